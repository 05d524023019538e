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

_FIELDS = ("minute", "hour", "day", "month", "day_of_week")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIELD = re.compile(r"[0-9a-z*,/-]+")
_WEEKDAY = "[0-7]|" + "|".join(_WEEKDAYS[:7])
_WEEKDAY_ITEM = re.compile(rf"(?:\*|(?P<first>{_WEEKDAY})(?:-(?P<last>{_WEEKDAY}))?)(?:/(?P<step>[1-7]))?")
_SHORTEST = timedelta(microseconds=1)


def next_cron(expression: str, timezone: str | None = None, after: datetime | None = None) -> datetime:
    """Give the first time after `after` (now by default) that a five-field cron expression names, in UTC.

    As crontab(5) has it: 0 and 7 are Sunday, and where day of month and day of week are both given, either will
    do; APScheduler counts weekdays from Monday and wants both. As cron(8) has it: when clocks are set back, what
    happens at a fixed time does not happen again. Raises ValueError for what is no expression, or names no time.
    """
    fields = expression.lower().split()
    if len(fields) != len(_FIELDS) or not all(map(_FIELD.fullmatch, fields)):
        raise ValueError(f"{expression!r} is no cron expression; it has five fields, as in '0 6 * * *'")
    after = after or datetime.now(UTC)
    found = [time for trigger in _triggers(expression, fields, timezone) if (time := _next(trigger, fields, after))]
    if not found:
        raise ValueError(f"{expression!r} never happens")
    return min(found)


async def run_ticks(tick: Callable[[], Awaitable[datetime | None]], *, stop: asyncio.Event) -> None:
    """Call `tick` at once and whenever the time has come that it gave last, until `stop` is set.

    Never twice at the same time, never dropped for being late. A tick that has begun is finished before this
    returns: APScheduler's own shutdown would cancel it. What a tick raises ends it and is raised here.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    idle = asyncio.Event()
    idle.set()
    failed: list[Exception] = []

    async def run() -> None:
        if stop.is_set():  # in the moment in which this was due; once begun, it could not be waited for any more
            return
        idle.clear()
        try:
            due = await tick()
            latest = datetime.now(UTC) + LOOK_AGAIN
            arm(latest if due is None else min(due, latest))
        except Exception as error:  # noqa: BLE001  raised below; the scheduler would only log it
            failed.append(error)
            stop.set()
        finally:
            idle.set()

    def arm(when: datetime) -> None:
        if not stop.is_set():
            scheduler.add_job(run, DateTrigger(when), misfire_grace_time=None, coalesce=True, max_instances=1)

    scheduler.start()
    arm(datetime.now(UTC))
    try:
        await stop.wait()
        await idle.wait()
    finally:
        scheduler.shutdown(wait=False)
    if failed:
        raise failed[0]


def _triggers(expression: str, fields: list[str], timezone: str | None) -> list[CronTrigger]:
    """Give one trigger, or two where a day of the month or a day of the week will do."""
    minute, hour, day, month, weekday = fields
    names = _weekdays(weekday)
    either = not (day.startswith("*") or weekday.startswith("*"))
    days = [(day, "*"), ("*", names)] if either else [(day, names)]
    try:
        return [
            CronTrigger(
                **dict(zip(_FIELDS, (minute, hour, one_day, month, one_weekday), strict=True)),
                timezone=timezone or "UTC",
            )
            for one_day, one_weekday in days
        ]
    except ValueError as error:
        raise ValueError(f"{expression!r} is no cron expression: {error}") from error


def _next(trigger: CronTrigger, fields: list[str], after: datetime) -> datetime | None:
    is_fixed = "*" not in fields[0] + fields[1]
    while True:
        found: datetime | None = trigger.get_next_fire_time(None, after + _SHORTEST)
        if found is None:
            return None
        after = found.astimezone(UTC)
        if not (found.fold and is_fixed):  # fold: the second time that the clock shows this
            return after


def _weekdays(field: str) -> str:
    """Write a weekday field with names, of which APScheduler and crontab(5) mean the same."""
    days: list[str] = []
    for item in field.split(","):
        match = _WEEKDAY_ITEM.fullmatch(item)
        if match is None:
            raise ValueError(f"{field!r} is no list of weekdays; write 0-7 or sun-sat")
        first = _weekday(match["first"] or "sun")
        last = _weekday(match["last"] or ("sat" if match["step"] else match["first"]) or "sat")
        if last < first:
            last += 7  # fri-mon, and sat-sun
        days += [_WEEKDAYS[day % 7] for day in range(first, last + 1, int(match["step"] or 1))]
    return ",".join(dict.fromkeys(days))


def _weekday(text: str) -> int:
    return int(text) if text.isdigit() else _WEEKDAYS.index(text)
