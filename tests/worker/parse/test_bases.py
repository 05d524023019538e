import pytest

from schemas.feed import Origin, Text
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


RDF_FEED = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xml:base="http://e.org/a/"><channel rdf:about="x" xml:base="b/"><title>t</title><link>c</link></channel>'
    '<item rdf:about="z"><title>i</title><link>d</link></item></rdf:RDF>'
)
RSS_1_1 = (
    '<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="f">'
    '<title>t</title><items xml:base="http://e.org/"><item rdf:about="q"><title>u</title><link>d</link></item></items>'
    "</Channel>"
)
TWO_CHANNELS = (
    "<rss><channel><title>t</title><item><link>http://o.org/c</link></item></channel>"
    '<channel xml:base="http://e.org/"><item><link>d</link></item></channel></rss>'
)
ENTRY_ALONE = '<entry xmlns="http://www.w3.org/2005/Atom" xml:base="a/"><id>x</id><link href="d"/></entry>'


@pytest.mark.parametrize(
    ("document", "permalink"),
    [
        (RDF_FEED, "http://e.org/a/d"),  # an item of RSS 1.0 stands beside the channel, not in it
        (RSS_1_1, "http://e.org/d"),
        (TWO_CHANNELS, "http://e.org/d"),
        (ENTRY_ALONE, "http://e.com/f/a/d"),
    ],
)
def test_a_link_is_relative_to_what_it_stands_in(document: str, permalink: str) -> None:
    assert read(document, base_url="http://e.com/f/").entries[-1].permalink == permalink


def test_what_stands_in_a_part_of_content_or_in_a_source_is_relative_to_that() -> None:
    parts = '<content type="text/html" mode="escaped">&lt;a href="x"&gt;y</content>'
    source = '<source xml:base="http://s.org/"><title type="html">&lt;a href="x"&gt;y</title><link href="x"/></source>'
    document = atom(
        f'<content type="multipart/alternative" xml:base="http://e.org/">{parts}</content>{source}<link href="own"/>'
    )
    (entry,) = read(document, base_url="http://e.com/").entries
    assert entry.content == Text(value='<a href="http://e.org/x">y', kind="html")
    assert entry.origin == Origin(
        title=Text(value='<a href="http://s.org/x">y', kind="html"), home_page="http://s.org/x"
    )
    assert entry.permalink == "http://e.com/own"


def test_names_in_any_case_hold_addresses() -> None:
    inside = '<div xmlns="http://www.w3.org/1999/xhtml">a<BR/>b<A HREF="x">c</A><Img SrcSet="q 1x, p 2x"/></div>'
    document = atom(f'<content type="xhtml">{inside}</content>', '<content type="html">&lt;img Src="x"></content>')
    entries = read(document.replace("<feed ", '<feed xml:base="http://e.org/" ')).entries
    assert [entry.content and entry.content.value for entry in entries] == [
        'a<BR>b<A HREF="http://e.org/x">c</A><Img SrcSet="http://e.org/q 1x, http://e.org/p 2x">',
        '<img Src="http://e.org/x">',
    ]
