"""CDATA sections that are doubled, nested, damaged or never closed: where one ends, and what its text is."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

OPENING, CLOSING = b"<![CDATA[", b"]]>"
#: How far before a section the start tag of its element is looked for.
TAG_BYTES_MAX = 2_000

_START_TAG = re.compile(rb"<([A-Za-z_][\w:.-]{0,60})(?:\s[^<>]*+)?>\s*+\Z")
#: An entry ends or begins, a field of a name that HTML does not have begins, or ends and something follows.
_ENTRY = rb"</?(?:[\w-]{1,20}:)?(?:item|entry)(?:\s[^<>]{0,200})?>"
_NEXT_FIELD = (
    rb"<(?:pubDate|guid|category|description|content|updated|published|summary\s+type|[a-z]{2,10}:[a-z]{3,20})(?:\s[^<>]{0,200})?>"
    rb"|<link>\s*+https?:"
)
_ANY_FIELD = rb"</(?:[\w-]{1,20}:)?(?:description|encoded|content|pubDate|guid|author|category)\s*+>\s*+<"
#: What is left of a closing mark of which a byte was lost or changed.
_CLOSING_DAMAGED = re.compile(rb"(?:\]\].?>?|\].?>)\s*+\Z", re.DOTALL)
#: The same where it was escaped; what stands inside a real section is HTML that may speak of it.
_OPENING = re.compile(rb"\s*+" + re.escape(OPENING))
_ESCAPED_OPENING = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|>\s*+(?P<mark>&lt;!\[CDATA\[)", re.DOTALL)
_ESCAPED_CLOSING = re.compile(rb"\]\](?:&gt;|>)\s*+\Z")
#: What is wrong with a section that ends with the document.
CUT_OFF = "cut off"
#: The opening mark with a byte changed, lost or added, or in small letters, where the text of an element begins.
DAMAGED_OPENING = re.compile(
    rb"<(?P<name>[A-Za-z_][\w:.-]{0,60}+)(?:\s[^<>]*+)?>\s*+(?P<mark>"
    + b"|".join(
        re.escape(OPENING[:index]) + b".?" + re.escape(OPENING[index + skip :])
        for skip in (1, 0)
        for index in range(len(OPENING) - 1)
    )
    + rb"|<!\[CDATA[^\w\s<\x80-\xff]?)",  # a letter there may be the first of the text
    re.IGNORECASE,
)


class Section(NamedTuple):
    """A CDATA section as it was meant."""

    text: bytes
    end: int  #: Where it ends in the document.
    fault: str  #: What was wrong with it, "" for nothing.


class Marks(Struct):
    """Where the marks of a document stand: those of sections, comments, instructions. Each is looked for once."""

    data: bytes
    found: dict[bytes, Sequence[int]] = field(default_factory=dict)
    spelt: frozenset[tuple[bytes, bytes]] | None = None  #: What `spelt` found; made when asked for.

    def next(self, mark: bytes, position: int, end: int | None = None) -> int:
        """Give where a mark stands next, and before `end`; -1 for nowhere."""
        places = self._places(mark)
        index = bisect_left(places, position)
        return places[index] if index < len(places) and (end is None or places[index] < end) else -1

    def last(self, mark: bytes, end: int) -> int:
        """Give where a mark stands last before `end`; -1 for nowhere."""
        places = self._places(mark)
        index = bisect_left(places, end)
        return places[index - 1] if index else -1

    def _places(self, mark: bytes) -> Sequence[int]:
        places = self.found.get(mark)
        if places is None:
            places = array("q", (match.start() for match in re.finditer(re.escape(mark), self.data)))
            self.found[mark] = places
        return places


def section(marks: Marks, start: int, end: int) -> Section:
    """Read the CDATA section that opens at `start`, in a document or a part of one that ends at `end`."""
    data = marks.data
    text_start = start + len(OPENING)
    closing = marks.next(CLOSING, text_start, end)
    inner = marks.next(OPENING, text_start, end)
    if closing >= 0 and not 0 <= inner < closing:
        return Section(data[text_start:closing], closing + len(CLOSING), "")
    name = _element(data, start)
    element_ends = _element_ends(name)
    boundary = element_ends.search(data, text_start, inner if inner >= 0 else end)
    if boundary:
        text = _CLOSING_DAMAGED.sub(b"", data[text_start : boundary.start()])
        return Section(text, boundary.start(), "not closed")
    if inner < 0:
        text = data[text_start:end].removesuffix(b"]").removesuffix(b"]")
        return Section(text, end, CUT_OFF if end == len(data) else "not closed")
    if (last := _last_of_split(marks, closing, name)) >= 0:
        text = data[text_start:last].replace(CLOSING + OPENING, b"")
        unwrapped = _unwrapped(text)
        if unwrapped is None:
            return Section(data[text_start:closing], closing + len(CLOSING), "")
        return Section(unwrapped, last + len(CLOSING), "doubled")
    return _nested(marks, start, end, element_ends)


def written(text: bytes) -> bytes:
    """Write a text as CDATA; what would end it early is split over two sections."""
    return OPENING + text.replace(CLOSING, b"]]]]><![CDATA[>") + CLOSING


def unwrap_escaped(data: bytes) -> tuple[bytes, list[int]]:
    """Take off the marks of sections that were escaped as if they were text, and give where they were."""
    out = bytearray()
    copied = 0
    found = []
    for match in _ESCAPED_OPENING.finditer(data):
        if match["mark"] is None:
            continue
        stop = data.find(b"<", match.end())
        closing = _ESCAPED_CLOSING.search(data, max(match.end(), stop - 20), stop) if stop >= 0 else None
        if closing and match.start() >= copied:
            out += data[copied : match.start("mark")] + data[match.end() : closing.start()]
            copied = closing.end()
            found.append(match.start("mark"))
    return (bytes(out) + data[copied:], found) if found else (data, [])


def _last_of_split(marks: Marks, closing: int, name: bytes | None) -> int:
    """Give the last end of a section that goes on in others, as one whose text holds its own end must.

    The element ends there. -1 where it does not, and so XML's reading is not what was meant.
    """
    while closing >= 0 and name:
        end = closing + len(CLOSING)
        if not marks.data.startswith(OPENING, end):
            is_end = marks.data[end : end + TAG_BYTES_MAX].lstrip().startswith(b"</" + name)
            return closing if is_end else -1
        closing = marks.next(CLOSING, end + len(OPENING))
    return -1


def _unwrapped(text: bytes) -> bytes | None:
    """Take off the marks of a section that stands inside another and fills it; None where there is none."""
    start, end = 0, len(text)
    while opening := _OPENING.match(text, start, end):
        start = opening.end()
        while end > start and text[end - 1 : end].isspace():
            end -= 1
        if text.endswith(CLOSING, start, end):
            end -= len(CLOSING)
    return text[start:end].lstrip() if start else None


def _nested(marks: Marks, start: int, end: int, element_ends: re.Pattern[bytes]) -> Section:
    """Read a section inside which others open: the end is that of the outermost, else the last before the boundary."""
    data = marks.data
    text_start = position = start + len(OPENING)
    depth, last, stop = 1, -1, end
    while depth:
        inner, closing = marks.next(OPENING, position), marks.next(CLOSING, position)
        stop = min((each for each in (inner, closing) if 0 <= each < end), default=end)
        boundary = element_ends.search(data, position, stop)
        if boundary or stop == end:
            stop = boundary.start() if boundary else end
            break
        position = stop + (len(OPENING) if stop == inner else len(CLOSING))
        depth += 1 if stop == inner else -1
        last = last if stop == inner else stop
    text_end, section_end = (last, last + len(CLOSING)) if last >= 0 else (stop, stop)
    text = data[text_start:text_end]
    unwrapped = _unwrapped(text)
    return Section(text if unwrapped is None else unwrapped, section_end, "nested" if unwrapped is None else "doubled")


def _element(data: bytes, start: int) -> bytes | None:
    """Give the name of the element that begins right before a section."""
    opening = data.rfind(b"<", max(0, start - TAG_BYTES_MAX), start)
    tag = _START_TAG.match(data, opening, start) if opening >= 0 else None
    return tag[1] if tag else None


@lru_cache(maxsize=64)
def _element_ends(name: bytes | None) -> re.Pattern[bytes]:
    """Give what ends the element that a section stands in, whether the section was closed or not."""
    field = rb"</" + re.escape(name) + rb"\s*+>\s*+(?:<|\Z)" if name else _ANY_FIELD
    return re.compile(field + rb"|" + _ENTRY + rb"|" + _NEXT_FIELD, re.IGNORECASE)
