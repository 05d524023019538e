import pytest

from tests.worker.clean.cleaning import DEFAULT
from worker.clean import clean_html
from worker.clean.rule import Fragment

BASE = "https://example.org/blog/post?x=1"


def resolved(markup: str, base: str | None = BASE) -> str:
    clean, _ = clean_html(markup, DEFAULT, fragment=Fragment(markup=markup, base=base))
    again, done = clean_html(clean, DEFAULT, fragment=Fragment(markup=clean, base=base))
    assert (again, done) == (clean, [])
    return clean


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/about", "https://example.org/about"),
        ("about", "https://example.org/blog/about"),
        ("../a/./b?c=d#e", "https://example.org/a/b?c=d#e"),
        ("?p=2&amp;q=3", "https://example.org/blog/post?p=2&amp;q=3"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("", "https://example.org/blog/post?x=1"),
        ("a b", "https://example.org/blog/a b"),
        ("é", "https://example.org/blog/é"),
        ("it's", "https://example.org/blog/it's"),
        ("a&lt;b&gt;", "https://example.org/blog/a&lt;b&gt;"),
        ("x:y", None),  # no scheme that may pass
        ("#top", "#top"),
        ("http://e.org/", "http://e.org/"),
        ("mailto:a@e.org", "mailto:a@e.org"),
        ("//[", "//["),  # nobody can read it
        ("&nbsp;javascript:alert(1)", "https://example.org/blog/&nbsp;javascript:alert(1)"),
        ("https://e.org/&lt;a href=", "https://e.org/&lt;a href="),
    ],
)
def test_an_address_becomes_absolute(address: str, expected: str | None) -> None:
    attribute = "" if expected is None else f' href="{expected}"'
    assert resolved(f'<p><a href="{address}">x</a></p>') == f"<p><a{attribute}>x</a></p>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            '<img src="a.png" alt="href=&quot;/x&quot;">',
            '<img src="https://example.org/blog/a.png" alt="href=&quot;/x&quot;">',
        ),
        (
            '<video src="v" poster="p"></video>',
            '<video src="https://example.org/blog/v" poster="https://example.org/blog/p"></video>',
        ),
        (
            '<blockquote cite="/x"><p>a</p></blockquote>',
            '<blockquote cite="https://example.org/x"><p>a</p></blockquote>',
        ),
        # only an attribute of a tag is an address
        ('<p>write &lt;a href="/about"&gt;</p>', '<p>write &lt;a href="/about"&gt;</p>'),
        ('<pre>src="x"</pre><a href="/">y</a>', '<pre>src="x"</pre><a href="https://example.org/">y</a>'),
        ("<a href='https://e.org/@<a href=' title='x'>y</a>", '<a href="https://e.org/@&lt;a href=" title="x">y</a>'),
        ("<a href='/x' title=' href='>y</a>", '<a href="https://example.org/x" title=" href=">y</a>'),
    ],
)
def test_attributes_are_taken_whole(markup: str, expected: str) -> None:
    assert resolved(markup) == expected


@pytest.mark.parametrize("base", [None, "", "post.html", "/blog/", "urn:x"])
def test_without_an_address_of_the_page_nothing_changes(base: str | None) -> None:
    assert resolved('<a href="/about">x</a>', base) == '<a href="/about">x</a>'
