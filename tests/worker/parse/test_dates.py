from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from worker.parse.dates import parse_date

LONDON = ZoneInfo("Europe/London")


def at(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # RFC 3339
        ("2012-01-11T00:00:00Z", datetime(2012, 1, 11, tzinfo=UTC)),
        ("2012-01-11T00:00:00+01:00", datetime(2012, 1, 11, tzinfo=at(1))),
        ("2012-01-11T00:00:00-00:00", datetime(2012, 1, 11, tzinfo=UTC)),
        ("2012-01-11t10:20:30z", datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)),
        ("2012-01-11 10:20:30+05:30", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(5.5))),
        ("2012-01-11T10:20:30.5Z", datetime(2012, 1, 11, 10, 20, 30, 500_000, tzinfo=UTC)),
        ("2012-01-11T10:20:30.1234567+01:00", datetime(2012, 1, 11, 10, 20, 30, 123_456, tzinfo=at(1))),
        ("2012-01-11T10:20:30,25Z", datetime(2012, 1, 11, 10, 20, 30, 250_000, tzinfo=UTC)),
        ("2012-06-30T23:59:60Z", datetime(2012, 6, 30, 23, 59, 59, tzinfo=UTC)),  # a leap second
        ("  2012-01-11T00:00:00Z \n", datetime(2012, 1, 11, tzinfo=UTC)),
        # W3CDTF and what looks like it
        ("2012-01-11T10:20Z", datetime(2012, 1, 11, 10, 20, tzinfo=UTC)),
        ("2012-1-5T1:02:03Z", datetime(2012, 1, 5, 1, 2, 3, tzinfo=UTC)),
        ("2012-01-11Z", datetime(2012, 1, 11, tzinfo=UTC)),
        ("2012-01-11+02:00", datetime(2012, 1, 11, tzinfo=at(2))),
        ("2012-01-11 10:20:30 +0100", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(1))),
        ("2012-01-11 10:20:30 UTC", datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)),
        # RFC 822, RFC 2822
        ("Wed, 11 Jan 2012 10:20:30 GMT", datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)),
        ("Wed, 11 Jan 2012 10:20:30 +0100", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(1))),
        ("11 Jan 12 10:20 EST", datetime(2012, 1, 11, 10, 20, tzinfo=at(-5))),
        ("11 Jan 99 10:20 PDT", datetime(1999, 1, 11, 10, 20, tzinfo=at(-7))),
        ("11 Jan 49 00:00 Z", datetime(2049, 1, 11, tzinfo=UTC)),
        ("Wed, 1 Jan 2012 1:02:03 -0830", datetime(2012, 1, 1, 1, 2, 3, tzinfo=at(-8.5))),
        ("Friday, 13 Jan 2012 10:20:30 GMT", datetime(2012, 1, 13, 10, 20, 30, tzinfo=UTC)),  # whatever day it was
        ("Wed,11 Jan 2012 10:20:30 GMT", datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)),
        ("Wed 11 January 2012, 10:20:30 GMT", datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)),
        ("Wed, 11-Jan-2012 10:20:30 GMT", datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)),
        ("11th Sept. 2012 10:20:30 BST", datetime(2012, 9, 11, 10, 20, 30, tzinfo=at(1))),
        ("Wed, 11 Jan 2012 10:20:30 GMT+0100", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(1))),
        ("Wed, 11 Jan 2012 10:20:30 UTC-3", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(-3))),
        ("Wed, 11 Jan 2012 10:20:30 +0100 (CET)", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(1))),
        ("Wed, 11 Jan 2012 10:20:30 +0100 CET", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(1))),
        ("Wed, 11 Jan 2012 10:20:30 +01:00", datetime(2012, 1, 11, 10, 20, 30, tzinfo=at(1))),
        ("Wed, 11 Jan 2012 10:20:30.75 est", datetime(2012, 1, 11, 10, 20, 30, 750_000, tzinfo=at(-5))),
        # the twelve-hour clock, and the month first
        ("Sat, Dec 16 2023 02:02:33 PM EST", datetime(2023, 12, 16, 14, 2, 33, tzinfo=at(-5))),
        ("January 11, 2012 12:30 a.m. GMT", datetime(2012, 1, 11, 0, 30, tzinfo=UTC)),
        ("Jan 11, 2012 12:30pm GMT", datetime(2012, 1, 11, 12, 30, tzinfo=UTC)),
        # the ends of the calendar
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_date_keeps_the_offset_it_was_written_with(text: str, expected: datetime) -> None:
    moment, defect = parse_date(text, LONDON)
    assert (moment, defect) == (expected, None)
    assert moment is not None
    assert moment.utcoffset() == expected.utcoffset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012-07-11", datetime(2012, 7, 11, tzinfo=UTC)),
        ("2012-07", datetime(2012, 7, 1, tzinfo=UTC)),
        ("2012-07-11T10:20:30", datetime(2012, 7, 11, 10, 20, 30, tzinfo=UTC)),
        ("Wed, 11 Jul 2012 10:20:30", datetime(2012, 7, 11, 10, 20, 30, tzinfo=UTC)),
        ("11 July 2012", datetime(2012, 7, 11, tzinfo=UTC)),
        ("July 11, 2012", datetime(2012, 7, 11, tzinfo=UTC)),
    ],
)
def test_a_date_without_zone_is_read_in_the_configured_one_else_as_utc(text: str, expected: datetime) -> None:
    assert parse_date(text) == (expected, "date-without-zone")
    moment, defect = parse_date(text, LONDON)
    assert (moment, defect) == (expected.replace(tzinfo=LONDON), None)
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    [
        "2012-01-11T10:20:30 IST",
        "Wed, 11 Jan 2012 10:20:30 XYZT",
        "11 Jan 2012 10:20:30 +9900",
        "2012-01-11T10:20:30+01:0",
    ],
)
def test_an_unknown_zone_is_never_guessed(text: str) -> None:
    expected = datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)
    assert parse_date(text, LONDON) == (expected, "date-zone-unknown")


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2012", "20120111", "11/01/2012", "01/11/12 10:00", "2012-13-01", "2012-02-30", "2012-00-10T00:00:00Z",
        "31 Foo 2012", "Wed, 32 Jan 2012 00:00:00 GMT", "11 Jan 2012 25:00:00 GMT", "11 Jan 2012 10:60 GMT", "2012-01-11T10",
        "11 Jan 2012 10:20:61 GMT", "11 Jan 2012 13:00 PM GMT", "11 Jan 2012 0:30 AM", "2012-01-11T10:20:30:00Z", "0000-01-01",
        "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-02:00", "2012-W02-3", "2012-01-11T10:20:3Z",
        "1326240000", "２０１２", "11 Jan 2012 10:20 " + "x" * 100,
    ],
)  # fmt: skip
def test_what_cannot_be_read_stays_missing(text: str) -> None:
    assert parse_date(text, LONDON) == (None, "date-unreadable")
