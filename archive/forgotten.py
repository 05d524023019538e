"""By what entries that were forgotten are known when they come back, and nothing else of them.

Their names are kept as hashes under a key of their source. Whoever has the archive can try whether a name was
forgotten, and cannot read which were.
"""

import sqlite3
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct

from archive.connect import guarded
from schemas.revision import EntryKey

if TYPE_CHECKING:
    from sqlite_utils import Database

HASH_BYTES = 32

OWNER = "SELECT entry FROM aliases WHERE source = ? AND kind = ? AND value = ?"
KEY = "SELECT key FROM forgetting_keys WHERE source = :source"
HASHES = "SELECT hash FROM forgotten_names WHERE source = :source"


class Names(Struct, frozen=True, kw_only=True):
    """By what the entries of a source are known that were forgotten."""

    source: str
    key: bytes
    hashes: frozenset[str]


@guarded()
def names(db: "Database", source_id: str) -> Names | None:
    """By what the entries of a source are known that were forgotten; None where none was, as of nearly all."""
    row = db.conn.execute(KEY, {"source": source_id}).fetchone()
    if row is None:
        return None
    hashes = frozenset(name for (name,) in db.conn.execute(HASHES, {"source": source_id}))
    return Names(source=source_id, key=bytes.fromhex(row[0]), hashes=hashes)


@guarded()
def is_forgotten(db: "Database", names: Names, keys: Sequence[EntryKey]) -> bool:
    """Whether the entry of a document that has these names, the strongest first, is one that was forgotten."""
    return first_known(db, names.source, keys, lambda key: hashed(names.key, key) in names.hashes)


def first_known(db: "Database", source_id: str, keys: Sequence[EntryKey], is_meant: Callable[[EntryKey], bool]) -> bool:
    """Whether the first of these names that is known at all is one that is meant, and not another entry's."""
    for key in keys:
        if is_meant(key):
            return True
        if owner(db.conn, source_id, key) is not None:
            return False
    return False


def owner(connection: sqlite3.Connection, source_id: str, key: EntryKey) -> int | None:
    """Give the number of the entry that has a name today; None where none has."""
    row = connection.execute(OWNER, (source_id, key.kind, key.value)).fetchone()
    return None if row is None else int(row[0])


def hashed(key: bytes, name: EntryKey) -> str:
    """Give what is kept of a name."""
    return keyed(key, f"{name.kind}\n{name.value}")


def keyed(key: bytes, text: str) -> str:
    """Give the hash of a text under the key of a source, in hexadecimal."""
    return blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=HASH_BYTES).hexdigest()
