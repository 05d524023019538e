from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from schemas.errors import BeyondRepair
from schemas.feed import Category, Enclosure, Link, Origin, Person, Text
from tests.worker.parse.documents import ATOM, CONTENT, DC, codes, read, rss

ROOT = f'version="2.0" {ATOM} {CONTENT} {DC} xmlns:dcterms="http://purl.org/dc/terms/"'
DAY = datetime(2012, 1, 11, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("channel", "field", "expected"),
    [
        ("<title>Caf&amp;eacute;</title>", "title", Text(value="Caf&eacute;", kind="html")),
        ("<title><![CDATA[ A feed ]]></title>", "title", Text(value="A feed")),
        ("<title/><title>Second</title>", "title", Text(value="Second")),
        ("<description>About</description>", "subtitle", Text(value="About")),
        ("<link> http://e.org/ </link>", "home_page", "http://e.org/"),
        ("<link><![CDATA[]]></link>", "home_page", None),
        ("<link>javascript:x</link>", "home_page", None),
        ('<atom:link rel="self" href="http://e.org/rss"/>', "self_link", "http://e.org/rss"),
        ('<atom:link rel="hub" href="http://h.org/"/>', "links", (Link(href="http://h.org/", rel="hub"),)),
        ("<language>en-gb</language>", "language", "en-gb"),
        ("<dc:language>de</dc:language>", "language", "de"),
        ("<pubDate>Wed, 11 Jan 2012 00:00:00 +0100</pubDate>", "published", DAY),
        ("<lastBuildDate>2012-01-11T00:00:00+01:00</lastBuildDate>", "updated", DAY),
        ("<managingEditor>a@b.org (Jon)</managingEditor>", "authors", (Person(name="Jon", email="a@b.org"),)),
        ("<category domain='x'>News</category>", "categories", (Category(term="News", scheme="x"),)),
        ("<generator>Hand</generator>", "generator", "Hand"),
        ("<copyright>Ours</copyright>", "rights", "Ours"),
        ("<image><title>x</title><url> http://e.org/i.png </url></image>", "image", "http://e.org/i.png"),
        ("<ttl>60</ttl>", "ttl_minutes", 60),
        ("<ttl>soon</ttl>", "ttl_minutes", None),
        ("<TITLE>x</TITLE>", "title", Text(value="x")),
        ("<dc:title>x</dc:title>", "title", Text(value="x")),
        ("<tagline>x</tagline>", "subtitle", Text(value="x")),
        ("<lastBuildDate>soon</lastBuildDate><dc:date>2012-01-11T00:00:00+01:00</dc:date>", "updated", DAY),
        ("<webMaster>a@b.org (Web)</webMaster>", "publisher", Person(name="Web", email="a@b.org")),
        ("<webMaster>a@b.org</webMaster><dc:publisher>Pub</dc:publisher>", "publisher", Person(name="Pub")),
        ("<image><link>http://e.org/</link></image>", "image", None),
        ("<image>http://e.org/i.png</image>", "image", "http://e.org/i.png"),
        ("<image><url>data:image/png,x</url></image>", "image", None),
        ("<atom:icon>http://e.org/i.ico</atom:icon>", "icon", "http://e.org/i.ico"),
    ],
)
def test_what_a_channel_says(channel: str, field: str, expected: Any) -> None:
    assert getattr(read(rss(channel=channel, root=ROOT)).feed, field) == expected


@pytest.mark.parametrize(
    ("item", "field", "expected"),
    [
        ("<title>One</title>", "title", Text(value="One")),
        ("<title>One <b>two</b> &amp; three</title>", "title", Text(value="One <b>two</b> &amp; three", kind="html")),
        ("<title/>", "title", None),
        ("<guid isPermaLink='false'> http://e.org/ 1 </guid>", "guid", "http://e.org/ 1"),
        ("<guid/><guid>2</guid>", "guid", "2"),
        ("<link>http://e.org/1</link><guid>http://e.org/2</guid>", "permalink", "http://e.org/1"),
        ("<link/><guid>http://e.org/2</guid>", "permalink", "http://e.org/2"),
        ("<guid isPermaLink='FALSE'>http://e.org/2</guid>", "permalink", None),
        ("<guid>tag:e.org,2</guid>", "permalink", None),
        ("<link/><atom:link href='http://e.org/3'/><guid>http://e.org/2</guid>", "permalink", "http://e.org/3"),
        ("<link>/1</link>", "permalink", "http://e.org/1"),
        ("<link>http://e.org/1<br/></link>", "permalink", "http://e.org/1"),
        ("<description>&lt;p&gt;x&lt;/p&gt;</description>", "content", Text(value="<p>x</p>", kind="html")),
        ("<description><p>x</p> y &lt; z</description>", "content", Text(value="<p>x</p> y &lt; z", kind="html")),
        ("<description>a</description><content:encoded>b</content:encoded>", "content", Text(value="b", kind="html")),
        ("<description>a</description><content:encoded>b</content:encoded>", "summary", Text(value="a", kind="html")),
        ("<description>a</description><content:encoded>a</content:encoded>", "summary", None),
        ("<description>one\x0ctwo</description>", "content", Text(value="one two", kind="html")),  # a form feed parts words
        ("<description>a</description><content:encoded/>", "content", Text(value="a", kind="html")),
        ("<pubDate>2012-01-11T00:00:00+01:00</pubDate><dc:date>2013</dc:date>", "published", DAY),
        ("<pubDate>soon</pubDate><dc:date>2012-01-11T00:00:00+01:00</dc:date>", "published", DAY),
        ("<dcterms:modified>2012-01-11T00:00:00+01:00</dcterms:modified>", "updated", DAY),
        ("<atom:updated>2012-01-11T00:00:00+01:00</atom:updated>", "updated", DAY),
        ("<author>a@b.org (Jon)</author><dc:creator>Ann</dc:creator><dc:creator>Ann</dc:creator>", "authors",
         (Person(name="Jon", email="a@b.org"), Person(name="Ann"))),
        ("<author><name>Jon</name><email>a@b.org</email></author>", "authors", (Person(name="Jon", email="a@b.org"),)),
        ("<author> </author>", "authors", ()),
        ("<category>A</category><category/><dc:subject>B</dc:subject><category>A</category>", "categories",
         (Category(term="A"), Category(term="B"))),
        ("<enclosure url='http://e.org/a.mp3' type='audio/mpeg' length='12'/>", "enclosures",
         (Enclosure(url="http://e.org/a.mp3", type="audio/mpeg", length_bytes=12),)),
        ("<enclosure url='a.mp3' type='' length='x'/><enclosure/>", "enclosures", (Enclosure(url="http://e.org/a.mp3"),)),
        ("<author>a@b.org (Jon)</author><dc:creator>Jon</dc:creator>", "authors", (Person(name="Jon", email="a@b.org"),)),
        ("<author><name>Jon</name><uri>http://e.org/j</uri></author>", "authors", (Person(name="Jon", uri="http://e.org/j"),)),
        ("<comments>http://e.org/1#c</comments>", "comments_url", "http://e.org/1#c"),
        ("<dc:rights>Ours</dc:rights>", "rights", "Ours"),
        ("<link><a>http://e.org/1</a></link>", "permalink", "http://e.org/1"),
        ("<link href='http://e.org/1'/>", "permalink", "http://e.org/1"),
        ("<link href='http://e.org/s' rel='self'/>", "permalink", None),
        ("<guid ispermalink='false'>http://e.org/2</guid>", "permalink", None),
        ("<GUID>2</GUID>", "guid", "2"),
        ("<dc:identifier>doi:1</dc:identifier>", "guid", "doi:1"),
        ("<PubDate>2012-01-11T00:00:00+01:00</PubDate>", "published", DAY),
        ("<dcterms:created>2012-01-11T00:00:00+01:00</dcterms:created>", "published", DAY),
        ("<pubDate>soon</pubDate><dc:date>later</dc:date><dcterms:issued>2012-01-11T00:00:00+01:00</dcterms:issued>", "published",
         DAY),
        ("<dc:title>One</dc:title>", "title", Text(value="One")),
        ("<description>Why $a &lt;b$ for $c&gt;d$</description>", "content", Text(value="Why $a &lt;b$ for $c>d$", kind="html")),
        ("<category>Children&amp;#039;s</category>", "categories", (Category(term="Children's"),)),
        ("<category domain='s'>A &amp;amp; B</category>", "categories", (Category(term="A & B", scheme="s"),)),
        ("<category>Food&amp;parents</category>", "categories", (Category(term="Food&parents"),)),
        ("<dc:rights>&amp;copy; 2012 Jo</dc:rights>", "rights", "© 2012 Jo"),
        ("<dc:description>x</dc:description>", "content", Text(value="x", kind="html")),
        ("<summary>x &amp;amp; y</summary>", "content", Text(value="x &amp; y", kind="html")),
        ("<atom:summary type='text'>x &amp;amp; y</atom:summary>", "content", Text(value="x &amp;amp; y", kind="html")),
        ("<description>s</description><atom:content type='xhtml'><div><p>x</p></div></atom:content>", "content",
         Text(value="<p>x</p>", kind="html")),
        ("<body xmlns='http://www.w3.org/1999/xhtml'><p>x</p></body>", "content", Text(value="<p>x</p>", kind="html")),
        ("<dc:language>fr</dc:language>", "language", "fr"),
        ("<dc:contributor>Ann</dc:contributor>", "contributors", (Person(name="Ann"),)),
        ("<atom:category term='A' scheme='s' label='L'/>", "categories", (Category(term="A", scheme="s", label="L"),)),
        ("<atom:link rel='enclosure' href='a.mp3' title='A'/>", "enclosures", (Enclosure(url="http://e.org/a.mp3", title="A"),)),
        ("<enclosure url='a.mp3' length='0'/>", "enclosures", (Enclosure(url="http://e.org/a.mp3"),)),
        ("<enclosure>http://e.org/a.mp3</enclosure>", "enclosures", (Enclosure(url="http://e.org/a.mp3"),)),
        ("<link>http://e.org/1</link><atom:link href='http://e.org/1'/><atom:link rel='via' href='/v' type='t' hreflang='de'/>",
         "links", (Link(href="http://e.org/v", rel="via", type="t", hreflang="de"),)),
        ("<link>http://e.org/1</link><atom:link href='http://e.org/2'/>", "links", (Link(href="http://e.org/2", rel="alternate"),)),
        ("<source url='http://o.org/rss'>Other &amp;amp; Co</source>", "origin",
         Origin(title=Text(value="Other &amp; Co", kind="html"), self_link="http://o.org/rss")),
        ("<source/>", "origin", None),
    ],
)  # fmt: skip
def test_what_an_item_says(item: str, field: str, expected: Any) -> None:
    (entry,) = read(rss(item, channel="<link>http://e.org/</link>", root=ROOT)).entries
    assert getattr(entry, field) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<pubDate>soon</pubDate>", [("date-unreadable", "item[1]/pubDate", "soon")]),
        ("<pubDate>2012-01-11</pubDate>", [("date-without-zone", "item[1]/pubDate", "2012-01-11")]),
        ("<author>www.e.org</author>", [("author-not-a-person", "item[1]/author", "www.e.org")]),
        ("<dc:creator>www.e.org</dc:creator>", [("author-not-a-person", "item[1]/dc:creator", "www.e.org")]),
        ("<link>data:x</link>", [("link-unsafe", "item[1]/link", "data:x")]),
        ("<comments>data:x</comments>", [("link-unsafe", "item[1]/comments", "data:x")]),
        ("<enclosure url='data:x'/>", [("link-unsafe", "item[1]/enclosure/@url", "data:x")]),
        ("<enclosure length='1'/>", [("enclosure-without-url", "item[1]/enclosure", "")]),
    ],
)
def test_oddities_are_defects_of_their_entry(item: str, expected: list[tuple[str, str, str]]) -> None:
    snapshot = read(rss(item, root=ROOT))
    assert [(d.code, d.where, d.detail) for d in snapshot.defects] == expected
    assert {d.entry for d in snapshot.defects} == {0}


@pytest.mark.parametrize(
    ("document", "titles", "expected"),
    [
        ('<rss version="2.0"><item><title>1</title></item></rss>', ["1"], ["element-missing", "element-missing"]),
        ("<channel><title>x</title><item><title>1</title></item></channel>", ["1"], ["element-missing"]),
        (rss("<title>1</title>", root=""), ["1"], ["version-missing"]),
        (rss("<title>1</title>", channel=""), ["1"], ["element-missing"]),
        ('<rss version="0.90"><channel><title>x</title></channel><item><title>1</title></item></rss>', ["1"], []),
        (
            '<rss version="2.0"><channel><title>x</title></channel><channel><item><title>1</title></item></channel></rss>',
            ["1"],
            [],
        ),
        (rss("<title>1</title>", root='version="2.0" xmlns="http://backend.userland.com/rss2"'), ["1"], []),
        (
            '<rss version="2.0"><channel xmlns="urn:x"><title>x</title><item><title>1</title></item></channel></rss>',
            ["1"],
            [],
        ),
        (rss(), [], []),
        ("<RSS VERSION='2.0'><Channel><Title>x</Title><ITEM><title>1</title></ITEM></Channel></RSS>", ["1"], []),
        ('<rss version="2.0"><channel><title>x</title><item><title>1</title></item></channel><item><title>2</title></item></rss>',
         ["1", "2"], []),
        (('<r:rss version="2.0" xmlns:r="http://backend.userland.com/rss2"><r:channel><r:title>x</r:title><r:item><r:title>1</r:title>'
         "</r:item></r:channel></r:rss>"), ["1"], []),
        ('<rss version="2.0" xmlns="urn:x"><channel><title>x</title><item xmlns=""><title>1</title></item></channel></rss>',
         ["1"], []),
        (rss("<r:title xmlns:r='http://purl.org/rss/1.0/'>1</r:title>"), ["1"], []),  # RSS 1.0 in RSS 2.0
        ('<rss version="0.91"><channel><title>x</title><entry><title>1</title></entry></channel></rss>', ["1"], []),
    ],
)  # fmt: skip
def test_the_shapes_of_rss(document: str, titles: list[str], expected: list[str]) -> None:
    snapshot = read(document)
    assert snapshot.dialect == "rss"
    assert [entry.title.value for entry in snapshot.entries if entry.title] == titles
    assert codes(snapshot) == expected


def test_a_default_namespace_of_atom_takes_no_atom_link_away() -> None:
    channel = '<title>x</title><link>http://e.org/</link><atom:link rel="self" href="http://e.org/rss"/>'
    snapshot = read(rss(channel=channel, root=f'version="2.0" {ATOM} xmlns="http://www.w3.org/2005/Atom"'))
    assert (snapshot.feed.home_page, snapshot.feed.self_link) == ("http://e.org/", "http://e.org/rss")


@pytest.mark.parametrize("document", ["<rss/>", '<rss version="2.0"></rss>', "<rss version='2.0'><item"])
def test_rss_without_a_channel_and_an_item_is_beyond_repair(document: str) -> None:
    with pytest.raises(BeyondRepair, match="no channel and no item"):
        read(document)


def test_links_are_resolved_against_the_base_given_else_the_address_else_the_home_page() -> None:
    document = rss("<link>1</link>", channel="<link>http://home.org/x/</link>")
    assert read(document).entries[0].permalink == "http://home.org/x/1"
    assert read(document, url="seeds/feed.rss").entries[0].permalink == "http://home.org/x/1"
    assert read(document, url="https://own.org/y/").entries[0].permalink == "https://own.org/y/1"
    assert (
        read(document, url="https://own.org/y/", base_url="https://base.org/z/").entries[0].permalink
        == "https://base.org/z/1"
    )


def test_a_configured_zone_is_read_into_dates_without_one() -> None:
    document = rss("<pubDate>11 Jul 2012 10:00</pubDate>", "<pubDate>11 Jul 2012 10:00 EST</pubDate>")
    snapshot = read(document, timezone="Europe/London")
    assert [entry.published and entry.published.utcoffset() for entry in snapshot.entries] == [
        timedelta(hours=1),
        timedelta(hours=-5),
    ]
    assert snapshot.defects == ()
    assert read(document).entries[0].published == datetime(2012, 7, 11, 10, tzinfo=UTC)


def test_the_seed_feed_has_ten_entries_and_one_kind_of_defect(seed: bytes) -> None:
    snapshot = read(seed)
    assert (snapshot.feed.title, snapshot.feed.home_page) == (Text(value="Impower blog"), "http://www.impower.co.uk/")
    assert codes(snapshot) == ["author-not-a-person"] * 10
    assert [entry.published.isoformat()[:10] for entry in snapshot.entries if entry.published] == [
        "2012-01-11", "2012-01-11", "2012-01-04", "2011-12-13", "2011-12-07", "2011-11-16", "2011-10-31", "2011-10-06",
        "2011-08-31", "2011-08-19",
    ]  # fmt: skip
    assert all(entry.title and entry.title.value.endswith("!") and entry.content for entry in snapshot.entries)
    assert not any(entry.authors or entry.permalink or entry.guid for entry in snapshot.entries)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<description>&lt;a href='x'></description>", '<a href="http://e.org/b/x">'),
        ("<description><a href='x'>y</a></description>", '<a href="http://e.org/b/x">y</a>'),
        ("<description xml:base='c/'>&lt;a href='x'></description>", '<a href="http://e.org/b/c/x">'),
        ("<description xml:base='http://o.org/'><a href='x'>y</a></description>", '<a href="http://o.org/x">y</a>'),
    ],
)
def test_texts_are_resolved_against_xml_base(item: str, expected: str) -> None:
    document = rss(item, channel="<title>x</title>", root='version="2.0" xml:base="http://e.org/a"')
    (entry,) = read(document.replace("<item>", '<item xml:base="b/">')).entries
    assert entry.content
    assert entry.content.value.replace("'", '"') == expected


def test_the_xml_base_of_an_item_is_its_own() -> None:
    items = ["<link>x</link>"] * 3
    document = rss(*items, root='version="2.0" xml:base="http://e.org/"').replace("<item>", '<item xml:base="b/">', 1)
    assert [entry.permalink for entry in read(document).entries] == [
        "http://e.org/b/x",
        "http://e.org/x",
        "http://e.org/x",
    ]


def test_markup_that_is_not_escaped_is_told_once() -> None:
    document = rss(*["<title><i>x</i></title><description><p>x</p></description>"] * 3)
    assert [(d.code, d.where, d.detail, d.entry) for d in read(document).defects] == [
        ("markup-unescaped", "item/description", "3 places", None)
    ]


def test_xhtml_may_stand_unescaped() -> None:
    xhtml = '<description><div xmlns="http://www.w3.org/1999/xhtml">x</div></description>'
    assert codes(read(rss(xhtml))) == []


def test_addresses_are_looked_at_wherever_they_stand() -> None:
    channel = (
        "<title>x</title><link>javascript:x</link><image><url>JavaScript:x</url></image><atom:icon>data:x</atom:icon>"
        "<atom:link rel='self' href='vbscript:x'/><managingEditor><name>J</name><uri>java&#10;script:x</uri></managingEditor>"
    )
    item = (
        "<link>java&amp;#115;cript:x</link><guid>javascript:x</guid><comments>data:x</comments><enclosure url=' javascript:x'/>"
        "<source url='data:x'>s</source><atom:link rel='via' href='\u00a0javascript:x'/>"
    )
    snapshot = read(rss(item, channel=channel, root=ROOT))
    assert codes(snapshot) == ["link-unsafe"] * 10
    (entry,) = snapshot.entries
    assert (entry.permalink, entry.comments_url, entry.enclosures, entry.links) == (None, None, (), ())
    assert entry.guid == "javascript:x", "an opaque name, never a link"


def test_xml_lang_is_a_language_where_no_element_says_so() -> None:
    document = rss(
        "<title>1</title>", "<title>2</title>", "<dc:language>it</dc:language>", root=f'{ROOT} xml:lang="en"'
    )
    document = document.replace("<item><title>1", '<item xml:lang="de"><title>1').replace(
        "<item><title>2", '<item xml:lang="en"><title>2'
    )
    snapshot = read(document)
    assert (snapshot.feed.language, [entry.language for entry in snapshot.entries]) == ("en", ["de", None, "it"])


def test_entries_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.parse.values.ENTRIES_MAX", 2)
    snapshot = read(rss("<title>1</title>", "<title>2</title>", "<title>3</title>"))
    assert len(snapshot.entries) == 2
    assert [(d.code, d.where, d.detail, d.entry) for d in snapshot.defects] == [
        ("entries-left-out", "item[3]", "1 entries", None)
    ]


def test_what_only_the_feed_or_only_an_entry_has_is_kept_in_the_other() -> None:
    channel = "<title>A feed</title><guid>g</guid><enclosure url='http://e.org/a.mp3'/>"
    snapshot = read(rss("<image><url>http://e.org/i.png</url></image><webMaster>a@e.org</webMaster>", channel=channel))
    assert snapshot.feed.guid == "g"
    assert [each.name for each in snapshot.feed.unknown] == ["enclosure"]
    image, master = snapshot.entries[0].unknown
    assert (image.name, image.parts[0].text) == ("image", Text(value="http://e.org/i.png"))
    assert (master.name, master.text) == ("webMaster", Text(value="a@e.org"))


def test_what_stands_on_the_wrong_level_is_kept() -> None:
    inside = (
        "<title>1</title><ttl>5</ttl><generator>g</generator><a:subtitle>s</a:subtitle><url>u</url>"
        "<item><title>2</title></item><channel/>"
    )
    channel = (
        "<title>t</title><a:id>i</a:id><a:generator>G</a:generator><comments>c</comments>"
        "<content:encoded>&lt;p&gt;e</content:encoded><a:summary>s</a:summary>"
    )
    root = f'version="2.0" {CONTENT} xmlns:a="http://www.w3.org/2005/Atom"'
    snapshot = read(rss(inside, channel=channel, root=root))
    assert (snapshot.feed.guid, snapshot.feed.generator) == ("i", "G")
    assert sorted(each.name for each in snapshot.feed.unknown) == ["comments", "encoded", "summary"]
    (entry,) = snapshot.entries
    assert sorted(each.name for each in entry.unknown) == ["channel", "generator", "item", "subtitle", "ttl", "url"]


def test_links_of_atom_are_what_they_are_in_atom() -> None:
    links = (
        '<a:link rel="alternate" type="application/rss+xml" href="http://e.org/f"/>'
        '<a:link rel="http://www.iana.org/assignments/relation/Alternate" type="text/html" href="http://e.org/"/>'
        '<a:link rel="Self" href="http://e.org/s"/><a:link rel="Enclosure" href="http://e.org/a.mp3"/>'
    )
    root = 'version="2.0" xmlns:a="http://www.w3.org/2005/Atom"'
    snapshot = read(rss(f"<title>x</title>{links}", channel=f"<title>t</title>{links}", root=root))
    assert (snapshot.feed.home_page, snapshot.feed.self_link) == ("http://e.org/", "http://e.org/s")
    (entry,) = snapshot.entries
    assert entry.permalink == "http://e.org/"
    assert [each.url for each in entry.enclosures] == ["http://e.org/a.mp3"]


def test_a_guid_that_says_so_is_a_permalink_on_its_site() -> None:
    items = [f"<guid{said}>{guid}</guid>" for guid in ("/a", "1") for said in (' isPermaLink="true"', "")]
    document = rss(*items, root='version="2.0" xml:base="http://e.org/b/"')
    assert [entry.permalink for entry in read(document).entries] == ["http://e.org/a", None, None, None]


def test_the_address_of_a_file_may_stand_in_an_element_of_its_own() -> None:
    inside = "<e:Enclosure><e:url>http://e.org/a.mp3</e:url><e:type>audio/mpeg</e:type></e:Enclosure>"
    root = 'version="2.0" xmlns:e="http://purl.oclc.org/net/rss_2.0/enc#"'
    (entry,) = read(rss(f"<e:enclosure>{inside}</e:enclosure>", root=root)).entries
    assert [each.url for each in entry.enclosures] == ["http://e.org/a.mp3"]


def test_an_address_that_was_folded_is_one_line() -> None:
    (entry,) = read(rss("<link>http://e.org/a\n   b?c=d\n</link>")).entries
    assert entry.permalink == "http://e.org/ab?c=d"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("&amp;copy; 2004 &lt;b>Jo&lt;/b>", "© 2004 Jo"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("The &lt;b> element", "The <b> element"),
    ],
)
def test_rights_are_a_line_of_text(said: str, expected: str) -> None:
    assert read(rss(channel=f"<title>t</title><copyright>{said}</copyright>")).feed.rights == expected


def test_a_section_that_was_escaped_is_unwrapped_and_one_that_is_spoken_of_stays() -> None:
    wrapped = "&lt;![CDATA[&lt;p&gt;Hi&lt;/p&gt;]]&gt;"
    spoken = "<![CDATA[<pre>&lt;![CDATA[x]]&gt;</pre>]]>"
    snapshot = read(rss(f"<description>{wrapped}</description>", f"<description>{spoken}</description>"))
    first, second = snapshot.entries
    assert first.content == Text(value="<p>Hi</p>", kind="html")
    assert second.content == Text(value="<pre>&lt;![CDATA[x]]&gt;</pre>", kind="html")
    assert [defect.code for defect in snapshot.defects] == ["cdata-repaired"]


def test_a_text_that_stands_there_again_is_kept_where_it_says_something_else() -> None:
    item = "<title>A</title><title>B</title><description>d</description><description>d</description><description/>"
    (entry,) = read(rss(item)).entries
    assert (entry.title, entry.content) == (Text(value="A"), Text(value="d", kind="html"))
    assert [(each.name, each.text) for each in entry.unknown] == [("title", Text(value="B"))]


def test_a_guid_that_stands_there_again_is_kept_where_it_is_another() -> None:
    (entry,) = read(rss("<guid/><guid>1</guid><guid>1</guid><guid>2</guid>")).entries
    assert (entry.guid, [(each.name, each.text) for each in entry.unknown]) == ("1", [("guid", Text(value="2"))])


def test_a_broken_instruction_and_a_broken_root_cost_no_entry() -> None:
    whole = rss("<title>1</title><? echo ><link>http://e.org/1</link>", "<title>2</title>")
    assert [entry.title for entry in read(whole).entries] == [Text(value="1"), Text(value="2")]
    root = 'xmlns:a="http://e.org/"èxmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"'
    assert len(read(rss("<title>1</title>", root=root)).entries) == 1


def test_an_author_in_a_link_is_the_name_without_it() -> None:
    said = "<author><![CDATA[by <a href='/x'>Jo Doe</a>]]></author><author>jo@e.org &lt;Mark&gt;</author>"
    authors = read(rss(said)).entries[0].authors
    assert authors == (Person(name="by Jo Doe"), Person(name="Mark", email="jo@e.org"))
