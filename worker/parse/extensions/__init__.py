"""Elements of other namespaces than the dialect's own: what they add to an entry or a feed.

A reader hands over the elements that it does not read itself, and what it has made of the others. Those of a table
below go to their fields; the rest is kept as it is (`unknown`). Nothing here runs for a document without any.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from schemas.feed import Entry, Feed
from schemas.snapshot import Deletion
from worker.parse.extensions import (
    administration,
    chapters,
    comments,
    episodes,
    feedburner,
    history,
    itunes,
    licenses,
    live,
    media,
    places,
    podcast,
    syndication,
    unknown,
)
from worker.parse.extensions.assembly import entry_with, feed_with
from worker.parse.extensions.gathered import Gathered, Row, Table
from worker.parse.extensions.names import qualified
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: Elements by their tags, as `values.children` gives those that a reader does not know.
Elements = Mapping[str, list[Element]]

#: Family -> its tables: what its elements become in an entry, and in a feed. docs/formats.md says the same.
FAMILIES: dict[str, tuple[Table, Table]] = {
    "Media RSS": (media.ENTRY, media.FEED),
    "Apple's and Google's podcasts": (itunes.ENTRY, itunes.FEED),
    "Podcast 2.0": (episodes.ENTRY, podcast.FEED | live.FEED),
    "Podlove Simple Chapters": (chapters.ENTRY, chapters.FEED),
    "Places": (places.ENTRY, places.FEED),
    "Comments and answers": (comments.ENTRY, comments.FEED),
    "Licences": (licenses.ENTRY, licenses.FEED),
    "FeedBurner and Pheedo": (feedburner.ENTRY, feedburner.FEED),
    "Syndication": (syndication.ENTRY, syndication.FEED),
    "A feed's past": (history.ENTRY, history.FEED),
    "Administration": (administration.ENTRY, administration.FEED),
}


def entry_fields(entry: Entry, elements: Elements, reading: Reading) -> Entry:
    """Give an entry with what the elements say that its reader does not know."""
    found = _gathered(elements, _entry_row, reading)
    return entry_with(entry, found, reading)


def feed_fields(feed: Feed, elements: Elements, reading: Reading) -> tuple[Feed, tuple[Deletion, ...]]:
    """Give a feed with what the elements say that its reader does not know, and the tombstones among them."""
    found = _gathered(elements, _feed_row, reading)
    return feed_with(feed, found, reading), tuple(found.tombstones)


def _gathered(elements: Elements, row_of: Callable[[str], Row | None], reading: Reading) -> Gathered:
    found = Gathered()
    for name, several in elements.items():
        row = row_of(name)
        read = unknown.keep if row is None else row.read
        for element in several:
            read(element, found, reading)
    for element in found.unread:
        unknown.keep(element, found, reading)
    return found


_ENTRY_BY_NAME = {name.lower(): row for entry, _ in FAMILIES.values() for name, row in entry.items()}
_FEED_BY_NAME = {name.lower(): row for _, feed in FAMILIES.values() for name, row in feed.items()}


@lru_cache(maxsize=2048)
def _entry_row(tag: str) -> Row | None:
    return _ENTRY_BY_NAME.get(qualified(tag) or "")


@lru_cache(maxsize=2048)
def _feed_row(tag: str) -> Row | None:
    return _FEED_BY_NAME.get(qualified(tag) or "")
