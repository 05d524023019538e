from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest

from schemas.feed import Feed, Text, UnknownElement, UpdateSchedule
from schemas.outcome import Document
from schemas.pace import Pace
from worker.cadence.statements import RHYTHM_ENTRIES, pace
from worker.parse import parse

NOW = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def element(name: str, *texts: str) -> UnknownElement:
    parts = tuple(UnknownElement(name="x", text=Text(kind="text", value=text)) for text in texts)
    return UnknownElement(name=name, parts=parts)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<ttl>60</ttl>", Pace(ttl_minutes=60)),
        ("<ttl>soon</ttl>", Pace()),
        ("<skipHours><hour>1</hour><hour>24</hour></skipHours>", Pace(skip_hours=(0, 1))),
        ("<skipDays><day>Sunday</day><day>Monday</day></skipDays>", Pace(skip_days=(0, 6))),
    ],
)
def test_what_rss_says_is_found(inside: str, expected: Pace) -> None:
    body = f'<rss version="2.0"><channel><title>T</title>{inside}</channel></rss>'
    assert pace(parse(Document(url="", key="", body=body.encode())).feed, (), NOW) == expected


@pytest.mark.parametrize(
    ("elements", "hours", "days"),
    [
        ((), (), ()),
        ((element("skipHours", "0", "23", "07", " 5 ", "5"),), (0, 5, 7, 23), ()),
        ((element("skiphours", "25", "-1", "", "noon", "1.5", "٣", "999"),), (), ()),
        ((element("skipHours", *map(str, range(24))),), tuple(range(24)), ()),
        ((element("skipDays", "Saturday", "sun", "SUNDAY"),), (), (5, 6)),
        ((element("skipDays", "Samstag", "", "7"),), (), ()),
        ((element("skipHours", *["1"] * 100, "2"),), (1,), ()),
        ((element("other", "1"), UnknownElement(name="skipHours"), UnknownElement(name="skipDays", parts=(UnknownElement(name="day"),))), (), ()),
    ],
)  # fmt: skip
def test_hours_and_days_to_skip(
    elements: tuple[UnknownElement, ...], hours: tuple[int, ...], days: tuple[int, ...]
) -> None:
    found = pace(Feed(unknown=elements), (), NOW)
    assert (found.skip_hours, found.skip_days) == (hours, days)


def test_the_schedule_is_taken_as_it_is() -> None:
    schedule = UpdateSchedule(period="daily", frequency=2, base=NOW, is_complete=True)
    assert pace(Feed(update_schedule=schedule), (), NOW) == Pace(
        period="daily", frequency=2, base=NOW, is_complete=True
    )
    podcast = UpdateSchedule(base=NOW, rule="FREQ=WEEKLY")
    assert pace(Feed(update_schedule=podcast), (), NOW) == Pace(), "that is the beginning of its rule"


@pytest.mark.parametrize(
    ("days_ago", "gap_days", "newest_days_ago"),
    [
        ([], None, None),
        ([None, None], None, None),
        ([5, 4, 3], None, 3),  # two gaps are no rhythm
        ([9, 5, 1, 13], 4, 1),  # in any order
        ([9, 5, 1, 13, None], 4, 1),
        ([100, 9, 5, 1, 13], 4, 1),  # a pause does not count much
        ([1, 1, 1, 1, 1, 1], None, 1),  # moved from another system: one date for all
        ([-3000, 1, 5, 9, 13], 4, 1),  # a date far ahead, which pins it to the top
        ([*range(0, 4 * (RHYTHM_ENTRIES + 1), 4), *range(500, 900)], 4, 0),  # what it once did does not matter
    ],
)
def test_the_rhythm_is_that_of_the_newest_entries(
    days_ago: Sequence[int | None], gap_days: int | None, newest_days_ago: int | None
) -> None:
    dates = [None if ago is None else NOW - ago * DAY for ago in days_ago]
    found = pace(Feed(), dates, NOW)
    assert found.gap_seconds == (None if gap_days is None else gap_days * 86_400)
    assert found.newest == (None if newest_days_ago is None else NOW - newest_days_ago * DAY)


def test_offsets_are_understood() -> None:
    east = timezone(timedelta(hours=9))
    dates = [(NOW - at * DAY).astimezone(east if at % 2 else UTC) for at in range(6)]
    assert pace(Feed(), dates, NOW) == Pace(gap_seconds=86_400, newest=NOW)
