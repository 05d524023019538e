"""Pure: by which names an entry is known again, and what tells one state of it from another.

The names, strongest first (DESIGN.md §6): the URL of a page relative to its source, the published guid, the canonical
link, the raw title and date, the fingerprint of the text. They are made of entries as parsed, before cleaning, so
that no rule can change them, and for a whole snapshot, because only there can be seen what several entries share.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import count
from unicodedata import normalize
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from archive.guids import usable
from archive.links import canonical_link
from archive.words import letters, words
from schemas.feed import PROXY_ENCLOSURE, PROXY_LINK, Enclosure, Entry, Person, Text
from schemas.revision import EntryKey

NAMESPACE = UUID("6f1d2c0e-3b0a-5d0e-9c55-6b61636b6973")
#: Shorter texts ("Read more", "Listen to the episode") are no evidence that two entries are one.
TEXT_KEY_WORDS_MIN = 8
HASH_BYTES = 16

_PROXIES = frozenset({PROXY_LINK, PROXY_ENCLOSURE})
#: What another system sets otherwise and nobody reads as another word; the invisible is left out.
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
        "\u2026": "...",
    }
)
_DASHES = re.compile("--+")
_encode = msgspec.json.Encoder().encode


def entry_keys(
    entries: Sequence[Entry],
    *,
    home_page: str | None = None,
    page_key: str | None = None,
    first_only: bool = False,
) -> tuple[tuple[EntryKey, ...], ...]:
    """Name every entry of one snapshot as parsed; per entry strongest first, never none, and none of them twice.

    A name that several entries carry identifies none of them, nor does a link to the feed's `home_page`, nor a guid
    that is unfit (`archive.guids`). Entries that are left without any get a last resort, numbered among their twins.
    With `first_only` the first name of each is right and the others may be missing: ids need no more, and texts are
    not hashed.
    """
    home = canonical_link(home_page) if home_page else None
    candidates = [tuple(_candidates(entry, home, page_key, with_text=not first_only)) for entry in entries]
    carriers = Counter(key for keys in candidates for key in keys)
    named = [tuple(key for key in keys if carriers[key] == 1) for keys in candidates]
    if first_only and not all(named):
        return entry_keys(entries, home_page=home_page, page_key=page_key)
    if not all(named):
        for index, key in _last_resorts(entries, candidates, named):
            named[index] = (key,)
    return tuple(named)


def raw_hash(entry: Entry) -> bytes:
    """Hash everything an entry says, as parsed, but its statistics; equal hashes need no further look."""
    return _digest(_encode(settled(entry)))


def settled(entry: Entry) -> Entry:
    """Give an entry without what changes by itself: how often it was read or answered makes no new state of it."""
    return entry if entry.statistics is None else replace(entry, statistics=None)


def fingerprint(entry: Entry) -> bytes:
    """Hash what a clean entry means; entries with equal fingerprints differ only cosmetically.

    That is its words, authors, links, enclosures and date of publication. Markup does not count, nor what servers
    rewrite without anybody having written anything: `updated`, the length of an enclosure, http or https, the
    addresses of proxies and of pictures, and how quotation marks, dashes and the like are set; nor does the scheme of
    an address in the text.
    """
    meaning = (
        _plainly(entry.title),
        _plainly(entry.summary),
        _plainly(entry.content),
        [_name(person) for person in entry.authors],
        canonical_link(entry.permalink) if entry.permalink else None,
        [(link.rel, canonical_link(link.href)) for link in entry.links if link.rel not in _PROXIES],
        [canonical_link(enclosure.url) for enclosure in entry.enclosures if not _is_picture(enclosure)],
        entry.published.timestamp() if entry.published else None,
    )
    return _digest(_encode(meaning))


def public_id(source_id: str, entry: Entry, keys: tuple[EntryKey, ...]) -> str:
    """The id under which subscribers know an entry: its guid byte for byte if that identifies it, else one of ours."""
    if entry.guid is not None and any(key.kind == "guid" for key in keys):
        return entry.guid
    return minted_id(source_id, keys[0].value)


def minted_id(source_id: str, name: str) -> str:
    """Our own id of what is called `name` in a source; the same for ever."""
    return uuid5(NAMESPACE, f"{source_id}\n{name}").urn


def feed_id(own_id: str) -> str:
    """The id of a feed that we publish, from the configured id of its source or publication."""
    return uuid5(NAMESPACE, own_id).urn


def _candidates(entry: Entry, home: str | None, page_key: str | None, *, with_text: bool) -> Iterator[EntryKey]:
    """Yield what could name an entry, if nothing else in its snapshot is called so."""
    if page_key is not None:
        yield EntryKey("page", page_key)
    link = canonical_link(entry.permalink) if entry.permalink else None
    guid = usable(entry, link=link, home=home)
    if guid is not None:
        yield EntryKey("guid", guid)
    if link is not None and link != home:
        yield EntryKey("link", link)
    if page_key is not None:
        return  # Pages are snapshots of their own, where it cannot be seen that all share a title or a text.
    if entry.title is not None and entry.published is not None:
        yield EntryKey("title-date", f"{entry.title.value}\n{entry.published.isoformat()}")
    elif entry.title is not None and guid is None and (link is None or link == home):
        yield EntryKey("title-date", f"{entry.title.value}\n")
    body = (entry.content or entry.summary) if with_text else None
    text = letters(body, words_min=TEXT_KEY_WORDS_MIN) if body is not None else None
    if text is not None:
        yield EntryKey("text", _digest(text).hex())


def _last_resorts(
    entries: Sequence[Entry], candidates: Sequence[tuple[EntryKey, ...]], named: Sequence[tuple[EntryKey, ...]]
) -> list[tuple[int, EntryKey]]:
    """Tell apart entries that share every name, the same way in whatever order they stand.

    The first of several twins keeps the plain name, so it is still found when the others go, or before they came.
    """
    taken = {key for keys in named for key in keys}
    twins: dict[EntryKey, list[int]] = defaultdict(list)
    for index, keys in enumerate(named):
        if not keys:
            twins[_weakest(entries[index], candidates[index])].append(index)
    found: list[tuple[int, EntryKey]] = []
    for key, indexes in twins.items():
        indexes.sort(key=lambda index: raw_hash(entries[index]))
        found += zip(indexes, (name for name in _numbered(key) if name not in taken), strict=False)
    return found


def _numbered(key: EntryKey) -> Iterator[EntryKey]:
    yield key
    for ordinal in count(2):
        yield EntryKey(key.kind, f"{key.value}\n#{ordinal}")


def _weakest(entry: Entry, candidates: tuple[EntryKey, ...]) -> EntryKey:
    if candidates and candidates[-1].kind in {"page", "title-date", "text"}:
        return candidates[-1]
    if entry.title is not None:
        return EntryKey("title-date", f"{entry.title.value}\n")
    return EntryKey("text", raw_hash(entry).hex())


def _is_picture(enclosure: Enclosure) -> bool:
    return enclosure.medium == "image" or (enclosure.type or "").startswith("image/")


def _plainly(text: Text | None) -> list[str]:
    """Give the words of a text as a typewriter has them."""
    told = " ".join(words(text))
    if not told.isascii():
        told = normalize("NFC", told.translate(_TYPOGRAPHY))
    return _DASHES.sub("-", told.replace("https://", "http://")).split()


def _name(person: Person) -> str | None:
    return person.name or person.email or person.uri


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=HASH_BYTES).digest()
