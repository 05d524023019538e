"""Lines for a terminal: harmless whatever they came from, and no wider than a terminal is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

#: Of 80 columns one is left free: a full last column makes some terminals break the line.
WIDTH = 79
BOLD, RED, GREEN, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[0m"
UNDERLINED, NOT_UNDERLINED = "\x1b[4m", "\x1b[24m"
#: The least that is left of a column that has to give way.
_COLUMN_MIN = 12

#: What a terminal may obey: C0 and C1 controls (a line end is checked by the caller), and halves of characters.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
#: What turns the direction of text around: it could make a line read as something else (Unicode TR36 §3).
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Word = tuple[str, str]  # a word, and the escape sequence that paints it or ""


def harmless(text: str) -> str:
    """Give text from outside without anything that a terminal would obey, except line ends."""
    return _TURNING.sub("", _CONTROL.sub(" ", text))


def one_line(text: str | None) -> str:
    """Give text from outside on one line, harmless, white space folded; "" for none."""
    return " ".join(harmless(text or "").split())


def width(text: str) -> int:
    """Give how many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def cut(text: str, most: int = WIDTH) -> str:
    """Give as much of a text as fits, with "…" where something is missing."""
    if width(text) <= most:
        return text
    return next(chunks(text, most - 1), "").rstrip() + "…"


def painted(text: str, paint: str) -> str:
    """Give a text in a colour; as it is where `paint` is empty."""
    return f"{paint}{text}{PLAIN}" if paint else text


def wrap(text: str, *, indent: str = "", first: str | None = None) -> list[str]:
    """Break text from outside into lines that fit, harmless. See `fill`."""
    return fill(((word, "") for word in one_line(text).split()), indent=indent, first=first)


def fill(words: Iterable[Word], *, indent: str = "", first: str | None = None) -> list[str]:
    """Break painted words into lines that fit, each after `indent`, the first one after `first` where that is given.

    A word that no line can hold is broken, which only addresses are.
    """
    lines: list[tuple[str, list[Word]]] = [(indent if first is None else first, [])]
    used = width(lines[0][0])
    for word, paint in words:
        for chunk in chunks(word, WIDTH - len(indent)):
            size = width(chunk)
            if lines[-1][1] and used + 1 + size > WIDTH:
                lines.append((indent, []))
                used = len(indent)
            used += size + bool(lines[-1][1])
            lines[-1][1].append((chunk, paint))
    return [(start + _paint_line(line)).rstrip() for start, line in lines]


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = (), flexible: int = -1) -> list[str]:
    """Align rows in columns, those of `right` to the right; the column `flexible` is cut where a line would not fit."""
    if not rows:
        return []
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    excess = sum(widths) + 2 * (len(widths) - 1) - WIDTH
    if excess > 0:
        widths[flexible] = max(_COLUMN_MIN, widths[flexible] - excess)
    to_right = set(right)
    return [
        "  ".join(_cell(cell, widths[at], to_right=at in to_right) for at, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def _cell(text: str, size: int, *, to_right: bool) -> str:
    text = cut(text, size)
    gap = " " * (size - width(text))
    return gap + text if to_right else text + gap


def _paint_line(line: Iterable[Word]) -> str:
    runs = groupby(line, key=lambda word: word[1])
    return " ".join(painted(" ".join(text for text, _ in run), paint) for paint, run in runs)


def chunks(text: str, most: int) -> Iterator[str]:
    """Yield a word whole, or in pieces that take at most so many columns."""
    while width(text) > most:
        used = at = 0
        while at < len(text) and (at == 0 or used + _columns(text[at]) <= most):
            used += _columns(text[at])
            at += 1
        yield text[:at]
        text = text[at:]
    if text:
        yield text


def _columns(character: str) -> int:
    """Give how many columns a character takes: none if it only changes the one before it, two if it is wide."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
