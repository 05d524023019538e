"""RSS 2.0 (and its 0.9x forerunners that share its shape) to a Snapshot.

Specification: https://www.rssboard.org/rss-specification and the RSS Best Practices Profile.
"""

from msgspec.structs import replace

from schemas.errors import BeyondRepair
from schemas.feed import Category, Enclosure, Entry, Feed, Link, Person
from schemas.snapshot import Snapshot
from worker.parse import values
from worker.parse.namespaces import ATOM, CONTENT, DC, DCTERMS, local_name
from worker.parse.tree import Element
from worker.parse.values import Children, Reading

ATOM_LINK, ATOM_UPDATED = ATOM + "link", ATOM + "updated"
DC_CREATOR, DC_DATE, DC_RIGHTS, DC_SUBJECT = DC + "creator", DC + "date", DC + "rights", DC + "subject"
DCTERMS_MODIFIED = DCTERMS + "modified"
ENCODED = CONTENT + "encoded"
#: Elements that name a person -> how a defect calls them.
FEED_AUTHORS = {"managingEditor": "channel/managingEditor", DC_CREATOR: "channel/dc:creator"}
ENTRY_AUTHORS = {"author": "author", DC_CREATOR: "dc:creator"}

#: Elements whose text is, or is found to be, markup.
BODIES = frozenset({"title", "description", ENCODED})
#: Elements of which there may be several, or whose attributes matter.
LISTED = frozenset({"category", "enclosure", "guid", "image", ATOM_LINK, DC_SUBJECT, *FEED_AUTHORS, *ENTRY_AUTHORS})


def read(root: Element, reading: Reading) -> Snapshot:
    """Read an `<rss>` element, or a `<channel>` that stands by itself.

    Raises BeyondRepair when it holds neither a channel nor an item.
    """
    _drop_default_namespace(root)
    if root.tag == "channel":
        reading.report("element-missing", "rss")
        channel, items = root, root.findall("item")
    else:
        if not root.get("version"):
            reading.report("version-missing", "rss/@version")
        channel, items = _channel(root, reading)
    feed = _feed(values.children(channel, listed=LISTED, bodies=BODIES), reading)
    reading.base = reading.base or (feed.home_page if (feed.home_page or "").startswith("http") else None)
    entries = []
    for reading.entry, item in enumerate(items):  # the index is where the reader is
        entries.append(_entry(values.children(item, listed=LISTED, bodies=BODIES), reading))
    return Snapshot(dialect="rss", feed=feed, entries=tuple(entries), defects=tuple(reading.defects))


def _channel(root: Element, reading: Reading) -> tuple[Element, list[Element]]:
    """Give the channel and all items; RSS 0.90 put them beside the channel, damaged feeds have no channel at all."""
    channels = root.findall("channel")
    items = [item for parent in (*channels, root) for item in parent.iterchildren("item")]
    if not channels:
        if not items:
            raise BeyondRepair("the rss element holds no channel and no item; nothing can be read from it")
        reading.report("element-missing", "rss/channel")
    channel = channels[0] if channels else root
    return channel, items


def _feed(found: Children, reading: Reading) -> Feed:
    texts = found.texts
    links = _links(found, reading)
    image = next((url for each in found.elements.get("image", ()) if (url := each.findtext("url"))), None)
    if "title" not in texts:
        reading.report("element-missing", "channel/title")
    return Feed(
        title=values.title(texts.get("title")),
        subtitle=values.title(texts.get("description")),
        home_page=values.url(reading, texts.get("link"), "channel/link"),
        self_link=next((link.href for link in links if link.rel == "self"), None),
        language=texts.get("language") or texts.get(DC + "language"),
        published=values.date(reading, (texts.get("pubDate"),), "channel/pubDate"),
        updated=values.date(reading, (texts.get("lastBuildDate"),), "channel/lastBuildDate"),
        authors=_persons(found, FEED_AUTHORS, reading),
        categories=_categories(found),
        links=tuple(link for link in links if link.rel != "self"),
        generator=texts.get("generator"),
        rights=texts.get("copyright") or texts.get(DC_RIGHTS),
        image=values.url(reading, image, "channel/image/url"),
        ttl_minutes=values.integer(texts.get("ttl")),
    )


def _entry(found: Children, reading: Reading) -> Entry:
    texts = found.texts
    guid, guid_link = _guid(found)
    description, encoded = texts.get("description"), texts.get(ENCODED)
    link = values.url(reading, texts.get("link"), "link")
    return Entry(
        guid=guid,
        permalink=link or _alternate(found, reading) or values.url(reading, guid_link, "guid"),
        title=values.title(texts.get("title")),
        summary=values.html_text(description) if encoded and description != encoded else None,
        content=values.html_text(encoded or description),
        published=values.date(reading, (texts.get("pubDate"), texts.get(DC_DATE)), "pubDate"),
        updated=values.date(reading, (texts.get(ATOM_UPDATED), texts.get(DCTERMS_MODIFIED)), "updated"),
        authors=_persons(found, ENTRY_AUTHORS, reading),
        categories=_categories(found),
        enclosures=_enclosures(found, reading),
        comments_url=values.url(reading, texts.get("comments"), "comments"),
        rights=texts.get(DC_RIGHTS),
    )


def _guid(found: Children) -> tuple[str | None, str | None]:
    """Give the guid, and the same again where it is the permalink as well."""
    for element in found.elements.get("guid", ()):
        if (guid := values.text(element)) is not None:
            is_permalink = element.get("isPermaLink", "true").strip().lower() != "false"
            return guid, guid if is_permalink and guid.startswith(("http://", "https://")) else None
    return None, None


def _alternate(found: Children, reading: Reading) -> str | None:
    for element in found.elements.get(ATOM_LINK, ()):
        if element.get("rel", "alternate") == "alternate":
            return values.url(reading, element.get("href"), "atom:link/@href")
    return None


def _links(found: Children, reading: Reading) -> list[Link]:
    links = []
    for element in found.elements.get(ATOM_LINK, ()):
        href = values.url(reading, element.get("href"), "channel/atom:link/@href")
        rel = element.get("rel", "alternate")
        if href and rel != "alternate":
            links.append(Link(href=href, rel=rel, type=element.get("type"), title=element.get("title")))
    return links


def _persons(found: Children, places: dict[str, str], reading: Reading) -> tuple[Person, ...]:
    persons: dict[Person, None] = {}
    for tag, place in places.items():
        for element in found.elements.get(tag, ()):
            if (person := _person(element, reading, place)) is not None:
                persons[person] = None
    return tuple(persons)


def _person(element: Element, reading: Reading, place: str) -> Person | None:
    """Read an author; some feeds put Atom's parts into it."""
    if not len(element):
        return values.rss_person(reading, element.text, place)
    parts = {local_name(part.tag): values.text(part) for part in element}
    person = values.rss_person(reading, parts.get("name") or values.text(element), place)
    return replace(person, email=parts["email"]) if person and parts.get("email") else person


def _categories(found: Children) -> tuple[Category, ...]:
    categories: dict[Category, None] = {}
    for tag in ("category", DC_SUBJECT):
        for element in found.elements.get(tag, ()):
            if (term := values.text(element)) is not None:
                categories[Category(term=term, scheme=element.get("domain") or None)] = None
    return tuple(categories)


def _enclosures(found: Children, reading: Reading) -> tuple[Enclosure, ...]:
    enclosures: dict[Enclosure, None] = {}
    for element in found.elements.get("enclosure", ()):
        if not element.get("url", "").strip():
            reading.report("enclosure-without-url", "enclosure")
        href = values.url(reading, element.get("url"), "enclosure/@url")
        if href is None:
            continue
        length = values.integer(element.get("length"))
        enclosures[Enclosure(url=href, type=element.get("type") or None, length_bytes=length)] = None
    return tuple(enclosures)


def _drop_default_namespace(root: Element) -> None:
    """Read `<rss xmlns="http://backend.userland.com/rss2">` as the RSS 2.0 that it is: without a namespace."""
    named = next((each for each in (root, *root) if str(each.tag).endswith(("}rss", "}channel"))), None)
    if named is None:
        return
    prefix = str(named.tag)[: str(named.tag).index("}") + 1]
    for element in root.iter(prefix + "*"):
        if prefix != ATOM or not element.get("href"):  # atom:link in a feed whose default namespace is Atom's
            element.tag = element.tag[len(prefix) :]
