"""A round: every source that is due, one after another, then what was touched is published; and rounds without end."""

import asyncio
import signal
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from msgspec import Struct

from archive import sources
from schemas.config import Config
from schemas.errors import BackissueError, UsageError
from schemas.source import Source
from worker import fetch
from worker.cadence import next_after, parse_interval
from worker.pipeline import Fetch, Refreshed, refresh
from worker.publish import PublishReport, publish
from worker.settings import Settings, with_defaults

if TYPE_CHECKING:
    from archive.connect import Database

log = structlog.get_logger()

#: Between sources, for the loop to see a signal; 0 would be one turn of it, and a signal takes three.
_BREATH_SECONDS = 0.001

#: Told before each source: its id, how many went before it, and how many there are.
Progress = Callable[[str, int, int], None]


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
    progress: Progress = lambda _id, _done, _all: None,
) -> Round:
    """Do one round of the sources that are named or, where none is, of those that are due; publish every feed.

    Local files always are due here: reading one costs nothing, and intervals are there to spare hosts.
    """
    wanted = chosen(settings.config, names)
    if not names:
        due_now = _due(db, wanted, now)
        wanted = tuple(source for source in wanted if source in due_now or _is_local(source))
    return await _run_round(settings, db, wanted, now=now, publish_all=True, progress=progress)


async def run_forever(settings: Settings, db: "Database", names: Collection[str]) -> None:
    """Poll each source when it is due, until SIGTERM or SIGINT.

    The source that is being read then is finished and what was touched is published; the others stay due.
    """
    from worker import schedule  # APScheduler costs a fifth of the time that a single round takes

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    candidates = chosen(settings.config, names)
    is_first = True

    async def tick() -> datetime | None:
        nonlocal is_first
        now = datetime.now(UTC)
        wanted = _due(db, candidates, now)
        if wanted or is_first:
            await _run_round(settings, db, wanted, now=now, publish_all=is_first, is_stopping=stop.is_set)
            is_first = False
        times = sources.next_due(db)
        return min((when for one in candidates if (when := times.get(one.id)) is not None), default=None)

    log.info("scheduler.started", sources=len(candidates))
    try:
        await schedule.run_ticks(tick, stop=stop)
    except BackissueError as error:
        log.error("scheduler.failed", error=str(error))  # noqa: TRY400  the message says it all
        raise
    finally:
        log.info("scheduler.stopped")


async def _run_round(
    settings: Settings,
    db: "Database",
    wanted: Sequence[Source],
    *,
    now: datetime,
    publish_all: bool,
    progress: Progress = lambda _id, _done, _all: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Round:
    """Bring sources up to date, then publish what that touched, or everything."""
    times = sources.next_due(db)
    ask = partial(fetch.fetch, body_bytes_max=settings.config.run.body_bytes_max)
    done: list[Refreshed] = []
    for source in wanted:
        await asyncio.sleep(_BREATH_SECONDS)
        if is_stopping():
            break
        progress(source.id, len(done), len(wanted))
        started = time.perf_counter()
        refreshed = await _refreshed(source, db, fetch=ask, folder=settings.folder, now=now)
        error = "; ".join(refreshed.failures) or None
        sources.set_due(db, source.id, _next_due(source, times.get(source.id), now), now=now, error=error)
        _tell(refreshed, time.perf_counter() - started)
        done.append(refreshed)
    report = publish(db, settings.config, settings.public, None if publish_all else _touched(settings.config, done))
    for feed in report.feeds:
        if feed.changed:
            log.info("feed.published", feed=feed.id, entries=feed.entries, files=len(feed.changed))
    return Round(refreshed=tuple(done), published=report)


async def _refreshed(source: Source, db: "Database", *, fetch: Fetch, folder: Path, now: datetime) -> Refreshed:
    """Bring one source up to date; a bug of ours that it meets costs it its round, and the others nothing."""
    try:
        return await refresh(source, db, fetch=fetch, folder=folder, now=now)
    except BackissueError:
        raise  # the archive cannot be used
    except Exception as error:
        log.exception("source.broken", source=source.id)
        told = f"a bug of backissue, please report it: {type(error).__name__}: {error}"
        return Refreshed(source_id=source.id, failures=(told,), is_failed=True)


def _due(db: "Database", candidates: Sequence[Source], now: datetime) -> tuple[Source, ...]:
    times = sources.next_due(db)
    return tuple(one for one in candidates if (when := times.get(one.id)) is None or when <= now)


def _is_local(source: Source) -> bool:
    """Whether a source consists of files alone."""
    urls = (source.url,) if isinstance(source.url, str) else source.url
    return all(map(fetch.is_file, urls))


def _touched(config: Config, done: Sequence[Refreshed]) -> set[str]:
    """Name the feeds that may have changed: those of sources that brought anything new, and all that combine them."""
    touched = {one.source_id for one in done if one.body_bytes}
    return touched | {one.id for one in config.publications if touched & set(one.sources)}


def _next_due(source: Source, was_due: datetime | None, now: datetime) -> datetime:
    if source.cron is not None:
        from worker.schedule import next_cron  # see run_forever

        return next_cron(source.cron, source.timezone, now)
    return next_after(was_due, parse_interval(source.every or Config().defaults.every), now)


def _tell(refreshed: Refreshed, elapsed_seconds: float) -> None:
    """Log what one source came to: one line tells a refresh."""
    bound = log.bind(source=refreshed.source_id)
    for failure in refreshed.failures:
        bound.warning("source.failed" if refreshed.is_failed else "document.failed", error=failure)
    for fault in refreshed.faults:
        bound.error(fault.event, entry=fault.entry, detail=fault.detail)
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
