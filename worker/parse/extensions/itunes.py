"""Apple's podcast elements, and those of Google Play, which are the same under other names.

https://podcasters.apple.com/support/823-podcast-requirements (and its predecessors, which had more elements).
"""

from msgspec.structs import replace

from schemas.feed import Category, Person
from schemas.media import Image
from schemas.podcast import Note
from worker.parse import people, values
from worker.parse.extensions.gathered import (
    Gathered,
    Row,
    Table,
    address,
    construct,
    fact,
    listed,
    number,
    seconds,
    split,
    token,
    truth,
    words,
)
from worker.parse.extensions.names import qualified
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: The vocabulary of itunes:category, as the scheme of a tag.
CATEGORIES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
#: Apple nests two levels; what lies deeper is a mistake.
CATEGORY_DEPTH_MAX = 4


def _author(element: Element, found: Gathered, reading: Reading) -> None:
    if (person := people.rss_person(reading, values.text(element), "itunes:author")) is not None:
        found.persons.append(person)


def _owner(element: Element, found: Gathered, reading: Reading) -> None:
    """Read who answers for a podcast: itunes:name and itunes:email, or an address alone."""
    parts = {(qualified(child.tag) or "").partition(":")[2]: words(values.text(child)) for child in element}
    person = Person(name=parts.get("name"), email=parts.get("email"))
    alone = None if len(element) else people.rss_person(reading, element.text, "itunes:owner")
    if person != Person() or alone is not None:
        found.facts.setdefault("owner", alone or person)


def _owner_part(name: str) -> Row:
    """Read a part of the owner that stands by itself."""

    def read(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001  one signature for all rows
        if value := words(values.text(element)):
            owner = found.facts.get("owner", Person())
            found.facts["owner"] = owner if getattr(owner, name) else replace(owner, **{name: value})

    return Row("owner", read)


def _image(element: Element, reading: Reading) -> Image | None:
    """Read a cover; some feeds write its URL as text, or as RSS does."""
    value = element.get("href") or element.get("url") or values.text(element) or element.findtext("url")
    url = values.url(reading, value, "itunes:image/@href")
    return Image(url=url, role="cover") if url else None


def _text(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001  one signature for all rows
    """Read a summary: what may stand for a missing text, else a fact of the episode."""
    if (text := construct(element)) is not None:
        found.bodies.append(text)
        if found.episode.setdefault("summary", text) != text:
            found.unread.append(element)


def _keywords(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    found.categories += [Category(term=term) for term in split(values.text(element) or "")]


def _category(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    """Read a category with those inside it; each is a tag, labelled with the way to it."""
    above: list[str] = []
    level: list[Element] = [element]
    for _ in range(CATEGORY_DEPTH_MAX):
        inside: list[Element] = []
        name = None
        for each in level:
            term = words(values.readable(each.get("text") or each.text or ""))
            if term:
                label = " > ".join([*above, term]) if above else None
                found.categories.append(Category(term=term, scheme=CATEGORIES, label=label))
                name = term
            inside += each
        above += [name] if name else []
        level = inside


def _note(element: Element, reading: Reading) -> Note | None:  # noqa: ARG001
    text = values.text(element)
    return Note(text=text, purpose="applepodcastsverify") if text else None


_explicit = fact("episode.is_explicit", truth)
_blocked = fact("episode.is_blocked", lambda text: truth(text) or None)
_author_row = Row("authors", _author)
_cover = listed("images", _image)
_summary = Row("content, else episode.summary", _text)

ENTRY: Table = {
    "itunes:author": _author_row,
    "itunes:block": _blocked,
    "itunes:category": Row("categories", _category),
    "itunes:duration": fact("episode.duration_seconds", seconds),
    "itunes:episode": fact("episode.number", number),
    "itunes:episodeType": fact("episode.kind", token),
    "itunes:explicit": _explicit,
    "itunes:image": _cover,
    "itunes:isClosedCaptioned": fact("episode.is_closed_captioned", lambda text: truth(text) or None),
    "itunes:keywords": Row("categories", _keywords),
    "itunes:order": fact("episode.order", values.integer),
    "itunes:season": fact("episode.season", values.integer),
    "itunes:subtitle": Row("episode.subtitle, content", fact("episode.subtitle", words).read),
    "itunes:summary": _summary,
    "itunes:title": fact("episode.title", words),
    "googleplay:author": _author_row,
    "googleplay:block": _blocked,
    "googleplay:category": Row("categories", _category),
    "googleplay:description": _summary,
    "googleplay:explicit": _explicit,
    "googleplay:image": _cover,
}

_feed_explicit = fact("podcast.is_explicit", truth)
_feed_blocked = fact("podcast.is_blocked", lambda text: truth(text) or None)
_feed_summary = Row("subtitle, else podcast.summary", _text)
_new_url = address("new_url", "itunes:new-feed-url")

FEED: Table = {
    "itunes:applepodcastsverify": listed("podcast.notes", _note),
    "itunes:author": _author_row,
    "itunes:block": _feed_blocked,
    "itunes:category": Row("categories", _category),
    "itunes:complete": fact("podcast.is_complete", lambda text: truth(text) or None),
    "itunes:email": _owner_part("email"),
    "itunes:explicit": _feed_explicit,
    "itunes:image": Row("images, image", _cover.read),
    "itunes:keywords": Row("categories", _keywords),
    "itunes:name": _owner_part("name"),
    "itunes:new-feed-url": _new_url,
    "itunes:owner": Row("owner", _owner),
    "itunes:subtitle": fact("podcast.subtitle", words),
    "itunes:summary": _feed_summary,
    "itunes:title": fact("podcast.title", words),
    "itunes:type": fact("podcast.kind", token),
    "googleplay:author": _author_row,
    "googleplay:block": _feed_blocked,
    "googleplay:category": Row("categories", _category),
    "googleplay:description": _feed_summary,
    "googleplay:email": Row("owner", _owner),
    "googleplay:explicit": _feed_explicit,
    "googleplay:image": Row("images, image", _cover.read),
    "googleplay:new-feed-url": _new_url,
    "googleplay:owner": Row("owner", _owner),
}
