"""Where the documents of a feed are, and how they lead to each other (RFC 5005 §4) and to its hubs (WebSub §4)."""

from collections.abc import Iterator

from schemas.publication import Channel
from worker.publish import places, uris
from worker.publish.links import Attributes
from worker.publish.places import Format

#: Format -> media type of its documents.
TYPES: dict[Format, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
}


def own_url(channel: Channel, to: Format) -> str | None:
    """Give the address of the document itself; None where it is not known where it will be."""
    return channel.url and channel.url + places.file(to, channel.paging.page)


def previous_url(channel: Channel, to: Format) -> str | None:
    """Give the address of the archived document before this one. A complete feed has none (RFC 5005 §2)."""
    previous = _previous(channel)
    return channel.url + places.file(to, previous) if channel.url and previous else None


def hubs(channel: Channel) -> tuple[str, ...]:
    """Give the hubs of a document that changes and that they can know the address of."""
    if channel.url is None or channel.paging.page is not None:
        return ()
    return tuple(dict.fromkeys(filter(None, map(uris.link, channel.hubs))))


def links_of(channel: Channel, to: Format) -> Iterator[Attributes]:
    """Give the links of a document to itself, its hubs, the current document and the one before.

    An archived document does not say which one follows: it never changes once it is there. Where no address is known,
    Atom's are relative to the document; RSS has no relative ones.
    """
    page, previous = channel.paging.page, _previous(channel)
    if own := own_url(channel, to):
        yield {"href": own, "rel": "self", "type": TYPES[to]}
    for hub in hubs(channel):
        yield {"href": hub, "rel": "hub"}
    if channel.url is None and to != "atom":
        return
    top = channel.url or "../" * (page or "").count("/")
    if page is not None:
        yield {"href": top + places.file(to, None), "rel": "current", "type": TYPES[to]}
    if previous is not None:
        yield {"href": top + places.file(to, previous), "rel": "prev-archive", "type": TYPES[to]}


def _previous(channel: Channel) -> str | None:
    return None if channel.paging.is_complete else channel.paging.previous
