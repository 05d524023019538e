"""The links of an entry or a feed as attributes of atom:link, which RSS carries as well."""

from collections.abc import Iterable, Iterator

from schemas.feed import PROXY_ENCLOSURE, PROXY_LINK, Enclosure, Link
from worker.publish import tokens, uris

_PROXIES = frozenset({PROXY_LINK, PROXY_ENCLOSURE})
#: What a feed says of its own documents, of who tells of its changes and of how to edit it: not true of ours.
_OF_UPSTREAM = frozenset(
    {"self", "hub", "current", "first", "last", "next", "prev", "previous", "next-archive", "prev-archive"}
    | {
        "edit",
        "edit-media",
        "service",
        "http://schemas.google.com/g/2005#feed",
        "http://schemas.google.com/g/2005#post",
    }
)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)

Attributes = dict[str, str]


def of_enclosure(enclosure: Enclosure) -> Attributes | None:
    """Give the link to a file; None where its address may not be published."""
    is_told = enclosure.length_bytes is not None and enclosure.length_bytes >= 0
    length = str(enclosure.length_bytes) if is_told else None
    return _attributes(
        uris.file(enclosure.url),
        "enclosure",
        type=tokens.media_type(enclosure.type),
        length=length,
        title=enclosure.title,
    )


def further(links: Iterable[Link]) -> Iterator[Attributes]:
    """Give the links that are neither permalink, enclosure nor comments, without repetitions.

    Only one alternate may stand per type and language (RFC 4287 §4.1.2), and the permalink is one without either.
    """
    seen: set[tuple[str, ...]] = {("alternate", "", "")}
    for link in links:
        if link.rel in _PROXIES:
            continue
        attributes = _of_link(link)
        if attributes is None:
            continue
        names = ("rel", "type", "hreflang") if attributes["rel"] == "alternate" else tuple(attributes)
        key = tuple(attributes.get(name, "") for name in names)
        if key not in seen:
            seen.add(key)
            yield attributes


def of_feed(links: Iterable[Link]) -> Iterator[Attributes]:
    """Give those links of the feed that was read that are true of ours: not those to its own documents and hubs."""
    for attributes in further(links):
        is_feed = attributes["rel"] == "alternate" and attributes.get("type", "").partition(";")[0] in _FEED_TYPES
        if attributes["rel"] not in _OF_UPSTREAM and not is_feed:
            yield attributes


def _of_link(link: Link) -> Attributes | None:
    return _attributes(
        uris.link(link.href),
        tokens.relation(link.rel) or uris.absolute(link.rel),
        type=tokens.media_type(link.type),
        title=link.title,
        hreflang=tokens.language(link.hreflang),
    )


def _attributes(href: str | None, rel: str | None, **others: str | None) -> Attributes | None:
    if not href or not rel:
        return None
    return {"href": href, "rel": rel} | {name: value for name, value in others.items() if value and value.strip()}
