"""Podlove Simple Chapters (https://podlove.org/simple-chapters/)."""

from schemas.media import Chapter
from worker.parse import values
from worker.parse.extensions.gathered import Gathered, Row, Table, seconds, words
from worker.parse.extensions.names import qualified
from worker.parse.values import Reading
from worker.parse.wellformed import Element


def _chapters(element: Element, found: Gathered, reading: Reading) -> None:
    chapters = found.episode.setdefault("chapters", [])
    for child in element:
        if qualified(child.tag) != "psc:chapter":
            continue
        start = seconds(child.get("start"))
        if start is None:
            reading.report("attribute-unreadable", "psc:chapter/@start", child.get("start") or "")
            continue
        chapters.append(
            Chapter(
                start_seconds=start,
                title=words(child.get("title")),
                href=values.url(reading, child.get("href"), "psc:chapter/@href"),
                image=values.url(reading, child.get("image"), "psc:chapter/@image"),
            )
        )


ENTRY: Table = {"psc:chapters": Row("episode.chapters", _chapters)}
FEED: Table = {}
