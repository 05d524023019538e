"""What must hold for any date, and for any text where a date belongs."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.snapshot import DEFECT_CODES
from tests.properties.dates import Spelling, spellings
from worker.parse.dates import parse_date

#: The same examples in every run: a run that fails can be repeated, and a person decides when to search on.
steady = settings(derandomize=True, max_examples=200)
many = settings(steady, max_examples=1000)
#: With these there is no date.
MISSING = {"date-ambiguous", "date-impossible", "date-placeholder", "date-unreadable"}
#: What dates are made of, and what is not.
PIECES = (
    "0 1 2 9 10 11 12 13 24 31 60 99 2012 1970 2555 1390 0000 : - . / , + ( ) [ ' T Z W02 Wed Mar mar Sep May 1st am p.m. 오후 GMT+1 EST IST "
    "+0100 −05:00 Europe/London 年 月 日 時 元 昭和 ม.ค. พ.ศ. دی يناير ١ de of h kl % \u0301 \u200f \ud800 ﷺ"
).split(" ")


@many
@given(spellings())
def test_a_spelling_is_read_back_exactly(spelling: Spelling) -> None:
    moment, defect = parse_date(spelling.text)
    assert (moment, defect) == (spelling.moment, spelling.defect)
    assert moment is not None
    assert moment.utcoffset() == spelling.moment.utcoffset()


@steady
@given(spellings(), st.integers(-14, 14))
def test_a_configured_zone_is_for_dates_without_one(spelling: Spelling, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    expected = spelling.moment.replace(tzinfo=zone) if spelling.defect else spelling.moment
    assert parse_date(spelling.text, zone) == (expected, None)


@many
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
    | st.text(max_size=40)
)
def test_any_text_is_a_date_or_a_defect(text: str) -> None:
    moment, defect = parse_date(text)
    assert defect is None or defect in DEFECT_CODES
    assert (moment is None) == (defect in MISSING)
    if moment is not None:
        offset = moment.utcoffset()
        assert offset is not None
        assert abs(offset) <= timedelta(hours=14)
        assert not offset % timedelta(minutes=1)
        assert moment.astimezone(UTC) == moment


@steady
@given(st.datetimes(datetime(1971, 1, 1), datetime(2049, 12, 31)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001  the zone follows
def test_a_date_is_read_back_in_the_offset_it_was_written_with(local: datetime, minutes: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    for text in (moment.isoformat(), moment.isoformat(" "), moment.replace(microsecond=0).isoformat()):
        read_back, defect = parse_date(text)
        assert (read_back, defect) == (moment if "." in text else moment.replace(microsecond=0), None)
        assert read_back is not None
        assert read_back.utcoffset() == moment.utcoffset()
    whole = moment.replace(microsecond=0)
    for text in (
        format_datetime(whole),
        whole.strftime("%A, %d %B %y %H:%M:%S %z"),
        whole.strftime("%B %d, %Y %I:%M:%S %p %z"),
        whole.strftime("%a %b %d %H:%M:%S %z %Y"),
        whole.strftime("%G-W%V-%uT%H:%M:%S%z"),
        whole.strftime("%Y-%jT%H:%M:%S%z"),
        whole.strftime("%Y%m%dT%H%M%S%z"),
    ):
        assert parse_date(text) == (whole, None), text


@steady
@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))  # noqa: DTZ001  the zone follows
def test_counts_since_1970_are_read_back(local: datetime) -> None:
    moment = local.replace(tzinfo=UTC)
    microseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    for unit in (1, 1000, 1_000_000):
        part = moment.replace(microsecond=moment.microsecond // unit * unit)
        assert parse_date(str(microseconds // unit)) == (part, None)
    assert parse_date(str(microseconds // 1_000_000)) == (moment.replace(microsecond=0), None)
    assert parse_date(f"/Date({microseconds // 1000})/") == (
        moment.replace(microsecond=moment.microsecond // 1000 * 1000),
        None,
    )
