"""Differences of two texts by words. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

#: Pairs of equal words that are looked at at most, about a second's worth. What takes more is split first.
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
    runs = groupby((piece for piece in pieces if piece.words), key=lambda piece: piece.kind)
    return [Piece(kind, tuple(word for piece in run for word in piece.words)) for kind, run in runs]


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
    if _pairs(old, new) <= PAIRS_MAX:
        return _compared(old, new)
    pieces: list[Piece] = []
    pairs_left = PAIRS_MAX
    old_from = new_from = 0
    for old_at, new_at in [*_anchors(old, new), (len(old), len(new))]:
        ours, theirs = old[old_from:old_at], new[new_from:new_at]
        if (pairs := _pairs(ours, theirs)) <= pairs_left:
            pairs_left -= pairs
            pieces += _compared(ours, theirs)
        else:
            pieces += [Piece("removed", ours), Piece("added", theirs)]
        pieces.append(Piece("same", old[old_at : old_at + 1]))
        old_from, new_from = old_at + 1, new_at + 1
    return pieces


def _compared(old: tuple[str, ...], new: tuple[str, ...]) -> list[Piece]:
    pieces = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", old[old_from:old_to]))
        else:
            pieces += [Piece("removed", old[old_from:old_to]), Piece("added", new[new_from:new_to])]
    return pieces


def _pairs(old: tuple[str, ...], new: tuple[str, ...]) -> int:
    counts = Counter(new)
    return sum(counts[word] for word in old)


def _anchors(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[int, int]]:
    """Give the longest run of places, rising on both sides, of words that stand once on either (patience sorting)."""
    once = {word for word, count in Counter(old).items() if count == 1}
    once &= {word for word, count in Counter(new).items() if count == 1}
    places = {word: at for at, word in enumerate(new) if word in once}
    ends: list[int] = []  # the least place in `new` that a run of each length ends at
    chain: list[tuple[int, int, int | None]] = []  # places in old and new, and the link before
    links: list[int] = []  # of the run of each length, its last link
    for at, word in enumerate(old):
        if word in once:
            length = bisect_left(ends, places[word])
            chain.append((at, places[word], links[length - 1] if length else None))
            ends[length : length + 1] = [places[word]]
            links[length : length + 1] = [len(chain) - 1]
    found = []
    link = links[-1] if links else None
    while link is not None:
        old_at, new_at, link = chain[link]
        found.append((old_at, new_at))
    return found[::-1]
