"""Microsoft's Channel Definition Format to a Snapshot: what browsers subscribed to in 1997.

Specification: https://www.w3.org/TR/NOTE-CDFsubmit.html. Names are in any case; what RSS has in elements stands in
attributes, and channels may hold channels.
"""

from collections.abc import Iterator

from schemas.feed import Entry, Feed
from schemas.snapshot import Snapshot
from worker.parse import values
from worker.parse.namespaces import local_name, namespace_of
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: Field of an entry -> where it is read from: an element, or an attribute of the item.
ENTRY: dict[str, tuple[str, ...]] = {
    "permalink": ("@HREF", "A/@HREF"),
    "title": ("TITLE", "A"),
    "content": ("ABSTRACT",),
    "updated": ("@LASTMOD",),
}
#: The same of the feed.
FEED: dict[str, tuple[str, ...]] = {
    "title": ("TITLE", "A"),
    "subtitle": ("ABSTRACT",),
    "home_page": ("@HREF", "A/@HREF"),
    "self_link": ("@SELF",),
    "updated": ("@LASTMOD",),
    "image": ("LOGO[STYLE=IMAGE]/@HREF",),
    "icon": ("LOGO[STYLE=ICON]/@HREF",),
}
#: Attributes and elements by which CDF is known.
MARKS = frozenset({"abstract", "base", "href", "lastmod", "logo", "schedule", "self", "usage"})
#: Elements by which RSS is known; CDF has none of them.
RSS_MARKS = frozenset({"description", "link", "pubdate"})
#: Channels inside channels are looked into so deep; the format's own readers showed three levels.
DEPTH_MAX = 16


def is_cdf(root: Element) -> bool:
    """Whether a `<channel>` that stands by itself is CDF: RSS has no such attributes, and no such elements.

    Only what is in no other namespace than the channel counts: RSS that has lost its root may hold `<atom:link href>`.
    """
    namespace = namespace_of(root.tag)
    own = [root, *(child for child in root if namespace_of(child.tag) == namespace)]
    names = {local_name(element.tag).lower() for element in own}
    attributes = {key.lower() for element in own for key in element.attrib}
    return RSS_MARKS.isdisjoint(names) and not MARKS.isdisjoint(names | attributes)


def read(root: Element, reading: Reading) -> Snapshot:
    """Read a `<CHANNEL>` element."""
    reading.base = values.url(reading, values.attribute(root, "base"), "channel/@BASE") or reading.base
    feed = Feed(
        title=values.title(_text(root, "title", "a")),
        subtitle=values.title(_text(root, "abstract")),
        home_page=_address(root, reading, "channel"),
        self_link=values.url(reading, values.attribute(root, "self"), "channel/@SELF"),
        updated=values.date(reading, (values.attribute(root, "lastmod"),), "channel/@LASTMOD"),
        image=_logo(root, reading, "image"),
        icon=_logo(root, reading, "icon"),
    )
    items = reading.bounded(list(_items(root)))
    entries = []
    for reading.entry, item in enumerate(items):
        entries.append(_entry(item, reading))
    return Snapshot(dialect="cdf", feed=feed, entries=tuple(entries), defects=tuple(reading.defects))


def _entry(item: Element, reading: Reading) -> Entry:
    return Entry(
        permalink=_address(item, reading, "item"),
        title=values.title(_text(item, "title", "a")),
        content=values.html_text(_text(item, "abstract")),
        updated=values.date(reading, (values.attribute(item, "lastmod"),), "@LASTMOD"),
    )


def _items(channel: Element, depth: int = 0) -> Iterator[Element]:
    """Give the items of a channel and of those inside, in document order."""
    for child in channel:
        name = local_name(child.tag).lower()
        if name == "item":
            yield child
        elif name == "channel" and depth < DEPTH_MAX:
            yield from _items(child, depth + 1)


def _named(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local_name(child.tag).lower() == name)


def _text(element: Element, *names: str) -> str | None:
    """Give the text of the first child of some names that has any."""
    texts = (values.text(child, keep_markup=name != "a") for name in names for child in _named(element, name))
    return next(filter(None, texts), None)


def _address(element: Element, reading: Reading, where: str) -> str | None:
    links = (values.attribute(link, "href") for link in (element, *_named(element, "a")))
    return values.url(reading, next(filter(None, links), None), f"{where}/@HREF" if reading.entry is None else "@HREF")


def _logo(channel: Element, reading: Reading, style: str) -> str | None:
    for logo in _named(channel, "logo"):
        if (values.attribute(logo, "style") or "image").strip().lower().startswith(style):
            return values.url(reading, values.attribute(logo, "href"), f"channel/LOGO[{style}]/@HREF")
    return None
