import pytest

from schemas.source import Source
from tests.worker.clean.cleaning import cleaned
from worker.clean import clean_html, rules_for
from worker.clean.styles import declarations

BOLD = '<span style="font-weight: bold">'
BOTH = '<span style="font-weight: bold; font-style: italic">'
SLANTED = '<span style="font-style: italic">'


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
        ("/* x; */color: red/* ; y", [("color", "red")]),
        ("font-family: 'a;b', \"c;d\"; x: y", [("font-family", "'a;b', \"c;d\""), ("x", "y")]),
        ("font-family: 'a; x: y", [("font-family", "'a"), ("x", "y")]),
        ("background: url(a;b; x: y", [("background", "url(a"), ("x", "y")]),
        ("x: y ! important", [("x", "y")]),
        (
            "background: url(data:image/png;base64,x); color: red",
            [("background", "url(data:image/png;base64,x)"), ("color", "red")],
        ),
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


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("font-weight: bold", "x <strong>a</strong> y"),
        ("font-weight: BOLDER !important", "x <strong>a</strong> y"),
        ("font-weight: 600", "x <strong>a</strong> y"),
        ("font-weight: 900", "x <strong>a</strong> y"),
        ("font-weight: 500", "x a y"),
        ("font-weight: 99999999", "x a y"),
        ("font-weight: bold; font-weight: nonsense", "x <strong>a</strong> y"),
        ("font-weight: bold; font-weight: normal", "x a y"),
        ("mso-bidi-font-weight: bold", "x a y"),
        ("font-style: italic", "x <em>a</em> y"),
        ("font-style: oblique 10deg", "x <em>a</em> y"),
        ("font-style: bold", "x a y"),
        ("vertical-align: super; font-size: smaller", "x <sup>a</sup> y"),
        ("vertical-align: sub", "x <sub>a</sub> y"),
        ("vertical-align: baseline", "x a y"),
        ("font-family: Consolas, monospace", "x <code>a</code> y"),
        ("font-family: &quot;Courier New&quot;", "x <code>a</code> y"),
        ("font-family: Georgia, serif", "x a y"),
        ("font: italic bold 12px/1.5 'Courier New', monospace", "x <strong><em><code>a</code></em></strong> y"),
        ("font: 12px Arial", "x a y"),
        ("font: inherit", "x a y"),
        ("background: yellow; mso-highlight: yellow", "x <mark>a</mark> y"),
        ("-evernote-highlight: true; background-color: #fffaa5", "x <mark>a</mark> y"),
        ("background-color: rgb(255, 255, 0)", "x <mark>a</mark> y"),
        ("background-color: white", "x a y"),
        ("white-space: nowrap=; font-weight: bold", "x <strong>a</strong> y"),
        ("font-weight bold", "x a y"),
        ("font-weight&#58; bold", "x <strong>a</strong> y"),
        ("text-decoration: underline; text-decoration: none", "x a y"),
    ],
)
def test_what_a_style_says_becomes_an_element(style: str, expected: str) -> None:
    assert cleaned(f'<p>x <span style="{style}">a</span> y</p>') == f"<p>{expected}</p>"
    assert (
        cleaned(f'<P>x <FONT STYLE="{style.upper() if "&" not in style else style}">a</FONT> y</P>')
        == f"<p>{expected}</p>"
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # a style takes back what an element says
        ('<p><b style="font-weight: normal">a</b> b</p>', "<p>a b</p>"),
        ('<p><i style="font-style: normal">a</i> <em style="font-style: normal">b</em></p>', "<p>a b</p>"),
        ('<p><b style="mso-bidi-font-weight: normal">a</b> b</p>', "<p><b>a</b> b</p>"),
        ('<p><b>a <span style="font-weight: normal">b</span> c</b> d</p>', "<p><strong>a </strong>b<strong> c</strong> d</p>"),
        ('<p><strong><span style="font-weight: 400">a</span></strong> b</p>', "<p>a b</p>"),
        ('<p style="font-weight: bold">a <span style="font-weight: normal">b</span></p>', "<p><strong>a </strong>b</p>"),
        ('<h2><span style="font-weight: 400">a</span></h2>b', "<h2>a</h2>b"),
        ('<p><b style="font-weight: normal"><b>a</b></b> b</p>', "<p><b>a</b> b</p>"),
        # what says it already says it once
        ('<h2 style="font-weight: bold">a</h2>b', "<h2>a</h2>b"),
        ('<table><tr><th style="font-weight: bold">a<td>b</table>', "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>"),
        ('<p><b style="font-weight: bold">a</b> b</p>', "<p><b>a</b> b</p>"),
        ('<p><code style="font-family: monospace">a</code> b</p>', "<p><code>a</code> b</p>"),
        ('<p><sup style="vertical-align: super">a</sup> b</p>', "<p><sup>a</sup> b</p>"),
        # the elements that the writer uses
        ('<p><i>a</i> b <span style="font-style: italic">c</span></p>', "<p><i>a</i> b <i>c</i></p>"),
        ('<pre>a <span style="background-color: yellow">b</span></pre>', "<pre>a b</pre>"),
        # runs, well nested
        ('<p>x <span style="font-weight: bold">a</span><span style="font-weight: bold"> b</span></p>', "<p>x <strong>a b</strong></p>"),
        (f"<p>x {BOLD}a</span>{BOTH}b</span>{SLANTED}c</span></p>", "<p>x <strong>a<em>b</em></strong><em>c</em></p>"),
        ('<p>x <span style="font-weight: bold">a<br>b</span></p>', "<p>x <strong>a<br>b</strong></p>"),
        ('<p>x <span style="font-weight: bold"><img src="https://e.org/a"></span></p>', '<p>x <img src="https://e.org/a"></p>'),
        # never around blocks
        ('<div style="font-weight: bold"><p>a</p><ul><li>b</ul></div><p>c</p>', "<p><strong>a</strong></p><ul><li><strong>b</strong></li></ul><p>c</p>"),
        ('<b style="font-weight: bold"><p>a</p></b>b', "<b><p>a</p></b>b"),
        # what arranges boxes
        ('<table><tr><td style="vertical-align: super">a</table>', "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ('<p style="background-color: yellow">a</p><p>b</p>', "<p>a</p><p>b</p>"),
        # classes of Word's, and fonts
        ('<p>a<span class="MsoFootnoteReference">1</span> b</p>', "<p>a<sup>1</sup> b</p>"),
        ('<p>a <font face="Courier New, Courier">b</font></p>', "<p>a <code>b</code></p>"),
    ],
)  # fmt: skip
def test_styles_and_elements_together_say_it_once(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # emphasis on everything sets nothing off
        ('<p style="font-weight: bold">a</p><p style="font-weight: bold">b</p>', "<p>a</p><p>b</p>"),
        ('<div style="font-style: italic"><p>a</p><p>b</p></div>', "<p>a</p><p>b</p>"),
        ('<h2>a</h2><p style="font-weight: bold">b</p><p style="font-weight: bold">c</p>', "<h2>a</h2><p>b</p><p>c</p>"),
        (f'<p style="font-weight: bold">{"a " * 150}</p>', f"<p>{'a ' * 150}</p>"),
        # a line does, and so does emphasis on some
        ('<p style="font-weight: bold">a</p>', "<p><strong>a</strong></p>"),
        ('<p style="font-weight: bold">a</p><p>b</p>', "<p><strong>a</strong></p><p>b</p>"),
        ('<p style="font-weight: bold">a</p><p style="font-weight: bold">b <b>c</b></p>', "<p><b>a</b></p><p><b>b c</b></p>"),
        ('<p style="text-decoration: line-through">a</p><p style="text-decoration: line-through">b</p>', "<p><s>a</s></p><p><s>b</s></p>"),
        # the font of the text is no code
        ('<p style="font-family: Courier">a</p><p style="font-family: Courier">b</p><p>c</p>', "<p><code>a</code></p><p><code>b</code></p><p>c</p>"),
        ('<p style="font-family: Courier">aaaaaaaaaa</p><p style="font-family: Courier">b</p><p>c</p>', "<p>aaaaaaaaaa</p><p>b</p><p>c</p>"),
    ],
)  # fmt: skip
def test_a_style_sheet_for_everything_says_nothing(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


def test_a_document_of_google_docs_comes_out_as_it_was_written() -> None:
    plain = "font-family:Arial;font-style:normal;font-variant:normal;text-decoration:none;vertical-align:baseline;white-space:pre-wrap;"
    markup = (
        '<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38;">'
        f'<span style="{plain}font-weight:400;">Hello </span><span style="{plain}font-weight:700;">bold</span>'
        f'<span style="{plain}font-weight:400;font-style:italic;"> and slanted</span></p><br><ul><li dir="ltr" style="{plain}">'
        f'<p dir="ltr" role="presentation"><span style="{plain}">item</span></p></li></ul></b>'
    )
    assert cleaned(markup) == (
        "<p>Hello <strong>bold</strong><em> and slanted</em></p><br><ul><li><p>item</p></li></ul>"
    )


def test_a_source_may_leave_styles_unread() -> None:
    without = rules_for(Source(id="x", url="x", disable=("styles", "word")))
    markup = '<p class="MsoListParagraph" style="mso-list: l0 level1 lfo1">·&nbsp; <span style="font-weight: bold">a</span></p>b'
    assert clean_html(markup, without)[0] == "<p>· a</p>b"
    lists_alone = rules_for(Source(id="x", url="x", disable=("styles",)))
    assert clean_html(markup, lists_alone)[0] == "<ul><li>a</li></ul>b"
