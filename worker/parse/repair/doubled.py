"""Bytes that stand twice in a row: a transfer was resumed before the place where it had broken off."""

import re
from collections import deque

from schemas.snapshot import Defect
from worker.parse.repair.names import ALL_FIELDS, CHANNELS, ENTRIES, FIELDS, ROOTS
from worker.parse.repair.report import Report
from worker.parse.repair.sections import CLOSING, OPENING, Marks

#: Longer spans are not looked for: what is sent at once is mostly shorter.
SPAN_BYTES_MAX = 65_536
#: The shorter a span, the likelier somebody meant it.
SPAN_BYTES_MIN = 16
#: A span may hold several fields of one name, so the last tag of a name is not always its first copy.
TAGS_BACK = 4
#: So much is compared before all of it is.
GLANCE_BYTES = 64
#: Tags of so many names are remembered; feeds have far fewer.
NAMES_MAX = 1_000


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
    marks = Marks(data)
    parts = []
    copied = 0
    seen: dict[bytes, deque[int]] = {}
    compared: dict[int, int] = {}  # by the length of a span: up to where the document has been looked at for such
    for match in _START.finditer(data):
        if len(seen) > NAMES_MAX:
            seen.clear()
        places = seen.setdefault(match["name"], deque(maxlen=TAGS_BACK))
        second = match.start()
        for first in reversed(places):
            length = second - first
            if first < copied or length > SPAN_BYTES_MAX:
                break
            if second < compared.get(length, 0) or not _seem_alike(data, first, second) or _is_in_section(marks, first):
                continue
            after = _same(data, first, second)
            compared[length] = second + after
            around = after + _same(data, first, second, backwards=True)
            if length <= around < 2 * length and _is_broken(data[first:second]):
                report.note("span-doubled", second, f"{length} bytes")
                parts.append(data[copied:first])
                copied = second
                break
        places.append(second)
    return b"".join([*parts, data[copied:]]), report.defects()


def _seem_alike(data: bytes, first: int, second: int) -> bool:
    """Whether two places may lie in a span and in its copy."""
    length = second - first
    glance = min(GLANCE_BYTES, length // 2)
    return length >= SPAN_BYTES_MIN and (
        data[first : first + glance] == data[second : second + glance]
        or data[first - glance : first] == data[second - glance : second]
    )


def _same(data: bytes, first: int, second: int, *, backwards: bool = False) -> int:
    """Give how many bytes are the same from two places on, or before them.

    It is enough to know that there are twice as many as between them: what stands there three times or more was not
    resumed, but is never closed.
    """
    most = min(2 * (second - first), first if backwards else len(data) - second)

    def is_same(size: int) -> bool:
        if backwards:
            return data[first - size : first] == data[second - size : second]
        return data[first : first + size] == data[second : second + size]

    low, high = 0, min(GLANCE_BYTES, most)
    while high < most and is_same(high):
        low, high = high, min(2 * high, most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_same(middle) else (low, middle - 1)
    return low


def _is_in_section(marks: Marks, position: int) -> bool:
    return marks.last(OPENING, position) > marks.last(CLOSING, position)


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
