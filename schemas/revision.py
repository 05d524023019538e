"""How an entry is known again, and what became of it over time."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from schemas.feed import Entry

Kind = Literal["page", "guid", "link", "title-date", "text"]


class EntryKey(Struct, frozen=True):
    """One name by which an entry can be found again.

    `kind` in the order of strength (DESIGN.md §6): a page's URL relative to its source, the published guid,
    the canonical link, the raw title and date, the fingerprint of the text.
    """

    kind: Kind
    value: str


class Known(Struct, frozen=True, kw_only=True):
    """What the archive holds of one entry."""

    number: int  #: Row id of the entry in the archive.
    public_id: str
    raw_hash: bytes  #: Hash of the entry as parsed, before cleaning.
    revision: int  #: Number of its latest revision, from 1.
    entry: Entry  #: Its current clean state.
    found_by: str | None = None  #: The kind of name by which it was found, or in words what resembled.


#: What changed: cosmetic, only markup; volatile, only what changes by itself, as counters do; substantive, the meaning.
Verdict = Literal["new", "unchanged", "cosmetic", "volatile", "substantive"]


class Change(Struct, frozen=True, kw_only=True):
    """What one entry of a snapshot means for the archive."""

    verdict: Verdict
    index: int  #: Index into the entries of the snapshot.
    keys: tuple[EntryKey, ...]
    raw_hash: bytes
    entry: Entry  #: Clean.
    known: Known | None = None  #: None for a new entry.


class ChangeSet(Struct, frozen=True, kw_only=True):
    """What a snapshot (or, added up, a round) changes."""

    changes: tuple[Change, ...] = ()  #: New and changed entries, in document order.
    unchanged: int = 0  #: How many entries were recognised as they were.
    seen: tuple[tuple[int, int], ...] = ()  #: These: index into the entries of the snapshot, row id.
    touched: tuple[tuple[int, bytes], ...] = ()  #: Of these, those published in other bytes: row id, new raw hash.


class Revision(Struct, frozen=True, kw_only=True):
    """One state of an entry."""

    number: int  #: From 1.
    kind: Verdict
    seen_at: datetime
    entry: Entry
    rules_hash: str  #: Identifies the rules that cleaned it.
    capture: int  #: Row id of the capture it came from.


class Tombstone(Struct, frozen=True, kw_only=True):
    """An entry that was erased on request (RFC 6721)."""

    public_id: str
    erased_at: datetime
    audit_hash: str
