"""RSS 0.91 to 2.0 to a Snapshot, and what RSS 0.90 and 1.0 (rdf) share with them: a channel and its items.

Specification: https://www.rssboard.org/rss-specification and the RSS Best Practices Profile.
"""

import html
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from schemas.errors import BeyondRepair
from schemas.feed import Entry, Feed
from schemas.snapshot import Deletion, Dialect, Snapshot
from worker.parse import extensions, kinds, markup, rss_fields, values
from worker.parse.links import alternate
from worker.parse.namespaces import ATOM, RDF, XML, local_name, namespace_of
from worker.parse.rss_elements import (
    ENTRY,
    ENTRY_VOCABULARY,
    FEED,
    FEED_ONLY,
    FOREIGN_IN_FEED,
    STANDING_IN_ENTRY,
    STANDING_IN_FEED,
    VOCABULARY,
)
from worker.parse.values import Children, Reading
from worker.parse.wellformed import Element

ENCODED = ENTRY["content"][0]
UPDATED = ENTRY["updated"][0]
CATEGORIES = frozenset(ENTRY["categories"])
PERSONS = ("authors", "contributors", "publisher")
PEOPLE = frozenset(tag for field in PERSONS for tag in FEED[field])
ATOM_ICON, ATOM_LINK, ATOM_LOGO = ATOM + "icon", ATOM + "link", ATOM + "logo"
#: Texts, and elements, that few items have.
RARE = frozenset({"copyright", "language"})
SELDOM = frozenset({*ENTRY["contributors"], *ENTRY["enclosures"], *ENTRY["origin"]})
#: The elements that make a feed of the others.
SHAPE = frozenset({"rss", "channel", "item"})
NO_CHILDREN = Children({}, {}, {}, {})


def read(root: Element, reading: Reading) -> Snapshot:
    """Read an `<rss>` element, or a `<channel>` that stands by itself.

    Raises BeyondRepair when it holds neither a channel nor an item.
    """
    home = home_of(root, *root)
    reading.names, reading.entry_names = VOCABULARY.names(home), ENTRY_VOCABULARY.names(home)
    if local_name(root.tag).lower() == "channel":
        reading.report("element-missing", "rss")
        return read_channels("rss", root, [root], NO_CHILDREN, reading)
    if not values.attribute(root, "version"):
        reading.report("version-missing", "rss/@version")
    beside = values.children(root, reading.names)
    channels = beside.elements.get("channel", [])
    if not channels:
        if "item" not in beside.elements:
            raise BeyondRepair("the rss element holds no channel and no item; nothing can be read from it")
        reading.report("element-missing", "rss/channel")
        return read_channels("rss", root, [root], NO_CHILDREN, reading)
    return read_channels("rss", root, channels, beside, reading)


def home_of(*elements: Element) -> str | None:
    """Give the namespace that the elements of a feed are in, where none of those that mean RSS."""
    for element in elements:
        tag = element.tag
        if tag not in SHAPE and local_name(tag).lower() in SHAPE and (home := namespace_of(tag)):
            return home
    return None


def read_channels(
    dialect: Dialect, root: Element, channels: list[Element], beside: Children, reading: Reading
) -> Snapshot:
    """Read the first channel, and the items of all of them and of what stands beside them. The root may be one."""
    found = [values.children(channel, reading.names) for channel in channels]
    places = [(root, channel) if channel is not root else (root,) for channel in channels]
    items = reading.bounded(
        [item for place, each in zip((*places, (root,)), (*found, beside), strict=True) for item in _items(each, place)]
    )
    if "image" in beside.elements:  # RSS 0.90 and 1.0 have it there; in the channel they only refer to it
        found[0].elements.setdefault("image", []).extend(beside.elements["image"])
    for each in (*found[1:], beside):  # what RDF says beside the channel, too, it says of the feed
        for tag, elements in each.others.items():
            found[0].others.setdefault(tag, []).extend(elements)
    document_base = reading.base
    reading.rebase_within(places[0], document_base)
    feed, tombstones = _feed(found[0], reading, _language(channels[0]) or _language(root))
    home = feed.home_page if values.is_base(feed.home_page) else None
    is_rdf = dialect == "rdf"
    entries = []
    last: tuple[Element, ...] = ()
    base = text_base = None
    for reading.entry, (item, place) in enumerate(items):  # the index is where the reader is
        about = language = None
        if place is not last:  # mostly, all stand in one channel
            reading.rebase_within(place, document_base or home)
            base, text_base, last = reading.base, reading.text_base, place
        reading.base, reading.text_base = base, text_base
        if item.keys():  # an item of RSS 2.0 has no attributes
            reading.rebase(item, document_base or home)
            about, language = values.attribute(item, "about", RDF) if is_rdf else None, _language(item)
        entry = _entry(values.children(item, reading.entry_names), reading, about, language)
        is_told = entry.language is not None and entry.language == feed.language
        entries.append(replace(entry, language=None) if is_told else entry)
    reading.finish()
    return Snapshot(
        dialect=dialect, feed=feed, entries=tuple(entries), defects=tuple(reading.defects), tombstones=tombstones
    )


def _items(found: Children, place: tuple[Element, ...]) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Yield the items, with what they stand in; RSS 1.1 puts them into an element, in which RSS 1.0 only lists them."""
    if items := found.elements.get("item"):
        yield from ((item, place) for item in items)
        return
    for each in found.elements.get("items", ()):
        deeper = (*place, each)
        yield from ((item, deeper) for item in each if local_name(item.tag).lower() == "item")


def _language(element: Element) -> str | None:
    return element.get(XML + "lang")


def _feed(found: Children, reading: Reading, language: str | None) -> tuple[Feed, tuple[Deletion, ...]]:
    texts, elements = found.texts, found.elements
    values.set_aside(found, FOREIGN_IN_FEED)
    if found.stand_ins:
        _fill(found, STANDING_IN_FEED)
    links = rss_fields.links(found, reading, "channel/") if ATOM_LINK in elements else []
    home = values.url(reading, texts.get("link"), "channel/link")
    if home is None:
        home = rss_fields.link(found, reading, "channel/") or alternate(links)
    if "title" not in texts:
        reading.report("element-missing", "channel/title")
    persons = {}
    if not PEOPLE.isdisjoint(elements):
        persons = {tags: rss_fields.persons(found, FEED[tags], reading, "channel/") for tags in PERSONS}
    feed = Feed(  # no more keywords: see _entry
        guid=rss_fields.guid(found, None),
        title=values.title(texts.get("title")),
        subtitle=values.title(texts.get("description")),
        home_page=home,
        self_link=next((link.href for link in links if link.rel == "self"), None) if links else None,
        language=texts.get("language") or language,
        published=_date(found, FEED["published"], reading, "channel/pubDate"),
        updated=_date(found, FEED["updated"], reading, "channel/lastBuildDate"),
        authors=persons.get("authors", ()),
        contributors=persons.get("contributors", ()),
        categories=() if CATEGORIES.isdisjoint(elements) else rss_fields.categories(found, reading),
        links=values.further(links, home) if links else (),
        generator=texts.get("generator"),
        icon=values.url(reading, texts[ATOM_ICON], "channel/atom:icon") if ATOM_ICON in texts else None,
        image=rss_fields.image(found, reading) if "image" in elements or ATOM_LOGO in elements else None,
        ttl_minutes=values.integer(texts.get("ttl")),
    )
    if persons or "copyright" in texts:
        feed = replace(feed, publisher=next(iter(persons.get("publisher", ())), None), rights=_rights(texts))
    return extensions.feed_fields(feed, found.others, reading) if found.others else (feed, ())


def _entry(found: Children, reading: Reading, about: str | None, language: str | None) -> Entry:
    # Most elements are missing in most items, and what is missing is not worth a call.
    texts, elements = found.texts, found.elements
    if found.stand_ins:
        _fill(found, STANDING_IN_ENTRY)
    if not FEED_ONLY.isdisjoint(elements):
        values.set_aside(found, FEED_ONLY)
    links = rss_fields.links(found, reading) if ATOM_LINK in elements else None
    guid = rss_fields.guid(found, about) if about or "guid" in elements or "guid" in texts else None
    permalink = values.url(reading, texts["link"], "link") if "link" in texts else None
    if permalink is None:
        permalink = rss_fields.link(found, reading) if "link" in elements else None
        permalink = permalink or alternate(links or ()) or rss_fields.guid_link(found, about, reading)
    content = rss_fields.body(found, "description", reading) if "description" in texts else None
    summary = None
    if ENCODED in texts:
        description, content = content, rss_fields.body(found, ENCODED, reading)
        summary = description if description != content else None
    is_plain = SELDOM.isdisjoint(elements)
    has_dates = found.stand_ins or UPDATED in texts
    entry = Entry(  # with more than 15 keywords, Python puts them into a dictionary first, at three times the cost
        guid=guid,
        permalink=permalink,
        title=values.title(texts["title"]) if "title" in texts else None,
        summary=summary,
        content=content,
        published=_date(found, ENTRY["published"], reading, "pubDate"),
        updated=_date(found, ENTRY["updated"], reading, "updated") if has_dates else None,
        authors=rss_fields.persons(found, ENTRY["authors"], reading),
        contributors=() if is_plain else rss_fields.persons(found, ENTRY["contributors"], reading),
        categories=rss_fields.categories(found, reading),
        enclosures=() if is_plain else rss_fields.enclosures(found, reading),
        links=values.further(links, permalink) if links else (),
        comments_url=values.url(reading, texts["comments"], "comments") if "comments" in texts else None,
    )
    origin = None if is_plain else rss_fields.origin(found, reading)
    if language or origin or not RARE.isdisjoint(texts):
        language = texts.get("language") or language
        entry = replace(entry, rights=_rights(texts), language=language, origin=origin)
    return extensions.entry_fields(entry, found.others, reading) if found.others else entry


def _rights(texts: dict[str, str]) -> str | None:
    return values.readable(kinds.line(texts["copyright"])) if "copyright" in texts else None


def _fill(found: Children, fields: tuple[tuple[str, ...], ...]) -> None:
    """Put the text of what may stand in for a missing element in its place."""
    for first, *others in fields:
        if first not in found.texts and (text := next(_texts(found, others), None)) is not None:
            found.texts[first] = text


def _texts(found: Children, tags: Iterable[str]) -> Iterator[str]:
    """Give the texts of some elements, in the order of their names."""
    for tag in tags:
        if tag in found.texts:
            yield found.texts[tag]
        elif tag in found.stand_ins:
            yield from filter(None, map(_stand_in, found.stand_ins[tag]))


def _stand_in(element: Element) -> str | None:
    """Give the text of an element of Atom, Dublin Core or XHTML that stands where RSS has HTML."""
    kind = element.get("type", "")
    if "xhtml" in kind:
        return markup.xhtml(element).strip() or None
    value = values.text(element, keep_markup=True)
    return html.escape(value, quote=False) if value and kind == "text" and not len(element) else value


def _date(found: Children, tags: Iterable[str], reading: Reading, where: str) -> datetime | None:
    """Read the first date that can be read; mostly nothing stands in for one."""
    if found.stand_ins:
        return values.date(reading, _texts(found, tags), where)
    for tag in tags:
        if tag in found.texts and (moment := values.one_date(reading, found.texts[tag], where)) is not None:
            return moment
    return None
