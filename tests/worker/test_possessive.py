import importlib
import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.possessive import SOUND_SINCE, mend, with_atomic_groups

_parser: Any = importlib.import_module("re._parser")
_compiler: Any = importlib.import_module("re._compiler")

TWIN = r"<(em|b)>[^<]*+(?:<(?!/?\1>)[^<]*+)*+<\1>"


def _mended(pattern: str) -> re.Pattern[str]:
    parse = getattr(_parser.parse, "__wrapped__", _parser.parse)
    compiled: re.Pattern[str] = _compiler.compile(with_atomic_groups(parse)(pattern, 0))
    return compiled


# On Python 3.11.0 to 3.11.4, `(?:…)*+` by itself finds none of these.
@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (TWIN, "<b><b>", "<b><b>"),
        (TWIN, "<b>x<p>y<b>", "<b>x<p>y<b>"),
        (TWIN, "<b>x</b><b>", None),
        (r"(?:ab)*+a", "ababac", "ababa"),
        (r"(?:ab)?+ac", "ac", "ac"),
        (r"(?:ab)++ac", "abac", "abac"),
        (r"(?:ab){0,2}+ac", "abac", "abac"),
        (r"(?=(?:ab)*+ac)a", "abac", "a"),
        (r"(x)|(?:y(?:ab)*+a|z)", "yaba", "yaba"),
        (r"(?:ab|a)*+b", "ab", "b"),  # possessive: nothing that was taken is given back
    ],
)
def test_patterns_find_what_they_say(pattern: str, text: str, found: str | None) -> None:
    for compiled in (re.compile(pattern), _mended(pattern)):
        match = compiled.search(text)
        assert (match and match[0]) == found


@given(st.lists(st.sampled_from(["<em>", "</em>", "<b>", "</b>", "<p>", "x", " "]), max_size=12).map("".join))
def test_rewritten_patterns_find_what_the_others_find(text: str) -> None:
    rewritten, given_ = _mended(TWIN).search(text), re.compile(TWIN).search(text)
    assert (rewritten and rewritten.span()) == (given_ and given_.span())


def test_only_repeated_groups_are_rewritten() -> None:
    parsed = with_atomic_groups(_parser.parse)(r"[^<]*+(?:ab)*+", 0)
    assert [operation for operation, _ in parsed] == [_parser.POSSESSIVE_REPEAT, _parser.ATOMIC_GROUP]


def test_python_is_mended_where_it_needs_it_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = getattr(_parser.parse, "__wrapped__", _parser.parse)
    monkeypatch.setattr(_parser, "parse", sound)
    monkeypatch.setattr(sys, "version_info", SOUND_SINCE)
    mend()
    assert _parser.parse is sound
    monkeypatch.setattr(sys, "version_info", (3, 11, 2))
    mend()
    once = _parser.parse
    mend()
    assert once is _parser.parse is not sound
