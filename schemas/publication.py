"""What is handed to the renderers: a channel and its entries, every choice already made."""

from datetime import datetime

from msgspec import Struct

from schemas.feed import Entry, Feed, Origin, Person
from schemas.snapshot import Defect, Deletion


class Paging(Struct, frozen=True, kw_only=True):
    """Where a document of a published feed stands among the others (RFC 5005)."""

    page: str | None = None  #: This document: None for the current one, else its place: "archive/1/3".
    previous: str | None = None  #: The place of the archived document before it: "archive/1/2"; None for the first.
    is_complete: bool = False  #: fh:complete: it holds all there is, and what it does not hold is gone (§2).


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
    tombstones: tuple[Deletion, ...] = ()  #: Entries that its publisher says are deleted (at:deleted-entry, RFC 6721).
    paging: Paging = Paging()  #: Which of its documents this is.
    hubs: tuple[str, ...] = ()  #: WebSub hubs that are told of every change.


class PublishedEntry(Struct, frozen=True, kw_only=True):
    """A clean entry with its public id and what its surroundings know of it."""

    id: str  #: The upstream guid, else `urn:uuid:…`.
    entry: Entry
    updated: datetime | None = None  #: As published, or moved by a substantive revision.
    first_seen: datetime | None = None  #: None outside an archive.
    source_id: str | None = None
    origin: Origin | None = None  #: The feed it is from, where several are published as one (atom:source).
    defects: tuple[Defect, ...] = ()
