"""From elements and their text to values: what every dialect's reader needs, each with its defects."""

import html
import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from urllib.parse import urljoin

from lxml import etree
from msgspec import Struct, field

from schemas.feed import Person, Text
from schemas.snapshot import Defect
from worker.parse.dates import parse_date
from worker.parse.namespaces import XHTML
from worker.parse.tree import Element

#: Schemes a link may have. Anything else with a scheme could run, read files, or is a mistake.
SAFE_SCHEMES = frozenset(
    {"http", "https", "ftp", "ftps", "sftp", "mailto", "tel", "news", "nntp", "gopher", "gemini", "magnet", "xmpp"}
)

#: Inline markup that titles are found to carry. `<head>` is not among it: titles speak of elements.
_TITLE_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|q|s|small|span|strike|strong|sub|sup|tt|u|wbr)\b[^<>]*>"
    r"|&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_EMAIL = r"[^\s<>()@,;:\"]+@[^\s<>()@,;:\"]+\.[A-Za-z][A-Za-z-]*"
_RSS_PERSON = re.compile(rf"(?P<email>{_EMAIL})(?:\s*\((?P<name>[^()]*)\))?|(?P<name2>[^<>]*?)\s*[<(](?P<email2>{_EMAIL})[>)]")
_HOST = re.compile(r"(?:[a-z]+://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?)", re.IGNORECASE)


class Reading(Struct, kw_only=True):
    """Where a reader is in its document, and what it has met so far."""

    base: str | None = None  #: Absolute URL that relative ones are resolved against.
    zone: tzinfo | None = None  #: For dates that carry none.
    entry: int | None = None  #: Index of the entry being read.
    defects: list[Defect] = field(default_factory=list)

    def report(self, code: str, where: str, detail: str = "") -> None:
        """Note a defect of the current entry, or of the feed above its entries. `item[1]` is the first, as in XPath."""
        place = where if self.entry is None else f"item[{self.entry + 1}]/{where}"
        self.defects.append(Defect(code=code, where=place, detail=detail[:200], entry=self.entry))


def by_tag(element: Element) -> dict[str, list[Element]]:
    """Give the children of an element by their tag, in document order."""
    found: dict[str, list[Element]] = {}
    for child in element:
        found.setdefault(child.tag, []).append(child)  # type: ignore[arg-type]  # entity nodes: no reader asks for them
    return found


def text(element: Element) -> str | None:
    """Give the text of an element, trimmed of XML's white space; None where there is none."""
    value = inner(element) if len(element) else element.text
    return (value.strip(" \t\r\n") or None) if value else None


def first_text(elements: Iterable[Element] | None) -> str | None:
    """Give the text of the first element that has any."""
    for element in elements or ():
        if (value := text(element)) is not None:
            return value
    return None


def inner(element: Element) -> str:
    """Give what stands inside an element as HTML: its text, and child elements serialised without namespaces.

    Feeds put unescaped markup where escaped markup belongs; XHTML content is markup by right.
    """
    for child in element.iterdescendants(tag=etree.Element):
        child.tag = etree.QName(child).localname
    etree.cleanup_namespaces(element)
    parts = [html.escape(element.text or "", quote=False) if _has_elements(element) else element.text or ""]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def xhtml(element: Element) -> str:
    """Give the content of an XHTML text construct, without the div that RFC 4287 §3.1.1.3 puts around it."""
    divs = element.findall(XHTML + "div")
    return inner(divs[0] if len(divs) == 1 else element)


def title(value: str | None) -> Text | None:
    """Give a title of unknown kind (RSS): HTML where it carries inline markup or entities, else text."""
    if value is None:
        return None
    return Text(value=value, kind="html" if _TITLE_MARKUP.search(value) else "text")


def html_text(value: str | None) -> Text | None:
    """Give a body as HTML."""
    return None if value is None else Text(value=value, kind="html")


def url(reading: Reading, value: str | None, where: str) -> str | None:
    """Give a link, absolute where the base is known; None for an empty one, and for an unsafe one, which is reported."""
    value = value and value.strip()
    if not value or value.startswith(("http://", "https://")):
        return value or None
    scheme = _SCHEME.match(_INVISIBLE.sub("", html.unescape(value)))
    if scheme and scheme[1].lower() not in SAFE_SCHEMES and not re.match(r"[\w.-]+:\d+(?:/|$)", value):
        reading.report("link-unsafe", where, value)
        return None
    try:
        return urljoin(reading.base, value) if reading.base else value
    except ValueError:
        reading.report("link-unsafe", where, value)
        return None


def date(reading: Reading, value: str | None, where: str) -> datetime | None:
    """Give a date; None for a missing one, and for an unreadable one, which is reported."""
    if value is None:
        return None
    moment, defect = parse_date(value, reading.zone)
    if defect:
        reading.report(defect, where, value)
    return moment


def rss_person(reading: Reading, value: str | None, where: str) -> Person | None:
    """Give the person of an RSS author: "address (Name)", "Name <address>" or a name; a host name is none."""
    if not value:
        return None
    value = html.unescape(value).strip()
    match = _RSS_PERSON.fullmatch(value)
    if match:
        name = (match["name"] or match["name2"] or "").strip() or None
        return Person(name=name, email=match["email"] or match["email2"])
    if _HOST.fullmatch(value):
        reading.report("author-not-a-person", where, value)
        return None
    return Person(name=" ".join(value.split()))


def integer(value: str | None) -> int | None:
    """Give a non-negative whole number, None for anything else."""
    value = value and value.strip()
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None  # noqa: PLR2004


def unique(persons: Iterable[Person | None]) -> tuple[Person, ...]:
    """Give the persons without gaps and repetitions, in order."""
    return tuple(dict.fromkeys(person for person in persons if person is not None))


def _has_elements(element: Element) -> bool:
    return any(isinstance(child.tag, str) for child in element)
