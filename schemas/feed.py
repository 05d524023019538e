"""What a feed says, in our words: Feed, Entry and their parts.

The comment of each field names the element it is read from, so the types are the mapping table too.
Absence is `None` or an empty tuple, never `""`; every datetime is aware and keeps its published offset.
The types are trees of values without cycles, so the garbage collector need not look at them (`gc=False`).
"""

from datetime import datetime

from msgspec import Struct

from schemas.media import Credit, Hash, Image, Location, Number, Rating, SpokenText, Transcript
from schemas.podcast import Chat, Episode, Podcast
from schemas.text import Text

__all__ = [
    "PROXY_ENCLOSURE",
    "PROXY_LINK",
    "Attribute",
    "Category",
    "Enclosure",
    "Entry",
    "Feed",
    "Link",
    "LiveItem",
    "Origin",
    "Person",
    "Statistics",
    "Text",
    "UnknownElement",
    "UpdateSchedule",
]

#: Relations of links that a proxy put in place of an entry's own. They say nothing of the entry and are not published.
PROXY_LINK = "http://rssnamespace.org/feedburner/ext/1.0#link"
PROXY_ENCLOSURE = "http://rssnamespace.org/feedburner/ext/1.0#enclosure"


class Person(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """An author or contributor. At least one field is set."""

    name: str | None = None  #: Atom name; RSS author "address (Name)"; dc:creator.
    email: str | None = None  #: Atom email; the address of RSS author.
    uri: str | None = None  #: Atom uri.


class Link(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A link that is neither the permalink nor an enclosure."""

    href: str  #: Atom link@href.
    rel: str  #: Atom link@rel: "self", "related", "via", "hub", ...
    type: str | None = None
    title: str | None = None
    hreflang: str | None = None


class Category(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A tag."""

    term: str  #: Atom category@term; RSS category.
    scheme: str | None = None  #: Atom category@scheme; RSS category@domain.
    label: str | None = None  #: Atom category@label.


class Enclosure(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A file that belongs to an entry. Elements that name the same URL are one."""

    url: str  #: RSS enclosure@url; Atom link[rel=enclosure]@href; media:content@url; podcast:source@uri.
    type: str | None = None
    length_bytes: int | None = None  #: RSS and Atom length, media:content@fileSize; None when missing or not a number.
    title: str | None = None
    description: Text | None = None  #: media:description.
    medium: str | None = None  #: media:content@medium: "image", "audio", "video", "document", "executable".
    duration_seconds: Number | None = None  #: media:content@duration, else the episode's for its first file.
    width: int | None = None  #: Pixels.
    height: int | None = None
    language: str | None = None
    bitrate_kbps: Number | None = None  #: media:content@bitrate; podcast:alternateEnclosure@bitrate / 1000.
    frames_per_second: Number | None = None  #: media:content@framerate.
    sampling_rate_khz: Number | None = None
    channels: int | None = None
    codecs: str | None = None  #: podcast:alternateEnclosure@codecs.
    expression: str | None = None  #: media:content@expression: "sample", "full", "nonstop".
    is_default: bool = False  #: media:content@isDefault; podcast:alternateEnclosure@default.
    group: int | None = None  #: Files of one number show the same: media:group; podcast:alternateEnclosure.
    player_url: str | None = None  #: media:player@url: a page that plays it.
    hashes: tuple[Hash, ...] = ()  #: media:hash; podcast:integrity.
    images: tuple[Image, ...] = ()  #: media:thumbnail inside media:content.
    transcripts: tuple[Transcript, ...] = ()  #: media:subTitle.
    texts: tuple[SpokenText, ...] = ()  #: media:text.


class Origin(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """The feed that an entry was taken over from."""

    guid: str | None = None  #: Atom source/id.
    title: Text | None = None  #: Atom source/title; RSS source.
    home_page: str | None = None  #: Atom source/link[alternate].
    self_link: str | None = None  #: Atom source/link[self]; RSS source@url.
    updated: datetime | None = None  #: Atom source/updated.
    authors: tuple[Person, ...] = ()  #: Atom source/author. They are the entry's where it names none.
    rights: str | None = None  #: Atom source/rights.


class Statistics(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What readers did. It changes by itself, so it makes no revision: the latest that came with one is kept."""

    comments: int | None = None  #: slash:comments; thr:total.
    views: int | None = None  #: media:statistics@views.
    favorites: int | None = None  #: media:statistics@favorites.
    rating_average: Number | None = None  #: media:starRating@average.
    rating_count: int | None = None
    rating_min: Number | None = None
    rating_max: Number | None = None
    hit_parade: tuple[int, ...] = ()  #: slash:hit_parade: comments by the score they reached.


class UpdateSchedule(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """How often a feed says that it changes."""

    period: str | None = None  #: sy:updatePeriod: "hourly", "daily", "weekly", "monthly", "yearly".
    frequency: int | None = None  #: sy:updateFrequency: times in a period.
    base: datetime | None = None  #: sy:updateBase; podcast:updateFrequency@dtstart.
    rule: str | None = None  #: podcast:updateFrequency@rrule (RFC 5545 §3.3.10).
    text: str | None = None  #: podcast:updateFrequency, for people.
    is_complete: bool = False  #: podcast:updateFrequency@complete: nothing will follow.


class Attribute(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """An attribute of an unknown element."""

    name: str
    value: str
    namespace: str | None = None


class UnknownElement(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """An element that no field stands for, kept as it was."""

    name: str
    namespace: str | None = None
    attributes: tuple[Attribute, ...] = ()
    text: Text | None = None  #: HTML where text and elements are mixed.
    parts: tuple["UnknownElement", ...] = ()  #: The elements inside.


class Entry(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One entry, as parsed or as cleaned. What we inferred is named in `inferred`; ids are minted later."""

    guid: str | None = None  #: Atom id; RSS guid. Compared byte for byte (RFC 4287 §4.2.6.1).
    permalink: str | None = None  #: Atom link[alternate]; RSS link, else guid unless isPermaLink="false".
    title: Text | None = None  #: Atom title; RSS title. Plain text once cleaned.
    summary: Text | None = None  #: Atom summary; RSS description where content:encoded stands beside it.
    content: Text | None = None  #: Atom content; RSS content:encoded, else description. HTML once cleaned.
    published: datetime | None = None  #: Atom published; RSS pubDate, else dc:date. Aware, as published.
    updated: datetime | None = None  #: Atom updated.
    authors: tuple[Person, ...] = ()  #: Atom author; RSS author, dc:creator.
    contributors: tuple[Person, ...] = ()  #: Atom contributor.
    categories: tuple[Category, ...] = ()  #: Atom category; RSS category.
    enclosures: tuple[Enclosure, ...] = ()  #: Atom link[enclosure]; RSS enclosure.
    links: tuple[Link, ...] = ()  #: Atom links with any other rel.
    comments_url: str | None = None  #: RSS comments.
    rights: str | None = None  #: Atom rights.
    language: str | None = None  #: Atom xml:lang, where it differs from the feed's.
    origin: Origin | None = None  #: Atom source; RSS source.
    inferred: tuple[str, ...] = ()  #: Names of the fields above that no element of the document gave.
    images: tuple[Image, ...] = ()  #: media:thumbnail; itunes:image; JSON Feed image, banner_image.
    locations: tuple[Location, ...] = ()  #: georss:*; geo:*; podcast:location.
    credits: tuple[Credit, ...] = ()  #: media:credit; podcast:person.
    ratings: tuple[Rating, ...] = ()  #: media:rating.
    episode: Episode | None = None  #: itunes:*; podcast:*; psc:chapters.
    statistics: Statistics | None = None  #: slash:comments; thr:total; media:community.
    unknown: tuple[UnknownElement, ...] = ()  #: Elements that no field stands for.


class LiveItem(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A live broadcast that a feed announces; no entry, as it goes when it is over."""

    guid: str | None = None
    title: Text | None = None
    permalink: str | None = None
    status: str | None = None  #: podcast:liveItem@status: "pending", "live", "ended".
    starts: datetime | None = None  #: podcast:liveItem@start.
    ends: datetime | None = None
    summary: Text | None = None  #: description.
    enclosures: tuple[Enclosure, ...] = ()
    links: tuple[Link, ...] = ()  #: podcast:contentLink.
    images: tuple[Image, ...] = ()
    chats: tuple[Chat, ...] = ()
    unknown: tuple[UnknownElement, ...] = ()


class Feed(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What a document says of itself, above its entries."""

    guid: str | None = None  #: Atom id.
    title: Text | None = None  #: Atom title; RSS title.
    subtitle: Text | None = None  #: Atom subtitle; RSS description.
    home_page: str | None = None  #: Atom link[alternate]; RSS link.
    self_link: str | None = None  #: Atom link[self]; RSS atom:link[self].
    language: str | None = None  #: Atom xml:lang; RSS language.
    published: datetime | None = None  #: RSS pubDate.
    updated: datetime | None = None  #: Atom updated; RSS lastBuildDate.
    authors: tuple[Person, ...] = ()  #: Atom author; RSS managingEditor.
    contributors: tuple[Person, ...] = ()  #: Atom contributor.
    publisher: Person | None = None  #: dc:publisher, else RSS webMaster.
    categories: tuple[Category, ...] = ()  #: Atom category; RSS category.
    links: tuple[Link, ...] = ()  #: Atom links with any other rel.
    generator: str | None = None  #: Atom generator; RSS generator.
    rights: str | None = None  #: Atom rights; RSS copyright.
    icon: str | None = None  #: Atom icon.
    image: str | None = None  #: Atom logo; RSS image/url.
    ttl_minutes: int | None = None  #: RSS ttl.
    images: tuple[Image, ...] = ()  #: itunes:image; podcast:image; media:thumbnail.
    locations: tuple[Location, ...] = ()  #: georss:*; geo:*; podcast:location.
    credits: tuple[Credit, ...] = ()  #: media:credit; podcast:person.
    ratings: tuple[Rating, ...] = ()  #: media:rating.
    owner: Person | None = None  #: itunes:owner; googleplay:email.
    podcast: Podcast | None = None  #: itunes:*; podcast:*.
    live_items: tuple[LiveItem, ...] = ()  #: podcast:liveItem.
    update_schedule: UpdateSchedule | None = None  #: sy:*; podcast:updateFrequency.
    new_url: str | None = None  #: itunes:new-feed-url: where the feed says that it has moved.
    is_complete: bool = False  #: fh:complete (RFC 5005 §2): entries that it no longer holds are gone.
    is_archive: bool = False  #: fh:archive (RFC 5005 §4): it will not change any more.
    unknown: tuple[UnknownElement, ...] = ()  #: Elements that no field stands for.
