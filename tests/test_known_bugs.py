"""Bugs that were found by reading expectations. Those not mended yet are strict xfails; the others stay mended."""

import re

import pytest
from msgspec.structs import replace

from schemas.snapshot import Snapshot
from worker import normalize
from worker.clean import clean, clean_html, rules_for

known = pytest.mark.xfail(strict=True)


def cleaned(markup: str) -> str:
    return clean_html(markup, rules_for())[0]


def feed(items: str, *, head: str = "") -> Snapshot:
    start = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>'
    return normalize(f"{start}{head}{items}</channel></rss>".encode())


def titled(*titles: str) -> Snapshot:
    return feed("".join(f"<item><title>{title}</title></item>" for title in titles))


def bodies(snapshot: Snapshot) -> list[str | None]:
    return [entry.content.value if entry.content else None for entry in snapshot.entries]


# --- worker/clean -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<p lang="EN-US">a</p>', "<p>a</p>", id="lang"),
        pytest.param('<p title="T">a</p>', "<p>a</p>", id="title"),
        pytest.param("<p>quoi &nbsp;?</p>", "<p>quoi&nbsp;?</p>", id="a run of spaces before a high mark"),
        pytest.param("<p>a&nbsp;</p>\n<p>b</p>", "<p>a</p>\n<p>b</p>", id="the line break after a trimmed block"),
        pytest.param("<p>two <em> </em> three</p>", "<p>two three</p>", id="an empty element between spaces"),
        pytest.param('<p style="text-decoration: Underline">a</p>', "<p><u>a</u></p>", id="a style in other letters"),
        pytest.param(
            '<picture><source srcset="https://e.org/a.webp"><img src="https://e.org/a.png"></picture>',
            '<picture><source srcset="https://e.org/a.webp"><img src="https://e.org/a.png"></picture>',
            id="srcset of a source",
        ),
    ],
)
def test_markup_becomes_what_it_should(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@known
def test_strike_through_by_strike_is_kept() -> None:
    assert cleaned("<p><strike>a</strike></p>") == "<p><s>a</s></p>"


@known
@pytest.mark.parametrize(
    ("style", "element"),
    [("font-weight: bold", "b|strong"), ("font-style: italic", "i|em"), ("vertical-align: super", "sup")],
)
def test_meaning_in_styles_becomes_markup(style: str, element: str) -> None:
    assert re.search(rf"<({element})>a</\1>", cleaned(f'<p>x <span style="{style}">a</span> y</p>'))


@pytest.mark.parametrize("markup", ["<ul {}><li>a</li></ul>", "<div {}><p>a</p><p>b</p></div>"])
def test_no_inline_element_is_put_around_blocks(markup: str) -> None:
    assert not re.search("<u><(?:p|li)>", cleaned(markup.format('style="text-decoration: underline"')))


def test_an_element_styled_twice_is_counted_once() -> None:
    _, done = clean_html('<p><span style="text-decoration: underline line-through">a</span></p>', rules_for())
    assert [(rule.name, cut.count) for rule, cut in done] == [("keep_meaning_of_styles", 2)]


def test_a_writers_second_mark_proves_no_template() -> None:
    assert titled("Sale!", "Buy now!!", "Last days!", "Hurry!", "Over!").learned == ()


def test_links_are_not_resolved_against_a_relative_page() -> None:
    once = feed('<item><link>a/b.html</link><description>&lt;img src="c.png"&gt;</description></item>')
    assert clean(replace(once, ledger=()), rules_for()).entries == once.entries


@known
def test_srcset_is_resolved() -> None:
    item = (
        '<item><link>https://e.org/x/</link><description>&lt;img src="a.png" srcset="b.png 2x"&gt;</description></item>'
    )
    assert bodies(feed(item)) == ['<img src="https://e.org/x/a.png" srcset="https://e.org/x/b.png 2x">']


# --- worker/parse -----------------------------------------------------------------------------------------------------


@known
def test_one_person_in_two_elements_is_one_author() -> None:
    item = "<item><author>jon@example.org (Jon Ainger)</author><dc:creator>Jon Ainger</dc:creator></item>"
    (entry,) = feed(item).entries
    assert [(person.name, person.email) for person in entry.authors] == [("Jon Ainger", "jon@example.org")]


@known
def test_links_in_atom_content_are_resolved_against_xml_base() -> None:
    document = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://e.org/"><link href="."/>
    <entry xml:base="https://e.com/other/"><content type="html" xml:base="deep/">&lt;a href="x"&gt;y&lt;/a&gt;</content></entry></feed>"""
    assert bodies(normalize(document)) == ['<a href="https://e.com/other/deep/x">y</a>']


@known
def test_text_of_an_unclosed_cdata_section_is_kept() -> None:
    document = b"<rss version='2.0'><channel><item><description><![CDATA[<p>cut off he"
    assert bodies(normalize(document)) == ["<p>cut off he</p>"]


@known
def test_an_unclosed_break_does_not_swallow_the_next_entry() -> None:
    assert len(feed("<item><description>one<br>two</description></item><item><title>B</title></item>").entries) == 2


@known
def test_text_in_a_doubled_cdata_section_is_kept() -> None:
    assert "words" in (
        bodies(feed("<item><description><![CDATA[<![CDATA[words]]]]><![CDATA[>]]></description></item>"))[0] or ""
    )


@known
def test_a_form_feed_parts_words() -> None:
    assert bodies(feed("<item><description>one\x0ctwo</description></item>")) == ["one two"]


@known
def test_a_link_of_rss_that_holds_an_element_is_its_text() -> None:
    assert feed("<item><link><a>https://e.org/</a></link></item>").entries[0].permalink == "https://e.org/"
