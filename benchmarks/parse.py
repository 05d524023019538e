"""Measure what parsing alone costs: a document to a Snapshot, nothing cleaned, beside bare lxml and the peers.

    python benchmarks/parse.py [FOLDER…] [--strict-only] [--rounds N] [--in-a-row] [--json]

    lxml            bare, strict `lxml.etree.fromstring(data)`, as anybody would call it
      (looked at)   the same, then the name, text and attributes of every element looked at once, and forgotten: what
                    nobody who reads a feed from Python through lxml can go below
    backissue       worker.parse.parse: decode, repair where needed, detect the dialect, read every field
    feedparser      parse(data), sanitising, which is how it is used
      (bare)        the same with its sanitiser and its resolving of links in markup turned off
    fastfeedparser  parse(data)
    feedparser-rs   parse(data), not sanitising, its entries read

The method is that of normalize.py beside it. lxml's strict parser refuses some real feeds; for those, its recovery is
the floor instead, unless --strict-only leaves them out.
"""

from collections.abc import Iterator
from importlib import metadata
from typing import TYPE_CHECKING, Any

from lxml import etree

from benchmarks.normalize import (
    ENTRY_TAGS,
    Variant,
    compare,
    fastfeedparser,
    feedparser,
    installed,
    parser_of,
    sets_of,
)

if TYPE_CHECKING:
    from schemas.snapshot import Snapshot


def lxml() -> Variant:
    """Parse as strictly as lxml does by itself, and only where that is refused, recover."""

    def read(data: bytes) -> etree._Element:
        try:
            return etree.fromstring(data)
        except etree.XMLSyntaxError:
            return etree.fromstring(data, etree.XMLParser(recover=True))

    return Variant("lxml", metadata.version("lxml"), read, lambda tree: sum(1 for _ in tree.iter(*ENTRY_TAGS)))


def lxml_looked_at() -> Variant:
    """The same, and look at every element: that makes Python objects of what lies in memory of C."""
    read_bare = lxml().read

    def read(data: bytes) -> int:
        entries = 0
        for element in read_bare(data).iter():
            tag, _, _ = element.tag, element.text, element.items() if element.attrib else ()
            entries += isinstance(tag, str) and tag.rpartition("}")[2] in {"item", "entry"}
        return entries

    return Variant("  (looked at)", metadata.version("lxml"), read, lambda entries: entries)


def backissue() -> Variant:
    """Our parser."""
    from schemas.outcome import Document
    from worker.parse import parse

    def read(data: bytes) -> "Snapshot":
        return parse(Document(url="", key="", body=data))

    return Variant("backissue", metadata.version("backissue"), read, lambda snapshot: len(snapshot.entries))


def feedparser_bare() -> Variant:
    """The reference of the field without what is no parsing."""
    import feedparser

    def read(data: bytes) -> object:
        return feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)

    return Variant("  (bare)", metadata.version("feedparser"), read, lambda feed: len(feed.entries))


def feedparser_rs() -> Variant:
    """A reader in Rust; its entries become Python's when they are asked for, so they are."""
    import feedparser_rs

    def read(data: bytes) -> list[Any]:
        return list(feedparser_rs.parse(data, sanitize_html=False).entries)

    return Variant("feedparser-rs", metadata.version("feedparser-rs"), read, len)


def strict_only(sets: dict[str, dict[str, bytes]]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Leave out what strict lxml refuses."""
    for name, documents in sets.items():
        yield name, {document: data for document, data in documents.items() if _is_strict(data)}


def _is_strict(data: bytes) -> bool:
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return False
    return True


def main() -> None:
    """Compare parsers."""
    parser = parser_of("What does parsing a feed cost?")
    parser.add_argument("--strict-only", action="store_true", help="only documents that strict lxml accepts")
    arguments = parser.parse_args()
    sets = sets_of(arguments.folders)
    compare(
        list(installed((lxml, lxml_looked_at, backissue, feedparser, feedparser_bare, fastfeedparser, feedparser_rs))),
        dict(strict_only(sets)) if arguments.strict_only else sets,
        rounds=arguments.rounds,
        in_a_row=arguments.in_a_row,
        as_json=arguments.json,
    )


if __name__ == "__main__":
    main()
