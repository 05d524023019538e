"""What the worker and the archive stand on. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from schemas.diagnosis import Ailment, Level, Surroundings
from worker.backoff import NO_ANSWER
from worker.cadence.intervals import spell
from worker.diagnosis.times import since

#: Below this nothing can be written soon …
FREE_BYTES_MIN = 100_000_000
#: … and below both of these a person should know.
FREE_BYTES_LOW = 2_000_000_000
FREE_SHARE_LOW = 0.05
#: A write-ahead log of this size is not taken in, because somebody goes on reading what was before it.
LOG_BYTES_LARGE = 500_000_000
#: A service gives a sign of life every half minute, and cron calls every hour or more rarely.
SILENT_AFTER = timedelta(minutes=5)
#: So many late sources are named.
NAMED_MAX = 5

_MEGABYTE = 1_000_000


def ailments(around: Surroundings, *, now: datetime) -> Iterator[Ailment]:
    """Yield what is not well besides the sources."""
    if around.late:
        yield _late(around, now)
    if around.free_bytes is not None and around.free_bytes < FREE_BYTES_LOW:
        is_low = around.disk_bytes is not None and around.free_bytes < FREE_SHARE_LOW * around.disk_bytes
        if around.free_bytes < FREE_BYTES_MIN or is_low:
            level: Level = "broken" if around.free_bytes < FREE_BYTES_MIN else "look"
            what = f"its disk has {around.free_bytes / _MEGABYTE:,.0f} MB left"
            todo = (
                "free some space, or move it; [archive] keep gives up old bodies, `backissue stats` says what is large"
            )
            yield _ailment(level, "the archive", "disk-full", what, todo)
    if around.log_bytes >= LOG_BYTES_LARGE:
        what = f"its write-ahead log holds {around.log_bytes / _MEGABYTE:,.0f} MB"
        todo = "end what has been reading it for long, as Datasette or another program that has it open"
        yield _ailment("look", "the archive", "log-large", what, todo)
    for feed, why in around.held:
        what, _, todo = why.partition("; ")
        yield _ailment("look", feed, "not-published", what, todo)
    for trouble in around.troubles:
        if trouble.held_until is not None and trouble.held_until > now:
            sources = "1 source" if len(trouble.witnesses) == 1 else f"{len(trouble.witnesses)} sources"
            says = "does not answer" if trouble.reason == NO_ANSWER else f"answers {trouble.reason} to"
            what = f"it {says} {sources} {since(trouble.since, now)}"
            todo = f"nothing: it is left alone until {trouble.held_until:%Y-%m-%d %H:%M} UTC"
            yield _ailment("note", trouble.host, "left-alone", what, todo, since_when=trouble.since)


def _late(around: Surroundings, now: datetime) -> Ailment:
    named = ", ".join(around.late[:NAMED_MAX])
    more = len(around.late) - NAMED_MAX
    count = "1 source is late" if len(around.late) == 1 else f"{len(around.late):,} sources are late"
    what = f"{count}, {since(around.late_since, now)}: {named}{f' and {more:,} more' if more > 0 else ''}"
    level: Level = "broken"
    todo = "start it, or see why cron does not: `backissue run`"
    if around.last_beat is None:
        what = f"no worker has ever run; {what}"
    elif now - around.last_beat > SILENT_AFTER:
        what = f"its last sign of life was {spell(now - around.last_beat)} ago; {what}"
    else:
        level, todo = "look", "it is alive, and may be catching up; if not, its log says what takes so long"
    return _ailment(level, "the worker", "late", what, todo, since_when=around.late_since)


def _ailment(
    level: Level, subject: str, code: str, what: str, todo: str, *, since_when: datetime | None = None
) -> Ailment:
    return Ailment(level=level, subject=subject, code=code, what=what, todo=todo, since=since_when)
