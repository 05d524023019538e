"""Entries that stand in a document more than once: what `archive.repeats` makes of them, and what becomes of them."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive import entries, retrieval, sources
from archive.connect import open_archive
from archive.forgetting import held_bodies
from archive.repeats import once, repeated
from schemas.feed import Entry, Feed, Statistics, Text
from schemas.outcome import Document, Outcome
from schemas.snapshot import Defect, Snapshot
from schemas.source import Source
from worker import forgetting, pipeline, visiting
from worker.fetch import Address
from worker.refreshed import Refreshed

if TYPE_CHECKING:
    from archive.connect import Database

BLOG = Source(id="blog", url="blog.rss")
A, B = Entry(guid="a", title=Text(value="A")), Entry(guid="b", title=Text(value="B"))

Refresh = Callable[..., Refreshed]


@pytest.fixture
def db(now: datetime) -> Iterator["Database"]:
    archive = open_archive(":memory:")
    sources.sync(archive, (BLOG,), (), now=now)
    yield archive
    archive.close()


@pytest.fixture
def refresh(db: "Database", now: datetime, tmp_path: Path) -> Refresh:
    clock = iter(range(1_000))

    def refresh(body: bytes) -> Refreshed:
        async def fetch(address: Address) -> Outcome:
            return Document(url=address.url, key=address.key, body=body)

        at = now + timedelta(hours=next(clock))
        return asyncio.run(visiting.refresh(BLOG, db, fetch=fetch, folder=tmp_path, now=at))

    return refresh


def feed(names: str, extra: str = "") -> bytes:
    items = "".join(
        f"<item><title>The story of {name}</title><guid isPermaLink='false'>{name}</guid>"
        f"<link>http://e.example/{name}</link><pubDate>Mon, 0{ord(name) - 96} Jan 2024 10:00:00 GMT</pubDate>"
        f"<description>{' '.join(f'{name}{word}' for word in range(12))}</description></item>"
        for name in names
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}{extra}</channel></rss>".encode()


def ids(db: "Database") -> list[str]:
    return [public_id for (public_id,) in db.conn.execute("SELECT public_id FROM entries ORDER BY number")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), {}),
        ((A, B), {}),
        ((A, B, A), {2: 0}),
        ((A, A, A), {1: 0, 2: 0}),
        ((Entry(), Entry()), {1: 0}),
        ((A, Entry(guid="a", title=Text(value="A"), content=Text(value="other words"))), {}),
        ((A, Entry(guid="a", title=Text(value="A"), statistics=Statistics(comments=3))), {1: 0}),
    ],
)
def test_which_entries_repeat_others(given: tuple[Entry, ...], expected: dict[int, int]) -> None:
    assert repeated(given) == expected


def test_what_is_found_in_others_moves_with_them() -> None:
    defects = tuple(Defect(code="date-unreadable", where=f"item[{index}]", entry=index) for index in range(3))
    snapshot = Snapshot(dialect="rss", feed=Feed(), entries=(A, A, B), defects=(Defect(code="x", where="y"), *defects))
    found = once(snapshot)
    assert found.entries == (A, B)
    assert [(one.where, one.entry) for one in found.defects] == [
        ("y", None), ("item[0]", 0), ("item[2]", 1), ("document", None),
    ]  # fmt: skip
    assert found.defects[-1].detail == "1 of 3 entries stand in the document before"
    assert once(found) is found


def test_an_old_post_that_is_listed_twice_is_no_new_one(db: "Database", refresh: Refresh) -> None:
    refresh(feed("abc"))
    done = refresh(feed("abcb"))
    assert (done.new, done.revised, done.unchanged, done.gone) == (0, 0, 3, 0)
    assert done.defects == {"entry-repeated": 1}
    assert (refresh(feed("abc")).unchanged, ids(db)) == (3, ["a", "b", "c"])


def test_entries_that_come_twice_at_first_keep_their_guids(db: "Database", refresh: Refresh) -> None:
    assert refresh(feed("abab")).new == 2
    assert refresh(feed("cab")).new == 1
    assert ids(db) == ["a", "b", "c"]
    assert [entry.guid for entry in pipeline.normalize(feed("abab")).entries] == ["a", "b"]


def test_what_is_forgotten_goes_from_wherever_it_stands(db: "Database", refresh: Refresh, now: datetime) -> None:
    refresh(feed("abcb"))

    def reader(_source: str) -> forgetting.Read:
        return lambda document: pipeline.read(document, BLOG, with_repeats=True)

    done = forgetting.forget(db, "b", reader=reader, reason=None, now=now, is_sure=lambda *_: True)
    assert done is not None
    assert (done.bodies_cut, done.bodies_dropped) == (1, 0)
    (kept,) = held_bodies(db, "blog")
    assert b"b11" not in retrieval.fetched(db, kept[1]).body
    assert (refresh(feed("bacb")).new, ids(db)) == (0, ["a", "c"])


def test_what_a_cut_has_taken_is_no_edit(db: "Database", refresh: Refresh) -> None:
    whole = feed("abc")
    refresh(whole)
    done = refresh(whole[: whole.index(b"c11")])
    assert (done.new, done.revised, done.unchanged) == (0, 0, 3)
    assert done.defects["document-truncated"] == 1
    assert refresh(whole).unchanged == 3
    assert [entries.find(db, name).revision for name in "abc"] == [1, 1, 1]


def test_what_was_cut_at_first_is_whole_later(db: "Database", refresh: Refresh) -> None:
    whole = feed("abc")
    assert refresh(whole[: whole.index(b"c11")]).new == 3
    assert refresh(whole).revised == 1
    assert (entries.find(db, "c").text or "").endswith("c11")


def test_two_sites_with_the_same_paths_and_dates_are_not_one(refresh: Refresh) -> None:
    refresh(feed("abc"))
    other = feed("abc").replace(b"e.example", b"f.example").replace(b"The story of", b"Quite another of")
    for name in b"abc":
        letter = bytes([name])
        other = other.replace(b"false'>" + letter, b"false'>n" + letter).replace(b">%s0" % letter, b">z")
        for word in range(12):
            other = other.replace(b" %s%d" % (letter, word), b" y%s%d" % (letter, word))
    done = refresh(other)
    assert (done.new, done.revised) == (3, 0)
