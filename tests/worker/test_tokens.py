import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.fragments import fragments
from worker.clean.sanitize import sanitize
from worker.tokens import tokens, weights

SEEN = [
    ("", []),
    ("one  two", ["one", "two"]),
    ("Game! 1.5", ["Game", "!", "1", ".", "5"]),
    ("Hel<b>lo</b>", ["Hel", "<b", "lo", "</b"]),
    ("a &amp; b&nbsp;c", ["a", "&", "b", "c"]),
    ('<P CLASS=x style="a: b">', ["<p", ' class="x"', ' style="a: b"']),
    ("<p title='a>b' hidden>x", ["<p", ' title="a>b"', " hidden", "x"]),
    ('<a href="?a=1&amp;b=2">', ["<a", ' href="?a=1&b=2"']),
    ("<br/>", ["<br"]),
    ("a<!-- b > c -->d<!-- e", ["a", "<!-- b > c -->", "d", "<!-- e"]),
    ("<script>1 < 2</script >x<style>y", ["<script>1 < 2</script >", "x", "<style>y"]),
    ("1 < 2 <3 <i", ["1", "<", "2", "<", "3", "<i"]),
    ("<!DOCTYPE html>x<?php ?>", ["<!DOCTYPE html>", "x", "<?php ?>"]),
]


@pytest.mark.parametrize(("markup", "keys"), SEEN)
def test_markup_is_words_tags_and_attributes(markup: str, keys: list[str]) -> None:
    assert [token.key for token in tokens(markup)] == keys


def test_spellings_of_one_tag_are_one() -> None:
    one, other = (tokens(markup) for markup in ("<P Class='x y'>a&nbsp;b", '<p class="x y">a b'))
    assert one == other
    assert tokens("<p>a</p> <span>b</span>")[4].is_break is False
    assert [token.is_apart for token in tokens("a <b>b</b> c")] == [False, True, False, False, True]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>ab</p>", {"text": 2, "tags": 7}),
        ('<p style="x">', {"text": 0, "style attributes": 10, "tags": 3}),
        ("<p class=x id=y>", {"text": 0, "class attributes": 8, "other attributes": 5, "tags": 3}),
        ("<script>x</script><!-- -->", {"text": 0, "comments and scripts": 26}),
    ],
)
def test_every_character_is_spent_on_something(markup: str, expected: dict[str, int]) -> None:
    assert weights(markup) == expected


@given(fragments | st.text(alphabet="<>\"'=/!-a bscriptyle", max_size=60))
def test_weights_sum_up(markup: str) -> None:
    found = weights(markup)
    assert sum(found.values()) == len(markup)
    assert min(found.values()) >= 0


@given(fragments)
def test_clean_markup_has_no_other_tokens_than_it_shows(markup: str) -> None:
    clean = sanitize(markup)
    shown = tokens(clean)
    assert not any(token.kind == "silent" for token in shown)
    assert sum(token.kind == "tag" for token in shown) == clean.count("<")


@pytest.mark.parametrize(
    "piece", ["<a ", '<a "', "<a x='", "<script ", "<!--", "<!", "<a b=c ", '<a ="', "= ", '<a>="', "</script><script>"]
)
def test_hostile_markup_takes_no_time(piece: str) -> None:
    markup = "<a" + piece * 20_000
    began = time.process_time()
    tokens(markup)
    weights(markup)
    assert time.process_time() - began < 5
