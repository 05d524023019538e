"""Bodies, each once under its SHA-256: whole, or as what makes it differ from the body that came before it.

A delta is a zstd frame with the other body, its base, as dictionary. Bases have bases, up to one that stands alone.
"""

import sqlite3
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from archive import rows
from schemas.errors import ArchiveError, DamagedBody

if TYPE_CHECKING:
    from zstandard import ZstdCompressionDict, ZstdCompressionParameters

#: Of so many bodies in a row one stands alone: no more deltas have to be undone to read any.
KEYFRAME_EVERY = 50
ZSTD_LEVEL = 3
#: Shorter dictionaries are none for zstd.
DICTIONARY_BYTES_MIN = 8
#: zstd finds nothing in a larger dictionary than its tables of level 3 can hold …
SMALL_BYTES = 1 << 20
#: … or, with its fast strategies, than 2^24 positions.
MEDIUM_BYTES = 1 << 24
#: What zstd can reach back: dictionary and body together.
WINDOW_LOG_MAX = 31
#: A delta this much smaller than the body its chain stands on need not be compared with the body alone.
CLEARLY_SMALLER = 4

HAS = "SELECT 1 FROM bodies WHERE hash = :hash"
ADD = "INSERT INTO bodies (hash, size, base, depth, data) VALUES (:hash, :size, :base, :depth, :data)"
DEPTH = "SELECT depth FROM bodies WHERE hash = :hash"
# The steps are counted, as the file may have been tampered with, and a circle has no end.
CHAIN = """
WITH RECURSIVE links (step, hash, base) AS (
    SELECT 1, hash, base FROM bodies WHERE hash = :hash
    UNION ALL
    SELECT step + 1, bodies.hash, bodies.base FROM links JOIN bodies ON bodies.hash = links.base WHERE step <= :limit
)
SELECT hash, links.base, size, length(data) FROM links JOIN bodies USING (hash) ORDER BY step
"""
DATA = "SELECT size, data FROM bodies WHERE hash = :hash"
ALL_DATA = """
SELECT data FROM json_each(:hashes) AS wanted JOIN bodies ON bodies.hash = wanted.value ORDER BY wanted.key
"""
DEPENDENT = """
SELECT hash, base, length(data) FROM bodies
WHERE base IN (SELECT value FROM json_each(:hashes)) AND hash NOT IN (SELECT value FROM json_each(:hashes))
ORDER BY depth
"""
REBASE = "UPDATE bodies SET base = :base, depth = :depth, data = :data WHERE hash = :hash"
SUM_PACKED = "SELECT COALESCE(SUM(length(data)), 0) FROM bodies WHERE hash IN (SELECT value FROM json_each(:hashes))"
DROP = "DELETE FROM bodies WHERE hash IN (SELECT value FROM json_each(:hashes))"


class Link(NamedTuple):
    """What has to be undone to read a body."""

    hash: str
    base: str | None
    size: int
    packed_bytes: int


class Packed(Struct, frozen=True, kw_only=True):
    """A body as it is kept."""

    base: str | None = None  #: What `data` is a delta against.
    depth: int = 0
    data: bytes


def keep(connection: sqlite3.Connection, body_hash: str, data: bytes, *, before: Sequence[str] = ()) -> None:
    """Keep a body, within the caller's transaction; `before` are bodies that it may be like, the likeliest first."""
    if connection.execute(HAS, {"hash": body_hash}).fetchone() is None:
        packed = _pack(connection, data, before)
        columns = {"base": packed.base, "depth": packed.depth, "data": packed.data}
        connection.execute(ADD, {"hash": body_hash, "size": len(data), **columns})


def read(connection: sqlite3.Connection, body_hash: str) -> bytes:
    """The body with this SHA-256, byte for byte as it was kept. Raises ArchiveError where that cannot be."""
    return _read_along(connection, chain(connection, body_hash))


def chain(connection: sqlite3.Connection, body_hash: str) -> list[Link]:
    """The body itself, its base, that one's base, up to one that stands alone. Raises ArchiveError."""
    links = [Link(*row) for row in connection.execute(CHAIN, {"hash": body_hash, "limit": KEYFRAME_EVERY})]
    if not links:
        raise ArchiveError(f"the archive holds no body {body_hash}")
    if len(links) > KEYFRAME_EVERY:
        raise DamagedBody(body_hash, f"over {KEYFRAME_EVERY} others, or itself, would have to be read before it")
    if (missing := links[-1].base) is not None:
        raise DamagedBody(body_hash, f"it is kept as its difference from {missing}, which is not there")
    return links


def undo(connection: sqlite3.Connection, body_hash: str, base: bytes | None) -> bytes:
    """A body out of its row alone, where `base` is what it was packed against. Its SHA-256 is not looked at."""
    import zstandard  # many rounds bring no body at all

    size, data = connection.execute(DATA, {"hash": body_hash}).fetchone()
    try:
        # The frame is believed as little as the row: it is asked before it is given memory.
        if zstandard.get_frame_parameters(data).content_size != size:
            raise DamagedBody(body_hash, "its size is not what it was")
        reader = zstandard.ZstdDecompressor(dict_data=_dictionary(base), max_window_size=1 << WINDOW_LOG_MAX)
        return reader.decompress(data, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError) as error:
        raise DamagedBody(body_hash, str(error) or "it would not fit into memory") from error


def checked(body_hash: str, data: bytes | None) -> bytes:
    """A body that was unpacked, if it is the one that was kept. Raises DamagedBody."""
    if data is None or sha256(data).hexdigest() != body_hash:
        raise DamagedBody(body_hash, "its bytes are not those that were kept")
    return data


def drop(connection: sqlite3.Connection, hashes: Collection[str]) -> int:
    """Erase bodies that no capture holds any more, within the caller's transaction; returns how many bytes that freed.

    What is kept as its difference from one of them is packed against the nearest body that stays instead. Raises
    DamagedBody, and has then changed nothing that cannot be read, where one of those is damaged.
    """
    gone = rows.to_json(sorted(hashes))
    ((freed,),) = connection.execute(SUM_PACKED, {"hashes": gone}).fetchall()
    for dependent, base, packed_bytes in connection.execute(DEPENDENT, {"hashes": gone}).fetchall():
        data = read(connection, dependent)
        stays = [link.hash for link in chain(connection, base) if link.hash not in hashes][:1]
        packed = _pack(connection, data, stays)
        connection.execute(REBASE, {"hash": dependent, "base": packed.base, "depth": packed.depth, "data": packed.data})
        freed += packed_bytes - len(packed.data)
    connection.execute(DROP, {"hashes": gone})
    return int(freed)


def _pack(connection: sqlite3.Connection, data: bytes, bases: Sequence[str]) -> Packed:
    """Pack a body: as a delta where there is a base and it saves anything."""
    best: Packed | None = None
    for base in bases:
        found = _base(connection, base)
        delta = _delta(data, found[0]) if found is not None else None
        if found is None or delta is None or (best is not None and len(best.data) <= len(delta)):
            continue
        best = Packed(base=base, depth=found[1] + 1, data=delta)
        if CLEARLY_SMALLER * len(delta) < found[2]:
            return best
    alone = _alone(data)
    return best if best is not None and len(best.data) < len(alone) else Packed(data=alone)


def _base(connection: sqlite3.Connection, body_hash: str) -> tuple[bytes, int, int] | None:
    """A body to pack against, its depth, and the bytes that its chain stands on; None where it is none to rely on."""
    row = connection.execute(DEPTH, {"hash": body_hash}).fetchone()
    if row is None or not 0 <= row[0] < KEYFRAME_EVERY - 1:
        return None
    try:
        links = chain(connection, body_hash)
        data = _read_along(connection, links)
    except ArchiveError:  # what comes must not be lost with what came
        return None
    return data, row[0], links[-1].packed_bytes


def _read_along(connection: sqlite3.Connection, links: Sequence[Link]) -> bytes:
    """The first body of a chain; no more than two large ones are in memory at a time."""
    data = _at_once(connection, links)
    if data is None:
        for link in reversed(links):
            data = undo(connection, link.hash, data)
    return checked(links[0].hash, data)


def _at_once(connection: sqlite3.Connection, links: Sequence[Link]) -> bytes | None:
    """The first body of a chain of small ones, five times as fast as one by one; None where that cannot be done."""
    import zstandard  # see undo()

    if len(links) == 1 or any(max(link.size, link.packed_bytes) > SMALL_BYTES for link in links):
        return None
    hashes = rows.to_json([link.hash for link in reversed(links)])
    frames = [data for (data,) in connection.execute(ALL_DATA, {"hashes": hashes})]
    try:
        sizes = [zstandard.get_frame_parameters(frame).content_size for frame in frames]
        if sizes != [link.size for link in reversed(links)]:
            return None
        return zstandard.ZstdDecompressor().decompress_content_dict_chain(frames)
    except (zstandard.ZstdError, ValueError, MemoryError):
        return None  # one by one, it shows which of them it is


def _delta(data: bytes, base: bytes) -> bytes | None:
    """What makes a body differ from another; None where zstd cannot tell."""
    import zstandard  # see undo()

    dictionary, parameters = _dictionary(base), _parameters(len(base), len(data))
    if dictionary is None or parameters is None:
        return None
    return zstandard.ZstdCompressor(dict_data=dictionary, compression_params=parameters).compress(data)


def _alone(data: bytes) -> bytes:
    import zstandard  # see undo()

    return zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compress(data)


def _dictionary(base: bytes | None) -> "ZstdCompressionDict | None":
    import zstandard  # see undo()

    if base is None or len(base) < DICTIONARY_BYTES_MIN:
        return None
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _parameters(base_bytes: int, body_bytes: int) -> "ZstdCompressionParameters | None":
    """How to find a body of this size in a base of that; None where zstd cannot reach back so far.

    The tables of the finder have to hold the base, or it only looks into the end of it, and long-distance matching,
    which exists for that, leaves dictionaries out. For a base of 64 MiB they come to some 300 MB.
    """
    import zstandard  # see undo()

    window_log = max(10, (base_bytes + body_bytes).bit_length())
    if window_log > WINDOW_LOG_MAX:
        return None
    bits = base_bytes.bit_length()
    more: dict[str, int] = {}
    if base_bytes > MEDIUM_BYTES:
        more = {"strategy": zstandard.STRATEGY_GREEDY, "min_match": 6, "hash_log": bits - 1}
    elif base_bytes > SMALL_BYTES:
        more = {"strategy": zstandard.STRATEGY_FAST, "min_match": 7, "hash_log": bits - 3}
    return zstandard.ZstdCompressionParameters.from_level(
        ZSTD_LEVEL, source_size=body_bytes, dict_size=base_bytes, window_log=window_log, write_checksum=True, **more
    )
