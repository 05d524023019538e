from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.worker.publish.samples import CET, SEEN, entry
from worker.publish import dates

ODD = timezone(timedelta(minutes=17, seconds=30))
SPELLINGS = [
    (datetime(2012, 1, 11, tzinfo=CET), "Wed, 11 Jan 2012 00:00:00 +0100", "2012-01-11T00:00:00+01:00"),
    (datetime(2012, 2, 29, 23, 59, 59, tzinfo=UTC), "Wed, 29 Feb 2012 23:59:59 +0000", "2012-02-29T23:59:59+00:00"),
    (
        datetime(1999, 12, 31, 1, 2, 3, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
        "Fri, 31 Dec 1999 01:02:03 -0330",
        "1999-12-31T01:02:03-03:30",
    ),
    (datetime(2000, 1, 1, 12, 0, tzinfo=ODD), "Sat, 01 Jan 2000 11:42:30 +0000", "2000-01-01T11:42:30+00:00"),
    (datetime(1899, 12, 31, tzinfo=UTC), None, "1899-12-31T00:00:00+00:00"),
]


@pytest.mark.parametrize(("moment", "rfc822", "rfc3339"), SPELLINGS)
def test_spellings(moment: datetime, rfc822: str | None, rfc3339: str) -> None:
    assert dates.rfc822(moment) == rfc822
    assert dates.rfc3339(moment) == rfc3339


FIRST, SECOND = datetime(2011, 1, 1, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"updated": SECOND, "published": FIRST, "first_seen": SEEN}, SECOND),
        ({"published": FIRST, "first_seen": SEEN}, FIRST),
        ({"first_seen": SEEN}, SEEN),
        ({}, None),
    ],
)
def test_the_date_of_an_entry(facts: dict[str, Any], expected: datetime | None) -> None:
    assert dates.of_entry(entry(**facts)) == expected


def test_the_latest_date_is_the_latest_instant() -> None:
    early = entry(published=datetime(2012, 1, 1, 0, 30, tzinfo=CET))
    assert dates.latest((early, entry(published=FIRST), entry(), entry(published=SECOND))) == SECOND
    assert dates.latest((entry(),)) is None
    assert dates.latest(()) is None


@pytest.mark.parametrize(
    ("moment", "spelled"),
    [
        (datetime(2000, 1, 1, tzinfo=timezone(timedelta(hours=14))), "2000-01-01T00:00:00+14:00"),
        (datetime(2000, 1, 1, tzinfo=timezone(timedelta(hours=15))), "1999-12-31T09:00:00+00:00"),
        (datetime(2000, 1, 1, tzinfo=timezone(-timedelta(hours=23, minutes=59))), "2000-01-01T23:59:00+00:00"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(minutes=53, seconds=28))), "0001-01-01T00:00:00+00:00"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=23))), "9999-12-31T23:59:00+00:00"),
    ],
)
def test_an_offset_that_cannot_be_written_becomes_utc(moment: datetime, spelled: str) -> None:
    assert dates.rfc3339(moment) == spelled
