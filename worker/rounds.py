"""A round: every source that is due, many at a time; then what was touched is published."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from msgspec import Struct
from msgspec.structs import replace

from archive import indexing, thinning
from archive.connect import file_of
from schemas.config import Config
from schemas.errors import PublishError, UsageError
from schemas.source import Flood, Source
from worker import hubs, timetable
from worker.crew import Clock
from worker.desk import Desk
from worker.fetch.web import Web
from worker.polling import Polling, Progress
from worker.publish import PublishedFeed, PublishReport, publishing
from worker.refreshed import Refreshed, together
from worker.retention import thinned_before
from worker.settings import Settings, with_defaults

if TYPE_CHECKING:
    from archive.connect import Database

log = structlog.get_logger()


class Round(Struct, frozen=True, kw_only=True):
    """What one round came to."""

    refreshed: tuple[Refreshed, ...]
    published: PublishReport

    @property
    def failed_share(self) -> float:
        """How large a part of the sources failed, from 0 to 1."""
        failed = sum(one.is_failed for one in self.refreshed)
        return failed / len(self.refreshed) if self.refreshed else 0.0


def chosen(config: Config, names: Collection[str]) -> tuple[Source, ...]:
    """Give the configured sources of these names, all by default, with `[defaults]` filled in. Raises UsageError."""
    known = [source.id for source in config.sources]
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"no source is called {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    return tuple(with_defaults(source, config) for source in config.sources if not names or source.id in names)


async def run_once(
    settings: Settings,
    db: "Database",
    names: Collection[str],
    *,
    now: datetime,
    flood: Flood | None = None,
    progress: Progress = lambda _id, _done, _all: None,
    web: Web | None = None,
) -> Round:
    """Do one round of the sources that are named or, where none is, of those that are due; publish every feed.

    Local files always are due here: reading one costs nothing, and intervals are there to spare hosts. `flood` decides
    about what is held, in place of the settings of these sources. `web` is another way to the web than the settings'.
    """
    wanted = candidates = chosen(settings.config, names)
    if not names:
        timetable.rewind(db, now=now)
        due_now = {source.id for source in timetable.due(db, wanted, now=now)}
        wanted = tuple(source for source in wanted if source.id in due_now or timetable.is_local(source))
    if flood is not None:
        wanted = tuple(replace(source, flood=flood) for source in wanted)
    return await run_round(
        settings,
        db,
        wanted,
        clock=passing(now),
        now=now,
        candidates=candidates,
        web=web,
        publish_all=True,
        spares_hosts=not names,
        progress=progress,
    )


async def run_round(  # noqa: PLR0913  what a round is, each stands for itself
    settings: Settings,
    db: "Database",
    wanted: Sequence[Source],
    *,
    clock: Clock,
    now: datetime | None = None,
    candidates: Sequence[Source] | None = None,
    web: Web | None = None,
    publish_all: bool = False,
    spares_hosts: bool = True,
    progress: Progress = lambda _id, _done, _all: None,
) -> Round:
    """Poll sources, then publish what that touched, or everything.

    With `spares_hosts`, sources of a host that turns out not to answer are left for later. What a crash has left unread
    of `candidates` (those that are polled, by default) is read first.
    """
    now = now or clock.now()
    desk = Desk(db, archive=file_of(db))
    try:
        async with web or web_of(settings) as shared:
            polling = Polling(
                settings, db, web=shared, desk=desk, clock=clock, spares_hosts=spares_hosts, progress=progress
            )
            try:
                polling.catch_up(wanted if candidates is None else candidates, now=now)
                await polling.crew.idle()
                polling.add(wanted, now=now)
                await polling.crew.idle()
            finally:
                await polling.crew.stop(0)
            done = polling.collect()
    finally:
        await desk.close()
    found = _in_order(done, settings.config)
    published = await finish(settings, db, found, now=now, publish_all=publish_all, progress=progress)
    await hubs.ping(settings, published)
    return Round(refreshed=found, published=published)


async def finish(
    settings: Settings,
    db: "Database",
    done: Sequence[Refreshed],
    *,
    now: datetime,
    publish_all: bool,
    progress: Progress = lambda _id, _done, _all: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> PublishReport:
    """Have found, seen and given up what polls have brought, or made old: index, publish, thin."""
    indexing.want_trigrams(db, settings.config.search.trigram)
    indexing.catch_up(db, progress=partial(progress, "search index"))
    ids = None if publish_all else _touched(settings.config, done)
    report = await _published(settings, db, ids, is_stopping)
    for feed in report.feeds:
        if feed.held:
            log.error("feed.held", feed=feed.id, reason=feed.held)
        elif feed.changed or feed.pages_written or feed.variants_written:
            files = len(feed.changed) + len(feed.variants_written)
            log.info("feed.published", feed=feed.id, entries=feed.entries, files=files, pages=feed.pages_written)
    _thin(db, settings.config.archive.keep, now)
    return report


def passing(now: datetime) -> Clock:
    """Give a clock that says `now`, and goes on from there."""
    began = time.perf_counter()
    return Clock(now=lambda: now + timedelta(seconds=time.perf_counter() - began))


def web_of(settings: Settings) -> Web:
    """Give the way to the web that is configured."""
    return Web(settings.config, secrets=settings.secrets)


def _in_order(done: Sequence[Refreshed], config: Config) -> tuple[Refreshed, ...]:
    """Give what sources came to as they are configured; with what was caught up with before a poll, if anything was."""
    found: dict[str, list[Refreshed]] = {}
    for one in done:
        found.setdefault(one.source_id, []).append(one)
    return tuple(together(found[source.id]) for source in config.sources if source.id in found)


async def _published(
    settings: Settings, db: "Database", ids: Collection[str] | None, is_stopping: Callable[[], bool]
) -> PublishReport:
    """Publish, and let others do what they have to in between. What a stop leaves undone, the next start does."""
    feeds: list[PublishedFeed] = []
    try:
        for feed in publishing(db, settings.config, settings.public, ids):
            feeds.append(feed)
            await asyncio.sleep(0)
            if is_stopping():
                break
    except PublishError as error:  # what was fetched is kept, and the next is fetched, whatever becomes of public files
        log.error("publish.failed", error=str(error))  # noqa: TRY400  the message says it all
        return PublishReport(feeds=tuple(feeds), failed=str(error))
    return PublishReport(feeds=tuple(feeds))


def _thin(db: "Database", keep: str, now: datetime) -> None:
    """Give up some of the bodies that the configuration does not want to be kept any longer."""
    before = thinned_before(keep, now)
    if before is None:
        return
    thinned = thinning.thin(db, before=before)
    if thinned.error:
        log.error("archive.not_thinned", error=thinned.error)
    if thinned.bodies:
        log.info("archive.thinned", bodies=thinned.bodies, freed_bytes=thinned.freed_bytes, before=before.isoformat())


def _touched(config: Config, done: Sequence[Refreshed]) -> set[str]:
    """Name the feeds that may have changed: those of sources that brought anything new, and all that combine them."""
    touched = {one.source_id for one in done if one.body_bytes}
    if not touched:
        return touched
    return touched | {one.id for one in config.publications if touched & set(one.sources)}
