"""What independent parsers make of a document that we published: the id, link and title of each entry, in order.

Each is asked as its documentation says. What readers are free to show in a way of their own, `alike` says, with the
reason; everything else that differs is a finding.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec


class Entry(NamedTuple):
    """What every reader has to show of an entry; "" for what it does not have."""

    id: str
    link: str
    title: str


def with_feedparser(data: bytes) -> list[Entry]:
    """Read with feedparser, the reference of the field."""
    import feedparser

    return [_entry(entry) for entry in feedparser.parse(data)["entries"]]


def with_feedparser_rs(data: bytes) -> list[Entry]:
    """Read with feedparser-rs, written in Rust."""
    import feedparser_rs

    limits = feedparser_rs.ParserLimits(max_entries=100_000, max_feed_size_bytes=1 << 30)
    return [
        Entry(entry.id or "", entry.link or "", entry.title or "")
        for entry in feedparser_rs.parse_with_limits(data, limits=limits).entries
    ]


def with_fastfeedparser(data: bytes) -> list[Entry]:
    """Read with fastfeedparser, on lxml."""
    import fastfeedparser

    return [_entry(entry) for entry in fastfeedparser.parse(data)["entries"]]


READERS: dict[str, Callable[[bytes], list[Entry]]] = {
    "feedparser": with_feedparser,
    "feedparser-rs": with_feedparser_rs,
    "fastfeedparser": with_fastfeedparser,
}


def _entry(entry: Any) -> Entry:  # noqa: ANN401  a dictionary of their own kind
    return Entry(entry.get("id") or "", entry.get("link") or "", entry.get("title") or "")


def of_json(data: bytes) -> list[Entry]:
    """Give what a JSON Feed of ours says, where nothing is in doubt."""
    items = msgspec.json.decode(data)["items"]
    return [Entry(item["id"], item.get("url", ""), item.get("title", "")) for item in items]


def differences(reader: str, data: bytes, expected: Sequence[Entry]) -> Iterator[str]:
    """Say where a reader shows other entries than there are."""
    try:
        read = READERS[reader](data)
    except Exception as error:  # noqa: BLE001  whatever a reader raises is the finding
        yield f"{reader} refuses it: {type(error).__name__}: {error}"
        return
    if len(read) != len(expected):
        yield f"{reader} finds {len(read)} entries, not {len(expected)}"
        return
    for number, (got, wanted) in enumerate(zip(read, expected, strict=True), 1):
        for name, one, other in zip(Entry._fields, got, wanted, strict=True):
            if not alike(name, one, other):
                yield f"{reader} reads entry {number}'s {name} as {one!r:.120}, not {other!r:.120}"


def alike(name: str, got: str, wanted: str) -> bool:
    """Whether what was read is what was written.

    Where an entry has no link, readers show its id, a file or another address of it instead, each as it pleases.
    feedparser-rs 0.7 leaves attributes of Atom as they are escaped, and takes "<" in a title of type "text" for a tag.
    """
    match name:
        case "link":
            return not wanted or html.unescape(got) == wanted
        case "title":
            return _as_words(got) == _as_words(wanted)
    return got == wanted


def _as_words(title: str) -> str:
    """Give a title as it is seen: readers differ in whether they give it as text or as HTML, and in white space."""
    text = html.unescape(html.unescape(title))
    return " ".join(re.sub(r"<[^<>]*>", " ", text).split())
