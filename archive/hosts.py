"""Hosts in trouble. Most rounds find none, so all of them are read at once."""

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from archive import rows
from archive.connect import guarded
from schemas.pace import Trouble

if TYPE_CHECKING:
    from sqlite_utils import Database

TROUBLES = """
SELECT host, failures, witnesses, since, last, reason, held_until, neighbour_answered FROM hosts ORDER BY host
"""
KEEP = """
INSERT INTO hosts (host, failures, witnesses, since, last, reason, held_until, neighbour_answered)
VALUES (:host, :failures, :witnesses, :since, :last, :reason, :held_until, :neighbour_answered)
ON CONFLICT (host) DO UPDATE SET
    failures = excluded.failures, witnesses = excluded.witnesses, since = excluded.since, last = excluded.last,
    reason = excluded.reason, held_until = excluded.held_until, neighbour_answered = excluded.neighbour_answered
"""
FORGET = "DELETE FROM hosts WHERE host = :host"

_decode = msgspec.json.Decoder(tuple[str, ...]).decode


@guarded()
def troubles(db: "Database") -> dict[str, Trouble]:
    """Every host that does not answer as it should, by its name."""
    return read_troubles(db.conn)


def read_troubles(connection: sqlite3.Connection) -> dict[str, Trouble]:
    """The same for those who have but a connection."""
    return {row[0]: _trouble(row) for row in connection.execute(TROUBLES)}


@guarded()
def keep(db: "Database", trouble: Trouble) -> None:
    """Write down what is wrong with a host, in place of what was."""
    facts = {
        "host": trouble.host,
        "failures": trouble.failures,
        "witnesses": rows.to_json(trouble.witnesses),
        "since": rows.utc_text(trouble.since),
        "last": rows.utc_text(trouble.last),
        "reason": trouble.reason,
        "held_until": _text(trouble.held_until),
        "neighbour_answered": _text(trouble.neighbour_answered),
    }
    db.conn.execute(KEEP, facts)


@guarded()
def forget(db: "Database", host: str) -> None:
    """Write down that a host answers as it should."""
    db.conn.execute(FORGET, {"host": host})


def _trouble(row: rows.Row) -> Trouble:
    host, failures, witnesses, since, last, reason, held_until, neighbour_answered = row
    return Trouble(
        host=host,
        failures=failures,
        witnesses=_decode(witnesses),
        since=rows.seen_moment(since),
        last=rows.seen_moment(last),
        reason=reason,
        held_until=rows.moment(held_until),
        neighbour_answered=rows.moment(neighbour_answered),
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else rows.utc_text(moment)
