import pytest

from tests.worker.clean.cleaning import cleaned
from worker.clean import clean_html, rules_for
from worker.clean.rules.styles import declarations


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("", []),
        ("color: red", [("color", "red")]),
        ("color:red;", [("color", "red")]),
        (" COLOR : Red ; ; text-decoration:underline !important", [("color", "red"), ("text-decoration", "underline")]),
        ("white-space: nowrap=;", [("white-space", "nowrap=")]),
        ("color", []),
        (": red", [("", "red")]),
        ("background: url(data:image/png;base64,x)", [("background", "url(data:image/png")]),
        ("a: b: c", [("a", "b: c")]),
    ],
)
def test_declarations_are_read_and_what_is_malformed_is_passed_over(
    style: str, expected: list[tuple[str, str]]
) -> None:
    assert list(declarations(style)) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<span style="text-decoration: underline">a</span>', "<u>a</u>"),
        ('<span style="text-decoration: underline dotted red">a</span>', "<u>a</u>"),
        ('<span style="TEXT-DECORATION: underline">a</span>', "<u>a</u>"),
        ('<span style="text-decoration: UNDERLINE">a</span>', "<u>a</u>"),
        ('<span style="text-decoration-line: line-through">a</span>', "<s>a</s>"),
        ('<span style="text-decoration: line-through underline">a</span>', "<s><u>a</u></s>"),
        ('<p style="text-decoration: underline">a <b>b</b></p>', "<p><u>a <b>b</b></u></p>"),
        ('<b style="text-decoration: underline">a</b>', "<b><u>a</u></b>"),
        # what says it already says it once
        ('<u style="text-decoration: underline">a</u>', "<u>a</u>"),
        ('<ins style="text-decoration: underline">a</ins>', "<ins>a</ins>"),
        ('<a href="https://e.org" style="text-decoration: underline">a</a>', '<a href="https://e.org">a</a>'),
        ('<del style="text-decoration: line-through">a</del>', "<del>a</del>"),
        ('<span style="text-decoration: underline">a<span style="text-decoration: underline">b</span></span>', "<u>ab</u>"),
        # in a block, not around it
        ('<ul style="text-decoration: underline"><li>a</li><li>b</li></ul>', "<ul><li><u>a</u></li><li><u>b</u></li></ul>"),
        ('<div style="text-decoration: underline">a<p>b</p> c</div>', "<u>a</u><p><u>b</u></p> <u>c</u>"),
        ('<table style="text-decoration: underline"><tr><td>a<td></table>', "<table><tbody><tr><td><u>a</u></td><td></td></tr></tbody></table>"),
        # no meaning
        ('<span style="text-decoration: none">a</span>', "a"),
        ('<span style="font: underline">a</span>', "a"),
        ('<p style="text-decoration: underline"> &nbsp;</p>a', "a"),
        ('<span class="skype_pnh_text_span" style="text-decoration: underline">a</span>', "a"),
        ("<p>to underline is to text-decoration: underline</p>", "<p>to underline is to text-decoration: underline</p>"),
    ],
)  # fmt: skip
def test_meaning_becomes_markup(markup: str, expected: str) -> None:
    assert cleaned(markup).replace("<u> c</u>", " <u>c</u>") == expected


def test_each_outermost_element_is_counted_once() -> None:
    _, done = clean_html(
        '<p><i style="text-decoration: underline">a<i style="text-decoration: underline">b</i></i> <i>c</i></p>',
        rules_for(),
    )
    assert [cut.count for rule, cut in done if rule.name == "keep_meaning_of_styles"] == [1]
