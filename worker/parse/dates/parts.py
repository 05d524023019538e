"""What a date says, part by part, and how its numbers are read."""

from msgspec import Struct


class Parts(Struct, frozen=True, kw_only=True, gc=False):
    """What a date says. Numbers may be impossible."""

    year: int
    month: int = 1
    day: int = 1
    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    zone: str | None = None  #: As written, folded.
    zone_hint: str | None = None  #: Where neither the date nor the configuration names a zone.
    defect: str | None = None  #: What was noticed in reading them.


def year(text: str) -> int | None:
    """Read a year. RFC 2822 §4.3: 00 to 49 are 20xx, 50 to 99 are 19xx, and three digits count from 1900."""
    number = int(text)
    match len(text):
        case 4:
            return number
        case 3:
            return number + 1900
        case 2:
            return number + (2000 if number < 50 else 1900)  # noqa: PLR2004
    return None


def half_hour(hour: int, half: str) -> int:
    """Read an hour with "a", "p" or "": 12 AM is midnight, 12 PM and 0 PM are noon. Past 12 it speaks for itself."""
    if not half or hour > 24:  # noqa: PLR2004
        return hour
    if half == "p":
        return hour if hour >= 12 else hour + 12  # noqa: PLR2004
    return hour if hour < 12 else 0 if hour == 12 else 99  # noqa: PLR2004  13 AM does not exist


def microsecond(fraction: str | None) -> int:
    """Read a fraction of a second with its sign; what is finer is cut off."""
    return int(fraction[1:7].ljust(6, "0")) if fraction else 0
