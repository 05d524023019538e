import pytest

from worker.excision import without, without_beginning

RSS = b"<?xml version='1.0'?>\n<rss><channel><title>T</title>\n%s</channel></rss>"
ONE, TWO, THREE = b"<item><title>One</title></item>\n", b"<ITEM a='>'>Two</ITEM >\n", b"<x:item/>\n"
HIDDEN = b"<item><!-- </item> <item> --><d><![CDATA[</item><item>]]></d><items/><itemize></itemize></item>\n"
NESTED = b"<entry><source><entry>in it</entry></source></entry>\n"
RDF = (
    b"<rdf:RDF><channel><items><rdf:Seq><rdf:li rdf:resource=\"http://e/1?a=1&amp;b=2\"/><rdf:li resource='http://e/2'></rdf:li>"
    b'</rdf:Seq></items></channel><item rdf:about="http://e/1?a=1&amp;b=2">1</item><item rdf:about="http://e/2">2</item></rdf:RDF>'
)


@pytest.mark.parametrize(
    ("items", "indexes", "left"),
    [
        ([ONE, TWO, THREE], [1], [ONE, b"\n", THREE]),
        ([ONE, TWO, THREE], [0, 2], [b"\n", TWO, b"\n"]),
        ([ONE, TWO, THREE], [2, 1, 0], [b"\n\n\n"]),
        ([ONE, HIDDEN, TWO], [1], [ONE, b"\n", TWO]),
        ([ONE, HIDDEN, TWO], [2], [ONE, HIDDEN, b"\n"]),
        ([ONE, NESTED], [1], [ONE, b"\n"]),
        ([NESTED, ONE], [1], [NESTED, b"\n"]),
        ([b"\xff\xe9 & &nbsp; <br> <p", ONE, b"\x80"], [0], [b"\xff\xe9 & &nbsp; <br> <p", b"\n", b"\x80"]),
    ],
)
def test_entries_are_cut_out_and_nothing_else(items: list[bytes], indexes: list[int], left: list[bytes]) -> None:
    count = sum(b"item" in item.lower() or b"entry" in item for item in items)
    assert without(RSS % b"".join(items), indexes, count=count) == RSS % b"".join(left)


def test_an_entry_that_is_cut_off_goes_to_the_end() -> None:
    assert without(b"<rss><channel><item>1</item><item>2<desc", [1], count=2) == b"<rss><channel><item>1</item>"
    assert without(b"<rss><channel><item>1</item><item>2<desc", [0], count=2) == b"<rss><channel><item>2<desc"
    assert without(b"<rss><channel><item>1</item><item><ti", [0], count=1) == b"<rss><channel><item><ti"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (b"<rss><channel><item>1</item><item>2<desc", b"<rss><channel><item>1</item>"),
        (b"<rss><channel><item>1</item> <ite", b"<rss><channel><item>1</item> <ite"),
        (b"<rss><channel><tit", b"<rss><channel><tit"),
        (b"<rss><channel></item>", None),
        ("<rss><item>1</item><it".encode("utf-16"), None),
    ],
)
def test_of_an_entry_that_is_cut_off_nothing_need_stay(body: bytes, left: bytes | None) -> None:
    assert without_beginning(body) == left


def test_an_item_goes_from_the_list_of_its_channel_too() -> None:
    first = without(RDF, [0], count=2)
    assert first is not None
    assert b"http://e/1" not in first
    assert first.count(b"http://e/2") == 2
    second = without(RDF, [1], count=2)
    assert second is not None
    assert b"http://e/2" not in second
    assert second.count(b"http://e/1?a=1&amp;b=2") == 2


JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": [%s], "title": "T"}'


@pytest.mark.parametrize(
    ("items", "indexes", "left"),
    [
        (b' {"id": "1"} , {"id": "]}, {"},{"id":3} ', [1], b' {"id": "1"},{"id":3} '),
        (b' {"id": "1"} , {"id": "]}, {"},{"id":3} ', [0], b' {"id": "]}, {"},{"id":3} '),
        (b' {"id": "1"} , {"id": "]}, {"},{"id":3} ', [2], b' {"id": "1"} , {"id": "]}, {"} '),
        (b' {"id": "1"} , {"id": "]}, {"},{"id":3} ', [0, 1], b' {"id":3} '),
        (b' {"id": "1"} , {"id": "]}, {"},{"id":3} ', [0, 2], b' {"id": "]}, {"} '),
        (b'{"id": 1}', [0], b""),
        (b'{"id": 1}, {"id": 1}, {"id": 1}', [1], b'{"id": 1}, {"id": 1}'),
    ],
)
def test_items_of_a_json_feed_go_with_their_commas(items: bytes, indexes: list[int], left: bytes) -> None:
    for start in (b"", b"\xef\xbb\xbf", b"\n "):
        assert without(start + JSON % items, indexes, count=items.count(b"id")) == start + JSON % left


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ((RSS % ONE).decode().encode("utf-16"), 1),
        (RSS % ONE, 2),
        (RSS % (ONE + TWO), 1),
        (RSS % b"</item><item>", 1),
        (b"A page of text", 1),
        (b"", 1),
        (JSON % b'{"id": 1}, ', 1),
        ((JSON % b'{"id": 1}')[:-20], 1),
        (b'{"items": {"id": 1}}', 1),
        (b'{"posts": [{"id": 1}]}', 1),
        (b'{"copy": [{"id": 1}], "items": [{"id": 1}]}', 1),
    ],
)
def test_what_is_not_clear_is_not_cut(body: bytes, count: int) -> None:
    assert without(body, [0], count=count) is None
