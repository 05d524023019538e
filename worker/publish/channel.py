"""What a published feed says of itself, and in which order its entries stand (DESIGN.md §2 promise 4, §6)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from archive.identity import entry_keys, feed_id, minted_id, public_id
from schemas.feed import Feed, Person
from schemas.publication import Channel, PublishedEntry
from schemas.snapshot import Defect, Deletion, Snapshot
from schemas.source import Publication, Source
from worker.publish import dates, text


def of_source(
    source: Source,
    feed: Feed | None,
    entries: Sequence[PublishedEntry],
    *,
    base_url: str | None,
    defects: tuple[Defect, ...] = (),
) -> Channel:
    """Give the channel of one source: as configured, else as its feed says, else as little as possible."""
    feed = feed or Feed()
    return _channel(
        source,
        feed,
        id=feed_id(source.id),
        title=source.title or text.plain(feed.title) or source.id,
        entries=entries,
        url=_directory(base_url, source.id),
        defects=defects,
    )


def of_publication(publication: Publication, entries: Sequence[PublishedEntry], *, base_url: str | None) -> Channel:
    """Give the channel of several sources published as one. What is not configured stays unsaid."""
    return _channel(
        publication,
        Feed(),
        id=feed_id(publication.id),
        title=publication.title or publication.id,
        entries=entries,
        url=_directory(base_url, publication.id),
    )


def dated(channel: Channel, entries: Sequence[PublishedEntry]) -> Channel:
    """Give a channel with the date of the latest of its entries."""
    return msgspec.structs.replace(channel, updated=dates.latest(entries) or channel.updated)


def of_snapshot(snapshot: Snapshot, source: Source | None) -> tuple[Channel, tuple[PublishedEntry, ...]]:
    """Give the channel and the entries of one document, without an archive.

    Without a source the feed's own guid is its id, else one minted from its home page or title.
    """
    feed, source_id = snapshot.feed, source.id if source else ""
    entries = in_order(distinct(_entries(snapshot, source_id)))
    title = (source and source.title) or text.plain(feed.title)
    own_id = feed_id(source_id) if source else feed.guid or feed_id(feed.home_page or title)
    channel = _channel(
        source,
        feed,
        id=own_id,
        title=title or source_id or feed.home_page or own_id,
        entries=entries,
        defects=tuple(defect for defect in snapshot.defects if defect.entry is None),
        tombstones=snapshot.tombstones,
    )
    return channel, entries


def printable(channel: Channel, entries: Sequence[PublishedEntry]) -> tuple[Channel, tuple[PublishedEntry, ...]]:
    """Give what every format can carry: without characters that XML forbids, with a title, ids unique."""
    channel = text.scrubbed(channel)
    if not channel.title.strip():
        title = next(filter(str.strip, (channel.link or "", channel.id)), feed_id(channel.id))
        channel = msgspec.structs.replace(channel, title=title)
    return channel, distinct(text.scrubbed(tuple(entries)))


def in_order(entries: Iterable[PublishedEntry]) -> tuple[PublishedEntry, ...]:
    """Sort by published instant, latest first; undated ones last, by first seen. Equals stay as they come."""
    entries = tuple(entries)
    dated = [(entry.entry.published, entry) for entry in entries if entry.entry.published]
    undated = [(entry.first_seen, entry) for entry in entries if not entry.entry.published and entry.first_seen]
    unseen = [entry for entry in entries if not entry.entry.published and not entry.first_seen]
    return (*_latest_first(dated), *_latest_first(undated), *unseen)


def distinct(
    entries: Iterable[PublishedEntry], ranks: Mapping[str | None, int] | None = None
) -> tuple[PublishedEntry, ...]:
    """Make the ids unique within a feed; the order stays.

    Two sources may use the same guid, and a broken document may hold an entry twice. The source that ranks first keeps
    it, and the first of its entries; the others get ids minted from their source and that guid.
    """
    kept, ranks = list(entries), ranks or {}
    taken = {""}
    for index in sorted(range(len(kept)), key=lambda index: ranks.get(kept[index].source_id, 0)):
        entry, ordinal = kept[index], 1
        unique_id = entry.id
        while unique_id in taken:
            ordinal += 1
            unique_id = minted_id(entry.source_id or "", f"{entry.id}\n#{ordinal}")
        taken.add(unique_id)
        if unique_id != entry.id:
            kept[index] = msgspec.structs.replace(entry, id=unique_id)
    return tuple(kept)


def _latest_first(pairs: list[tuple[datetime, PublishedEntry]]) -> Iterator[PublishedEntry]:
    return (entry for _, entry in sorted(pairs, key=lambda pair: pair[0], reverse=True))  # equals keep their order


def _entries(snapshot: Snapshot, source_id: str) -> Iterable[PublishedEntry]:
    defects: dict[int, list[Defect]] = {}
    for defect in snapshot.defects:
        if defect.entry is not None:
            defects.setdefault(defect.entry, []).append(defect)
    named = snapshot.keys or entry_keys(snapshot.entries, home_page=snapshot.feed.home_page)
    for index, (entry, keys) in enumerate(zip(snapshot.entries, named, strict=True)):
        yield PublishedEntry(
            id=public_id(source_id, entry, keys),
            entry=entry,
            updated=entry.updated,
            source_id=source_id or None,
            defects=tuple(defects.get(index, ())),
        )


def _channel(
    configured: Source | Publication | None,
    feed: Feed,
    *,
    id: str,
    title: str,
    entries: Sequence[PublishedEntry],
    url: str | None = None,
    defects: tuple[Defect, ...] = (),
    tombstones: tuple[Deletion, ...] = (),
) -> Channel:
    author = configured.author if configured else None
    return Channel(
        id=id,
        title=title,
        link=(configured and configured.link) or feed.home_page,
        description=(configured and configured.description) or text.plain(feed.subtitle) or None,
        language=(configured and configured.language) or feed.language,
        authors=(Person(name=author),) if author else feed.authors,
        updated=dates.latest(entries) or feed.updated or feed.published,
        url=url,
        rights=feed.rights,
        icon=feed.icon,
        image=feed.image,
        generator=feed.generator,
        defects=defects,
        upstream=msgspec.structs.replace(feed, published=None, updated=None),  # they move though nobody wrote anything
        tombstones=tombstones,
    )


def _directory(base_url: str | None, own_id: str) -> str | None:
    return f"{base_url.rstrip('/')}/{own_id}/" if base_url else None
