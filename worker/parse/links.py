"""Atom's links (RFC 4287 §4.2.7), which RSS has, too: where they lead, and what they are."""

from collections.abc import Iterable

from schemas.feed import Link
from worker.parse import values
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: What IANA's relations may be written with.
IANA_RELATION = "http://www.iana.org/assignments/relation/"
#: Relations as nearly all links have them.
_COMMON = frozenset({"alternate", "self", "enclosure", "replies", "edit", "related", "via", "hub", "next"})
#: Types of links and of content elsewhere that are pages, not files.
PAGES = frozenset({None, "", "text/html", "html", "xhtml", "application/xhtml+xml"})


def relation(element: Element) -> str:
    """Give what a link is (RFC 4287 §4.2.7.2); registered relations compare without case (RFC 8288 §2.1.1)."""
    rel = element.get("rel")
    if rel in _COMMON:
        return rel
    if not rel:
        return "alternate"
    rel = rel.strip().removeprefix(IANA_RELATION)
    return (rel if ":" in rel else rel.lower()) or "alternate"


def address(element: Element, reading: Reading, where: str) -> str | None:
    """Give where a link leads: by its attribute, or by what stands in it."""
    return values.url_in(element, reading, element.get("href") or values.text(element), where)


def link(element: Element, rel: str, href: str) -> Link:
    """Give a link with what its element says of it."""
    get = element.get
    return Link(href=href, rel=rel, type=get("type"), title=get("title"), hreflang=get("hreflang"))


def alternate(links: Iterable[Link]) -> str | None:
    """Choose the permalink: an alternate that is a page, else the first alternate."""
    first = None
    for each in links:
        if each.rel == "alternate":
            if each.type in PAGES:
                return each.href
            first = first or each.href
    return first
