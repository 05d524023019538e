from datetime import UTC, datetime

import pytest

from schemas.feed import Text
from tests.worker.parse.documents import ATOM, codes, read

CDF = """<?XML VERSION="1.0"?>
<CHANNEL HREF="http://e.org/" BASE="http://e.org/docs/" LASTMOD="2012-01-11T00:00:00Z" SELF="http://e.org/c.cdf">
<TITLE>T</TITLE><ABSTRACT>D &amp; d</ABSTRACT><LOGO HREF="l.gif" STYLE="IMAGE"/><LOGO HREF="i.ico" STYLE="icon"/>
<SCHEDULE><INTERVALTIME DAY="1"/></SCHEDULE>
<ITEM HREF="1.html" LASTMOD="2012-01-11T00:00:00Z"><TITLE>One</TITLE><ABSTRACT>&lt;p&gt;a&lt;/p&gt;</ABSTRACT></ITEM>
<CHANNEL><TITLE>Inner</TITLE><item><a href="http://e.org/2.html">Two</a></item></CHANNEL>
<ITEM HREF="javascript:x"/></CHANNEL>""".replace('<?XML VERSION="1.0"?>\n', "")


def test_cdf_is_read() -> None:
    snapshot = read(CDF)
    day = datetime(2012, 1, 11, tzinfo=UTC)
    feed, (one, two, three) = snapshot.feed, snapshot.entries
    assert (snapshot.dialect, codes(snapshot)) == ("cdf", ["link-unsafe"])
    assert (feed.title, feed.subtitle, feed.home_page) == (Text(value="T"), Text(value="D & d"), "http://e.org/")
    assert (feed.image, feed.icon) == ("http://e.org/docs/l.gif", "http://e.org/docs/i.ico")
    assert (feed.updated, feed.self_link) == (day, "http://e.org/c.cdf")
    assert (one.permalink, one.title, one.updated) == ("http://e.org/docs/1.html", Text(value="One"), day)
    assert one.content == Text(value="<p>a</p>", kind="html")
    assert (two.permalink, two.title) == ("http://e.org/2.html", Text(value="Two"))
    assert three.permalink is None


@pytest.mark.parametrize(
    ("document", "dialect"),
    [
        ("<channel><title>T</title><item><title>1</title></item></channel>", "rss"),
        ("<CHANNEL><TITLE>T</TITLE><ITEM HREF='http://e.org/1'/></CHANNEL>", "cdf"),
        ("<Channel Href='http://e.org/'/>", "cdf"),
        ("<CHANNEL><ABSTRACT>x</ABSTRACT></CHANNEL>", "cdf"),
        ("<CHANNEL><ITEM LASTMOD='2012-01-11'><TITLE>1</TITLE></ITEM></CHANNEL>", "cdf"),
        # RSS without its root: the namespaced elements have attributes that CDF's have without one
        (f"<channel {ATOM}><title>T</title><atom:link href='http://e.org/f'/></channel>", "rss"),
        ("<channel><link>http://e.org/</link><image href='http://e.org/i.png'/></channel>", "rss"),
    ],
)
def test_a_channel_is_cdf_where_its_addresses_are_attributes(document: str, dialect: str) -> None:
    assert read(document).dialect == dialect


def test_channels_inside_each_other_have_an_end() -> None:
    document = "<channel href='x'>" + "<channel>" * 200 + "<item/>" + "</channel>" * 201
    assert read(document).entries == ()
