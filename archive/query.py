"""Pure: what a person typed, as an expression of FTS5 in which every word is quoted, so that nothing can be syntax.

    query  = all ("OR" all)…                  "AND" binds closer than "OR"; what merely follows is joined by it
    all    = one (["AND"] one)…
    one    = ("NOT" | "-") one | [column ":"] (term | "(" query ")")
    term   = word["*"] | '"' words '"'["*"] | "NEAR(" term… ["," words between] ")"

Operators are written in capitals; "or" is a word.
"""

import difflib
import re
import unicodedata
from collections.abc import Container, Iterator
from typing import Literal, NoReturn

from msgspec import Struct

from schemas.errors import UsageError

#: What a person may call the columns, and what they are called.
COLUMNS = {"title": "title", "author": "authors", "authors": "authors", "text": "text"}
#: What is no column, but might be taken for one; how to ask for it instead.
FILTERS = {
    **dict.fromkeys(("source", "feed"), "--source ID"),
    **dict.fromkeys(("tag", "tags", "category"), "--tag TAG"),
    **dict.fromkeys(("lang", "language"), "--language TAG"),
    **dict.fromkeys(("since", "after", "date", "published"), "--since DATE"),
    **dict.fromkeys(("until", "before"), "--until DATE"),
}
#: Deeper ones are no question of a person, and FTS5 has a limit of its own.
DEPTH_MAX = 12
NEAR_WITHIN = 10
#: An index of trigrams knows nothing shorter.
SUBSTRING_MIN = 3

_PLAIN = str.maketrans("“”„\x00\n\r\t", '"""    ')  # one for one, so that places stay
_TERM = r'"(?P<phrase>[^"]*)"(?P<more>\*?)|(?P<word>[^\s"()*]+)(?P<star>\*?)'
_UNIT = re.compile(
    rf"""(?P<close>\))|(?P<minus>-?)(?:(?P<column>(?i:{"|".join(COLUMNS)})):)?
    (?:(?P<open>\()|NEAR\((?P<near>[^()]*)(?P<end>\)?)|{_TERM})""",
    re.VERBOSE,
)
_NEAR_TERM = re.compile(_TERM)
_WITHIN = re.compile(r",\s*([0-9]{1,3})\s*$")
_LIKE_A_COLUMN = re.compile(r"([A-Za-z]+):(?!//)")
_ALIKE = 0.8
_SHOWN = 70  # characters of a query in a message: beside its indentation no more fit on a line

Kind = Literal["term", "open", "close", "and", "or", "not"]
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}


class Query(Struct, frozen=True, kw_only=True):
    """A question to an index."""

    expression: str  #: Of FTS5.
    terms: tuple[str, ...]  #: Every word, prefix and phrase in it, as an expression.
    has_prefix: bool = False  #: What a prefix finds has to be gathered before the first match is known.


class _Token(Struct, frozen=True, kw_only=True):
    kind: Kind
    place: int
    expression: str = ""  #: Of a term.
    words: tuple[str, ...] = ()  #: What in a term has to be counted to rank by it.
    column: str | None = None  #: Of a term or what a bracket opens.
    is_excluded: bool = False


class _Part(Struct, frozen=True):
    """What a part of a query came to."""

    expression: str
    place: int
    terms: tuple[str, ...]
    is_single: bool = True  #: Needs no brackets wherever it goes.


def parse_query(text: str, *, substrings: bool = False, without: Container[str] = ()) -> Query:
    """Read what a person typed; with `substrings`, for an index of trigrams.

    Terms that are in `without` are left out where others have to be there besides: the query then finds more.
    Raises UsageError with a caret under the place where it goes wrong.
    """
    text = text.encode("utf-8", "replace").decode().translate(_PLAIN)
    if text.count('"') % 2:
        refuse(text, text.rindex('"'), "this quote is never closed; close it, or leave it out")
    parser = _Parser(text, list(_tokens(text, substrings=substrings)), without)
    found = parser.whole()
    terms = tuple(dict.fromkeys(found.terms))
    return Query(expression=found.expression, terms=terms, has_prefix=any(map(is_prefix, terms)))


def is_prefix(term: str) -> bool:
    """Whether one of the terms of a query is a prefix."""
    return term.rstrip(")").endswith("*")


def refuse(text: str, place: int, reason: str) -> NoReturn:
    """Raise the UsageError that shows a query, with a caret under what is wrong with it."""
    start = max(0, min(place - _SHOWN // 2, len(text) - _SHOWN)) if len(text) > _SHOWN else 0
    shown = "".join(map(_visible, text[start : start + _SHOWN]))
    before = sum(map(_columns, shown[: place - start]))
    raise UsageError(f"cannot search for this:\n  {shown}\n  {' ' * before}^ {reason}")


class _Parser:
    """Reads tokens from the first to the last, each level of the grammar by a function."""

    def __init__(self, text: str, tokens: list[_Token], without: Container[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.without = without
        self.at = 0

    def whole(self) -> _Part:
        found = self.any_of(depth=0)
        if token := self.next():
            refuse(self.text, token.place, "this bracket closes none; open one before it, or leave it out")
        if found is None:
            refuse(self.text, 0, "there is no word to look for; name at least one")
        return found

    def next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def any_of(self, *, depth: int) -> _Part | None:
        parts = [self.all_of(depth=depth)]
        while (token := self.next()) and token.kind == "or":
            self.operands(token, "OR")
            self.at += 1
            parts.append(self.all_of(depth=depth))
        found = [part for part in parts if part]
        if len(found) <= 1:
            return found[0] if found else None
        return _Part(" OR ".join(part.expression for part in found), found[0].place, _terms(found), is_single=False)

    def all_of(self, *, depth: int) -> _Part | None:
        wanted: list[_Part] = []
        excluded: list[_Part] = []
        while (token := self.next()) and token.kind not in {"or", "close"}:
            if token.kind == "and":
                self.operands(token, "AND")
                self.at += 1
                continue
            is_excluded = False
            while (token := self.next()) and token.kind == "not":
                self.follows(token, "NOT")
                is_excluded = not is_excluded
                self.at += 1
            part = self.one(depth=depth)
            if part:
                (excluded if is_excluded != bool(token and token.is_excluded) else wanted).append(part)
        if not wanted:
            if excluded:
                refuse(self.text, excluded[0].place, "this only excludes; add a word to look for")
            return None
        wanted = [part for part in wanted if part.expression not in self.without] or wanted[:1]
        if len(wanted) == 1 and not excluded:
            return wanted[0]
        expression = " AND ".join(part.expression if part.is_single else f"({part.expression})" for part in wanted)
        if excluded:
            expression = f"({expression}) NOT ({' OR '.join(part.expression for part in excluded)})"
        return _Part(expression, wanted[0].place, _terms([*wanted, *excluded]), is_single=False)

    def one(self, *, depth: int) -> _Part | None:
        token = self.tokens[self.at]
        self.at += 1
        place, expression, terms = token.place, token.expression, token.words
        if token.kind == "open":
            if depth == DEPTH_MAX:
                refuse(self.text, place, f"brackets stand more than {DEPTH_MAX} deep here; write it flatter")
            inner = self.any_of(depth=depth + 1)
            if self.next() is None:
                refuse(self.text, place, "this bracket is never closed; close it, or leave it out")
            self.at += 1
            if inner is None:
                return None
            if token.column is None:
                return _Part(inner.expression, place, inner.terms, is_single=inner.is_single)
            expression, terms = f"({inner.expression})", inner.terms
        if token.column:
            expression = f"{token.column} : {expression}"
            terms = tuple(f"{token.column} : {_within_column(term)}" for term in terms)
        return _Part(expression, place, terms)

    def operands(self, token: _Token, name: str) -> None:
        """Refuse an operator without something before and after it."""
        before = self.tokens[self.at - 1].kind if self.at else None
        if before not in {"term", "close"}:
            refuse(
                self.text, token.place, f'{name} needs a word before it; to look for the word itself, write "{name}"'
            )
        self.follows(token, name)

    def follows(self, token: _Token, name: str) -> None:
        after = self.tokens[self.at + 1].kind if self.at + 1 < len(self.tokens) else None
        if after not in {"term", "open", "not"}:
            refuse(self.text, token.place, f'{name} needs a word after it; to look for the word itself, write "{name}"')


def _within_column(term: str) -> str:
    """What may stand after a colon: words in quotes, or anything in brackets."""
    return term if term.startswith('"') else f"({term})"


def _terms(parts: list[_Part]) -> tuple[str, ...]:
    return tuple(term for part in parts for term in part.terms)


def _tokens(text: str, *, substrings: bool) -> Iterator[_Token]:
    for unit in _UNIT.finditer(text):
        place, word = unit.start(), unit["word"]
        column = COLUMNS[unit["column"].lower()] if unit["column"] else None
        is_bare = word is not None and not (unit["minus"] or column or unit["star"])
        if unit["close"]:
            yield _Token(kind="close", place=place)
        elif unit["open"]:
            yield _Token(kind="open", place=place, column=column, is_excluded=bool(unit["minus"]))
        elif is_bare and word in _OPERATORS:
            yield _Token(kind=_OPERATORS[word], place=place)
        else:
            if unit["near"] is not None:
                words = _near_words(text, unit, substrings=substrings)
                expression = f"NEAR({' '.join(words)}, {_within(unit)})"
            else:
                _check_word(text, unit.start("word"), word or "")
                words = (_term(text, unit, 0, substrings=substrings),)
                (expression,) = words
            if expression:
                yield _Token(
                    kind="term",
                    place=place,
                    expression=expression,
                    words=words,
                    column=column,
                    is_excluded=bool(unit["minus"]),
                )


def _term(text: str, found: re.Match[str], offset: int, *, substrings: bool) -> str:
    """Quote a word or phrase; "" for one of signs alone ("&", "–"), which holds no word and would match nothing."""
    words = found["phrase"] if found["phrase"] is not None else found["word"]
    if substrings:
        if len(words) < SUBSTRING_MIN:
            place = offset + found.start("phrase" if found["phrase"] is not None else "word")
            refuse(text, place, f"parts of words can be looked for from {SUBSTRING_MIN} characters on")
        return f'"{words}"'
    if not any(map(str.isalnum, words)):
        return ""
    return f'"{words}"{" *" if found["star"] or found["more"] else ""}'


def _near_words(text: str, unit: re.Match[str], *, substrings: bool) -> tuple[str, ...]:
    start, inside = unit.start("near"), _WITHIN.sub("", unit["near"])
    if not unit["end"]:
        refuse(text, start - 1, "this bracket is never closed; close it, or leave it out")
    found = (_term(text, term, start, substrings=substrings) for term in _NEAR_TERM.finditer(inside))
    terms = tuple(term for term in found if term)
    if len(terms) < 2:  # noqa: PLR2004  or they are near nothing
        refuse(text, start, "NEAR needs two words or phrases at least, as in NEAR(one two, 5)")
    return terms


def _within(unit: re.Match[str]) -> int:
    found = _WITHIN.search(unit["near"])
    return int(found[1]) if found else NEAR_WITHIN


def _check_word(text: str, place: int, word: str) -> None:
    """Refuse what looks like a column and is none; whoever means the word itself can quote it."""
    found = _LIKE_A_COLUMN.match(word)
    if found is None:
        return
    name = found[1].lower()
    if name in COLUMNS:
        reason = "right after the colon" if found.end() == len(word) else "after a single colon, or quote it"
        refuse(text, place + found.end(), f"put what {found[0]} is to hold {reason}")
    if name in FILTERS:
        refuse(text, place, f"that is no column but an option: {FILTERS[name]}; to look for the words, quote them")
    if near := difflib.get_close_matches(name, COLUMNS, n=1, cutoff=_ALIKE):
        refuse(text, place, f"no column is called {name}; did you mean {near[0]}:? To look for the words, quote them")


def _visible(character: str) -> str:
    """Give what stands for a character where nothing may move the caret."""
    return character if character.isprintable() else " "


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
