import pytest
from lxml import etree
from msgspec.structs import replace

from schemas.config import Config, PublishSettings, Site
from schemas.errors import UsageError
from schemas.feed import Feed, Text
from schemas.source import Publication, Source
from tests.worker.publish.samples import CHANNEL
from worker.publish.catalogue import Listed, catalogue, listed
from worker.publish.opml import MOVED, render, rewritten

FEED = Listed(title="One", url="https://feeds.example.org/one/")


def outlines(document: bytes) -> list[dict[str, str]]:
    """Give all outlines, after what an OPML list has to be."""
    root = etree.fromstring(document)
    assert root.tag == "opml"
    assert root.get("version") == "2.0"
    assert [child.tag for child in root] == ["head", "body"]
    assert [child.tag for child in root[0]] == ["title"]
    assert {element.tag for element in root[1].iterdescendants()} <= {"outline"}
    found = [{str(name): str(value) for name, value in one.attrib.items()} for one in root[1].iter("outline")]
    for one in found:
        assert one["type"] == "rss"
        assert one["text"] == one["title"] != ""
        assert one["xmlUrl"].startswith(("http://", "https://"))
        assert all(value.strip() for value in one.values())
    return found


def test_a_feed_is_listed_with_all_that_is_known_of_it() -> None:
    found = listed(CHANNEL)
    assert found is not None
    assert outlines(render("Back issues", [found])) == [
        {
            "text": "Back issues & more",
            "title": "Back issues & more",
            "type": "rss",
            "version": "RSS2",
            "xmlUrl": "https://feeds.example.org/back/rss.xml",
            "htmlUrl": "http://www.example.com/",
            "description": "What was once written",
            "language": "en-GB",
        }
    ]


def test_without_an_address_nothing_is_listed() -> None:
    assert listed(replace(CHANNEL, url=None)) is None
    assert catalogue(Config(sources=(Source(id="a", url="a.rss"),)), {}) == {}


def test_further_feeds_stand_inside_theirs() -> None:
    inner = replace(CHANNEL, title="T: x", url="https://feeds.example.org/back/tag/x/")
    found = listed(CHANNEL, [inner])
    assert found is not None
    root = etree.fromstring(render("x", [found]))
    assert [one.get("xmlUrl") for one in root.iterfind("body/outline/outline")] == [f"{inner.url}rss.xml"]


@pytest.mark.parametrize(
    "one",
    [
        Listed(title='<b> & "quotes"\n\x00\ud800\ufffe', url="https://feeds.example.org/x/"),
        Listed(title=" ", url="https://feeds.example.org/x/"),
        Listed(title="x", url="https://feeds.example.org/x/", home_page="javascript:alert(1)", language="klingon"),
        Listed(title="x", url="https://feeds.exämple.org/a b/", description="\x01", moved_from="http://x.example/?a&b"),
    ],
)
def test_whatever_a_feed_is_called_the_list_is_whole(one: Listed) -> None:
    (found,) = outlines(render("\x00", [one]))
    assert found.get("htmlUrl") is None
    assert found.get("language") is None
    assert found["xmlUrl"].isascii()


def test_no_feeds_are_a_list_too() -> None:
    assert outlines(render("", [])) == []


def test_the_same_feeds_are_the_same_bytes() -> None:
    assert render("x", [FEED, FEED]) == render("x", (FEED, FEED))
    assert render("x", [FEED]).startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<opml version=\"2.0\">\n  <head>")


def test_the_catalogue_has_sources_then_publications_as_they_are_configured() -> None:
    config = Config(
        site=Site(base_url="https://feeds.example.org"),
        publish=PublishSettings(variants=("summary", "tags")),
        sources=(
            Source(id="b", url="b.rss"),
            Source(id="a", url="a.rss", title="Mine", variants=(), description="D"),
            Source(id="c", url="c.rss"),
        ),
        publications=(Publication(id="all", sources=("a", "b"), title="All"),),
    )
    told = Feed(
        title=Text(value="The <b>B</b>", kind="html"), subtitle=Text(value="sub"), home_page="http://b.example/"
    )
    further = {"c": [Listed(title="c: x", url="https://feeds.example.org/c/tag/x/")]}
    found = catalogue(config, {"b": told}, further)
    assert list(found) == ["b", "a", "c", "all"]
    assert found["b"] == Listed(
        title="The B",
        url="https://feeds.example.org/b/",
        home_page="http://b.example/",
        description="sub",
        variants=(
            Listed(
                title="The B: summaries",
                url="https://feeds.example.org/b/summary/",
                home_page="http://b.example/",
                description="sub",
            ),
        ),
    )
    assert (found["a"].title, found["a"].description, found["a"].variants) == ("Mine", "D", ())
    assert found["c"].variants == tuple(further["c"])
    assert [one.url for one in found["all"].variants] == ["https://feeds.example.org/all/summary/"]


def test_a_moved_feed_says_where_it_was() -> None:
    (found,) = outlines(render("x", [replace(FEED, file="atom.xml", moved_from="http://old.example/feed?a=1&b=2")]))
    assert found[f"{{{MOVED}}}movedFrom"] == "http://old.example/feed?a=1&b=2"
    assert found["xmlUrl"] == "https://feeds.example.org/one/atom.xml"
    assert "version" not in found


OURS = {"http://old.example/feed?a=1&b=2": "https://feeds.example.org/one/rss.xml"}


def test_a_list_of_a_subscriber_gets_our_addresses_and_keeps_all_else() -> None:
    given = (
        b'<?xml version="1.0" encoding="iso-8859-1"?>\n<!-- mine -->\n<opml version="1.0"><head><title>\xe9</title>'
        b'<ownerName>Jo</ownerName></head><body>\n <outline text="Folder">'
        b'<outline text="Old" xmlUrl=" http://old.example/feed?a=1&amp;b=2 " x:star="1" xmlns:x="urn:x"/>'
        b'</outline><outline text="Other" xmlURL="http://other.example/"/></body></opml>'
    )
    document, changed = rewritten(given, OURS)
    assert changed == ["http://old.example/feed?a=1&b=2"]
    was, now = (etree.tostring(etree.fromstring(one), method="c14n2").decode() for one in (given, document))
    assert now == was.replace(" http://old.example/feed?a=1&amp;b=2 ", "https://feeds.example.org/one/rss.xml")
    assert b"<!-- mine -->" in document
    assert rewritten(document, OURS) == (document, [])


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"not xml",
        b"<rss/>",
        b"<opml",
        b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(
            b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (b, *([a] * 10))
            for a, b in zip(b"abcdefghi", b"bcdefghij", strict=True)
        )
        + b']><opml version="1.0"><body><outline xmlUrl="&j;"/></body></opml>',
    ],
    ids=["empty", "text", "rss", "cut", "bomb"],
)
def test_what_is_no_list_is_refused(hostile: bytes) -> None:
    with pytest.raises(UsageError, match="this is no OPML"):
        rewritten(hostile, OURS)


def test_no_list_reads_a_file_of_ours() -> None:
    given = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body><outline text="a">&x;</outline></body></opml>'
    document, _ = rewritten(given, OURS)
    assert b"&x;" in document
