import pytest

from worker.clean.addresses import escape, look_for, unescape
from worker.clean.sanitize import sanitize

ORDINARY = [
    "http://e.org", "https://e.org/", "https://www.e.org/a/b-c_d.html", "https://e.org/2012/01/%C3%BC/", "https://e.org/a#b", "https://e.org:80/"[:13],
    "#a", "#a b", "mailto:jon@e.org", "https://e.org/wiki/A_(b),_c", "https://e.org/@jon/1",
]  # fmt: skip
MAY_NEED = [
    "", "/a", "a", "//e.org", "www.e.org", "http:/e.org", "http//e.org", "http://http://e.org", "http://https//e.org", " http://e.org", "http://e.org/a b",
    "http://e.org\\\\a", "https://e.org/?a", "https://e.org?a", "https://e.org/#a=b", "https://e.org/#.a", "https://e.org/a:b", "https://e.org/http%3A", "https://e.org/ü",
    "https://e.org/a/aHR0cHM6", "https://e.org/2/eyJl", "https://e.org/”", "mailto: jon@e.org", "mailto:jon", "jon@e.org", "tel:1",
]  # fmt: skip


@pytest.mark.parametrize("address", ORDINARY)
def test_ordinary_addresses_are_passed_over(address: str) -> None:
    assert not look_for(f'<p>x <a href="{address}">y</a></p>').found


@pytest.mark.parametrize("address", MAY_NEED)
def test_what_a_rule_may_have_to_change_is_found(address: str) -> None:
    (found,) = look_for(f'<p>x <a href="{address}" title="z">y</a></p>').found
    assert (found.attribute, found.value) == ("href", address)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<img src="https://e.org/a?w=1&amp;h=2" srcset="https://e.org/a 1x, https://e.org/b?c 2x" alt="/x">', []),
        ('<img src="a" srcset="https://e.org/a 1x, b 2x">', [("src", "a"), ("srcset", "https://e.org/a 1x, b 2x")]),
        ('<video src="a" poster="b"></video>', [("src", "a"), ("poster", "b")]),
        ('<img src="https://e.org/?a&amp;amp;b">', [("src", "https://e.org/?a&amp;b")]),
        ('<q cite="/a">b</q>', [("cite", "/a")]),
        # text and values may hold what looks like an attribute
        ('href="/a"', []),
        ('<p>href="/a"</p>', []),
        ('<p>a</p> href="/a" <a href="/b">c</a> src="d"', [("href", "/b")]),
        ('<a href="https://e.org" title=" href=">a</a>', []),
        ('<a title=" src=" href="/b">a</a>', [("href", "/b")]),
        ('<a href="/a" title=" href=">b</a><a href="/c">d</a>', [("href", "/a"), ("href", "/c")]),
    ],
)
def test_only_whole_attributes_are_addresses(markup: str, expected: list[tuple[str, str]]) -> None:
    assert sanitize(markup) == markup, "only canonical markup is looked through"
    assert [(address.attribute, address.value) for address in look_for(markup).found] == expected


def test_markup_is_joined_again() -> None:
    markup = '<p>a <a href="/b?c&amp;d">e</a> <img src="f"> g</p>'
    parted = look_for(markup)
    assert parted.join() == markup
    assert parted.found[0].becomes('"<&>\u00a0')
    assert not parted.found[1].becomes("f")
    assert parted.join() == '<p>a <a href="&quot;&lt;&amp;&gt;&nbsp;">e</a> <img src="f"> g</p>' == parted.markup


@pytest.mark.parametrize("value", ["", "a", "&", "&amp;", "&amp;quot;", '<a b="c">\u00a0', "&nbsp;"])
def test_escapes_are_those_of_canonical_markup(value: str) -> None:
    assert unescape(escape(value)) == value
    markup = f'<a title="{escape(value)}">x</a>'
    assert sanitize(markup) == markup
