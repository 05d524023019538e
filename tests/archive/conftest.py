"""An archive in memory with two sources, and the way of one document into it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from archive import captures, entries, identity, indexing, recognition, repeats, sources, trust
from archive.conclusion import conclude
from archive.connect import open_archive
from archive.recording import Recorded
from schemas.feed import Entry, Feed
from schemas.outcome import Document
from schemas.snapshot import Defect, Deletion, Edit, LearnedRule, Snapshot
from schemas.source import Flood, Source

SOURCES = (Source(id="blog", url="blog.rss"), Source(id="pages", kind="pages", url="pages/*.txt"))


class HeldError(Exception):
    """A document was not recorded, because most of what it calls new is known."""


class See(Protocol):
    """Take a document that holds these entries the whole way; `clean` is what cleaning makes of them."""

    def __call__(
        self,
        *parsed: Entry,
        clean: Sequence[Entry] | None = None,
        source: str = "blog",
        page: str | None = None,
        at: datetime | None = None,
        feed: Feed = Feed(),  # noqa: B008 - frozen
        ledger: tuple[Edit, ...] = (),
        defects: tuple[Defect, ...] = (),
        learned: tuple[LearnedRule, ...] = (),
        tombstones: tuple[Deletion, ...] = (),
        flood: Flood = "new",
    ) -> Recorded: ...


@contextmanager
def archive_in_memory(now: datetime) -> Iterator[Database]:
    """An archive of its own, for a test that needs more than the one of its fixture."""
    archive = open_archive(":memory:")
    try:
        sources.sync(archive, SOURCES, (), now=now)
        yield archive
    finally:
        archive.close()


@pytest.fixture
def db(now: datetime) -> Iterator[Database]:
    with archive_in_memory(now) as archive:
        yield archive


@pytest.fixture
def see(db: Database, now: datetime) -> See:
    return way_into(db, now)


def way_into(db: Database, now: datetime) -> See:
    """The way of documents into this archive."""

    def see(
        *parsed: Entry,
        clean: Sequence[Entry] | None = None,
        source: str = "blog",
        page: str | None = None,
        at: datetime | None = None,
        feed: Feed = Feed(),  # noqa: B008 - frozen
        ledger: tuple[Edit, ...] = (),
        defects: tuple[Defect, ...] = (),
        learned: tuple[LearnedRule, ...] = (),
        tombstones: tuple[Deletion, ...] = (),
        flood: Flood = "new",
    ) -> Recorded:
        at = at or now
        key = page or "blog.rss"
        capture = captures.record(db, source, Document(url=key, key=key, body=repr(parsed).encode()), now=at)
        if clean is None:
            again = repeats.repeated(parsed)
            parsed = tuple(entry for index, entry in enumerate(parsed) if index not in again)
        snapshot = Snapshot(
            dialect="pages" if page else "rss",
            feed=feed,
            entries=parsed if clean is None else tuple(clean),
            keys=identity.entry_keys(parsed, home_page=feed.home_page, page_key=page),
            ledger=ledger,
            defects=defects,
            learned=learned,
            tombstones=tombstones,
        )
        hashes = [identity.raw_hash(entry) for entry in parsed]
        as_parsed = replace(snapshot, entries=parsed)
        names = recognition.recognise(db, source, as_parsed, hashes)
        snapshot = replace(snapshot, keys=names.parsed.keys)
        look = recognition.look_again(db, source, names, snapshot, by_echo=flood == "known")
        if look.is_flood and flood == "hold":
            raise HeldError
        found = conclude(db, source, snapshot, hashes, keys=as_parsed.keys, names=names, look=look)
        recorded = entries.record(db, source, capture.number, found.cleaned, found.changes, rules_hash="rules", now=at)
        trust.keep(db, source, found.judgement, capture_number=capture.number, now=at)
        indexing.catch_up(db)
        return recorded

    return see
