"""From elements and their text to values: what every dialect's reader needs, each with its defects."""

import html
import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from urllib.parse import urljoin

from msgspec import Struct, field

from schemas.feed import Person, Text
from schemas.snapshot import Defect
from worker.parse import markup
from worker.parse.dates import parse_date
from worker.parse.tree import Element

#: Schemes a link may have. Anything else with a scheme could run, read files, or is a mistake.
SAFE_SCHEMES = frozenset(
    {"http", "https", "ftp", "ftps", "sftp", "mailto", "tel", "news", "nntp", "gopher", "gemini", "magnet", "xmpp"}
)
#: White space in XML (XML 1.0 §2.3). `str.strip()` would take hard spaces too.
XML_SPACE = " \t\r\n"
#: Longest e-mail address (RFC 5321 §4.5.3.1).
EMAIL_CHARACTERS_MAX = 320

#: Inline markup that titles are found to carry. `<head>` is not among it: titles speak of elements.
_TITLE_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|q|s|small|span|strike|strong|sub|sup|tt|u|wbr)\b[^<>]*>"
    r"|&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+):\d{1,5}(?:[/?#]|$)")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_EMAIL = re.compile(r"[^\s<>()@,;:\"]+@[^\s<>()@,;:\"]+\.[A-Za-z][A-Za-z-]*")
#: An address or a host. Its end must be a country's or a common one: "julia.d.wise" and "J.R.R.Tolkien" are people.
_HOST = re.compile(
    r"[A-Za-z]+://\S+|www\.\S+"
    r"|(?:[a-z0-9-]+\.)+(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|name|pro|app|dev|blog|news|online|site)(?:/\S*)?",
    re.IGNORECASE,
)


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


class Children(Struct, frozen=True):
    """The children of an element, by tag."""

    texts: dict[
        str, str
    ]  #: Text of the first child of a tag that has any; of an element with children, what stands before them.
    elements: dict[str, list[Element]]  #: All of some tags, in document order.


def children(element: Element, *, listed: frozenset[str], bodies: frozenset[str] = frozenset()) -> Children:
    """Read the children of an element in one pass: texts of all tags, elements of those that are `listed`.

    Children in `bodies` may hold markup, which their text keeps.
    """
    texts: dict[str, str] = {}
    elements: dict[str, list[Element]] = {}
    for child in element:
        tag: str = child.tag  # comments and instructions are gone (tree)
        if tag in listed:
            elements.setdefault(tag, []).append(child)
        if tag not in texts:
            value = markup.inner(child) if len(child) and tag in bodies else child.text
            if value and (value := value.strip(XML_SPACE)):
                texts[tag] = value
    return Children(texts, elements)


def text(element: Element, *, keep_markup: bool = False) -> str | None:
    """Give the text of an element, trimmed of XML's white space; None where there is none."""
    if len(element):
        value: str | None = markup.inner(element) if keep_markup else markup.words(element)
    else:
        value = element.text
    return (value.strip(XML_SPACE) or None) if value else None


def title(value: str | None) -> Text | None:
    """Give a title of unknown kind (RSS): HTML where it carries inline markup or entities, else text."""
    if value is None:
        return None
    is_html = ("<" in value or "&" in value) and _TITLE_MARKUP.search(value)
    return Text(value=value, kind="html" if is_html else "text")


def html_text(value: str | None) -> Text | None:
    """Give a body as HTML."""
    return None if value is None else Text(value=value, kind="html")


def unescape(value: str) -> str:
    """Replace HTML's references by their characters; a number too long to be one stays as it is."""
    try:
        return html.unescape(value) if "&" in value else value
    except ValueError:  # Python refuses to read integers of more than 4300 digits
        return value


def url(reading: Reading, value: str | None, where: str) -> str | None:
    """Give a link, absolute where the base is known; None for an empty one and an unsafe one, which is reported."""
    value = value and value.strip()
    if not value or value.startswith(("http://", "https://")):
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


def date(reading: Reading, found: Iterable[str | None], where: str) -> datetime | None:
    """Give the first readable one of some dates; what is wrong with those before it, and with it, is reported."""
    for value in found:
        if value is None:
            continue
        moment, defect = parse_date(value, reading.zone)
        if defect:
            reading.report(defect, where, value)
        if moment:
            return moment
    return None


def rss_person(reading: Reading, value: str | None, where: str) -> Person | None:
    """Give the person of an RSS author: "address (Name)", "Name <address>" or a name; a host name is none."""
    value = unescape(value).strip() if value else None
    if not value:
        return None
    if "@" in value:
        return _person_with_email(value)
    if "." in value and _HOST.fullmatch(value):
        reading.report("author-not-a-person", where, value)
        return None
    return Person(name=" ".join(value.split()))


def _person_with_email(value: str) -> Person:
    value = value.removeprefix("mailto:")
    opening = re.search(r"[<(]", value)
    before = value[: opening.start()].strip() if opening else value
    inside = value[opening.end() :].removesuffix(">").removesuffix(")").strip() if opening else ""
    for email, name in ((before, inside), (inside, before)):
        if len(email) <= EMAIL_CHARACTERS_MAX and _EMAIL.fullmatch(email):
            return Person(name=" ".join(name.split()) or None, email=email)
    return Person(name=" ".join(value.split()))


def integer(value: str | None) -> int | None:
    """Give a non-negative whole number, None for anything else."""
    value = value and value.strip()
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None  # noqa: PLR2004


def unique(persons: Iterable[Person | None]) -> tuple[Person, ...]:
    """Give the persons without gaps and repetitions, in order."""
    return tuple(dict.fromkeys(person for person in persons if person is not None))
