from datetime import UTC, datetime

import pytest

from schemas.errors import BeyondRepair
from schemas.feed import Category, Enclosure, Person, Text
from tests.worker.parse.documents import codes, read

DAY = datetime(2012, 1, 11, tzinfo=UTC)
RSS_1_0 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:enc="http://purl.oclc.org/net/rss_2.0/enc#">
<channel rdf:about="http://e.org/rss"><title>T</title><link>http://e.org/</link><description>D</description>
<image rdf:resource="http://e.org/i.png"/><dc:publisher>Pub</dc:publisher><dc:date>2012-01-11T00:00:00Z</dc:date>
<items><rdf:Seq><rdf:li resource="http://e.org/2"/><rdf:li resource="http://e.org/1"/></rdf:Seq></items></channel>
<image rdf:about="http://e.org/i.png"><title>I</title><url>http://e.org/i.png</url><link>http://e.org/</link></image>
<item rdf:about="http://e.org/1"><title>One</title><link>http://e.org/one</link><description>&lt;p&gt;s&lt;/p&gt;</description>
<content:encoded>&lt;p&gt;c&lt;/p&gt;</content:encoded><dc:creator>Jon</dc:creator><dc:subject>a</dc:subject>
<dc:date>2012-01-11T00:00:00Z</dc:date><enc:enclosure rdf:resource="http://e.org/a.mp3" enc:type="audio/mpeg" enc:length="5"/></item>
<item rdf:about="http://e.org/2"><title>Two</title></item></rdf:RDF>"""


def test_rss_1_0_is_read() -> None:
    snapshot = read(RSS_1_0)
    assert (snapshot.dialect, codes(snapshot)) == ("rdf", [])
    feed, (one, two) = snapshot.feed, snapshot.entries
    assert (feed.title, feed.home_page, feed.subtitle) == (Text(value="T"), "http://e.org/", Text(value="D"))
    assert (feed.image, feed.publisher, feed.updated) == ("http://e.org/i.png", Person(name="Pub"), DAY)
    assert (one.guid, one.permalink, one.title) == ("http://e.org/1", "http://e.org/one", Text(value="One"))
    assert one.summary == Text(value="<p>s</p>", kind="html")
    assert one.content == Text(value="<p>c</p>", kind="html")
    assert (one.published, one.authors, one.categories) == (DAY, (Person(name="Jon"),), (Category(term="a"),))
    assert one.enclosures == (Enclosure(url="http://e.org/a.mp3", type="audio/mpeg", length_bytes=5),)
    assert (two.guid, two.permalink) == ("http://e.org/2", "http://e.org/2")


@pytest.mark.parametrize(
    ("document", "titles", "expected"),
    [
        # RSS 0.90: no rdf:about, no items
        (('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel>'
         "<title>T</title></channel><item><title>1</title></item></rdf:RDF>"), ["1"], []),
        # items inside the channel, misspelt namespaces, other cases
        (('<r:rdf xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns" xmlns="HTTPS://purl.org/rss/1.0"><Channel><Title>T</Title>'
         "<Item><TITLE>1</TITLE></Item></Channel></r:rdf>"), ["1"], []),
        ('<RDF xmlns="urn:x"><channel><title>T</title></channel><item><title>1</title></item></RDF>', ["1"], []),
        ("<rdf><item><title>1</title></item></rdf>", ["1"], ["element-missing", "element-missing"]),
        # RSS 1.1
        (('<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="http://e.org/">'
         "<title>T</title><items rdf:parseType='Collection'><item rdf:about='http://e.org/1'><title>1</title></item></items></Channel>"),
         ["1"], []),
        # what RSS 2.0 has
        (('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title>'
         "</channel><item><title xmlns=''>1</title></item></rdf:RDF>"), ["1"], []),
    ],
)  # fmt: skip
def test_the_shapes_of_rdf(document: str, titles: list[str], expected: list[str]) -> None:
    snapshot = read(document)
    assert snapshot.dialect == "rdf"
    assert [entry.title.value for entry in snapshot.entries if entry.title] == titles
    assert codes(snapshot) == expected


@pytest.mark.parametrize("about", ["javascript:x", " "])
def test_an_unsafe_about_is_no_link(about: str) -> None:
    snapshot = read(RSS_1_0.replace('rdf:about="http://e.org/2"', f'rdf:about="{about}"'))
    assert snapshot.entries[1].permalink is None


def test_a_guid_is_stronger_than_rdf_about() -> None:
    snapshot = read(RSS_1_0.replace("<title>Two</title>", "<guid isPermaLink='false'>2</guid>"))
    assert (snapshot.entries[1].guid, snapshot.entries[1].permalink) == ("2", None)


def test_rdf_that_is_no_feed_is_beyond_repair() -> None:
    with pytest.raises(BeyondRepair, match="no channel and no item"):
        read('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description/></rdf:RDF>')


def test_rdf_about_is_stronger_than_what_dublin_core_calls_an_identifier() -> None:
    snapshot = read(RSS_1_0.replace("<title>Two</title>", "<dc:identifier>doi:10.1101/2</dc:identifier>"))
    assert snapshot.entries[1].guid == "http://e.org/2"
