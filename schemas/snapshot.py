"""What one document said, and what was noticed and done on the way."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from schemas.feed import Entry, Feed, Link, Person, Text
from schemas.revision import EntryKey

#: What was read: RSS 0.91 to 2.0; RSS 0.90 and 1.0 (RDF); Atom 0.3 and 1.0; CDF; JSON Feed; saved pages.
Dialect = Literal["rss", "rdf", "atom", "cdf", "jsonfeed", "pages"]


class Defect(Struct, frozen=True, kw_only=True, gc=False):
    """Recoverable trouble. The codes and their meanings are `DEFECT_CODES`."""

    code: str
    where: str  #: Place in the document, as in "item[3]/pubDate" or "line 12, column 5".
    detail: str = ""  #: The offending value, shortened.
    entry: int | None = None  #: Index into `Snapshot.entries`; None for the feed as a whole.


class Edit(Struct, frozen=True, kw_only=True, gc=False):
    """One line of the ledger: what one rule removed in one place of one entry, and what it put there instead."""

    rule: str
    place: Literal["title", "summary", "content"] = "content"
    text: str = ""  #: The text removed, exactly; empty where only markup went.
    kept_before: str = ""  #: Where the cut went through a word: what it left of it before the cut ("Game" of "Game!").
    kept_after: str = ""  #: The same, after the cut.
    added: str = ""  #: What the rule put in the place of `text`: "The News" for "THE NEWS", "😀" for its picture.
    count: int = 1  #: How often: elements, attributes, characters; the rule says which.
    markup_bytes: int = 0  #: Characters of markup removed.
    version: int = 1  #: Version of the rule.
    entry: int | None = None  #: Index into `Snapshot.entries`; None for the feed as a whole.


class LearnedRule(Struct, frozen=True, kw_only=True, gc=False):
    """What the statistics of a source showed, kept so that its entries stay the same when the evidence goes."""

    rule: str  #: The rule that applies it.
    value: str  #: What it applies: the mark after every title, a line repeated on every page.
    evidence: str  #: In words, for people: "10 of 10 titles, 2 of them after another end mark".


class Deletion(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What a publisher says of an entry that it has deleted (at:deleted-entry, RFC 6721). We keep the entry."""

    guid: str  #: at:deleted-entry@ref: the id of the entry.
    deleted: datetime | None = None  #: at:deleted-entry@when.
    by: Person | None = None  #: at:by.
    comment: Text | None = None  #: at:comment.
    links: tuple[Link, ...] = ()


class Snapshot(Struct, frozen=True, kw_only=True, gc=False):
    """One document's feed, entries, defects and ledger. `entry` indexes of the last two point into `entries`."""

    dialect: Dialect
    feed: Feed
    entries: tuple[Entry, ...]  #: In document order.
    keys: tuple[tuple[EntryKey, ...], ...] = ()  #: Per entry, strongest first; made before cleaning.
    defects: tuple[Defect, ...] = ()
    ledger: tuple[Edit, ...] = ()
    tombstones: tuple[Deletion, ...] = ()  #: In document order.
    learned: tuple[LearnedRule, ...] = ()  #: Learned rules in force when this was cleaned.


#: Every code a Defect may carry, with what it means. docs/defects.md is generated from it.
DEFECT_CODES = {
    "attribute-unreadable": "An attribute that an element is nothing without could not be read; it was left out.",
    "attributes-repaired": "Attributes without quotes or value were mended; of those given twice the first counts.",
    "author-inferred": "No element names the author; the name stands in the text.",
    "author-not-a-person": "The author element holds an address or a host name instead of a person.",
    "bytes-replaced": "Bytes that are invalid in the document's encoding were replaced by U+FFFD.",
    "cdata-repaired": "A CDATA section was doubled, nested, damaged or not closed.",
    "characters-dropped": "Characters that XML forbids were dropped.",
    "compression-undone": "The document was still compressed as it was sent; it was unpacked.",
    "content-not-text": "Content is a file, not text; it stays in the document as it was fetched.",
    "date-ambiguous": "Day and month of a date cannot be told apart, or its month means two; it stays missing.",
    "date-implausible": "A date is before 1900 or after 2100; it was read as it stands.",
    "date-impossible": "A date names a day or a time that does not exist; it stays missing.",
    "date-order-assumed": "A date fits two orders; that of a standard or of its neighbours was taken.",
    "date-partial": "A date names no day; it was read as the first of its year, month or week.",
    "date-placeholder": "A date is what a program writes for no date (0000-00-00, 1 January 1970); it stays missing.",
    "date-unreadable": "A date could not be read; it stays missing.",
    "date-without-zone": "A date carries no zone and none is configured; it was read as UTC.",
    "date-zone-ambiguous": "The zone of a date has several meanings; the commonest was taken.",
    "date-zone-impossible": "The offset of a date is over 14 hours, or in broken minutes; the date was read as UTC.",
    "date-zone-inferred": "A date carries no zone, but is in a language of one zone (Korean), which was taken.",
    "date-zone-unknown": "The zone name of a date is not known; the date was read as UTC.",
    "document-shrunk": "Nearly all entries are missing at once; those that are do not count as gone.",
    "document-truncated": "The document ends in the middle; what the cut made wrong was left out.",
    "documents-glued": "Two documents stand one after the other.",
    "element-missing": "An element that the format requires is missing.",
    "enclosure-without-url": "An enclosure names no URL and was left out.",
    "encoding-mismatch": "The document is not in the encoding that it declares.",
    "entries-left-out": "There are more entries than any feed has; the last ones were left out.",
    "entry-repeated": "An entry stands in the document several times, with all that it says; it counts once.",
    "entities-repaired": "HTML entities that XML does not know were replaced by their characters.",
    "entity-declared": "The document declares entities of its own; short internal ones were replaced by their text.",
    "entity-refused": "A reference to an external, nested or oversized entity was dropped, never followed.",
    "escaped-twice": "A text is escaped once more than its format says, as others of the feed are; once was undone.",
    "guid-recycled": "A guid is given to another entry than before, as by a new CMS that counts from 1 again.",
    "gap-suspected": "Two successive captures share no entry; what was published between them may be missing.",
    "guid-reused": "Several entries of the document carry the same guid; it identifies none of them.",
    "guid-unfit": "The guid of an entry is the address of the home page; it identifies no entry.",
    "guid-unstable": "The entries have other guids on every fetch; these do not identify them.",
    "image-inline": "An image stands in the text as data: instead of at an address; it was left out.",
    "json-damaged": "A part of a JSON document cannot be read; it was left out, and what follows it was read.",
    "json-repaired": "Quotes or escapes in a text of a JSON document were mended.",
    "junk-after-xml": "Something stands after the end of the root element and was left out.",
    "junk-before-xml": "Something stands before the XML declaration or the root element.",
    "link-unstable": "The entries have other links on every fetch; these do not identify them.",
    "link-unsafe": "A link of an unsafe scheme was dropped.",
    "location-unreadable": "A place could not be read as latitudes and longitudes; it was left out.",
    "mailto-mismatch": "A mailto: link leads to another address than the text under it shows.",
    "markup-extreme": "HTML nests deeper or has more attributes than any page; the excess was left out.",
    "markup-repaired": "Bare & or < characters in the XML were escaped.",
    "markup-unescaped": "Markup stands unescaped in elements that hold text; it was read as the markup of that text.",
    "namespace-misspelt": "A namespace is wrong by a character or two; the well-known one of its prefix was taken.",
    "namespace-undeclared": "A prefix is used and never declared; it was given its well-known namespace.",
    "rule-failed": "A rule of cleaning broke down, a bug of ours; the entry was only sanitized.",
    "span-doubled": "Bytes stand twice in a row, as a transfer that was resumed leaves them; one copy was left out.",
    "tag-dropped": "A tag that opens or closes nothing was dropped.",
    "tag-missing": "An entry has no start tag; it begins where the one before it ends.",
    "tag-misspelt": "The name of a tag is wrong, or not that of the tag it belongs to; it was mended.",
    "tag-unclosed": "A tag or an element was not closed; it ends where the next one begins.",
    "text-encoded-twice": "Text was encoded to UTF-8 twice (Ã© for é); undone where all of the document is.",
    "text-is-markup": "Texts that are declared plain hold HTML, as those of the whole feed do; they were read as HTML.",
    "text-misplaced": "Text stands between fields, where none belongs, and was left out.",
    "title-mark-suspected": "Every title ends in the same mark, but nothing proves that the template puts it there.",
    "unknown-left-out": "There was more of elements that no field stands for than is kept; the rest was left out.",
    "version-missing": "The rss element does not say which version it follows.",
    "words-unaccounted": "Cleaning lost words that no rule names, a bug of ours; the entry was only sanitized.",
    "xml-recovered": "The XML could not be repaired; lxml's recovery read what it could, and data may be lost.",
}
