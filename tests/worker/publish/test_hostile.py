"""One odd value at a time, in every field that could take it: what goes out is valid in every format.

Where `any_value` guesses, this knows: each value is one that feeds hold, or that some check overlooks.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest
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
    UnknownElement,
    UpdateSchedule,
)
from schemas.media import Chapter, Credit, Hash, Image, Location, Number, Rating, SpokenText, Transcript
from schemas.podcast import (
    Block,
    Chat,
    Episode,
    Note,
    Podcast,
    RemoteItem,
    SocialInteraction,
    Soundbite,
    Trailer,
)
from schemas.publication import Channel, PublishedEntry
from schemas.text import Text
from tests.worker.publish.test_adversarial import problems

CHANNEL = Channel(id="urn:x-example:f", title="T", url="https://feeds.example.org/x/")
FILE = "http://example.com/a.mp4"
RELATIONS = ("license", "payment", "hub", "via", "replies", "in-reply-to", "alternate")

ADDRESSES = [
    *("http://[2001:db8::1]/x", "http://[2001:db8::1]:80/x?a[]=1", "http://[::1%25eth0]/", "http://[v1.x]/"),
    *(
        "http://example.com/a[1]b",
        "http://ex ample.com/",
        "http://user:pa ss@example.com/x",
        "http://example.com:99999/",
    ),
    *("http://example.com:/x", "HTTP://EXAMPLE.COM/x", "https:///x", "http:example.com", "//example.com/x"),
    *("http://_dmarc.example.com/x", "http://example.com?x=1", "http://example.com#f", "http://example.com./a"),
    *("http://1.2.3.4/a", "http://0x7f.1/", "mailto:a b@example.com", "mailto:", "tel:+1 (2)", "tel:", "urn:x"),
    *("magnet:?xt=urn:btih:x&dn=a b", "data:text/html,x", "urn:isbn:123", "tag:a,1:b", "http://example.com/%zz%"),
    *(
        "http://例え.テスト/パス?q=値#断片",
        "http://example.com/a\\b",
        "http://example.com/a^b`{c}|d<e>\"'",
        "http://xn--/",
    ),
    *("http://a..b/", "http://-a.com/", "http://a_b.com/x.mp3", "ftp://example.com/a", f"http://{'a' * 300}.com/"),
    *("http://e\u00adxample.com/", "http://ex\u200bample.com/", "http://example.com/\u202e", "http://%65xample.com/"),
    *(
        "http://example.com:80a/",
        "http://faß.de/",
        "http://I\u0307.com/",
        "http://\U0001f4a9.la/",
        "http://a.b/?\ud800",
    ),
]
LANGUAGES = """en EN en_US en- en-US- x-klingon i-klingon und mul zxx e eng english art-lojban zh-Hant-TW cn jp gsw tlh qaa
    sr-Latn de-1996 * en,de no-NO iw nb_NO.UTF-8 fil cmn hbs en-us;q=1 x xx en--us en-US-toolongsubtag""".split()
MEDIA_TYPES = [
    *("audio", "audio/", "/mpeg", 'audio/mpeg; codecs="a,b"', "audio/mpeg;codecs=x", "text/html; charset", "a/b/c"),
    *("image/*", "audio/mpeg ", "AUDIO/MPEG", "audio/mpeg\n", "multipart/alternative", "x/é", 'a/b;c="d\\"e"'),
]
MOMENTS = [
    datetime(year, month, day, hour, tzinfo=zone)
    for year, month, day, hour in (
        (1, 1, 1, 0),
        (1899, 12, 31, 23),
        (1900, 1, 1, 0),
        (2000, 2, 29, 0),
        (9999, 12, 31, 23),
    )
    for zone in (
        UTC,
        *(timezone(sign * timedelta(hours=hours)) for hours in (14, 23) for sign in (1, -1)),
        *(timezone(sign * timedelta(minutes=17, seconds=30)) for sign in (1, -1)),
        timezone(timedelta(hours=5, minutes=45)),
    )
]
PEOPLE = """a@b.c a@b <a@example.com> mailto:a@example.com a@exa_mple.com ü@example.com a@ü.com a@[1.2.3.4] a@1.2.3.4 @ a@
    a..b@example.com a@example..com a@-example.com a&b@example.com a/b@example.com a@example.com.""".split()
NUMBERS: list[Number] = [
    *(-1, 0, 1, 2**31, 2**64, 10**400),
    *(-0.0, 1e-7, 1e300, -5.5, 1e16, float("inf"), float("-inf"), float("nan")),
]
TEXTS = [
    *("", "  ", "\x00", "<b>x</b>", "&amp;", "a\x85b\x9fc", "\ufffd", "]]>", "x" * 300, "x" * 5000, "\u2028", "\ud83d"),
    *("\U0010ffff", "a\r\nb", "<?xml?>", "<!--", "&#0;", "\t", "\ufeffx", "\u202e"),
]


def found(channel: Channel, *entries: PublishedEntry) -> list[str]:
    return problems(channel, entries)


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_odd_address(url: str) -> None:
    pictures = tuple(Image(url=url, role=role) for role in ("cover", "thumbnail", "banner", None))
    links = tuple(Link(href=url, rel=rel) for rel in (*RELATIONS, url))
    files = (
        Enclosure(url=url),
        Enclosure(url=url, title="t", player_url=url, images=pictures, group=1, transcripts=(Transcript(url=url),)),
        Enclosure(url=url, duration_seconds=5, group=1),
    )
    named = (Credit(name="a", uri=url, image=url), Credit(name="b", role="c", scheme=url))
    talk = SocialInteraction(uri=url, account_url=url, protocol="activitypub")
    podcast = Podcast(
        trailers=(Trailer(url=url),), remote_items=(RemoteItem(feed_url=url, feed_guid=url),), social=(talk,)
    )
    live = LiveItem(
        guid=url, permalink=url, status="live", starts=MOMENTS[0], enclosures=files, images=pictures, links=links
    )
    feed = Feed(
        images=pictures,
        links=links,
        podcast=podcast,
        live_items=(live,),
        new_url=url,
        credits=named,
        categories=(Category(term="c", scheme=url),),
        ratings=(Rating(value="v", scheme=url),),
    )
    channel = replace(
        CHANNEL, id=url, link=url, icon=url, image=url, hubs=(url,), authors=(Person(name="a", uri=url),), upstream=feed
    )
    origin = Origin(guid=url, home_page=url, self_link=url, authors=(Person(name="a", uri=url),))
    episode = Episode(
        chapters_url=url,
        transcripts=(Transcript(url=url),),
        chapters=(Chapter(start_seconds=1, href=url, image=url),),
        social=(talk,),
        chats=(Chat(server=url),),
    )
    entry = Entry(
        guid=url,
        permalink=url,
        comments_url=url,
        enclosures=files,
        images=pictures,
        links=links,
        origin=origin,
        categories=(Category(term="c", scheme=url),),
        credits=named,
        ratings=(Rating(value="v", scheme=url),),
        episode=episode,
    )
    bare = PublishedEntry(id="bare", entry=Entry(permalink=url))
    assert found(channel, PublishedEntry(id=url, entry=entry, origin=origin), bare) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_odd_language(language: str) -> None:
    file = Enclosure(
        url=FILE,
        language=language,
        transcripts=(Transcript(url=FILE, language=language),),
        texts=(SpokenText(text=Text(value="x"), language=language),),
    )
    link = Link(href=FILE, rel="alternate", hreflang=language)
    entry = Entry(language=language, enclosures=(file,), links=(link,), title=Text(value="T"))
    assert found(replace(CHANNEL, language=language), PublishedEntry(id="1", entry=entry)) == []


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_an_odd_media_type(media_type: str) -> None:
    entry = Entry(
        enclosures=(Enclosure(url=FILE, type=media_type), Enclosure(url=FILE + "2", type=media_type, width=5)),
        links=(Link(href=FILE, rel="via", type=media_type),),
        images=(Image(url=FILE, type=media_type),),
        episode=Episode(
            chapters_url=FILE, chapters_type=media_type, transcripts=(Transcript(url=FILE, type=media_type),)
        ),
    )
    assert found(CHANNEL, PublishedEntry(id="1", entry=entry)) == []


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_an_odd_date(moment: datetime) -> None:
    feed = Feed(updated=moment, published=moment, update_schedule=UpdateSchedule(period="daily", base=moment, rule="x"))
    entry = Entry(published=moment, updated=moment, origin=Origin(updated=moment))
    seen = PublishedEntry(id="seen", entry=Entry(), first_seen=moment)
    channel = replace(CHANNEL, updated=moment, upstream=feed)
    assert found(channel, PublishedEntry(id="1", entry=entry, updated=moment, first_seen=moment), seen) == []


@pytest.mark.parametrize("email", PEOPLE)
def test_an_odd_person(email: str) -> None:
    people = (Person(email=email), Person(name=email, email=email), Person(name="A", email=email))
    podcast = Podcast(is_locked=True, locked_by=email)
    feed = Feed(
        owner=Person(name="o", email=email), publisher=Person(email=email), contributors=people, podcast=podcast
    )
    entry = Entry(authors=people, contributors=people, episode=Episode(), origin=Origin(authors=people))
    assert found(replace(CHANNEL, authors=people, upstream=feed), PublishedEntry(id="1", entry=entry)) == []


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: str(number)[:12])
def test_an_odd_number(number: Number) -> None:
    pictures = (Image(url=FILE, role="thumbnail", at_seconds=number), Image(url=FILE, role="cover"))
    spoken = SpokenText(text=Text(value="x"), start_seconds=number, end_seconds=number)
    file = Enclosure(
        url=FILE,
        bitrate_kbps=number,
        duration_seconds=number,
        frames_per_second=number,
        sampling_rate_khz=number,
        texts=(spoken,),
        images=pictures,
    )
    statistics = Statistics(rating_average=number)
    schedule = UpdateSchedule(period="daily")
    episode = Episode(
        number=number,
        duration_seconds=number,
        soundbites=(Soundbite(start_seconds=number, duration_seconds=number),),
        chapters=(Chapter(start_seconds=number),),
    )
    feed = Feed(images=pictures)
    locations: tuple[Location, ...] = ()
    if isinstance(number, int):
        file = replace(file, length_bytes=number, width=number, height=number, channels=number)
        statistics = Statistics(comments=number, views=number, hit_parade=(number, 0), rating_count=number)
        episode = replace(episode, season=number, order=number)
        sized = Image(url=FILE, width=number, height=number)
        feed = Feed(images=(sized,), ttl_minutes=number, update_schedule=replace(schedule, frequency=number))
        locations = (Location(shape="point", points=((1.0, 2.0),), floor=number),)
    else:
        place = Location(shape="point", points=((number, number),), radius_m=number, elevation_m=number)
        locations = (place, Location(shape="polygon", points=((number, number), (1.0, 2.0), (3.0, 4.0))))
    entry = Entry(enclosures=(file,), statistics=statistics, episode=episode, locations=locations)
    alone = Entry(locations=locations[:1], title=Text(value="one place only"))
    channel = replace(CHANNEL, upstream=replace(feed, locations=locations))
    assert found(channel, PublishedEntry(id="1", entry=entry), PublishedEntry(id="2", entry=alone)) == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:8]))
def test_an_odd_text(text: str) -> None:
    plain, html = Text(value=text), Text(value=text, kind="html")
    categories = (Category(term=text, label=text, scheme=text), Category(term=text))
    named = (Credit(name=text, role=text, group=text), Credit(name=text))
    podcast = Podcast(
        guid=text,
        kind=text,
        medium=text,
        title=text,
        subtitle=text,
        summary=html,
        notes=(Note(text=text, purpose=text),),
        blocks=(Block(platform=text, is_blocked=True),),
    )
    feed = Feed(title=plain, subtitle=html, podcast=podcast, categories=categories, credits=named)
    channel = replace(
        CHANNEL,
        id=text,
        title=text,
        description=text,
        rights=text,
        generator=text,
        authors=(Person(name=text),),
        upstream=feed,
    )
    file = Enclosure(
        url=FILE,
        title=text,
        description=html,
        medium=text,
        expression=text,
        codecs=text,
        hashes=(Hash(value=text, algorithm=text),),
        texts=(SpokenText(text=html),),
    )
    element = UnknownElement(name=text, namespace=text, text=plain, attributes=(Attribute(name=text, value=text),))
    episode = Episode(
        title=text,
        subtitle=text,
        summary=plain,
        kind=text,
        number=1,
        number_text=text,
        season=1,
        season_name=text,
        chapters=(Chapter(start_seconds=0, title=text),),
    )
    entry = Entry(
        title=html,
        summary=html,
        content=html,
        rights=text,
        authors=(Person(name=text),),
        categories=categories,
        origin=Origin(guid=text, title=html, rights=text, authors=(Person(name=text),)),
        enclosures=(file,),
        locations=(Location(name=text, feature_type=text, relation=text, geo_uri=text, osm=text, country=text),),
        credits=named,
        ratings=(Rating(value=text), Rating(value="x", scheme=text)),
        episode=episode,
        unknown=(element,),
    )
    bare = PublishedEntry(id=f"bare {text}", entry=Entry(title=plain, content=plain))
    assert found(channel, PublishedEntry(id=text, entry=entry), bare) == []
