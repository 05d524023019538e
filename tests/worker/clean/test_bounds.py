"""Markup that no page has is cut down; words, and markup that pages have, stay."""

import pytest

from worker.clean import bounds, clean_html, rules_for
from worker.clean.html import text
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
