"""What a published file is, by its place: its media type, and for how long it may be kept. Pure."""

import re
from typing import NamedTuple

_PAGE = re.compile(r"(?:.+/)?archive/[0-9]+/[0-9]+(?P<suffix>\.rss\.xml|\.xml|\.json)")
_RSS = "application/rss+xml; charset=utf-8"
_ATOM = "application/atom+xml; charset=utf-8"
_JSON_FEED = "application/feed+json"  # JSON is UTF-8, and its media types have no such parameter
_OF_PAGES = {".rss.xml": _RSS, ".xml": _ATOM, ".json": _JSON_FEED}
_OF_NAMES = {"rss.xml": _RSS, "atom.xml": _ATOM, "feed.json": _JSON_FEED, "opml.xml": "text/x-opml; charset=utf-8"}
#: Of what else somebody may have put there. What is not here is bytes, and nosniff says so.
_OF_SUFFIXES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".opml": "text/x-opml; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
_PACKED = frozenset({"image/vnd.microsoft.icon", "image/jpeg", "image/png", "application/octet-stream"})
FOR_GOOD = "public, max-age=31536000, immutable"


class Kind(NamedTuple):
    """What a file is."""

    media_type: str
    cache_control: str
    is_text: bool  # so that compressing it gains something


def kind_of(path: str, *, max_age_seconds: int) -> Kind:
    """Give what the file at a place is. Archived pages never change (DESIGN.md §7); all else is asked for again."""
    page = _PAGE.fullmatch(path)
    if page is not None:
        return Kind(_OF_PAGES[page["suffix"]], FOR_GOOD, is_text=True)
    name = path.rpartition("/")[2]
    suffix = name[name.rfind(".") :] if "." in name else ""
    found = _OF_NAMES.get(name) or _OF_SUFFIXES.get(suffix.lower(), "application/octet-stream")
    return Kind(found, f"public, max-age={max_age_seconds}, must-revalidate", is_text=found not in _PACKED)
