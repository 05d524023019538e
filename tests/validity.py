"""The W3C feed validator's errors that bite us, as rules of our own: `errors(data, kind)` names those of a document.

The names are the validator's event names. Its warnings (among them whatever it thinks of HTML) are left out. Where
RFC 4287 forbids what the validator only warns of (two entries of one id), the rule follows the RFC.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from email.utils import getaddresses
from typing import Literal

from lxml import etree

Element = etree._Element
Check = Callable[[Element], Iterable[str]]

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
XML = "{http://www.w3.org/XML/1998/namespace}"

URI_CHARACTERS = r"[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]"
MIME = r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+(?:\s*;\s*[^\s()<>,;:\\\"/\[\]?=]+=(?:\"[^\"]*\"|[^\s()<>,;:\\\"/\[\]?=]+))*"
DOMAIN = r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][-A-Za-z0-9]*"
LANGUAGES = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()
)
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
RFC2822 = re.compile(
    rf"(?:({'|'.join(DAYS)}), )?(\d\d?) ({'|'.join(MONTHS)}) (\d{{4}}) (\d\d):(\d\d)(?::(\d\d))? "
    r"(?:[+-]?\d{4}|UT|GMT|[ECMP][SD]T|Z)"
)
RFC3339 = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d*)?(?:Z|[+-]\d\d:\d\d)")


def errors(data: bytes, kind: Literal["rss", "atom"]) -> list[str]:
    """Give the names of the errors that the W3C validator would report, in document order; [] for a valid feed."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return ["SAXError"]
    return list(_rss(root) if kind == "rss" else _atom(root))


# --- values ---------------------------------------------------------------------------------------------------------


def uri(value: str, *, error: str = "InvalidFullLink", needs_scheme: bool = True) -> Iterator[str]:
    scheme = value.partition(":")[0].lower()
    if scheme == "tag":
        valid = re.fullmatch(rf"tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{{4}}(-\d\d(-\d\d)?)?:{URI_CHARACTERS}*", value)
        yield from () if valid else ("InvalidTAG",)
    elif scheme == "urn":
        if value.lower().startswith("urn:uuid:"):
            if not re.fullmatch(r"(?i)urn:uuid:[a-f0-9]{8}-([a-f0-9]{4}-){3}[a-f0-9]{12}", value):
                yield "InvalidUUID"
        elif not re.fullmatch(r"(?i)urn:[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+", value):
            yield "InvalidURN"
    elif not re.fullmatch(
        rf"([a-zA-Z][0-9a-zA-Z+.-]*:(//)?{'' if needs_scheme else '|/{0,2}'})(\[[0-9A-Fa-f:]+\])?{URI_CHARACTERS}*",
        value,
    ):
        odd = (character for character in value if character.isascii() and not re.match(URI_CHARACTERS, character))
        yield "InvalidUriChar" if next(odd, None) else error
    elif scheme in {"http", "https", "ftp"} and not re.match(r"\w+://[^/]", value):
        yield error


def language(value: str) -> Iterator[str]:
    primary = value.partition("-")[0].lower()
    if primary not in LANGUAGES and not re.fullmatch("[a-z]{3}", primary):  # three letters are taken on trust
        yield "InvalidLanguage"


def mime(value: str, error: str = "InvalidMIMEType") -> Iterator[str]:
    if not re.fullmatch(MIME, value):
        yield error


def email(value: str) -> Iterator[str]:
    addresses = getaddresses([value])
    address = addresses[0][1] if len(addresses) == 1 else value
    if not re.fullmatch(rf"[A-Za-z0-9_+.'-]+@(?:{DOMAIN})", address):
        yield "InvalidContact"


def _is_time(hour: str, minute: str, second: str | None) -> bool:
    return int(hour) <= 23 and int(minute) <= 59 and int(second or 0) <= 60


def _is_day(year: int, month: int, day: int) -> bool:
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def rfc822(element: Element) -> Iterator[str]:
    match = RFC2822.fullmatch(text(element))
    if match is None:
        yield "InvalidRFC2822Date"
        return
    day_name, day, month, year, *time = match.groups()
    numbers = int(year), MONTHS.index(month) + 1, int(day)
    if numbers[0] < 1900 or not _is_day(*numbers) or not _is_time(*time):
        yield "InvalidRFC2822Date"
    elif day_name and DAYS[date(*numbers).weekday()] != day_name:
        yield "IncorrectDOW"


def rfc3339(element: Element) -> Iterator[str]:
    match = RFC3339.fullmatch(text(element))
    if match is None:
        yield "InvalidRFC3339Date"
        return
    year, month, day, *time = match.groups()
    if not _is_day(int(year), int(month), int(day)) or not _is_time(*time):
        yield "InvalidRFC3339Date"


# --- elements -------------------------------------------------------------------------------------------------------


def text(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def attributes(element: Element, *allowed: str) -> Iterator[str]:
    """Check that an element has no attributes but these and XML's own, and a known language."""
    for name, value in ((str(name), value) for name, value in element.attrib.items()):
        if name == XML + "lang":
            yield from language(str(value))
        elif not name.startswith("{") and name not in allowed:
            yield "UnexpectedAttribute"


def leaf(check: Check | None = None, *allowed: str) -> Check:
    """Give the check of an element that holds only text."""

    def checked(element: Element) -> Iterator[str]:
        yield from attributes(element, *allowed)
        yield from ("UndefinedElement" for _ in element.iterchildren(tag=etree.Element))
        yield from check(element) if check else ()

    return checked


def branch(rules: dict[str, Check], many: frozenset[str] = frozenset(), *allowed: str) -> Check:
    """Give the check of an element that holds elements: each known, each once unless it is one of `many`."""

    def checked(element: Element) -> Iterator[str]:
        yield from attributes(element, *allowed)
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            yield "UnexpectedText"
        counts: Counter[str] = Counter()
        for child in element.iterchildren(tag=etree.Element):
            tag = str(child.tag)
            counts[tag] += 1
            if tag in rules:
                yield from rules[tag](child)
            elif not tag.startswith("{") or tag.startswith((ATOM, CONTENT, DC)):
                yield "UndefinedElement"
            if counts[tag] == 2 and tag in rules and tag not in many:
                yield "DuplicateElement"

    return checked


def full_link(element: Element) -> Iterator[str]:
    yield from uri(text(element))


def any_uri(element: Element) -> Iterator[str]:
    yield from uri(text(element), error="InvalidLink", needs_scheme=False)


def trimmed(check: Check) -> Check:
    def checked(element: Element) -> Iterator[str]:
        if text(element) != text(element).strip():
            yield "UnexpectedWhitespace"
        yield from check(element)

    return checked


def lang(element: Element) -> Iterator[str]:
    yield from language(text(element))


def contact(element: Element) -> Iterator[str]:
    yield from email(text(element))


def positive(element: Element) -> Iterator[str]:
    if not re.fullmatch(r"0*[1-9]\d*", text(element)):
        yield "InvalidPositiveInteger"


def atom_link(element: Element) -> Iterator[str]:
    yield from attributes(element, "href", "rel", "type", "title", "length", "hreflang")
    if (href := element.get("href")) is None:
        yield "MissingHref"
    else:
        yield from uri(href, error="InvalidIRI", needs_scheme=False)
    yield from mime(element.get("type", "a/b"))
    yield from language(element.get("hreflang", "en"))
    if not element.get("length", "0").isdigit():
        yield "InvalidNonNegativeInteger"


def missing(element: Element, *tags: str, error: str = "MissingElement") -> Iterator[str]:
    yield from (error for tag in tags if element.find(tag) is None)


# --- RSS 2.0 --------------------------------------------------------------------------------------------------------


def guid(element: Element) -> Iterator[str]:
    yield from attributes(element, "isPermaLink")
    match element.get("isPermaLink", "true"):
        case "true":
            value = text(element)
            if any(uri(value, error="InvalidHttpGUID")):
                yield "InvalidHttpGUID"
            elif value.lower().startswith(("tag:", "urn:uuid:")):
                yield "InvalidPermalink"
        case "false":
            pass
        case _:
            yield "InvalidBooleanAttribute"


def enclosure(element: Element) -> Iterator[str]:
    yield from attributes(element, "url", "length", "type")
    yield from ("MissingAttribute" for name in ("url", "length", "type") if name not in element.attrib)
    length = element.get("length", "0")
    if not re.fullmatch(r"[+-]?\d+", length):
        yield "InvalidIntegerAttribute"
    elif int(length) < 0:
        yield "UseZeroForUnknown" if int(length) == -1 else "InvalidNonNegativeInteger"
    yield from mime(element.get("type", "a/b"), "InvalidMIMEAttribute")
    url = element.get("url", "http://example.com/")
    if not re.match(rf"(?i)https?://(?:{DOMAIN})(?::\d+)?(?:/|$)", url) or any(uri(url)):
        yield "InvalidURLAttribute"


def source(element: Element) -> Iterator[str]:
    if "url" not in element.attrib:
        yield "MissingAttribute"
    yield from uri(element.get("url", "http://example.com/"))


def image(element: Element) -> Iterator[str]:
    yield from branch(
        {
            "url": leaf(full_link),
            "title": leaf(),
            "link": leaf(full_link),
            "width": leaf(positive),
            "height": leaf(positive),
            "description": leaf(),
        }
    )(element)
    yield from missing(element, "title", error="MissingTitle")
    yield from missing(element, "url")
    yield from missing(element, "link", error="MissingLink")


DC_RULES: dict[str, Check] = {
    DC + name: leaf()
    for name in ("creator", "contributor", "rights", "subject", "publisher", "source", "title", "identifier")
} | {DC + "language": leaf(lang), DC + "date": leaf(rfc3339)}

ITEM = branch(
    {
        "title": leaf(),
        "link": leaf(full_link),
        "description": leaf(),
        "author": leaf(contact),
        "category": leaf(None, "domain"),
        "comments": leaf(full_link),
        "enclosure": enclosure,
        "guid": leaf(guid, "isPermaLink"),
        "pubDate": leaf(rfc822),
        "source": leaf(source, "url"),
        CONTENT + "encoded": leaf(),
        ATOM + "link": atom_link,
        ATOM + "updated": leaf(rfc3339),
    }
    | DC_RULES,
    # a second enclosure is a warning
    frozenset({"category", "enclosure", ATOM + "link", *DC_RULES}),
)


def item(element: Element) -> Iterator[str]:
    yield from ITEM(element)
    if element.find("title") is None and element.find("description") is None:
        yield "ItemMustContainTitleOrDescription"


CHANNEL = branch(
    {
        "title": leaf(),
        "link": leaf(full_link),
        "description": leaf(),
        "language": leaf(lang),
        "copyright": leaf(),
        "managingEditor": leaf(contact),
        "webMaster": leaf(contact),
        "pubDate": leaf(rfc822),
        "lastBuildDate": leaf(rfc822),
        "category": leaf(None, "domain"),
        "generator": leaf(),
        "docs": leaf(full_link),
        "ttl": leaf(positive),
        "image": image,
        "item": item,
        ATOM + "link": atom_link,
    }
    | DC_RULES,
    frozenset({"item", "category", ATOM + "link", *DC_RULES}),
)


def channel(element: Element) -> Iterator[str]:
    yield from CHANNEL(element)
    yield from missing(element, "title", error="MissingTitle")
    yield from missing(element, "link", error="MissingLink")
    yield from missing(element, "description", error="MissingDescription")
    guids = Counter(text(found) for found in element.findall("item/guid"))
    yield from ("DuplicateValue" for count in guids.values() if count > 1)


def _rss(root: Element) -> Iterator[str]:
    if root.tag != "rss":
        yield "UndefinedElement"
        return
    if root.get("version") is None:
        yield "MissingAttribute"
    elif not re.fullmatch(r"2\.0[0-9.]*", str(root.get("version"))):
        yield "InvalidRSSVersion"
    yield from branch({"channel": channel}, frozenset(), "version")(root)
    yield from missing(root, "channel")


# --- Atom 1.0 (RFC 4287) --------------------------------------------------------------------------------------------


def text_construct(element: Element) -> Iterator[str]:
    yield from attributes(element, "type")
    yield from _typed(element)
    if "/" in element.get("type", ""):
        yield "InvalidTextType"


def content(element: Element) -> Iterator[str]:
    yield from attributes(element, "type", "src")
    if (src := element.get("src")) is not None:
        yield from uri(src, error="InvalidURIAttribute", needs_scheme=False)
    yield from _typed(element)


def _typed(element: Element) -> Iterator[str]:
    kind = element.get("type", "text")
    children = list(element.iterchildren(tag=etree.Element))
    if kind == "xhtml":
        if (element.text or "").strip() or [child.tag for child in children] != [XHTML_DIV]:
            yield "MissingXhtmlDiv"
        return
    if kind not in {"text", "html"}:
        yield from mime(kind)
    if kind.endswith(("+xml", "/xml")):
        return
    yield from ("UndefinedElement" for _ in children)
    is_binary = "/" in kind and not kind.startswith("text/")
    if is_binary and not re.fullmatch(r"[A-Za-z0-9+/=\s]*", text(element)):
        yield "NotBase64"


def person(element: Element) -> Iterator[str]:
    yield from branch(
        {
            ATOM + "name": leaf(),
            ATOM + "email": leaf(contact),
            ATOM + "uri": leaf(any_uri),
        }
    )(element)
    yield from missing(element, ATOM + "name")


def category(element: Element) -> Iterator[str]:
    yield from attributes(element, "term", "scheme", "label")
    if "term" not in element.attrib:
        yield "MissingAttribute"
    yield from uri(element.get("scheme", "http://example.com/"))


def generator(element: Element) -> Iterator[str]:
    yield from uri(element.get("uri", ""), error="InvalidURIAttribute", needs_scheme=False)


COMMON: dict[str, Check] = {
    ATOM + "author": person,
    ATOM + "category": category,
    ATOM + "contributor": person,
    ATOM + "id": leaf(trimmed(full_link)),
    ATOM + "link": atom_link,
    ATOM + "rights": text_construct,
    ATOM + "title": text_construct,
    ATOM + "updated": leaf(rfc3339),
}
MANY = frozenset(ATOM + name for name in ("author", "category", "contributor", "link"))
ENTRY = branch(
    COMMON
    | {
        ATOM + "content": content,
        ATOM + "published": leaf(rfc3339),
        ATOM + "summary": text_construct,
    }
    | DC_RULES,
    MANY | DC_RULES.keys(),
)


def entry(element: Element) -> Iterator[str]:
    yield from ENTRY(element)
    yield from missing(element, ATOM + "title", ATOM + "id", ATOM + "updated")
    parent = element.getparent()
    if element.find(ATOM + "author") is None and (parent is None or parent.find(ATOM + "author") is None):
        yield "MissingElement"
    alternates = [link for link in element.findall(ATOM + "link") if link.get("rel", "alternate") == "alternate"]
    found = element.find(ATOM + "content")
    if found is None and not alternates:
        yield "MissingContentOrAlternate"
    if found is not None and found.get("src") is not None and element.find(ATOM + "summary") is None:
        yield "MissingSummary"
    kinds = Counter((link.get("type"), link.get("hreflang")) for link in alternates)
    yield from ("DuplicateAtomLink" for count in kinds.values() if count > 1)


FEED = branch(
    COMMON
    | {
        ATOM + "entry": entry,
        ATOM + "generator": leaf(generator, "uri", "version"),
        ATOM + "icon": leaf(trimmed(any_uri)),
        ATOM + "logo": leaf(trimmed(any_uri)),
        ATOM + "subtitle": text_construct,
    }
    | DC_RULES,
    MANY | {ATOM + "entry"} | DC_RULES.keys(),
)


def _atom(root: Element) -> Iterator[str]:
    if root.tag != ATOM + "feed":
        yield "UndefinedElement"
        return
    yield from FEED(root)
    yield from missing(root, ATOM + "title", ATOM + "id", ATOM + "updated")
    entries = root.findall(ATOM + "entry")
    if not entries:
        yield from missing(root, ATOM + "author")
    tags = [str(child.tag) for child in root.iterchildren(tag=etree.Element)]
    if entries and any(tag != ATOM + "entry" for tag in tags[tags.index(ATOM + "entry") :]):
        yield "MisplacedMetadata"
    links = Counter(
        (link.get("rel", "alternate"), link.get("type"), link.get("hreflang")) for link in root.findall(ATOM + "link")
    )
    yield from ("DuplicateAtomLink" for count in links.values() if count > 1)
    ids = Counter((found.text or "") for found in root.findall(f"{ATOM}entry/{ATOM}id"))
    yield from ("DuplicateIds" for count in ids.values() if count > 1)
