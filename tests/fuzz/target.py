"""What must hold for any bytes: a sound result, or an error of ours. Atheris and the tests both call it."""

import re
from collections import Counter

import msgspec
from lxml import etree

from schemas.errors import BackissueError
from schemas.feed import Entry
from schemas.outcome import Document
from schemas.snapshot import DEFECT_CODES, Snapshot
from worker import normalize, to_jsonfeed
from worker.parse import parse
from worker.publish import Format, channel, render

#: What XML forbids (XML 1.0 §2.2) can be published in none of its formats.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RUNS = re.compile(r"(?:javascript|vbscript):", re.IGNORECASE)


def check(data: bytes) -> None:
    """Read a document in every way there is. Raises AssertionError, or whatever a bug raises."""
    try:
        parse(Document(url="", key="", body=data), kind="pages")
        parsed = parse(Document(url="", key="", body=data))
        snapshot = normalize(data)
    except BackissueError:
        return
    for entry in parsed.entries:
        check_entry(entry, is_cleaned=False)
    check_snapshot(snapshot)
    check_jsonfeed(to_jsonfeed(snapshot))
    formats: tuple[Format, ...] = ("rss", "atom")
    for to in formats:
        etree.fromstring(render(to, *channel.of_snapshot(snapshot, None)))


def check_snapshot(snapshot: Snapshot) -> None:
    """Say whether a snapshot is sound in itself."""
    for defect in snapshot.defects:
        assert defect.code in DEFECT_CODES, defect
        assert defect.where, defect
        assert defect.entry is None or 0 <= defect.entry < len(snapshot.entries), defect
    for edit in snapshot.ledger:
        assert edit.entry is None or 0 <= edit.entry < len(snapshot.entries), edit
    assert len(snapshot.keys) == len(snapshot.entries)
    for entry in snapshot.entries:
        check_entry(entry)


def check_entry(entry: Entry, *, is_cleaned: bool = True) -> None:
    """Say whether an entry is sound: no empty texts, no naive dates, no link that runs."""
    for moment in (entry.published, entry.updated):
        assert moment is None or moment.utcoffset() is not None
    texts = [text.value for text in (entry.title, entry.summary, entry.content) if text]
    for value in (entry.guid, entry.permalink, *texts):
        assert value is None or value, entry
    # Once cleaned, texts may hold what their HTML named (`&#1;`); rendering leaves it out.
    for value in (entry.guid, entry.permalink, *(() if is_cleaned else texts)):
        assert value is None or not _FORBIDDEN.search(value), entry
    links = [entry.permalink, entry.comments_url, *(each.href for each in entry.links)]
    links += [each.url for each in entry.enclosures] + [each.uri for each in entry.authors]
    assert not [link for link in links if link and _RUNS.match(link.strip())], entry


def check_jsonfeed(written: bytes) -> None:
    """Say whether a JSON Feed keeps the format's own rules (https://www.jsonfeed.org/version/1.1/)."""
    feed = msgspec.json.decode(written)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    for item in feed["items"]:
        assert item["id"], item
        assert "content_html" in item or "content_text" in item, item
    ids = Counter(item["id"] for item in feed["items"])
    assert not [id for id, count in ids.items() if count > 1]
