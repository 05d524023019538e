"""An entry before and after cleaning, side by side, with what went and what came, and by which rule. Pure.

Tokens of the published markup are followed through every step of cleaning; where one disappears, that step took it.
"""

from collections.abc import Container, Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct

from worker.clean.rule import Place
from worker.clean.trace import Step
from worker.diff import by_words
from worker.tokens import IMPLIED, Token, tokens

Kind = Literal["same", "removed", "added"]

#: Where the parts of a word are looked for, in words from where those of the last one ended.
_LOOKED_AHEAD = 50


class Part(Struct, frozen=True, kw_only=True):
    """A run of text or of markup of one fate. White space stands where it parts it from what is before."""

    text: str
    kind: Kind = "same"
    is_markup: bool = False
    rule: str | None = None  #: Which took or put it, where that is known.


class Row(Struct, frozen=True, kw_only=True):
    """What stood between two line breaks that stayed, and what stands there now."""

    before: tuple[Part, ...]
    after: tuple[Part, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing in it went or came."""
        return all(part.kind == "same" for part in (*self.before, *self.after))


class Compared(Struct, frozen=True, kw_only=True):
    """One title or text of an entry, before and after."""

    place: Place
    rows: tuple[Row, ...]


class _Followed(NamedTuple):
    token: Token
    origin: int | None = None  # its place in what was published; None for what a rule put there
    rule: str | None = None


class _Fate(NamedTuple):
    token: Token
    kind: Kind = "same"
    rule: str | None = None


def compare(place: Place, before: str, steps: Iterable[Step], after: str, *, rules: Container[str]) -> Compared:
    """Follow markup through the steps to what it became; only `rules` are named for what went or came."""
    published = tokens(before)
    gone: dict[int, str | None] = {}
    now = [_Followed(token, index) for index, token in enumerate(published)]
    for rule, markup in [*((step.rule, step.markup) for step in steps), (None, after)]:
        named = rule if rule in rules else None
        now, lost = _followed(now, tokens(markup), named)
        gone |= dict.fromkeys(lost, named)
    ours = [
        _Fate(token, "removed", gone[index]) if index in gone else _Fate(token) for index, token in enumerate(published)
    ]
    theirs = [_Fate(one.token) if one.origin is not None else _Fate(one.token, "added", one.rule) for one in now]
    return Compared(place=place, rows=tuple(_rows(ours, theirs)))


def _followed(now: Sequence[_Followed], new: Sequence[Token], rule: str | None) -> tuple[list[_Followed], list[int]]:
    """Give what tokens are after a step, and which of the published ones it took."""
    later: list[_Followed] = []
    lost: list[int] = []
    old_at = new_at = 0
    pieces = by_words([one.token.key for one in now], [token.key for token in new])
    for is_same, run in groupby(pieces, key=lambda piece: piece.kind == "same"):
        held = list(run)
        old_end = old_at + sum(len(piece.words) for piece in held if piece.kind != "added")
        new_end = new_at + sum(len(piece.words) for piece in held if piece.kind != "removed")
        ours, theirs = now[old_at:old_end], new[new_at:new_end]
        if not is_same and ours and theirs:
            theirs = _split_again(theirs, [one.token.key for one in ours if one.token.kind == "word"])
            held = by_words([one.token.key for one in ours], [token.key for token in theirs])
        left, right = iter(ours), iter(theirs)
        for kind, words in held:
            for _ in words:
                if kind == "added":
                    later.append(_Followed(next(right), None, rule))
                    continue
                one = next(left)
                if kind == "same":
                    later.append(one._replace(token=next(right)))
                elif one.origin is not None:
                    lost.append(one.origin)
        old_at, new_at = old_end, new_end
    return later, lost


def _split_again(new: Sequence[Token], old_words: Sequence[str]) -> list[Token]:
    """Part words as they were parted before, where tags stood in them: "Wo<b>rd</b>" has two, "Word" one."""
    found: list[Token] = []
    at = 0
    for token in new:
        for start in range(at, min(at + _LOOKED_AHEAD, len(old_words))) if token.kind == "word" else ():
            parts = _parts_of(token.key, old_words, start)
            if parts:
                at = start + len(parts)
                found += [token._replace(key=part, is_apart=token.is_apart and not n) for n, part in enumerate(parts)]
                break
        else:
            found.append(token)
    return found


def _parts_of(word: str, old_words: Sequence[str], start: int) -> Sequence[str]:
    """Give the words from a place on that make up one word; none where they do not."""
    end, rest = start, word
    while rest and end < len(old_words) and rest.startswith(old_words[end]):
        rest = rest[len(old_words[end]) :]
        end += 1
    return old_words[start:end] if not rest else ()


def _rows(ours: Sequence[_Fate], theirs: Sequence[_Fate]) -> Iterable[Row]:
    """Break both sides at the line breaks that stayed."""
    for left, right in zip(_lines(ours), _lines(theirs), strict=True):
        row = Row(before=tuple(_parts(left)), after=tuple(_parts(right)))
        if row.before or row.after:
            yield row


def _lines(fates: Sequence[_Fate]) -> list[list[_Fate]]:
    lines: list[list[_Fate]] = [[]]
    is_open = False  # a tag that stays with its attributes
    for fate in fates:
        if is_open and fate.token.kind != "attribute":
            is_open = False
            lines.append([])
        is_breaking = fate.kind == "same" and fate.token.is_break
        if is_breaking and not fate.token.key.startswith("</"):
            lines.append([])
        lines[-1].append(fate)
        is_open |= is_breaking and fate.token.key.startswith(("</", "<br"))
    return [*lines, []] if is_open else lines


def _parts(line: Sequence[_Fate]) -> list[Part]:
    """Give what is shown of a line: words, and of markup what went or came."""
    parts: list[Part] = []
    is_parted = False  # by what is not shown: white space before it, or the end of a block that nobody wrote
    for at, fate in enumerate(line):
        token = fate.token._replace(is_apart=fate.token.is_apart or is_parted)
        is_shown = True
        if token.kind in {"word", "silent"}:
            if token.kind == "word" or fate.kind != "same":
                _add(parts, fate, token.key, token)
            else:
                is_shown = False
        elif token.kind == "tag":
            attributes = _attributes(line, at + 1)
            changed = [one for one in attributes if one.kind != "same"]
            if fate.kind == "same" and changed:
                _add(parts, fate, token.key, token)
                for piece in (*changed, fate._replace(token=Token(">", "tag"))):
                    _add(parts, piece, piece.token.key, piece.token)
            elif fate.kind == "same":
                is_shown = False  # what stays need not be shown
            elif fate.kind == "removed" or token.key[1:] not in IMPLIED:
                _add(parts, fate, token.key + "".join(one.token.key for one in attributes) + ">", token)
            else:
                is_shown = False
                is_parted |= token.is_break
        else:
            continue
        is_parted = not is_shown and (is_parted or token.is_apart)
    return parts


def _attributes(line: Sequence[_Fate], at: int) -> list[_Fate]:
    end = at
    while end < len(line) and line[end].token.kind == "attribute":
        end += 1
    return list(line[at:end])


def _add(parts: list[Part], fate: _Fate, text: str, token: Token) -> None:
    """Add a text to the last part where it is of the same kind, else as a new one."""
    is_markup = token.kind != "word"
    text = f" {text}" if token.is_apart and parts else text
    last = parts[-1] if parts else None
    if last is not None and (last.kind, last.is_markup, last.rule) == (fate.kind, is_markup, fate.rule):
        parts[-1] = Part(text=last.text + text, kind=last.kind, is_markup=is_markup, rule=last.rule)
    else:
        parts.append(Part(text=text, kind=fate.kind, is_markup=is_markup, rule=fate.rule))
