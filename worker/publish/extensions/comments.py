"""Comments and answers: Slash and the Comment API in RSS, Threading (RFC 4685) in Atom and for what is answered to.

Views, favourites and stars (media:community) are left out: the W3C validator does not know the element.
"""

from collections.abc import Iterator

from schemas.feed import Entry, UnknownElement
from worker.publish import tokens, uris
from worker.publish.parts import NAMESPACES, Part, set_only


def counted(entry: Entry, *, in_rss: bool) -> Iterator[Part]:
    """Give the number of comments, and how many reached which score."""
    if (statistics := entry.statistics) is not None:
        if statistics.comments is not None and statistics.comments >= 0:
            yield Part("slash:comments" if in_rss else "thr:total", str(statistics.comments))
        if statistics.hit_parade and min(statistics.hit_parade) >= 0:
            yield Part("slash:hit_parade", ",".join(map(str, statistics.hit_parade)))


def answers(entry: Entry) -> Iterator[Part]:
    """Give what an entry answers to, by its id where that was said, else by its page."""
    said = [_attributes(element) for element in entry.unknown if _is_answer(element)]
    told = set()
    for attributes in said:
        if ref := uris.absolute(attributes.get("ref")):
            href = uris.link(attributes.get("href")) or (uris.link(ref) if ref.startswith("http") else None)
            told.add(href)
            source, type_ = uris.link(attributes.get("source")), tokens.media_type(attributes.get("type"))
            yield Part("thr:in-reply-to", attributes=set_only(ref=ref, href=href, type=type_, source=source))
    for link in entry.links:
        if link.rel == "in-reply-to" and (href := uris.link(link.href)) and href not in told:
            ref = uris.absolute(href)
            yield Part("thr:in-reply-to", attributes=set_only(ref=ref, href=href, type=tokens.media_type(link.type)))


def _is_answer(element: UnknownElement) -> bool:
    return element.name == "in-reply-to" and element.namespace == NAMESPACES["thr"]


def _attributes(element: UnknownElement) -> dict[str, str]:
    return {attribute.name: attribute.value for attribute in element.attributes if attribute.namespace is None}
