"""What a date can be, and what cannot be one."""

from datetime import datetime, timedelta

#: A moment with the code of its defect; None where there is none of either.
Result = tuple[datetime | None, str | None]

#: Longer texts are no dates: "Wednesday, 14 September 2011 12:00:00 +0100 (Central European Standard Time)" has 73.
DATE_CHARACTERS_MAX = 150
#: Between these years a date is taken at its word.
YEAR_MIN, YEAR_MAX = 1900, 2100
#: The year in which programs that count from it put what they have no date for.
YEAR_ZERO = 1970
#: Farther from Greenwich is no place (Kiribati is at +14:00).
OFFSET_MAX = timedelta(hours=14)


def is_possible(offset: timedelta) -> bool:
    """Whether some place may have an offset: whole minutes, and not too many."""
    return -OFFSET_MAX <= offset <= OFFSET_MAX and not (offset.seconds % 60 or offset.microseconds)
