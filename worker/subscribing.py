"""Finding the feeds of what somebody names: a feed, a page that has some, or a file; and a name for a source."""

import os
import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from schemas.config import RESERVED_IDS
from schemas.errors import FetchError, ParseError, SourceError, UsageError
from schemas.outcome import Document
from schemas.source import Source
from worker import fetch, pipeline
from worker.fetch import Address
from worker.parse.alternates import Alternate, alternates

if TYPE_CHECKING:
    from schemas.snapshot import Snapshot
    from worker.fetch.web import Web

#: So many addresses of a page are asked at most.
ASKED_MAX = 12
_ID_MAX = 40
_PERMANENT = frozenset({301, 308})
#: A host, and what is asked of it; what ends as files of feeds and pages do is no host.
_HOST = re.compile(r"[^\s/@:]+\.(?!(?:rss|xml|atom|json|rdf|html?|txt|opml)$)[^\s/@:.]{2,}(?:/\S*)?", re.IGNORECASE)
#: Titles that tell no feed from another.
_SAYS_NOTHING = frozenset(
    "atom blog comments feed home index main news page posts rss untitled weblog rss-feed home-page my-blog".split()
)


class Candidate(Struct, frozen=True, kw_only=True):
    """A feed that was found, read and is one."""

    url: str  #: As it will be configured: of a file relative to the configuration.
    title: str | None
    dialect: str
    entries: int
    newest: datetime | None  #: When its newest entry was published.
    how: str  #: named, declared, linked, usual.


class Found(Struct, frozen=True, kw_only=True):
    """What there is at an address."""

    candidates: tuple[Candidate, ...]
    asked: tuple[str, ...]  #: Every address that was asked, in order.


def address(name: str) -> Address:
    """Give the address that somebody named; a host without scheme is taken for one where no such file is."""
    if fetch.is_file(name) and not Path(name).exists() and _HOST.fullmatch(name):
        name = f"https://{name}"
    return fetch.address(name)


async def find(named: Address, *, web: "Web", source: Source, folder: Path, body_bytes_max: int) -> Found:
    """Give the feeds at an address: the one that it is, else those of the page that it is, each fetched and read.

    What the page declares is looked at first, then what it links to, then where feeds usually stand; what was found in
    one of these places makes the next ones needless. Raises SourceError where there is nothing to look into.
    """
    document = await _asked(named, web=web, source=source, body_bytes_max=body_bytes_max)
    asked = [named.url]
    snapshot = _read(document, source)
    if not isinstance(snapshot, ParseError):
        return Found(candidates=(_candidate(_url(named, document, folder), snapshot, "named"),), asked=tuple(asked))
    if named.path is not None:
        raise SourceError(f"{named.url}: {snapshot}", url=named.url) from snapshot
    found: list[Candidate] = []
    last = None
    for one in _worth_asking(document):
        if found and one.how != last:
            break
        last = one.how
        asked.append(one.url)
        candidate = await _tried(one, web=web, source=source, folder=folder, body_bytes_max=body_bytes_max)
        if candidate is not None and candidate.url not in {other.url for other in found}:
            found.append(candidate)
    if not found:
        message = f"{named.url}: {snapshot}, and {len(asked) - 1} places where a page has its feeds hold none either"
        raise SourceError(message, url=named.url) from snapshot
    return Found(candidates=tuple(found), asked=tuple(asked))


def new_id(candidate: Candidate, taken: Collection[str]) -> str:
    """Give an id that nobody has: from the title, else from the host or the name of the file."""
    base = _slug(candidate.title or "")
    if len(base) < 3 or base in _SAYS_NOTHING:  # noqa: PLR2004
        host = candidate.url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
        base = _slug(host.removeprefix("www.")) or _slug(Path(candidate.url).stem) or "feed"
    found, number = base, 1
    while found in taken or found in RESERVED_IDS:
        number += 1
        found = f"{base}-{number}"
    return found


def known_as(url: str, sources: Sequence[Source]) -> str | None:
    """Give the id of the source that has an address already; None where none has."""
    plain = _without_scheme(url)
    for source in sources:
        urls = (source.url,) if isinstance(source.url, str) else source.url
        if any(plain == _without_scheme(one) for one in urls):
            return source.id
    return None


def chosen(candidates: Sequence[Candidate], number: int | None) -> Candidate | None:
    """Give the candidate of a number from 1 on, or the only one; None where nobody has chosen. Raises UsageError."""
    if number is None:
        return candidates[0] if len(candidates) == 1 else None
    if not 1 <= number <= len(candidates):
        raise UsageError(f"--choose {number}: there are feeds 1 to {len(candidates)}")
    return candidates[number - 1]


async def _asked(named: Address, *, web: "Web", source: Source, body_bytes_max: int) -> Document:
    outcome = await fetch.fetch(named, body_bytes_max=body_bytes_max, source=source, web=web)
    if not isinstance(outcome, Document):
        raise SourceError(f"{named.url} is gone for good, says its server", url=named.url)
    return outcome


async def _tried(one: Alternate, *, web: "Web", source: Source, folder: Path, body_bytes_max: int) -> Candidate | None:
    """Ask for what may be a feed; None where it is none."""
    named = Address(url=one.url, key=one.url)
    try:
        document = await _asked(named, web=web, source=source, body_bytes_max=body_bytes_max)
    except (FetchError, SourceError):
        return None
    snapshot = _read(document, source)
    return None if isinstance(snapshot, ParseError) else _candidate(_url(named, document, folder), snapshot, one.how)


def _worth_asking(document: Document) -> list[Alternate]:
    url = document.final_url or document.url
    return alternates(document.body, url, document.headers)[:ASKED_MAX]


def _read(document: Document, source: Source) -> "Snapshot | ParseError":
    try:
        return pipeline.read(document, source, first_names_only=True)
    except ParseError as error:
        return error


def _url(named: Address, document: Document, folder: Path) -> str:
    """Give the address to configure: a file relative to the configuration; where a permanent redirect leads."""
    if named.path is not None:
        return Path(os.path.relpath(named.path, folder)).as_posix()
    is_moved = document.redirects and all(step.status in _PERMANENT for step in document.redirects)
    return document.final_url if is_moved and document.final_url else document.url


def _candidate(url: str, snapshot: "Snapshot", how: str) -> Candidate:
    title = snapshot.feed.title.value.strip() if snapshot.feed.title else None
    dates = [entry.published for entry in snapshot.entries if entry.published is not None]
    return Candidate(
        url=url,
        title=title or None,
        dialect=snapshot.dialect,
        entries=len(snapshot.entries),
        newest=max(dates, default=None),
        how=how,
    )


def _slug(text: str) -> str:
    """Give a text as an id: ASCII, lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return slug if len(slug) <= _ID_MAX else (slug[: _ID_MAX + 1].rpartition("-")[0] or slug[:_ID_MAX])


def _without_scheme(url: str) -> str:
    return re.sub(r"^https?://", "", url).rstrip("/")
