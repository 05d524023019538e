"""Archived documents of published feeds (RFC 5005 §4): which there are, and how far they reach."""

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from archive import rows
from archive.connect import guarded, transaction
from schemas.publication import Channel

if TYPE_CHECKING:
    from sqlite_utils import Database

NEWEST = """
SELECT number, made_of, page_entries, channel FROM generations WHERE feed = :feed ORDER BY number DESC LIMIT 1
"""
BEGIN = """
INSERT INTO generations (feed, number, made_of, page_entries, channel)
VALUES (:feed, :number, :made_of, :page_entries, :channel)
"""
LAST = """
SELECT number, last_arrival FROM pages
WHERE feed = :feed AND generation = :generation ORDER BY number DESC LIMIT 1
"""
PAGES = """
SELECT number, last_arrival, entries, hashes FROM pages
WHERE feed = :feed AND generation = :generation ORDER BY number
"""
# Another process may have filled the same page meanwhile: with the same.
ADD = """
INSERT INTO pages (feed, generation, number, last_arrival, entries, hashes)
VALUES (:feed, :generation, :number, :last_arrival, :entries, :hashes)
ON CONFLICT (feed, generation, number) DO NOTHING
"""
DROP_OLDER = "DELETE FROM pages WHERE feed = :feed AND generation < :generation"
END = """
UPDATE generations SET made_of = NULL WHERE feed = :source OR feed IN (
    SELECT publication FROM publication_sources WHERE source = :source
)
"""

_decode_channel = msgspec.json.Decoder(Channel).decode
_decode_hashes = msgspec.json.Decoder(dict[str, str]).decode


class Generation(Struct, frozen=True, kw_only=True):
    """A set of archived documents."""

    number: int  #: From 1.
    made_of: str | None  #: Hash of what decides which entries they hold; None: it is over.
    page_entries: int  #: States of entries that each holds.
    channel: Channel  #: What they say of the feed.


class Page(Struct, frozen=True, kw_only=True):
    """One archived document."""

    number: int  #: From 1.
    last_arrival: int  #: The last arrival that was looked at for it.
    entries: int
    hashes: Mapping[str, str]  #: SHA-256 of its files, by format.


@guarded()
def generation(db: "Database", feed: str) -> Generation | None:
    """The newest generation of a feed's archived documents; None where there has been none."""
    row = db.conn.execute(NEWEST, {"feed": feed}).fetchone()
    if row is None:
        return None
    number, made_of, page_entries, channel = row
    return Generation(number=number, made_of=made_of, page_entries=page_entries, channel=_decode_channel(channel))


@guarded()
def begin(db: "Database", feed: str, generation: Generation) -> None:
    """Begin a generation; of the one before the last nothing is needed any more."""
    facts = {
        "feed": feed,
        "number": generation.number,
        "made_of": generation.made_of,
        "page_entries": generation.page_entries,
        "channel": rows.to_json(generation.channel),
    }
    with transaction(db):
        db.conn.execute(DROP_OLDER, {"feed": feed, "generation": generation.number})
        db.conn.execute(BEGIN, facts)


@guarded()
def pages(db: "Database", feed: str, generation: int) -> list[Page]:
    """All archived documents of a generation, from the first."""
    return [
        Page(number=number, last_arrival=last_arrival, entries=entries, hashes=_decode_hashes(hashes))
        for number, last_arrival, entries, hashes in db.conn.execute(PAGES, {"feed": feed, "generation": generation})
    ]


@guarded()
def last(db: "Database", feed: str, generation: int) -> tuple[int, int]:
    """The number of a generation's last archived document and of the last arrival in it; zeros where there is none."""
    row = db.conn.execute(LAST, {"feed": feed, "generation": generation}).fetchone()
    return (row[0], row[1]) if row else (0, 0)


@guarded()
def add(db: "Database", feed: str, generation: int, page: Page) -> None:
    """Write down a document that is full, whose files stand."""
    facts = {"feed": feed, "generation": generation, **msgspec.structs.asdict(page)}
    with transaction(db):
        db.conn.execute(ADD, facts | {"hashes": rows.to_json(page.hashes)})


def end(connection: sqlite3.Connection, source_id: str) -> None:
    """Let all generations be over that hold entries of a source, within the caller's transaction: one has to go."""
    connection.execute(END, {"source": source_id})
