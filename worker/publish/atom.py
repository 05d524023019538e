"""Atom 1.0 (RFC 4287)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from schemas.feed import Category, Entry, Person, Text
from schemas.publication import Channel, PublishedEntry
from worker.publish import dates, documents, extensions, links, text, tokens, uris
from worker.publish.channel import distinct, printable
from worker.publish.extensions import history, origin
from worker.publish.feedgen_extensions import AtomEntry, AtomFeed, own_version
from worker.publish.parts import Attributes, Part, namespaces


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
    feed.contributor(list(_persons(channel.upstream.contributors)))
    feed.category(list(_categories(channel.upstream.categories)))
    if home := uris.link(channel.link) or channel.url:
        feed.link(href=home, rel="alternate")
    feed.generator("backissue", version=own_version())
    feed.language(tokens.language(channel.language))
    feed.rights(channel.rights)
    feed.icon(uris.file(channel.icon))
    feed.logo(uris.file(channel.image))
    parts = tuple(_of_feed(channel, entries))
    inside = [tuple(_of_entry(entry, channel)) for entry in entries]
    for entry, of_entry in zip(entries, inside, strict=True):
        _add_entry(feed.add_entry(order="append"), entry, channel, of_entry)
    extension = AtomFeed(parts=parts, namespaces=namespaces(chain(parts, *inside)))
    feed.register_extension("backissue", lambda: extension)
    return bytes(feed.atom_str(pretty=True))


def _add_entry(target: FeedEntry, published: PublishedEntry, channel: Channel, parts: tuple[Part, ...]) -> None:
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
    extension = AtomEntry(parts=parts, language=tokens.language(entry.language), is_untitled=not title)
    target.register_extension("backissue", lambda: extension)


def _of_feed(channel: Channel, entries: Iterable[PublishedEntry]) -> Iterator[Part]:
    for attributes in (*documents.links_of(channel, "atom"), *links.of_feed(channel.upstream.links)):
        yield Part("link", attributes=attributes)  # feedgen's own know no relations but a few
    if (publisher := channel.upstream.publisher) and (name := tokens.person_name(publisher)):
        yield Part("dc:publisher", name)
    yield from history.marks(channel)
    yield from extensions.of_feed(channel)
    if channel.tombstones:
        yield from history.tombstones(channel, {entry.id for entry in entries})


def _of_entry(published: PublishedEntry, channel: Channel) -> Iterator[Part]:
    entry = published.entry
    yield from (Part("link", attributes=attributes) for attributes in _links(entry))
    if of := published.origin or entry.origin:
        yield origin.in_atom(of, dates.of_entry(published) or channel.updated or dates.EPOCH)
    yield from extensions.of_entry(entry, in_rss=False)


def _links(entry: Entry) -> Iterator[Attributes]:
    if permalink := uris.link(entry.permalink):
        yield {"href": permalink, "rel": "alternate"}
    yield from filter(None, map(links.of_enclosure, entry.enclosures))
    if comments := uris.link(entry.comments_url):
        yield {"href": comments, "rel": "replies"}
    if entry.links:  # thr:in-reply-to says what is answered
        yield from links.further(link for link in entry.links if link.rel != "in-reply-to")


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
