"""Elements of extensions, and the short way to have them read."""

from collections import defaultdict

from schemas.feed import Entry, Feed
from schemas.snapshot import Deletion
from tests.worker.parse.documents import element as parsed
from worker.parse.extensions import entry_fields, feed_fields
from worker.parse.extensions.names import NAMESPACES
from worker.parse.values import Reading
from worker.parse.wellformed import Element

DECLARED = " ".join(f'xmlns:{prefix}="{uris[0]}"' for prefix, uris in NAMESPACES.items())
OTHERS = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x"'
)


def elements(inside: str) -> dict[str, list[Element]]:
    """Elements by their tags, as a reader hands them over."""
    found = defaultdict(list)
    for element in parsed(f"<item {DECLARED} {OTHERS}>{inside}</item>"):
        found[element.tag].append(element)
    return dict(found)


def of_entry(inside: str, entry: Entry | None = None, reading: Reading | None = None) -> Entry:
    """What the elements make of an entry, an empty one by default."""
    return entry_fields(entry or Entry(), elements(inside), reading or Reading(entry=0))


def of_feed(inside: str, feed: Feed | None = None, reading: Reading | None = None) -> Feed:
    """What the elements make of a feed, an empty one by default."""
    return feed_fields(feed or Feed(), elements(inside), reading or Reading())[0]


def tombstones(inside: str) -> tuple[Deletion, ...]:
    return feed_fields(Feed(), elements(inside), Reading())[1]


def value(whole: object, path: str) -> object:
    """What stands at "episode.number" of an entry."""
    for name in path.split("."):
        whole = getattr(whole, name) if whole is not None else None
    return whole
