"""Dates: the table of spellings (dates.tsv, each with who writes it), and what a table cannot say."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date

from schemas.outcome import Document
from schemas.snapshot import DEFECT_CODES
from tools import date_names
from worker.parse import parse
from worker.parse.dates import calendars, clock, numeric, parse_date, shown_first, zones
from worker.parse.dates.fold import fold
from worker.parse.dates.limits import DATE_CHARACTERS_MAX
from worker.parse.dates.tokens import FILLERS, names

LONDON = ZoneInfo("Europe/London")


class Row(NamedTuple):
    text: str
    expected: str
    source: str


ROWS = [
    Row(*line.split("\t"))
    for line in (Path(__file__).parent / "dates.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def told(text: str, zone: tzinfo | None = None) -> str:
    """What is read, as the table writes it."""
    moment, defect = parse_date(text, zone)
    return " ".join(part for part in (moment.isoformat() if moment else "-", defect) if part)


# --- the table --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.text)
def test_a_spelling_is_read_as_its_writers_mean_it(row: Row) -> None:
    assert told(row.text) == row.expected, row.source


def test_the_table_is_long_says_each_thing_once_and_names_its_sources() -> None:
    assert len(ROWS) >= 500
    assert len({row.text for row in ROWS}) == len(ROWS)
    assert all(row.source for row in ROWS)
    codes = {row.expected.split(" ")[1] for row in ROWS if " " in row.expected}
    assert codes == {code for code in DEFECT_CODES if code.startswith("date-")}


def test_the_page_on_dates_lists_their_defects(root: Path) -> None:
    rows = re.findall(r"^\| `(date-[a-z-]+)` \| (.*) \|$", (root / "docs/dates.md").read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == {code: meaning for code, meaning in DEFECT_CODES.items() if code.startswith("date-")}
    assert len(rows) == len(dict(rows))


@pytest.mark.parametrize("row", [row for row in ROWS if "date-without-zone" in row.expected], ids=lambda row: row.text)
def test_a_date_without_zone_is_read_in_the_configured_one(row: Row) -> None:
    assert told(row.text, timezone(timedelta(hours=5))) == row.expected.split(" ")[0].replace("+00:00", "+05:00")


@pytest.mark.parametrize("row", [row for row in ROWS if "-zone-" not in row.expected], ids=lambda row: row.text)
def test_white_space_and_case_say_nothing(row: Row) -> None:
    assert told(f"\n\t {row.text.upper()} \r\n".replace(" ", "\u00a0 ")) == row.expected


def test_a_configured_zone_has_the_offset_of_the_season_and_converts_nothing() -> None:
    moment, defect = parse_date("11 Jul 2012 10:20", LONDON)
    assert (moment, defect) == (datetime(2012, 7, 11, 10, 20, tzinfo=LONDON), None)
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=1)
    assert told("11 Jul 2012 10:20 -0500", LONDON) == "2012-07-11T10:20:00-05:00"


def test_a_configured_zone_wins_over_the_one_that_a_language_lives_in() -> None:
    assert told("2012년 1월 11일 10:20", LONDON) == "2012-01-11T10:20:00+00:00"


@pytest.mark.parametrize(
    "text", ["2012-01-11T10:20:30 XYZT", "Wed, 11 Jan 2012 10:20:30 +9900", "11 Jan 2012 10:20:30 J"]
)
def test_an_unknown_zone_is_utc_and_not_the_configured_one(text: str) -> None:
    moment, defect = parse_date(text, ZoneInfo("Asia/Tokyo"))
    assert moment == datetime(2012, 1, 11, 10, 20, 30, tzinfo=UTC)
    assert defect in {"date-zone-unknown", "date-zone-impossible"}


def test_offsets_of_old_days_are_cut_to_minutes() -> None:
    assert told("1880-01-11 10:20", ZoneInfo("America/New_York")) == "1880-01-11T10:20:00-04:56 date-implausible"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "-", "Z", "T", "+", "²", "１", "(" * 50, "1" * 5000, "ﷺ" * 149, "11 Jan 2012" + " x" * 100,
     "十" * 100 + "年", "%", "%ff%fe", "\ud800", "0" * 8 + " Jan", "1 Jan " + "9" * 20, "9" * 25],
)  # fmt: skip
def test_nothing_of_a_text_that_is_no_date_is_read(text: str) -> None:
    assert told(text) == "- date-unreadable"


def test_a_text_is_looked_at_up_to_a_limit() -> None:
    start = "Wed, 11 Jan 2012 10:20:30 GMT ("
    longest = start + "x" * (DATE_CHARACTERS_MAX - len(start) - 1) + ")"
    assert told(longest) == "2012-01-11T10:20:30+00:00"
    assert told(longest + " ") == "2012-01-11T10:20:30+00:00"
    assert told(longest[:-1] + "x)") == "- date-unreadable"


# --- day and month ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("11/01/2012", "day", "2012-01-11T00:00:00+00:00 date-order-assumed"),
        ("11/01/2012", "month", "2012-11-01T00:00:00+00:00 date-order-assumed"),
        ("11/01/12 10:20 GMT", "day", "2012-01-11T10:20:00+00:00 date-order-assumed"),
        ("01/25/2012", "day", "2012-01-25T00:00:00+00:00 date-without-zone"),  # it cannot be
        ("Wed, 01/11/2012", "day", "2012-01-11T00:00:00+00:00 date-without-zone"),  # the weekday is nearer
        ("11.01.2012", "month", "2012-01-11T00:00:00+00:00 date-without-zone"),
    ],
)
def test_a_document_shows_what_comes_first(text: str, first: numeric.First, expected: str) -> None:
    moment, defect = parse_date(text, first=first)
    assert moment is not None
    assert f"{moment.isoformat()} {defect}" == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["11/01/2012", "25/01/2012"], "day"),
        (["11/01/2012", "Wed, 01/25/12 - 10:20"], "month"),
        (["11/01/2012"], None),
        (["25/01/2012", "01/25/2012"], None),
        (["2012/25/01", "12/2012", "99/99/2012", "", "25/01"], None),
        ([], None),
    ],
)
def test_dates_with_slashes_show_it_to_each_other(dates: list[str], expected: str | None) -> None:
    assert shown_first(dates) == expected


def document(*dates: str, timezone: str | None = None) -> list[tuple[str | None, list[str]]]:
    """The dates of the entries of a feed, and their defects."""
    items = "".join(f"<item><title>t</title><pubDate>{date}</pubDate></item>" for date in dates)
    body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
    found = parse(Document(url="", key="", body=body), timezone=timezone)
    return [
        (
            entry.published.date().isoformat() if entry.published else None,
            [defect.code for defect in found.defects if defect.entry == index],
        )
        for index, entry in enumerate(found.entries)
    ]


def test_a_document_is_read_again_where_its_dates_settle_each_other() -> None:
    assert document("11/01/2012", "25/01/2012", timezone="Europe/London") == [
        ("2012-01-11", ["date-order-assumed"]),
        ("2012-01-25", []),
    ]
    assert document("01/25/2012 3:20 PM EST", "11/01/2012 3:20 PM EST") == [
        ("2012-01-25", []),
        ("2012-11-01", ["date-order-assumed"]),
    ]
    assert document("11/01/2012", "10/01/2012", "25.01.2012") == [
        (None, ["date-ambiguous"]),
        (None, ["date-ambiguous"]),
        ("2012-01-25", ["date-without-zone"]),
    ]
    assert document("11/01/2012", "25/01/2012", "01/25/2012")[0] == (None, ["date-ambiguous"])


# --- languages --------------------------------------------------------------------------------------------------------

#: Short dates that are settled otherwise than their locale means: a year of two digits comes first or last.
OTHERWISE = {("eu", "short"), ("fy", "short"), ("ko", "short"), ("ne", "short"), ("rm", "short"), ("te", "short")}
#: Abbreviations of Croatian months that are Polish or Czech ones too.
SHARED = {"25. lip 2012.", "25. lis 2012.", "25. srp 2012.", "25 lip 2012", "25 lis 2012", "25. 8. 2012"}


@pytest.mark.parametrize("locale", date_names.LOCALES)
def test_every_month_of_a_language_is_read_in_all_its_lengths(locale: str) -> None:
    days = [date(2012, month, 25) for month in range(1, 13)]
    names_of = date_names.fresh(locale)
    spellings = {
        (format_date(day, length, locale=names_of), day)
        for day in days
        for length in ("full", "long", "medium", "short")
        if (locale, length) not in OTHERWISE
    }
    assert len(spellings) >= 24
    for text, day in spellings:
        for suffix, hours in (("", 0), (" 10:20:30 +0100", 1)):
            moment, defect = parse_date(text + suffix, UTC)
            assert moment is not None, (text + suffix, defect)
            assert (moment.date(), moment.utcoffset()) == (day, timedelta(hours=hours)), text + suffix


def test_the_names_are_those_of_the_cldr(root: Path) -> None:
    path = root / "worker/parse/dates/names.py"
    assert path.read_text(encoding="utf-8") == date_names.written(), "run `make names`, and read what changed"


def test_a_name_of_several_months_is_known_to_be() -> None:
    several = {name for name, (months, _) in names().items() if len(months) > 1}
    assert several == {"lip", "lis", "listopad", "listopada", "srp"}


def test_words_that_say_nothing_are_no_months() -> None:
    assert not [word for word in FILLERS if names().get(word, ((), ()))[0]]
    assert not [word for word in FILLERS if fold(word) != word], "a word is looked for as it is folded"


def test_few_names_of_zones_are_names_of_months_or_days() -> None:
    known = {*zones.NAMES, *zones.AMBIGUOUS, *zones.REGIONS}
    # In Basque and Welsh; in Polish, Serbian, Estonian, …. A date is written before its zone.
    assert {word for word in known if word in names()} == {"uzt", "awst", "pt", "pet", "cet", "ut", "met", "ct"}


@pytest.mark.parametrize("zone", zones.REGIONS.values())
def test_regions_exist(zone: str) -> None:
    assert ZoneInfo(zone).key == zone


# --- calendars --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("solar", "expected"),
    [  # the first days of years, as Iran announced them
        ((1300, 1, 1), date(1921, 3, 21)), ((1357, 11, 22), date(1979, 2, 11)), ((1376, 1, 1), date(1997, 3, 21)),
        ((1390, 10, 21), date(2012, 1, 11)), ((1395, 12, 30), date(2017, 3, 20)), ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)), ((1403, 12, 30), date(2025, 3, 20)), ((1404, 1, 1), date(2025, 3, 21)),
        ((1400, 12, 30), None), ((1400, 7, 31), None), ((1400, 13, 1), None), ((1400, 1, 0), None), ((1299, 1, 1), None),
    ],
)  # fmt: skip
def test_solar_dates(solar: tuple[int, int, int], expected: date | None) -> None:
    assert calendars.solar(*solar) == expected


def test_solar_days_follow_each_other() -> None:
    days = [
        found
        for year in calendars.SOLAR_YEARS
        for month in range(1, 13)
        for day in range(1, 32)
        if (found := calendars.solar(year, month, day))
    ]
    assert days == [days[0] + timedelta(days=count) for count in range(len(days))]
    assert len(days) == 200 * 365 + 49


# --- what takes time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["1 " + "a " * 73, "a1" * 75, "1h" * 75, "1:" * 75, "1-" * 75, "a." * 74 + "12", "(" * 75 + "1" * 75, "10:20 " + "a/" * 70,
     "1 jan" * 30, "1" + "\u0301" * 149, "1" + " +" * 74, "十" * 149 + "年", "1" + "ﷺ" * 149, "10:20 america/" + "x" * 130],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    """A pattern that runs away takes minutes on these; what is asserted is that the texts get that far at all."""
    assert len(text) <= DATE_CHARACTERS_MAX
    assert fold(text) is not None
    assert parse_date(text) in {(None, "date-unreadable"), (None, "date-impossible")}


def test_a_time_is_found_with_what_stands_around_it() -> None:
    found = clock.find("wed 11 jan 2012 10:20:30.5 pm cet foo")
    assert (found.hour, found.minute, found.second, found.microsecond) == (22, 20, 30, 500_000)
    assert (found.before, found.zone, found.after) == ("wed 11 jan 2012 ", "cet", "foo")
