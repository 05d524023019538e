"""Words put in the place of others add up, whatever stands around them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean.exchange import Segment, exchanged

CASES: list[tuple[list[Segment], list[tuple[str, str, str, str]]]] = [
    ([("a b", None, 0)], []),
    ([("", "x", 1)], [("", "", "x", "")]),
    ([("a b", None, 0), ("", "x", 1), ("c d", None, 0)], [("b", "", "x", "c")]),
    ([("a ", None, 0), ("", "x", 1), (" d", None, 0)], [("", "", "x", "")]),
    ([("a", None, 0), ("old text", " x ", 1), ("b", None, 0)], [("a", "old text", " x ", "b")]),
    ([("a", None, 0), ("", "x", 1), ("b", None, 0), ("", "y", 1), ("c d", None, 0)], [("a", "b", "xby", "c")]),
    ([("", "x", 1), (" ", None, 0), ("", "y", 1)], [("", "", "x", ""), ("", "", "y", "")]),
    ([("a", None, 0), ("b", None, 0), ("", "x", 1), ("c", None, 0), ("d e", None, 0)], [("ab", "", "x", "cd")]),
]  # fmt: skip


@pytest.mark.parametrize(("segments", "expected"), CASES)
def test_a_cut_says_what_came_and_in_which_word(
    segments: list[Segment], expected: list[tuple[str, str, str, str]]
) -> None:
    assert [(cut.kept_before, cut.text, cut.added, cut.kept_after) for cut in exchanged(segments)] == expected


pieces = st.sampled_from(["", " ", "a", "b c", " d", "e ", " f ", "\u00a0", "\n"])


@given(st.lists(st.tuples(pieces, st.none() | pieces, st.just(1))))
def test_what_went_and_what_came_add_up(segments: list[Segment]) -> None:
    words = Counter("".join(text for text, _, _ in segments).split())
    for cut in exchanged(segments):
        words.subtract((cut.kept_before + cut.text + cut.kept_after).split())
        words.update((cut.kept_before + cut.added + cut.kept_after).split())
    after = Counter("".join(text if new is None else new for text, new, _ in segments).split())
    words.subtract(after)
    assert not any(words.values())


def test_a_word_of_a_thousand_exchanges_is_one_cut() -> None:
    (cut,) = exchanged([("a", None, 0), ("", "🎉", 1)] * 1_000)
    assert (cut.count, len(cut.added)) == (1_000, 1_999)
