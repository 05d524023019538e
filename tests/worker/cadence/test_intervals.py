from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.cadence.intervals import next_after, parse_interval, spell

NOON = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1),
        ("90s", 90),
        ("15m", 900),
        ("1h", 3_600),
        ("1d", 86_400),
        ("1w", 604_800),
        ("366d", 366 * 86_400),
        ("1h 30m", 5_400),
        ("1h30m", 5_400),
        (" 2 h ", 7_200),
    ],
)
def test_an_interval_is_read(text: str, seconds: int) -> None:
    assert parse_interval(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", " ", "h", "60", "1.5h", "-1h", "1 hour", "1H", "0s", "0h 0m", "367d", "999999999w", "9" * 5000 + "s", "٣h"],
)
def test_what_is_no_interval_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="no interval") as refusal:
        parse_interval(text)
    assert repr(text) in str(refusal.value)


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        (None, NOON, NOON + timedelta(hours=1)),  # never polled before
        (NOON, NOON, NOON + timedelta(hours=1)),  # on time
        (NOON, NOON + timedelta(minutes=7), NOON + timedelta(hours=1)),  # late, and the beat stays
        (NOON, NOON + timedelta(hours=5, minutes=7), NOON + timedelta(hours=6)),  # after five missed polls, one
        (NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=3)),  # late by a whole beat: not at once again
        (NOON + timedelta(minutes=5), NOON, NOON + timedelta(hours=1)),  # polled early, by name
    ],
)
def test_a_source_keeps_to_its_own_beat(due: datetime | None, now: datetime, expected: datetime) -> None:
    assert next_after(due, timedelta(hours=1), now) == expected


@given(
    st.none() | st.integers(-(10**8), 10**8).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    st.integers(1, 366 * 86_400).map(lambda seconds: timedelta(seconds=seconds)),
)
def test_the_next_poll_is_ahead_and_at_most_one_interval_away(due: datetime | None, every: timedelta) -> None:
    assert NOON < next_after(due, every, NOON) <= NOON + every


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (1, "1 s"),
        (60, "1 min"),
        (90, "90 s"),
        (120, "2 min"),
        (900, "15 min"),
        (3_600, "1 h"),
        (5_400, "1 h 30 min"),
        (7_199, "2 h"),
        (10_800, "3 h"),
        (39_700, "11 h"),
        (86_400, "1 day"),
        (90_000, "25 h"),
        (4 * 86_400, "4 days"),
        (366 * 86_400, "366 days"),
    ],
)
def test_an_interval_is_written_for_people(seconds: int, told: str) -> None:
    assert spell(timedelta(seconds=seconds)) == told
