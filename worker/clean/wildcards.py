"""Patterns of literal text in which each * stands for one or more characters. They take linear time, whatever comes."""

import re
from typing import NamedTuple
from urllib.parse import unquote

LENGTH_MAX = 500
WILDCARDS_MAX = 9
#: Of letters and digits: a pattern with fewer would match almost anything.
LITERAL_MIN = 4

#: A star, unless a backslash stands before it.
_STAR = re.compile(r"(?<!\\)\*")
_REFERENCE = re.compile(r"\{([1-9])(:decoded)?\}")
_URL = re.compile(r"https?://[^\s/?#\"'<>\\@]+(?:[/?#][^\s\"'<>\\]*)?")


class Wildcard(NamedTuple):
    """The literal pieces of a pattern, between its stars."""

    pieces: tuple[str, ...]

    def match(self, text: str) -> tuple[str, ...] | None:
        """Give what the stars stand for where all of a text is as the pattern says; the first ones stand for least."""
        first, *others = self.pieces
        if not others:
            return () if text == first else None
        last = others.pop()
        end = len(text) - len(last)
        if not text.startswith(first) or not text.endswith(last):
            return None
        at, found = len(first), []
        for piece in others:
            start = text.find(piece, at + 1, end)
            if start < 0:
                return None
            found.append(text[at:start])
            at = start + len(piece)
        return (*found, text[at:end]) if at < end else None


def read(pattern: str) -> Wildcard:
    """Read a pattern. Raises ValueError, saying what is wrong."""
    pieces = tuple(piece.replace(r"\*", "*") for piece in _STAR.split(pattern))
    if len(pattern) > LENGTH_MAX or len(pieces) > WILDCARDS_MAX + 1:
        raise ValueError(f"a pattern has up to {LENGTH_MAX} characters and {WILDCARDS_MAX} stars")
    if "" in pieces[1:-1]:
        raise ValueError(f"{pattern!r} has two stars in a row")
    if sum(map(str.isalnum, "".join(pieces))) < LITERAL_MIN:
        raise ValueError(f"{pattern!r} would match almost anything: give at least {LITERAL_MIN} letters or digits")
    return Wildcard(pieces)


class Rewriting(NamedTuple):
    """How an address becomes another."""

    pattern: Wildcard
    to: str

    def apply(self, address: str) -> str | None:
        """Give what becomes of an address; None where it is not meant, or where no http(s) address would come out."""
        held = self.pattern.match(address)
        if held is None:
            return None

        def stood_for(reference: re.Match[str]) -> str:
            value = held[int(reference[1]) - 1]
            return unquote(value) if reference[2] else value

        result = _REFERENCE.sub(stood_for, self.to)
        return result if _URL.fullmatch(result) else None


def read_rewriting(pattern: str, to: str) -> Rewriting:
    """Read how addresses are rewritten. Raises ValueError, saying what is wrong."""
    read_pattern = read(pattern)
    stars = len(read_pattern.pieces) - 1
    for number, _ in _REFERENCE.findall(to):
        if int(number) > stars:
            raise ValueError(f"{to!r} names {{{number}}}, but there are {stars} stars in {pattern!r}")
    if not to.startswith(("http://", "https://", "{")):
        raise ValueError(f"{to!r} is no http(s) address")
    return Rewriting(read_pattern, to)
