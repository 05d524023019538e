"""Archived documents (RFC 5005 §4): entries in the order in which they came; a full document never changes any more.

What is revised comes again, so a client that goes through all documents and takes of each entry the state that was
updated last has them all. A document that could not stay as it is (an entry was forgotten, the settings leave out what
it holds, its file is lost and is made otherwise today) ends its generation: all of them are made anew, in a folder of
their own, and the current document leads to these.
"""

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from archive import arrivals, pages
from schemas.config import Encoding
from schemas.errors import PublishError
from schemas.feed import Feed
from schemas.publication import Channel, Paging, PublishedEntry
from worker.publish import dates, files, places
from worker.publish.channel import in_order
from worker.publish.members import Members
from worker.publish.places import Format
from worker.publish.rendering import render

if TYPE_CHECKING:
    from archive.connect import Database


class Shelf(Struct, frozen=True, kw_only=True):
    """How far the archived documents of a feed reach."""

    generation: int = 0  #: 0: there are none, nor will there be.
    pages: int = 0
    waiting: tuple[int, ...] = ()  #: Numbers of the entries that came since, and stand in none.
    written: int = 0  #: Documents that were written now.

    @property
    def last(self) -> str | None:
        """The place of the newest archived document."""
        return places.page(self.generation, self.pages) if self.pages else None


class Shelving(Struct, frozen=True, kw_only=True):
    """All that is needed to fill the archived documents of a feed."""

    db: "Database"
    feed: str  #: Id of the source or publication.
    folder: Path  #: Of the feed.
    members: Members
    source_ids: tuple[str, ...]
    made_of: str  #: See `members.made_of`.
    channel: Channel
    page_entries: int
    compress: Collection[Encoding]


class _Misfit(Exception):
    """A document is not, or cannot be made, as it was once published."""


def shelve(wanted: Shelving, untouched: str | None) -> Shelf:
    """Fill archived documents with what came, and have all files of the generation stand.

    Those up to the place `untouched` stand as they were left: if that is the last one there is, none is looked at.
    """
    generation = pages.generation(wanted.db, wanted.feed)
    if generation is not None and generation.made_of is None:
        _remove(wanted)  # also where there is too little left for a document of another one
    if generation is None or generation.made_of != wanted.made_of:
        return _filled(wanted, generation, None)
    try:
        last, _ = pages.last(wanted.db, wanted.feed, generation.number)
        if untouched != places.page(generation.number, last):
            _mend(wanted, generation)
        return _filled(wanted, generation, generation)
    except _Misfit:
        return _filled(wanted, generation, None)


def _begin(wanted: Shelving, last: pages.Generation | None) -> pages.Generation:
    """Begin a generation that no file stands in the way of. Files of the last one stay: clients may be going by them.

    Files that this archive knows nothing of stay as well.
    """
    number = max([last.number if last else 0, *(int(folder.name) for folder in _folders(wanted))]) + 1
    if last is not None:
        _remove(wanted, before=last.number)
    generation = pages.Generation(
        number=number,
        made_of=wanted.made_of,
        page_entries=wanted.page_entries,
        channel=msgspec.structs.replace(
            wanted.channel, updated=None, generator=None, defects=(), tombstones=(), hubs=(), upstream=_lasting(wanted)
        ),
    )
    pages.begin(wanted.db, wanted.feed, generation)
    return generation


def _lasting(wanted: Shelving) -> Feed:
    """Give what a feed says of itself, without what goes by."""
    return msgspec.structs.replace(wanted.channel.upstream, live_items=(), unknown=(), update_schedule=None)


def _remove(wanted: Shelving, *, before: int | None = None) -> None:
    """Remove the files of generations, of all by default."""
    for folder in _folders(wanted):
        if before is None or int(folder.name) < before:
            files.remove(folder)


def _folders(wanted: Shelving) -> list[Path]:
    found = (wanted.folder / places.ARCHIVE).glob("*")
    return [path for path in found if path.name.isascii() and path.name.isdecimal() and path.is_dir()]


def _filled(wanted: Shelving, newest: pages.Generation | None, generation: pages.Generation | None) -> Shelf:
    """Go on with a generation or, where there is none that can be gone on with, begin one with its first document."""
    count, last = (0, 0) if generation is None else pages.last(wanted.db, wanted.feed, generation.number)
    written = 0
    waiting: dict[int, None] = {}
    states: list[PublishedEntry] = []
    size = wanted.page_entries if generation is None else generation.page_entries
    for arrival, published in _members(wanted, last):
        waiting[arrival.entry] = None
        states.append(published)
        if len(states) == size:
            generation = generation or _begin(wanted, newest)
            if not written:
                files.sweep_all(wanted.folder / places.generation(generation.number))
            count += 1
            _fill(wanted, generation, count, states, arrival.number)
            written += 1
            waiting.clear()
            states.clear()
    number = generation.number if generation else 0
    return Shelf(generation=number, pages=count, waiting=tuple(waiting), written=written)


def _members(wanted: Shelving, after: int) -> Iterator[tuple[arrivals.Arrival, PublishedEntry]]:
    """Yield what came of the feed's entries, as the feed holds them."""
    for batch in arrivals.after(wanted.db, wanted.source_ids, after):
        chosen = wanted.members.choose([(one.entry, one.published) for one in batch])
        yield from ((one, published) for one, published in zip(batch, chosen, strict=True) if published)


def _fill(
    wanted: Shelving, generation: pages.Generation, number: int, states: Sequence[PublishedEntry], last: int
) -> None:
    """Write an archived document that is full: its files first, so that what is written down stands."""
    rendered = _rendered(generation, number, states)
    for to, data in rendered.items():
        path = wanted.folder / places.file(to, places.page(generation.number, number))
        with files.guarded(path):
            # From an archive that is older than what was published of it.
            is_other = path.is_file() and path.read_bytes() != data
        if is_other:
            raise _Misfit
        files.replace(path, data, compress=wanted.compress)
    page = pages.Page(
        number=number,
        last_arrival=last,
        entries=len(_latest(states)),
        hashes={to: sha256(data).hexdigest() for to, data in rendered.items()},
    )
    pages.add(wanted.db, wanted.feed, generation.number, page)


def _mend(wanted: Shelving, generation: pages.Generation) -> None:
    """Make files of archived documents again that are lost or damaged, if they come out as they were."""
    after = 0
    for page in pages.pages(wanted.db, wanted.feed, generation.number):
        place = places.page(generation.number, page.number)
        if any(_hash(wanted.folder / places.file(to, place)) != page.hashes.get(to) for to in places.FILES):
            states = _held(wanted, after, page)
            rendered = _rendered(generation, page.number, states)
            if {to: sha256(data).hexdigest() for to, data in rendered.items()} != page.hashes:
                raise _Misfit
            for to, data in rendered.items():
                files.replace(wanted.folder / places.file(to, place), data, compress=wanted.compress)
        for to in places.FILES:
            files.accompany(wanted.folder / places.file(to, place), compress=wanted.compress)
        after = page.last_arrival


def _held(wanted: Shelving, after: int, page: pages.Page) -> list[PublishedEntry]:
    """Give what came for an archived document."""
    found = takewhile(lambda one: one[0].number <= page.last_arrival, _members(wanted, after))
    return [published for _, published in found]


def _rendered(generation: pages.Generation, number: int, states: Sequence[PublishedEntry]) -> dict[Format, bytes]:
    held = _latest(states)
    previous = places.page(generation.number, number - 1) if number > 1 else None
    paging = Paging(page=places.page(generation.number, number), previous=previous)
    channel = msgspec.structs.replace(generation.channel, paging=paging, updated=dates.latest(held))
    return {to: render(to, channel, held) for to in places.FILES}


def _latest(states: Sequence[PublishedEntry]) -> tuple[PublishedEntry, ...]:
    """Give of each entry its last state, in the order of feeds: a document holds no id twice."""
    return in_order({state.id: state for state in states}.values())


def _hash(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PublishError(f"cannot read {path}: {error.strerror or error}; see that it may be read") from error
