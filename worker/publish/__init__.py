"""From the archive to public files: every source and publication as RSS, Atom and JSON Feed."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

from archive import entries as archived
from archive import sources
from schemas.config import Config
from schemas.errors import UsageError
from schemas.publication import Channel, PublishedEntry
from schemas.source import Publication, Source
from worker.publish import channel, files, receipts

if TYPE_CHECKING:
    from archive.connect import Database

Format = Literal["jsonfeed", "rss", "atom"]

#: The file of each format, and the order in which they are written.
FILES: dict[Format, str] = {"rss": "rss.xml", "atom": "atom.xml", "jsonfeed": "feed.json"}


class PublishedFeed(Struct, frozen=True, kw_only=True):
    """What was done for one source or publication."""

    id: str
    paths: tuple[str, ...]  #: Of its files, in the order of FILES.
    entries: int  #: How many the current document holds.
    changed: tuple[str, ...]  #: Those of `paths` whose bytes differed.


class PublishReport(Struct, frozen=True, kw_only=True):
    """What was published, in the order of the configuration: sources, then publications."""

    feeds: tuple[PublishedFeed, ...] = ()


def publish(db: "Database", config: Config, out: Path, ids: Iterable[str] | None = None) -> PublishReport:
    """Render the feeds of some sources and publications (all by default) and replace the files whose bytes differ.

    Safe to repeat: what is published depends on the archive and the configuration alone. Raises UsageError for an id
    that the configuration does not have, PublishError where a file cannot be written.
    """
    return PublishReport(feeds=tuple(publishing(db, config, out, ids)))


def publishing(db: "Database", config: Config, out: Path, ids: Iterable[str] | None = None) -> Iterator[PublishedFeed]:
    """Publish as `publish` does, and yield each feed when it is done."""
    known: tuple[Source | Publication, ...] = (*config.sources, *config.publications)
    wanted = {item.id for item in known} if ids is None else set(ids)
    if unknown := sorted(wanted - {item.id for item in known}):
        raise UsageError(f"no source or publication is called {', '.join(unknown)}")
    yield from (_publish(db, config, out, item) for item in known if item.id in wanted)


def render(to: Format, channel: Channel, entries: Sequence[PublishedEntry]) -> bytes:
    """Render a feed as one of the formats. Raises UsageError for any other."""
    # feedgen and lxml cost 64 ms at start-up; a round in which nothing changed, or JSON alone, needs neither.
    match to:
        case "jsonfeed":
            from worker.publish import jsonfeed

            return jsonfeed.render(channel, entries)
        case "rss":
            from worker.publish import rss

            return rss.render(channel, entries)
        case "atom":
            from worker.publish import atom

            return atom.render(channel, entries)
    raise UsageError(f"no such format: {to}; there are {', '.join(get_args(Format))}")


def _publish(db: "Database", config: Config, out: Path, item: Source | Publication) -> PublishedFeed:
    folder = files.directory(out, item.id)
    facts, entries = _contents(db, config, item)
    paths = {to: folder / name for to, name in FILES.items()}
    inputs = receipts.inputs(facts, entries)
    changed: list[Path] = []
    if not receipts.is_current(folder, inputs, FILES.values()):
        files.sweep(folder, (*FILES.values(), receipts.NAME))
        changed = [path for to, path in paths.items() if files.replace(path, render(to, facts, entries))]
        receipts.write(folder, inputs, FILES.values())
    return PublishedFeed(
        id=item.id, paths=tuple(map(str, paths.values())), entries=len(entries), changed=tuple(map(str, changed))
    )


def _contents(db: "Database", config: Config, item: Source | Publication) -> tuple[Channel, tuple[PublishedEntry, ...]]:
    """Give the channel and the entries of a feed's current document, ids unique."""
    limit, base_url = config.publish.entries_per_feed, config.site.base_url
    if isinstance(item, Source):
        entries = channel.distinct(archived.current(db, (item.id,), limit=limit))
        feed, defects = sources.feed(db, item.id), sources.defects(db, item.id)
        return channel.of_source(item, feed, entries, base_url=base_url, defects=defects), entries
    ranks: dict[str | None, int] = {source_id: rank for rank, source_id in enumerate(item.sources)}
    entries = channel.distinct(archived.current(db, item.sources, limit=limit), ranks)
    return channel.of_publication(item, entries, base_url=base_url), entries
