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


def test_strike_through_by_strike_is_kept() -> None:
    assert cleaned("<p><strike>a</strike></p>") == "<p><s>a</s></p>"


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


def test_srcset_is_resolved() -> None:
    item = (
        '<item><link>https://e.org/x/</link><description>&lt;img src="a.png" srcset="b.png 2x"&gt;</description></item>'
    )
    assert bodies(feed(item)) == ['<img src="https://e.org/x/a.png" srcset="https://e.org/x/b.png 2x">']


# --- worker/parse -----------------------------------------------------------------------------------------------------
