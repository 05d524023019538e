"""Zones as dates write them: offsets, names, regions; to a tzinfo, and what is wrong with them."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from worker.parse.dates.limits import is_possible

#: Names in hours: RFC 822 §5, else the time zone database (as it is, or was before it dropped names of its own making).
NAMES: dict[str, float] = {
    # everywhere; RFC 822 §5, RFC 5322 §4.3
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7,
    # Europe; MEZ and MESZ are German
    "wet": 0, "west": 1, "wez": 0, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2,
    "oez": 2, "eest": 3,
    "msk": 3, "msd": 4, "trt": 3, "azot": -1, "azost": 0,
    # the other zones of Russia, and its neighbours
    "samt": 4, "yekt": 5, "omst": 6, "novt": 7, "krat": 7, "irkt": 8, "yakt": 9, "vlat": 10, "magt": 11, "pett": 12,
    "get": 4, "azt": 4, "uzt": 5, "almt": 6,
    # North America
    "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "akst": -9, "akdt": -8, "hst": -10, "hast": -10, "hdt": -9,
    "hadt": -9,
    # Latin America
    "brt": -3, "brst": -2, "art": -3, "uyt": -3, "uyst": -2, "clt": -4, "clst": -3, "bot": -4, "cot": -5, "pet": -5,
    "gft": -3, "gyt": -4,
    # Africa
    "wat": 1, "cat": 2, "sast": 2, "eat": 3, "cvt": -1, "mut": 4,
    # Asia
    "idt": 3, "irst": 3.5, "irdt": 4.5, "pkt": 5, "npt": 5.75, "bdt": 6, "btt": 6, "mmt": 6.5, "ict": 7, "wib": 7,
    "hkt": 8, "sgt": 8,
    "myt": 8, "pht": 8, "phst": 8, "wita": 8, "ulat": 8, "wit": 9, "jst": 9, "kst": 9,
    # Australia and the Pacific
    "awst": 8, "awdt": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "lhst": 10.5, "chst": 10, "nzst": 12,
    "nzdt": 13, "fjt": 12,
}  # fmt: skip
#: Names with several meanings, none of them settled by a standard -> the commonest one in hours.
AMBIGUOUS: dict[str, float] = {
    "ist": 5.5,  # India; Israel, Ireland
    "gst": 4,  # the Gulf; South Georgia, Guam
    "sst": -11,  # Samoa; Singapore
    "vet": -4,  # Venezuela, which was at -04:30 from 2007 to 2016
    "pyt": -4,  # Paraguay, at -03:00 since 2024
    "ect": -5,  # Ecuador; the Eastern Caribbean
    # RFC 822 §5 counts the military letters the wrong way (RFC 1123 §5.2.14); nobody knows how a writer counts
    **{letter: -hours for hours, letter in enumerate("abcdefghiklm", 1)},
    **{letter: +hours for hours, letter in enumerate("nopqrstuvwxy", 1)},
}
#: Names of a region's time, whatever the season -> the region.
REGIONS = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "at": "America/Halifax",
    "akt": "America/Anchorage", "aet": "Australia/Sydney", "eastern": "America/New_York", "central": "America/Chicago",
    "mountain": "America/Denver", "pacific": "America/Los_Angeles", "eastern time": "America/New_York",
    "central time": "America/Chicago", "mountain time": "America/Denver", "pacific time": "America/Los_Angeles",
    "uk time": "Europe/London", "london time": "Europe/London", "local time in london": "Europe/London",
}  # fmt: skip
#: Names that are written out, as browsers and Windows do.
LONG_NAMES: dict[str, float] = {
    "greenwich mean time": 0, "coordinated universal time": 0, "universal time": 0, "british summer time": 1,
    "gmt standard time": 0,
    "gmt daylight time": 1, "central european time": 1, "central european standard time": 1,
    "central european summer time": 2,
    "central europe standard time": 1, "central europe daylight time": 2, "w europe standard time": 1,
    "w europe daylight time": 2,
    "romance standard time": 1, "romance daylight time": 2, "eastern european time": 2,
    "eastern european standard time": 2,
    "eastern european summer time": 3, "moscow standard time": 3, "eastern standard time": -5,
    "eastern daylight time": -4,
    "central standard time": -6, "central daylight time": -5, "mountain standard time": -7,
    "mountain daylight time": -6,
    "pacific standard time": -8, "pacific daylight time": -7, "india standard time": 5.5, "china standard time": 8,
    "japan standard time": 9, "korea standard time": 9, "korean standard time": 9, "mitteleuropaische zeit": 1,
    "mitteleuropaische sommerzeit": 2,
}  # fmt: skip
#: Where the names of the time zone database begin.
AREAS = frozenset(
    "africa america antarctica arctic asia atlantic australia brazil canada europe indian mexico pacific us".split()
)
#: An offset; what stands before it is a name that it makes precise, what stands after it a comment.
OFFSET = re.compile(
    r"(?:(?P<name>(?!am|pm)[a-z][a-z/]*)\s?(?=[+-]+\s?\d)|(?=[+-]+\d))(?P<sign>[+-]{1,2})\s?(?P<digits>\d{1,2}:\d{0,2}(?::00)?|\d{6}|\d{1,4})(?![\d:])"
    r"(?P<comment>\s*[a-z(\[].*)?"
)
_UNSIGNED = re.compile(r"\d\d:\d\d|\d{4}|00")

#: A zone, and its defect.
Zone = tuple[tzinfo, str | None]


@lru_cache(maxsize=256)
def resolve(text: str) -> Zone | None:
    """Give the zone that a folded text names, and its defect; None where it names none that is known."""
    text = text.removeprefix("etc/") if "+" not in text and "-" not in text else text
    if text in NAMES:
        return _fixed(NAMES[text]), None
    if match := OFFSET.fullmatch(text):
        return _offset(match)
    if text in AMBIGUOUS:
        return _fixed(AMBIGUOUS[text]), "date-zone-ambiguous"
    if text in LONG_NAMES:
        return _fixed(LONG_NAMES[text]), None
    if _UNSIGNED.fullmatch(text):  # the plus was read as the space of an encoded address
        zone, defect = _hours(text.replace(":", ""), 1)
        return zone, defect or (None if zone is UTC else "date-zone-ambiguous")
    return _region(text)


def is_zone(word: str) -> bool:
    """Whether a word is the name of a zone."""
    return word in NAMES or word in AMBIGUOUS or word in REGIONS


def _offset(match: re.Match[str]) -> Zone:
    sign = -1 if match["sign"][-1] == "-" else 1
    if (match["name"] or "").startswith("etc/"):  # POSIX counts to the west
        sign = -sign
    hours, colon, minutes = match["digits"].partition(":")
    if not colon:
        return _hours(hours, sign)
    minutes = minutes.partition(":")[0]
    if len(minutes) < 2 and minutes not in {"", "0"}:  # noqa: PLR2004  cut off: 3 may be 30
        return UTC, "date-zone-unknown"
    return _hours(f"{hours}{minutes.zfill(2)}", sign)


def _hours(digits: str, sign: int) -> Zone:
    """Read "1", "01", "100", "0100" or "010000"."""
    split = len(digits) if len(digits) < 3 else -4 if len(digits) == 6 else -2  # noqa: PLR2004
    hours, minutes = int(digits[:split]), int(digits[split:][:2] or 0)
    offset = sign * timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or not is_possible(offset):  # noqa: PLR2004
        return UTC, "date-zone-impossible"
    return timezone(offset) if offset else UTC, None


def _fixed(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours)) if hours else UTC


def _region(text: str) -> Zone | None:
    """Read the name of a region, or of its time."""
    name = REGIONS.get(text) or (_regions().get(text) if "/" in text else None)
    return (ZoneInfo(name), None) if name else None


@cache
def _regions() -> dict[str, str]:
    """Give the names of the time zone database, folded. Asking for each by itself is slower, and would ask the disk."""
    return {name.lower().replace("_", " "): name for name in available_timezones()}
