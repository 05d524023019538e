import pytest
from selectolax.lexbor import LexborHTMLParser

from worker.clean.selectors import LENGTH_MAX, read

#: A selector, what the markup must hold for it to match, and whether clean markup may match it as well.
READ = [
    (".share", "share", False),
    ("div.share", "share", False),
    ("hr", "<hr", True),
    ("HR", "<hr", True),
    ("#footer", "footer", False),
    ("p.a", "<p", False),  # "a" stands in every tag
    (".a", "a", False),
    ("a[href^='https://example.org/go']", "https://example.org/go", True),
    ('a[href*="#comments" i]', "href", True),
    ('a[href*="?a&b"]', "href", True),
    ('a[title="Größe"]', "title", True),
    ("img[data-src]", "data-src", False),
    ("img[alt]", "alt", True),
    ("div > p:first-child", "<p", True),
    ("div.x p:not(.y):last-child", "<p", False),
    (".x + .yellow", "yellow", False),
    ("  div   >\n p ", "<p", True),
    ("a:empty", "<a", True),
    ("h2 ~ p", "<p", True),
]
REFUSED = [
    ("", "no selector that can be used"),
    ("*", "no selector that can be used"),
    ("div *", "no selector that can be used"),
    ("a, b", "several selectors"),
    ("div:has(p)", "no selector that can be used"),
    ("p:nth-child(2n)", "no selector that can be used"),
    ("p:not(div p)", "no selector that can be used"),
    ("p::before", "no selector that can be used"),
    ("p:hover", "no selector that can be used"),
    ("..x", "no selector that can be used"),
    ("div[", "no selector that can be used"),
    ("div >", "no selector that can be used"),
    ("> div", "no selector that can be used"),
    ("a > > b", "no selector that can be used"),
    ("p{color:red}", "no selector that can be used"),
    (".a .b .c", "looks far more than once"),
    (".a ~ .b .c", "looks far more than once"),
    (":first-child", "says nothing of what it looks for"),
    (":not(.x)", "says nothing of what it looks for"),
    ("." + "x" * LENGTH_MAX, "up to 200 characters"),
]


@pytest.mark.parametrize(("text", "need", "is_late"), READ)
def test_a_selector_tells_what_it_needs(*, text: str, need: str, is_late: bool) -> None:
    assert read(text)[1:] == (need, is_late)


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_other_selectors_are_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(text)


def test_a_comma_in_a_value_parts_nothing() -> None:
    assert read('a[title="a, b"]').css == 'a[title="a, b"]'
    assert LexborHTMLParser('<a title="a, b">', is_fragment=True).css(read('a[title="a, b"]').css)
