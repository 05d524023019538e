"""Atom 1.0 (RFC 4287) to a Snapshot."""

from datetime import datetime

from schemas.feed import Category, Enclosure, Entry, Feed, Link, Person, Text
from schemas.snapshot import Snapshot
from worker.parse import markup, values
from worker.parse.namespaces import ATOM, XML
from worker.parse.tree import Element
from worker.parse.values import Children, Reading

#: Types of a text construct that are HTML (RFC 4287 §3.1.1), with the media types that some feeds write there.
XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml"})
HTML_TYPES = frozenset({"html", "text/html", *XHTML_TYPES})
#: Children that are looked at whole: several may stand in one entry, or their attributes matter.
LISTED = frozenset(
    ATOM + name
    for name in ("author", "category", "content", "contributor", "link", "rights", "subtitle", "summary", "title")
)
#: What IANA's relations may be written with.
IANA_RELATION = "http://www.iana.org/assignments/relation/"


def read(root: Element, reading: Reading) -> Snapshot:
    """Read a `<feed>` element, or an `<entry>` that stands by itself (RFC 4287 §2)."""
    document_base = reading.base
    is_feed = root.tag == ATOM + "feed"
    _rebase(root, reading, document_base)
    feed = (
        _feed(root, values.children(root, listed=LISTED), reading) if is_feed else Feed(language=root.get(XML + "lang"))
    )
    entries = []
    for reading.entry, element in enumerate(root.findall(ATOM + "entry") if is_feed else [root]):
        entries.append(_entry(element, reading, document_base or feed.home_page, feed.language))
    return Snapshot(dialect="atom", feed=feed, entries=tuple(entries), defects=tuple(reading.defects))


def _feed(root: Element, found: Children, reading: Reading) -> Feed:
    for name in ("id", "title", "updated"):
        if root.find(ATOM + name) is None:
            reading.report("element-missing", f"feed/{name}")
    links = _links(found, reading)
    return Feed(
        guid=found.texts.get(ATOM + "id"),
        title=_construct(found, "title"),
        subtitle=_construct(found, "subtitle"),
        home_page=_alternate(links),
        self_link=next((link.href for link in links if link.rel == "self"), None),
        language=root.get(XML + "lang"),
        updated=_date(found, "updated", reading),
        authors=_persons(found, "author", reading),
        categories=_categories(found),
        links=tuple(link for link in links if link.rel not in {"alternate", "self"}),
        generator=found.texts.get(ATOM + "generator"),
        rights=_plain(_construct(found, "rights")),
        icon=values.url(reading, found.texts.get(ATOM + "icon"), "icon"),
        image=values.url(reading, found.texts.get(ATOM + "logo"), "logo"),
    )


def _entry(element: Element, reading: Reading, document_base: str | None, feed_language: str | None) -> Entry:
    _rebase(element, reading, document_base)
    found = values.children(element, listed=LISTED)
    links = _links(found, reading)
    content, content_link = _content(found, reading)
    summary = _construct(found, "summary")
    language = element.get(XML + "lang")
    return Entry(
        guid=found.texts.get(ATOM + "id"),
        permalink=_alternate(links) or content_link,
        title=_construct(found, "title"),
        summary=summary if content is not None and summary != content else None,
        content=content or summary,
        published=_date(found, "published", reading),
        updated=_date(found, "updated", reading),
        authors=_persons(found, "author", reading),
        contributors=_persons(found, "contributor", reading),
        categories=_categories(found),
        enclosures=_enclosures(found, reading),
        links=tuple(link for link in links if link.rel != "alternate"),
        rights=_plain(_construct(found, "rights")),
        language=language if language != feed_language else None,
    )


def _rebase(element: Element, reading: Reading, document_base: str | None) -> None:
    """Set the base for the links of an element: its xml:base, itself relative to the document's (RFC 4287 §2)."""
    base = element.base
    if not base:
        reading.base = document_base
    elif base.startswith(("http://", "https://")):
        reading.base = base
    else:
        reading.base = values.url(Reading(base=document_base), base, "xml:base") or document_base


def _construct(found: Children, name: str) -> Text | None:
    """Read the first text construct of a name that says anything (RFC 4287 §3.1)."""
    for element in found.elements.get(ATOM + name, ()):
        kind = _type(element)
        value = markup.xhtml(element).strip() if kind in XHTML_TYPES else values.text(element, keep_markup=True)
        if value:
            return Text(value=value, kind="html" if kind in HTML_TYPES or len(element) else "text")
    return None


def _type(element: Element) -> str:
    return (element.get("type") or "text").strip().lower()


def _content(found: Children, reading: Reading) -> tuple[Text | None, str | None]:
    """Read the content, and the link of content that is elsewhere (RFC 4287 §4.1.3.2)."""
    for element in found.elements.get(ATOM + "content", ()):
        if (source := element.get("src")) is not None:
            return None, values.url(reading, source, "content/@src")
        kind = _type(element)
        if kind == "text" or kind in HTML_TYPES or kind.startswith("text/"):
            return _construct(found, "content"), None
    return None, None


def _links(found: Children, reading: Reading) -> list[Link]:
    """Read the links that are no enclosures."""
    links = []
    for element in found.elements.get(ATOM + "link", ()):
        if (rel := _rel(element)) == "enclosure":
            continue
        href = values.url(reading, element.get("href"), "link/@href")
        if href:
            links.append(
                Link(
                    href=href,
                    rel=rel,
                    type=element.get("type"),
                    title=element.get("title"),
                    hreflang=element.get("hreflang"),
                )
            )
    return links


def _rel(element: Element) -> str:
    """Give the relation of a link by its short name (RFC 4287 §4.2.7.2)."""
    return (element.get("rel") or "alternate").strip().removeprefix(IANA_RELATION)


def _alternate(links: list[Link]) -> str | None:
    """Choose the permalink: an alternate that is a page, else the first alternate."""
    alternates = [link for link in links if link.rel == "alternate"]
    pages = [link for link in alternates if link.type in {None, "text/html", "application/xhtml+xml"}]
    return next((link.href for link in pages or alternates), None)


def _enclosures(found: Children, reading: Reading) -> tuple[Enclosure, ...]:
    enclosures = []
    for element in found.elements.get(ATOM + "link", ()):
        if _rel(element) != "enclosure":
            continue
        if not element.get("href", "").strip():
            reading.report("enclosure-without-url", "link[enclosure]")
        href = values.url(reading, element.get("href"), "link[enclosure]/@href")
        if href is None:
            continue
        enclosures.append(
            Enclosure(
                url=href,
                type=element.get("type") or None,
                length_bytes=values.integer(element.get("length")),
                title=element.get("title"),
            )
        )
    return tuple(dict.fromkeys(enclosures))


def _persons(found: Children, name: str, reading: Reading) -> tuple[Person, ...]:
    persons = []
    for element in found.elements.get(ATOM + name, ()):
        parts = values.children(element, listed=LISTED)
        person = Person(
            name=parts.texts.get(ATOM + "name"),
            email=parts.texts.get(ATOM + "email"),
            uri=values.url(reading, parts.texts.get(ATOM + "uri"), f"{name}/uri"),
        )
        persons.append(person if person != Person() else None)
    return values.unique(persons)


def _categories(found: Children) -> tuple[Category, ...]:
    categories = [
        Category(term=term, scheme=element.get("scheme"), label=element.get("label"))
        for element in found.elements.get(ATOM + "category", ())
        if (term := (element.get("term") or "").strip() or values.text(element))  # some write it as RSS does
    ]
    return tuple(dict.fromkeys(categories))


def _date(found: Children, name: str, reading: Reading) -> datetime | None:
    return values.date(reading, (found.texts.get(ATOM + name),), name)


def _plain(construct: Text | None) -> str | None:
    """Give a text construct of one line as plain text."""
    if construct is None:
        return None
    return values.unescape(construct.value) if construct.kind == "html" else construct.value
