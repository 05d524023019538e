"""Which sources are due, and when they are again: what `cadence` and `backoff` decide, from and to the archive."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import hosts, sources, timers
from schemas.config import Defaults
from schemas.errors import FetchError, Interrupted, Unreachable
from schemas.outcome import Document, NotModified, Outcome, Redirect, Refusal
from schemas.pace import Due, Pace, Trouble
from schemas.source import Source
from worker import backoff, cadence
from worker.cadence import Reply
from worker.cadence.statements import RHYTHM_ENTRIES
from worker.fetch import Address, is_file

if TYPE_CHECKING:
    from archive.connect import Database
    from worker.refreshed import Refreshed
    from worker.visiting import Fetch


_FLOOR, _CEILING = Defaults().floor, Defaults().ceiling


class Heard(Struct, frozen=True, kw_only=True):
    """What a host said, or that it did not, when it was asked for a document."""

    url: str  #: What was asked.
    key: str  #: The identity of the document.
    reply: Reply
    says: backoff.Says
    reason: str  #: What it answered, where that was no document.
    redirects: tuple[Redirect, ...] = ()
    is_document: bool  #: Whether it answered with a document, or that ours is current.
    has_body: bool  #: Whether a document came.

    @property
    def is_answer(self) -> bool:
        """Whether the host answered, and not only that it cannot."""
        return self.says == "works"


def listening(ask: "Fetch", heard: list[Heard], now: datetime) -> "Fetch":
    """Give a fetcher that notes what hosts say."""

    async def fetch(address: Address) -> Outcome:
        try:
            outcome = await ask(address)
        except FetchError as error:
            is_unreachable = isinstance(error, Unreachable | Interrupted)
            heard.append(_heard(address, error.answer, now, is_unreachable=is_unreachable))
            raise
        heard.append(_heard(address, outcome, now, is_unreachable=False))
        return outcome

    return fetch


def due(db: "Database", candidates: Sequence[Source], *, now: datetime) -> tuple[Source, ...]:
    """Give the sources that are to be polled now, in order; those whose hosts are left alone are not.

    Nor are those that this moment is none for, by their feeds: they were due before, and nobody came.
    """
    times, troubles, skipped = timers.due(db, now=now), hosts.troubles(db), _skipped(db, now)
    come = (one for one in candidates if one.id in times and one.id not in skipped)
    return tuple(one for one in come if hold(one, troubles, now=now) is None)


def next_tick(db: "Database", candidates: Sequence[Source], *, now: datetime) -> datetime | None:
    """Give when, after `now`, the next source is due or may be asked again; None where nothing is."""
    times, troubles, skipped = timers.due(db, now=now), hosts.troubles(db), _skipped(db, now)
    holds = [hold(one, troubles, now=now) for one in candidates if one.id in times]
    found = [one.until for one in holds if one is not None]
    found += [skipped[one.id] for one in candidates if one.id in skipped]
    following = timers.following(db, now=now)
    return min([*found, *([following] if following else [])], default=None)


def rewind(db: "Database", *, now: datetime) -> None:
    """Set timers anew that a clock has set which has been set back since. To be called when that may have happened."""
    for source_id, was_due, polled in timers.ahead(db, now=now):
        if (again := cadence.rewound(was_due, polled, now)) is not None:
            timers.rewind(db, source_id, again, now=now)


def hold(source: Source, troubles: Mapping[str, Trouble], *, now: datetime) -> backoff.Hold | None:
    """Give until when a source waits because each of its hosts is left alone, and why."""
    return backoff.hold_all(_urls(source), troubles, now=now)


def settle(
    db: "Database",
    source: Source,
    refreshed: "Refreshed",
    heard: Sequence[Heard],
    *,
    polled: datetime,
    troubles: dict[str, Trouble],
) -> Due:
    """Write down when a source is next due and why, and what was learned of its hosts; `troubles` is kept current."""
    timer = timers.timer(db, source.id)
    pace = timer.pace
    is_remote = not is_local(source)
    if is_remote and (refreshed.body_bytes or pace is None):
        pace = _pace_now(db, source.id, polled)
    for one in heard:
        _tell_of_host(db, source.id, one, troubles, polled)
    if is_remote:
        is_failed = refreshed.is_failed and not refreshed.held
        failures = timer.failures + 1 if is_failed else 0
        found = due_again(source, pace or Pace(), [one.reply for one in heard], failures=failures, polled=polled)
    else:
        found = due_again_locally(source, timer.next_due, polled=polled)
    error = "; ".join(refreshed.failures) or None
    sources.set_due(
        db, source.id, found.when, reasons=found.reasons, now=polled, error=error, is_failed=refreshed.is_failed
    )
    return found


def due_again(source: Source, pace: Pace, replies: Sequence[Reply], *, failures: int, polled: datetime) -> Due:
    """Give when a source on a server is due again, and why."""
    return cadence.decide(
        cadence.Facts(
            source_id=source.id,
            now=polled,
            every=None if source.every is None else cadence.parse_interval(source.every),
            cron=_next_cron(source, polled),
            floor=cadence.parse_interval(source.floor or _FLOOR),
            ceiling=cadence.parse_interval(source.ceiling or _CEILING),
            pace=pace,
            replies=tuple(replies),
            failures=failures,
        )
    )


def due_again_locally(source: Source, was_due: datetime | None, *, polled: datetime) -> Due:
    """Give when a source of files is due again, and why."""
    every = None if source.every is None else cadence.parse_interval(source.every)
    return cadence.decide_local(was_due, every, _next_cron(source, polled), polled)


def is_local(source: Source) -> bool:
    """Whether a source consists of files alone."""
    return all(map(is_file, _urls(source)))


def _skipped(db: "Database", now: datetime) -> dict[str, datetime]:
    """Give the sources that are due at a time that their feeds do not want, and until when."""
    until = {name: cadence.skipped_until(name, pace, now) for name, pace in timers.skipping(db, now=now).items()}
    return {name: when for name, when in until.items() if when is not None}


def _urls(source: Source) -> tuple[str, ...]:
    return (source.url,) if isinstance(source.url, str) else source.url


def _heard(address: Address, answer: Outcome | Refusal | None, now: datetime, *, is_unreachable: bool) -> Heard:
    status = answer.status if answer is not None and address.path is None else None
    reply = Reply(
        received=now,
        status=status,
        headers=() if answer is None else answer.headers,
        retry_after_seconds=answer.retry_after_seconds if isinstance(answer, Refusal) else None,
    )
    return Heard(
        url=address.url,
        key=address.key,
        reply=reply,
        says=backoff.says(status, is_unreachable=is_unreachable),
        reason=backoff.NO_ANSWER if status is None else str(status),
        redirects=() if answer is None else answer.redirects,
        is_document=isinstance(answer, Document | NotModified),
        has_body=isinstance(answer, Document),
    )


def _tell_of_host(db: "Database", source_id: str, heard: Heard, troubles: dict[str, Trouble], now: datetime) -> None:
    if heard.says == "nothing" or (heard.says == "works" and not troubles):  # as nearly always
        return
    host = backoff.host_of(heard.url)
    if host is None:
        return
    if heard.says == "fails":
        reply = heard.reply
        seconds = reply.retry_after_seconds or cadence.retry_after_seconds(reply.headers, reply.received)
        troubles[host] = backoff.after_failure(
            troubles.get(host), host, source_id, heard.reason, retry_after_seconds=seconds, now=now
        )
        hosts.keep(db, troubles[host])
        return
    for changed in backoff.after_answer(host, troubles, now=now):
        troubles[changed.host] = changed
        hosts.keep(db, changed)
    if troubles.pop(host, None) is not None:
        hosts.forget(db, host)


def _pace_now(db: "Database", source_id: str, now: datetime) -> Pace | None:
    feed = sources.feed(db, source_id)
    if feed is None:
        return None
    pace = cadence.pace(feed, timers.newest_dates(db, source_id, RHYTHM_ENTRIES + 1, now=now), now)
    timers.set_pace(db, source_id, pace)
    return pace


def _next_cron(source: Source, now: datetime) -> datetime | None:
    if source.cron is None:
        return None
    from worker.schedule import next_cron  # APScheduler costs a fifth of the time that a single round takes

    return next_cron(source.cron, source.timezone, now)
