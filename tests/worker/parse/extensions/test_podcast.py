"""Podcast 2.0. Source of the cases: the examples of the namespace's documentation."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.feed import Enclosure, Entry, Link, LiveItem, Text, UpdateSchedule
from schemas.media import Chapter, Credit, Hash, Image, Location, Transcript
from schemas.podcast import (
    Block,
    Chat,
    Note,
    Recipient,
    RemoteItem,
    SocialInteraction,
    Soundbite,
    TimeSplit,
    Trailer,
    Value,
)
from tests.worker.parse.extensions.elements import of_entry, of_feed, value
from worker.parse.values import Reading

REMOTE = RemoteItem(feed_guid="917393e3", feed_url="http://e.org/feed", item_guid="asd", medium="music", title="T")
REMOTE_ITEM = (
    '<podcast:remoteItem feedGuid="917393e3" feedUrl="http://e.org/feed" itemGuid="asd" medium="music" title="T"/>'
)
VALUE = (
    '<podcast:value type="lightning" method="keysend" suggested="0.00000005000">'
    '<podcast:valueRecipient name="Podcaster" type="node" address="036557ea" split="90" customKey="k" customValue="v"/>'
    '<podcast:valueRecipient type="node" address="abcd" split="10" fee="true"/><podcast:valueRecipient name="nobody"/>{}'
    "</podcast:value>"
)
RECIPIENTS = (
    Recipient(name="Podcaster", type="node", address="036557ea", split=90, custom_key="k", custom_value="v"),
    Recipient(type="node", address="abcd", split=10, is_fee=True),
)
VALUED = Value(type="lightning", method="keysend", suggested="0.00000005000", recipients=RECIPIENTS)

#: Inside, path within an Episode or Podcast, expected.
SHARED: list[tuple[str, str, Any]] = [
    ('<podcast:chat server="irc.zeronode.net" protocol="IRC" accountId="@jon" space="#talk"/>', "chats",
     (Chat(server="irc.zeronode.net", protocol="irc", account_id="@jon", space="#talk"),)),
    ('<podcast:txt purpose="verify">S6lpp</podcast:txt><podcast:txt>free</podcast:txt>', "notes",
     (Note(text="S6lpp", purpose="verify"), Note(text="free"))),
    (REMOTE_ITEM, "remote_items", (REMOTE,)),
    (VALUE.format(""), "values", (VALUED,)),
    ('<podcast:socialInteract priority="1" uri="https://e.org/@a/1" protocol="activitypub" accountId="@a" accountUrl="https://e.org/@a"/>', "social",
     (SocialInteraction(uri="https://e.org/@a/1", protocol="activitypub", account_id="@a", account_url="https://e.org/@a", priority=1),)),
    ('<podcast:socialInteract protocol="disabled"/>', "social", (SocialInteraction(protocol="disabled"),)),
    ('<podcast:socialInteract uri="javascript:x" protocol="twitter"/><podcast:txt>x</podcast:txt>', "social", ()),
]  # fmt: skip
#: The same, of the Entry or Feed itself.
COMMON: list[tuple[str, str, Any]] = [
    ('<podcast:person href="http://e.org/j" img="http://e.org/j.jpg" group="Writing" role="Guest">Jon</podcast:person>', "credits",
     (Credit(name="Jon", role="guest", group="writing", uri="http://e.org/j", image="http://e.org/j.jpg"),)),
    ("<podcast:person> </podcast:person>", "credits", ()),
    ('<podcast:location geo="geo:30.2672,-97.7431" osm="R113314" rel="subject" country="US">Austin, TX</podcast:location>', "locations",
     (Location(name="Austin, TX", geo_uri="geo:30.2672,-97.7431", osm="R113314", relation="subject", country="US",
               shape="point", points=((30.2672, -97.7431),)),)),
    ("<podcast:location>Dreamland</podcast:location>", "locations", (Location(name="Dreamland"),)),
    ('<podcast:license url="http://e.org/l">my-license</podcast:license>', "links", (Link(href="http://e.org/l", rel="license", title="my-license"),)),
    ("<podcast:license>cc-by-4.0</podcast:license>", "rights", "cc-by-4.0"),
    ('<podcast:image href="http://e.org/i.jpg" alt="A map" width="600" height="400" type="image/jpeg" purpose="banner social"/>', "images",
     (Image(url="http://e.org/i.jpg", role="banner", title="A map", width=600, height=400, type="image/jpeg"),)),
    ('<podcast:images srcset="http://e.org/a.jpg 1500w, http://e.org/b.jpg 600w"/>', "images",
     (Image(url="http://e.org/a.jpg", role="cover", width=1500), Image(url="http://e.org/b.jpg", role="cover", width=600))),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "name", "expected"), SHARED)
def test_what_episodes_and_podcasts_share(inside: str, name: str, expected: Any) -> None:
    assert value(of_entry(inside), f"episode.{name}") == expected
    assert value(of_feed(inside), f"podcast.{name}") == expected


@pytest.mark.parametrize(("inside", "name", "expected"), COMMON)
def test_what_entries_and_feeds_share(inside: str, name: str, expected: Any) -> None:
    assert getattr(of_entry(inside), name) == expected
    assert getattr(of_feed(inside), name) == expected


@pytest.mark.parametrize(
    ("inside", "path", "expected"),
    [
        ('<podcast:transcript url="http://e.org/t.srt" type="application/srt" language="es" rel="captions"/>', "transcripts",
         (Transcript(url="http://e.org/t.srt", type="application/srt", language="es", is_captions=True),)),
        ('<podcast:transcript url="data:x"/>', "transcripts", None),
        ('<podcast:chapters url="http://e.org/c.json" type="application/json+chapters"/>', "chapters_url", "http://e.org/c.json"),
        ('<podcast:chapters url="http://e.org/c.json" type="application/json+chapters"/>', "chapters_type", "application/json+chapters"),
        ('<podcast:soundbite startTime="1234.5" duration="42.25">Why</podcast:soundbite>', "soundbites",
         (Soundbite(start_seconds=1234.5, duration_seconds=42.25, title="Why"),)),
        ('<podcast:season name="Egyptology: The 19th">1</podcast:season>', "season", 1),
        ('<podcast:season name="Egyptology: The 19th">1</podcast:season>', "season_name", "Egyptology: The 19th"),
        ('<podcast:episode display="Ch.3">204</podcast:episode>', "number", 204),
        ('<podcast:episode display="Ch.3">204</podcast:episode>', "number_text", "Ch.3"),
        ("<itunes:episode>315</itunes:episode><podcast:episode>315.5</podcast:episode>", "number", 315.5),
        (
            ('<psc:chapters version="1.2"><psc:chapter start="00:01:02.5" title="Intro" href="http://e.org/" image="http://e.org/i"/>'
            '<psc:chapter start="63"/><psc:chapter start="soon"/></psc:chapters>'),
            "chapters",
            (Chapter(start_seconds=62.5, title="Intro", href="http://e.org/", image="http://e.org/i"), Chapter(start_seconds=63)),
        ),
        (
            VALUE.format(f'<podcast:valueTimeSplit startTime="60" duration="237" remoteStartTime="30" remotePercentage="95">{REMOTE_ITEM}</podcast:valueTimeSplit>'),
            "values",
            (Value(type="lightning", method="keysend", suggested="0.00000005000", recipients=RECIPIENTS, time_splits=(
                TimeSplit(start_seconds=60, duration_seconds=237, remote_start_seconds=30, remote_percentage=95, remote_item=REMOTE),
            )),),
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_an_episode(inside: str, path: str, expected: Any) -> None:
    assert value(of_entry(inside), f"episode.{path}") == expected


def test_another_rendition_is_a_file_for_each_of_its_sources() -> None:
    inside = (
        '<podcast:alternateEnclosure type="audio/opus" length="5331" bitrate="64000" height="720" lang="en" title="Low" codecs="opus" default="true">'
        '<podcast:source uri="https://e.org/low.opus"/><podcast:source uri="ipfs://Qm" contentType="audio/ogg"/>'
        '<podcast:source uri="https://b.org/low.opus" contentType="audio/ogg"/>'
        '<podcast:integrity type="sri" value="sha384-ExVq"/></podcast:alternateEnclosure>'
    )
    entry = of_entry(inside, Entry(enclosures=(Enclosure(url="https://e.org/main.mp3"),)))
    main, first, second = entry.enclosures
    expected = Enclosure(
        url="https://e.org/low.opus", type="audio/opus", length_bytes=5331, bitrate_kbps=64, height=720, language="en",
        title="Low", codecs="opus", is_default=True, hashes=(Hash(value="13156a", algorithm="sha384"),), group=1,
    )  # fmt: skip
    assert first == expected
    assert (second.url, second.type) == ("https://b.org/low.opus", "audio/ogg")
    assert (main.url, main.group) == ("https://e.org/main.mp3", 1)


@pytest.mark.parametrize(
    ("inside", "path", "expected"),
    [
        ("<podcast:guid>917393e3-1b1e</podcast:guid>", "podcast.guid", "917393e3-1b1e"),
        ("<podcast:medium>Music</podcast:medium>", "podcast.medium", "music"),
        ('<podcast:locked owner="jon@e.org">yes</podcast:locked>', "podcast.is_locked", True),
        ("<podcast:locked>no</podcast:locked>", "podcast.is_locked", False),
        ('<podcast:locked owner="jon@e.org">yes</podcast:locked>', "podcast.locked_by", "jon@e.org"),
        ('<podcast:funding url="https://e.org/donate">Support us</podcast:funding>', "links",
         (Link(href="https://e.org/donate", rel="payment", title="Support us"),)),
        ('<podcast:podping usesPodping="true"/>', "podcast.uses_podping", True),
        ('<podcast:block>yes</podcast:block><podcast:block id="google">no</podcast:block>', "podcast.is_blocked", True),
        ('<podcast:block id="google">no</podcast:block>', "podcast.blocks", (Block(platform="google", is_blocked=False),)),
        ('<podcast:trailer pubdate="Thu, 01 Apr 2021 08:00:00 GMT" url="http://e.org/t.mp3" length="12" type="audio/mp3" season="2">Soon</podcast:trailer>',
         "podcast.trailers",
         (Trailer(url="http://e.org/t.mp3", title="Soon", published=datetime(2021, 4, 1, 8, tzinfo=UTC), length_bytes=12, type="audio/mp3", season=2),)),
        (f"<podcast:podroll>{REMOTE_ITEM}<x:y/></podcast:podroll>", "podcast.podroll", (REMOTE,)),
        (f"<podcast:publisher>{REMOTE_ITEM}</podcast:publisher>", "podcast.publisher", REMOTE),
        ('<podcast:updateFrequency rrule="FREQ=WEEKLY" dtstart="2023-01-01T00:00:00Z" complete="true">Weekly</podcast:updateFrequency>', "update_schedule",
         UpdateSchedule(rule="FREQ=WEEKLY", base=datetime(2023, 1, 1, tzinfo=UTC), is_complete=True, text="Weekly")),
    ],
)  # fmt: skip
def test_what_is_said_of_a_podcast(inside: str, path: str, expected: Any) -> None:
    assert value(of_feed(inside), path) == expected


def test_a_live_item() -> None:
    feed = of_feed(
        '<podcast:liveItem status="LIVE" start="2021-09-26T07:30:00Z" end="2021-09-26T09:30:00Z"><title>Live</title>'
        '<description>On &lt;b&gt;air&lt;/b&gt;</description><guid isPermaLink="false">e5d1</guid><link>http://e.org/live</link>'
        '<enclosure url="http://e.org/stream" type="audio/mpeg" length="33"/><itunes:image href="http://e.org/i"/>'
        '<podcast:contentLink href="https://y.org/live">Watch</podcast:contentLink><podcast:chat server="s.org"/>'
        "<podcast:person>Jon</podcast:person><title>Again</title></podcast:liveItem>"
    )
    (live,) = feed.live_items
    assert live == LiveItem(
        status="live",
        starts=datetime(2021, 9, 26, 7, 30, tzinfo=UTC),
        ends=datetime(2021, 9, 26, 9, 30, tzinfo=UTC),
        title=Text(value="Live"),
        summary=Text(value="On <b>air</b>", kind="html"),
        guid="e5d1",
        permalink="http://e.org/live",
        enclosures=(Enclosure(url="http://e.org/stream", type="audio/mpeg", length_bytes=33),),
        images=(Image(url="http://e.org/i", role="cover"),),
        links=(Link(href="https://y.org/live", rel="alternate", title="Watch"),),
        chats=(Chat(server="s.org"),),
        unknown=live.unknown,
    )
    assert [(kept.name, kept.text and kept.text.value) for kept in live.unknown] == [
        ("person", "Jon"),
        ("title", "Again"),
    ]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            '<podcast:soundbite startTime="x" duration="1">T</podcast:soundbite>',
            [("attribute-unreadable", "item[1]/podcast:soundbite", "x, 1")],
        ),
        ("<psc:chapters><psc:chapter/></psc:chapters>", [("attribute-unreadable", "item[1]/psc:chapter/@start", "")]),
        (
            '<podcast:location geo="here">X</podcast:location>',
            [("location-unreadable", "item[1]/podcast:location/@geo", "here")],
        ),
        (
            '<podcast:value><podcast:valueTimeSplit startTime="-1"/></podcast:value>',
            [("attribute-unreadable", "item[1]/podcast:valueTimeSplit/@startTime", "-1")],
        ),
        (
            '<podcast:person href="data:x">Jon</podcast:person>',
            [("link-unsafe", "item[1]/podcast:person/@href", "data:x")],
        ),
        (
            '<podcast:alternateEnclosure><podcast:source uri="javascript:x"/></podcast:alternateEnclosure>',
            [("link-unsafe", "item[1]/podcast:source/@uri", "javascript:x")],
        ),
    ],
)
def test_oddities_are_defects(inside: str, expected: list[tuple[str, str, str]]) -> None:
    reading = Reading(entry=0)
    of_entry(inside, reading=reading)
    assert [(d.code, d.where, d.detail) for d in reading.defects] == expected
