"""Differences of two texts by words. Pure."""

import difflib
from typing import Literal, NamedTuple

#: Words that are compared at most; beyond that a difference is told as a whole, in bounded time.
WORDS_MAX = 20_000


class Piece(NamedTuple):
    """Words that stayed, went or came, in order."""

    kind: Literal["same", "removed", "added"]
    words: tuple[str, ...]


def by_words(before: str, after: str) -> list[Piece]:
    """Give the difference between two texts as runs of words; white space does not count."""
    old, new = before.split(), after.split()
    if old == new:
        return [Piece("same", tuple(new))] if new else []
    if max(len(old), len(new)) > WORDS_MAX:
        return [Piece("removed", tuple(old)), Piece("added", tuple(new))]
    pieces = []
    for tag, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", tuple(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("removed", tuple(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("added", tuple(new[new_from:new_to])))
    return pieces


def excerpt(pieces: list[Piece], context: int = 6) -> list[Piece]:
    """Leave of the words that stayed only `context` beside each change; the gaps are "…"."""
    shown = []
    for at, piece in enumerate(pieces):
        words = piece.words
        if piece.kind == "same" and len(words) > 2 * context:
            head = words[:context] if at > 0 else ()
            tail = words[-context:] if at < len(pieces) - 1 else ()
            words = (*head, "…", *tail)
        shown.append(Piece(piece.kind, words))
    return shown
