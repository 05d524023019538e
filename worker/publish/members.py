"""Which entries of its sources a feed holds, and what they are called in it."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from archive import entries as archived
from archive import sources, tombstones, twins
from archive.identity import feed_id
from schemas.config import Config
from schemas.feed import Feed, Origin, Text
from schemas.publication import PublishedEntry
from schemas.snapshot import Deletion
from schemas.source import Publication, Source
from worker.publish import dates, filters

if TYPE_CHECKING:
    from archive.connect import Database

#: What a feed is made from.
Item = Source | Publication
#: An entry's number in the archive, and what is published of it.
Numbered = tuple[int, PublishedEntry]

#: Entries that are looked at when filters leave few of them.
_MORE = 200


def source_ids(item: Item) -> tuple[str, ...]:
    """Name the sources of a feed, in order."""
    return (item.id,) if isinstance(item, Source) else item.sources


def made_of(item: Item, url: str | None) -> str:
    """Give the hash of what decides which entries a feed holds, and where: archived documents are bound to it."""
    rules = (item.include, item.exclude, item.duplicates) if isinstance(item, Publication) else ()
    return sha256(msgspec.json.encode((source_ids(item), rules, url))).hexdigest()


class Members:
    """The entries of one feed, as its settings choose them; what is needed of its sources is read once."""

    def __init__(self, db: "Database", config: Config, item: Item) -> None:
        self._db = db
        self.item = item
        self._ids = source_ids(item)
        sources_of = (item,) if isinstance(item, Source) else config.sources
        self._configured = {source.id: source for source in sources_of}
        self._feeds: dict[str, Feed] = {}

    def choose(self, found: Sequence[Numbered]) -> list[PublishedEntry | None]:
        """Give each of these under the id that it has in the feed; None in place of those that it does not hold."""
        item = self.item
        if isinstance(item, Source):
            return [published for _, published in found]
        numbers = {number for number, published in found if self._is_admitted(item, published)}
        if item.duplicates == "first":
            numbers -= self._repeated(item, numbers)
        renamed = twins.renamed(self._db, self._ids, numbers)
        return [
            self._in_feed(published, renamed.get(number, published.id)) if number in numbers else None
            for number, published in found
        ]

    def deletions(self, limit: int) -> tuple[Deletion, ...]:
        """Give what publishers said of entries that they deleted last, under the ids that these had in the feed."""
        found = tombstones.in_force(self._db, self._ids, limit=limit)
        renamed = {} if isinstance(self.item, Source) else twins.renamed(self._db, self._ids, found)
        return tuple(
            msgspec.structs.replace(deletion, guid=renamed.get(number, deletion.guid))
            for number, deletion in found.items()
        )

    def newest(self, limit: int | None, beside: Iterable[int] = ()) -> tuple[PublishedEntry, ...]:
        """Give the newest entries of the feed, as they are now, in order, and those `beside` where they belong."""
        by = self.item.order if isinstance(self.item, Publication) else "published"
        beside = list(beside)
        wanted = limit
        while True:
            numbers = archived.newest(self._db, self._ids, limit=wanted, by=by, beside=beside)
            states = list(archived.states(self._db, numbers).items())
            found = [(number, one) for (number, _), one in zip(states, self.choose(states), strict=True) if one]
            is_all = wanted is None or len(numbers) < wanted
            if limit is None or is_all or not self._may_leave_out() or self._is_enough(found, limit, beside):
                return tuple(published for _, published in self._cut(found, limit, beside))
            wanted = (wanted or 0) * 4 + _MORE

    def _is_admitted(self, item: Publication, published: PublishedEntry) -> bool:
        if not (item.include or item.exclude):
            return True
        return filters.admits(item, published.entry, language=self._language(published))

    def _repeated(self, item: Publication, numbers: Iterable[int]) -> frozenset[int]:
        """Give those of which the feed holds an earlier one; one that is left out, or withdrawn, stands for none."""
        earlier = twins.earlier(self._db, self._ids, numbers)
        states = archived.states(self._db, sorted({other for others in earlier.values() for other in others}))
        held = {number for number, published in states.items() if self._is_admitted(item, published)}
        return frozenset(number for number, others in earlier.items() if not held.isdisjoint(others))

    def _may_leave_out(self) -> bool:
        item = self.item
        return isinstance(item, Publication) and bool(item.include or item.exclude or item.duplicates == "first")

    def _is_enough(self, found: list[Numbered], limit: int, beside: list[int]) -> bool:
        others = set(beside)
        return sum(number not in others for number, _ in found) >= limit

    def _cut(self, found: list[Numbered], limit: int | None, beside: list[int]) -> Iterator[Numbered]:
        """Leave the newest, as many as are wanted, and those beside them."""
        if limit is None:
            return iter(found)
        newest = {number for number, _ in islice(found, limit)} | set(beside)
        return (one for one in found if one[0] in newest)

    def _in_feed(self, published: PublishedEntry, own_id: str) -> PublishedEntry:
        """Give an entry as it is among those of other sources: with its id, and where it is from (atom:source)."""
        origin = None if published.entry.origin else self._origin(published)
        return msgspec.structs.replace(published, id=own_id, origin=origin)

    def _origin(self, published: PublishedEntry) -> Origin | None:
        if published.source_id is None:
            return None
        feed, source = self._feed(published.source_id), self._configured.get(published.source_id)
        title = source.title if source else None
        return Origin(
            guid=feed.guid or feed_id(published.source_id),
            title=Text(value=title) if title else feed.title or Text(value=published.source_id),
            home_page=(source and source.link) or feed.home_page,
            self_link=feed.self_link or _address(source),
            # When the feed was updated is of no use to anybody here, and would make bytes differ for nothing.
            updated=dates.of_entry(published),
            rights=feed.rights,
        )

    def _language(self, published: PublishedEntry) -> str | None:
        source_id = published.source_id or ""
        source = self._configured.get(source_id)
        return (source and source.language) or self._feed(source_id).language

    def _feed(self, source_id: str) -> Feed:
        if source_id not in self._feeds:
            self._feeds[source_id] = sources.feed(self._db, source_id) or Feed()
        return self._feeds[source_id]


def _address(source: Source | None) -> str | None:
    """Give the address of a source; None for a file, which is nobody else's business."""
    if source is None or not isinstance(source.url, str):
        return None
    return source.url if source.url.startswith(("http://", "https://")) else None
