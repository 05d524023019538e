"""The time of day in a date of any spelling, with what belongs to it: the half of the day and the zone."""

import re
from functools import cache

from msgspec import Struct

from worker.parse.dates import zones
from worker.parse.dates.parts import half_hour, microsecond

#: A word: anything but white space, digits and ASCII punctuation. `\w` lacks the vowel signs of India and Thailand.
WORD = r"[^\s\d!-/:-@\[-`{-~]+"
#: Words between a time and its zone.
_AFTER_TIME = frozenset("uhr h hs hrs hours hour uur klo godz ч час часа часов ora ore น นาฬิกา oclock o clock".split())

_COLONS = re.compile(r"(?<![\d:+-])(\d{1,2}) ?: ?(\d{1,2})(?: ?: ?(\d{1,2})([.,:]\d+)?)?(?![\d])")
_LETTERS = re.compile(
    r"(?<![\d:.+-])(\d{1,2}) ?[hu](?![a-z]) ?"
    r"(?:(\d{2})(?!\d)(?: ?(?:minutos|minutes|min|mn|m)(?![a-z]))?(?: ?(\d{1,2}) ?s(?![a-z]))?)?"
)
#: Dots, where a whole date or a word says that a time follows.
_DOTS = re.compile(
    r"(?:(?<=\d\d)(?:t|[,-]? )|(?<![^\W\d_])(?:kl|klo|klockan|klokken|um|at|ore|alle|ob|o|u|v|saat|godz|pukul|jam) ?)"
    r"(\d{1,2})\.(\d{2})(?:\.(\d{2})([.,]\d+)?)?(?![\d.])"
)
#: An hour alone, which what follows makes one.
_HOUR = re.compile(
    r"(?<![\d:.+-])(\d{1,2}) ?(?=(?:am|pm|uhr|oclock|o clock|uur)(?![a-z]))|(?<=\d{4}) (\d{1,2})(?= [+-]\d{4}$)"
)
#: A midnight that a database put before the real time.
_ZERO_BEFORE = re.compile(r" 00:00:00(?:\.0+)? (?=\d{1,2}:\d)")
_HALF_DOTTED = re.compile(r"(?<![^\W\d_])([ap])\.? ?m(?:\.|(?![^\W_]))")
_HALF_LETTER = re.compile(r"(?<=\d)([ap])(?![^\W_])")
_NEXT_WORDS = re.compile(rf"[ ,;.]*({WORD})(?: ({WORD}))?")

_OFFSET = re.compile(
    r"[ ,;:(]*(?P<zone>(?P<name>(?!am|pm)[a-z][a-z/]* ?)?[+-]{1,2}(?P<gap> ?)"
    r"(?P<digits>\d{1,2}:\d{0,2}(?::00)?|\d{6}|\d{1,4}))(?![\d:/.-])"
)
_REGION = re.compile(rf"[ ,;(]*(?P<zone>(?:{'|'.join(sorted(zones.AREAS))})/[a-z -]+(?:/[a-z -]+)?)")
_UNSIGNED = re.compile(r" (\d\d:?\d\d|00)$")
_OFFSET_AT_END = re.compile(r"(?:(?<= )|(?<=\d{4}-\d\d-\d\d)|(?<= gmt)|(?<= utc))([+-]\d\d:?\d\d)$")
#: Names of zones that are Fridays too, in Polish and in the languages of former Yugoslavia.
_DAYS_TOO = frozenset({"pt", "pet"})
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class Clock(Struct, frozen=True, kw_only=True, gc=False):
    """The time of a date, and the rest of its text."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    zone: str | None = None
    before: str
    after: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the text names a time at all."""
        return self.hour >= 0


def find(text: str) -> Clock:
    """Take the time and the zone out of a folded text. Without a time, its hour is -1."""
    text = _HALF_LETTER.sub(r" \1m ", _HALF_DOTTED.sub(r" \1m ", _ZERO_BEFORE.sub(" ", text)))
    text = " ".join(text.split())
    match = _COLONS.search(text) or _LETTERS.search(text) or _DOTS.search(text) or _HOUR.search(text)
    if match is None:
        offset = _OFFSET_AT_END.search(text)
        return Clock(hour=-1, before=text[: offset.start(1)] if offset else text, zone=offset[1] if offset else None)
    parts: list[str] = [part for part in match.groups() if part]
    hour, minute, second, fraction = parts + ["0", "0", ""][len(parts) - 1 :]
    before, after = text[: match.start()], text[match.end() :]
    before, after, half = _half(before, after)
    zone, after = _zone(after, has_year=_YEAR.search(before) is not None)
    return Clock(
        hour=half_hour(int(hour), half),
        minute=int(minute),
        second=int(second),
        microsecond=microsecond(fraction),
        zone=zone,
        before=before,
        after=after,
    )


def _half(before: str, after: str) -> tuple[str, str, str]:
    """Take the half of the day from behind the time, or from before it, as in Korea."""
    halves = _halves()
    if match := _NEXT_WORDS.match(after):
        for end in (2, 1):
            word = f"{match[1]} {match[2]}" if end == 2 else match[1]  # noqa: PLR2004
            if half := halves.get(word):
                return before, after[match.end(end) :], half
    words = before.replace(",", " ").split()
    for count in (2, 1):
        word = " ".join(words[-count:])
        if (half := halves.get(word)) and not word.isascii():
            return " ".join(words[:-count]), after, half
    return before, after, ""


@cache
def _halves() -> dict[str, str]:
    from worker.parse.dates.names import HALVES

    return {word.replace("_", " "): half for half, words in zip("ap", HALVES, strict=True) for word in words.split()}


def _zone(after: str, *, has_year: bool) -> tuple[str | None, str]:
    """Take the zone from what follows a time: an offset, a region, a name, in that order."""
    after = _skipped(after)
    if match := _OFFSET.match(after):
        rest = after[match.end() :].strip(" ])")
        is_ended = not rest or rest[0] in ",;" or _YEAR.fullmatch(rest) is not None or zones.is_zone(rest)
        is_long = not match["gap"] and len(match["digits"]) > 2  # noqa: PLR2004  "- 11" may be a day
        if match["name"] or is_long or is_ended:
            return match["zone"].strip(), rest
    if match := _REGION.match(after):
        return match["zone"].strip(), after[match.end() :]
    if has_year and (match := _UNSIGNED.fullmatch(after)):
        return match[1], ""
    words = after.strip(" ,;()[]").split(" ")
    for count in range(min(len(words), 4), 0, -1):
        name = " ".join(words[:count]).rstrip(",;)").removeprefix("etc/")
        if name in _DAYS_TOO and not has_year:
            continue
        if zones.is_zone(name) or name in zones.LONG_NAMES:
            return name, " ".join(words[count:])
    if match := _OFFSET_AT_END.search(after):  # asctime puts the year before it
        return match[1], after[: match.start(1)]
    return None, after


def _skipped(after: str) -> str:
    while (match := _NEXT_WORDS.match(after)) and match[1] in _AFTER_TIME:
        after = after[match.end(1) :]
    return after
