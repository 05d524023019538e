"""Bytes to a Snapshot, pure: decode, repair where needed, detect the dialect, read."""

from typing import Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from schemas.config import RunSettings
from schemas.errors import NotAFeed
from schemas.outcome import Document
from schemas.snapshot import Snapshot
from worker.parse import atom, cdf, compressed, escaping, jsonfeed, pages, rdf, rss
from worker.parse.dates import shown_first
from worker.parse.namespaces import local_name
from worker.parse.tree import read_tree
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: What a body may come to once it is unpacked. One that arrives in one piece was measured where it was fetched.
BODY_BYTES_MAX = RunSettings().body_bytes_max
#: Root elements that are XML by right and no feeds, so that the refusal can name them.
OTHER_ROOTS = {
    "html": "an HTML page",
    "opml": "an OPML subscription list",
    "svg": "an SVG image",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
}


#: RSS 1.1 is RDF whose root is the channel.
RSS_1_1 = "purl.org/net/rss1.1"


def parse(
    document: Document,
    *,
    kind: Literal["feed", "pages"] = "feed",
    timezone: str | None = None,
    base_url: str | None = None,
) -> Snapshot:
    """Give what a document says, uncleaned, with every repair and oddity as a defect.

    `timezone` (an IANA name) is read into dates that carry no zone; relative links are resolved against
    `base_url`, else against the document's own address. Raises ParseError for what is no feed.
    """
    body, unpacked = compressed.undo(document.body, body_bytes_max=BODY_BYTES_MAX)
    if kind == "pages":
        page = pages.read(body, document.content_type)
        return replace(page, defects=(*unpacked, *page.defects)) if unpacked else page
    own_url = document.url if document.url.startswith(("http://", "https://")) else None
    reading = Reading(base=base_url or own_url, zone=ZoneInfo(timezone) if timezone else None)
    if body[:1] != b"<" and jsonfeed.is_json(body):
        reading.defects += unpacked
        found = jsonfeed.read(body, document.content_type, reading)
        if found is not None:
            return escaping.settle(found)
    root, defects = read_tree(body, document.content_type)
    reading.defects = unpacked + defects
    snapshot = _read(root, reading)
    first = shown_first(reading.slashed) if reading.slashed else None
    if first and any(defect.code == "date-ambiguous" for defect in snapshot.defects):
        again = Reading(base=base_url or own_url, zone=reading.zone, defects=unpacked + defects, first=first)
        snapshot = _read(root, again)
    return escaping.settle(snapshot)


def _read(root: Element, reading: Reading) -> Snapshot:
    """Hand a tree to the reader of its dialect, by the name of its root in whatever case and namespace."""
    match local_name(root.tag).lower():
        case "rss":
            return rss.read(root, reading)
        case "rdf":
            return rdf.read(root, reading)
        case "feed" | "entry":
            return atom.read(root, reading)
        case "channel" if RSS_1_1 in root.tag:
            return rdf.read(root, reading)
        case "channel":
            return cdf.read(root, reading) if cdf.is_cdf(root) else rss.read(root, reading)
        case name:
            raise NotAFeed(OTHER_ROOTS.get(name, f"XML with the root element <{local_name(root.tag)[:40]}>"))
