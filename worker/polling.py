"""Polls of many sources at a time: each waits for its host, asks, has kept what came, and settles when it comes again.

turn of its host -> ask -> nothing changed, as expected: noted, together with others     (nearly always)
                        -> anything else: visiting.refresh, then timetable.settle and moving.watch
"""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from traceback import format_exception
from typing import TYPE_CHECKING

import structlog
from msgspec import Struct
from msgspec.structs import replace

from archive import hosts, indexing, retrieval, unchanged
from archive.unchanged import Standing, Unchanged
from schemas.errors import ArchiveError, SourceError
from schemas.outcome import NotModified
from schemas.pace import Pace
from schemas.source import Source
from worker import fetch, moving, telling, timetable
from worker.backoff import host_of
from worker.cadence import Reply
from worker.conversation import Conversation
from worker.crew import Clock, Crew, Turn
from worker.descriptors import requests_at_once
from worker.desk import Desk
from worker.fetch.web import Web
from worker.hands import Bug
from worker.refreshed import Refreshed
from worker.settings import Settings
from worker.timetable import Heard
from worker.visiting import refresh
from worker.watch import Watch

if TYPE_CHECKING:
    from archive.connect import Database
    from schemas.pace import Trouble

log = structlog.get_logger()

#: Told before each source: its id, how many went before it, and how many there are.
Progress = Callable[[str, int, int], None]


class Order(Struct, frozen=True, kw_only=True):
    """A source to poll."""

    source: Source
    configured: Source  #: What is secret is for the address that was configured, not for one that a server led to.
    is_local: bool
    host: str  #: Of its first document; "" for a file.
    now: datetime  #: When it was found to be due.


class Polling:
    """All polls of a worker, and what they share."""

    def __init__(
        self,
        settings: Settings,
        db: "Database",
        *,
        web: Web,
        desk: Desk,
        clock: Clock,
        watch: Watch | None = None,
        spares_hosts: bool = True,
        progress: Progress = lambda _id, _done, _all: None,
    ) -> None:
        run = settings.config.run
        self.crew = Crew(
            concurrency=requests_at_once(run),
            connections=run.host_connections,
            spacing_seconds=run.host_spacing_seconds,
            clock=clock,
        )
        web.is_wanted = self.crew.is_waited_for
        self.in_flight: set[str] = set()  #: Sources that wait, or are being polled.
        self._folder = settings.folder
        self._db = db
        self._desk = desk
        self._clock = clock
        self._spares_hosts = spares_hosts
        self._progress = progress
        self._ask = partial((watch or Watch()).ask, fetch.fetch, body_bytes_max=run.body_bytes_max, web=web)
        self._log = log.bind()
        self._troubles: dict[str, Trouble] = {}
        self._near: set[str] = set()
        self._moved = moving.Moves()
        self._standings: dict[str, Standing] = {}
        self._done: list[Refreshed] = []
        self._begun = self._all = self._unindexed = 0

    def add(self, sources: Iterable[Source], *, now: datetime) -> None:
        """Poll sources, each as soon as its host has a turn for it; those that are being polled are left out."""
        wanted = [one for one in sources if one.id not in self.in_flight]
        if not wanted:
            return
        self._moved = moving.known(self._db)
        self._troubles = hosts.troubles(self._db)
        self._look_around()
        self._standings |= unchanged.standings(self._db, [one.id for one in wanted])
        self._all += len(wanted)
        for configured in wanted:
            order = _order(configured, moving.followed(configured, self._moved), now)
            self.in_flight.add(configured.id)
            self.crew.add(order.host, partial(self._poll, order))
        self.crew.pump()

    def catch_up(self, sources: Iterable[Source], *, now: datetime) -> None:
        """Have read what a crash has left unread; these sources are polled when that is done."""
        left = retrieval.unread(self._db)
        for source in sources:
            if source.id in left:
                self.in_flight.add(source.id)
                self.crew.add("", partial(self._take_up, source, left[source.id], now))
        self.crew.pump()

    async def _take_up(self, source: Source, numbers: Sequence[int], now: datetime, turn: Turn) -> None:
        turn.leave()
        fresh = [(retrieval.fetched(self._db, number), number) for number in numbers]
        body_bytes = sum(len(document.body) for document, _ in fresh)
        self.crew.carry(body_bytes)
        try:
            taken = await self._desk.take_in(source, fresh, now=now, is_suspect=True)
            refreshed = replace(taken, body_bytes=body_bytes, is_failed=bool(taken.failures))
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001  told, and logged
            refreshed = _broken(source, error)
        finally:
            self.crew.carry(-body_bytes)
            self.in_flight.discard(source.id)
        self._done.append(refreshed)

    def collect(self) -> list[Refreshed]:
        """Give what polls have come to since this was last asked. Raises ArchiveError."""
        self._desk.recorder.flush()
        done, self._done = self._done, []
        if self.crew.is_idle:
            self.in_flight.clear()
            self._begun = self._all = 0
        return done

    async def _poll(self, order: Order, turn: Turn) -> None:
        started = time.perf_counter()
        source, polled = order.source, order.now if order.is_local else self._clock.now()
        try:
            if self._is_spared(order, polled):
                return
            self._progress(source.id, self._begun, self._all)
            self._begun += 1
            ask = partial(self._ask, source=order.configured)
            asking = Conversation(ask, self.crew, turn, polled=polled)
            standing = self._standings.pop(source.id, None)
            if standing is not None and (address := self._expected(order, standing)):
                answer = await asking.begin(address, standing)
                if answer is not None and self._is_ordinary(order, standing):
                    self._note(order, standing, answer, polled)
                    return
            refreshed = await self._refresh(order, asking, polled)
            telling.tell(refreshed, time.perf_counter() - started)
            self._done.append(refreshed)
        finally:
            self.in_flight.discard(source.id)

    def _is_spared(self, order: Order, polled: datetime) -> bool:
        """Whether its host has turned out not to answer meanwhile."""
        if not self._spares_hosts or order.is_local or not self._is_near(order.host):
            return False
        return timetable.hold(order.source, self._troubles, now=polled) is not None

    def _expected(self, order: Order, standing: Standing) -> fetch.Address | None:
        """Where the only document of a source is, with what tells whether it is as it was; None where it has moved."""
        if standing.url != order.source.url:
            return None
        if not order.is_local:
            return fetch.Address(url=standing.url, key=standing.key, validators=standing.validators)
        try:
            found = next(fetch.addresses(order.source, self._folder))
        except SourceError:  # a pattern that matches nothing now
            return None
        is_same = (found.url, found.key) == (standing.url, standing.key)
        return replace(found, stamp=standing.stamp) if is_same else None

    def _is_ordinary(self, order: Order, standing: Standing) -> bool:
        """Whether nothing is known that an answer could change."""
        key = (order.source.id, standing.key)
        return order.source.cron is None and key not in self._moved.pending and not self._is_near(order.host)

    def _note(self, order: Order, standing: Standing, answer: NotModified, polled: datetime) -> None:
        """Have it written that nothing changed, together with others."""
        source = order.source
        if order.is_local:
            due = timetable.due_again_locally(source, standing.next_due, polled=polled)
        else:
            reply = Reply(received=polled, status=answer.status, headers=answer.headers)
            due = timetable.due_again(source, standing.pace or Pace(), (reply,), failures=0, polled=polled)
        self._desk.recorder.note(
            Unchanged(
                source=source.id,
                document=standing.document,
                polled=polled,
                status=answer.status,
                elapsed_seconds=answer.elapsed_seconds,
                next_due=due.when,
                reasons=due.reasons,
            )
        )
        self._log.debug("source.not_modified", source=source.id, documents=1)
        self._done.append(Refreshed(source_id=source.id, not_modified=1))

    async def _refresh(self, order: Order, asking: Conversation, polled: datetime) -> Refreshed:
        """Go the long way. A bug of ours that it meets costs the source its round, and the others nothing."""
        source = order.source
        try:
            refreshed = await refresh(
                source, self._db, fetch=asking.fetcher(), folder=self._folder, now=polled, desk=self._desk
            )
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001  told, and logged
            refreshed = _broken(source, error)
        try:
            return await self._desk.do(partial(self._settle, source, refreshed, asking.heard, polled))
        finally:
            asking.end()

    def _settle(self, source: Source, refreshed: Refreshed, heard: Sequence[Heard], polled: datetime) -> Refreshed:
        """Write down what a poll came to: when the next one is, and what was learned of hosts and addresses."""
        before = self._troubles.keys() | ()
        timetable.settle(self._db, source, refreshed, heard, polled=polled, troubles=self._troubles)
        if self._troubles.keys() != before:
            self._look_around()
        told = moving.watch(self._db, source, refreshed, heard, self._moved, now=polled)
        self._unindexed += refreshed.new + refreshed.revised + refreshed.cosmetic + refreshed.volatile
        if self._unindexed >= indexing.BATCH:
            indexing.catch_up(self._db)
            self._unindexed = 0
        return replace(refreshed, notices=(*refreshed.notices, *told)) if told else refreshed

    def _look_around(self) -> None:
        """Note the ends of the names of hosts in trouble: hosts of the same domain have the same."""
        self._near = set(map(_end, self._troubles))

    def _is_near(self, host: str) -> bool:
        """Whether a host may be in trouble, or have a neighbour that is."""
        return bool(self._near) and _end(host) in self._near


def _broken(source: Source, error: Exception) -> Refreshed:
    told = str(error)
    if not isinstance(error, Bug):
        log.error("source.broken", source=source.id, exception="".join(format_exception(error)))
        told = f"{type(error).__name__}: {error}"
    return Refreshed(source_id=source.id, failures=(f"a bug of backissue, please report it: {told}",), is_failed=True)


def _order(configured: Source, source: Source, now: datetime) -> Order:
    first = source.url if isinstance(source.url, str) else source.url[0]
    is_local = timetable.is_local(source)
    return Order(source=source, configured=configured, is_local=is_local, host=host_of(first) or "", now=now)


def _end(host: str) -> str:
    """Give the last two labels of a name; a registrable domain has more, or the same."""
    return ".".join(host.rsplit(".", 2)[-2:])
