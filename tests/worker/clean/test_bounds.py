"""Markup that no page has is cut down; words, and markup that pages have, stay."""

import re

import pytest

from worker.clean import bounds, clean_html, rules_for
from worker.clean.html import text
from worker.clean.markup import VOID
from worker.clean.rule import Fragment

LONG = "word " * (bounds.CHARACTERS_MIN // 5)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" + "</p><p>".join(["a &amp; b"] * 40_000) + "</p>",
        "<p>a" * 100_000,
        "<ul>" + "<li>a" * 60_000 + "</ul>",
        "<table>" + "<tr><td>a<td>b" * 30_000 + "</table>",
        "<div>" * 499 + LONG + "</div>" * 499,
        f"<!--{'<div>' * 100_000}-->" + LONG,
        f"<textarea>{'<b>' * 100_000}</textarea>" + LONG,
        '<img alt="' + "a=b " * 100_000 + '">',
        f"<a {' '.join(f'a{n}=b' for n in range(200))}>{LONG}</a>",
    ],
    ids=lambda markup: markup[:20],
)
def test_what_pages_hold_stays(markup: str) -> None:
    assert len(markup) >= bounds.CHARACTERS_MIN
    assert bounds.within(markup) == (markup, None)


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<div>" * 50_000 + "a" + "</div>" * 50_000 + "b", "49500 tags nested deeper than 500"),
        ("<div></x>" * 50_000 + "a", "49500 tags nested deeper than 500"),
        ("<b>a " * 60_000, "59500 tags nested deeper than 500"),
        (
            f"<p {' '.join(f'a{n}=b' for n in range(50_000))}>a</p> b",
            "the attributes of 1 elements with more than 200",
        ),
    ],
)
def test_what_no_page_holds_is_left_out_and_reported(markup: str, told: str) -> None:
    bounded, left_out = bounds.within(markup)
    assert left_out == told
    assert text(bounded).split() == text(markup).split()
    fragment = Fragment(markup=markup)
    clean_html(markup, rules_for(), fragment=fragment)
    assert ("markup-extreme", told) in fragment.findings


def test_references_are_parted_where_nobody_sees_it() -> None:
    markup = "<p>" + "&amp;" * 100_000 + "</p>"
    bounded, left_out = bounds.within(markup)
    assert left_out is None
    assert bounded.count("<!---->") == 100
    assert bounded.replace("<!---->", "") == markup
    assert clean_html(markup, rules_for())[0] == markup


@pytest.mark.parametrize(
    "opened",
    ["<b>", "<b>x", "<div>", "<blockquote>", "<ul><li>", "<em><i>", "<table><tr><td>", "<b><br>", "<a href=x><b>"],
)
@pytest.mark.parametrize("around", ["{}", "<p>a</p>{}b", "<p>a<br>b</p>" * 300 + "{}", "{}" + "</div></b>" * 300])
def test_what_comes_out_nests_no_deeper_than_browsers_do(opened: str, around: str) -> None:
    markup = around.format(opened * 600 + "x")
    fragment = Fragment(markup=markup)
    clean, _ = clean_html(markup, rules_for(), fragment=fragment)
    depth = deepest = 0
    for tag in re.findall(r"</?[a-z0-9]+", clean):
        depth += -1 if tag[1] == "/" else tag[1:] not in VOID
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= bounds.DEPTH_MAX
    assert clean_html(clean, rules_for()) == (clean, [])
    assert text(clean).split() == text(markup).split()


@pytest.mark.parametrize(
    "markup",
    ["<b>x</b>" * 5_000, "<p>a<br>b</p>" * 2_000, "<b>" * 500 + "x" + "</b>" * 500, "<p><b>a</b><br></p>" * 900],
)
def test_what_only_holds_many_elements_stays(markup: str) -> None:
    assert bounds.shallow(markup) == (markup, None)


def test_depth_is_counted_over_the_edges_of_pieces() -> None:
    for lead in range(bounds.PIECE_LENGTH):
        markup = "x" * lead + "<b>" * 501 + "</b>" * 501
        assert bounds.shallow(markup)[1] == "1 tags nested deeper than 500"
