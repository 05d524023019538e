"""A round: every source that is due, one after another, then what was touched is published; and rounds without end."""

import asyncio
import signal
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog
from msgspec import Struct

from archive import sources
from schemas.config import Config
from schemas.errors import BackissueError, UsageError
from schemas.source import Source
from worker import fetch, schedule
from worker.cadence import next_after, parse_interval
from worker.pipeline import Refreshed, refresh
from worker.publish import PublishReport, publish
from worker.settings import Settings, with_defaults

if TYPE_CHECKING:
    from sqlite_utils import Database

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
    """Give the configured sources of these names, all by default, defaults filled in."""
    known = [source.id for source in config.sources]
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"no source is called {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    return tuple(with_defaults(source, config) for source in config.sources if not names or source.id in names)


def due(db: "Database", candidates: Sequence[Source], *, now: datetime, is_one_shot: bool) -> tuple[Source, ...]:
    """Give the sources that are due.

    In a one-shot round local files always are: reading one costs nothing, and intervals are there to spare hosts.
    """
    times = sources.next_due(db)
    return tuple(
        source
        for source in candidates
        if (is_one_shot and is_local(source)) or (when := times.get(source.id)) is None or when <= now
    )


def is_local(source: Source) -> bool:
    """Whether a source consists of files alone."""
    urls = (source.url,) if isinstance(source.url, str) else source.url
    return not any(url.startswith(("http://", "https://")) for url in urls)


async def run_round(
    settings: Settings,
    db: "Database",
    wanted: Sequence[Source],
    *,
    now: datetime,
    publish_all: bool,
    progress: Callable[[str], None] = lambda _: None,
) -> Round:
    """Bring sources up to date and publish what that touched, or everything where `publish_all` says so."""
    done = []
    times = sources.next_due(db)
    ask = partial(fetch.fetch, body_bytes_max=settings.config.run.body_bytes_max)
    for source in wanted:
        progress(source.id)
        started = time.perf_counter()
        refreshed = await refresh(source, db, fetch=ask, folder=settings.folder, now=now)
        error = "; ".join(refreshed.failures) or None
        sources.set_due(db, source.id, _next_due(source, times.get(source.id), now), now=now, error=error)
        _tell(refreshed, time.perf_counter() - started)
        done.append(refreshed)
    config = settings.config
    touched = {one.source_id for one in done if one.new or one.revised or one.cosmetic}
    touched |= {publication.id for publication in config.publications if touched & set(publication.sources)}
    report = publish(db, config, settings.public, None if publish_all else touched)
    for feed in report.feeds:
        if feed.changed:
            log.info("feed.published", feed=feed.id, entries=feed.entries, files=len(feed.changed))
    return Round(refreshed=tuple(done), published=report)


async def run_forever(settings: Settings, db: "Database", names: Collection[str]) -> None:
    """Poll each source when it is due, until SIGTERM or SIGINT; the round that is under way is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    is_first = True

    async def tick() -> datetime | None:
        nonlocal is_first
        candidates = chosen(settings.config, names)
        now = datetime.now(UTC)
        wanted = due(db, candidates, now=now, is_one_shot=False)
        if wanted or is_first:
            await run_round(settings, db, wanted, now=now, publish_all=is_first)
            is_first = False
        times = sources.next_due(db)
        return min((when for one in candidates if (when := times.get(one.id)) is not None), default=None)

    log.info("scheduler.started", sources=len(chosen(settings.config, names)))
    try:
        await schedule.run_ticks(tick, stop=stop)
    except BackissueError as error:
        log.error("scheduler.failed", error=str(error))  # noqa: TRY400  the message says it all
        raise
    finally:
        log.info("scheduler.stopped")


def _next_due(source: Source, was_due: datetime | None, now: datetime) -> datetime:
    if source.cron is not None:
        found = schedule.next_cron(source.cron, source.timezone, now)
        if found is not None:
            return found
    return next_after(was_due, parse_interval(source.every or Config().defaults.every), now)


def _tell(refreshed: Refreshed, elapsed_seconds: float) -> None:
    """Log what one source came to: one line tells a refresh."""
    bound = log.bind(source=refreshed.source_id)
    for failure in refreshed.failures:
        event = "source.failed" if refreshed.is_failed else "document.failed"
        bound.warning(event, error=failure)
    if refreshed.is_failed:
        return
    if not (refreshed.body_bytes or refreshed.failures):
        bound.info("source.not_modified", documents=refreshed.not_modified)
        return
    bound.info(
        "source.refreshed",
        new=refreshed.new,
        revised=refreshed.revised,
        cosmetic=refreshed.cosmetic,
        unchanged=refreshed.unchanged,
        defects=sum(refreshed.defects.values()),
        words_stripped=sum(refreshed.words_stripped.values()),
        body_bytes=refreshed.body_bytes,
        elapsed_seconds=round(elapsed_seconds, 3),
    )
