"""Which entries a publication holds: what `include` and `exclude` of the configuration mean. Pure.

Whatever an entry says, a filter takes linear time over it: patterns are pieces of literal text that are looked for one
after the other, the first place first, which is right where nothing stands between them but stars.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from archive.words import words
from schemas.feed import Entry, Text
from schemas.source import EntryFilter, Publication

#: Of one pattern.
LENGTH_MAX = 200
STARS_MAX = 9

#: What stands within words and is not seen: soft hyphens, joiners, marks of direction.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: Scripts that put no spaces between words: each of their characters is a word, so that any run of them is a phrase.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # noqa: E501
#: What separates words: the punctuation and the symbols of ASCII, Latin-1, Arabic, Devanagari and the general blocks.
_BETWEEN = r"\s!-)+-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u060c\u061b\u061f\u06d4\u0964\u0965\u2000-\u206f\u2190-\u2bff\u3000-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"  # noqa: E501
_WORD = re.compile(rf"[{_UNSPACED}]|[^{_BETWEEN}{_UNSPACED}*]+")
_PATTERN_WORD = re.compile(rf"[{_UNSPACED}]|[^{_BETWEEN}{_UNSPACED}]+")


class Glob(NamedTuple):
    """A pattern for a whole text: literal pieces, and a star between each two of them."""

    pieces: tuple[str, ...]

    def matches(self, value: str) -> bool:
        """Whether all of a text is as the pattern says."""
        first, *others = self.pieces
        if not others:
            return value == first
        last = others.pop()
        at, end = len(first), len(value) - len(last)
        if at > end or not value.startswith(first) or not value.endswith(last):
            return False
        for piece in others:
            at = value.find(piece, at, end)
            if at < 0:
                return False
            at += len(piece)
        return True


#: Words that follow each other.
Phrase = tuple[Glob, ...]


class Test(NamedTuple):
    """A filter, ready to be asked. What is None, or empty, was not asked for."""

    phrases: tuple[Phrase, ...] = ()  #: One after the other, with any words between them.
    tag: Glob | None = None
    author: Glob | None = None
    language: Glob | None = None

    def means(self, entry: Entry, language: str | None) -> bool:
        """Whether all that is asked for is true of an entry; the cheap questions first."""
        if self.language is not None and not _is_in(self.language, entry.language or language):
            return False
        if self.author is not None and not _any(self.author, (person.name for person in entry.authors)):
            return False
        if self.tag is not None and not _any(self.tag, _tags(entry)):
            return False
        return not self.phrases or any(
            _says(self.phrases, part) for part in (entry.title, entry.summary, entry.content) if part is not None
        )


def admits(publication: Publication, entry: Entry, *, language: str | None) -> bool:
    """Whether a publication holds an entry. `language` is that of its feed, for an entry that names none."""
    included, excluded = publication.include, publication.exclude
    if included and not any(test.means(entry, language) for test in _compiled(included)):
        return False
    return not (excluded and any(test.means(entry, language) for test in _compiled(excluded)))


def why_not(one: EntryFilter) -> str | None:
    """Tell why a filter cannot be meant; None where nothing speaks against it."""
    given = {name: value for name in one.__struct_fields__ if (value := getattr(one, name)) is not None}
    if not given:
        return "it says nothing, so it would mean every entry; give text, tag, author or language"
    for name, value in given.items():
        if not value.strip():
            return f"{name} is empty; leave it out, or say what it has to be"
        if len(value) > LENGTH_MAX or value.count("*") > STARS_MAX:
            return f"{name} has up to {LENGTH_MAX} characters and {STARS_MAX} stars"
    if one.text is not None and not _WORD.search(_plainly(one.text)):
        return f"text = {one.text!r} has no word in it, so it would mean every entry"
    return None


@lru_cache(maxsize=256)
def _compiled(filters: tuple[EntryFilter, ...]) -> tuple[Test, ...]:
    return tuple(
        Test(
            phrases=_phrases(one.text or ""),
            tag=_glob(one.tag),
            author=_glob(one.author),
            language=_glob(one.language.replace("_", "-")) if one.language is not None else None,
        )
        for one in filters
    )


def _phrases(pattern: str) -> tuple[Phrase, ...]:
    """Read words; a star in a word stands for any characters of that word, one by itself for any words, or none."""
    phrases: list[list[Glob]] = [[]]
    for word in _PATTERN_WORD.findall(_plainly(pattern)):
        if word.strip("*"):
            phrases[-1].append(Glob(tuple(re.split(r"\*+", word))))
        else:
            phrases.append([])
    return tuple(tuple(phrase) for phrase in phrases if phrase)


def _glob(pattern: str | None) -> Glob | None:
    return None if pattern is None else Glob(tuple(re.split(r"\*+", _collapsed(pattern))))


def _says(phrases: Sequence[Phrase], part: Text) -> bool:
    """Whether these phrases stand in a text, one after the other."""
    plain = _plainly(" ".join(words(part)))
    # Most texts are done with here, before they are taken apart.
    if not all(piece in plain for phrase in phrases for one in phrase for piece in one.pieces):
        return False
    said, at = _WORD.findall(plain), 0
    for phrase in phrases:
        found = _find(phrase, said, at)
        if found is None:
            return False
        at = found + len(phrase)
    return True


def _find(phrase: Phrase, said: Sequence[str], start: int) -> int | None:
    """Give where a phrase stands first; None where it does not. A phrase is short, so this is linear in the words."""
    first, *others = phrase
    for at in range(start, len(said) - len(others)):
        if first.matches(said[at]) and all(one.matches(said[at + n]) for n, one in enumerate(others, 1)):
            return at
    return None


def _is_in(wanted: Glob, language: str | None) -> bool:
    """Whether a language is the wanted one or a kind of it: "de" is also "de-AT", and not "den"."""
    tag = _collapsed((language or "").replace("_", "-"))
    ends = [at for at, character in enumerate(tag) if character == "-"]
    return bool(tag) and any(wanted.matches(tag[:end]) for end in (*ends, len(tag)))


def _any(wanted: Glob, values: Iterable[str | None]) -> bool:
    return any(value is not None and wanted.matches(_collapsed(value)) for value in values)


def _tags(entry: Entry) -> Iterable[str | None]:
    for category in entry.categories:
        yield category.term
        yield category.label


def _collapsed(value: str) -> str:
    return " ".join(_plainly(value).split())


def _plainly(value: str) -> str:
    """Write a text so that what reads the same is the same."""
    folded = value.casefold()
    return folded if folded.isascii() else _UNSEEN.sub("", normalize("NFC", normalize("NFC", value).casefold()))
