"""What feedgen 1.0 cannot say, through its own extension hooks.

It writes one author at most and none without an e-mail address, the last enclosure only, Atom links of entries without
rel, type, length, title or hreflang, no empty title, the label of a category in RSS, and dates through `setlocale`,
which is not safe beside threads. feedgen calls `extend_rss` or `extend_atom` with the element it has made.
"""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from lxml import etree
from msgspec import Struct

from worker.publish.parts import NAMESPACES, Part

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class RssChannel(Struct, frozen=True, kw_only=True):
    """What a channel has besides."""

    parts: tuple[Part, ...] = ()
    namespaces: dict[str, str] = {}  #: All that the document uses, by prefix.

    def extend_ns(self) -> dict[str, str]:
        """Give the prefixes that the root declares."""
        return self.namespaces

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        """Add to the channel, before any item."""
        _add(rss[0], self.parts)
        return rss


class RssItem(Struct, frozen=True, kw_only=True):
    """What an item has besides."""

    parts: tuple[Part, ...] = ()

    def extend_rss(self, item: etree._Element) -> etree._Element:
        """Add to the item, after what feedgen wrote."""
        _add(item, self.parts)
        return item


class AtomFeed(Struct, frozen=True, kw_only=True):
    """What a feed has besides. feedgen's Atom elements are in no namespace, but for an xmlns, and so are ours."""

    parts: tuple[Part, ...] = ()
    namespaces: dict[str, str] = {}

    def extend_ns(self) -> dict[str, str]:
        """Give the prefixes that the root declares."""
        return self.namespaces

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Add to the feed, before any entry."""
        _add(feed, self.parts)
        return feed


class AtomEntry(Struct, frozen=True, kw_only=True):
    """What an entry has besides, its links among it."""

    parts: tuple[Part, ...] = ()
    language: str | None = None
    is_untitled: bool = False  #: feedgen insists on a title; the one it was given is emptied.

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Replace feedgen's bare links, and set what it has no setter for."""
        for link in entry.findall("link"):
            entry.remove(link)
        _add(entry, self.parts)
        if self.language:
            entry.set(XML_LANG, self.language)
        title = entry.find("title")
        if self.is_untitled and title is not None:
            title.text = None
        return entry


@cache
def own_version() -> str | None:
    """Give our version; None when we run from a folder that was never installed."""
    try:
        return version("backissue")
    except PackageNotFoundError:
        return None


def _add(parent: etree._Element, parts: Iterable[Part]) -> None:
    """Put elements at the end of another one."""
    for name, text, attributes, inside in parts:
        element = etree.SubElement(parent, _tag(name), attributes)
        if text is not None:
            element.text = text
        if inside:
            _add(element, inside)


@cache
def _tag(name: str) -> str:
    """Give lxml's name of an element; there are few."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name
