from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.cadence.replies import directives, freshness, http_date, retry_after_seconds, telling

NOON = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DATE = "Fri, 17 May 2024 12:00:00 GMT"
#: Headers in short: "Cache-Control: max-age=60; Age: 5".
Short = str


def headers(short: Short) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, _, value in (line.partition(": ") for line in short.split("\n") if line))


@pytest.mark.parametrize(
    ("sent", "seconds", "says"),
    [
        ("Cache-Control: max-age=7200", 7200, "Cache-Control max-age=7200"),
        ("cache-control: MAX-AGE=7200", 7200, "Cache-Control max-age=7200"),
        ("Cache-Control: public, max-age=7200, must-revalidate", 7200, "Cache-Control max-age=7200"),
        ("Cache-Control: max-age=7200\nAge: 600", 6600, "Cache-Control max-age=7200, of which 600 s had passed"),
        ('Cache-Control: max-age="7200"', 7200, "Cache-Control max-age=7200"),
        ("Cache-Control: max-age = 7200", 7200, "Cache-Control max-age=7200"),
        ("Cache-Control: max-age=7200, max-age=5", 7200, "Cache-Control max-age=7200"),
        ("Cache-Control: public\nCache-Control: max-age=7200", 7200, "Cache-Control max-age=7200"),
        ("Cache-Control: s-maxage=7200", 7200, "Cache-Control s-maxage=7200"),
        ("Cache-Control: s-maxage=7200, max-age=60", 60, "Cache-Control max-age=60"),
        ("Cache-Control: max-age=7200\nAge: -600", 7200, "Cache-Control max-age=7200"),
        ("Cache-Control: max-age=7200\nAge: soon", 7200, "Cache-Control max-age=7200"),
        ('Cache-Control: no-cache="Set-Cookie, X", max-age=60', 60, "Cache-Control max-age=60"),
        ('Cache-Control: private="a, max-age=5", max-age=60', 60, "Cache-Control max-age=60"),
        ("Cache-Control: max-age=60\nExpires: Fri, 17 May 2024 18:00:00 GMT", 60, "Cache-Control max-age=60"),
        # ten years
        ("Cache-Control: max-age=315360000", 86400, "Cache-Control max-age=315360000; 1 day at most"),
        ("Cache-Control: max-age=" + "9" * 18, 86400, "Cache-Control max-age=" + "9" * 18 + "; 1 day at most"),
        (f"Date: {DATE}\nExpires: Fri, 17 May 2024 14:00:00 GMT", 7200, "Expires 2024-05-17 14:00 UTC"),
        ("Expires: Fri, 17 May 2024 14:00:00 GMT", 7200, "Expires 2024-05-17 14:00 UTC"),
        ("Date: Fri, 17 May 2024 13:00:00 GMT\nExpires: Fri, 17 May 2024 14:00:00 GMT", 3600, "Expires 2024-05-17 14:00 UTC"),
        ("Date: today\nExpires: Fri, 17 May 2024 14:00:00 GMT", 7200, "Expires 2024-05-17 14:00 UTC"),
        (f"Date: {DATE}\nExpires: Fri, 17 May 2024 14:00:00 GMT\nAge: 60", 7140, "Expires 2024-05-17 14:00 UTC, of which 60 s had passed"),
        (f"Date: {DATE}\nExpires: Thu, 01 Jan 2099 00:00:00 GMT", 86400, "Expires 2099-01-01 00:00 UTC; 1 day at most"),
        (f"Cache-Control: public\nDate: {DATE}\nExpires: Fri, 17 May 2024 13:00:00 GMT", 3600, "Expires 2024-05-17 13:00 UTC"),
        ("Cache-Control: max-age=soon\nExpires: Fri, 17 May 2024 14:00:00 GMT", 7200, "Expires 2024-05-17 14:00 UTC"),
    ],
)  # fmt: skip
def test_a_response_says_how_long_it_stays_fresh(sent: Short, seconds: int, says: str) -> None:
    found = freshness(telling(headers(sent)), NOON, most=DAY)
    assert found is not None
    assert (found.lasts, found.says) == (timedelta(seconds=seconds), says)


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Cache-Control: ",
        "Cache-Control: ,,,=,",
        "Cache-Control: max-age=0",
        "Cache-Control: max-age=-1",
        "Cache-Control: max-age=-1\nExpires: Fri, 17 May 2024 14:00:00 GMT",
        "Cache-Control: max-age=3600.5",
        "Cache-Control: max-age=1e9",
        "Cache-Control: max-age=٣",
        "Cache-Control: max-age",
        "Cache-Control: max-age=" + "9" * 5000,
        "Cache-Control: no-cache, max-age=7200",
        "Cache-Control: no-store, max-age=7200",
        "Cache-Control: must-revalidate",
        "Cache-Control: max-age=60\nAge: 60",
        "Cache-Control: max-age=60\nAge: 99999999",
        "Expires: 0",
        "Expires: -1",
        "Expires: never",
        f"Date: {DATE}\nExpires: {DATE}",
        f"Date: {DATE}\nExpires: Thu, 01 Jan 1970 00:00:00 GMT",
        "Expires: Fri, 17 May 2024 11:00:00 GMT",
    ],
)
def test_a_response_that_says_nothing_sensible_is_stale(sent: Short) -> None:
    assert freshness(telling(headers(sent)), NOON, most=DAY) is None


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        ("Retry-After: 120", 120),
        ("retry-after:  120 ", 120),
        ("Retry-After: Fri, 17 May 2024 12:10:00 GMT", 600),
        ("Retry-After: Friday, 17-May-24 12:10:00 GMT", 600),
        ("Retry-After: Fri May 17 12:10:00 2024", 600),
        ("Retry-After: Fri, 17 May 2024 14:10:00 +0200", 600),
        # The server's clock is ten minutes ahead.
        ("Date: Fri, 17 May 2024 12:10:00 GMT\nRetry-After: Fri, 17 May 2024 12:20:00 GMT", 600),
        ("Retry-After: 120\nRetry-After: 60", 120),
        ("Retry-After: 999999999999999", 999999999999999),
        ("Retry-After: ", None),
        ("Retry-After: 0", None),
        ("Retry-After: -5", None),
        ("Retry-After: 12.5", None),
        ("Retry-After: soon", None),
        ("Retry-After: Fri, 17 May 2024 11:00:00 GMT", None),
        ("Retry-After: Fri, 99 May 2024 11:00:00 GMT", None),
        ("Retry-After: " + "9" * 5000, None),
        ("", None),
    ],
)
def test_when_to_come_back(sent: Short, seconds: int | None) -> None:
    assert retry_after_seconds(headers(sent), NOON) == seconds


@pytest.mark.parametrize(
    "text", ["", " ", "0", "-1", "2024", "\0", "Fri, 17 May", "Fri, 17 May 99999 12:00:00 GMT", "x" * 9000]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert http_date(text) is None


def test_directives_are_read_once_each() -> None:
    assert directives(['No-Cache="a, b" , max-age=5', "max-age=6,private"]) == {
        "no-cache": "a, b",
        "max-age": "5",
        "private": None,
    }


WILD = st.text(st.characters(codec="latin-1"), max_size=60) | st.sampled_from(
    [DATE, "max-age=5", "no-cache", "-1", '"']
)
NAMES = st.sampled_from(["Cache-Control", "Age", "Date", "Expires", "Retry-After", "X"])


@given(st.lists(st.tuples(NAMES, WILD), max_size=6))
def test_no_header_is_beyond_bounds(sent: list[tuple[str, str]]) -> None:
    found = freshness(telling(sent), NOON, most=DAY)
    assert found is None or timedelta(0) < found.lasts <= DAY
    seconds = retry_after_seconds(sent, NOON)
    assert seconds is None or seconds > 0
