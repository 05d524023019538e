import pytest

from tests.worker.clean.cleaning import cleaned, only
from worker.clean import rules_for
from worker.clean.rules.breaks import make_paragraphs

IMAGE = '<img src="https://example.org/x.jpg">'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("One<br><br>two", "<p>One</p><p>two</p>"),
        ("<p>One<br><br>two</p>", "<p>One</p><p>two</p>"),
        ("<p>One<br>two</p>", "<p>One<br>two</p>"),
        ("One<br>two", "One<br>two"),
        ("One<br>\n&nbsp;<br> <br>two<br>three", "<p>One</p><p>two<br>three</p>"),
        ('<p dir="rtl">One<br><br>two</p>', '<p dir="rtl">One</p><p dir="rtl">two</p>'),
        ("<p><em>One<br><br>two</em>.</p>", "<p><em>One</em></p><p><em>two</em>.</p>"),
        ('a <a href="https://e.org/">b<br><br>c</a>', '<p>a <a href="https://e.org/">b</a></p><p><a href="https://e.org/">c</a></p>'),
        ("<p>a</p><br><br>b<p>c</p>", "<p>a</p><p>b</p><p>c</p>"),
        ("<p>a</p><br><br><p>c</p>", "<p>a</p><p>c</p>"),
        ("<blockquote>a<br><br>b</blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<ul><li>a<br><br>b</li><li>c</li></ul>", "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>"),
        (f"a<br><br>{IMAGE}<br><br>b", f"<p>a</p><p>{IMAGE}</p><p>b</p>"),
        ("<b>a<p>b<br><br>c</p></b>", "<b>a<p>b</p><p>c</p></b>"),
        # Where no paragraph may stand, a break is one.
        ("<h2>a<br><br>b</h2>", "<h2>a<br><br>b</h2>"),
        ("<pre>a<br><br>b</pre>", "<pre>a<br><br>b</pre>"),
        ("<dl><dt>a<br><br>b</dt></dl>", "<dl><dt>a<br><br>b</dt></dl>"),
    ],
)  # fmt: skip
def test_empty_lines_part_paragraphs(markup: str, expected: str) -> None:
    assert cleaned(markup, only(make_paragraphs)) == expected


def test_they_do_so_only_where_a_source_asks_for_it() -> None:
    assert make_paragraphs not in rules_for().tidy
