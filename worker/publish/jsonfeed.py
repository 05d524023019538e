"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with what it has no field for in `_backissue`."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from schemas.extension import (
    CategoryExtension,
    DefectExtension,
    EntryExtension,
    FeedExtension,
    LinkExtension,
    PersonExtension,
)
from schemas.feed import Category, Enclosure, Entry, Link, Person, Text
from schemas.publication import Channel, PublishedEntry
from schemas.snapshot import Defect
from worker.publish import dates, documents, harmless, text, tokens, uris
from worker.publish.channel import printable

T = TypeVar("T", int, int | float)


class Author(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An author; at least one field is set."""

    name: str | None = None
    url: str | None = None


class Attachment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An enclosure."""

    url: str
    mime_type: str
    title: str | None = None
    size_in_bytes: int | None = None
    duration_in_seconds: int | float | None = None


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry. The order of the fields is the order in the document."""

    id: str
    url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | None = None
    banner_image: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    attachments: tuple[Attachment, ...] = ()
    extension: EntryExtension | None = field(name="_backissue", default=None)


class Hub(Struct, frozen=True, kw_only=True):
    """Who tells subscribers of changes."""

    type: str
    url: str


class Document(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed."""

    version: str
    title: str
    home_page_url: str | None = None
    feed_url: str | None = None
    next_url: str | None = None
    description: str | None = None
    icon: str | None = None
    favicon: str | None = None
    authors: tuple[Author, ...] = ()
    language: str | None = None
    hubs: tuple[Hub, ...] = ()
    extension: FeedExtension = field(name="_backissue")
    items: tuple[Item, ...]


def render(channel: Channel, entries: Sequence[PublishedEntry]) -> bytes:
    """Give a feed as JSON Feed 1.1: UTF-8, indented by two, with a final newline."""
    channel, entries = printable(channel, entries)
    document = Document(
        version="https://jsonfeed.org/version/1.1",
        title=channel.title,
        home_page_url=uris.link(channel.link) or channel.url,
        feed_url=documents.own_url(channel, "jsonfeed"),
        next_url=documents.previous_url(channel, "jsonfeed"),
        description=channel.description,
        icon=uris.file(channel.image),
        favicon=uris.file(channel.icon),
        authors=_authors(channel.authors),
        language=tokens.language(channel.language),
        hubs=tuple(Hub(type="WebSub", url=url) for url in documents.hubs(channel)),
        extension=_feed_extension(channel),
        items=tuple(map(_item, entries)),
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _item(published: PublishedEntry) -> Item:
    entry = published.entry
    # One of the two must be there (§items). An entry with only a summary shows it; one with only a title has no text.
    body = entry.content or entry.summary or Text(value="")
    summary = text.plain(entry.summary) or None
    extension = _extension(published, entry)
    return Item(
        id=published.id,
        url=uris.link(entry.permalink),
        title=text.plain(entry.title) or None,
        content_html=body.value if body.kind == "html" else None,
        content_text=body.value if body.kind == "text" else None,
        summary=summary,
        image=_image(entry, is_banner=False),
        banner_image=_image(entry, is_banner=True),
        date_published=entry.published and dates.in_minutes(entry.published),
        date_modified=published.updated and dates.in_minutes(published.updated),
        authors=_authors(entry.authors),
        tags=tuple(dict.fromkeys(category.term for category in entry.categories if category.term)),
        language=tokens.language(entry.language),
        attachments=tuple(
            Attachment(
                url=url,
                mime_type=tokens.file_type(enclosure),
                title=enclosure.title,
                size_in_bytes=_from_zero(enclosure.length_bytes),
                duration_in_seconds=_from_zero(enclosure.duration_seconds),
            )
            for enclosure in entry.enclosures
            if (url := uris.file(enclosure.url))
        ),
        extension=extension if extension != EntryExtension() else None,
    )


def _from_zero(number: T | None) -> T | None:
    """Give a number that can be a size; None for one that cannot."""
    return number if number is not None and 0 <= number < math.inf else None


def _image(entry: Entry, *, is_banner: bool) -> str | None:
    """Give the first picture that stands for an entry: its own, else one of its files."""
    pictures = (*entry.images, *(image for enclosure in entry.enclosures for image in enclosure.images))
    found = (uris.file(image.url) for image in pictures if (image.role == "banner") == is_banner)
    return next(filter(None, found), None)


def _feed_extension(channel: Channel) -> FeedExtension:
    upstream = channel.upstream
    return FeedExtension(
        id=channel.id,
        updated=channel.updated and dates.in_minutes(channel.updated),
        authors=_persons(channel.authors) if any(person.email for person in channel.authors) else (),
        rights=channel.rights,
        generator=channel.generator,
        defects=_defects(channel.defects),
        links=_links(upstream.links),
        categories=_categories(upstream.categories),
        contributors=_persons(upstream.contributors),
        publisher=_persons((upstream.publisher,))[0] if upstream.publisher else None,
        images=harmless.all_of(upstream.images),
        locations=harmless.all_of(upstream.locations),
        credits=harmless.all_of(upstream.credits),
        ratings=upstream.ratings,
        owner=_persons((upstream.owner,))[0] if upstream.owner else None,
        podcast=harmless.one(upstream.podcast),
        live_items=harmless.all_of(upstream.live_items),
        update_schedule=upstream.update_schedule,
        ttl_minutes=upstream.ttl_minutes,
        new_url=uris.link(upstream.new_url),
        is_complete=upstream.is_complete,
        is_archive=upstream.is_archive,
        tombstones=harmless.all_of(channel.tombstones),
        unknown=harmless.all_of(upstream.unknown),
    )


def _extension(published: PublishedEntry, entry: Entry) -> EntryExtension:
    summary = entry.summary
    has_markup = summary and summary.kind == "html" and summary.value != text.plain(summary)
    first_seen = None if entry.published or published.updated else published.first_seen
    return EntryExtension(
        guid=entry.guid if entry.guid != published.id else None,
        source=published.source_id,
        first_seen=first_seen and dates.in_minutes(first_seen),
        summary_html=summary.value if summary and has_markup else None,
        authors=_persons(entry.authors) if any(person.email for person in entry.authors) else (),
        contributors=_persons(entry.contributors),
        categories=_categories(entry.categories)
        if any(category.scheme or category.label for category in entry.categories)
        else (),
        links=_links(entry.links),
        comments_url=uris.link(entry.comments_url),
        rights=entry.rights,
        inferred=entry.inferred,
        defects=_defects(published.defects),
        enclosures=harmless.all_of(entry.enclosures) if any(map(_says_more, entry.enclosures)) else (),
        origin=harmless.one(published.origin or entry.origin),
        images=harmless.all_of(entry.images),
        locations=harmless.all_of(entry.locations),
        credits=harmless.all_of(entry.credits),
        ratings=entry.ratings,
        episode=harmless.one(entry.episode),
        statistics=entry.statistics,
        unknown=harmless.all_of(entry.unknown),
    )


def _says_more(enclosure: Enclosure) -> bool:
    """Whether an enclosure says more than an attachment can."""
    told = Enclosure(
        url=enclosure.url,
        type=enclosure.type,
        length_bytes=enclosure.length_bytes,
        title=enclosure.title,
        duration_seconds=enclosure.duration_seconds,
    )
    return enclosure != told


def _links(links: Iterable[Link]) -> tuple[LinkExtension, ...]:
    return tuple(
        LinkExtension(rel=link.rel, href=href, type=link.type, title=link.title, hreflang=link.hreflang)
        for link in links
        if (href := uris.link(link.href))
    )


def _categories(categories: Iterable[Category]) -> tuple[CategoryExtension, ...]:
    return tuple(CategoryExtension(term=each.term, scheme=each.scheme, label=each.label) for each in categories)


def _authors(persons: Iterable[Person]) -> tuple[Author, ...]:
    authors = (Author(name=person.name or None, url=uris.link(person.uri)) for person in persons)
    return tuple(author for author in authors if author.name or author.url)


def _persons(persons: Iterable[Person]) -> tuple[PersonExtension, ...]:
    return tuple(PersonExtension(name=person.name, email=person.email, uri=uris.link(person.uri)) for person in persons)


def _defects(defects: Iterable[Defect]) -> tuple[DefectExtension, ...]:
    return tuple(DefectExtension(code=defect.code, where=defect.where) for defect in defects)
