from collections import Counter

import pytest

from worker.clean import html
from worker.clean.lines import drop_lines

DOOMED = {"Read more", "a & b", "x"}


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Text</p><p>Read more</p>", "<p>Text</p><p></p>"),
        ('<p>Text</p><p><a href="https://e.org/">Read&nbsp;\nmore</a></p>', "<p>Text</p><p></p>"),
        ("Text<br>Read more", "Text"),
        ("Text<br>Read more<br>then", "Text<br>then"),
        ("Read more<br>then", "then"),
        ("<p>Read more<br>then</p>", "<p>then</p>"),
        ("<em>Text<br>Read more</em>", "<em>Text</em>"),
        ("<p><em>Read more<br>Text</em></p>", "<p><em>Text</em></p>"),
        ("<p>R<b>ea</b>d more</p>", "<p></p>"),
        ("<ul><li>x</li><li>y</li></ul>", "<ul><li></li><li>y</li></ul>"),
        ("<p>a &amp; b</p>", "<p></p>"),
        ("Read more", ""),
        ("<p>Text Read more</p>", None),
        ("<p>read more</p>", None),
        ('<p><img src="x"> Read more</p>', None),
        ("<p>Read<br>more</p>", None),
        ("<p></p>", None),
        ("", None),
    ],
)
def test_lines_go_as_a_whole(markup: str, expected: str | None) -> None:
    after, cuts = drop_lines(markup, DOOMED.__contains__)
    assert after == (markup if expected is None else expected)
    assert bool(cuts) == (expected is not None)
    gone = Counter(word for cut in cuts for word in cut.text.split())
    assert Counter(html.text(markup).split()) == Counter(html.text(after).split()) + gone
