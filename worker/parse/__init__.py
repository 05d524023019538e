"""Bytes to a Snapshot, pure: decode, repair where needed, detect the dialect, read."""

from typing import Literal
from zoneinfo import ZoneInfo

from schemas.errors import NotAFeed
from schemas.outcome import Document
from schemas.snapshot import Snapshot
from worker.parse import atom, pages, rss
from worker.parse.namespaces import ATOM, local_name
from worker.parse.tree import read_tree
from worker.parse.values import Reading

#: Root elements that are XML by right and no feeds, so that the refusal can name them.
OTHER_ROOTS = {
    "html": "an HTML page",
    "opml": "an OPML subscription list",
    "svg": "an SVG image",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
}


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
    if kind == "pages":
        return pages.read(document.body, document.content_type)
    root, defects = read_tree(document.body, document.content_type)
    own_url = document.url if document.url.startswith(("http://", "https://")) else None
    reading = Reading(base=base_url or own_url, zone=ZoneInfo(timezone) if timezone else None, defects=defects)
    name = local_name(root.tag)
    if root.tag in {ATOM + "feed", ATOM + "entry"}:
        return atom.read(root, reading)
    if name == "rss" or root.tag == "channel":
        return rss.read(root, reading)
    raise NotAFeed(_other(name))


def _other(name: str) -> str:
    if name == "RDF":
        return "an RSS 1.0 (RDF) feed, which this version does not read yet"
    if name == "feed":
        return "a feed of a dialect that this version does not read yet (Atom 0.3?)"
    return OTHER_ROOTS.get(name.lower(), f"XML with the root element <{name[:40]}>")
