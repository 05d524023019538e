"""Differences of two texts by words. Pure."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: Pairs of equal words that are looked at at most, about a second's worth; beyond, a difference is told as a whole.
PAIRS_MAX = 2_000_000


class Piece(NamedTuple):
    """Words that stayed, went or came, in order."""

    kind: Literal["same", "removed", "added"]
    words: tuple[str, ...]


def by_words(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    """Give the difference between two texts as runs of words."""
    old, new = tuple(before), tuple(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    pieces = [
        Piece("same", old[:start]),
        *_between(old[start : len(old) - end], new[start : len(new) - end]),
        Piece("same", old[len(old) - end :]),
    ]
    return [piece for piece in pieces if piece.words]


def excerpt(pieces: Sequence[Piece], context: int = 6) -> list[Piece]:
    """Leave of the words that stayed only `context` beside each change; the gaps are "…"."""
    shown = []
    for at, piece in enumerate(pieces):
        before = context if at > 0 else 0  # words that follow a change
        after = context if at < len(pieces) - 1 else 0
        words = piece.words
        if piece.kind == "same" and len(words) > before + after + 1:
            words = (*words[:before], "…", *words[len(words) - after :])
        shown.append(Piece(piece.kind, words))
    return shown


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the words that two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _between(old: tuple[str, ...], new: tuple[str, ...]) -> list[Piece]:
    counts = Counter(new)
    if sum(counts[word] for word in old) > PAIRS_MAX:
        return [Piece("removed", old), Piece("added", new)]
    pieces = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", old[old_from:old_to]))
        else:
            pieces += [Piece("removed", old[old_from:old_to]), Piece("added", new[new_from:new_to])]
    return pieces
