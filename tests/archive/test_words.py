import time

import pytest

from archive.words import letters, words
from schemas.feed import Text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", []),
        ("one two\n\tthree", ["one", "two", "three"]),
        ("one\u00a0two\u202fthree&nbsp;four", ["one", "two", "three", "four"]),
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<P>one</P><DIV>two</DIV>", ["one", "two"]),
        ("one<br>two<br/>three<br />four", ["one", "two", "three", "four"]),
        ("<li>one<li>two", ["one", "two"]),
        ("Game<em>!</em> of <b>th</b>rones", ["Game!", "of", "thrones"]),
        ("<p-x>one</p-x>two", ["onetwo"]),
        ('<a href="/a b" title="c">one</a>', ["one"]),
        ("one<!-- two > three -->four", ["onefour"]),
        ("one<script>two < three</script> four<STYLE>p {}</STYLE>", ["one", "four"]),
        ("one <script>never closed", ["one"]),
        ("AT&amp;T &lt;p&gt; 1 < 2", ["AT&T", "<p>", "1", "<", "2"]),
    ],
)
def test_words_of_markup(markup: str, expected: list[str]) -> None:
    assert words(Text(value=markup, kind="html")) == expected


def test_words_of_plain_text_are_taken_literally() -> None:
    assert words(Text(value="1 <p> &amp;\u00a02")) == ["1", "<p>", "&amp;", "2"]


def test_nothing_has_no_words() -> None:
    assert words(None) == []


@pytest.mark.parametrize(
    "markup",
    [
        "One &amp; two three, four.",
        "  One\n&amp;\u00a0two&nbsp;three,\u202ffour. ",
        "<div class='x'><p>One &#38; two</p>\n<p>three, <b>fo</b>ur.</p></div>",
        "<p>One &amp; two three,<br>four.<!-- no --><script>five</script></p>",
    ],
)
def test_letters_leave_markup_and_white_space_out(markup: str) -> None:
    assert letters(Text(value=markup, kind="html"), words_min=3) == b"One&twothree,four."


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        (Text(value="a b c d"), True),
        (Text(value="a b c"), False),
        (Text(value="<p>a b</p><p>c d</p>", kind="html"), True),
        (Text(value="<li>a</li><li>b</li><li>c</li><li>d</li>", kind="html"), True),
        (Text(value="<p>a b c</p>", kind="html"), False),
        (Text(value='<img alt="a b c d e f">', kind="html"), False),
    ],
)
def test_letters_of_few_words_are_none(text: Text, enough: bool) -> None:  # noqa: FBT001 - a table
    assert (letters(text, words_min=4) is not None) == enough


@pytest.mark.parametrize(
    "hostile", ["<" * 200_000, "<p " * 100_000, "<!--" * 50_000, "<script" * 50_000, ">" * 200_000]
)
def test_hostile_markup_costs_no_more_than_its_length(hostile: str) -> None:
    start = time.process_time()
    words(Text(value=hostile, kind="html"))
    letters(Text(value=hostile, kind="html"), words_min=8)
    assert time.process_time() - start < 2
