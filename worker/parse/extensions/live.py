"""Podcast 2.0: live broadcasts (podcast:liveItem), which are written as entries are."""

from typing import Any

from schemas.feed import Enclosure, Link, LiveItem, Text
from worker.parse import values
from worker.parse.extensions import episodes, itunes, unknown
from worker.parse.extensions.gathered import Gathered, Table, construct, listed, token, words
from worker.parse.extensions.names import qualified
from worker.parse.namespaces import local_name
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: Elements of extensions that mean the same in a broadcast as in an entry.
AS_IN_ENTRIES = {
    name.lower(): (episodes.ENTRY | itunes.ENTRY)[name]
    for name in ("itunes:image", "podcast:alternateEnclosure", "podcast:chat", "podcast:image", "podcast:images")
}


def _live_item(element: Element, reading: Reading) -> LiveItem | None:
    """Read a broadcast; what it has no field for stays in its `unknown`."""
    inside = Gathered()
    facts = _times(element, reading)
    for child in element:
        name = qualified(child.tag) or local_name(child.tag).lower()
        if (row := AS_IN_ENTRIES.get(name)) is not None:
            row.read(child, inside, reading)
        elif not _read(name, child, facts, inside, reading):
            unknown.keep(child, inside, reading)
    return LiveItem(
        enclosures=tuple(inside.enclosures),
        links=tuple(inside.links),
        images=tuple(inside.images),
        chats=tuple(inside.episode.get("chats", ())),
        unknown=tuple(inside.unknown),
        **facts,
    )


def _times(element: Element, reading: Reading) -> dict[str, Any]:
    return {
        "status": token(element.get("status")),
        "starts": values.date(reading, (element.get("start"),), "podcast:liveItem/@start"),
        "ends": values.date(reading, (element.get("end"),), "podcast:liveItem/@end"),
    }


def _read(name: str, element: Element, facts: dict[str, Any], inside: Gathered, reading: Reading) -> bool:
    """Read an element of RSS; False for one that a broadcast has no place for, or has already."""
    field: str
    value: Text | str | None
    match name:
        case "title" | "description":
            field, value = "title" if name == "title" else "summary", construct(element)
        case "guid":
            field, value = "guid", values.text(element)
        case "link":
            field, value = "permalink", values.url(reading, values.text(element), "podcast:liveItem/link")
        case "enclosure" | "podcast:contentlink":
            return _file(name, element, inside, reading)
        case _:
            return False
    return facts.setdefault(field, value) is value


def _file(name: str, element: Element, inside: Gathered, reading: Reading) -> bool:
    where = f"podcast:liveItem/{name}"
    href = values.url(reading, element.get("url") or element.get("href"), where)
    if href and name == "enclosure":
        length = values.integer(element.get("length"))
        inside.enclosures.append(Enclosure(url=href, type=words(element.get("type")), length_bytes=length))
    elif href:
        inside.links.append(Link(href=href, rel="alternate", title=words(values.text(element))))
    return href is not None


ENTRY: Table = {}
FEED: Table = {"podcast:liveItem": listed("live_items", _live_item)}
