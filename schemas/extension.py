"""`_backissue`: what JSON Feed 1.1 has no field for (DESIGN.md §4). One object on the feed, one on each item.

Every field is left out where it says nothing, and so is an object without fields.
"""

from datetime import datetime

from msgspec import Struct

from schemas.feed import Enclosure, LiveItem, Origin, Statistics, UnknownElement, UpdateSchedule
from schemas.media import Credit, Image, Location, Rating
from schemas.podcast import Episode, Podcast
from schemas.snapshot import Deletion


class PersonExtension(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person, whole; JSON Feed's authors have no e-mail, and it has no contributors."""

    name: str | None = None
    email: str | None = None
    uri: str | None = None


class CategoryExtension(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tag with what JSON Feed's tags lack."""

    term: str
    scheme: str | None = None
    label: str | None = None


class LinkExtension(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A link that is neither the permalink nor an attachment."""

    rel: str
    href: str
    type: str | None = None
    title: str | None = None
    hreflang: str | None = None


class DefectExtension(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A defect of the document. The offending value is not published: it may be what was removed or unsafe."""

    code: str
    where: str


class FeedExtension(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`_backissue` of a feed."""

    id: str  #: As Atom's id and in every format of this feed.
    updated: datetime | None = None  #: Latest date of its entries.
    authors: tuple[PersonExtension, ...] = ()  #: All of them, where one has an e-mail address.
    rights: str | None = None
    generator: str | None = None  #: What generated the feed that was read.
    defects: tuple[DefectExtension, ...] = ()  #: Of the document as a whole.
    links: tuple[LinkExtension, ...] = ()  #: Of the feed that was read, as is all that follows.
    categories: tuple[CategoryExtension, ...] = ()
    contributors: tuple[PersonExtension, ...] = ()
    publisher: PersonExtension | None = None
    images: tuple[Image, ...] = ()
    locations: tuple[Location, ...] = ()
    credits: tuple[Credit, ...] = ()
    ratings: tuple[Rating, ...] = ()
    owner: PersonExtension | None = None
    podcast: Podcast | None = None
    live_items: tuple[LiveItem, ...] = ()
    update_schedule: UpdateSchedule | None = None
    ttl_minutes: int | None = None
    new_url: str | None = None
    is_complete: bool = False
    is_archive: bool = False
    tombstones: tuple[Deletion, ...] = ()
    unknown: tuple[UnknownElement, ...] = ()


class EntryExtension(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`_backissue` of an item."""

    guid: str | None = None  #: As published, where the item's id is another.
    source: str | None = None  #: Id of the source it came from.
    first_seen: datetime | None = None  #: When the archive first saw it; only for an entry without any date.
    summary_html: str | None = None  #: The summary with its markup; the item's is plain text.
    authors: tuple[PersonExtension, ...] = ()  #: All of them, where one has an e-mail address.
    contributors: tuple[PersonExtension, ...] = ()
    categories: tuple[CategoryExtension, ...] = ()  #: All of them, where one has a scheme or a label.
    links: tuple[LinkExtension, ...] = ()
    comments_url: str | None = None
    rights: str | None = None
    inferred: tuple[str, ...] = ()  #: Names of fields that no element of the document gave.
    defects: tuple[DefectExtension, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()  #: All of them, where one says more than an attachment can.
    origin: Origin | None = None  #: The feed that the entry was taken over from.
    images: tuple[Image, ...] = ()
    locations: tuple[Location, ...] = ()
    credits: tuple[Credit, ...] = ()
    ratings: tuple[Rating, ...] = ()
    episode: Episode | None = None
    statistics: Statistics | None = None
    unknown: tuple[UnknownElement, ...] = ()
