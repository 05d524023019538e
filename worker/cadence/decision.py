"""All that is known of a source to the time at which it is next due, with the reasons. docs/scheduling.md tells it all.

Whoever has a say asks for a time; the latest counts, so that nobody is asked more often than anybody wants. What feed
and server ask for is capped, because they are wrong as often as anybody; what the configuration asks for is not.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from schemas.pace import Due, Pace
from worker.cadence.intervals import next_after, spell
from worker.cadence.replies import Reply, freshness, telling, wait_seconds

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FLOOR = HOUR  #: Never more often, unless the configuration says so.
CEILING = DAY  #: What feed, server and rhythm ask for counts up to this.
BASE = HOUR  #: Where neither the configuration nor the rhythm says anything; the least that a rhythm gives.
RETRY_AFTER_MAX = timedelta(days=7)  #: Retry-After counts up to this.
#: A source that posts once in this many hours is polled once an hour: on average, an eighth of the gap is waited.
RHYTHM_SHARE = 8
#: Doubled with each failure in a row, up to this …
BACKOFF_MAX = DAY
#: … and after so many in a row, a month of days, this long.
FAILURES_MANY = 30
BACKOFF_MANY = timedelta(days=7)
#: Later by up to this share of the time, at most this much, so that sources do not come all at once.
JITTER_SHARE = 0.1
JITTER_MAX = timedelta(minutes=30)
#: A clock that was set back by less than this is only being kept right.
CLOCK_TOLERANCE = timedelta(minutes=5)

PERIODS = {"hourly": HOUR, "daily": DAY, "weekly": 7 * DAY, "monthly": 30 * DAY, "yearly": 365 * DAY}

_LONGEST_DOUBLING = 20
_JITTER_MAX_SECONDS = JITTER_MAX.total_seconds()
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_HOURS, _DAYS = 24, 7
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_Ask = tuple[datetime, str]


class Facts(Struct, frozen=True, kw_only=True):
    """All that has a say in when a source is next due."""

    source_id: str
    now: datetime  #: When its replies came.
    every: timedelta | None = None  #: As configured; None where it is not.
    cron: datetime | None = None  #: The next time after `now` that its cron expression names; wins over `every`.
    floor: timedelta = FLOOR
    ceiling: timedelta = CEILING
    pace: Pace = Pace()
    replies: tuple[Reply, ...] = ()  #: One for each document that was asked for.
    failures: int = 0  #: In a row, with the poll that was just made.


def decide(facts: Facts) -> Due:
    """Give when a source on a server is next due. The reason that decided comes first."""
    if facts.now.utcoffset():
        facts = replace(facts, now=facts.now.astimezone(UTC))
    now = facts.now
    when, _ = base = _base(facts)
    asks = [ask for ask in _asks(facts, when - now) if ask[0] > when]
    asks.sort(key=_time, reverse=True)  # stable: of equals the first in order
    when = asks[0][0] if asks else when
    if now + facts.floor > when:
        when = now + facts.floor
        asks.insert(0, (when, f"never more often than once {_an(facts.floor)}"))
    reasons = [reason for _, reason in (*asks, base)]
    if when != facts.cron:  # which a person chose to the minute
        later = jitter(facts.source_id, when - now)
        when += later
        if later >= _MINUTE:
            reasons.append(f"{spell(later)} later than that, so that sources do not come all at once")
    return _past_skipped(when, reasons, facts)


def decide_local(was_due: datetime | None, every: timedelta | None, cron: datetime | None, now: datetime) -> Due:
    """Give when a source of files is next due: as configured, and nobody has to be spared."""
    if cron is not None:
        return Due(when=cron, reasons=("the next time of its cron expression",))
    when = next_after(was_due, every or BASE, now)
    return Due(when=when, reasons=(_as_configured(every) if every else f"every {spell(BASE)}",))


def skipped_until(source_id: str, pace: Pace, now: datetime) -> datetime | None:
    """Give the first time that skipHours and skipDays leave to a source that should have been polled by now.

    None where that is now. A visit of cron, or a worker that was away, comes later than a source is due.
    """
    now = now.astimezone(UTC)
    found = _past_skipped(now, [], Facts(source_id=source_id, now=now, pace=pace)).when
    return found if found > now else None


def rewound(due: datetime, polled: datetime | None, now: datetime) -> datetime | None:
    """Give when a source is due whose last poll lies in the future, because the clock was set back; else None.

    It waits as long from now as it was to wait from then.
    """
    if polled is None or polled <= now + CLOCK_TOLERANCE:
        return None
    return now + max(due - polled, timedelta(0))


def jitter(source_id: str, interval: timedelta) -> timedelta:
    """Give how much later than it might a source comes. It hangs on the id alone: a restart changes nothing."""
    most = min(interval.total_seconds() * JITTER_SHARE, _JITTER_MAX_SECONDS)
    return timedelta(seconds=int(_fraction(source_id) * most))


@lru_cache(maxsize=65_536)
def _fraction(source_id: str) -> float:
    """Give a number from 0 to 1 that is always the same for an id, and evenly spread over ids."""
    return int.from_bytes(sha256(source_id.encode("utf-8", "replace")).digest()[:4], "big") / 2**32


def _base(facts: Facts) -> _Ask:
    """Give when a source would be due if nobody else had a say."""
    if facts.cron is not None:
        return facts.cron, "the next time of its cron expression"
    if facts.every is not None:
        return facts.now + facts.every, _as_configured(facts.every)
    interval, why = _rhythm(facts)
    return facts.now + interval, why


def _as_configured(every: timedelta) -> str:
    return f"every {spell(every)} as configured"


def _rhythm(facts: Facts) -> tuple[timedelta, str]:
    """Give how often a source is polled by its own rhythm, within bounds; silence slows it down."""
    pace, ceiling = facts.pace, max(facts.ceiling, BASE)
    if pace.is_complete:
        return ceiling, f"the feed says that nothing will follow: every {spell(ceiling)}"
    if pace.gap_seconds is None or pace.newest is None:
        return BASE, f"every {spell(BASE)}, as its rhythm is not known"
    gap, silence = timedelta(seconds=min(max(pace.gap_seconds, 0), 10**9)), facts.now - pace.newest
    interval = min(max(max(gap, silence) / RHYTHM_SHARE, BASE), ceiling)
    if silence > gap:
        return interval, f"last post {spell(silence)} ago: every {spell(interval)}"
    return interval, f"posts about every {spell(gap)}: every {spell(interval)}"


def _asks(facts: Facts, interval: timedelta) -> list[_Ask]:
    """Give what everybody else asks for."""
    now, ceiling = facts.now, facts.ceiling
    asks: list[_Ask] = []
    for reply in facts.replies:
        named = telling(reply.headers)
        if (found := freshness(named, reply.received, most=ceiling)) is not None:
            asks.append((reply.received + found.lasts, found.says))
        seconds = reply.retry_after_seconds
        if seconds is None and "retry-after" in named:
            seconds = wait_seconds(named, reply.received)
        if seconds is not None and seconds > 0:
            asks.append(_retry_after(seconds, reply, now))
    if facts.pace.ttl_minutes:
        asked = timedelta(minutes=min(facts.pace.ttl_minutes, 10**9))
        asks.append((now + min(asked, ceiling), _capped("the feed's ttl asks for", asked, ceiling)))
    if (scheduled := _scheduled(facts)) is not None:
        asks.append(scheduled)
    if facts.failures > 0:
        asks.append(_backed_off(facts, interval))
    return asks


def _retry_after(seconds: float, reply: Reply, now: datetime) -> _Ask:
    waits = timedelta(seconds=min(seconds, RETRY_AFTER_MAX.total_seconds()))
    until = reply.received + waits
    says = f"Retry-After{f' on {reply.status}' if reply.status else ''}: until {_moment(until, now)}"
    if seconds > RETRY_AFTER_MAX.total_seconds():
        says += f"; {spell(RETRY_AFTER_MAX)} at most"
    return until, says


def _scheduled(facts: Facts) -> _Ask | None:
    """Give the next time of sy:updatePeriod, counted from sy:updateBase where there is one."""
    pace = facts.pace
    if pace.period is None and pace.frequency is None:
        return None
    period = PERIODS.get((pace.period or "daily").strip().lower())  # as the module has it: daily, once
    if period is None or pace.frequency == 0:
        return None
    interval = max(period / min(pace.frequency or 1, 10**6), _SECOND)
    wait = interval
    if pace.base is not None and pace.base.tzinfo is not None:
        wait = interval - (facts.now - pace.base) % interval
    says = _capped("sy:updatePeriod asks for", interval, facts.ceiling)
    return facts.now + min(wait, facts.ceiling), says


def _backed_off(facts: Facts, interval: timedelta) -> _Ask:
    """Give when a source that fails is tried again: twice as late with each failure."""
    most = BACKOFF_MANY if facts.failures > FAILURES_MANY else BACKOFF_MAX
    if facts.cron is not None:
        interval = BASE
    wait = min(interval * 2 ** min(facts.failures, _LONGEST_DOUBLING), max(most, interval))
    times = "1 failure" if facts.failures == 1 else f"{facts.failures} failures in a row"
    return facts.now + wait, f"{times}: {spell(wait)}"


def _past_skipped(when: datetime, reasons: list[str], facts: Facts) -> Due:
    """Give the first time from `when` on that skipHours and skipDays leave."""
    hours, days = facts.pace.skip_hours, facts.pace.skip_days
    if not (hours or days):
        return Due(when=when, reasons=tuple(reasons))
    if len(set(hours)) >= _HOURS:
        hours, reasons = (), [*reasons, "skipHours names all hours, which cannot be meant"]
    if len(set(days)) >= _DAYS:
        days, reasons = (), [*reasons, "skipDays names all days, which cannot be meant"]
    why: dict[str, None] = {}
    while when.hour in hours or when.weekday() in days:
        if when.weekday() in days:
            why[f"skipDays: not on {', '.join(_DAY_NAMES[day] for day in sorted(set(days)))}"] = None
        else:
            why[f"skipHours: not {_ranges(set(hours))}"] = None
        when = when.replace(minute=0, second=0, microsecond=0) + HOUR
    if why:  # not everybody at the full hour
        when += jitter(facts.source_id, HOUR)
    return Due(when=when, reasons=(*why, *reasons))


def _ranges(hours: set[int]) -> str:
    """Write hours as "between 01 and 05 UTC"; a range may go over midnight."""
    begins = [hour for hour in sorted(hours) if (hour - 1) % _HOURS not in hours]
    ranges = []
    for begin in begins:
        end = begin
        while end % _HOURS in hours:
            end += 1
        ranges.append(f"between {begin:02} and {end % _HOURS:02}")
    return ", ".join(ranges) + " UTC"


def _capped(says: str, asked: timedelta, most: timedelta) -> str:
    return f"{says} {spell(asked)}" + (f"; {spell(most)} at most" if asked > most else "")


def _moment(when: datetime, now: datetime) -> str:
    return f"{when:%H:%M} UTC" if when.date() == now.date() else f"{when:%Y-%m-%d %H:%M} UTC"


def _an(interval: timedelta) -> str:
    return "an hour" if interval == HOUR else f"in {spell(interval)}"


def _time(ask: _Ask) -> datetime:
    return ask[0]
