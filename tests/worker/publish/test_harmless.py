"""The last look at addresses inside values."""

import msgspec
import pytest

from schemas.feed import Attribute, Enclosure, UnknownElement
from schemas.media import Chapter, Credit, Image, Transcript
from schemas.podcast import Episode, Podcast, RemoteItem, SocialInteraction, Trailer
from worker.publish import harmless


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Image(url="http://e.org/ä.png"), Image(url="http://e.org/%C3%A4.png")),
        (Image(url="data:image/png,x"), None),
        (Image(url="mailto:a@e.org"), None),
        (Image(url="i.png"), None),
        (Enclosure(url="javascript:x"), None),
        (
            Enclosure(url="http://e.org/a", player_url="data:x", images=(Image(url="vbscript:x"), Image(url="http://e.org/i"))),
            Enclosure(url="http://e.org/a", images=(Image(url="http://e.org/i"),)),
        ),
        (Credit(name="Jon", uri="mailto:a@e.org", image="data:x"), Credit(name="Jon", uri="mailto:a@e.org")),
        (SocialInteraction(uri="javascript:x", protocol="disabled"), SocialInteraction(protocol="disabled")),
        (Trailer(url="ftp://e.org/t"), Trailer(url="ftp://e.org/t")),
        (
            Episode(
                number=3,
                chapters=(Chapter(start_seconds=1, href="data:x"),),
                chapters_url="blob:x",
                transcripts=(Transcript(url="file:///etc/passwd"),),
            ),
            Episode(number=3, chapters=(Chapter(start_seconds=1),)),
        ),
        (Podcast(publisher=RemoteItem(feed_url="javascript:x", feed_guid="1")), Podcast(publisher=RemoteItem(feed_guid="1"))),
        (
            UnknownElement(name="x", attributes=(Attribute(name="a", value=" java\nscript:x"), Attribute(name="b", value="c:d"))),
            UnknownElement(name="x", attributes=(Attribute(name="b", value="c:d"),)),
        ),
        (None, None),
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_published_is_left_out(
    value: msgspec.Struct | None, expected: msgspec.Struct | None
) -> None:
    assert harmless.one(value) == expected


def test_every_address_of_the_vocabulary_is_known() -> None:
    """A new field that holds an address must be among those that are checked."""
    import schemas.media
    import schemas.podcast

    structs = [each for module in (schemas.media, schemas.podcast) for each in vars(module).values()]
    fields = {
        field.name
        for struct in structs
        if isinstance(struct, type) and issubclass(struct, msgspec.Struct) and struct is not msgspec.Struct
        for field in msgspec.structs.fields(struct)
        if field.name.endswith(("url", "uri", "href")) and field.name != "geo_uri"
    }
    assert len(fields) > 5
    assert fields <= harmless.ADDRESSES


def test_what_is_harmless_is_the_same_object() -> None:
    episode = Episode(number=1, chapters_url="http://e.org/c", transcripts=(Transcript(url="http://e.org/t"),))
    assert harmless.one(episode) is episode
