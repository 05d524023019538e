"""Bytes that stand twice in a row are left out once, where they broke the markup, and nowhere else."""

import time
from random import Random

import pytest

from tests.worker.parse.documents import CONTENT, codes, read, rss
from worker.parse.repair import drop_doubled

ITEMS = [
    f"<title>Title {n}</title>\n<link>http://e.org/{n}</link>\n<guid>guid-{n}</guid>\n<category>a</category><category>b</category>"
    f"<pubDate>Wed, {n:02} Jan 2012 10:00:00 +0100</pubDate>\n<description>Summary {n} é &lt;b&gt;</description>\n"
    f"<content:encoded><![CDATA[<p>Text {n}: words — of a text that goes on.</p>]]></content:encoded>\n"
    for n in range(1, 7)
]
DOCUMENT = rss(*ITEMS, root=f'version="2.0" {CONTENT}').encode()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (b"mary 3", b"<p>Text"),  # from a text into another one
        (b"Text 3", b"ry 4"),
        (b"guid-2", b"<titl"),  # from one entry into the next, and into a tag
        (b"Summary 2", b"Title 4</ti"),
        (b"\xa9 &lt;", b"http://e"),  # from within a character
        (b"</guid", b"</descr"),
        (b"tent:encoded", b"<desc"),
    ],
)
def test_a_span_that_stands_twice_is_left_out_once(first: bytes, last: bytes) -> None:
    start = DOCUMENT.index(first, DOCUMENT.index(b"Title 2"))
    end = DOCUMENT.index(last, start) + len(last)
    mended, (defect,) = drop_doubled(DOCUMENT[:end] + DOCUMENT[start:end] + DOCUMENT[end:])
    assert mended == DOCUMENT
    assert (defect.code, defect.detail) == ("span-doubled", f"{end - start} bytes")


def test_the_entries_of_a_doubled_document_are_those_of_the_whole_one() -> None:
    whole = read(DOCUMENT).entries
    chance = Random(1)
    for _ in range(100):
        start = chance.randrange(DOCUMENT.index(b"<item>"), len(DOCUMENT))
        end = min(len(DOCUMENT), start + chance.randint(1, 1000))
        entries = read(DOCUMENT[:end] + DOCUMENT[start:end] + DOCUMENT[end:]).entries
        assert len(set(whole) & set(entries)) >= len(whole) - 2, DOCUMENT[start:end]


@pytest.mark.parametrize(
    "twice",
    [
        "<item><title>A</title><guid>1</guid></item>",
        "<item><title>A</title><category>long enough</category></item>",
        "<item><title>A</title><description><![CDATA[<title>x]]></description></item>",
        "<category>one and the same</category>",
        "<author><name>Jo Long-Name</name></author>",
        '<link rel="alternate" href="http://e.org/long"/>',
        "</item>\n<item><title>An item</title>",
        "<guid>1</guid>",
    ],
)
def test_what_may_stand_twice_is_left_alone(twice: str) -> None:
    data = f"<rss><channel><item><title>&</title>{twice}{twice}</item></channel></rss>".encode()
    assert drop_doubled(data) == (data, [])


def test_what_is_never_closed_does_not_stand_twice() -> None:
    data = b"<rss><channel>" + b"<item><title>A title</title>" * 3 + b"</channel></rss>"
    assert drop_doubled(data) == (data, [])


@pytest.mark.parametrize("length", [10, 100_000])
def test_what_is_written_in_a_section_is_left_alone(length: int) -> None:
    code = "<guid>not closed, and meant so "
    data = rss(f"<title>&</title><description><![CDATA[{'x' * length}{code}{code}]]></description>").encode()
    assert drop_doubled(data) == (data, [])


def test_documents_that_stand_twice_are_told_apart_from_spans() -> None:
    cut = DOCUMENT[: DOCUMENT.index(b"Summary 5")]
    assert "documents-glued" in (found := codes(read(cut + DOCUMENT)))
    assert "span-doubled" not in found


def pairs(inside: str) -> str:
    """What stands twice in a row, and then something else does, and so on."""
    units = (f"<item>{inside}{number}</item>" * 2 for number in range(1_000_000 // (2 * len(inside))))
    return "".join(units)


MANY = "".join(f"<p{number}:id>{'x' * 9}</p{number}:id>" for number in range(1_500))


@pytest.mark.parametrize(
    "text",
    [
        *(unit * (1_000_000 // len(unit)) for unit in ("<title>", "<item><title>x", "<title>a</guid>")),
        *(unit * (1_000_000 // len(unit)) for unit in ("<guid><title>abc</title><guid>", "<item>" + "x" * 1000, MANY)),
        pairs(MANY),
        pairs(f"<description><![CDATA[{MANY}]]></description>"),
        "".join(f"<p{number}:id/>" for number in range(90_000)),
    ],
    ids=lambda text: text[:20],
)
def test_time_grows_with_the_size(text: str) -> None:
    data = b"<rss>" + text.encode()
    start = time.process_time()
    drop_doubled(data)
    assert time.process_time() - start < 5
