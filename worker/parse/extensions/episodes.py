"""Podcast 2.0: the elements that episodes have besides those they share with their feed."""

import base64
import binascii
from typing import Any

from schemas.feed import Enclosure
from schemas.media import Hash, Transcript
from schemas.podcast import Soundbite
from worker.parse import values
from worker.parse.extensions.gathered import (
    Gathered,
    Row,
    Table,
    attributes,
    listed,
    number,
    positive,
    token,
    truth,
    words,
)
from worker.parse.extensions.names import qualified
from worker.parse.extensions.podcast import SHARED
from worker.parse.values import Reading
from worker.parse.wellformed import Element


def _transcript(element: Element, reading: Reading) -> Transcript | None:
    url = values.url(reading, element.get("url"), "podcast:transcript/@url")
    if url is None:
        return None
    table = {"type": ("type", words), "language": ("language", words)}
    is_captions = token(element.get("rel")) == "captions"
    return Transcript(url=url, is_captions=is_captions, **attributes(element, table))


def _chapters(element: Element, found: Gathered, reading: Reading) -> None:
    if url := values.url(reading, element.get("url"), "podcast:chapters/@url"):
        found.episode.setdefault("chapters_url", url)
        if type_ := words(element.get("type")):
            found.episode.setdefault("chapters_type", type_)


def _soundbite(element: Element, reading: Reading) -> Soundbite | None:
    start, duration = positive(element.get("startTime")), positive(element.get("duration"))
    if start is None or duration is None:
        detail = f"{element.get('startTime')}, {element.get('duration')}"
        reading.report("attribute-unreadable", "podcast:soundbite", detail)
        return None
    return Soundbite(start_seconds=start, duration_seconds=duration, title=words(values.text(element)))


def _season(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001  one signature for all rows
    if (season := values.integer(values.text(element))) is not None:
        found.episode.setdefault("season", season)
    if name := words(element.get("name")):
        found.episode.setdefault("season_name", name)


def _episode(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    """Read the number of an episode. It may have decimals, so it says more than itunes:episode."""
    if (episode := number(values.text(element))) is not None:
        found.episode["number"] = episode
    if display := words(element.get("display")):
        found.episode.setdefault("number_text", display)


def _alternate(element: Element, found: Gathered, reading: Reading) -> None:
    """Read another rendition of the episode: one file for each of its sources."""
    facts = _rendition(element)
    if found.main_group is None:
        found.groups += 1
        found.main_group = found.groups
    for child in element:
        if qualified(child.tag) == "podcast:source":
            url = values.url(reading, child.get("uri"), "podcast:source/@uri")
            if url is not None:
                own = {"type": words(child.get("contentType"))} if child.get("contentType") else {}
                found.enclosures.append(Enclosure(url=url, group=found.main_group, **(facts | own)))


def _rendition(element: Element) -> dict[str, Any]:
    table = {
        "type": ("type", words),
        "length": ("length_bytes", values.integer),
        "bitrate": ("bitrate_kbps", _kilobits),
        "height": ("height", values.integer),
        "lang": ("language", words),
        "title": ("title", words),
        "codecs": ("codecs", words),
        "default": ("is_default", truth),
    }
    facts = attributes(element, table)
    hashes = [_integrity(child) for child in element if qualified(child.tag) == "podcast:integrity"]
    return facts | {"hashes": tuple(each for each in hashes if each is not None)}


def _integrity(element: Element) -> Hash | None:
    """Read a checksum; "sri" is written as "sha384-…" in base 64 (Subresource Integrity), others in hexadecimal."""
    value, kind = words(element.get("value")), token(element.get("type"))
    if value is None:
        return None
    algorithm, _, digest = value.partition("-")
    if kind == "sri" and digest:
        try:
            return Hash(value=base64.b64decode(digest, validate=True).hex(), algorithm=algorithm)
        except (binascii.Error, ValueError):
            return Hash(value=value, algorithm="sri")
    return Hash(value=value, algorithm=kind or "sri")


def _kilobits(text: str) -> int | float | None:
    bits = positive(text)
    return None if bits is None else number(f"{bits / 1000:f}")


ENTRY: Table = SHARED | {
    "podcast:alternateEnclosure": Row("enclosures", _alternate),
    "podcast:chapters": Row("episode.chapters_url, episode.chapters_type", _chapters),
    "podcast:episode": Row("episode.number, episode.number_text", _episode),
    "podcast:season": Row("episode.season, episode.season_name", _season),
    "podcast:soundbite": listed("episode.soundbites", _soundbite),
    "podcast:transcript": listed("episode.transcripts", _transcript),
}
FEED: Table = {}
