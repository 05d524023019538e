"""A value for every field that is published, and what it is a value of: the smallest feed that has it."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from schemas.feed import (
    Attribute,
    Category,
    Enclosure,
    Entry,
    Feed,
    Link,
    LiveItem,
    Origin,
    Person,
    Statistics,
    Text,
    UnknownElement,
    UpdateSchedule,
)
from schemas.media import Chapter, Credit, Hash, Image, Location, Rating, SpokenText, Transcript
from schemas.podcast import (
    Block,
    Chat,
    Episode,
    Note,
    Podcast,
    Recipient,
    RemoteItem,
    SocialInteraction,
    Soundbite,
    TimeSplit,
    Trailer,
    Value,
)

MOMENT = datetime(2012, 1, 11, 9, 30, tzinfo=UTC)
FILE = Enclosure(url="https://media.example.com/1.mp3", type="audio/mpeg", length_bytes=99)
POINT = Location(shape="point", points=((51.5, -0.125),))
APPLE = "http://www.itunes.com/dtds/podcast-1.0.dtd"
VALUE = Value(
    type="lightning",
    method="keysend",
    suggested="0.00000005000",
    recipients=(
        Recipient(address="03ae", split=90, type="node", name="Jo", custom_key="696", custom_value="x"),
        Recipient(address="02bd", split=10, is_fee=True),
    ),
    time_splits=(
        TimeSplit(
            start_seconds=60,
            duration_seconds=37.5,
            remote_start_seconds=174,
            remote_percentage=95,
            remote_item=RemoteItem(item_guid="https://example.net/2", feed_guid="a94f", medium="music"),
        ),
        TimeSplit(start_seconds=330, duration_seconds=53, recipients=(Recipient(address="032f", split=85),)),
    ),
)
ITEM = RemoteItem(feed_guid="917393e3", feed_url="https://example.net/feed", item_guid="5", medium="music", title="T")
SOCIAL = SocialInteraction(
    uri="https://example.social/@jo/1",
    protocol="activitypub",
    account_id="@jo",
    account_url="https://example.social/@jo",
    priority=1,
)
CHAT = Chat(server="irc.example.com", protocol="irc", account_id="@jo", space="#show")
ARTS = Category(term="Arts", scheme=APPLE)
COVER = Image(url="https://example.com/cover.jpg", role="cover")
BANNER = Image(
    url="https://example.com/b.png", role="banner", width=1500, height=500, type="image/png", title="Two people"
)
UNKNOWN = UnknownElement(
    name="mood", namespace="http://example.net/ns", attributes=(Attribute(name="a", value="b"),), text=Text(value="x")
)


def _each(holder: str, whole: Any, **values: Any) -> dict[str, tuple[Any, Any]]:
    """Give the values of a struct's fields, each beside the struct without it."""
    return {f"{holder}.{name}": (whole, replace(whole, **{name: value})) for name, value in values.items()}


def _entries(pairs: dict[str, tuple[Any, Any]], *, is_list: bool) -> dict[str, tuple[Entry, Entry]]:
    """Give entries of which a field holds these structs."""
    return {
        path: (_with(ENTRY, path, without, is_list=is_list), _with(ENTRY, path, value, is_list=is_list))
        for path, (without, value) in pairs.items()
    }


def _feeds(pairs: dict[str, tuple[Any, Any]], *, is_list: bool) -> dict[str, tuple[Feed, Feed]]:
    """Give feeds of which a field holds these structs."""
    return {
        path: (_with(TOLD, path, without, is_list=is_list), _with(TOLD, path, value, is_list=is_list))
        for path, (without, value) in pairs.items()
    }


def _with(whole: Any, path: str, value: Any, *, is_list: bool) -> Any:
    name = path.partition(".")[0]
    return replace(whole, **{name: ((value,) if value is not None else ()) if is_list else value})


def _of(whole: Any, **values: Any) -> dict[str, tuple[Any, Any]]:
    return {name: (whole, replace(whole, **{name: value})) for name, value in values.items()}


ENTRY = Entry(guid="tag:example.com,2012:1", title=Text(value="One"), content=Text(value="<p>Body</p>", kind="html"))
BARE_ENTRY = replace(ENTRY, title=None, content=None)
FEED = Feed(guid="tag:example.com,2012:feed", title=Text(value="Feed"), home_page="https://www.example.com/")
TOLD = replace(FEED, subtitle=Text(value="A summary of a feed that has no description would be that"))

#: Path of a field -> an entry without it, and one with it.
ENTRIES: dict[str, tuple[Entry, Entry]] = {
    "guid": (ENTRY, replace(ENTRY, guid="tag:example.com,2012:2")),
    "title": (BARE_ENTRY, replace(BARE_ENTRY, title=Text(value="A title"))),
    "content": (BARE_ENTRY, replace(BARE_ENTRY, content=Text(value="<p>Words</p>", kind="html"))),
    **_of(
        ENTRY,
        permalink="https://www.example.com/1",
        summary=Text(value="<p>Short</p>", kind="html"),
        published=MOMENT,
        updated=MOMENT,
        links=(Link(href="https://example.net/", rel="via", type="text/html", title="From", hreflang="en"),),
        comments_url="https://www.example.com/1#comments",
        rights="© 2012",
        language="cy",
        inferred=("authors",),
        unknown=(UNKNOWN,),
    ),
    **_entries(_each("authors", Person(name="Jo"), email="jo@example.com", uri="https://jo.example/"), is_list=True),
    **_entries({"authors.name": (None, Person(name="Jo"))}, is_list=True),
    **_entries(_each("contributors", Person(name="Ed"), email="e@example.com", uri="https://e.example/"), is_list=True),
    **_entries({"contributors.name": (None, Person(name="Ed"))}, is_list=True),
    **_entries(_each("categories", Category(term="a"), scheme="https://example.com/tags", label="A"), is_list=True),
    **_entries({"categories.term": (None, Category(term="a"))}, is_list=True),
    **_entries(
        {
            "enclosures.url": (None, FILE),
            "enclosures.type": (replace(FILE, type=None), replace(FILE, type="audio/x-mp3")),
            "enclosures.length_bytes": (replace(FILE, length_bytes=None), FILE),
        }
        | _each(
            "enclosures",
            FILE,
            title="Listen",
            description=Text(value="All of it"),
            medium="audio",
            duration_seconds=61.5,
            width=640,
            height=390,
            language="cy",
            bitrate_kbps=128.5,
            frames_per_second=25,
            sampling_rate_khz=44.1,
            channels=2,
            codecs="mp3",
            expression="full",
            is_default=True,
            player_url="https://www.example.com/player",
            hashes=(Hash(value="dfdec888b72151965a34b4b59031290a", algorithm="md5"),),
            images=(Image(url="https://example.com/t.png", role="thumbnail", width=75, height=50, at_seconds=12.5),),
            transcripts=(Transcript(url="https://example.com/t.vtt", type="text/vtt", is_captions=True),),
            texts=(SpokenText(text=Text(value="Oh, say"), language="en", start_seconds=3, end_seconds=10.5),),
        ),
        is_list=True,
    ),
    "enclosures.group": (
        replace(ENTRY, enclosures=(FILE, replace(FILE, url="https://media.example.com/1.ogg"))),
        replace(
            ENTRY, enclosures=(replace(FILE, group=1), replace(FILE, url="https://media.example.com/1.ogg", group=1))
        ),
    ),
    **_entries(
        {"origin.self_link": (None, Origin(title=Text(value="Other"), self_link="https://example.net/feed"))}
        | _each(
            "origin",
            Origin(self_link="https://example.net/feed"),
            guid="tag:example.net,2012:feed",
            title=Text(value="Other"),
            home_page="https://example.net/",
            updated=MOMENT,
            authors=(Person(name="Ann", email="ann@example.net", uri="https://ann.example/"),),
            rights="© Ann",
        ),
        is_list=False,
    ),
    **_entries({"images.url": (None, Image(url="https://example.com/t.png", role="thumbnail"))}, is_list=True),
    "images.role": (ENTRY, replace(ENTRY, images=(COVER, BANNER))),
    **_entries(
        _each("images", Image(url="https://example.com/t.png", role="thumbnail"), width=75, height=50, at_seconds=12.5),
        is_list=True,
    ),
    **_entries(_each("images", replace(BANNER, type=None, title=None), type="image/png", title="Two"), is_list=True),
    **_entries(
        {
            "locations.shape": (None, Location(shape="box", points=((42.9, -71.1), (43.0, -69.8)))),
            "locations.points": (None, Location(shape="line", points=((45.25, -110.5), (46.4, -109.5)))),
            "locations.geo_uri": (
                Location(name="Oxford"),
                Location(name="Oxford", shape="point", points=((51.75, -1.25),), geo_uri="geo:51.75,-1.25;u=500"),
            ),
        }
        | _each("locations", POINT, radius_m=500.0, elevation_m=313.0, floor=2, name="Oxford", feature_type="city")
        | _each("locations", POINT, relation="is-centered-at")
        | _each("locations", Location(name="Oxford"), osm="R65606", country="GB"),
        is_list=True,
    ),
    **_entries(
        {"credits.name": (None, Credit(name="Jo"))}
        | _each("credits", Credit(name="Jo"), role="director", group="visuals", uri="https://jo.example/")
        | _each(
            "credits", Credit(name="Jo", role="lead"), scheme="urn:example:roles", image="https://jo.example/j.png"
        ),
        is_list=True,
    ),
    **_entries(
        {
            "ratings.value": (None, Rating(value="nonadult")),
            "ratings.scheme": (Rating(value="adult"), Rating(value="pg", scheme="urn:mpaa")),
        },
        is_list=True,
    ),
    **_entries(
        _each(
            "episode",
            Episode(),
            number=3,
            season=2,
            kind="bonus",
            title="The title alone",
            subtitle="In a line",
            summary=Text(value="<p>What happens</p>", kind="html"),
            duration_seconds=3723,
            order=1,
            is_explicit=False,
            is_blocked=True,
            is_closed_captioned=True,
            transcripts=(Transcript(url="https://example.com/1.srt", type="application/srt", language="en"),),
            chapters=(
                Chapter(start_seconds=0, title="Start"),
                Chapter(start_seconds=3723.5, href="https://e.example/"),
            ),
            chapters_url="https://example.com/1.json",
            soundbites=(Soundbite(start_seconds=73, duration_seconds=60.5, title="Why"),),
            social=(SOCIAL,),
            chats=(CHAT,),
            values=(VALUE,),
            remote_items=(ITEM,),
            notes=(Note(text="S6lpp-7ZCn8"), Note(text="x", purpose="release")),
        )
        | _each("episode", Episode(number=3), number_text="Ch. 3")
        | _each("episode", Episode(season=2), season_name="Egg Hunt")
        | _each("episode", Episode(chapters_url="https://example.com/1.json"), chapters_type="application/json"),
        is_list=False,
    ),
    **_entries(
        _each(
            "statistics",
            Statistics(),
            comments=12,
            views=3,
            favorites=2,
            rating_average=4.5,
            rating_count=9,
            rating_min=1,
            rating_max=5,
            hit_parade=(12, 3, 1),
        ),
        is_list=False,
    ),
}

#: The same for feeds.
FEEDS: dict[str, tuple[Feed, Feed]] = {
    "guid": (FEED, replace(FEED, guid="tag:example.com,2012:other")),
    "title": (replace(FEED, title=None), FEED),
    "home_page": (replace(FEED, home_page=None), FEED),
    **_of(
        FEED,
        subtitle=Text(value="What was once written"),
        self_link="https://www.example.com/feed",
        language="en-GB",
        published=MOMENT,
        updated=MOMENT,
        links=(Link(href="https://www.example.com/licence", rel="license", type="text/html", title="Licence"),),
        generator="Old CMS 1.0",
        rights="© 2012",
        icon="https://www.example.com/favicon.png",
        image="https://www.example.com/logo.png",
        ttl_minutes=60,
        live_items=(LiveItem(guid="1", status="live", starts=MOMENT),),
        new_url="https://www.example.com/new",
        is_complete=True,
        is_archive=True,
        unknown=(UNKNOWN,),
    ),
    **_feeds(_each("authors", Person(name="Jo"), email="jo@example.com", uri="https://jo.example/"), is_list=True),
    **_feeds({"authors.name": (None, Person(name="Jo"))}, is_list=True),
    **_feeds(_each("contributors", Person(name="Ed"), email="e@example.com", uri="https://e.example/"), is_list=True),
    **_feeds({"contributors.name": (None, Person(name="Ed"))}, is_list=True),
    **_feeds(_each("publisher", Person(name="Pub"), email="p@example.com", uri="https://p.example/"), is_list=False),
    **_feeds({"publisher.name": (None, Person(name="Pub"))}, is_list=False),
    **_feeds(
        {
            "owner.email": (None, Person(email="o@example.com")),
            "owner.name": (Person(email="o@example.com"), Person(name="Own", email="o@example.com")),
            "owner.uri": (Person(email="o@example.com"), Person(email="o@example.com", uri="https://o.example/")),
        },
        is_list=False,
    ),
    **_feeds(
        {
            "categories.term": (None, Category(term="a")),
            "categories.scheme": (Category(term="Arts"), Category(term="Arts", scheme=APPLE)),
        },
        is_list=True,
    ),
    "categories.label": (
        replace(FEED, categories=(ARTS,)),
        replace(FEED, categories=(ARTS, Category(term="Books", scheme=APPLE, label="Arts > Books"))),
    ),
    "images": (FEED, replace(FEED, images=(COVER, BANNER, Image(url="https://example.com/t.png", role="thumbnail")))),
    "locations": (FEED, replace(FEED, locations=(POINT,))),
    "credits": (FEED, replace(FEED, credits=(Credit(name="Jo", role="host", group="cast"),))),
    "ratings": (FEED, replace(FEED, ratings=(Rating(value="nonadult"),))),
    **_feeds(
        _each(
            "podcast",
            Podcast(),
            guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
            kind="serial",
            medium="podcast",
            title="The show",
            subtitle="In a line",
            summary=Text(value="<p>What it is</p>", kind="html"),
            is_explicit=True,
            is_blocked=True,
            is_complete=True,
            is_locked=True,
            uses_podping=True,
            blocks=(Block(platform="example", is_blocked=True),),
            trailers=(
                Trailer(
                    url="https://example.com/t.mp3",
                    title="Soon",
                    published=MOMENT,
                    length_bytes=5,
                    type="audio/mpeg",
                    season=4,
                ),
            ),
            values=(VALUE,),
            podroll=(ITEM,),
            publisher=ITEM,
            remote_items=(ITEM,),
            social=(SOCIAL,),
            chats=(CHAT,),
            notes=(Note(text="S6lpp-7ZCn8", purpose="release"),),
        )
        | _each("podcast", Podcast(is_locked=True), locked_by="jo@example.com"),
        is_list=False,
    ),
    **_feeds(
        _each(
            "update_schedule",
            UpdateSchedule(),
            period="daily",
            frequency=2,
            base=MOMENT,
            rule="FREQ=WEEKLY",
            text="weekly",
            is_complete=True,
        ),
        is_list=False,
    ),
}
