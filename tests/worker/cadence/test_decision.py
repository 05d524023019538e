from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.pace import Pace
from worker.cadence import decision
from worker.cadence.decision import (
    BACKOFF_MANY,
    BACKOFF_MAX,
    CEILING,
    FLOOR,
    JITTER_MAX,
    JITTER_SHARE,
    RETRY_AFTER_MAX,
    Facts,
    decide,
    decide_local,
    jitter,
    rewound,
)
from worker.cadence.replies import Reply

NOON = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)  # a Friday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERY_HOUR = "every 1 h as configured"


@pytest.fixture
def _exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be spread, so that the times of a table are those of its rules."""
    monkeypatch.setattr(decision, "JITTER_SHARE", 0)


def reply(status: int = 200, at: datetime = NOON, **headers: str) -> Reply:
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(received=at, status=status, headers=sent)


def rhythm(gap: timedelta, silence: timedelta = timedelta(0)) -> Pace:
    return Pace(gap_seconds=int(gap.total_seconds()), newest=NOON - silence)


# what is known, how long it waits, the reasons
CASES: list[tuple[str, dict[str, Any], timedelta, list[str]]] = [
    # --- configuration ------------------------------------------------------------------------------------------------
    ("as configured", {"every": HOUR}, HOUR, [EVERY_HOUR]),
    ("rarely, as configured", {"every": 30 * DAY}, 30 * DAY, ["every 30 days as configured"]),
    ("too often", {"every": 15 * MINUTE}, HOUR, ["never more often than once an hour", "every 15 min as configured"]),
    ("often, on an own server", {"every": MINUTE, "floor": MINUTE}, MINUTE, ["every 1 min as configured"]),
    ("a floor of its own", {"every": MINUTE, "floor": 5 * MINUTE}, 5 * MINUTE, ["never more often than once in 5 min", "every 1 min as configured"]),
    ("cron", {"cron": NOON + 3 * HOUR, "every": HOUR}, 3 * HOUR, ["the next time of its cron expression"]),
    ("cron, too soon", {"cron": NOON + MINUTE}, HOUR, ["never more often than once an hour", "the next time of its cron expression"]),
    # --- rhythm -------------------------------------------------------------------------------------------------------
    ("nothing known", {}, HOUR, ["every 1 h, as its rhythm is not known"]),
    ("every four days", {"pace": rhythm(4 * DAY)}, 12 * HOUR, ["posts about every 4 days: every 12 h"]),
    ("a little behind", {"pace": rhythm(4 * DAY, 3 * DAY)}, 12 * HOUR, ["posts about every 4 days: every 12 h"]),
    ("silent", {"pace": rhythm(2 * HOUR, 4 * DAY)}, 12 * HOUR, ["last post 4 days ago: every 12 h"]),
    ("silent for years", {"pace": rhythm(HOUR, 900 * DAY)}, DAY, ["last post 900 days ago: every 1 day"]),
    ("many a day", {"pace": rhythm(MINUTE)}, HOUR, ["posts about every 1 min: every 1 h"]),
    ("all at the same time", {"pace": rhythm(timedelta(0))}, HOUR, ["posts about every 0 s: every 1 h"]),
    ("a lower ceiling", {"pace": rhythm(40 * DAY), "ceiling": 6 * HOUR}, 6 * HOUR, ["posts about every 40 days: every 6 h"]),
    ("rhythm does not matter where an interval is configured", {"every": HOUR, "pace": rhythm(4 * DAY)}, HOUR, [EVERY_HOUR]),
    ("a last entry from the future", {"pace": rhythm(4 * DAY, -9 * DAY)}, 12 * HOUR, ["posts about every 4 days: every 12 h"]),
    ("a gap that is garbage", {"pace": Pace(gap_seconds=10**15, newest=NOON)}, DAY, ["posts about every 11574 days: every 1 day"]),
    ("a negative gap", {"pace": Pace(gap_seconds=-5, newest=NOON)}, HOUR, ["posts about every 0 s: every 1 h"]),
    ("finished", {"pace": Pace(is_complete=True, gap_seconds=60, newest=NOON)}, DAY, ["the feed says that nothing will follow: every 1 day"]),
    # --- ttl ----------------------------------------------------------------------------------------------------------
    ("ttl", {"every": HOUR, "pace": Pace(ttl_minutes=180)}, 3 * HOUR, ["the feed's ttl asks for 3 h", EVERY_HOUR]),
    ("ttl of 0", {"every": HOUR, "pace": Pace(ttl_minutes=0)}, HOUR, [EVERY_HOUR]),
    ("ttl below 0", {"every": HOUR, "pace": Pace(ttl_minutes=-60)}, HOUR, [EVERY_HOUR]),
    ("a short ttl", {"every": HOUR, "pace": Pace(ttl_minutes=5)}, HOUR, [EVERY_HOUR]),
    ("a ttl of a year", {"every": HOUR, "pace": Pace(ttl_minutes=525_600)}, DAY, ["the feed's ttl asks for 365 days; 1 day at most", EVERY_HOUR]),
    ("a ttl of aeons", {"every": HOUR, "pace": Pace(ttl_minutes=10**17)}, DAY, ["the feed's ttl asks for 694444 days; 1 day at most", EVERY_HOUR]),
    ("a ttl less than what is configured", {"every": 2 * DAY, "pace": Pace(ttl_minutes=1440)}, 2 * DAY, ["every 2 days as configured"]),
    ("ttl of an own server that is not to be obeyed", {"every": MINUTE, "floor": MINUTE, "ceiling": MINUTE, "pace": Pace(ttl_minutes=60)}, MINUTE, ["every 1 min as configured"]),
    # --- syndication --------------------------------------------------------------------------------------------------
    ("daily", {"every": HOUR, "pace": Pace(period="daily")}, DAY, ["sy:updatePeriod asks for 1 day", EVERY_HOUR]),
    ("twice daily", {"every": HOUR, "pace": Pace(period="daily", frequency=2)}, 12 * HOUR, ["sy:updatePeriod asks for 12 h", EVERY_HOUR]),
    ("hourly", {"every": HOUR, "pace": Pace(period="hourly", frequency=1)}, HOUR, [EVERY_HOUR]),
    ("in capitals", {"every": HOUR, "pace": Pace(period=" Daily ", frequency=4)}, 6 * HOUR, ["sy:updatePeriod asks for 6 h", EVERY_HOUR]),
    ("a frequency alone means a day", {"every": HOUR, "pace": Pace(frequency=4)}, 6 * HOUR, ["sy:updatePeriod asks for 6 h", EVERY_HOUR]),
    ("yearly", {"every": HOUR, "pace": Pace(period="yearly")}, DAY, ["sy:updatePeriod asks for 365 days; 1 day at most", EVERY_HOUR]),
    ("monthly, often", {"every": HOUR, "pace": Pace(period="monthly", frequency=60)}, 12 * HOUR, ["sy:updatePeriod asks for 12 h", EVERY_HOUR]),
    ("never", {"every": HOUR, "pace": Pace(period="daily", frequency=0)}, HOUR, [EVERY_HOUR]),
    ("more often than anything", {"every": HOUR, "pace": Pace(period="daily", frequency=10**18)}, HOUR, [EVERY_HOUR]),
    ("a period that is none", {"every": HOUR, "pace": Pace(period="fortnightly")}, HOUR, [EVERY_HOUR]),
    ("on the beat of its base", {"every": HOUR, "pace": Pace(period="daily", base=NOON - 900 * DAY + 5 * HOUR)}, 5 * HOUR, ["sy:updatePeriod asks for 1 day", EVERY_HOUR]),
    ("at its base exactly", {"every": HOUR, "pace": Pace(period="daily", base=NOON - 3 * DAY)}, DAY, ["sy:updatePeriod asks for 1 day", EVERY_HOUR]),
    ("a base to come", {"every": HOUR, "pace": Pace(period="daily", base=NOON + 900 * DAY + 5 * HOUR)}, 5 * HOUR, ["sy:updatePeriod asks for 1 day", EVERY_HOUR]),
    ("a base at the beginning of time", {"every": HOUR, "pace": Pace(period="daily", base=datetime(1, 1, 1, 15, tzinfo=UTC))}, 3 * HOUR, ["sy:updatePeriod asks for 1 day", EVERY_HOUR]),
    ("a base without zone", {"every": HOUR, "pace": Pace(period="daily", base=datetime(2020, 1, 1, 15))}, DAY, ["sy:updatePeriod asks for 1 day", EVERY_HOUR]),  # noqa: DTZ001
    # --- headers ------------------------------------------------------------------------------------------------------
    ("max-age", {"every": HOUR, "replies": (reply(Cache_Control="max-age=7200"),)}, 2 * HOUR, ["Cache-Control max-age=7200", EVERY_HOUR]),
    ("max-age of a 304", {"every": HOUR, "replies": (reply(304, Cache_Control="max-age=7200"),)}, 2 * HOUR, ["Cache-Control max-age=7200", EVERY_HOUR]),
    ("max-age and Age", {"every": HOUR, "replies": (reply(Cache_Control="max-age=7200", Age="600"),)}, 110 * MINUTE, ["Cache-Control max-age=7200, of which 600 s had passed", EVERY_HOUR]),
    ("max-age of ten years", {"every": HOUR, "replies": (reply(Cache_Control="max-age=315360000"),)}, DAY, ["Cache-Control max-age=315360000; 1 day at most", EVERY_HOUR]),
    ("no-cache", {"every": HOUR, "replies": (reply(Cache_Control="no-cache, max-age=7200"),)}, HOUR, [EVERY_HOUR]),
    ("Expires", {"every": HOUR, "replies": (reply(Date="Fri, 17 May 2024 12:00:00 GMT", Expires="Fri, 17 May 2024 15:00:00 GMT"),)}, 3 * HOUR, ["Expires 2024-05-17 15:00 UTC", EVERY_HOUR]),
    ("the latest of several documents", {"every": HOUR, "replies": (reply(Cache_Control="max-age=7200"), reply(Cache_Control="max-age=10800"), reply())}, 3 * HOUR, ["Cache-Control max-age=10800", "Cache-Control max-age=7200", EVERY_HOUR]),
    ("the latest of all that have a say", {"every": HOUR, "pace": Pace(ttl_minutes=120, period="daily", frequency=8), "replies": (reply(Cache_Control="max-age=14400"),)}, 4 * HOUR, ["Cache-Control max-age=14400", "sy:updatePeriod asks for 3 h", "the feed's ttl asks for 2 h", EVERY_HOUR]),
    # --- Retry-After --------------------------------------------------------------------------------------------------
    ("429, in seconds", {"every": HOUR, "replies": (reply(429, Retry_After="10800"),)}, 3 * HOUR, ["Retry-After on 429: until 15:00 UTC", EVERY_HOUR]),
    ("503, as a date", {"every": HOUR, "replies": (reply(503, Retry_After="Sat, 18 May 2024 06:00:00 GMT"),)}, 18 * HOUR, ["Retry-After on 503: until 2024-05-18 06:00 UTC", EVERY_HOUR]),
    ("on a redirect", {"every": HOUR, "replies": (reply(302, Retry_After="7200"),)}, 2 * HOUR, ["Retry-After on 302: until 14:00 UTC", EVERY_HOUR]),
    ("on a document", {"every": HOUR, "replies": (reply(200, Retry_After="7200"),)}, 2 * HOUR, ["Retry-After on 200: until 14:00 UTC", EVERY_HOUR]),
    ("as the fetcher read it", {"every": HOUR, "replies": (Reply(received=NOON, status=429, retry_after_seconds=7200.0),)}, 2 * HOUR, ["Retry-After on 429: until 14:00 UTC", EVERY_HOUR]),
    ("a moment", {"every": HOUR, "replies": (reply(429, Retry_After="5"),)}, HOUR, [EVERY_HOUR]),
    ("in the past", {"every": HOUR, "replies": (reply(429, Retry_After="Fri, 17 May 2019 12:00:00 GMT"),)}, HOUR, [EVERY_HOUR]),
    ("for ever", {"every": HOUR, "replies": (reply(429, Retry_After="9999999999"),)}, 7 * DAY, ["Retry-After on 429: until 2024-05-24 12:00 UTC; 7 days at most", EVERY_HOUR]),
    ("infinitely, as a fetcher might", {"every": HOUR, "replies": (Reply(received=NOON, retry_after_seconds=float("inf")),)}, 7 * DAY, ["Retry-After: until 2024-05-24 12:00 UTC; 7 days at most", EVERY_HOUR]),
    ("not a number", {"every": HOUR, "replies": (Reply(received=NOON, retry_after_seconds=float("nan")),)}, HOUR, [EVERY_HOUR]),
    ("longer than the ceiling", {"every": HOUR, "ceiling": HOUR, "replies": (reply(429, Retry_After="10800"),)}, 3 * HOUR, ["Retry-After on 429: until 15:00 UTC", EVERY_HOUR]),
    # --- failures -----------------------------------------------------------------------------------------------------
    ("one failure", {"every": HOUR, "failures": 1}, 2 * HOUR, ["1 failure: 2 h", EVERY_HOUR]),
    ("three failures", {"every": HOUR, "failures": 3}, 8 * HOUR, ["3 failures in a row: 8 h", EVERY_HOUR]),
    ("five failures", {"every": HOUR, "failures": 5}, DAY, ["5 failures in a row: 1 day", EVERY_HOUR]),
    ("thirty failures", {"every": HOUR, "failures": 30}, DAY, ["30 failures in a row: 1 day", EVERY_HOUR]),
    ("a month of failures", {"every": HOUR, "failures": 31}, 7 * DAY, ["31 failures in a row: 7 days", EVERY_HOUR]),
    ("failures without end", {"every": HOUR, "failures": 10**9}, 7 * DAY, ["1000000000 failures in a row: 7 days", EVERY_HOUR]),
    ("failures of what is rare anyway", {"every": 10 * DAY, "failures": 2}, 10 * DAY, ["every 10 days as configured"]),
    ("failures and cron", {"cron": NOON + HOUR, "failures": 2}, 4 * HOUR, ["2 failures in a row: 4 h", "the next time of its cron expression"]),
    ("failures and Retry-After", {"every": HOUR, "failures": 1, "replies": (reply(429, Retry_After="10800"),)}, 3 * HOUR, ["Retry-After on 429: until 15:00 UTC", "1 failure: 2 h", EVERY_HOUR]),
    ("negative failures", {"every": HOUR, "failures": -3}, HOUR, [EVERY_HOUR]),
    # --- hours and days to skip ---------------------------------------------------------------------------------------
    ("not these hours", {"every": HOUR, "pace": Pace(skip_hours=(13, 14, 15, 16))}, 5 * HOUR, ["skipHours: not between 13 and 17 UTC", EVERY_HOUR]),
    ("over midnight", {"every": 11 * HOUR, "pace": Pace(skip_hours=(0, 1, 22, 23))}, 14 * HOUR, ["skipHours: not between 22 and 02 UTC", "every 11 h as configured"]),
    ("other hours", {"every": HOUR, "pace": Pace(skip_hours=(1, 2, 3))}, HOUR, [EVERY_HOUR]),
    ("all hours but one", {"every": HOUR, "pace": Pace(skip_hours=tuple(hour for hour in range(24) if hour != 12))}, DAY, ["skipHours: not between 13 and 12 UTC", EVERY_HOUR]),
    ("all hours", {"every": HOUR, "pace": Pace(skip_hours=tuple(range(24)))}, HOUR, [EVERY_HOUR, "skipHours names all hours, which cannot be meant"]),
    ("not at weekends", {"every": DAY, "pace": Pace(skip_days=(5, 6))}, 2 * DAY + 12 * HOUR, ["skipDays: not on Saturday, Sunday", "every 1 day as configured"]),
    ("all days but one", {"every": DAY, "pace": Pace(skip_days=(0, 1, 2, 3, 5, 6))}, 6 * DAY + 12 * HOUR, ["skipDays: not on Monday, Tuesday, Wednesday, Thursday, Saturday, Sunday", "every 1 day as configured"]),
    ("all days", {"every": HOUR, "pace": Pace(skip_days=tuple(range(7)))}, HOUR, [EVERY_HOUR, "skipDays names all days, which cannot be meant"]),
    ("neither these hours nor those days", {"every": 12 * HOUR, "pace": Pace(skip_hours=(0, 1), skip_days=(5, 6))}, 62 * HOUR, ["skipDays: not on Saturday, Sunday", "skipHours: not between 00 and 02 UTC", "every 12 h as configured"]),
    ("nonsense", {"every": HOUR, "pace": Pace(skip_hours=(99, -1), skip_days=(12,))}, HOUR, [EVERY_HOUR]),
    ("a cron expression that names a skipped hour", {"cron": NOON + HOUR, "pace": Pace(skip_hours=(13,))}, 2 * HOUR, ["skipHours: not between 13 and 14 UTC", "the next time of its cron expression"]),
]  # fmt: skip


@pytest.mark.usefixtures("_exactly")
@pytest.mark.parametrize(("known", "waits", "reasons"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_when_a_source_is_due_and_why(known: dict[str, Any], waits: timedelta, reasons: list[str]) -> None:
    due = decide(Facts(source_id="blog", now=NOON, **known))
    assert (due.when - NOON, list(due.reasons)) == (waits, reasons)


def test_a_thousand_sources_do_not_come_at_once() -> None:
    ids = [f"source-{at}" for at in range(1000)]
    first = [jitter(one, HOUR) for one in ids]
    assert first == [jitter(one, HOUR) for one in ids], "a restart changes nothing"
    assert all(timedelta(0) <= one < HOUR * JITTER_SHARE for one in first)
    minutes = {int(one / MINUTE) for one in first}
    assert minutes == set(range(6))
    assert max(first.count(one) for one in first) < 20
    assert max(jitter(one, 300 * DAY) for one in ids) < JITTER_MAX


def test_what_spreads_sources_is_told_and_comes_on_top() -> None:
    due = decide(Facts(source_id="blog", now=NOON, every=HOUR))
    assert due.when == NOON + HOUR + jitter("blog", HOUR)
    assert due.reasons == (EVERY_HOUR, "5 min later than that, so that sources do not come all at once")
    cron = decide(Facts(source_id="blog", now=NOON, cron=NOON + 2 * HOUR))
    assert cron.when == NOON + 2 * HOUR, "a person chose it to the minute"


def test_zones_and_daylight_saving_do_not_matter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for day in ((2024, 3, 31), (2024, 10, 27)):  # the clocks go forward, and back
        now = datetime(*day, 0, 30, tzinfo=UTC)
        facts = Facts(source_id="blog", now=now, every=4 * HOUR, pace=Pace(skip_hours=(4, 5)))
        there = Facts(source_id="blog", now=now.astimezone(berlin), every=4 * HOUR, pace=Pace(skip_hours=(4, 5)))
        assert decide(facts) == decide(there)
        assert decide(facts).when.replace(minute=0, second=0) == now.replace(hour=6, minute=0)


@pytest.mark.parametrize(
    ("polled", "due", "expected"),
    [
        (None, NOON, None),  # never polled
        (NOON - HOUR, NOON, None),  # as always
        (NOON - HOUR, NOON + 9 * DAY, None),  # rare, as configured
        (NOON + MINUTE, NOON + HOUR, None),  # a clock that is kept right
        (NOON + 900 * DAY, NOON + 900 * DAY + HOUR, NOON + HOUR),  # it was set back by years
        (NOON + 900 * DAY, NOON, NOON),
    ],
)
def test_a_clock_that_was_set_back(polled: datetime | None, due: datetime, expected: datetime | None) -> None:
    assert rewound(due, polled, NOON) == expected


@pytest.mark.parametrize(
    ("was_due", "every", "cron", "expected", "reason"),
    [
        (None, HOUR, None, NOON + HOUR, EVERY_HOUR),
        (NOON - 20 * MINUTE, HOUR, None, NOON + 40 * MINUTE, EVERY_HOUR),
        (None, timedelta(seconds=1), None, NOON + timedelta(seconds=1), "every 1 s as configured"),
        (None, None, None, NOON + HOUR, "every 1 h"),
        (NOON, HOUR, NOON + 3 * HOUR, NOON + 3 * HOUR, "the next time of its cron expression"),
    ],
)
def test_nobody_has_to_be_spared_by_files(
    was_due: datetime | None, every: timedelta | None, cron: datetime | None, expected: datetime, reason: str
) -> None:
    due = decide_local(was_due, every, cron, NOON)
    assert (due.when, due.reasons) == (expected, (reason,))


PACES = st.builds(
    Pace,
    ttl_minutes=st.none() | st.integers(0, 10**18),
    period=st.none() | st.sampled_from(["hourly", "daily", "weekly", "x"]),
    frequency=st.none() | st.integers(0, 10**18),
    base=st.none() | st.datetimes(timezones=st.just(UTC)),
    skip_hours=st.lists(st.integers(0, 23)).map(tuple),
    skip_days=st.lists(st.integers(0, 6)).map(tuple),
    is_complete=st.booleans(),
    gap_seconds=st.none() | st.integers(0, 10**12),
    newest=st.none() | st.datetimes(max_value=datetime(2024, 5, 17), timezones=st.just(UTC)),  # noqa: DTZ001
)
REPLIES = st.builds(
    Reply,
    received=st.just(NOON),
    status=st.none() | st.sampled_from([200, 304, 429, 503]),
    headers=st.lists(
        st.tuples(
            st.sampled_from(["Cache-Control", "Age", "Expires", "Retry-After"]),
            st.text(max_size=20) | st.integers().map(str) | st.integers(0).map("max-age={}".format),
        )
    ).map(tuple),
    retry_after_seconds=st.none() | st.floats(),
)


@given(
    PACES,
    st.lists(REPLIES, max_size=3).map(tuple),
    st.integers(0, 10**6),
    st.none() | st.integers(1, 366 * 86_400).map(lambda seconds: timedelta(seconds=seconds)),
)
def test_it_is_never_sooner_than_the_floor_and_never_later_than_the_caps(
    pace: Pace, replies: tuple[Reply, ...], failures: int, every: timedelta | None
) -> None:
    due = decide(Facts(source_id="x", now=NOON, pace=pace, replies=replies, failures=failures, every=every))
    longest = max(every or CEILING, CEILING, BACKOFF_MAX, BACKOFF_MANY, RETRY_AFTER_MAX)
    assert NOON + FLOOR <= due.when <= NOON + longest + 2 * JITTER_MAX + 8 * DAY  # a week of skipped days
    assert due.reasons
    assert all(reason == reason.strip(". ") and reason for reason in due.reasons)
