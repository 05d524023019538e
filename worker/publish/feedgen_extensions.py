"""What feedgen 1.0 cannot say, through its own extension hooks.

It writes one author at most and none without an e-mail address, the last enclosure only, Atom links of entries without
rel, type, length, title or hreflang, no empty title, the label of a category in RSS, and dates through `setlocale`,
which is not safe beside threads. feedgen calls `extend_rss` or `extend_atom` with the element it has made.
"""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from lxml import etree
from msgspec import Struct

from schemas.feed import Category

ATOM = "{http://www.w3.org/2005/Atom}"
DC_URI = "http://purl.org/dc/elements/1.1/"
DC = f"{{{DC_URI}}}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Attributes = dict[str, str]


class RssChannel(Struct, frozen=True, kw_only=True):
    """Authors and the date of a channel."""

    creators: tuple[str, ...] = ()
    last_build_date: str | None = None

    def extend_ns(self) -> dict[str, str]:
        """Give the prefixes that the root declares."""
        return {"dc": DC_URI}

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        """Add to the channel, before any item."""
        channel = rss[0]
        _add_all(channel, DC + "creator", self.creators)
        if self.last_build_date:
            _add(channel, "lastBuildDate", self.last_build_date)
        return rss


class RssItem(Struct, frozen=True, kw_only=True):
    """Date, people, tags, files and links of an item."""

    pub_date: str | None = None
    updated: str | None = None
    creators: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    enclosure: Attributes | None = None
    links: tuple[Attributes, ...] = ()  #: As attributes of atom:link.
    rights: str | None = None
    language: str | None = None

    def extend_rss(self, item: etree._Element) -> etree._Element:
        """Add to the item, after what feedgen wrote."""
        if self.pub_date:
            _add(item, "pubDate", self.pub_date)
        if self.updated:
            _add(item, ATOM + "updated", self.updated)
        _add_all(item, DC + "creator", self.creators)
        _add_all(item, DC + "contributor", self.contributors)
        for category in self.categories:
            _add(item, "category", category.term, {"domain": category.scheme} if category.scheme else {})
        if self.enclosure:
            _add(item, "enclosure", None, self.enclosure)
        for link in self.links:
            _add(item, ATOM + "link", None, link)
        _add_all(item, DC + "rights", (self.rights,) if self.rights else ())
        _add_all(item, DC + "language", (self.language,) if self.language else ())
        return item


class AtomEntry(Struct, frozen=True, kw_only=True):
    """Links, language and an empty title of an entry. feedgen's Atom elements are in no namespace, but for an xmlns."""

    links: tuple[Attributes, ...] = ()
    language: str | None = None
    is_untitled: bool = False  #: feedgen insists on a title; the one it was given is emptied.

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Replace feedgen's bare links, and set what it has no setter for."""
        for link in entry.findall("link"):
            entry.remove(link)
        for attributes in self.links:
            _add(entry, "link", None, attributes)
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


def _add_all(parent: etree._Element, tag: str, values: tuple[str, ...]) -> None:
    for value in values:
        _add(parent, tag, value)


def _add(parent: etree._Element, tag: str, value: str | None, attributes: Attributes | None = None) -> None:
    etree.SubElement(parent, tag, attributes or {}).text = value
