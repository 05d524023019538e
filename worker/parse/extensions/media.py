"""Media RSS 1.5.1 (https://www.rssboard.org/media-rss): files with all that can be said of them.

What stands in media:content is of that file; what stands in media:group or beside them is of the entry, and fills
what its files do not say themselves. A feed has no files.
"""

from collections.abc import Callable
from typing import Any

from schemas.feed import Enclosure, Link
from schemas.media import Hash, SpokenText, Transcript
from worker.parse import values
from worker.parse.extensions import media_facts, unknown
from worker.parse.extensions.gathered import (
    AttributeTable,
    Gathered,
    Row,
    Table,
    attributes,
    construct,
    positive,
    seconds,
    token,
    truth,
    words,
)
from worker.parse.extensions.names import qualified
from worker.parse.values import Reading
from worker.parse.wellformed import Element

NAMESPACE = "http://search.yahoo.com/mrss/"
#: What a page that plays a file is called, where there is no file to go with it.
PLAYER = NAMESPACE + "player"

_CONTENT: AttributeTable = {
    "type": ("type", words),
    "fileSize": ("length_bytes", values.integer),
    "medium": ("medium", token),
    "isDefault": ("is_default", truth),
    "expression": ("expression", token),
    "bitrate": ("bitrate_kbps", positive),
    "framerate": ("frames_per_second", positive),
    "samplingrate": ("sampling_rate_khz", positive),
    "channels": ("channels", values.integer),
    "duration": ("duration_seconds", seconds),
    "height": ("height", values.integer),
    "width": ("width", values.integer),
    "lang": ("language", words),
}


def _group(element: Element, found: Gathered, reading: Reading) -> None:
    """Read files that show the same, the one that is meant to be shown first."""
    found.groups += 1
    before = len(found.enclosures)
    for child in element:
        name = qualified(child.tag) or ""
        if name == "media:content":
            _content(child, found, reading, group=found.groups)
        else:
            _read(name, child, found, reading)
    found.enclosures[before:] = sorted(found.enclosures[before:], key=lambda file: not file.is_default)


def _content(element: Element, found: Gathered, reading: Reading, *, group: int | None = None) -> None:
    """Read a file with all that stands in it."""
    facts = attributes(element, _CONTENT)
    parts: dict[str, Any] = {}
    for child in element:
        name = qualified(child.tag) or ""
        if (read_part := PARTS.get(name)) is not None:
            read_part(child, parts, reading)
        else:
            _read(name, child, found, reading)
    url = values.url_in(element, reading, element.get("url"), "media:content/@url")
    if url is not None:
        facts |= {name: tuple(value) if isinstance(value, list) else value for name, value in parts.items()}
        found.enclosures.append(Enclosure(url=url, group=group, **facts))
        if (text := parts.get("description")) is not None:
            found.bodies.append(text)
        return
    if not (element.get("url") or "").strip() and "player_url" not in parts:
        reading.report("enclosure-without-url", "media:content")
    _without_file(parts, found)


def _without_file(parts: dict[str, Any], found: Gathered) -> None:
    """Keep what stands in a media:content that has no file: it can only be said of the entry."""
    found.images += parts.get("images", ())
    found.bodies += filter(None, (parts.get("description"),))
    if player := parts.get("player_url"):
        found.links.append(Link(href=player, rel=PLAYER))


def _read(name: str, element: Element, found: Gathered, reading: Reading) -> None:
    """Read an element that stands inside a group or a file as if it stood beside it."""
    row = NESTED.get(name)
    if row is not None:
        row.read(element, found, reading)
    else:
        unknown.keep(element, found, reading)


def _hash(element: Element, reading: Reading) -> Hash | None:  # noqa: ARG001  one signature for all lists
    value = token(values.text(element))
    return Hash(value=value, algorithm=token(element.get("algo")) or "md5") if value else None


def _subtitle(element: Element, reading: Reading) -> Transcript | None:
    url = values.url(reading, element.get("href"), "media:subTitle/@href")
    table = {"type": ("type", words), "lang": ("language", words)}
    return Transcript(url=url, is_captions=True, **attributes(element, table)) if url else None


def _spoken(element: Element, reading: Reading) -> SpokenText | None:  # noqa: ARG001
    text = construct(element, element.get("type"))
    table = {
        "lang": ("language", words),
        "start": ("start_seconds", seconds),
        "end": ("end_seconds", seconds),
    }
    return SpokenText(text=text, **attributes(element, table)) if text else None


def _into(name: str, read_one: Callable[[Element, Reading], Any]) -> Callable[..., None]:
    def read(element: Element, parts: dict[str, Any], reading: Reading) -> None:
        if (one := read_one(element, reading)) is not None:
            parts.setdefault(name, []).append(one)

    return read


def _title_part(element: Element, parts: dict[str, Any], reading: Reading) -> None:  # noqa: ARG001
    if (text := construct(element, element.get("type"))) is not None:
        parts.setdefault("title", media_facts.plain(text))


def _description_part(element: Element, parts: dict[str, Any], reading: Reading) -> None:  # noqa: ARG001
    if (text := construct(element, element.get("type"))) is not None:
        parts.setdefault("description", text)


def _player_part(element: Element, parts: dict[str, Any], reading: Reading) -> None:
    if href := values.url(reading, element.get("url"), "media:player/@url"):
        parts.setdefault("player_url", href)


#: Elements inside media:content -> where they go in the file.
PARTS: dict[str, Callable[[Element, dict[str, Any], Reading], None]] = {
    "media:description": _description_part,
    "media:hash": _into("hashes", _hash),
    "media:player": _player_part,
    "media:subtitle": _into("transcripts", _subtitle),
    "media:text": _into("texts", _spoken),
    "media:thumbnail": _into("images", media_facts.thumbnail),
    "media:title": _title_part,
}
#: What else may stand inside a group or a file.
NESTED = {name.lower(): row for name, row in media_facts.ENTRY.items()} | media_facts.PLACES

ENTRY: Table = media_facts.ENTRY | {
    "media:content": Row("enclosures", _content),
    "media:group": Row("enclosures", _group),
}
FEED: Table = media_facts.FEED
