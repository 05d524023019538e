"""A channel and entries as they come, and as nobody would write them."""

from datetime import UTC, datetime, timedelta, timezone

from schemas.feed import Category, Enclosure, Entry, Link, Person, Text
from schemas.publication import Channel, PublishedEntry
from schemas.snapshot import Defect

CET = timezone(timedelta(hours=1))
SEEN = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)

CHANNEL = Channel(
    id="urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
    title="Back issues & more",
    link="http://www.example.com/",
    description="What was once written",
    language="en-GB",
    authors=(Person(name="Jo Doe", email="jo@example.com", uri="http://www.example.com/jo"),),
    updated=datetime(2012, 1, 11, tzinfo=CET),
    url="https://feeds.example.org/back/",
    rights="© 2012",
    icon="http://www.example.com/favicon.png",
    image="http://www.example.com/logo.png",
    generator="Old CMS 1.0",
    defects=(Defect(code="version-missing", where="rss/@version", detail="<secret>"),),
)
BARE = Channel(id="urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e", title="Bare")


def html(value: str) -> Text:
    return Text(value=value, kind="html")


def plain(value: str) -> Text:
    return Text(value=value)


def entry(id: str = "urn:uuid:1c9d4b5e-0000-4000-8000-000000000001", **fields: object) -> PublishedEntry:
    """Make an entry; `updated`, `first_seen`, `source_id` and `defects` belong to its surroundings."""
    around = {name: fields.pop(name) for name in ("updated", "first_seen", "source_id", "defects") if name in fields}
    return PublishedEntry(id=id, entry=Entry(**fields), **around)  # type: ignore[arg-type]  # a table's keywords


FULL = entry(
    "http://www.example.com/?p=7",
    guid="http://www.example.com/?p=7",
    permalink="http://www.example.com/?p=7",
    title=plain("Pop goes the Council?"),
    summary=html("<p>A <em>short</em> one</p>"),
    content=html("<p>The whole &amp; <strong>long</strong> story</p>"),
    published=datetime(2011, 8, 19, 9, 30, tzinfo=CET),
    updated=datetime(2011, 8, 20, tzinfo=UTC),
    authors=(Person(name="Alex Khaldi", email="alex@example.com"), Person(name="Jon Ainger")),
    contributors=(Person(name="Ed Itor"),),
    categories=(Category(term="news"), Category(term="c2", scheme="http://example.com/tags", label="Councils")),
    enclosures=(
        Enclosure(url="http://media.example.com/a.mp3", type="audio/mpeg", length_bytes=1234, title="Listen"),
        Enclosure(url="http://media.example.com/b.pdf", length_bytes=5),
    ),
    links=(Link(href="http://example.net/", rel="via", type="text/html", title="From", hreflang="en"),),
    comments_url="http://www.example.com/?p=7#comments",
    rights="CC BY",
    language="cy",
    inferred=("authors",),
    source_id="back",
    first_seen=SEEN,
    defects=(Defect(code="author-inferred", where="item[1]", detail="Alex Khaldi", entry=0),),
)

#: Entries that have to come out valid, safe and whole, one by one and all together.
ADVERSARIAL = {
    "full": FULL,
    "nothing at all": entry("nothing"),
    "only a title": entry("a title", title=plain("Only a title")),
    "only a summary": entry("a summary", summary=plain("Only a summary")),
    "only a link": entry("http://example.com/only", permalink="http://example.com/only"),
    "only a picture": entry("picture", content=html('<p><img src="http://example.com/x.png" alt=""></p>')),
    "first seen": entry("seen", title=plain("Undated"), first_seen=SEEN),
    "control characters": entry("c", title=plain("a\x00b\x0b\x1fc"), content=html("<p>x\x08\ufffe\uffffy</p>")),
    "lone surrogate": entry("s", title=plain("a\ud800b"), authors=(Person(name="\udfff"),)),
    "only a control character": entry("\x01", title=plain("\x02"), content=html("\x03")),
    "cdata end": entry("cdata", title=plain("x ]]> y"), content=html("<p>]]&gt; <![CDATA[ ]]></p>")),
    "tags as text": entry("tags", title=plain("Use <b>bold</b> and <script>alert(1)</script> & &amp;")),
    "text body": entry("text", title=plain("T"), content=plain("1 < 2 & <b>3</b>\n\n4")),
    "html title": entry("htmltitle", title=html("A <em>fine</em> &amp; title")),
    "spaces in guid": entry(" a guid with spaces ", guid=" a guid with spaces "),
    "same id": entry("tags", title=plain("Another one")),
    "same id again": entry("tags", title=plain("A third one"), source_id="other"),
    "no id": entry("", title=plain("No id")),
    "guid is not ascii": entry("https://exämple.com/é", permalink="https://exämple.com/é", title=plain("é")),
    "guid is a tag": entry("tag:example.com,2012:1"),
    "guid is a broken tag": entry("tag:example.com:1"),
    "guid is a broken urn": entry("urn:uuid:1"),
    "guid would run": entry("javascript:alert(1)"),
    "emoji and right to left": entry("rtl", title=plain("👩‍👩‍👧 שלום العالم \u202e"), content=html("<p>מה 🤷🏽</p>")),
    "carriage returns": entry("cr\r\n", title=plain("a\r\nb"), content=html("<pre>a\r\nb\tc</pre>")),
    "huge": entry("huge", title=plain("x" * 70_000), content=html("<p>" + "word " * 400_000 + "</p>")),
    "markup without end": entry("deep", content=html("<div>" * 5_000 + "<a href=")),
    "unsafe addresses": entry(
        "unsafe",
        title=plain("Unsafe"),
        permalink="javascript:alert(1)",
        authors=(Person(name="M", uri="data:text/html,<script>alert(1)</script>", email="no address"),),
        enclosures=(Enclosure(url="file:///etc/passwd"), Enclosure(url="vbscript:x", type="x")),
        links=(Link(href="JaVaScRiPt:alert(1)", rel="related"), Link(href="java\nscript:alert(1)", rel="via")),
        comments_url="\x01javascript:alert(1)",
    ),
    "odd addresses": entry(
        "odd",
        permalink="http://exämple.com:80/a b?q=<ü>&x=[1]|2#a#b",
        enclosures=(
            Enclosure(url="http://localhost/a.mp3"),
            Enclosure(url="/relative.mp3"),
            Enclosure(url="https://example.com/a b.mp3", type="not a type", length_bytes=0),
        ),
        links=(
            Link(href="http://example.com/1", rel="has space"),
            Link(href="http://example.com/2", rel="alternate", hreflang="xx-nonsense", type="text"),
            Link(href="http://example.com/3", rel="alternate", hreflang="fr"),
            Link(href="http://example.com/4", rel="http://example.com/rel#x", title=" "),
            Link(href="http://example.com/5", rel="related"),
            Link(href="http://example.com/5", rel="related"),
            Link(href="//example.com/6", rel="related"),
        ),
        comments_url="example.com/comments",
        language="klingon",
    ),
    "odd tags": entry(
        "oddtags", categories=(Category(term=" "), Category(term="<b>", scheme="a b"), Category(term="ok", label=""))
    ),
    "nobody": entry(
        "nobody", authors=(Person(uri="http://example.com/"), Person(email="x@example.com"), Person(name=" "))
    ),
    "year 1": entry("y1", published=datetime(1, 1, 2, tzinfo=CET)),
    "year 9999": entry("y9999", published=datetime(9999, 12, 30, 23, 59, 59, tzinfo=CET)),
    "odd offsets": entry("lmt", published=datetime(1901, 5, 1, tzinfo=timezone(timedelta(minutes=17, seconds=30)))),
    "quarter offset": entry("np", published=datetime(2001, 5, 1, tzinfo=timezone(-timedelta(hours=3, minutes=45)))),
    "microseconds": entry("us", published=datetime(2001, 5, 1, 1, 2, 3, 456789, tzinfo=UTC)),
}
