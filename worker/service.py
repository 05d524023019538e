"""The service: polls each source when it is due, until it is told to stop, and does as it is told meanwhile.

SIGTERM, SIGINT: asks for nothing more, finishes what has begun, abandons what takes too long. A second one ends it at
once; nothing is lost by that either. SIGHUP: reads the configuration again; a wrong one is refused, and the old one
goes on.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from archive import sources as subscriptions
from archive.connect import file_of
from schemas.errors import BackissueError, ConfigError
from schemas.source import Source
from worker import rounds, timetable
from worker.crew import Clock
from worker.desk import Desk
from worker.heart import keep_beating
from worker.hubs import Pinger
from worker.notify import Supervisor
from worker.polling import Polling
from worker.refreshed import Refreshed
from worker.settings import Settings
from worker.watch import Watch

if TYPE_CHECKING:
    from archive.connect import Database

log = structlog.get_logger()

#: While some polls go on, what has come of others is published after so long.
BEAT_SECONDS = 5.0
#: So long after public files could not be written that is tried again.
PUBLISH_AGAIN_SECONDS = 60.0
#: What polls came to is told so often.
SUMMARY_SECONDS = 60.0
#: When nothing has moved for so long, something stands still that should not.
STANDSTILL_SECONDS = 300.0

#: Reads the configuration again. Raises BackissueError where it cannot be used.
Reload = Callable[[], Settings]


class Service:
    """One worker, from its start to its end."""

    def __init__(
        self,
        settings: Settings,
        db: "Database",
        names: Collection[str] = (),
        *,
        reload: Reload | None = None,
        supervisor: Supervisor | None = None,
        clock: Clock | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._settings = settings
        self._db = db
        self._names = names
        self._reload = reload
        self._supervisor = supervisor or Supervisor()
        self._clock = clock or Clock()
        self._watch = watch or Watch()
        self._desk = Desk(db, archive=file_of(db), here_bytes_max=0)
        self._stop = asyncio.Event()  # for the whole service, or only for what goes by the configuration so far
        self._next: Settings | None = None
        self._publish_all_at: float | None = 0.0  # as long as some feed may not be as it has to be
        self._latest: datetime | None = None
        self._round_began: float | None = None  # while anything is being polled
        self._summary = Summary(self._clock.seconds())

    async def run(self) -> None:
        """Poll each source when it is due, until SIGTERM or SIGINT."""
        handlers = {signal.SIGTERM: self._end, signal.SIGINT: self._end, signal.SIGHUP: self._read_again}
        with _signals(handlers):
            alive = asyncio.create_task(self._supervisor.keep_alive(self._is_well))
            beating = asyncio.create_task(keep_beating(file_of(self._db), self._is_well))
            try:
                await self._serve()
                while self._next is not None:
                    self._take_over(self._next)
                    await self._serve()
            except BackissueError as error:
                log.error("scheduler.failed", error=str(error))  # noqa: TRY400  the message says it all
                raise
            finally:
                alive.cancel()
                beating.cancel()
                await self._desk.close()
                log.info("scheduler.stopped")

    async def _serve(self) -> None:
        """Go by one configuration, until it is over."""
        from worker import schedule  # APScheduler costs a fifth of the time that a single round takes

        settings = self._settings
        candidates = rounds.chosen(settings.config, self._names)
        log.info("scheduler.started", sources=len(candidates))
        self._supervisor.tell(READY=1, STATUS=f"{len(candidates)} sources")
        async with rounds.web_of(settings) as web:
            polling = Polling(settings, self._db, web=web, desk=self._desk, clock=self._clock, watch=self._watch)
            self._pinger = Pinger(settings, web=web)
            try:
                polling.catch_up(candidates, now=self._clock.now())
                await schedule.run_ticks(partial(self._tick, polling, candidates), stop=self._stop)
                abandoned = await polling.crew.stop(settings.config.run.stop_within)
                if abandoned:
                    log.warning("polls.abandoned", polls=abandoned, after_seconds=settings.config.run.stop_within)
                await self._finish(polling)
            finally:
                await polling.crew.stop(0)
                await self._pinger.close()
                self._summary.tell()

    async def _tick(self, polling: Polling, candidates: Sequence[Source]) -> datetime | None:
        """Poll what is due, and publish what that has brought so far; give when to come again."""
        self._watch.sign()
        now = self._clock.now()
        if self._latest is None or now < self._latest:  # the clock may have been set back
            timetable.rewind(self._db, now=now)
        self._latest = now
        self._desk.recorder.flush()  # or what was polled just now would seem to be due still
        polling.add(timetable.due(self._db, candidates, now=now), now=now)
        if self._round_began is None and not polling.crew.is_idle:
            self._round_began = self._clock.seconds()
        following = timetable.next_tick(self._db, candidates, now=now)
        await self._rest(polling, None if following is None else (following - now).total_seconds())
        await self._finish(polling)
        if self._round_began is not None and polling.crew.is_idle:
            self._watch.round_ended(elapsed_seconds=self._clock.seconds() - self._round_began)
            self._round_began = None
        # As of the beginning: what has come due since is not overlooked.
        return self._following(timetable.next_tick(self._db, candidates, now=now), now) if polling.crew.is_idle else now

    def _following(self, due: datetime | None, now: datetime) -> datetime | None:
        """Give when to come again, for what is due or for what could not be published."""
        if self._publish_all_at is None:
            return due
        again = now + timedelta(seconds=max(0.0, self._publish_all_at - self._clock.seconds()))
        return again if due is None else min(due, again)

    async def _rest(self, polling: Polling, seconds: float | None) -> None:
        """Wait until all polls are over, or more are due, or it is time to publish what has come, or to stop."""
        waits = {asyncio.create_task(polling.crew.idle()), asyncio.create_task(self._stop.wait())}
        try:
            within = BEAT_SECONDS if seconds is None else min(seconds, BEAT_SECONDS)
            done, _ = await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()  # raises what a poll has raised
        finally:
            for one in waits:
                one.cancel()

    async def _finish(self, polling: Polling) -> None:
        """Index and publish what has come."""
        done = polling.collect()
        self._summary.add(done)
        for one in done:
            self._watch.refreshed(one)
        is_to_publish_all = self._publish_all_at is not None and self._clock.seconds() >= self._publish_all_at
        if done or is_to_publish_all:
            published = await rounds.finish(
                self._settings,
                self._db,
                done,
                now=self._clock.now(),
                publish_all=is_to_publish_all,
                is_stopping=self._is_stopping,
            )
            if published.failed:
                self._publish_all_at = self._clock.seconds() + PUBLISH_AGAIN_SECONDS
            elif is_to_publish_all and not self._is_stopping():
                self._publish_all_at = None
            self._pinger.add(published)
        if self._summary.is_due(self._clock.seconds()):
            told = self._summary.tell()
            self._supervisor.tell(STATUS=f"{len(polling.in_flight)} sources in flight; last minute: {told}")

    def _is_stopping(self) -> bool:
        self._watch.sign()
        return self._stop.is_set()

    def _is_well(self) -> bool:
        return self._watch.silent_seconds < STANDSTILL_SECONDS

    def _end(self) -> None:
        """Stop, and let a second signal end the process as it would without us."""
        log.info("scheduler.stopping", within_seconds=self._settings.config.run.stop_within)
        self._supervisor.tell(STOPPING=1, STATUS="stopping")
        self._watch.stopping()
        self._reload = self._next = None
        self._stop.set()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    def _read_again(self) -> None:
        if self._reload is None:
            return
        self._supervisor.reloading()
        try:
            settings = self._reload()
            rounds.chosen(settings.config, self._names)
            if settings.archive != self._settings.archive:
                raise ConfigError("archive.path: another archive needs a restart", path=str(settings.file))
        except BackissueError as error:
            log.error("config.refused", error=str(error))  # noqa: TRY400  the message says it all
            self._supervisor.tell(READY=1)
        else:
            self._next = settings
            self._stop.set()

    def _take_over(self, settings: Settings) -> None:
        """Go by another configuration from now on."""
        self._settings, self._next = settings, None
        self._stop.clear()
        self._publish_all_at = 0.0  # titles may have changed
        config = settings.config
        subscriptions.sync(self._db, config.sources, config.publications, now=self._clock.now())
        log.info("config.reloaded", sources=len(config.sources))


class Summary:
    """What polls came to since that was last told."""

    def __init__(self, now: float) -> None:
        self._counts: Counter[str] = Counter()
        self._since = now

    def add(self, done: Sequence[Refreshed]) -> None:
        """Count polls."""
        for one in done:
            self._counts["polled"] += 1
            self._counts["failed"] += one.is_failed
            self._counts["not_modified"] += not (one.body_bytes or one.failures)
            self._counts["new"] += one.new
            self._counts["revised"] += one.revised

    def is_due(self, now: float) -> bool:
        """Whether it is time to tell."""
        if now - self._since < SUMMARY_SECONDS:
            return False
        self._since = now
        return True

    def tell(self) -> str:
        """Tell it, if there is anything, and begin anew; give it in words, too."""
        counts, self._counts = self._counts, Counter()
        if counts:
            log.info("sources.polled", **counts)
        return f"{counts['polled']} polled, {counts['new']} new entries, {counts['failed']} failed"


@contextmanager
def _signals(handlers: Mapping[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """Have signals handled between the steps of the loop."""
    loop = asyncio.get_running_loop()
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)
