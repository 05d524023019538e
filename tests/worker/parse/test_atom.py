from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.feed import Category, Enclosure, Link, Origin, Person, Text
from tests.worker.parse.documents import DC, atom, codes, read

DAY = datetime(2012, 1, 11, tzinfo=UTC)


def xhtml(inside: str, attributes: str = "") -> str:
    return f'<content type="xhtml" {attributes}><div xmlns="http://www.w3.org/1999/xhtml">{inside}</div></content>'


XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


@pytest.mark.parametrize(
    ("inside", "field", "expected"),
    [
        ("<id> tag:e.org,2012:f </id>", "guid", "tag:e.org,2012:f"),
        ("<title>A &lt;b&gt;</title>", "title", Text(value="A <b>")),
        ('<title type="html">A &lt;b&gt;c&lt;/b&gt;</title>', "title", Text(value="A <b>c</b>", kind="html")),
        (f'<title type="xhtml">{XHTML.format("A <b>c</b> &amp;")}</title>', "title", Text(value="A <b>c</b> &amp;", kind="html")),
        ("<title>A <b>c</b></title>", "title", Text(value="A <b>c</b>", kind="html")),
        ('<subtitle type="text/html">x</subtitle>', "subtitle", Text(value="x", kind="html")),
        ('<link href="http://e.org/"/>', "home_page", "http://e.org/"),
        ('<link rel="self" href="http://e.org/atom"/>', "self_link", "http://e.org/atom"),
        ('<link rel="hub" href="http://h.org/"/>', "links", (Link(href="http://h.org/", rel="hub"),)),
        ("<updated>2012-01-11T00:00:00Z</updated>", "updated", DAY),
        ("<author><name>Jon</name><email>a@b.org</email><uri>http://e.org/j</uri></author>", "authors",
         (Person(name="Jon", email="a@b.org", uri="http://e.org/j"),)),
        ("<author><name> </name></author>", "authors", ()),
        ('<category term="a" scheme="s" label="A"/>', "categories", (Category(term="a", scheme="s", label="A"),)),
        ("<category>as in RSS</category><category/>", "categories", (Category(term="as in RSS"),)),
        ("<generator uri='x'>Hand</generator>", "generator", "Hand"),
        ('<rights type="html">&amp;copy; us</rights>', "rights", "© us"),
        ("<icon>http://e.org/i.ico</icon>", "icon", "http://e.org/i.ico"),
        ("<icon>java&#x9;script:x</icon>", "icon", None),
        ("<logo>javascript:x</logo>", "image", None),
        ("<tagline>x</tagline>", "subtitle", Text(value="x")),
        ("<modified>2012-01-11T00:00:00Z</modified>", "updated", DAY),
        ("<copyright>Ours</copyright>", "rights", "Ours"),
        ("<contributor><name>Ann</name></contributor>", "contributors", (Person(name="Ann"),)),
        ("<dc:publisher xmlns:dc='http://purl.org/dc/elements/1.1/'>Pub</dc:publisher>", "publisher", Person(name="Pub")),
        ("<author>a@b.org (Jon)</author>", "authors", (Person(name="Jon", email="a@b.org"),)),
        ("<author><name>a@b.org</name><email>a@b.org</email></author>", "authors", (Person(email="a@b.org"),)),
        ("<author><name>Jon (a@b.org)</name></author>", "authors", (Person(name="Jon", email="a@b.org"),)),
        ("<author><name>Jon</name><url>http://e.org/j</url></author>", "authors", (Person(name="Jon", uri="http://e.org/j"),)),
        ('<link rel="self" href="http://e.org/1"/><link rel="self" href="http://e.org/2"/>', "links",
         (Link(href="http://e.org/2", rel="self"),)),
        ('<link href="http://e.org/"/><link href="http://e.org/de" hreflang="de"/>', "links",
         (Link(href="http://e.org/de", rel="alternate", hreflang="de"),)),
    ],
)  # fmt: skip
def test_what_a_feed_says(inside: str, field: str, expected: Any) -> None:
    assert getattr(read(atom(feed=inside)).feed, field) == expected


@pytest.mark.parametrize(
    ("inside", "field", "expected"),
    [
        ("<id>x:1</id>", "guid", "x:1"),
        ('<link href="http://e.org/1"/>', "permalink", "http://e.org/1"),
        ('<link rel=" http://www.iana.org/assignments/relation/alternate" href="http://e.org/1"/>', "permalink", "http://e.org/1"),
        ('<link type="application/pdf" href="http://e.org/p"/><link type="text/html" href="http://e.org/h"/>', "permalink",
         "http://e.org/h"),
        ('<link rel="via" href="http://e.org/v" title="V" hreflang="de" type="t"/>', "links",
         (Link(href="http://e.org/v", rel="via", title="V", hreflang="de", type="t"),)),
        ('<link rel="enclosure" href="http://e.org/a.mp3" type="audio/mpeg" length="5" title="A"/>', "enclosures",
         (Enclosure(url="http://e.org/a.mp3", type="audio/mpeg", length_bytes=5, title="A"),)),
        ('<link rel="enclosure" href="http://e.org/a.mp3"/>', "links", ()),
        ("<content>a &lt; b</content>", "content", Text(value="a < b")),
        ('<content type="text/plain">a</content>', "content", Text(value="a")),
        ('<content type="html">&lt;p&gt;a&lt;/p&gt;</content>', "content", Text(value="<p>a</p>", kind="html")),
        (f'<content type="xhtml">{XHTML.format("<p>a<br/>b</p>")}</content>', "content", Text(value="<p>a<br>b</p>", kind="html")),
        ("<summary>s</summary>", "content", Text(value="s")),
        ("<summary>s</summary><content>c</content>", "summary", Text(value="s")),
        ("<summary>c</summary><content>c</content>", "summary", None),
        ('<content type="image/png">iVBOR</content><summary>s</summary>', "content", Text(value="s")),
        ('<content src="http://e.org/1.html" type="text/html"/>', "permalink", "http://e.org/1.html"),
        ('<link href="http://e.org/1"/><content src="http://e.org/1.html" type="text/html"/>', "links",
         (Link(href="http://e.org/1.html", rel="alternate", type="text/html"),)),
        ('<link href="http://e.org/1"/><content src="http://e.org/1.mp3" type="audio/mpeg"/>', "enclosures",
         (Enclosure(url="http://e.org/1.mp3", type="audio/mpeg"),)),
        ("<link>http://e.org/1</link>", "permalink", "http://e.org/1"),
        ("<issued>2012-01-11T00:00:00Z</issued>", "published", DAY),
        ("<created>2012-01-11T00:00:00Z</created>", "published", DAY),
        ("<published>soon</published><created>2012-01-11T00:00:00Z</created>", "published", DAY),
        ("<content xml:lang='de'>x</content>", "language", "de"),
        ("<title xml:lang='de'>x</title>", "language", "de"),
        (f"<dc:creator {DC}>Jon</dc:creator><dc:subject {DC}>a</dc:subject>", "authors", (Person(name="Jon"),)),
        (f"<dc:date {DC}>2012-01-11T00:00:00Z</dc:date>", "published", DAY),
        (f"<dc:title {DC}>x</dc:title>", "title", Text(value="x")),
        (("<source><id>x:s</id><title>S</title><link href='http://s.org/'/><link rel='self' href='http://s.org/f'/>"
         "<updated>2012-01-11T00:00:00Z</updated><author><name>Sue</name></author><rights>r</rights></source>"), "origin",
         Origin(guid="x:s", title=Text(value="S"), home_page="http://s.org/", self_link="http://s.org/f", updated=DAY,
                authors=(Person(name="Sue"),), rights="r")),
        ("<source><author><name>Sue</name></author></source>", "authors", (Person(name="Sue"),)),
        ("<author><name>Jon</name></author><source><author><name>Sue</name></author></source>", "authors", (Person(name="Jon"),)),
        ("<published>2012-01-11T00:00:00Z</published>", "published", DAY),
        ("<updated>2012-01-11T00:00:00Z</updated>", "updated", DAY),
        ("<contributor><name>Ann</name></contributor>", "contributors", (Person(name="Ann"),)),
        ("<rights>Ours</rights>", "rights", "Ours"),
    ],
)  # fmt: skip
def test_what_an_entry_says(inside: str, field: str, expected: Any) -> None:
    (entry,) = read(atom(inside)).entries
    assert getattr(entry, field) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<updated>soon</updated>", [("date-unreadable", "item[1]/updated")]),
        ('<link href="data:x"/>', [("link-unsafe", "item[1]/link/@href")]),
        ('<link rel="enclosure" href="data:x"/>', [("link-unsafe", "item[1]/link[enclosure]/@href")]),
        ('<link rel="enclosure"/>', [("enclosure-without-url", "item[1]/link[enclosure]")]),
        ("<author><name>J</name><uri>javascript:x</uri></author>", [("link-unsafe", "item[1]/author/uri")]),
        ('<content src="vbscript:x"/>', [("link-unsafe", "item[1]/content/@src")]),
    ],
)
def test_oddities_are_defects_of_their_entry(inside: str, expected: list[tuple[str, str]]) -> None:
    snapshot = read(atom(inside))
    assert [(d.code, d.where) for d in snapshot.defects] == expected
    assert {d.entry for d in snapshot.defects} == {0}


def test_what_a_feed_must_have_is_missed() -> None:
    snapshot = read(atom(feed=""))
    assert [(d.code, d.where) for d in snapshot.defects] == [
        ("element-missing", f"feed/{name}") for name in ("id", "title", "updated")
    ]


def test_an_entry_may_stand_by_itself() -> None:
    snapshot = read('<entry xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><id>x:1</id></entry>')
    assert (snapshot.dialect, [entry.guid for entry in snapshot.entries], snapshot.feed.language) == (
        "atom",
        ["x:1"],
        "de",
    )


def test_a_language_is_told_where_it_differs() -> None:
    document = (
        atom("<id>x:1</id>", "<id>x:2</id>")
        .replace("<feed ", '<feed xml:lang="en" ')
        .replace("<entry><id>x:2", '<entry xml:lang="de"><id>x:2')
    )
    snapshot = read(document)
    assert (snapshot.feed.language, [entry.language for entry in snapshot.entries]) == ("en", [None, "de"])


@pytest.mark.parametrize(
    ("feed_base", "entry_base", "base_url", "expected"),
    [
        ("", "", None, "1.html"),
        ("http://e.org/a/", "", None, "http://e.org/a/1.html"),
        ("http://e.org/a/", "b/", None, "http://e.org/a/b/1.html"),
        ("", "http://e.org/b/", None, "http://e.org/b/1.html"),
        ("", "", "http://base.org/", "http://base.org/1.html"),
        ("a/", "", "http://base.org/", "http://base.org/a/1.html"),
        ("http://e.org/a/", "", "http://base.org/", "http://e.org/a/1.html"),  # the document says so itself
        ("javascript:x", "", "http://base.org/", "http://base.org/1.html"),
        ("http://[", "", "http://base.org/", "http://base.org/1.html"),
    ],
)
def test_links_are_resolved_against_xml_base(
    feed_base: str, entry_base: str, base_url: str | None, expected: str
) -> None:
    document = atom('<link href="1.html"/>')
    document = document.replace("<feed ", f'<feed xml:base="{feed_base}" ').replace(
        "<entry>", f'<entry xml:base="{entry_base}">'
    )
    assert read(document, base_url=base_url).entries[0].permalink == expected


def test_codes_of_a_fine_feed() -> None:
    assert codes(read(atom("<id>x:1</id>"))) == []


@pytest.mark.parametrize(
    "root",
    [
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#">',
        '<a:feed xmlns:a="HTTP://www.w3.org/2005/Atom/" xmlns="http://www.w3.org/2005/Atom">',
        "<feed>",
        "<FEED>",
        '<feed xmlns="urn:x">',
        '<feed xmlns="https://www.w3.org/2005/atom">',
    ],
)
def test_atom_is_read_whatever_its_namespace(root: str) -> None:
    end = root.partition(" ")[0].replace("<", "</").rstrip(">") + ">"
    snapshot = read(f"{root}<title>T</title><entry><id>x:1</id><Title>1</Title></entry>{end}")
    assert (snapshot.dialect, snapshot.feed.title) == ("atom", Text(value="T"))
    assert [(entry.guid, entry.title) for entry in snapshot.entries] == [("x:1", Text(value="1"))]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<content type="html" xml:base="deep/">&lt;a href="x"&gt;y&lt;/a&gt;</content>', '<a href="https://e.com/other/deep/x">y</a>'),
        ('<content type="html">&lt;a href="x"&gt;y&lt;/a&gt;</content>', '<a href="https://e.com/other/x">y</a>'),
        (xhtml("<a href='x'>y</a>"), '<a href="https://e.com/other/x">y</a>'),
        (xhtml("<p xml:base='s/'><a href='x'>y</a></p><a href='z'/>", "xml:base='/r/'"),
         '<p><a href="https://e.com/r/s/x">y</a></p><a href="https://e.com/r/z"></a>'),
        (xhtml("<a href='x'>y</a>").replace("<div ", "<div xml:base='d/' "), '<a href="https://e.com/other/d/x">y</a>'),
        ('<summary type="html">&lt;img src="/x"&gt;</summary>', '<img src="https://e.com/x">'),
    ],
)  # fmt: skip
def test_texts_are_resolved_against_xml_base(content: str, expected: str) -> None:
    document = (
        atom(content)
        .replace("<feed ", '<feed xml:base="https://e.org/" ')
        .replace("<entry>", '<entry xml:base="https://e.com/other/">')
    )
    (entry,) = read(document).entries
    assert entry.content
    assert entry.content.value == expected


def test_without_xml_base_texts_wait_for_the_page_of_their_entry() -> None:
    content = '<link href="http://e.org/1/"/><content type="html">&lt;a href="x"&gt;y&lt;/a&gt;</content>'
    (entry,) = read(atom(content), base_url="http://base.org/").entries
    assert entry.content == Text(value='<a href="x">y</a>', kind="html")


def test_a_category_that_has_but_a_label_is_known_by_it() -> None:
    (category,) = read(atom('<category label="L" scheme="http://e.org/"/><category/>')).entries[0].categories
    assert (category.term, category.scheme, category.label) == ("L", "http://e.org/", "L")


def test_what_stands_on_the_wrong_level_is_kept() -> None:
    inside = "<id>x:1</id><subtitle>s</subtitle><generator>g</generator><logo>l</logo><entry><id>x:2</id></entry>"
    snapshot = read(atom(inside, feed="<id>x:f</id><title>t</title><content>c</content><source><id>x:s</id></source>"))
    assert sorted(each.name for each in snapshot.feed.unknown) == ["content", "source"]
    (entry,) = snapshot.entries
    assert sorted(each.name for each in entry.unknown) == ["entry", "generator", "logo", "subtitle"]


@pytest.mark.parametrize(
    "element",
    [
        '<link rel="alternate" xml:base="b/" href="1"/>',
        '<link rel="ALTERNATE" xml:base="http://e.org/a/b/" href="1"/>',
        '<content xml:base="b/" src="1" type="text/html"/>',
    ],
)
def test_a_link_may_say_itself_what_it_is_relative_to(element: str) -> None:
    document = atom(element).replace("<feed ", '<feed xml:base="http://e.org/a/" ')
    assert read(document).entries[0].permalink == "http://e.org/a/b/1"


def test_a_person_may_say_what_its_page_is_relative_to() -> None:
    one = '<author xml:base="b/"><name>Jo</name><uri>1</uri></author>'
    other = '<author><name>Al</name><uri xml:base="c/">1</uri></author>'
    document = atom(one + other).replace("<feed ", '<feed xml:base="http://e.org/" ')
    assert [person.uri for person in read(document).entries[0].authors] == ["http://e.org/b/1", "http://e.org/c/1"]


def test_rights_are_a_line_of_text() -> None:
    rights = '<rights type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>R</b> &amp; x</div></rights>'
    other = '<rights type="html">&amp;copy; &lt;i>2004&lt;/i></rights>'
    assert [entry.rights for entry in read(atom(rights, other)).entries] == ["R & x", "© 2004"]
