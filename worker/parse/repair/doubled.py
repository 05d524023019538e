"""Bytes that stand twice in a row: a transfer was resumed before the place where it had broken off."""

import re
from collections import deque

from schemas.snapshot import Defect
from worker.parse.repair.names import ALL_FIELDS, CHANNELS, ENTRIES, FIELDS, ROOTS
from worker.parse.repair.report import Report
from worker.parse.repair.sections import CLOSING, OPENING

#: Longer spans are not looked for: what is sent at once is mostly shorter.
SPAN_BYTES_MAX = 65_536
#: The shorter a span, the likelier somebody meant it.
SPAN_BYTES_MIN = 16
#: A span may hold several fields of one name, so the last tag of a name is not always its first copy.
TAGS_BACK = 4
#: So much is compared before all of it is.
GLANCE_BYTES = 64


def _tag(names: frozenset[bytes]) -> bytes:
    return rb"(?P<name>(?:[\w-]{1,20}+:)?(?:%b))(?=[\s/>])" % b"|".join(sorted(names))


#: Where a copy is looked for. The other names are HTML's too.
_START = re.compile(rb"<" + _tag(FIELDS | ENTRIES | {b"title", b"link"}), re.IGNORECASE)
_MARK = re.compile(
    rb"<!\[CDATA\[|\]\]>|<(?P<closes>/)?%b(?:[^<>]*+>)?" % _tag(ALL_FIELDS | ENTRIES | CHANNELS), re.IGNORECASE
)
_DOCUMENT = re.compile(rb"<\?xml\s|<" + _tag(ROOTS), re.IGNORECASE)


def drop_doubled(data: bytes) -> tuple[bytes, list[Defect]]:
    """Leave out one copy of what stands twice in a row, where that is what breaks the markup.

    Elements that are written twice, one after the other, are no damage; documents that are have a repair of their own.
    """
    report = Report(data)
    parts = []
    copied = 0
    seen: dict[bytes, deque[int]] = {}
    for match in _START.finditer(data):
        places = seen.setdefault(match["name"], deque(maxlen=TAGS_BACK))
        second = match.start()
        for first in reversed(places):
            if first < copied or second - first > SPAN_BYTES_MAX:
                break
            is_twice = _stands_twice(data, first, second)
            if is_twice and _is_broken(data[first:second]) and not _is_in_section(data, first):
                report.note("span-doubled", second, f"{second - first} bytes")
                parts.append(data[copied:first])
                copied = second
                break
        places.append(second)
    return b"".join([*parts, data[copied:]]), report.defects()


def _stands_twice(data: bytes, first: int, second: int) -> bool:
    """Whether two places that look the same lie in a span and in its copy: all around them is the same, too.

    What stands there three times or more was not resumed, but is never closed.
    """
    length = second - first
    if length < SPAN_BYTES_MIN:
        return False
    glance = min(GLANCE_BYTES, length // 2)
    if data[first : first + glance] != data[second : second + glance] and (
        data[first - glance : first] != data[second - glance : second]
    ):
        return False  # nearly always
    before = _same(data[max(0, first - 2 * length) : first][::-1], data[max(0, second - 2 * length) : second][::-1])
    around = before + _same(data[first : first + 2 * length], data[second : second + 2 * length])
    return length <= around < 2 * length


def _same(one: bytes, other: bytes) -> int:
    """Give how many bytes are the same from the beginning on."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _is_in_section(data: bytes, position: int) -> bool:
    start = max(0, position - SPAN_BYTES_MAX)
    return data.rfind(OPENING, start, position) > data.rfind(CLOSING, start, position)


def _is_broken(span: bytes) -> bool:
    """Whether the elements of a span cannot stand twice in a row; it may begin and end inside of some."""
    if _DOCUMENT.search(span):
        return False
    opened: list[bytes] = []
    closed: list[bytes] = []  # that were open before
    in_section = False
    for mark in _MARK.finditer(span):
        if mark[0] in {OPENING, CLOSING}:
            if in_section == (mark[0] == OPENING):
                return True
            in_section = not in_section
        elif in_section or mark[0].endswith(b"/>"):
            continue
        elif not mark["closes"]:
            opened.append(mark["name"])
        elif not opened:
            closed.append(mark["name"])
        elif opened.pop() != mark["name"]:
            return True
    return in_section or opened[::-1] != closed
