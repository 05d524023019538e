import pytest

from tests.worker.parse.documents import atom, read
from worker.parse import bases

BASE = "https://e.org/a/b"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href="x">y</a>', '<a href="https://e.org/a/x">y</a>'),
        ("<a href='x'>y</a>", '<a href="https://e.org/a/x">y</a>'),
        ("<a href=x>y</a>", '<a href="https://e.org/a/x">y</a>'),
        ('<A HREF = "/x">', '<A HREF = "https://e.org/x">'),
        ('<img src="../c.png"/>', '<img src="https://e.org/c.png"/>'),
        ('<img src="?a&amp;b=c">', '<img src="https://e.org/a/b?a&amp;b=c">'),
        ('<video poster="p.png"><q cite="q"></q></video>', '<video poster="https://e.org/a/p.png"><q cite="https://e.org/a/q"></q></video>'),
        ('<img srcset="a.png, b.png 2x,c,d.png 3x">', '<img srcset="https://e.org/a/a.png, https://e.org/a/b.png 2x, https://e.org/a/c,d.png 3x">'),
        ('<a href="">x</a>', '<a href="">x</a>'),
        ('<a href="#n">x</a>', '<a href="#n">x</a>'),
        ('<a href="mailto:a@b.org">x</a>', '<a href="mailto:a@b.org">x</a>'),
        ('<a href="HTTP://e.com/">x</a>', '<a href="HTTP://e.com/">x</a>'),
        ('<a title="href=x" href="y">z</a>', '<a title="href=x" href="https://e.org/a/y">z</a>'),
        ('<a data-href="x">y</a>', '<a data-href="x">y</a>'),
        ("text href=x", "text href=x"),
        ('<a href="x', '<a href="x'),
        ('<a href="//[">x</a>', '<a href="//[">x</a>'),
        (f'<a href="&#{"1" * 5000};">x</a>', f'<a href="&#{"1" * 5000};">x</a>'),
    ],
)  # fmt: skip
def test_relative_addresses_are_resolved(markup: str, expected: str) -> None:
    assert bases.resolve(markup, BASE) == expected


@pytest.mark.parametrize(
    "markup",
    ["<a href=x " * 50_000, '<a "' * 50_000 + "href=x", "<a '\"" * 50_000 + "href=x", "<a href=x " + "b" * 1_000_000,
     "<a href='x'" + " " * 1_000_000, "<a href=x srcset='" + "a," * 500_000 + "'>", "<a href=x srcset='" + " a" * 500_000 + "'>"],
)  # fmt: skip
def test_no_markup_takes_long(markup: str) -> None:
    bases.resolve(markup, BASE)  # what grew with the square of this would take minutes


def test_a_base_that_is_too_long_is_none() -> None:
    long = "http://e.org/" + "a/" * bases.BASE_CHARACTERS_MAX
    content = '<link href="x"/><content type="html">&lt;a href="x">y&lt;/a></content>'
    for document in (
        atom(content).replace("<feed ", f'<feed xml:base="{long}" '),
        atom(content).replace("<entry>", f'<entry xml:base="{long}">'),
    ):
        (entry,) = read(document).entries
        assert entry.permalink == "x"
        assert entry.content
        assert entry.content.value == '<a href="x">y</a>'
    assert bases.below("http://e.org/", long) == "http://e.org/"
    assert bases.below(None, "http://e.org/") == "http://e.org/"


def test_short_addresses_behind_a_long_base_do_not_fill_the_memory() -> None:
    base = "http://e.org/" + "a/" * 200
    html = "<a href=x>" * 50_000
    assert len(bases.resolve(html, base)) < 3 * len(html) + bases.GROWTH_CHARACTERS
    links = "<y:y xmlns:y='u'/>" + "<a href='x'/>" * 50_000
    xhtml = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{links}</div></content>'
    (entry,) = read(atom(xhtml).replace("<feed ", f'<feed xml:base="{base}" ')).entries
    assert entry.content
    assert len(entry.content.value) < 12 * len(xhtml) + bases.GROWTH_CHARACTERS
