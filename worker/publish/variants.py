"""Further feeds of a feed: without the bodies, or one for each tag or author. Pure.

Each has a folder of its own below that of its feed, and an id made of the feed's and of the name of that folder; its
entries keep their ids, so that a reader who changes from one to another sees none of them again.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple
from unicodedata import normalize

import msgspec

from archive.identity import minted_id
from schemas.feed import Entry, Text
from schemas.publication import Channel, Paging, PublishedEntry
from schemas.source import Variant
from worker.publish import dates, text

#: Of one feed, for tags and for authors: those with the most entries.
FEEDS_MAX = 100
SLUG_MAX = 40

#: The folder in which the feeds of a variant stand, and what of an entry they are for.
FOLDERS: dict[Variant, str] = {"summary": "summary", "tags": "tag", "authors": "author"}
_OURS = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_HASH_BYTES = 5


class VariantFeed(NamedTuple):
    """A feed to be published, in the same formats as any other, without archived documents."""

    place: str  #: Its folder below that of its feed: "summary", "tag/local-news".
    channel: Channel
    entries: tuple[PublishedEntry, ...]


def variants(channel: Channel, entries: Sequence[PublishedEntry], wanted: Sequence[Variant]) -> Iterator[VariantFeed]:
    """Yield the further feeds of a feed in the order of FOLDERS, those with the most entries first."""
    if "summary" in wanted:
        yield _variant(channel, "summary", "summaries", tuple(map(shortened, entries)))
    if "tags" in wanted:
        yield from _by_name(channel, entries, FOLDERS["tags"], _tags)
    if "authors" in wanted:
        yield from _by_name(channel, entries, FOLDERS["authors"], _authors)


def shortened(published: PublishedEntry) -> PublishedEntry:
    """Give an entry without its body: its summary, else the beginning of the body, says what it is about.

    Where there is neither, nor an address where it can be read, the body stays: it is all that there is.
    """
    entry = published.entry
    if entry.content is None:
        return published
    summary, inferred = entry.summary, entry.inferred
    if not text.plain(summary):
        excerpt = text.excerpt(entry.content)
        summary = Text(value=excerpt) if excerpt else None
        inferred = (*inferred, "summary") if excerpt and "summary" not in inferred else inferred
    if summary is None and not entry.permalink:
        return published
    short = msgspec.structs.replace(entry, summary=summary, content=None, inferred=inferred)
    return msgspec.structs.replace(published, entry=short)


def slug(name: str) -> str:
    """Give the name of a folder for a tag or an author: letters, digits and hyphens, the same whatever else there is.

    Names that differ by more than case and white space have different slugs: a name of which anything is lost, or
    that has a hyphen itself, ends in two hyphens and a hash of it.
    """
    key = _key(name)
    if _OURS.fullmatch(key) and len(key) <= SLUG_MAX:
        return key.replace(" ", "-")
    ascii_only = normalize("NFKD", key).encode("ascii", "ignore").decode()
    readable = re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")[:SLUG_MAX].rstrip("-") or "x"
    return f"{readable}--{blake2b(key.encode('utf-8', 'replace'), digest_size=_HASH_BYTES).hexdigest()}"


def _by_name(
    channel: Channel,
    entries: Sequence[PublishedEntry],
    folder: str,
    names_of: Callable[[Entry], Iterable[str]],
) -> Iterator[VariantFeed]:
    """Yield a feed for each name that entries carry, however it is spelt there."""
    carriers: dict[str, list[PublishedEntry]] = {}
    spellings: dict[str, Counter[str]] = {}
    for published in entries:
        for own_slug, spelling in {slug(name): name for name in names_of(published.entry)}.items():
            carriers.setdefault(own_slug, []).append(published)
            spellings.setdefault(own_slug, Counter())[spelling] += 1
    for own_slug in sorted(carriers, key=lambda own_slug: (-len(carriers[own_slug]), own_slug))[:FEEDS_MAX]:
        spelt = spellings[own_slug]
        name = min(spelt, key=lambda spelling: (-spelt[spelling], spelling))
        yield _variant(channel, f"{folder}/{own_slug}", name, tuple(carriers[own_slug]))


def _variant(channel: Channel, place: str, name: str, entries: tuple[PublishedEntry, ...]) -> VariantFeed:
    podcast = channel.upstream.podcast
    if podcast is not None:  # a part of a show is not that show
        podcast = msgspec.structs.replace(podcast, guid=None)
    own = msgspec.structs.replace(
        channel,
        upstream=msgspec.structs.replace(channel.upstream, podcast=podcast),
        id=minted_id(channel.id, place),
        title=f"{channel.title}: {name}",
        url=f"{channel.url}{place}/" if channel.url else None,
        updated=dates.latest(entries) or channel.updated,
        paging=Paging(),
    )
    return VariantFeed(place, own, entries)


def _tags(entry: Entry) -> Iterator[str]:
    """Yield the tags of an entry as people get to see them."""
    names = (" ".join((category.label or category.term).split()) for category in entry.categories)
    return filter(_key, names)


def _authors(entry: Entry) -> Iterator[str]:
    """Yield the names of those who wrote an entry; an address alone is nobody's to be put into another one."""
    return filter(_key, (" ".join((person.name or "").split()) for person in entry.authors))


def _key(name: str) -> str:
    """Write a name so that those that differ by case and white space alone are one."""
    return " ".join(normalize("NFC", normalize("NFC", name).casefold()).split())
