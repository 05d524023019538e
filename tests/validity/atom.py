"""Atom 1.0 (RFC 4287), with its links (RFC 4685, RFC 5005). Where the RFC forbids what the validator only warns of (two
entries of one id, a feed without entries and author), the rule follows the RFC."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.validity import extensions
from tests.validity.elements import (
    Check,
    Element,
    Rules,
    attribute,
    attributes,
    branch,
    children,
    holding,
    leaf,
    missing,
    text,
)
from tests.validity.names import ATOM, DC, FH, THR, XHTML
from tests.validity.values import bare_email, full_uri, language, mime, non_negative, rfc3339, uri

#: Relations of pages (RFC 5005), which a complete feed has no use for.
PAGES = frozenset("current first last next next-archive prev-archive previous".split())


def trimmed(check: Check) -> Check:
    """Give the check of an element whose text has no white space around it."""

    def checked(element: Element) -> Iterator[str]:
        if text(element) != text(element).strip():
            yield "UnexpectedWhitespace"
        yield from check(element)

    return checked


# --- parts ------------------------------------------------------------------------------------------------------------


def link(element: Element) -> Iterator[str]:
    allowed = ("href", "rel", "type", "title", "length", "hreflang", THR + "count", THR + "when", THR + "updated")
    yield from attributes(element, *allowed)
    if (href := element.get("href")) is None:
        yield "MissingHref"
    else:
        yield from uri(href, error="InvalidIRI", is_full=False, is_iri=True)
    yield from mime(element.get("type", "a/b"))
    yield from language(element.get("hreflang", "en"))
    yield from non_negative(element.get("length", "0"))
    for name, check in ((THR + "count", non_negative), (THR + "updated", rfc3339)):
        if name in element.attrib:
            yield from () if _rel(element) == "replies" else ("UnexpectedAttribute",)
            yield from check(element.get(name, ""))
    if THR + "when" in element.attrib:
        yield "NoThrWhen"


def _rel(element: Element) -> str:
    return (element.get("rel") or "alternate").removeprefix("http://www.iana.org/assignments/relation/")


def text_construct(element: Element) -> Iterator[str]:
    yield from attributes(element, "type")
    yield from _typed(element)
    if "/" in element.get("type", ""):
        yield "InvalidTextType"


def content(element: Element) -> Iterator[str]:
    yield from attributes(element, "type", "src")
    yield from attribute(element, "src", lambda value: uri(value, error="InvalidURIAttribute", is_full=False))
    yield from _typed(element)
    if element.get("type") == "multipart/alternative":
        yield "InvalidMIMEType"


def _typed(element: Element) -> Iterator[str]:
    kind = element.get("type", "text")
    inside = list(children(element))
    if kind == "xhtml":
        if (element.text or "").strip() or [child.tag for child in inside] != [XHTML + "div"]:
            yield "MissingXhtmlDiv"
        return
    if kind not in {"text", "html"}:
        yield from mime(kind)
    if kind.endswith(("+xml", "/xml")):
        return
    yield from ("UndefinedElement" for _ in inside)
    if _is_binary(kind) and not re.fullmatch(r"[A-Za-z0-9+/=\s]*", text(element)):
        yield "NotBase64"


def _is_binary(kind: str) -> bool:
    return "/" in kind and not kind.endswith(("+xml", "/xml")) and not kind.startswith("text/")


def person(element: Element) -> Iterator[str]:
    rules: Rules = {
        ATOM + "name": leaf(),
        ATOM + "email": holding(bare_email),
        ATOM + "uri": trimmed(holding(lambda value: uri(value, error="InvalidIRI", is_full=False, is_iri=True))),
    }
    yield from branch(rules, rules)(element)
    yield from missing(element, ATOM + "name")


def category(element: Element) -> Iterator[str]:
    yield from attributes(element, "term", "scheme", "label")
    if "term" not in element.attrib:
        yield "MissingAttribute"
    yield from attribute(element, "scheme", full_uri)


def generator(element: Element) -> Iterator[str]:
    yield from attribute(element, "uri", lambda value: uri(value, error="InvalidURIAttribute", is_full=False))


def _duplicate_links(element: Element) -> Iterator[str]:
    links = (found for found in element.findall(ATOM + "link") if _rel(found) == "alternate")
    kinds = Counter((found.get("type", ""), found.get("hreflang", "")) for found in links)
    yield from ("DuplicateAtomLink" for count in kinds.values() if count > 1)


# --- feed, source, entry ----------------------------------------------------------------------------------------------

_reference: Check = trimmed(holding(lambda value: uri(value, error="InvalidLink", is_full=False)))
_COMMON: Rules = {
    ATOM + "author": person,
    ATOM + "category": category,
    ATOM + "contributor": person,
    ATOM + "id": trimmed(holding(full_uri)),
    ATOM + "link": link,
    ATOM + "rights": text_construct,
    ATOM + "title": text_construct,
    ATOM + "updated": trimmed(holding(rfc3339)),
}
_METADATA: Rules = {
    **extensions.FEED,
    **_COMMON,
    ATOM + "generator": leaf(generator, "uri", "version"),
    ATOM + "icon": _reference,
    ATOM + "logo": _reference,
    ATOM + "subtitle": text_construct,
}
_ONCE = (
    frozenset((*_METADATA, *extensions.ENTRY)) & extensions.ONCE
    | {DC + "date"}
    | (
        {
            ATOM + name
            for name in "content generator icon id logo published rights source subtitle summary title updated".split()
        }
    )
)


def source(element: Element) -> Iterator[str]:
    yield from branch(_METADATA, _ONCE)(element)
    yield from _duplicate_links(element)


_ENTRY: Check = branch(
    {
        **extensions.ENTRY,
        **_COMMON,
        ATOM + "content": content,
        ATOM + "published": trimmed(holding(rfc3339)),
        ATOM + "source": source,
        ATOM + "summary": text_construct,
    },
    _ONCE,
)


def entry(element: Element) -> Iterator[str]:
    yield from _ENTRY(element)
    yield from missing(element, ATOM + "title", ATOM + "id", ATOM + "updated")
    parent = element.getparent()
    sides = [element, *element.findall(ATOM + "source"), *([] if parent is None else [parent])]
    if all(side.find(ATOM + "author") is None for side in sides):
        yield "MissingElement"
    found = element.find(ATOM + "content")
    if found is None and all(_rel(each) != "alternate" for each in element.findall(ATOM + "link")):
        yield "MissingContentOrAlternate"
    if found is not None and element.find(ATOM + "summary") is None:
        yield from ("MissingSummary",) if "src" in found.attrib or _is_binary(found.get("type", "")) else ()
    yield from _duplicate_links(element)


_FEED: Check = branch({**_METADATA, ATOM + "entry": entry}, _ONCE, before=ATOM + "entry")


def document(root: Element) -> Iterator[str]:
    """Name the errors of a feed document."""
    if root.tag != ATOM + "feed":
        yield "UndefinedElement"
        return
    yield from _FEED(root)
    yield from missing(root, ATOM + "title", ATOM + "id", ATOM + "updated")
    if root.find(ATOM + "entry") is None:
        yield from missing(root, ATOM + "author")
    yield from _duplicate_links(root)
    yield from _pages(root)
    ids = Counter((found.text or "") for found in root.findall(f"{ATOM}entry/{ATOM}id"))
    yield from ("DuplicateIds" for count in ids.values() if count > 1)


def _pages(root: Element) -> Iterator[str]:
    """Check the links between pages. What a document's own address is, its self link says."""
    links = [(_rel(found), found.get("href")) for found in root.findall(ATOM + "link")]
    own = {href for rel, href in links if rel == "self"}
    rels = {rel for rel, _ in links}
    if root.find(FH + "complete") is not None:
        yield from ("FeedRelInCompleteFeed" for rel in sorted(rels & PAGES - {"current"}))
        yield from ("CurrentNotSelfInCompleteFeed" for rel, href in links if rel == "current" and href not in own)
    for end, beyond in (("first", "previous"), ("last", "next")):
        if any(rel == end and href in own for rel, href in links) and beyond in rels:
            yield "LinkPastEnd"
