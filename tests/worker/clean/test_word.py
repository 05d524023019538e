"""What Word and Outlook leave: settings, style sheets as text, and lists that are paragraphs."""

import pytest

from tests.worker.clean.cleaning import DEFAULT, cleaned, stripped, texts
from worker.clean import clean_html

SETTINGS = "<xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml>"
LEAK = "Normal 0 false false false EN-US X-NONE X-NONE"
SHEET = '/* Style Definitions */ table.MsoNormalTable {mso-style-name:"Table Normal"; font-size:11.0pt;}'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"{SETTINGS}<p>a</p>", "<p>a</p>"),
        (f"<!--[if gte mso 9]>{SETTINGS}<![endif]--><p>a</p>", "<p>a</p>"),
        ("<xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><p>a</p>", "<p>a</p>"),
        # never closed, or the author's: the text stays
        ("<w:WordDocument><w:View>Normal</w:View><p>a</p>", "Normal<p>a</p>"),
        ("<p>The <xml> element holds <b>all</b></p>", "<p>The  element holds <b>all</b></p>"),
        # tags that mean nothing
        ("<p>in <st1:City><st1:place>Ealing</st1:place></st1:City><o:p></o:p></p>", "<p>in Ealing</p>"),
        ("<p><![if !supportEmptyParas]>a<![endif]> b</p>", "<p>a b</p>"),
        ('<?xml:namespace prefix = o ns = "urn:x" /><p class="MsoNormal">a<o:p>&nbsp;</o:p></p>', "<p>a</p>"),
        ("<w:sdt><p>a</p></w:sdt>", "<p>a</p>"),
    ],
)
def test_settings_go_and_text_stays(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p>{LEAK} {SHEET} Dear all</p>", "<p>Dear all</p>"),
        (f"<p>{LEAK} MicrosoftInternetExplorer4 10 ways</p>", "<p>10 ways</p>"),
        (f"{LEAK.replace(' ', '<br>')}<br><p>{SHEET}</p><p>Dear all</p>", "<p>Dear all</p>"),
        (f"<p>{SHEET} {SHEET}</p><p>Dear all</p>", "<p>Dear all</p>"),
        (f"<p><b>{LEAK}</b>b</p>", "<p>b</p>"),
        (f"<p><span>{LEAK}</span> b</p>", "<p>b</p>"),
        # what an author may have written
        ("<p>Normal people say false false things</p>", "<p>Normal people say false false things</p>"),
        (f"<p>a {LEAK} b</p>", f"<p>a {LEAK} b</p>"),
        ("<p>Normal 0 false</p>", "<p>Normal 0 false</p>"),
        ("<p>0 false false 3 true</p>", "<p>0 false false 3 true</p>"),
        ("<p>/* Style Definitions */ p { color: red }</p>", "<p>/* Style Definitions */ p { color: red }</p>"),
        (f"<p>{'a ' * 500}</p><p>{LEAK}</p>", f"<p>{'a ' * 500}</p><p>{LEAK}</p>"),
    ],
)
def test_settings_that_leaked_into_the_text_go(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


def test_what_leaked_is_in_the_ledger_word_for_word() -> None:
    _, cuts, _ = stripped(f"<p>{LEAK} {SHEET} Dear all</p>", DEFAULT)
    assert cuts == [f"{LEAK} {SHEET}"]


def item(mark: str, text: str, *, level: int = 1) -> str:
    """A paragraph as Word 2010 saves it."""
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
        f"<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{mark}<span "
        f"style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{text}<o:p></o:p></p>\n"
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (item("·", "a") + item("·", "b"), "<ul><li>a</li><li>b</li></ul>"),
        (item("1.", "a") + item("2.", "b"), "<ol><li>a</li><li>b</li></ol>"),
        (item("a)", "a") + item("b)", "b"), '<ol type="a"><li>a</li><li>b</li></ol>'),
        (item("i.", "a") + item("ii.", "b") + item("v.", "c"), '<ol type="i"><li>a</li><li>b</li><li>c</li></ol>'),
        (item("A.", "a"), '<ol type="A"><li>a</li></ol>'),
        (item("3.", "a") + item("4.", "b"), '<ol start="3"><li>a</li><li>b</li></ol>'),
        (item("1.", "a") + item("1.", "b"), "<ol><li>a</li></ol><ol><li>b</li></ol>"),
        (item("1.", "a") + "<p>x</p>" + item("2.", "b"), '<ol><li>a</li></ol><p>x</p><ol start="2"><li>b</li></ol>'),
        (item("·", "a") + item("o", "b", level=2) + item("·", "c"), "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        (item("1.", "a") + item("1.1.", "b", level=2) + item("1.2.", "c", level=2), "<ol><li>a<ol><li>b</li><li>c</li></ol></li></ol>"),
        (item("·", "a") + item("§", "b", level=3) + item("o", "c", level=2), "<ul><li>a<ul><li>b</li></ul><ul><li>c</li></ul></li></ul>"),
        (item("·", "a", level=2) + item("·", "b"), "<ul><li>a</li></ul><ul><li>b</li></ul>"),
        (item("·", "a") + item("1.", "b"), "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        (item("", "a") + item("", "b"), "<ul><li>a</li><li>b</li></ul>"),
        (item('<img src="https://e.org/b.gif" alt="*">', "a"), "<ul><li>a</li></ul>"),
        (item("·", "<b style='mso-bidi-font-weight:normal'>a</b> b"), "<ul><li><b>a</b> b</li></ul>"),
        (f"<div>{item('·', 'a')}</div>", "<ul><li>a</li></ul>"),
        # no styles are left, only classes or what it looks like
        ('<p class="MsoListParagraph">1.&nbsp; a</p><p class="MsoListParagraph">2.<span>&nbsp; </span>b</p>', "<ol><li>a</li><li>b</li></ol>"),
        ('<p class="MsoListBullet">·<span>&nbsp;&nbsp;</span>a</p>', "<ul><li>a</li></ul>"),
        ('<p style="margin-left:36pt;text-indent:-18pt">·&nbsp;&nbsp; a</p>', "<ul><li>a</li></ul>"),
        ('<p dir="rtl" style="mso-list: l0 level1 lfo1">·&nbsp;&nbsp; a</p>', '<ul><li dir="rtl">a</li></ul>'),
        # no items
        ('<p class="MsoListParagraph">a</p>', "<p>a</p>"),
        ('<p style="text-indent:-18pt">A. Smith wrote</p>', "<p>A. Smith wrote</p>"),
        ('<p class="MsoListParagraph">A. Smith wrote</p>', "<p>A. Smith wrote</p>"),
        ('<p style="text-indent:-18pt">- said he</p>', "<p>- said he</p>"),
        ('<p style="mso-list: none">1. a</p>', "<p>1. a</p>"),
        ('<ul><li><p class="MsoListParagraph" style="mso-list: l0 level1 lfo1">a</p></li></ul>', "<ul><li><p>a</p></li></ul>"),
    ],
)  # fmt: skip
def test_paragraphs_become_lists(markup: str, expected: str) -> None:
    assert cleaned(markup).replace("\n", "") == expected


def test_marks_are_in_the_ledger_also_where_no_space_follows() -> None:
    markup = '<p style="mso-list: l0 level1 lfo1"><span style="mso-list: Ignore">1.</span>One</p>' + item("2.", "Two")
    clean, done = clean_html(markup, DEFAULT)
    assert clean == "<ol><li>One</li><li>Two</li></ol>"
    assert texts(done) == [("mark_up_word_lists", "1."), ("mark_up_word_lists", "2.")]
    assert [cut.kept_after for _, cut in done if cut.text] == ["One", ""]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p>Thanks <span style="font-family:Wingdings">J</span></p>', "<p>Thanks ☺</p>"),
        (
            '<p>a <span style="font-family:Calibri;mso-symbol-font-family:Wingdings"><span>à</span></span>b</p>',
            "<p>a →b</p>",
        ),
        ('<p>x <font face="Symbol">a</font>, 3 <font face="Symbol">£</font> 4</p>', "<p>x α, 3 ≤ 4</p>"),
        ('<p>x <span style="font-family:Symbol">a <span style="font-family:Arial">a</span></span></p>', "<p>x α a</p>"),
        # a text in the wrong font, and another font
        ('<p>x <span style="font-family:Symbol">alpha</span></p>', "<p>x alpha</p>"),
        ('<p>x <span style="font-family:Wingdings">Z</span></p>', "<p>x Z</p>"),
        ('<p>x <span style="font-family:Wingdings 2">J</span></p>', "<p>x J</p>"),
        ('<p>x <span style="font-family:Segoe UI Symbol">J</span></p>', "<p>x J</p>"),
    ],
)
def test_letters_in_fonts_of_symbols_are_read(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected
