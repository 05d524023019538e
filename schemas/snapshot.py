"""What one document said, and what was noticed and done on the way."""

from typing import Literal

from msgspec import Struct

from schemas.feed import Entry, Feed
from schemas.revision import EntryKey

Dialect = Literal["rss", "atom", "pages"]


class Defect(Struct, frozen=True, kw_only=True, gc=False):
    """Recoverable trouble. The codes and their meanings are `DEFECT_CODES`."""

    code: str
    where: str  #: Place in the document, as in "item[3]/pubDate" or "line 12, column 5".
    detail: str = ""  #: The offending value, shortened.
    entry: int | None = None  #: Index into `Snapshot.entries`; None for the feed as a whole.


class Edit(Struct, frozen=True, kw_only=True, gc=False):
    """One line of the ledger: what one rule removed in one place of one entry."""

    rule: str
    place: Literal["title", "summary", "content"] = "content"
    text: str = ""  #: The text removed, exactly; empty where only markup went.
    kept_before: str = ""  #: Where the cut went through a word: what it left of it before the cut ("Game" of "Game!").
    kept_after: str = ""  #: The same, after the cut.
    count: int = 1  #: How often: elements, attributes, characters; the rule says which.
    markup_bytes: int = 0  #: Characters of markup removed.
    version: int = 1  #: Version of the rule.
    entry: int | None = None  #: Index into `Snapshot.entries`; None for the feed as a whole.


class LearnedRule(Struct, frozen=True, kw_only=True, gc=False):
    """What the statistics of a source showed, kept so that its entries stay the same when the evidence goes."""

    rule: str  #: The rule that applies it.
    value: str  #: What it applies: the mark after every title, a line repeated on every page.
    evidence: str  #: In words, for people: "10 of 10 titles, 2 of them after another end mark".


class Snapshot(Struct, frozen=True, kw_only=True, gc=False):
    """One document's feed, entries, defects and ledger. `entry` indexes of the last two point into `entries`."""

    dialect: Dialect
    feed: Feed
    entries: tuple[Entry, ...]  #: In document order.
    keys: tuple[tuple[EntryKey, ...], ...] = ()  #: Per entry, strongest first; made before cleaning.
    defects: tuple[Defect, ...] = ()
    ledger: tuple[Edit, ...] = ()
    learned: tuple[LearnedRule, ...] = ()  #: Learned rules in force when this was cleaned.


#: Every code a Defect may carry, with what it means. docs/defects.md is generated from it.
DEFECT_CODES = {
    "author-inferred": "No element names the author; the name stands in the text.",
    "author-not-a-person": "The author element holds an address or a host name instead of a person.",
    "bytes-replaced": "Bytes that are invalid in the document's encoding were replaced by U+FFFD.",
    "characters-dropped": "Characters that XML forbids were dropped.",
    "date-unreadable": "A date could not be read; it stays missing.",
    "date-without-zone": "A date carries no zone and none is configured; it was read as UTC.",
    "date-zone-unknown": "The zone name of a date is not known; the date was read as UTC.",
    "document-truncated": "The document ends in the middle; what the cut made wrong was left out.",
    "encoding-mismatch": "The document is not in the encoding that it declares.",
    "enclosure-without-url": "An enclosure names no URL and was left out.",
    "entities-repaired": "HTML entities that XML does not know were replaced by their characters.",
    "entity-declared": "The document declares entities of its own; short internal ones were replaced by their text.",
    "entity-refused": "A reference to an external, nested or oversized entity was dropped, never followed.",
    "guid-reused": "Several entries of the document carry the same guid; it identifies none of them.",
    "junk-before-xml": "Something stands before the XML declaration or the root element.",
    "element-missing": "An element that the format requires is missing.",
    "link-unsafe": "A link of an unsafe scheme was dropped.",
    "mailto-mismatch": "A mailto: link leads to another address than the text under it shows.",
    "markup-repaired": "Bare & or < characters in the XML were escaped.",
    "title-mark-suspected": "Every title ends in the same mark, but nothing proves that the template puts it there.",
    "version-missing": "The rss element does not say which version it follows.",
    "xml-recovered": "The XML could not be repaired; lxml's recovery read what it could, and data may be lost.",
}
