import os
import random
import sqlite3
from collections.abc import Callable, Sequence
from hashlib import sha256

import pytest
import zstandard
from sqlite_utils import Database

from archive import bodies
from archive.bodies import KEYFRAME_EVERY, MEDIUM_BYTES, SMALL_BYTES
from schemas.errors import ArchiveError

WORDS = [f"word{number:03x}" for number in range(4096)]


def items(count: int, words: int, seed: int) -> list[bytes]:
    chosen = random.Random(seed)
    return [f"<item>{' '.join(chosen.choices(WORDS, k=words))}</item>\n".encode() for _ in range(count)]


def feed(parts: Sequence[bytes]) -> bytes:
    return b"<rss><channel>" + b"".join(parts) + b"</channel></rss>"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def keep(db: Database, states: Sequence[bytes]) -> list[str]:
    before: list[str] = []
    for data in states:
        bodies.keep(db.conn, digest(data), data, before=before)
        before = [digest(data)]
    return [digest(data) for data in states]


def column(db: Database, name: str, body_hash: str) -> object:
    ((value,),) = db.conn.execute(f"SELECT {name} FROM bodies WHERE hash = ?", (body_hash,)).fetchall()
    return value


def changes(count: int, *, words: int = 100) -> list[bytes]:
    """The states of a feed of 20 entries of which one changes each time."""
    parts = items(20, words, seed=1)
    states = []
    for number in range(count):
        parts = [*parts]
        parts[number % 20] = parts[number % 20].replace(b"</item>", f" edit {number}</item>".encode())
        states.append(feed(parts))
    return states


@pytest.mark.parametrize("words", [20, 200, 2_000])
def test_one_changed_entry_of_twenty_costs_tens_or_hundreds_of_bytes(db: Database, words: int) -> None:
    first, second = keep(db, changes(2, words=words))
    assert column(db, "base", second) == first
    size = column(db, "length(data)", second)
    assert isinstance(size, int)
    assert size < 300
    new = feed([*items(1, words, seed=2), *items(19, words, seed=1)])
    keep(db, [new])
    bodies.keep(db.conn, digest(new + b"\n"), new + b"\n", before=[first])
    # Of a new entry, its own words are kept, packed; of the others nothing.
    alone = len(zstandard.ZstdCompressor(level=3).compress(items(1, words, seed=2)[0]))
    assert column(db, "length(data)", digest(new + b"\n")) < 1.3 * alone + 200  # type: ignore[operator]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"", b"", id="nothing twice"),
        pytest.param(b"", b"some", id="after nothing"),
        pytest.param(b"<rss/>", b"<rss />", id="too short for a dictionary"),
        pytest.param(b"12345678", b"123456789", id="just long enough"),
        pytest.param(b"a" * 100_000, b"a" * 99_999, id="one letter"),
        pytest.param(os.urandom(50_000), os.urandom(50_000), id="noise"),
        pytest.param(b"x" * 300_000, b"y", id="much shorter"),
        pytest.param(b"\x28\xb5\x2f\xfd" * 500, b"\x37\xa4\x30\xec" * 500, id="what begins like zstd's own"),
    ],
)
def test_every_body_comes_back_byte_for_byte(db: Database, old: bytes, new: bytes) -> None:
    for body_hash, data in zip(keep(db, [old, new]), [old, new], strict=True):
        assert bodies.read(db.conn, body_hash) == data


@pytest.mark.parametrize("size", [SMALL_BYTES * 2, MEDIUM_BYTES + (1 << 20)])
def test_what_changes_at_the_beginning_of_a_large_body_is_still_found(db: Database, size: int) -> None:
    part = os.urandom(size)
    old, new = b"<old>" + part, b"<new and longer>" + part[: size // 2] + b"and here" + part[size // 2 :]
    _, changed = keep(db, [old, new])
    assert column(db, "length(data)", changed) < size / 100  # type: ignore[operator]
    assert bodies.read(db.conn, changed) == new


def test_of_fifty_bodies_one_stands_alone(db: Database) -> None:
    states = changes(2 * KEYFRAME_EVERY + 5)
    hashes = keep(db, states)
    alone = [at for at, body_hash in enumerate(hashes) if column(db, "base", body_hash) is None]
    assert alone == [0, KEYFRAME_EVERY, 2 * KEYFRAME_EVERY]
    assert [column(db, "depth", body_hash) for body_hash in hashes[KEYFRAME_EVERY - 1 :][:3]] == [49, 0, 1]
    for at in (0, 1, KEYFRAME_EVERY - 1, KEYFRAME_EVERY, len(states) - 1):
        assert bodies.read(db.conn, hashes[at]) == states[at]
        assert len(bodies.chain(db.conn, hashes[at])) == at % KEYFRAME_EVERY + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(os.urandom(9_000), b"<rss>" + os.urandom(9_000), id="nothing in common"),
        pytest.param(os.urandom(40), os.urandom(40), id="short"),
    ],
)
def test_a_delta_that_saves_nothing_is_none(db: Database, old: bytes, new: bytes) -> None:
    _, second = keep(db, [old, new])
    assert (column(db, "base", second), column(db, "depth", second)) == (None, 0)


def test_a_body_that_came_before_is_kept_once(db: Database) -> None:
    first, second, *_ = states = changes(3)
    keep(db, [*states, first, second])
    assert db.conn.execute("SELECT COUNT(*) FROM bodies").fetchone() == (3,)
    assert bodies.read(db.conn, digest(second)) == second


def flip(db: Database, body_hash: str) -> None:
    ((data,),) = db.conn.execute("SELECT data FROM bodies WHERE hash = ?", (body_hash,)).fetchall()
    db.conn.execute("UPDATE bodies SET data = ? WHERE hash = ?", (data[:-6] + b"\x00" + data[-5:], body_hash))


def circle(db: Database, _: str) -> None:
    last = digest(changes(4)[-1])
    db.conn.execute("UPDATE bodies SET base = ? WHERE base IS NULL", (last,))


def without_base(db: Database, _: str) -> None:
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("DELETE FROM bodies WHERE hash = ?", (digest(changes(2)[1]),))


def other_base(db: Database, _: str) -> None:
    keep(db, [b"another body altogether" * 9])
    db.conn.execute(
        "UPDATE bodies SET base = ? WHERE hash = ?", (digest(b"another body altogether" * 9), digest(changes(2)[1]))
    )


def other_body(db: Database, body_hash: str) -> None:
    data = zstandard.ZstdCompressor().compress(b"other")
    db.conn.execute("UPDATE bodies SET data = ?, size = 5, base = NULL WHERE hash = ?", (data, body_hash))


def size(db: Database, body_hash: str) -> None:
    db.conn.execute("UPDATE bodies SET size = 1 << 40 WHERE hash = ?", (body_hash,))


def no_frame(db: Database, body_hash: str) -> None:
    db.conn.execute("UPDATE bodies SET data = x'' WHERE hash = ?", (body_hash,))


def giant(db: Database, body_hash: str) -> None:
    # A frame that says it holds an exabyte: nothing is reserved for it.
    frame = b"\x28\xb5\x2f\xfd\xe0" + (1 << 60).to_bytes(8, "little") + b"\x01\x00\x00"
    db.conn.execute("UPDATE bodies SET data = ?, size = ? WHERE hash = ?", (frame, 1 << 60, body_hash))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (flip, "is damaged"),
        (circle, "over 50 others, or itself"),
        (without_base, "as its difference from .*, which is not there"),
        (other_base, "is damaged"),
        (other_body, "its bytes are not those that were kept"),
        (size, "its size is not what it was"),
        (no_frame, "is damaged"),
        (giant, "is damaged"),
    ],
)
def test_what_is_damaged_is_said_to_be(db: Database, damage: Callable[[Database, str], None], says: str) -> None:
    *_, last = keep(db, changes(4))
    damage(db, last)
    with pytest.raises(ArchiveError, match=says) as error:
        bodies.read(db.conn, last)
    assert "restore it from a backup" in str(error.value)


@pytest.mark.parametrize("words", [20, 8_000])
def test_small_bodies_are_read_at_once_and_large_ones_one_by_one(
    db: Database, words: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = changes(6, words=words)
    *_, last = keep(db, states)
    calls: list[str] = []
    undo = bodies.undo

    def noted(connection: sqlite3.Connection, body_hash: str, base: bytes | None) -> bytes:
        calls.append(body_hash)
        return undo(connection, body_hash, base)

    monkeypatch.setattr(bodies, "undo", noted)
    assert bodies.read(db.conn, last) == states[-1]
    assert calls == ([digest(state) for state in states] if len(states[-1]) > SMALL_BYTES else [])


def test_a_body_that_is_not_there_is_said_to_be_missing(db: Database) -> None:
    with pytest.raises(ArchiveError, match="holds no body 0000"):
        bodies.read(db.conn, "0" * 64)


def test_what_comes_is_kept_whatever_became_of_what_came(db: Database) -> None:
    states = changes(4)
    *_, last = keep(db, states[:3])
    flip(db, last)
    bodies.keep(db.conn, digest(states[3]), states[3], before=[last])
    assert bodies.read(db.conn, digest(states[3])) == states[3]
    assert column(db, "base", digest(states[3])) is None
    unheard = states[3] + b"!"
    bodies.keep(db.conn, digest(unheard), unheard, before=["0" * 64])
    assert bodies.read(db.conn, digest(unheard)) == unheard


@pytest.mark.parametrize(
    "dropped",
    [
        pytest.param([0], id="the one that stands alone"),
        pytest.param([4], id="one in the middle"),
        pytest.param([9], id="the last"),
        pytest.param([0, 1, 2, 3], id="the first four"),
        pytest.param([1, 3, 5, 7], id="every other"),
        pytest.param([2, 3, 4, 8, 9], id="two stretches"),
        pytest.param(list(range(10)), id="all"),
    ],
)
def test_what_rests_on_a_dropped_body_is_packed_anew(db: Database, dropped: list[int]) -> None:
    states = changes(10)
    hashes = keep(db, states)
    with_all = db.conn.execute("SELECT SUM(length(data)) FROM bodies").fetchone()[0]
    bodies.drop(db.conn, {hashes[at] for at in dropped})
    left = [at for at in range(10) if at not in dropped]
    assert db.conn.execute("SELECT COUNT(*) FROM bodies").fetchone() == (len(left),)
    for at in left:
        assert bodies.read(db.conn, hashes[at]) == states[at]
    alone = db.conn.execute("SELECT COUNT(*) FROM bodies WHERE base IS NULL").fetchone()[0]
    assert alone == min(1, len(left)), "what has a body to stand on keeps one"
    if left:
        assert db.conn.execute("SELECT SUM(length(data)) FROM bodies").fetchone()[0] < with_all + 300
    assert not db.conn.execute("PRAGMA foreign_key_check").fetchall()


def test_a_body_is_not_dropped_while_what_rests_on_it_cannot_be_read(db: Database) -> None:
    states = changes(4)
    hashes = keep(db, states)
    flip(db, hashes[2])
    with pytest.raises(ArchiveError, match=hashes[2]):
        bodies.drop(db.conn, {hashes[1]})
    assert bodies.read(db.conn, hashes[1]) == states[1]


def test_a_body_that_a_capture_holds_is_not_dropped(db: Database) -> None:
    (only,) = keep(db, [b"held"])
    db.conn.execute("INSERT INTO documents (number, source, key, url) VALUES (1, 'blog', 'k', 'u')")
    db.conn.execute("INSERT INTO captures (document, fetched, state, body) VALUES (1, 'now', 'parsed', ?)", (only,))
    with pytest.raises(sqlite3.IntegrityError):
        bodies.drop(db.conn, {only})
