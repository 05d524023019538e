import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.diff import PAIRS_MAX, Piece, by_words, excerpt

WORDS = st.lists(st.sampled_from("abcde"), max_size=30)


def told(before: str, after: str) -> str:
    signs = {"same": "", "removed": "-", "added": "+"}
    return " ".join(signs[piece.kind] + "_".join(piece.words) for piece in by_words(before.split(), after.split()))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("a b", "a b", "a_b"),
        ("", "a b", "+a_b"),
        ("a b", "", "-a_b"),
        ("a b c", "a x c", "a -b +x c"),
        ("a b c", "a b c d", "a_b_c +d"),
        ("b c", "a b c", "+a b_c"),
        ("a a a", "a a", "a_a -a"),
        ("one two three four", "one 2 three 4", "one -two +2 three -four +4"),
    ],
)
def test_words_that_went_and_came(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


@given(WORDS, WORDS)
def test_a_difference_holds_both_texts_whole(before: list[str], after: list[str]) -> None:
    pieces = by_words(before, after)
    assert [word for piece in pieces if piece.kind != "added" for word in piece.words] == before
    assert [word for piece in pieces if piece.kind != "removed" for word in piece.words] == after


def test_one_word_in_a_book_is_found_at_once() -> None:
    book = [f"word{number}" for number in range(300_000)]
    changed = [*book[:150_000], "new", *book[150_001:]]
    assert [piece.kind for piece in by_words(book, changed)] == ["same", "removed", "added", "same"]


def test_hostile_texts_take_no_time() -> None:
    began = time.process_time()
    pieces = by_words(["x", *["a"] * 20_000, "y"], ["y", *["a"] * 20_000, "x"])
    assert time.process_time() - began < 5
    assert [(piece.kind, len(piece.words)) for piece in pieces] == [("removed", 20_001), ("same", 1), ("added", 20_001)]


def test_a_long_text_is_split_where_it_can_be() -> None:
    words = [word for number in range(200) for word in (f"n{number}", *["a"] * 10)]
    changed = [word for word in words if word != "n7"]
    changed[-3:-3] = ["b"]
    assert len(words) ** 2 > PAIRS_MAX
    assert [(piece.kind, len(piece.words)) for piece in by_words(["x", *words, "x"], ["y", *changed, "y"])] == [
        ("removed", 1),
        ("added", 1),
        ("same", 77),
        ("removed", 1),
        ("same", 2119),
        ("added", 1),
        ("same", 3),
        ("removed", 1),
        ("added", 1),
    ]


def test_parts_of_a_hostile_text_together_take_no_time_either() -> None:
    parts = [[f"n{number}", *["a"] * 1_300, "b"] for number in range(100)]
    began = time.process_time()
    by_words(["x", *(word for part in parts for word in part)], [word for part in parts for word in [*part, "c"]])
    assert time.process_time() - began < 5


def test_an_excerpt_keeps_what_stands_beside_a_change() -> None:
    pieces = [
        Piece("same", tuple("abcdef")),
        Piece("removed", ("x",)),
        Piece("same", tuple("ghijkl")),
        Piece("added", ("y",)),
        Piece("same", tuple("mnopqr")),
    ]
    assert [" ".join(piece.words) for piece in excerpt(pieces, context=2)] == ["… e f", "x", "g h … k l", "y", "m n …"]
    assert excerpt(pieces, context=3) == [
        Piece("same", ("…", "d", "e", "f")),
        pieces[1],
        pieces[2],  # nothing is gained by leaving nothing out
        pieces[3],
        Piece("same", ("m", "n", "o", "…")),
    ]
