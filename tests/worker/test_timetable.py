"""From what hosts say to what the archive holds, and back; the rules themselves have tests of their own."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from archive import captures, hosts, sources, timers
from archive.connect import open_archive
from schemas.errors import BadStatus, FetchError, NotAsked, RateLimited, Unreachable
from schemas.feed import Feed, Text, UnknownElement
from schemas.outcome import Document, NotModified, Outcome, Refusal
from schemas.pace import Pace
from schemas.source import Source
from worker import timetable
from worker.cadence import jitter
from worker.fetch import Address
from worker.refreshed import Refreshed

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
IDS = ("one", "two", "three")
SOURCES = tuple(Source(id=name, url=f"https://example.org/{name}", every="1h") for name in IDS)
OTHER = Source(id="other", url="https://example.net/feed", every="1h")
FILE = Source(id="file", url="blog.rss", every="1h")
ALL = (*SOURCES, OTHER, FILE)

Poll = Callable[..., None]


@pytest.fixture
def db(now: datetime) -> Iterator[Database]:
    archive = open_archive(":memory:")
    sources.sync(archive, ALL, (), now=now)
    yield archive
    archive.close()


@pytest.fixture
def poll(db: Database, now: datetime) -> Poll:
    """Ask for each document of a source, which brings these outcomes, and write down what follows."""

    def poll(source: Source, *brought: Outcome | FetchError, at: timedelta = timedelta(0), **facts: object) -> None:
        heard: list[timetable.Heard] = []
        pending = list(brought)

        async def ask(_address: Address) -> Outcome:
            outcome = pending.pop(0)
            if isinstance(outcome, FetchError):
                raise outcome
            return outcome

        listening = timetable.listening(ask, heard, now + at)
        failures = []
        for _ in brought:
            try:
                asyncio.run(_one(listening(Address(url=str(source.url), key="k"))))
            except FetchError as error:
                failures.append(str(error))
        told = {"failures": tuple(failures), "is_failed": len(failures) == len(brought), **facts}
        refreshed = Refreshed(source_id=source.id, **told)  # type: ignore[arg-type]
        timetable.settle(db, source, refreshed, heard, polled=now + at, troubles=hosts.troubles(db))

    return poll


async def _one(outcome: object) -> object:
    return await outcome  # type: ignore[misc]


def fresh(**headers: str) -> NotModified:
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return NotModified(url="", key="k", status=304, headers=sent)


def refused(status: int, **facts: float) -> FetchError:
    answer = Refusal(url="", key="k", status=status, **facts)  # type: ignore[arg-type]
    return BadStatus(f"it answers {status}", status=status, answer=answer)


def unreachable() -> FetchError:
    return Unreachable("no answer")


def due(db: Database, now: datetime, after: timedelta = timedelta(0)) -> list[str]:
    return [source.id for source in timetable.due(db, ALL, now=now + after)]


def row(db: Database, source_id: str) -> sources.SourceRow:
    return next(one for one in sources.overview(db) if one.id == source_id)


def test_all_are_due_at_once_and_then_when_they_were_told_to_be(db: Database, poll: Poll, now: datetime) -> None:
    assert due(db, now) == [source.id for source in ALL]
    for source in ALL:
        poll(source, fresh())
    assert due(db, now, HOUR - MINUTE) == []
    assert due(db, now, HOUR) == ["file"], "a file keeps its beat; the others come a little later"
    assert due(db, now, HOUR + 7 * MINUTE) == [source.id for source in ALL]


def test_who_comes_late_keeps_to_the_hours_that_a_feed_leaves(db: Database, poll: Poll) -> None:
    poll(OTHER, fresh())
    was_due = row(db, "other").next_due
    assert was_due is not None
    skipped = tuple((was_due.hour + hours) % 24 for hours in (1, 2))
    timers.set_pace(db, "other", Pace(skip_hours=skipped))
    full = was_due.replace(minute=0, second=0, microsecond=0)
    assert timetable.due(db, [OTHER], now=was_due) == (OTHER,)
    late = full + HOUR + 5 * MINUTE
    assert timetable.due(db, [OTHER], now=late) == ()
    assert timetable.next_tick(db, [OTHER], now=late) == full + 3 * HOUR + jitter("other", HOUR)
    assert timetable.due(db, [OTHER], now=full + 3 * HOUR) == (OTHER,)
    timers.set_pace(db, "other", Pace(skip_hours=tuple(range(24))))
    assert timetable.due(db, [OTHER], now=late) == (OTHER,), "all of them cannot be meant"


def test_what_a_host_says_decides_and_is_told(db: Database, poll: Poll, now: datetime) -> None:
    poll(OTHER, fresh(Cache_Control="max-age=7200", Age="600"))
    found = row(db, "other")
    assert found.next_due == now + 110 * MINUTE + jitter("other", 110 * MINUTE)
    assert found.due_reasons[0] == "Cache-Control max-age=7200, of which 600 s had passed"
    assert found.due_reasons[1] == "every 1 h as configured"


def test_what_the_feed_says_is_kept_for_the_rounds_without_news(db: Database, poll: Poll) -> None:
    hours = UnknownElement(name="hour", text=Text(kind="text", value="3"))
    feed = Feed(ttl_minutes=180, unknown=(UnknownElement(name="skipHours", parts=(hours,)),))
    sources.set_feed(db.conn, "other", feed)
    poll(OTHER, Document(url="", key="k", body=b"x"), body_bytes=1)
    poll(OTHER, fresh(), at=4 * HOUR)
    assert timers.timer(db, "other").pace == Pace(ttl_minutes=180, skip_hours=(3,))
    assert row(db, "other").due_reasons[0] == "the feed's ttl asks for 3 h"
    sources.set_feed(db.conn, "other", Feed())
    poll(OTHER, Document(url="", key="k", body=b"y"), at=8 * HOUR, body_bytes=1)
    assert row(db, "other").due_reasons[0] == "every 1 h as configured"


def test_a_rhythm_decides_where_nothing_is_configured(db: Database, poll: Poll, now: datetime) -> None:
    capture = captures.record(db, "other", Document(url="u", key="k", body=b"x"), now=now)
    sql = "INSERT INTO entries (source, public_id, revision, last_seen, first_seen, position, published_utc, raw_hash, json) VALUES ('other', ?, 1, '', '', 0, ?, '', '{}')"
    dates = [(now - at * 4 * DAY).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for at in range(-1, 6)]
    db.conn.executemany(sql, enumerate(dates))
    sources.set_feed(db.conn, "other", Feed())
    assert capture.is_new
    poll(Source(id="other", url="https://example.net/feed"), Document(url="", key="k", body=b"x"), body_bytes=1)
    assert row(db, "other").due_reasons[0] == "posts about every 4 days: every 12 h"


def test_failures_are_the_source_s_own_until_there_is_evidence(db: Database, poll: Poll, now: datetime) -> None:
    poll(SOURCES[0], unreachable())
    assert (row(db, "one").failures, row(db, "one").due_reasons[0]) == (1, "1 failure: 2 h")
    assert row(db, "one").failing_since == now
    assert "three" in due(db, now)
    poll(SOURCES[1], refused(503))
    assert due(db, now) == ["other", "file"], "two have seen it: the third is spared"
    assert hosts.troubles(db)["example.org"].witnesses == ("one", "two")
    assert timetable.next_tick(db, SOURCES, now=now) == now + HOUR
    assert "three" in due(db, now, HOUR)
    poll(SOURCES[2], fresh(), at=HOUR)
    assert hosts.troubles(db) == {}
    assert row(db, "one").failures == 1, "that it works now is for it to find out"
    poll(SOURCES[0], fresh(), at=2 * HOUR)
    assert (row(db, "one").failures, row(db, "one").failing_since) == (0, None)


def test_what_we_lack_ourselves_says_nothing_of_a_host(db: Database, poll: Poll, now: datetime) -> None:
    for source in SOURCES[:2]:
        poll(source, NotAsked("the environment variable KEY, which holds a secret of this source, is not there"))
    assert hosts.troubles(db) == {}
    assert "three" in due(db, now), "it needs no secret, and its host was not even asked"
    assert row(db, "one").due_reasons[0] == "1 failure: 2 h"


def test_a_host_that_asks_to_be_left_alone_is(db: Database, poll: Poll, now: datetime) -> None:
    answer = Refusal(url="", key="k", status=429, retry_after_seconds=7200.0)
    poll(SOURCES[0], RateLimited("slow down", retry_after_seconds=7200.0, answer=answer))
    assert due(db, now, 2 * HOUR - MINUTE) == ["other", "file"]
    assert due(db, now, 2 * HOUR) == ["two", "three", "other", "file"]
    assert row(db, "one").due_reasons[0] == "Retry-After on 429: until 14:00 UTC"


def test_what_is_not_the_host_s_fault_is_no_reason_to_spare_it(db: Database, poll: Poll) -> None:
    poll(SOURCES[0], refused(404))
    poll(SOURCES[1], FetchError("an address that is refused"))
    assert hosts.troubles(db) == {}
    assert [row(db, name).failures for name in IDS] == [1, 1, 0]


def test_a_document_that_fails_among_others_is_no_failure_of_its_source(db: Database, poll: Poll) -> None:
    poll(OTHER, fresh(), refused(404))
    found = row(db, "other")
    assert (found.failures, found.last_error) == (0, "it answers 404")
    assert found.due_reasons[0] == "every 1 h as configured"


def test_a_flood_that_is_held_is_no_reason_to_poll_less(db: Database, poll: Poll) -> None:
    poll(OTHER, fresh(), failures=("held",), is_failed=True, held=20)
    assert row(db, "other").due_reasons[0] == "every 1 h as configured"


def test_a_source_of_several_hosts_waits_for_all_of_them(db: Database, poll: Poll, now: datetime) -> None:
    poll(SOURCES[0], unreachable())
    poll(SOURCES[1], unreachable())
    both = Source(id="both", url=("https://example.org/a", "https://example.net/b"))
    troubles = hosts.troubles(db)
    assert timetable.hold(SOURCES[2], troubles, now=now) is not None
    assert timetable.hold(both, troubles, now=now) is None
    assert timetable.hold(FILE, troubles, now=now) is None


def test_a_clock_that_was_set_back_leaves_nobody_waiting_for_years(db: Database, poll: Poll, now: datetime) -> None:
    poll(OTHER, fresh(), at=900 * DAY)
    assert "other" not in due(db, now, 800 * DAY)
    timetable.rewind(db, now=now)
    assert "other" not in due(db, now, HOUR - MINUTE)
    assert "other" in due(db, now, HOUR + 7 * MINUTE)
    timetable.rewind(db, now=now)
    assert row(db, "other").last_polled == now


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [((), None), ((OTHER,), None), (ALL, None)],
)
def test_nothing_is_waited_for_where_all_are_due(
    db: Database, now: datetime, candidates: Sequence[Source], expected: datetime | None
) -> None:
    assert timetable.next_tick(db, candidates, now=now) == expected
