"""What is handed to the renderers: a channel and its entries, every choice already made."""

from datetime import datetime

from msgspec import Struct

from schemas.feed import Entry, Feed, Person
from schemas.snapshot import Defect, Deletion


class Channel(Struct, frozen=True, kw_only=True):
    """The feed-level facts of one published feed, resolved by DESIGN.md §2 promise 4."""

    id: str  #: `urn:uuid:…`, minted from the source's or publication's id; or the feed's own Atom id.
    title: str
    link: str | None = None  #: Home page: configured, else the feed's own.
    description: str | None = None  #: Configured, else the feed's subtitle. RSS falls back to the title.
    language: str | None = None
    authors: tuple[Person, ...] = ()  #: Configured, else persons the feed names. Atom falls back to the title.
    updated: datetime | None = None  #: Latest date of its entries, else of the feed. Never the clock.
    url: str | None = None  #: Directory URL where its files are published, with final "/"; None without base_url.
    rights: str | None = None
    icon: str | None = None
    image: str | None = None
    generator: str | None = None  #: The generator the feed named (kept in `_backissue`).
    defects: tuple[Defect, ...] = ()  #: Of the feed as a whole.
    upstream: Feed = Feed()  #: All that the feed that was read says of itself (kept in `_backissue`).
    tombstones: tuple[Deletion, ...] = ()  #: Entries that its publisher says are deleted (kept in `_backissue`).


class PublishedEntry(Struct, frozen=True, kw_only=True):
    """A clean entry with its public id and what its surroundings know of it."""

    id: str  #: The upstream guid, else `urn:uuid:…`.
    entry: Entry
    updated: datetime | None = None  #: As published, or moved by a substantive revision.
    first_seen: datetime | None = None  #: None outside an archive.
    source_id: str | None = None
    defects: tuple[Defect, ...] = ()
