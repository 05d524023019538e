import pytest

from tests.worker.parse.documents import atom, read, rss
from worker.parse import truncated

FIRST = "<title>One</title><link>http://e.org/1</link><description>The first.</description>"


@pytest.mark.parametrize(
    ("data", "expected", "depth"),
    [
        (b"<a><b>text", b"<a><b>text</b></a>", 2),
        (b"<a><b/><c>x</c>", b"<a><b/><c>x</c></a>", 1),
        (b"<a><b x='1' y=\"2", b"<a></a>", 1),
        (b"<a>text</", b"<a>text</a>", 1),
        (b"<a>text<", b"<a>text</a>", 1),
        (b"<a><![CDATA[x & <y>", b"<a><![CDATA[x & <y>]]></a>", 1),
        (b"<a><![CDATA[x]", b"<a><![CDATA[x]]></a>", 1),
        (b"<a><![CDATA[x]]", b"<a><![CDATA[x]]></a>", 1),
        (b"<a><![CDA", b"<a></a>", 1),
        (b"<a><!-- <b>", b"<a></a>", 1),
        (b"<a><!-- <b> --><?x <c> ?><![CDATA[<d>]]>", b"<a><!-- <b> --><?x <c> ?><![CDATA[<d>]]></a>", 1),
        (b"<a><?x ", b"<a></a>", 1),
        ('<a:b é="1"><é>'.encode(), '<a:b é="1"><é></é></a:b>'.encode(), 2),
    ],
)
def test_what_is_open_at_the_end_is_closed(data: bytes, expected: bytes, depth: int) -> None:
    assert truncated.complete(data) == (expected, depth)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"<a></a>",
        b"<a></b>",
        b"<a><b></a>",
        b"</a>",
        b"<a><b x='<c>",
        b"<a><? x ><b></b>",
        b"<a",
        b"<a>" * (truncated.DEPTH_MAX + 1),
    ],
)
def test_nothing_is_completed_that_is_whole_or_damaged_otherwise(data: bytes) -> None:
    assert truncated.complete(data) is None


@pytest.mark.parametrize(
    ("cut", "where", "titles"),
    [
        # between and before entries only the end of the feed is missing
        ("<title>Fe", "rss/channel/title", []),
        ("<title>Feed</title>", "rss/channel", []),
        (f"<title>Feed</title><item>{FIRST}</item>", "rss/channel", ["One"]),
        # nothing that names the entry was whole
        (f"<item>{FIRST}</item><item><title>Two", "item[2]/title", ["One"]),
        (f"<item>{FIRST}</item><item><title>Two</title><link>http://e.org/2", "item[2]/link", ["One"]),
        (f"<item>{FIRST}</item><item><title>Two</title><link/><description>The sec", "item[2]/description", ["One"]),
        (f"<item>{FIRST}</item><item><title>Two</title><guid>2", "item[2]/guid", ["One"]),
        # something did
        (f"<item>{FIRST}</item><item><title>Two</title><guid>2</guid><descr", "item[2]", ["One", "Two"]),
        (f"<item>{FIRST}</item><item><title>Two</title><link>http://e.org/2</link>", "item[2]", ["One", "Two"]),
        (
            "<item><title>One</title><pubDate>Wed, 11 Jan 2012 00:00:00 GMT</pubDate><description>",
            "item[1]/description",
            ["One"],
        ),
    ],
)
def test_a_cut_entry_stays_only_when_it_can_be_known_again(cut: str, where: str, titles: list[str]) -> None:
    snapshot = read(f'<rss version="2.0"><channel>{cut}')
    assert [entry.title.value for entry in snapshot.entries if entry.title] == titles
    assert [d.where for d in snapshot.defects if d.code == "document-truncated"] == [where]


def test_a_text_is_kept_as_far_as_it_goes_and_the_defect_is_its_entrys() -> None:
    (one, two) = read(
        rss(FIRST, "<guid>2</guid><description><![CDATA[<p>The sec")[: -len("</item></channel></rss>")]
    ).entries
    assert one.content
    assert (one.content.value, two.guid) == ("The first.", "2")
    assert two.content
    assert two.content.value == "<p>The sec"
    snapshot = read(rss(FIRST, "<guid>2</guid><description>The sec")[: -len("</item></channel></rss>")])
    assert [(d.code, d.entry) for d in snapshot.defects] == [("document-truncated", 1)]


@pytest.mark.parametrize("field", ["link", "guid", "pubDate", "title", "author", "category", "comments"])
def test_half_a_field_is_no_field(field: str) -> None:
    whole = rss(f"<guid isPermaLink='false'>1</guid><{field}>http://e.org/2012-01-11T00:00:00Z?x=yz</{field}>")
    snapshot = read(whole[: whole.index("=yz")])
    (entry,) = snapshot.entries
    assert entry == read(rss("<guid isPermaLink='false'>1</guid>")).entries[0]
    assert [(d.code, d.where) for d in snapshot.defects] == [("document-truncated", f"item[1]/{field}")]


def test_half_a_field_of_the_feed_is_no_field() -> None:
    snapshot = read('<rss version="2.0"><channel><title>Feed</title><link>http://example.or')
    assert snapshot.feed.home_page is None
    assert snapshot.feed.title


def test_an_atom_feed_is_cut_off_alike() -> None:
    one = '<id>x:1</id><title>One</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The fi'
    whole = atom(one)
    snapshot = read(whole[: whole.index("</entry>")])
    assert [(d.code, d.where, d.entry) for d in snapshot.defects] == [
        ("document-truncated", "item[1]/content/div/p", 0)
    ]
    assert snapshot.entries[0].content
    assert snapshot.entries[0].content.value == "<p>The fi</p>"
    unknown = read(whole[: whole.index("x:1") + 1])
    assert unknown.entries == ()
    assert [(d.code, d.where, d.entry) for d in unknown.defects] == [("document-truncated", "item[1]/id", None)]


def test_the_seed_feed_cut_anywhere_gives_the_whole_entries_before_the_cut(seed: bytes) -> None:
    whole = read(seed).entries
    for end in range(400, len(seed), 1009):
        snapshot = read(seed[:end])
        complete = seed.count(b"</item>", 0, end)
        assert snapshot.entries[:complete] == whole[:complete]
        assert snapshot.entries in {whole[:complete], whole[: complete + 1]}  # cut off in white space after all it had
        assert [d.code for d in snapshot.defects if d.code != "author-not-a-person"] == ["document-truncated"]
