"""Ticks. The only file that knows APScheduler; what is due stands in the archive, never in a job store."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger

#: However far away the next poll is, the archive is asked again after this long: clocks are set, sources are added.
LOOK_AGAIN = timedelta(minutes=1)

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_ITEM = re.compile(r"(?:(?P<all>\*)|(?P<first>\d|[a-z]{3})(?:-(?P<last>\d|[a-z]{3}))?)(?:/(?P<step>\d+))?")


def next_cron(expression: str, timezone: str | None = None, after: datetime | None = None) -> datetime | None:
    """Give the first time after `after` (now by default) that a five-field cron expression names, in UTC.

    As crontab(5) has it: 0 and 7 are Sunday, and where day of month and day of week are both given, either will
    do. APScheduler counts weekdays from Monday and wants both. Raises ValueError for what is no expression.
    """
    fields = expression.lower().split()
    if len(fields) != 5:  # noqa: PLR2004
        raise ValueError(f"{expression!r} is no cron expression; it has five fields, as in '0 6 * * *'")
    minute, hour, day, month, weekday = fields
    weekday = _weekdays(weekday)
    choices = [(day, "*"), ("*", weekday)] if "*" not in {day[0], weekday} else [(day, weekday)]
    after = after or datetime.now(UTC)
    times = []
    for one_day, one_weekday in choices:
        try:
            trigger = CronTrigger(
                minute=minute, hour=hour, day=one_day, month=month, day_of_week=one_weekday, timezone=timezone or "UTC"
            )
        except ValueError as error:
            raise ValueError(f"{expression!r} is no cron expression: {error}") from error
        found = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
        if found is not None:
            times.append(found.astimezone(UTC))
    return min(times, default=None)


async def run_ticks(tick: Callable[[], Awaitable[datetime | None]], *, stop: asyncio.Event) -> None:
    """Call `tick` at once and whenever the time has come that it gave last, until `stop` is set.

    Never twice at the same time, never dropped for being late. A tick that has begun is finished before this
    returns: APScheduler's own shutdown would cancel it.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    failed: list[BaseException] = []
    idle = asyncio.Event()
    idle.set()

    async def run() -> None:
        idle.clear()
        try:
            due = await tick()
            latest = datetime.now(UTC) + LOOK_AGAIN
            arm(min(due, latest) if due else latest)
        except Exception as error:  # noqa: BLE001  handed to the caller below; a scheduler would only log it
            failed.append(error)
            stop.set()
        finally:
            idle.set()

    def arm(when: datetime) -> None:
        if not stop.is_set():
            scheduler.add_job(
                run, DateTrigger(when), misfire_grace_time=None, coalesce=True, max_instances=1, next_run_time=when
            )

    scheduler.start()
    arm(datetime.now(UTC))
    try:
        await stop.wait()
        await idle.wait()
    finally:
        scheduler.shutdown(wait=False)
    if failed:
        raise failed[0]


def _weekdays(field: str) -> str:
    """Write a weekday field with names, of which APScheduler and crontab(5) mean the same."""
    if field == "*":
        return field
    chosen: list[str] = []
    for item in field.split(","):
        match = _WEEKDAY_ITEM.fullmatch(item)
        if match is None:
            raise ValueError(f"{field!r} is no list of weekdays; write 0-7 or sun-sat")
        first = 0 if match["all"] else _weekday(match["first"])
        last = 6 if match["all"] else _weekday(match["last"] or match["first"])
        if last < first:
            last += 7  # fri-mon; "sat-sun" too, where sun is 0
        chosen += [_WEEKDAYS[day % 7] for day in range(first, last + 1, int(match["step"] or 1))]
    return ",".join(dict.fromkeys(chosen))


def _weekday(text: str) -> int:
    if text.isdigit() and int(text) < len(_WEEKDAYS):
        return int(text)
    if text in _WEEKDAYS:
        return _WEEKDAYS.index(text)
    raise ValueError(f"{text!r} is no weekday; write 0-7 or sun-sat")
