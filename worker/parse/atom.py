"""Atom 1.0 (RFC 4287) to a Snapshot."""

import html
from datetime import datetime

from schemas.feed import Category, Enclosure, Entry, Feed, Link, Person, Text
from schemas.snapshot import Snapshot
from worker.parse import values
from worker.parse.namespaces import ATOM, XML
from worker.parse.tree import Element
from worker.parse.values import Reading

Children = dict[str, list[Element]]


def read(root: Element, reading: Reading) -> Snapshot:
    """Read a `<feed>` element, or an `<entry>` that stands by itself (RFC 4287 §2)."""
    document_base = reading.base
    is_feed = root.tag == ATOM + "feed"
    _rebase(root, reading, document_base)
    feed = _feed(root, values.by_tag(root), reading) if is_feed else Feed(language=root.get(XML + "lang"))
    entries = []
    for reading.entry, element in enumerate(root.findall(ATOM + "entry") if is_feed else [root]):  # noqa: B020
        entries.append(_entry(element, reading, document_base or feed.home_page, feed.language))
    return Snapshot(dialect="atom", feed=feed, entries=tuple(entries), defects=tuple(reading.defects))


def _feed(root: Element, found: Children, reading: Reading) -> Feed:
    for name in ("id", "title", "updated"):
        if ATOM + name not in found:
            reading.report("element-missing", f"feed/{name}")
    links = _links(found, reading)
    return Feed(
        guid=values.first_text(found.get(ATOM + "id")),
        title=_construct(found, "title"),
        subtitle=_construct(found, "subtitle"),
        home_page=_alternate(links),
        self_link=next((link.href for link in links if link.rel == "self"), None),
        language=root.get(XML + "lang"),
        updated=_date(found, "updated", reading),
        authors=_persons(found, "author", reading),
        categories=_categories(found),
        links=tuple(link for link in links if link.rel not in {"alternate", "self"}),
        generator=values.first_text(found.get(ATOM + "generator")),
        rights=_plain(_construct(found, "rights")),
        icon=values.url(reading, values.first_text(found.get(ATOM + "icon")), "icon"),
        image=values.url(reading, values.first_text(found.get(ATOM + "logo")), "logo"),
    )


def _entry(element: Element, reading: Reading, document_base: str | None, feed_language: str | None) -> Entry:
    _rebase(element, reading, document_base)
    found = values.by_tag(element)
    links = _links(found, reading)
    content, content_link = _content(found, reading)
    summary = _construct(found, "summary")
    language = element.get(XML + "lang")
    return Entry(
        guid=values.first_text(found.get(ATOM + "id")),
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
        links=tuple(link for link in links if link.rel not in {"alternate", "enclosure"}),
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
        reading.base = values.url(Reading(base=document_base), base, "xml:base")


def _construct(found: Children, name: str) -> Text | None:
    """Read the first text construct of a name that says anything (RFC 4287 §3.1)."""
    for element in found.get(ATOM + name, ()):
        kind = (element.get("type") or "text").strip().lower()
        if kind in {"xhtml", "application/xhtml+xml"}:
            value = values.xhtml(element).strip()
        else:
            value = values.text(element) or ""
        if value:
            is_html = kind in {"html", "text/html", "xhtml", "application/xhtml+xml"}
            return Text(value=value, kind="html" if is_html or len(element) else "text")
    return None


def _content(found: Children, reading: Reading) -> tuple[Text | None, str | None]:
    """Read the content, and the link of content that is elsewhere (RFC 4287 §4.1.3.2)."""
    for element in found.get(ATOM + "content", ()):
        if (source := element.get("src")) is not None:
            return None, values.url(reading, source, "content/@src")
        kind = (element.get("type") or "text").strip().lower()
        if kind in {"text", "html", "xhtml"} or kind.startswith("text/") or kind == "application/xhtml+xml":
            return _construct(found, "content"), None
    return None, None


def _links(found: Children, reading: Reading) -> list[Link]:
    links = []
    for element in found.get(ATOM + "link", ()):
        href = values.url(reading, element.get("href"), "link/@href")
        if href:
            links.append(
                Link(
                    href=href,
                    rel=element.get("rel") or "alternate",
                    type=element.get("type"),
                    title=element.get("title"),
                    hreflang=element.get("hreflang"),
                )
            )
    return links


def _alternate(links: list[Link]) -> str | None:
    """Choose the permalink: an alternate that is a page, else the first alternate."""
    alternates = [link for link in links if link.rel == "alternate"]
    pages = [link for link in alternates if link.type in {None, "text/html", "application/xhtml+xml"}]
    return next((link.href for link in pages or alternates), None)


def _enclosures(found: Children, reading: Reading) -> tuple[Enclosure, ...]:
    enclosures = []
    for element in found.get(ATOM + "link", ()):
        if element.get("rel") != "enclosure":
            continue
        href = values.url(reading, element.get("href"), "link[enclosure]/@href")
        if href is None:
            reading.report("enclosure-without-url", "link[enclosure]")
            continue
        enclosures.append(
            Enclosure(
                url=href,
                type=element.get("type"),
                length_bytes=values.integer(element.get("length")),
                title=element.get("title"),
            )
        )
    return tuple(dict.fromkeys(enclosures))


def _persons(found: Children, name: str, reading: Reading) -> tuple[Person, ...]:
    persons = []
    for element in found.get(ATOM + name, ()):
        parts = values.by_tag(element)
        person = Person(
            name=values.first_text(parts.get(ATOM + "name")),
            email=values.first_text(parts.get(ATOM + "email")),
            uri=values.url(reading, values.first_text(parts.get(ATOM + "uri")), f"{name}/uri"),
        )
        persons.append(person if person != Person() else None)
    return values.unique(persons)


def _categories(found: Children) -> tuple[Category, ...]:
    categories = [
        Category(term=term, scheme=element.get("scheme"), label=element.get("label"))
        for element in found.get(ATOM + "category", ())
        if (term := (element.get("term") or "").strip())
    ]
    return tuple(dict.fromkeys(categories))


def _date(found: Children, name: str, reading: Reading) -> datetime | None:
    return values.date(reading, values.first_text(found.get(ATOM + name)), name)


def _plain(construct: Text | None) -> str | None:
    """Give a text construct of one line as plain text."""
    if construct is None:
        return None
    return html.unescape(construct.value) if construct.kind == "html" else construct.value
