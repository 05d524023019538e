"""Where the documents of a feed stand in its folder."""

from typing import Literal

Format = Literal["jsonfeed", "rss", "atom"]

#: The current document of each format, and the order in which they are written.
FILES: dict[Format, str] = {"rss": "rss.xml", "atom": "atom.xml", "jsonfeed": "feed.json"}
#: What an archived document is called behind its place.
SUFFIXES: dict[Format, str] = {"rss": ".rss.xml", "atom": ".xml", "jsonfeed": ".json"}

ARCHIVE = "archive"


def generation(number: int) -> str:
    """Give the folder of a generation of archived documents, below that of the feed."""
    return f"{ARCHIVE}/{number}"


def page(generation: int, number: int) -> str:
    """Give the place of an archived document, which has a file of each format."""
    return f"{ARCHIVE}/{generation}/{number}"


def file(to: Format, page: str | None) -> str:
    """Give the file of a document, below the folder of its feed; `page` is None for the current one."""
    return FILES[to] if page is None else page + SUFFIXES[to]
