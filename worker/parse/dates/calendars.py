"""Years that are counted otherwise, where the text itself shows it."""

import re
from datetime import date

#: Months of the Solar Hijri calendar, folded (Iran; the names of Afghanistan are not read).
SOLAR_MONTHS = {
    name: number
    for number, name in enumerate("فروردين ارديبهشت خرداد تير مرداد شهريور مهر ابان اذر دي بهمن اسفند".split(), 1)
}
#: Years of the Solar Hijri calendar that are read: 1921 to 2121.
SOLAR_YEARS = range(1300, 1500)
#: Day 0 of the year 0, as an ordinal: 1 Farvardin 1404 is 21 March 2025.
_SOLAR_ZERO = date(2025, 3, 21).toordinal() - 1

#: The first year of an era, less one (CLDR, Japanese and Minguo calendars).
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民国": 1911, "民國": 1911}
_ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和|民[国國]) ?(\d{1,3}|元) ?年")

#: Buddhist years are 543 ahead.
BUDDHIST_AHEAD = 543
_BUDDHIST_YEARS = range(2443, 2644)
_THAI = re.compile("[\u0e00-\u0e7f]")


def solar(year: int, month: int, day: int) -> date | None:
    """Give the day of a date in the Solar Hijri calendar, by its cycle of 33 years; None where there is none."""
    length = 31 if month < 7 else 30 if month < 12 or _days_before(year + 1) - _days_before(year) == 366 else 29  # noqa: PLR2004
    if year not in SOLAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= length:  # noqa: PLR2004
        return None
    months = (month - 1) * 31 - max(0, month - 7)
    return date.fromordinal(_SOLAR_ZERO + _days_before(year) - _days_before(1404) + months + day)


def _days_before(year: int) -> int:
    """Count the days before a year, from some fixed day: eight years in 33 have 366."""
    place = year + 11  # of the cycle
    return 365 * year + place // 33 * 8 + (place % 33 + 3) // 4


def gregorian(number: str, text: str) -> str:
    """Give a year of four digits as a Gregorian one: Thai texts count from the Buddha's death, mostly."""
    if len(number) != 4 or int(number) not in _BUDDHIST_YEARS or not _THAI.search(text):  # noqa: PLR2004
        return number
    return str(int(number) - BUDDHIST_AHEAD)


def replace_eras(text: str) -> str:
    """Write the years of Japanese and Chinese eras as Gregorian ones: 平成24年 as 2012年."""
    return _ERA_YEAR.sub(lambda match: f"{ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年", text)
