"""Dates of three numbers: which is the year, the month, the day. What two orders fit is not decided here."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from worker.parse.dates.parts import Parts
from worker.parse.dates.parts import year as read_year

#: What comes first in dates like 3/4/2012.
First = Literal["day", "month"]
#: What may stand between the numbers, white space aside.
SEPARATORS = frozenset({"-", "/", ".", ""})
AMBIGUOUS = "date-ambiguous"
#: Orders of year, month and day, as places of the numbers.
YMD, DMY, MDY = (0, 1, 2), (2, 1, 0), (2, 0, 1)
_SLASHED = re.compile(r"(?<![\d/])([0-9]{1,2})/([0-9]{1,2})/[0-9]")


def read(
    numbers: list[str], separator: str, *, weekdays: Iterable[int] = (), first: First | None = None
) -> Parts | str:
    """Give the date of three numbers, or why there is none.

    A year of four digits, or over 31, is certain; so is a day over 12. Then dots and hyphens say day first, as
    everywhere they are used; slashes say nothing, unless the weekday fits only one order (`weekdays`, Monday is 0) or
    the document writes its other dates so (`first`).
    """
    orders: tuple[tuple[int, int, int], ...]
    if _is_year(numbers[0]):
        orders = (YMD,)
    elif _is_year(numbers[2]):
        orders = (DMY, MDY)
    elif separator == "-":
        orders = (YMD, DMY)
    else:
        orders = (DMY, MDY)
    found = {order: day for order in orders if (day := _day(numbers, order))}
    if not found:
        is_year_told = any(read_year(numbers[order[0]]) is not None for order in orders)
        return "date-impossible" if is_year_told else "date-unreadable"
    if len(set(found.values())) == 1:
        return _parts(next(iter(found.values())))
    fitting = [day for day in found.values() if day.weekday() in weekdays]
    if len(fitting) == 1:
        return _parts(fitting[0])
    if YMD in found:  # ISO 8601:1988 §5.2.1.3 is the one standard with two digits for the year
        return _parts(found[YMD], "date-order-assumed")
    if separator in {".", "-"}:
        return _parts(found[DMY])
    return AMBIGUOUS if first is None else _parts(found[DMY if first == "day" else MDY], "date-order-assumed")


def shown_first(dates: Iterable[str]) -> First | None:
    """Tell what some dates with slashes show to come first, day or month; None where they show neither, or both."""
    shown: set[First] = set()
    for one, other in (map(int, match.groups()) for text in dates if (match := _SLASHED.search(text))):
        if min(one, other) <= 12 < max(one, other):  # noqa: PLR2004
            shown.add("day" if one > other else "month")
    return shown.pop() if len(shown) == 1 else None


def weekday(year: int, month: int, day: int) -> int | None:
    """Give the weekday of a date, Monday is 0; None where there is no such date."""
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def _is_year(number: str) -> bool:
    return len(number) == 4 or int(number) > 31 or number == "00"  # noqa: PLR2004


def _day(numbers: list[str], order: tuple[int, int, int]) -> date | None:
    year, month, day = (numbers[place] for place in order)
    number = read_year(year)
    if number is None or len(month) > 2 or len(day) > 2:  # noqa: PLR2004
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _parts(day: date, defect: str | None = None) -> Parts:
    return Parts(year=day.year, month=day.month, day=day.day, defect=defect)
