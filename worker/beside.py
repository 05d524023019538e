"""Before and after in two columns of a terminal, with what went and what came marked.

On a narrow terminal one stands below the other. Values in, lines out.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from msgspec.structs import replace

from worker.comparison import Compared, Part, Row
from worker.layout import BOLD, GREEN, RED, chunks, harmless, painted, width

#: On a narrower terminal the columns stand one after the other.
COLUMNS_MIN = 60
#: The least that is written in, whatever the terminal.
WIDTH_MIN = 20
#: Of words that stayed, so many are shown beside a change.
CONTEXT_WORDS = 6
#: Of markup, so many characters are shown …
MARKUP_MAX = 300
#: … and so many of the value of an attribute.
_LONG_VALUE = re.compile(r'="([^"]{24})[^"]+"')

_BETWEEN = " │ "
_FOLDED = Part(text="…")

Chunk = tuple[str, str]  # a piece of a word, and the escape sequence that paints it or ""
Line = list[Chunk]


def beside(compared: Compared, *, columns: int, color: bool, shows_all: bool = False) -> list[str]:
    """Show a title or text before and after; long runs that stayed are folded to "…" unless all is to be shown."""
    columns = max(WIDTH_MIN, columns - 1)  # see layout.WIDTH
    head = painted(compared.place, BOLD if color else "")
    if not shows_all and all(row.is_same for row in compared.rows):
        return [f"{head}: as it was"]
    rows = compared.rows if shows_all else tuple(_folded(compared.rows))
    if columns < COLUMNS_MIN - 1:
        return [head, *(line for row in rows for line in _stacked(row, columns, color=color))]
    size = (columns - len(_BETWEEN)) // 2
    lines = [head, *_side_by_side([[("before", "")]], [[("after", "")]], size)]
    for row in rows:
        lines += _side_by_side(_filled(row.before, size, color=color), _filled(row.after, size, color=color), size)
    return lines


def _folded(rows: Sequence[Row]) -> Iterator[Row]:
    for is_same, run in groupby(rows, key=lambda row: row.is_same):
        if is_same:
            yield Row(before=(_FOLDED,), after=(_FOLDED,))
        else:
            yield from (Row(before=_excerpt(row.before), after=_excerpt(row.after)) for row in run)


def _excerpt(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(_shortened(part) for part in parts)


def _shortened(part: Part) -> Part:
    if part.is_markup:
        text = _LONG_VALUE.sub(r'="\1…"', part.text)
        text = text if len(text) <= MARKUP_MAX else f"{text[:MARKUP_MAX]}…"  # a script
        return replace(part, text=text)
    words = part.text.split()
    if part.kind != "same" or len(words) <= 2 * CONTEXT_WORDS + 1:
        return part
    lead = " " * part.text[:1].isspace()
    return Part(text=" ".join([lead + words[0], *words[1:CONTEXT_WORDS], "…", *words[-CONTEXT_WORDS:]]))


def _stacked(row: Row, columns: int, *, color: bool) -> Iterator[str]:
    before = _filled(row.before, columns - 2, color=color)
    after = _filled(row.after, columns - 2, color=color)
    is_same = before == after
    for sign, lines in ((" ", before),) if is_same else (("-", before), ("+", after)):
        yield from (f"{sign} {_written(line)}".rstrip() for line in lines)


def _side_by_side(left: Sequence[Line], right: Sequence[Line], size: int) -> Iterator[str]:
    nothing: Line = []
    for ours, theirs in zip_longest(left, right, fillvalue=nothing):
        gap = " " * (size - sum(width(text) for text, _ in ours))
        yield (_written(ours) + gap + _BETWEEN + _written(theirs)).rstrip()


def _written(line: Line) -> str:
    runs = groupby(line, key=lambda chunk: chunk[1])
    return "".join(painted("".join(text for text, _ in run), paint) for paint, run in runs)


def _filled(parts: Sequence[Part], size: int, *, color: bool) -> list[Line]:
    """Break the words of parts into lines that fit; a word that no line can hold is broken."""
    lines: list[Line] = [[]]
    used = 0
    for word in _words(parts, color=color):
        total = sum(width(text) for text, _ in word)
        if used and used + 1 + total > size:
            lines.append([])
            used = 0
        if used:
            lines[-1].append((" ", word[0][1] if lines[-1][-1][1] == word[0][1] else ""))
            used += 1
        for text, paint in word:
            for chunk in _fitting(text, size - used, size):
                if used and used + width(chunk) > size:
                    lines.append([])
                    used = 0
                lines[-1].append((chunk, paint))
                used += width(chunk)
    return [line for line in lines if line]


def _fitting(text: str, room: int, size: int) -> Iterator[str]:
    """Break a text into pieces that fit, the first one into the room that is left."""
    if width(text) <= size and width(text) > room:
        yield text
    elif width(text) > room > 1:
        first = next(chunks(text, room))
        yield first
        yield from chunks(text[len(first) :], size)
    else:
        yield from chunks(text, size)


def _words(parts: Sequence[Part], *, color: bool) -> list[list[Chunk]]:
    """Give the words of parts, each of the pieces that are painted alike."""
    # Without colours as `git diff --word-diff` has it.
    dress = {
        "removed": (RED, "", "") if color else ("", "[-", "-]"),
        "added": (GREEN, "", "") if color else ("", "{+", "+}"),
        "same": ("", "", ""),
    }
    words: list[list[Chunk]] = []
    shown = [part for part in parts if part.text.strip()]
    for at, part in enumerate(shown):
        paint, opening, closing = dress[part.kind]
        text = harmless(part.text).replace("\n", " ")
        pieces = text.split() or [""]
        if at == 0 or shown[at - 1].kind != part.kind:
            pieces[0] = opening + pieces[0]
        if at == len(shown) - 1 or shown[at + 1].kind != part.kind:
            pieces[-1] += closing
        if words and not text[:1].isspace():
            words[-1].append((pieces.pop(0), paint))
        words += [[(piece, paint)] for piece in pieces]
    return words
