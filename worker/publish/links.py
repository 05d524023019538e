"""The links of an entry as attributes of atom:link, which RSS items carry as well."""

from collections.abc import Iterator

from schemas.feed import PROXY_ENCLOSURE, PROXY_LINK, Enclosure, Entry, Link
from worker.publish import tokens, uris

_PROXIES = frozenset({PROXY_LINK, PROXY_ENCLOSURE})

Attributes = dict[str, str]


def of_enclosure(enclosure: Enclosure) -> Attributes | None:
    """Give the link to a file; None where its address may not be published."""
    length = None if enclosure.length_bytes is None else str(enclosure.length_bytes)
    return _attributes(
        uris.file(enclosure.url),
        "enclosure",
        type=tokens.media_type(enclosure.type),
        length=length,
        title=enclosure.title,
    )


def further(entry: Entry) -> Iterator[Attributes]:
    """Give the links that are neither permalink, enclosure nor comments, without repetitions.

    Only one alternate may stand per type and language (RFC 4287 §4.1.2), and the permalink is one without either.
    """
    seen: set[tuple[str, ...]] = {("alternate", "", "")}
    for link in entry.links:
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
