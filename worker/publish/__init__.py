"""From the archive to public files: every source and publication as RSS, Atom and JSON Feed.

marks of its sources, its receipt      is there anything to do at all?
shelf                                  archived documents that are full are written, and never change again
members, channel                       what the current document holds
breaker                                is it less than half of what it was, for no reason that is configured?
rendering, files, receipts             written where it differs, with siblings; a receipt for the next time
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from archive import arrivals, sources, tombstones
from schemas.config import Config
from schemas.errors import PublishError, UsageError
from schemas.publication import Channel, Paging, PublishedEntry
from schemas.source import Source, Variant
from worker.publish import breaker, channel, files, lists, places, receipts, variants
from worker.publish.catalogue import listed
from worker.publish.members import Item, Members, made_of, source_ids
from worker.publish.places import FILES, Format
from worker.publish.rendering import render
from worker.publish.shelf import Shelf, Shelving, shelve
from worker.publish.tidying import tidy

if TYPE_CHECKING:
    from archive.connect import Database

__all__ = ["FILES", "Format", "PublishReport", "PublishedFeed", "held", "publish", "publishing", "render"]

#: Entries among which those of a tag or an author are looked for.
VARIANT_ENTRIES = 1000

#: A feed that is to be written: its folder below that of the feed, what it says, what it holds.
_Folder = tuple[str, Channel, Sequence[PublishedEntry]]


class PublishedFeed(Struct, frozen=True, kw_only=True):
    """What was done for one source or publication."""

    id: str
    paths: tuple[str, ...]  #: Of its current documents, in the order of FILES.
    entries: int  #: How many the current document holds.
    changed: tuple[str, ...]  #: Those of `paths` whose bytes differed.
    pages: int = 0  #: Archived documents that there are …
    pages_written: int = 0  #: … and that were written now.
    variants_written: tuple[str, ...] = ()  #: Paths of the documents of further feeds whose bytes differed.
    held: str | None = None  #: Why nothing was written: it would have shrunk.


class _Left(Struct, frozen=True, kw_only=True):
    """How a feed was left the last time, and how it would be left now."""

    folder: Path
    receipt: receipts.Receipt | None
    settings: str  #: Digest of what is configured now.
    state: str  #: Digest of what marks the state of the archive now.
    is_alone: bool  #: Nothing else is configured, and nobody has touched its files.


class PublishReport(Struct, frozen=True, kw_only=True):
    """What was published, in the order of the configuration: sources, then publications."""

    feeds: tuple[PublishedFeed, ...] = ()
    failed: str | None = None  #: Why others could not be written.


def publish(
    db: "Database", config: Config, out: Path, ids: Iterable[str] | None = None, *, anyway: bool = False
) -> PublishReport:
    """Render the feeds of some sources and publications (all by default) and replace the files whose bytes differ.

    Safe to repeat: what is published depends on the archive and the configuration alone. What has shrunk to less than
    half is published `anyway`, or not at all. Raises UsageError for an id that the configuration does not have,
    PublishError where a file cannot be written.
    """
    return PublishReport(feeds=tuple(publishing(db, config, out, ids, anyway=anyway)))


def publishing(
    db: "Database", config: Config, out: Path, ids: Iterable[str] | None = None, *, anyway: bool = False
) -> Iterator[PublishedFeed]:
    """Publish as `publish` does, and yield each feed when it is done; one that fails keeps no other back."""
    known: tuple[Item, ...] = (*config.sources, *config.publications)
    wanted = {item.id for item in known} if ids is None else set(ids)
    if unknown := sorted(wanted - {item.id for item in known}):
        there = ", ".join(item.id for item in known)
        raise UsageError(f"no source or publication is called {', '.join(unknown)}; there are {there or 'none'}")
    failed: list[PublishError] = []
    for item in known:
        if item.id in wanted:
            try:
                done = _publish(db, config, out, item, anyway=anyway)
            except PublishError as error:
                failed.append(error)
            else:
                yield done
    if failed:
        others = f" ({len(failed) - 1} more feeds could not be written either)" if failed[1:] else ""
        raise PublishError(f"{failed[0]}{others}") from failed[0]
    lists.write(db, config, out)


def _publish(db: "Database", config: Config, out: Path, item: Item, *, anyway: bool) -> PublishedFeed:
    left = _as_left(db, config, files.directory(out, item.id), item)
    last = left.receipt
    if last is not None and left.is_alone and last.state == left.state:
        return _published(out, item, last)
    came = arrivals.count(db, source_ids(item))
    # Whoever had something forgotten may have been killed before it was taken out of what is published.
    forgotten = tombstones.forgotten(db, source_ids(item))
    has_to_go = last is not None and last.forgotten < forgotten
    anyway = anyway or has_to_go
    before = None if anyway or last is None or last.settings != left.settings else last
    if before is not None and (why := breaker.lost(before.arrivals, came, of="of all that ever came")):
        return _hold(out, item, left.folder, before, why)
    members, said = Members(db, config, item), _channel(db, config, item)
    shelf = _shelf(db, config, left, members, said)
    feeds = _feeds(config, members, said, shelf)
    entries, were = len(feeds[0][2]), 0 if before is None else _newest(before, config, item)
    if before is not None and (why := breaker.lost(were, entries, of="of the current document")):
        return _hold(out, item, left.folder, before, why)
    if anyway:
        _drop_variants(left.folder)
    inputs = receipts.inputs((channel, held) for _, channel, held in feeds)
    is_current = last is not None and left.is_alone and last.inputs == inputs and not anyway
    written = set() if is_current else _write(left.folder, feeds, config)
    names = tuple(f"{place}{name}" for place, _, _ in feeds for name in FILES.values())
    archive = [f"{places.generation(shelf.generation)}/"] if shelf.pages else []
    receipt = receipts.Receipt(
        settings=left.settings,
        state=left.state,
        inputs=inputs,
        entries=entries,
        arrivals=came,
        forgotten=forgotten,
        pages=shelf.pages,
        files=receipts.stats(left.folder, (*_with_siblings(names, config), *archive)),
        names=names,
        further=tuple(filter(None, (listed(channel) for place, channel, _ in feeds if place))),
    )
    receipts.write(left.folder, receipt)
    if has_to_go:
        tidy(left.folder)
    return _published(out, item, receipt, written=written, pages_written=shelf.written)


def _hold(out: Path, item: Item, folder: Path, before: receipts.Receipt, why: str) -> PublishedFeed:
    """Leave a feed as it is, and a note of that, for whoever asks why."""
    receipts.write(folder, msgspec.structs.replace(before, held=why))
    return _published(out, item, before, held=why)


def held(config: Config, out: Path) -> Iterator[tuple[str, str]]:
    """Yield the feeds that are left as they are because they would have shrunk, and what is to be known of that."""
    known: tuple[Item, ...] = (*config.sources, *config.publications)
    for item in known:
        receipt = receipts.read(files.directory(out, item.id))
        if receipt is not None and receipt.held:
            yield item.id, receipt.held


def _newest(before: receipts.Receipt, config: Config, item: Item) -> int:
    """Count what a current document held of the newest: what stood beside leaves it with the next archived one."""
    return before.entries if item.complete else min(before.entries, config.publish.entries_per_feed)


def _as_left(db: "Database", config: Config, folder: Path, item: Item) -> _Left:
    """Look at how a feed was left, and at how it would be left now."""
    settings = receipts.settings(config.site, config.publish, item, *_configured(config, item))
    receipt = receipts.read(folder)
    return _Left(
        folder=folder,
        receipt=receipt,
        settings=settings,
        state=receipts.state(sources.marks(db, source_ids(item))),
        is_alone=receipt is not None and receipt.settings == settings and receipts.stands(folder, receipt),
    )


def _shelf(db: "Database", config: Config, left: _Left, members: Members, said: Channel) -> Shelf:
    """Fill the archived documents of a feed; one that is complete has none."""
    item = members.item
    if item.complete:
        files.remove(left.folder / places.ARCHIVE)
        return Shelf()
    wanted = Shelving(
        db=db,
        feed=item.id,
        folder=left.folder,
        members=members,
        source_ids=source_ids(item),
        made_of=made_of(item, said.url),
        channel=said,
        page_entries=config.publish.entries_per_feed,
        compress=config.publish.compress,
    )
    return shelve(wanted, left.receipt.last_page if left.receipt and left.is_alone else None)


def _configured(config: Config, item: Item) -> Iterator[Source]:
    """Yield what is configured of the sources of a publication: it shows in what it says of where entries are from."""
    if not isinstance(item, Source):
        wanted = set(item.sources)
        yield from (source for source in config.sources if source.id in wanted)


def _channel(db: "Database", config: Config, item: Item) -> Channel:
    """Give what a feed says of itself, for now without what its entries make of it."""
    base_url = config.site.base_url
    if isinstance(item, Source):
        feed, defects = sources.feed(db, item.id), sources.defects(db, item.id)
        return channel.of_source(item, feed, (), base_url=base_url, defects=defects)
    return channel.of_publication(item, (), base_url=base_url)


def _feeds(config: Config, members: Members, said: Channel, shelf: Shelf) -> list[_Folder]:
    """Give the current document of a feed, and those of the further feeds that are wanted."""
    item = members.item
    limit = None if item.complete else config.publish.entries_per_feed
    entries = channel.distinct(members.newest(limit, shelf.waiting))
    deleted = members.deletions(config.publish.entries_per_feed)
    said = msgspec.structs.replace(
        channel.dated(said, entries),
        tombstones=deleted,
        paging=Paging(previous=shelf.last, is_complete=item.complete),
        hubs=config.publish.hubs if said.url else (),
    )
    feeds: list[_Folder] = [("", said, entries)]
    wanted: Sequence[Variant] = config.publish.variants if item.variants is None else item.variants
    if wanted:
        among = entries if wanted == ("summary",) else channel.distinct(members.newest(VARIANT_ENTRIES))
        for place, further, held in variants.variants(said, among, wanted):
            feeds.append((f"{place}/", further, held if limit is None else held[:limit]))
    return feeds


def _write(folder: Path, feeds: Sequence[_Folder], config: Config) -> set[str]:
    """Write the files of which the bytes differ, and name them."""
    written = set()
    for place, said, entries in feeds:
        names = [*FILES.values(), receipts.NAME]
        files.sweep(folder / place, _with_siblings(names, config))
        for to, name in FILES.items():
            if files.replace(folder / place / name, render(to, said, entries), compress=config.publish.compress):
                written.add(f"{place}{name}")
    return written


def _drop_variants(folder: Path) -> None:
    """Remove the further feeds of a feed: one of them may hold what is to be gone, and nobody would write it again."""
    for name in variants.FOLDERS.values():
        files.remove(folder / name)


def _with_siblings(names: Iterable[str], config: Config) -> list[str]:
    suffixes = ["", *(files.SUFFIXES[encoding] for encoding in config.publish.compress)]
    return [f"{name}{suffix}" for name in names for suffix in suffixes]


def _published(
    out: Path,
    item: Item,
    receipt: receipts.Receipt,
    *,
    written: Collection[str] = (),
    pages_written: int = 0,
    held: str | None = None,
) -> PublishedFeed:
    paths = {name: str(out / item.id / name) for name in FILES.values()}
    changed = tuple(path for name, path in paths.items() if name in written)
    further = set(written) - set(paths)
    return PublishedFeed(
        id=item.id,
        paths=tuple(paths.values()),
        entries=receipt.entries,
        changed=changed,
        pages=receipt.pages,
        pages_written=pages_written,
        variants_written=tuple(str(out / item.id / name) for name in receipt.names if name in further),
        held=held,
    )
