"""Dates in words of any language and in any order: names of months and days, numbers, and words that say nothing."""

import re

from msgspec.structs import replace

from worker.parse.dates import calendars, clock, eastern, numeric, zones
from worker.parse.dates.clock import WORD, Clock
from worker.parse.dates.fold import without_dots
from worker.parse.dates.mail import MONTHS as ENGLISH
from worker.parse.dates.numeric import First
from worker.parse.dates.parts import Parts
from worker.parse.dates.parts import year as read_year
from worker.parse.dates.tokens import FILLERS, Found, means_something, names, sort

_DIGIT = re.compile("[0-9〇零一二三四五六七八九十元]")
_COMMENT = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
#: Log files of web servers, and the pictures of cameras.
_LOG = re.compile(r"(?<=/\d{4}):(?=\d\d:\d\d)")
_EXIF = re.compile(r"^(\d{4}):(\d\d):(\d\d)(?= |$|t)")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()
_ROMAN_MONTH = re.compile(
    rf"(?<=\d)[./ -]{{1,2}}({'|'.join(sorted(_ROMAN, key=len, reverse=True))})[./ -]{{1,2}}(?=\d{{4}}(?!\d))"
)
_ENGLISH_SHORT = [name for name in ENGLISH if len(name) == 3]  # noqa: PLR2004
_FIRST_WORD = re.compile(rf"[ ,;.]*({WORD})")
#: Solar Hijri dates are recognised by the letters beside them.
_ARABIC_LETTER = re.compile("[\u0620-\u064a]")
_DAY_MAX = 31
#: Names that are one month in Croatian, which writes "11. listopada 2012.", and another in Polish: "11 listopada 2012".
_CROATIAN = {"lip": 6, "srp": 7, "lis": 10, "listopad": 10, "listopada": 10}
_POLISH = {"lip": 7, "lis": 11, "listopad": 11, "listopada": 11}


def read(text: str, first: First | None = None) -> Parts | str | None:
    """Read a folded date in any order; None where it is none, the code of a defect where its parts are not settled."""
    if not _DIGIT.search(text):
        return None
    comments = [match[1] or match[2] or "" for match in _COMMENT.finditer(text)]
    hint = "+0900" if eastern.is_korean(text) else None
    text = without_dots(eastern.rewrite(_COMMENT.sub(" ", text) if comments else text))
    told = _with_unknown_zone(clock.find(_EXIF.sub(r"\1-\2-\3", _LOG.sub(" ", text))))
    found = sort(_ROMAN_MONTH.sub(_named, f"{told.before} , {told.after}"))
    if any(0 < before < len(found.numbers) for before, _ in found.strangers):
        return None
    day = _day(found, text, first)
    if not isinstance(day, Parts):
        return day
    if told.is_told and day.defect == "date-partial":
        return None
    trailing = " ".join(word for before, word in found.strangers if before)
    return replace(
        day,
        hour=told.hour if told.is_told else 0,
        minute=told.minute,
        second=told.second,
        microsecond=told.microsecond,
        zone=told.zone or _zone_in(comments) or trailing or None,
        zone_hint=hint,
    )


def _zone_in(comments: list[str]) -> str | None:
    return next((each for each in comments if len(each) > 1 and zones.resolve(each)), None)


def _named(match: re.Match[str]) -> str:
    return f" {_ENGLISH_SHORT[_ROMAN.index(match[1])]} "


def _with_unknown_zone(told: Clock) -> Clock:
    """Take a word that means nothing right after the time as its zone."""
    match = _FIRST_WORD.match(told.after) if told.is_told and told.zone is None else None
    if match is None or means_something(match[1]):
        return told
    return replace(told, zone=match[1], after=told.after[match.end() :])


def _day(found: Found, text: str, first: First | None) -> Parts | str | None:
    """Give the day that words and numbers tell, as in "Wed 11 Jan 2012", "11.1.2012" or "20120111"."""
    numbers = found.numbers
    match len(numbers), bool(found.months or found.misspelt):
        case 1, False:
            return _digits(numbers[0])
        case 1 | 2, True:
            return _named_day(found, text)
        case 3, _:
            return _numeric_day(found, text, first)
    return None


def _digits(number: str) -> Parts | None:
    if len(number) != len("20120111"):
        return None
    return Parts(year=int(number[:4]), month=int(number[4:6]), day=int(number[6:]))


def _numeric_day(found: Found, text: str, first: First | None) -> Parts | str | None:
    separators = {each.strip(" ,") for each in found.separators}
    if len(separators) > 1 or not separators <= numeric.SEPARATORS:
        return None
    year = int(found.numbers[0])
    if year in calendars.SOLAR_YEARS and _ARABIC_LETTER.search(text):
        return _solar(year, int(found.numbers[1]), int(found.numbers[2]))
    numbers = [calendars.gregorian(number, text) for number in found.numbers]
    return numeric.read(numbers, separators.pop(), weekdays=_weekdays(found), first=first)


def _weekdays(found: Found) -> set[int]:
    """Give the weekdays that the words may name; a word that is an article too proves nothing."""
    known = names()
    words = [word for word in (*found.weekdays, *found.months) if word in known and word not in FILLERS]
    return {day for word in words for day in known[word][1]}


def _named_day(found: Found, text: str) -> Parts | str | None:
    """Give the day of a month that is named; where the name means two months, the weekday must tell which."""
    month = _month_name(found)
    split = _year_and_day([calendars.gregorian(number, text) for number in found.numbers]) if month else None
    if month is None or split is None:
        return None
    year, day = split
    if month in calendars.SOLAR_MONTHS and month not in names():
        return _solar(year, calendars.SOLAR_MONTHS[month], day) if day else None
    months = names()[month][0]
    if day is None:
        return Parts(year=year, month=months[0], defect="date-partial") if len(months) == 1 else numeric.AMBIGUOUS
    if len(months) > 1:
        weekdays = _weekdays(found)
        months = tuple(each for each in months if numeric.weekday(year, each, day) in weekdays) or months
    if len(months) > 1 and (one := _by_dots(month, text)):
        months = (one,)
    return Parts(year=year, month=months[0], day=day) if len(months) == 1 else numeric.AMBIGUOUS


def _by_dots(month: str, text: str) -> int | None:
    """Tell Croatian months from Polish ones by the dots of their ordinals."""
    match = re.search(rf"\d(\.?) ?{month} \d{{4}}(\.?)", text)
    if match is None or match[1] != match[2]:
        return None
    return (_CROATIAN if match[1] else _POLISH).get(month)


def _month_name(found: Found) -> str | None:
    """Choose the name of the month: nothing else is best, else the last that may be a weekday; None if they differ."""
    known = names()
    sure = [name for name in found.months if not known.get(name, ((), ()))[1]]
    chosen = sure or found.months[-1:] or found.misspelt
    meanings = {known[name][0] if name in known else name for name in chosen}
    return chosen[0] if len(meanings) == 1 else None


def _year_and_day(numbers: list[str]) -> tuple[int, int | None] | None:
    """Tell year and day apart: four digits are a year, and so is more than 31; else the day comes first (RFC 822)."""
    if len(numbers) == 1:
        return (int(numbers[0]), None) if len(numbers[0]) == 4 else None  # noqa: PLR2004
    day, year = numbers
    if _is_year(day) and not _is_year(year):
        day, year = year, day
    number = read_year(year)
    return None if number is None or len(day) > 2 or (len(year) == 3 and not _is_year(year)) else (number, int(day))  # noqa: PLR2004


def _is_year(number: str) -> bool:
    return len(number) == 4 or int(number) > _DAY_MAX  # noqa: PLR2004


def _solar(year: int, month: int, day: int) -> Parts | str:
    found = calendars.solar(year, month, day)
    return Parts(year=found.year, month=found.month, day=found.day) if found else "date-impossible"
