from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import captures, sources, timers
from archive.timers import Timer
from schemas.errors import ArchiveError
from schemas.feed import Entry
from schemas.outcome import Refusal
from schemas.pace import Pace
from schemas.source import Source

if TYPE_CHECKING:
    from tests.archive.conftest import See

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_what_is_due_and_what_follows(db: Database, now: datetime) -> None:
    assert timers.due(db, now=now) == {"blog", "pages"}
    assert timers.following(db, now=now) is None
    sources.set_due(db, "blog", now + HOUR, now=now, error=None)
    assert timers.due(db, now=now) == {"pages"}
    assert timers.following(db, now=now) == now + HOUR
    assert timers.due(db, now=now + HOUR) == {"blog", "pages"}
    sources.retire(db, "blog", now=now)
    assert timers.due(db, now=now + 9 * DAY) == {"pages"}
    sources.sync(db, [Source(id="new", url="new.rss")], (), now=now)
    assert timers.due(db, now=now + 9 * DAY) == {"new"}, "what is no longer configured is never due"


def test_a_timer_holds_what_has_a_say(db: Database, now: datetime) -> None:
    assert timers.timer(db, "blog") == timers.timer(db, "nobody") == Timer()
    pace = Pace(ttl_minutes=60, base=now, skip_hours=(1, 2), newest=now - DAY, gap_seconds=5)
    timers.set_pace(db, "blog", pace)
    sources.set_due(db, "blog", now + HOUR, now=now, error="no answer")
    assert timers.timer(db, "blog") == Timer(next_due=now + HOUR, failures=1, pace=pace)


def test_a_pace_that_cannot_be_read_is_told(db: Database) -> None:
    db.conn.execute("UPDATE sources SET pace = '{\"ttl_minutes\": \"soon\"}' WHERE id = 'blog'")
    with pytest.raises(ArchiveError, match="cannot be read"):
        timers.timer(db, "blog")


def test_reasons_and_the_first_of_several_failures_are_kept(db: Database, now: datetime) -> None:
    sources.set_due(db, "blog", now + HOUR, reasons=("because", "and because"), now=now, error="x")
    sources.set_due(db, "blog", now + HOUR, reasons=("at last",), now=now + DAY, error="x")
    blog = sources.overview(db)[0]
    assert (blog.due_reasons, blog.failures, blog.failing_since) == (("at last",), 2, now)
    sources.set_due(db, "blog", now + HOUR, now=now + DAY, error="one of many", is_failed=False)
    blog = sources.overview(db)[0]
    assert (blog.due_reasons, blog.failures, blog.failing_since, blog.last_error) == ((), 0, None, "one of many")


def test_timers_from_the_future_are_set_anew(db: Database, now: datetime) -> None:
    sources.set_due(db, "blog", now + 900 * DAY + HOUR, now=now + 900 * DAY, error=None)
    assert timers.ahead(db, now=now) == [("blog", now + 900 * DAY + HOUR, now + 900 * DAY)]
    timers.rewind(db, "blog", now + HOUR, now=now)
    assert timers.ahead(db, now=now) == []
    assert timers.timer(db, "blog").next_due == now + HOUR


def test_the_newest_dates(db: Database, see: "See", now: datetime) -> None:
    see(*(Entry(guid=str(day), published=now - day * DAY) for day in (3, 1, -2, 2)), Entry(guid="undated"))
    assert timers.newest_dates(db, "blog", 2, now=now) == [now - DAY, now - 2 * DAY]
    assert timers.newest_dates(db, "pages", 2, now=now) == []


def test_who_fails_for_how_long_and_with_what(db: Database, now: datetime) -> None:
    answer = Refusal(url="u", key="k", status=404)
    for hours in range(3):
        captures.record_failure(db, "blog", "u", "k", "404", now=now + hours * HOUR, answer=answer)
        sources.set_due(db, "blog", now + DAY, now=now + hours * HOUR, error="404")
    assert timers.failing(db, least=3) == [("blog", 3, now, 404)]
    assert timers.failing(db, least=4) == []
