"""The feed that an entry was taken over from: atom:source (RFC 4287 §4.2.11), and RSS's source."""

from collections.abc import Iterator
from datetime import datetime

from archive.identity import feed_id
from schemas.feed import Origin
from worker.publish import dates, text, tokens, uris
from worker.publish.parts import Part


def in_rss(origin: Origin) -> Part | None:
    """Give the source of an item, of which an address is demanded."""
    url = uris.named(uris.link(origin.self_link)) or uris.named(uris.link(origin.home_page))
    return Part("source", text.rss_title(text.plain(origin.title)), {"url": url}) if url else None


def in_atom(origin: Origin, updated: datetime) -> Part:
    """Give the source of an entry. Id, title and date are demanded: a missing date is that of the entry."""
    title = text.plain(origin.title)
    return Part("source", parts=tuple(_parts(origin, title, dates.in_minutes(origin.updated or updated))))


def _parts(origin: Origin, title: str, updated: datetime) -> Iterator[Part]:
    home, own = uris.link(origin.home_page), uris.link(origin.self_link)
    yield Part("id", uris.atom_id(origin.guid) if origin.guid else feed_id(own or home or title))
    yield Part("title", title)
    yield Part("updated", updated.isoformat())
    for person in origin.authors:
        if name := tokens.person_name(person):
            facts = {"name": name, "email": tokens.email(person.email), "uri": uris.link(person.uri)}
            yield Part("author", parts=tuple(Part(key, value) for key, value in facts.items() if value))
    if home:
        yield Part("link", attributes={"href": home, "rel": "alternate"})
    if own:
        yield Part("link", attributes={"href": own, "rel": "self"})
    if origin.rights:
        yield Part("rights", origin.rights)
