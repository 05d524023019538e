"""The elements that are added to what feedgen writes, as values: what they are, before any XML is made of them."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.feed import Text
from schemas.media import Number

Attributes = dict[str, str]

#: Prefix -> namespace. A document declares those that it uses, in this order.
NAMESPACES = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}


class Part(NamedTuple):
    """An element. Its name is prefixed as in NAMESPACES; without a prefix it is the format's own."""

    name: str
    text: str | None = None
    attributes: Attributes = {}  # noqa: RUF012  never changed, and a tuple of pairs would cost a copy for each
    parts: tuple["Part", ...] = ()


def namespaces(parts: Iterable[Part]) -> dict[str, str]:
    """Give the namespaces that some elements use."""
    used = {prefix for prefix, colon, _ in (name.partition(":") for name in _names(parts)) if colon}
    return {prefix: uri for prefix, uri in NAMESPACES.items() if prefix in used}


def set_only(**values: str | None) -> Attributes:
    """Give those attributes that have a value. A final underscore is no part of a name ("type_")."""
    return {name.rstrip("_"): value for name, value in values.items() if value and not value.isspace()}


def decimal(number: Number | None) -> str | None:
    """Spell a number without exponent; None for none, and for one that is none."""
    if isinstance(number, int):
        return str(number)
    return None if number is None or not math.isfinite(number) else f"{number + 0.0:.9f}".rstrip("0").rstrip(".")


def positive(number: Number | None) -> str | None:
    """Spell a number above zero; None for any other."""
    return decimal(number) if number is not None and number > 0 else None


def whole(number: Number | None) -> str | None:
    """Spell a whole number above zero; None for any other."""
    return str(number) if isinstance(number, int) and number > 0 else None


def marked(text: Text) -> tuple[str, str]:
    """Give a text and what it is called in Media RSS: "plain" or "html"."""
    return text.value, "html" if text.kind == "html" else "plain"


def _names(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield part.name
        if part.parts:
            yield from _names(part.parts)
