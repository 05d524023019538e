"""What a feed says, in our words: Feed, Entry and their parts.

The comment of each field names the element it is read from, so the types are the mapping table too.
Absence is `None` or an empty tuple, never `""`; every datetime is aware and keeps its published offset.
The types are trees of values without cycles, so the garbage collector need not look at them (`gc=False`).
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Text(Struct, frozen=True, kw_only=True, gc=False):
    """A text construct (RFC 4287 §3.1): plain text or an HTML fragment."""

    value: str
    kind: Literal["text", "html"] = "text"


class Person(Struct, frozen=True, kw_only=True, gc=False):
    """An author or contributor. At least one field is set."""

    name: str | None = None  #: Atom name; RSS author "address (Name)"; dc:creator.
    email: str | None = None  #: Atom email; the address of RSS author.
    uri: str | None = None  #: Atom uri.


class Link(Struct, frozen=True, kw_only=True, gc=False):
    """A link that is neither the permalink nor an enclosure."""

    href: str  #: Atom link@href.
    rel: str  #: Atom link@rel: "self", "related", "via", "hub", ...
    type: str | None = None
    title: str | None = None
    hreflang: str | None = None


class Category(Struct, frozen=True, kw_only=True, gc=False):
    """A tag."""

    term: str  #: Atom category@term; RSS category.
    scheme: str | None = None  #: Atom category@scheme; RSS category@domain.
    label: str | None = None  #: Atom category@label.


class Enclosure(Struct, frozen=True, kw_only=True, gc=False):
    """A file that belongs to an entry."""

    url: str  #: RSS enclosure@url; Atom link[rel=enclosure]@href.
    type: str | None = None
    length_bytes: int | None = None  #: RSS and Atom length; None when missing or not a number.
    title: str | None = None


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """One entry, as parsed or as cleaned. What we inferred is named in `inferred`; ids are minted later."""

    guid: str | None = None  #: Atom id; RSS guid. Compared byte for byte (RFC 4287 §4.2.6.1).
    permalink: str | None = None  #: Atom link[alternate]; RSS link, else guid unless isPermaLink="false".
    title: Text | None = None  #: Atom title; RSS title. Plain text once cleaned.
    summary: Text | None = None  #: Atom summary; RSS description where content:encoded stands beside it.
    content: Text | None = None  #: Atom content; RSS content:encoded, else description. HTML once cleaned.
    published: datetime | None = None  #: Atom published; RSS pubDate, else dc:date. Aware, as published.
    updated: datetime | None = None  #: Atom updated.
    authors: tuple[Person, ...] = ()  #: Atom author; RSS author, dc:creator.
    contributors: tuple[Person, ...] = ()  #: Atom contributor.
    categories: tuple[Category, ...] = ()  #: Atom category; RSS category.
    enclosures: tuple[Enclosure, ...] = ()  #: Atom link[enclosure]; RSS enclosure.
    links: tuple[Link, ...] = ()  #: Atom links with any other rel.
    comments_url: str | None = None  #: RSS comments.
    rights: str | None = None  #: Atom rights.
    language: str | None = None  #: Atom xml:lang, where it differs from the feed's.
    inferred: tuple[str, ...] = ()  #: Names of the fields above that no element of the document gave.


class Feed(Struct, frozen=True, kw_only=True, gc=False):
    """What a document says of itself, above its entries."""

    guid: str | None = None  #: Atom id.
    title: Text | None = None  #: Atom title; RSS title.
    subtitle: Text | None = None  #: Atom subtitle; RSS description.
    home_page: str | None = None  #: Atom link[alternate]; RSS link.
    self_link: str | None = None  #: Atom link[self]; RSS atom:link[self].
    language: str | None = None  #: Atom xml:lang; RSS language.
    published: datetime | None = None  #: RSS pubDate.
    updated: datetime | None = None  #: Atom updated; RSS lastBuildDate.
    authors: tuple[Person, ...] = ()  #: Atom author; RSS managingEditor.
    categories: tuple[Category, ...] = ()  #: Atom category; RSS category.
    links: tuple[Link, ...] = ()  #: Atom links with any other rel.
    generator: str | None = None  #: Atom generator; RSS generator.
    rights: str | None = None  #: Atom rights; RSS copyright.
    icon: str | None = None  #: Atom icon.
    image: str | None = None  #: Atom logo; RSS image/url.
    ttl_minutes: int | None = None  #: RSS ttl.
