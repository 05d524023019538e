"""Small documents to parse, and the short way to do it."""

from schemas.outcome import Document
from schemas.snapshot import Snapshot
from worker.parse import parse, wellformed
from worker.parse.wellformed import Element

CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'


def read(data: str | bytes, *, base_url: str | None = None, timezone: str | None = None, url: str = "") -> Snapshot:
    body = data.encode() if isinstance(data, str) else data
    return parse(Document(url=url, key="", body=body), base_url=base_url, timezone=timezone)


def element(markup: str) -> Element:
    """What stands in well-formed XML."""
    return wellformed.read(markup.encode()).root


def rss(*items: str, channel: str = "<title>A feed</title>", root: str = 'version="2.0"', before: str = "") -> str:
    """An RSS feed; each of `items` is what stands inside an item."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"{before}<rss {root}><channel>{channel}{inside}</channel></rss>"


def atom(*entries: str, feed: str = "<id>x:f</id><title>A feed</title><updated>2012-01-11T00:00:00Z</updated>") -> str:
    """An Atom feed; each of `entries` is what stands inside an entry."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}{inside}</feed>'


def codes(snapshot: Snapshot) -> list[str]:
    return [defect.code for defect in snapshot.defects]
