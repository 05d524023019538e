"""From elements and their text to values: what every dialect's reader needs, each with its defects."""

import html
import re
from collections.abc import Hashable, Iterable
from datetime import datetime, tzinfo
from typing import TypeVar
from urllib.parse import urljoin

from msgspec import Struct, field

from schemas.feed import Category, Link, Person, Text
from schemas.snapshot import Defect
from worker.parse import bases, kinds, markup
from worker.parse.dates import First, parse_date
from worker.parse.namespaces import XHTML, XML, local_name
from worker.parse.vocabulary import LISTED, NO_NAMES, STAND_IN, TEXT, Names
from worker.parse.wellformed import Element

XML_BASE = XML + "base"
#: Schemes a link may have. Anything else with a scheme could run, read files, or is a mistake.
SAFE_SCHEMES = frozenset(
    {"http", "https", "ftp", "ftps", "sftp", "mailto", "tel", "news", "nntp", "gopher", "gemini", "magnet", "xmpp"}
)
#: What an absolute address on the web begins with.
WEB = ("http://", "https://")
#: More entries are no feed's: a document of nothing but empty ones would fill the memory.
ENTRIES_MAX = 200_000
#: White space in XML (XML 1.0 §2.3). `str.strip()` would take hard spaces too.
XML_SPACE = " \t\r\n"


_FOLD = re.compile(r"[ \t]*+\n\s*+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+):\d{1,5}(?:[/?#]|$)")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
#: Thousands apart: "1,234,567".
_GROUPED = re.compile("[0-9]{1,3}(?:([, '\u2019\u00a0\u202f])[0-9]{3})(?:\\1[0-9]{3})*+")


Some = TypeVar("Some")


class Reading(Struct, kw_only=True):
    """Where a reader is in its document, and what it has met so far."""

    base: str | None = None  #: Absolute URL that relative ones are resolved against.
    text_base: str | None = None  #: The same for what stands in texts: None where no xml:base says so.
    zone: tzinfo | None = None  #: For dates that carry none.
    first: First | None = None  #: What comes first in dates like 3/4/2012, where other dates of the document show it.
    slashed: list[str] = field(default_factory=list)  #: Dates with slashes.
    names: Names = field(default_factory=lambda: NO_NAMES)  #: What the elements of the document are called.
    entry_names: Names = field(default_factory=lambda: NO_NAMES)  #: The same inside an entry.
    entry: int | None = None  #: Index of the entry being read.
    unescaped: dict[str, int] = field(
        default_factory=dict
    )  #: Elements in which markup stands unescaped, and how often.
    persons: dict[Hashable, Person] = field(default_factory=dict)  #: By what was said of them: most come again.
    tags: dict[str, Category] = field(default_factory=dict)  #: The same of tags without attributes.
    defects: list[Defect] = field(default_factory=list)

    def report(self, code: str, where: str, detail: str = "") -> None:
        """Note a defect of the current entry, or of the feed above its entries. `item[1]` is the first, as in XPath."""
        place = where if self.entry is None else f"item[{self.entry + 1}]/{where}"
        self.defects.append(Defect(code=code, where=place, detail=detail[:200], entry=self.entry))

    def bounded(self, entries: list[Some]) -> list[Some]:
        """Give the entries that are read: all of them, in anything that is a feed."""
        if len(entries) > ENTRIES_MAX:
            self.report("entries-left-out", f"item[{ENTRIES_MAX + 1}]", f"{len(entries) - ENTRIES_MAX} entries")
        return entries[:ENTRIES_MAX] if len(entries) > ENTRIES_MAX else entries

    def rebase(self, element: Element, document_base: str | None) -> None:
        """Set what links and texts are relative to: the xml:base of an element, itself relative to what is above."""
        self.text_base = base(element, self.text_base or document_base) or self.text_base
        self.base = self.text_base or document_base

    def rebase_within(self, elements: Iterable[Element], document_base: str | None) -> None:
        """Set the same for what stands in an element, by that and all above it, the outermost first."""
        self.base, self.text_base = document_base, None
        for element in elements:
            self.rebase(element, document_base)

    def note_unescaped(self, element: Element, where: str) -> None:
        """Note an element that holds markup where escaped markup belongs. XHTML may stand anywhere."""
        if not element[0].tag.startswith(XHTML):
            place = where if self.entry is None else f"item/{where}"
            self.unescaped[place] = self.unescaped.get(place, 0) + 1

    def finish(self) -> None:
        """Report what was noted over all entries."""
        self.entry = None
        for where, times in self.unescaped.items():
            self.report("markup-unescaped", where, f"{times} places")


class Children(Struct, frozen=True):
    """The children of an element, by their right names. A text that stands there again is in none."""

    texts: dict[str, str]  #: Text of the first of a name that has any; of a body, with its markup.
    elements: dict[str, list[Element]]  #: All that are wanted whole; texts that are empty, bodies with attributes.
    stand_ins: dict[str, list[Element]]  #: All that may stand in for what is missing.
    others: dict[str, list[Element]]  #: All that the reader does not know, or knows already: for `extensions`.


def children(element: Element, names: Names) -> Children:
    """Read the children of an element in one pass."""
    texts: dict[str, str] = {}
    elements: dict[str, list[Element]] = {}
    stand_ins: dict[str, list[Element]] = {}
    others: dict[str, list[Element]] = {}
    for child in element:
        name, how = names[child.tag]  # comments and instructions are gone (wellformed)
        if how >= LISTED:
            held = elements if how == LISTED else stand_ins if how == STAND_IN else others
            if name in held:
                held[name].append(child)
            else:
                held[name] = [child]
        elif name not in texts:
            has_markup = how != TEXT and len(child) > 0
            value = markup.inner(child) if has_markup else child.text
            if value and (value := value.strip(XML_SPACE)):
                texts[name] = value
                if has_markup or (how != TEXT and child.keys()):
                    elements[name] = [child]
            elif name not in elements:
                elements[name] = [child]
        elif (again := text(child, keep_markup=how != TEXT)) and again != texts[name]:
            others.setdefault(name, []).append(child)  # the first counts
    return Children(texts, elements, stand_ins, others)


def set_aside(found: Children, names: frozenset[str]) -> None:
    """Put children of some names, that a reader does not look at, among those that nothing stands for."""
    for held in (found.elements, found.stand_ins):
        for name in [name for name in held if name in names]:
            found.texts.pop(name, None)
            found.others.setdefault(name, []).extend(held.pop(name))
    for name in [name for name in found.texts if name in names]:
        element = Element(name)
        element.text = found.texts.pop(name)
        found.others.setdefault(name, []).insert(0, element)


def text(element: Element, *, keep_markup: bool = False) -> str | None:
    """Give the text of an element, trimmed of XML's white space; None where there is none."""
    if len(element):
        value: str | None = markup.inner(element) if keep_markup else markup.words(element)
    else:
        value = element.text
    return (value.strip(XML_SPACE) or None) if value else None


def attribute(element: Element, name: str, namespace: str = "") -> str | None:
    """Give an attribute, under whatever case or namespace it stands there."""
    value = element.get(namespace + name)
    if value is None and (keys := element.keys()):  # by another name
        right = next((own for own in keys if local_name(own).lower() == name.lower()), None)
        return element.get(right) if right else None
    return value


def is_base(address: str | None) -> bool:
    """Whether an address can be what others are relative to."""
    return address is not None and address.startswith("http") and len(address) <= bases.BASE_CHARACTERS_MAX


def base(element: Element, above: str | None) -> str | None:
    """Give the base that xml:base sets for an element (RFC 3986 §5.1.1), itself relative to `above`, if it sets one."""
    own = element.get(XML_BASE)
    if not own:
        return None
    found = own if own.startswith(WEB) else url(Reading(base=above), own, "xml:base")
    return found if found and len(found) <= bases.BASE_CHARACTERS_MAX and bases.is_readable(found) else None


def title(value: str | None) -> Text | None:
    """Give a title of unknown kind (RSS): HTML where it carries markup or references, else text."""
    if value is None:
        return None
    return Text(value=value) if "<" not in value and "&" not in value else kinds.title(value)


def html_text(value: str | None) -> Text | None:
    """Give a body as HTML."""
    return None if value is None else Text(value=value, kind="html")


def unescape(value: str) -> str:
    """Replace HTML's references by their characters; a number too long to be one stays as it is."""
    try:
        return html.unescape(value) if "&" in value else value
    except ValueError:  # Python refuses to read integers of more than 4300 digits
        return value


def readable(value: str) -> str:
    """Give a line of text as people read it: many systems keep their names as HTML ("Children&#039;s", "&copy;").

    Only whole references are replaced: without its end, HTML would know one in "Food&parents", too.
    """
    return kinds.REFERENCE.sub(lambda found: unescape(found[0]), value) if "&" in value else value


def url(reading: Reading, value: str | None, where: str) -> str | None:
    """Give a link, absolute where the base is known; None for an empty one and an unsafe one, which is reported."""
    value = value and value.strip()
    if value and "\n" in value:  # a line that was folded
        value = _FOLD.sub("", value)
    if not value or value.startswith(WEB):
        return value or None
    visible = _INVISIBLE.sub("", unescape(value))
    scheme = _SCHEME.match(visible)
    if scheme and scheme[1].lower() not in SAFE_SCHEMES and not _HOST_AND_PORT.match(visible):
        reading.report("link-unsafe", where, value)
        return None
    try:
        return urljoin(reading.base, value) if reading.base else value
    except ValueError:
        reading.report("link-unsafe", where, value)
        return None


def url_in(element: Element, reading: Reading, value: str | None, where: str) -> str | None:
    """Give a link that an element holds, which may say itself by xml:base what it is relative to."""
    if not element.get(XML_BASE):
        return url(reading, value, where)
    around, reading.base = reading.base, base(element, reading.base) or reading.base
    found = url(reading, value, where)
    reading.base = around
    return found


def date(reading: Reading, found: Iterable[str | None], where: str) -> datetime | None:
    """Give the first readable one of some dates; what is wrong with those before it, and with it, is reported."""
    for value in found:
        if value is not None and (moment := one_date(reading, value, where)) is not None:
            return moment
    return None


def one_date(reading: Reading, value: str, where: str) -> datetime | None:
    """Give a date; what is wrong with it is reported."""
    moment, defect = parse_date(value, reading.zone, first=reading.first)
    if "/" in value:
        reading.slashed.append(value)
    if defect:
        reading.report(defect, where, value)
    return moment


def integer(value: str | None) -> int | None:
    """Give a non-negative whole number, None for anything else."""
    value = value and value.strip()
    if value and _GROUPED.fullmatch(value):
        value = value.replace(value[-4], "")
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None  # noqa: PLR2004


def distinct(categories: list[Category]) -> tuple[Category, ...]:
    """Give the tags in order, each once."""
    return tuple(dict.fromkeys(categories)) if len(categories) > 1 else tuple(categories)


def further(links: list[Link], permalink: str | None) -> tuple[Link, ...]:
    """Leave out of the links what has a field of its own: the permalink, and the first self link."""
    own = None
    others: list[Link] = []
    for link in links:
        if link.rel == "self" and own is None:
            own = link
        elif link.rel != "alternate" or link.href != permalink:
            others.append(link)
    return tuple(others)
