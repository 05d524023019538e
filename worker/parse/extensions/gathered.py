"""What the extensions of one entry or feed say, while they are read, and how a row of a table reads an element."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from schemas.feed import Category, Enclosure, Link, LiveItem, Person, Text, UnknownElement
from schemas.media import Credit, Image, Location, Number, Rating
from schemas.snapshot import Deletion
from worker.parse import kinds, values
from worker.parse.values import Reading
from worker.parse.wellformed import Element

_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})")
_CLOCK = re.compile(r"(?:(?:(?P<hours>\d{1,6}):)?(?P<minutes>\d{1,6}):)?(?P<seconds>\d{1,12}(?:[.,]\d{0,9})?)")
#: ISO 8601, as schema.org and JSON-LD have it. "P5M", without a "T", is five months.
_PERIOD = re.compile(
    r"p(?:(?P<days>\d{1,6})d)?"
    r"(?:t(?:(?P<hours>\d{1,6})h)?(?:(?P<minutes>\d{1,6})m)?(?:(?P<seconds>\d{1,12}(?:[.,]\d{0,9})?)s)?)?"
)
#: A tag or a reference: what tells that a text of unknown kind is HTML.
MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_UNITS = frozenset("dhms")
_TRUE = frozenset({"true", "yes", "1", "explicit"})
_FALSE = frozenset({"false", "no", "0", "clean"})


class Gathered(Struct, kw_only=True):
    """What was found, by what it is about. Dictionaries hold the fields of one struct; the first value stays."""

    titles: list[Text] = []  #: What may stand for a title that is missing, best first; the same for bodies.
    bodies: list[Text] = []
    persons: list[Person] = []
    categories: list[Category] = []
    links: list[Link] = []
    enclosures: list[Enclosure] = []
    images: list[Image] = []
    locations: list[Location] = []
    credits: list[Credit] = []
    ratings: list[Rating] = []
    live_items: list[LiveItem] = []
    tombstones: list[Deletion] = []
    unknown: list[UnknownElement] = []
    unread: list[Element] = []  #: Known ones that say something else than the first did, or nothing that can be read.
    episode: dict[str, Any] = {}  #: Of a feed: of its Podcast.
    statistics: dict[str, Any] = {}
    schedule: dict[str, Any] = {}
    place: dict[str, Any] = {}  #: Parts of one location that stand side by side.
    files: dict[str, Any] = {}  #: What is said of all files of an entry that do not say it themselves.
    facts: dict[str, Any] = {}  #: Of the Entry or Feed itself.
    groups: int = 0  #: How many groups of files there were.
    main_group: int | None = None  #: The one that the entry's own first file belongs to.
    counted: int = 0  #: How many unknown elements there were.


#: First part of a field's path -> where it is gathered, if under another name.
_HOLDERS = {
    "": "facts",
    "podcast": "episode",
    "update_schedule": "schedule",
    "locations": "place",
    "enclosures": "files",
}


class Row(NamedTuple):
    """A row of a family's table."""

    field: str  #: What the element becomes, as docs/formats.md says it.
    read: Callable[[Element, Gathered, Reading], None]


Table = dict[str, Row]
#: Attribute -> field and conversion.
AttributeTable = Mapping[str, tuple[str, Callable[[str], Any]]]


def fact(path: str, convert: Callable[[str], Any], *, attribute: str | None = None) -> Row:
    """Read the text of an element (or an attribute) into one field: "statistics.comments", or a field of the whole."""
    holder, _, name = path.rpartition(".")
    holder = _HOLDERS.get(holder, holder)

    def read(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001  one signature for all rows
        held: dict[str, Any] = getattr(found, holder)
        value = element.get(attribute) if attribute else values.text(element)
        if not value:
            return
        converted = convert(value)
        is_told = truth(value) is False if converted is None else held.setdefault(name, converted) == converted
        if not is_told and holder != "statistics":  # which move by themselves, and would make revisions
            found.unread.append(element)

    return Row(path, read)


def address(path: str, where: str, *, attribute: str | None = None) -> Row:
    """Read an element's text (or an attribute) into a field that holds a URL."""
    holder, _, name = path.rpartition(".")
    holder = _HOLDERS.get(holder, holder)

    def read(element: Element, found: Gathered, reading: Reading) -> None:
        held: dict[str, Any] = getattr(found, holder)
        value = values.url_in(element, reading, (attribute and element.get(attribute)) or values.text(element), where)
        if value and held.setdefault(name, value) != value:
            found.unread.append(element)

    return Row(path, read)


def link(rel: str, where: str, *, attribute: str | None = None, type: str | None = None) -> Row:
    """Read an address, in the text or an attribute, as a link."""

    def read(element: Element, found: Gathered, reading: Reading) -> None:
        value = values.url_in(element, reading, (attribute and element.get(attribute)) or values.text(element), where)
        if value:
            found.links.append(Link(href=value, rel=rel, type=type))

    return Row(f"links[{rel}]", read)


def listed(path: str, read_one: Callable[[Element, Reading], Any]) -> Row:
    """Read each of several elements as one value of a list: "episode.transcripts", "images"."""
    holder, _, name = path.rpartition(".")
    holder = _HOLDERS.get(holder, holder) if holder else ""

    def read(element: Element, found: Gathered, reading: Reading) -> None:
        if (one := read_one(element, reading)) is not None:
            if holder:
                getattr(found, holder).setdefault(name, []).append(one)
            else:
                getattr(found, name).append(one)

    return Row(path, read)


def construct(element: Element, kind: str | None = None) -> Text | None:
    """Read a text that may be markup. `kind` is the element's type attribute; without one, tags tell."""
    value = values.text(element, keep_markup=True)
    if value is None:
        return None
    declared = (kind or "").strip().lower()
    if len(element) > 0 or "html" in declared:
        return Text(value=value, kind="html")
    return kinds.described(value) if declared in {"", "text"} else Text(value=value)


def number(value: str | None) -> Number | None:
    """Give a finite number, whole where it is whole; None for anything else."""
    value = value and value.strip()
    if not value or not _NUMBER.fullmatch(value) or not value.isascii():
        return None
    if "." not in value:
        return int(value)
    parsed = float(value)
    return int(parsed) if parsed == math.floor(parsed) else parsed


def positive(value: str | None) -> Number | None:
    """Give a number that is not negative."""
    found = number(value)
    return found if found is not None and found >= 0 else None


def seconds(value: str | None) -> Number | None:
    """Read a length of time or a moment in a recording: "1:02:03.5", "62:03", seconds (RFC 2326 §3.6), "PT1H2M"."""
    value = value.strip().lower().removeprefix("npt:") if value else ""
    match = _CLOCK.fullmatch(value) or (_PERIOD.fullmatch(value) if value[-1:] in _UNITS else None)
    if match is None or not value.isascii():
        return None
    parts = match.groupdict()
    parsed = number((parts["seconds"] or "0").replace(",", "."))
    hours = int(parts.get("days") or 0) * 24 + int(parts["hours"] or 0)
    return (hours * 60 + int(parts["minutes"] or 0)) * 60 + (parsed or 0)


def truth(value: str | None) -> bool | None:
    """Read yes and no in all the words that feeds have for them; None for any other."""
    word = (value or "").strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def words(value: str | None) -> str | None:
    """Give a text of one line, white space folded."""
    return " ".join(value.split()) or None if value else None


def token(value: str | None) -> str | None:
    """Give a word of a small vocabulary in lower case."""
    return value.strip().lower() or None if value else None


def attributes(element: Element, table: AttributeTable) -> dict[str, Any]:
    """Read attributes as `table` says: attribute -> field and conversion. What says nothing is left out."""
    found = {}
    for name, value in element.items():
        row = table.get(name)
        if row is not None and value and (converted := row[1](value)) is not None:
            found[row[0]] = converted
    return found


def split(value: str) -> Iterable[str]:
    """Give the terms of a list that is written with commas."""
    return (values.readable(term) for part in value.split(",") if (term := " ".join(part.split())))
