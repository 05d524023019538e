"""RSS 2.0 (and its 0.9x forerunners that share its shape) to a Snapshot.

Specification: https://www.rssboard.org/rss-specification and the RSS Best Practices Profile.
"""

from schemas.errors import BeyondRepair
from schemas.feed import Category, Enclosure, Entry, Feed, Link, Person
from schemas.snapshot import Snapshot
from worker.parse import values
from worker.parse.namespaces import ATOM, CONTENT, DC, DCTERMS
from worker.parse.tree import Element
from worker.parse.values import Reading

Children = dict[str, list[Element]]


def read(root: Element, reading: Reading) -> Snapshot:
    """Read an `<rss>` element.

    Raises BeyondRepair when it holds neither a channel nor an item.
    """
    _drop_default_namespace(root)
    if not root.get("version"):
        reading.report("version-missing", "rss/@version")
    channel = root.find("channel")
    items = root.findall("channel/item") + root.findall("item")
    if channel is None:
        if not items:
            raise BeyondRepair("the rss element holds no channel and no item")
        reading.report("element-missing", "rss/channel")
        channel = root
    feed = _feed(values.by_tag(channel), reading)
    reading.base = reading.base or (feed.home_page if (feed.home_page or "").startswith("http") else None)
    entries = []
    for reading.entry, item in enumerate(items):  # noqa: B020  the index is where the reader is
        entries.append(_entry(values.by_tag(item), reading))
    return Snapshot(dialect="rss", feed=feed, entries=tuple(entries), defects=tuple(reading.defects))


def _feed(found: Children, reading: Reading) -> Feed:
    links = _links(found, reading)
    image = next((values.first_text(image.findall("url")) for image in found.get("image", ())), None)
    title = values.title(values.first_text(found.get("title")))
    if title is None:
        reading.report("element-missing", "channel/title")
    return Feed(
        title=title,
        subtitle=values.title(values.first_text(found.get("description"))),
        home_page=values.url(reading, values.first_text(found.get("link")), "channel/link"),
        self_link=next((link.href for link in links if link.rel == "self"), None),
        language=values.first_text(found.get("language")) or values.first_text(found.get(DC + "language")),
        published=values.date(reading, values.first_text(found.get("pubDate")), "channel/pubDate"),
        updated=values.date(reading, values.first_text(found.get("lastBuildDate")), "channel/lastBuildDate"),
        authors=_persons(found, ("managingEditor", DC + "creator"), reading),
        categories=_categories(found),
        links=tuple(link for link in links if link.rel != "self"),
        generator=values.first_text(found.get("generator")),
        rights=values.first_text(found.get("copyright")) or values.first_text(found.get(DC + "rights")),
        image=values.url(reading, image, "channel/image/url"),
        ttl_minutes=values.integer(values.first_text(found.get("ttl"))),
    )


def _entry(found: Children, reading: Reading) -> Entry:
    guid, guid_link = _guid(found)
    description = values.first_text(found.get("description"))
    body = values.first_text(found.get(CONTENT + "encoded"))
    published = values.first_text(found.get("pubDate")) or values.first_text(found.get(DC + "date"))
    updated = values.first_text(found.get(ATOM + "updated")) or values.first_text(found.get(DCTERMS + "modified"))
    link = values.url(reading, values.first_text(found.get("link")), "link")
    return Entry(
        guid=guid,
        permalink=link or _alternate(found, reading) or values.url(reading, guid_link, "guid"),
        title=values.title(values.first_text(found.get("title"))),
        summary=values.html_text(description) if body and description != body else None,
        content=values.html_text(body or description),
        published=values.date(reading, published, "pubDate"),
        updated=values.date(reading, updated, "updated"),
        authors=_persons(found, ("author", DC + "creator"), reading),
        categories=_categories(found),
        enclosures=_enclosures(found, reading),
        comments_url=values.url(reading, values.first_text(found.get("comments")), "comments"),
        rights=values.first_text(found.get(DC + "rights")),
    )


def _guid(found: Children) -> tuple[str | None, str | None]:
    """Give the guid, and the same again where it is the permalink as well."""
    for element in found.get("guid", ()):
        if (guid := values.text(element)) is not None:
            is_permalink = element.get("isPermaLink", "true").strip().lower() != "false"
            return guid, guid if is_permalink and guid.startswith(("http://", "https://")) else None
    return None, None


def _alternate(found: Children, reading: Reading) -> str | None:
    for element in found.get(ATOM + "link", ()):
        if element.get("rel", "alternate") == "alternate":
            return values.url(reading, element.get("href"), "atom:link/@href")
    return None


def _links(found: Children, reading: Reading) -> list[Link]:
    links = []
    for element in found.get(ATOM + "link", ()):
        href = values.url(reading, element.get("href"), "channel/atom:link/@href")
        rel = element.get("rel", "alternate")
        if href and rel != "alternate":
            links.append(Link(href=href, rel=rel, type=element.get("type"), title=element.get("title")))
    return links


def _persons(found: Children, tags: tuple[str, ...], reading: Reading) -> tuple[Person, ...]:
    return values.unique(
        values.rss_person(reading, values.text(element), tag.rpartition("}")[2])
        for tag in tags
        for element in found.get(tag, ())
    )


def _categories(found: Children) -> tuple[Category, ...]:
    categories = [
        Category(term=term, scheme=element.get("domain"))
        for tag in ("category", DC + "subject")
        for element in found.get(tag, ())
        if (term := values.text(element)) is not None
    ]
    return tuple(dict.fromkeys(categories))


def _enclosures(found: Children, reading: Reading) -> tuple[Enclosure, ...]:
    enclosures = []
    for element in found.get("enclosure", ()):
        href = values.url(reading, element.get("url"), "enclosure/@url")
        if href is None:
            reading.report("enclosure-without-url", "enclosure")
            continue
        length = values.integer(element.get("length"))
        enclosures.append(Enclosure(url=href, type=element.get("type") or None, length_bytes=length))
    return tuple(dict.fromkeys(enclosures))


def _drop_default_namespace(root: Element) -> None:
    """Read `<rss xmlns="http://backend.userland.com/rss2">` as the RSS 2.0 that it is: without a namespace."""
    tag = root.tag
    if not tag.startswith("{"):
        return
    prefix = tag[: tag.index("}") + 1]
    for element in root.iter(prefix + "*"):
        element.tag = element.tag[len(prefix) :]
