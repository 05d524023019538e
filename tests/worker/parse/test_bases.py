import pytest

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
