"""Atom 1.0 (RFC 4287)."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from schemas.feed import Category, Entry, Person, Text
from schemas.publication import Channel, PublishedEntry
from worker.publish import dates, links, text, tokens, uris
from worker.publish.channel import distinct, printable
from worker.publish.feedgen_extensions import AtomEntry, Attributes, own_version


def render(channel: Channel, entries: Sequence[PublishedEntry]) -> bytes:
    """Give a feed as Atom 1.0: titles as text, bodies as they are."""
    channel, entries = printable(channel, entries)
    # Two ids could meet once Atom has made URIs of them, if somebody means them to.
    entries = distinct(msgspec.structs.replace(entry, id=uris.atom_id(entry.id)) for entry in entries)
    feed = FeedGenerator()
    feed.id(uris.atom_id(channel.id))
    feed.title(channel.title)
    feed.subtitle(channel.description)
    feed.updated(dates.in_minutes(channel.updated or dates.EPOCH))
    feed.author(list(_persons(channel.authors)) or {"name": channel.title})  # RFC 4287 §4.1.1 demands one
    if home := uris.link(channel.link) or channel.url:
        feed.link(href=home, rel="alternate")
    if channel.url:
        feed.link(href=f"{channel.url}atom.xml", rel="self", type="application/atom+xml")
    feed.generator("backissue", version=own_version())
    feed.language(tokens.language(channel.language))
    feed.rights(channel.rights)
    feed.icon(uris.file(channel.icon))
    feed.logo(uris.file(channel.image))
    for entry in entries:
        _add_entry(feed.add_entry(order="append"), entry, channel)
    return bytes(feed.atom_str(pretty=True))


def _add_entry(target: FeedEntry, published: PublishedEntry, channel: Channel) -> None:
    entry = published.entry
    title = text.plain(entry.title)
    permalink = uris.link(entry.permalink)
    target.id(published.id)
    target.title(title or "untitled")  # which the extension removes: RFC 4287 §4.2.14 lets a title be empty
    target.updated(dates.in_minutes(dates.of_entry(published) or channel.updated or dates.EPOCH))
    if entry.published:
        target.published(dates.in_minutes(entry.published))
    target.author(list(_persons(entry.authors)))
    target.contributor(list(_persons(entry.contributors)))
    target.category(list(_categories(entry.categories)))
    target.rights(entry.rights)
    if permalink:
        target.link(href=permalink, rel="alternate")
    body = entry.content
    if body is None and not permalink:  # RFC 4287 §4.1.2: content, or an alternate link
        body = entry.summary or Text(value="")
    if body:
        target.content(body.value, type=body.kind)
    if entry.summary:
        target.summary(entry.summary.value, type=entry.summary.kind)
    extension = AtomEntry(
        links=tuple(_links(entry, permalink)), language=tokens.language(entry.language), is_untitled=not title
    )
    target.register_extension("backissue", lambda: extension)


def _links(entry: Entry, permalink: str | None) -> Iterator[Attributes]:
    if permalink:
        yield {"href": permalink, "rel": "alternate"}
    yield from filter(None, map(links.of_enclosure, entry.enclosures))
    if comments := uris.link(entry.comments_url):
        yield {"href": comments, "rel": "replies"}
    yield from links.further(entry)


def _persons(persons: Iterable[Person]) -> Iterator[dict[str, str]]:
    for person in persons:
        if name := tokens.person_name(person):
            facts = {"name": name, "email": tokens.email(person.email), "uri": uris.link(person.uri)}
            yield {key: value for key, value in facts.items() if value}


def _categories(categories: Iterable[Category]) -> Iterator[dict[str, str]]:
    for category in categories:
        if category.term.strip():
            facts = {"term": category.term, "scheme": uris.absolute(category.scheme), "label": category.label}
            yield {key: value for key, value in facts.items() if value}
