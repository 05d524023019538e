"""What must hold for any bytes that anybody calls a feed."""

import re
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.errors import BeyondRepair, NotAFeed
from schemas.outcome import Document
from schemas.snapshot import DEFECT_CODES, Snapshot
from tests.properties.feeds import GARBAGE, Feed, damaged, feeds, json_feeds
from worker.parse import parse

SEED = (Path(__file__).parents[2] / "seeds/impower-blog.rss").read_bytes()[:6000]
XML_FORBIDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: The same examples in every run: a run that fails can be repeated, and a person decides when to search on.
steady = settings(derandomize=True, max_examples=200, deadline=2000)
#: "Â" before a hard space may be meant, and is told.
MAYBE_MEANT = {"text-encoded-twice"}
bodies = (feeds() | json_feeds()).map(lambda feed: feed.body)
soup = st.lists(
    st.sampled_from([*GARBAGE, b"<rss>", b"<channel>", b"<item>", b"<title>", b"x", b" ", b"\n"]), max_size=30
).map(b"".join)


def read(body: bytes, kind: Literal["feed", "pages"] = "feed") -> Snapshot | None:
    """Parse; None for an error of the tree. Whatever comes out must be sound."""
    try:
        snapshot = parse(Document(url="", key="", body=body), kind=kind)
    except (NotAFeed, BeyondRepair):
        return None
    for defect in snapshot.defects:
        assert defect.code in DEFECT_CODES
        assert defect.where
        assert defect.entry is None or 0 <= defect.entry < len(snapshot.entries)
    for entry in snapshot.entries:
        for moment in (entry.published, entry.updated):
            assert moment is None or moment.utcoffset() is not None
        for value in (
            entry.guid,
            entry.permalink,
            entry.title and entry.title.value,
            entry.content and entry.content.value,
        ):
            assert value is None or (value and not XML_FORBIDS.search(value))
    return snapshot


@steady
@given(st.binary(max_size=200) | soup)
@example(b"")
def test_any_bytes_parse_or_raise_an_error_of_the_tree(body: bytes) -> None:
    read(body)
    read(b"<rss version='2.0'><channel><item>" + body)
    read(b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>" + body)
    read(body, kind="pages")


@steady
@given(damaged(bodies | st.just(SEED)))
def test_a_damaged_feed_parses_or_raises_an_error_of_the_tree(body: bytes) -> None:
    read(body)


@steady
@given(damaged(bodies))
def test_the_same_bytes_give_the_same_snapshot(body: bytes) -> None:
    assert read(body) == read(body)


@steady
@given(feeds() | json_feeds())
def test_a_whole_feed_says_what_its_writer_wrote(feed: Feed) -> None:
    snapshot = read(feed.body)
    assert snapshot is not None
    assert {defect.code for defect in snapshot.defects} <= MAYBE_MEANT
    written = [text.strip(" \t\r\n") or None for text in feed.texts]
    assert [entry.content.value if entry.content else None for entry in snapshot.entries] == written
    assert [entry.published for entry in snapshot.entries] == list(feed.dates)


@steady
@given(feeds(), st.data())
def test_whole_entries_before_a_cut_are_recovered_and_the_loss_is_reported(feed: Feed, data: st.DataObject) -> None:
    whole = read(feed.document.encode())
    end = data.draw(st.integers(feed.document.index("<title>"), len(feed.document) - 1))
    snapshot = read(feed.document[:end].encode())
    assert whole is not None
    assert snapshot is not None
    found = [defect.code for defect in snapshot.defects if defect.code not in {"element-missing", *MAYBE_MEANT}]
    assert found == ["document-truncated"]
    complete = len(re.findall("</item>|</entry>", feed.document[:end]))
    assert snapshot.entries[:complete] == whole.entries[:complete]
    assert len(snapshot.entries) <= complete + 1
    for cut, entry in zip(snapshot.entries[complete:], whole.entries[complete:], strict=False):
        assert cut.guid in {None, entry.guid}, "never half a guid"
        assert cut.title in {None, entry.title}, "never half a title"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-7", "cp1252"])
def test_the_seed_feed_says_the_same_in_every_encoding(encoding: str) -> None:
    text = SEED.decode("utf-8", "ignore")
    declared = text.replace('encoding="utf-8"', f'encoding="{encoding}"', 1)
    start = declared.index("?>") + 2
    separate = encoding in {"utf-7", "cp1252"}  # a declaration in ASCII tells what follows
    body = declared[:start].encode() + declared[start:].encode(encoding) if separate else declared.encode(encoding)
    assert read(body) == read(text.encode())
