"""What becomes of sources that call known entries new, that move, and whose guids are no names."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from archive import entries, held, ledger, sources
from archive.connect import open_archive
from schemas.outcome import Document, NotModified, Outcome
from schemas.source import Source
from worker import visiting
from worker.fetch import Address
from worker.refreshed import Refreshed

if TYPE_CHECKING:
    from archive.connect import Database

BLOG = Source(id="blog", url="blog.rss")
NAMES = "abcdefgh"

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

    def refresh(body: bytes, source: Source = BLOG) -> Refreshed:
        async def fetch(address: Address) -> Outcome:
            if address.stamp == str(hash(body)):
                return NotModified(url=address.url, key=address.key)
            return Document(url=address.url, key=address.key, body=body, stamp=str(hash(body)))

        at = now + timedelta(hours=next(clock))
        return asyncio.run(visiting.refresh(source, db, fetch=fetch, folder=tmp_path, now=at))

    return refresh


def feed(names: str, now: datetime, *, form: str = "old", days: int = 0, extra: str = "") -> bytes:
    """Write a feed of entries, each with title, text and date of its own, and guid and link of a form."""
    items = "".join(
        f"<item><title>The story of {name * 3}</title><guid isPermaLink='false'>{form}-{name}</guid>"
        f"<link>http://e.example/{form}/{number}</link>"
        f"<pubDate>{format_datetime(now + timedelta(days=days or -10 * number))}</pubDate>"
        f"<description>{' '.join(f'{name}{word}' for word in range(12))}{extra}</description></item>"
        for number, name in ((ord(name) - ord("a"), name) for name in names)
    )
    return f"<rss version='2.0'><channel><title>T</title><link>http://e.example/</link>{items}</channel></rss>".encode()


def ids(db: "Database", source: str = "blog") -> list[str]:
    found = db.conn.execute("SELECT public_id FROM entries WHERE source = ? ORDER BY number", (source,))
    return [public_id for (public_id,) in found]


def states(db: "Database") -> list[str]:
    return [state for (state,) in db.conn.execute("SELECT state FROM captures ORDER BY number")]


def test_a_flood_is_held_and_said_so(db: "Database", refresh: Refresh, now: datetime) -> None:
    refresh(feed(NAMES, now))
    flood = feed(NAMES, now, form="new", days=400)
    for _ in range(2):  # the same bytes are looked at again, as nobody has decided yet
        done = refresh(flood)
        assert (done.new, done.held, done.is_failed) == (0, 8, True)
        (why,) = done.failures
        assert why.startswith("8 new entries are held, because most say what known ones do")
        assert "backissue run --once --flood known blog" in why
    assert len(ids(db)) == 8
    assert states(db) == ["parsed", "waiting", "waiting"]
    assert [document.body for document, _ in held.documents(db, "blog")] == [flood, flood]


@pytest.mark.parametrize(("decision", "new"), [("known", 0), ("new", 8)])
def test_a_person_decides_about_a_flood(
    db: "Database", refresh: Refresh, now: datetime, decision: str, new: int
) -> None:
    refresh(feed(NAMES, now))
    refresh(feed(NAMES, now, form="new", days=400))
    first = refresh(feed(NAMES + "ij", now, form="new", days=400))
    assert first.held == 10
    done = refresh(feed(NAMES + "ij", now, form="new", days=400), replace(BLOG, flood=decision))
    assert (done.new, done.failures) == (new + 2, ())
    assert len(ids(db)) == 8 + new + 2
    assert set(states(db)) == {"parsed"}
    assert held.documents(db, "blog") == []
    assert ids(db)[:8] == [f"old-{name}" for name in NAMES], "ids that were given stay"
    assert refresh(feed("k" + NAMES + "ij", now, form="new", days=400)).new == 1, "from now on they are known"


def test_what_is_held_is_over_when_the_feed_is_itself_again(db: "Database", refresh: Refresh, now: datetime) -> None:
    refresh(feed(NAMES, now))
    assert refresh(feed(NAMES, now, form="new", days=400)).held == 8
    done = refresh(feed("i" + NAMES, now))
    assert (done.new, done.failures) == (1, ())
    assert held.documents(db, "blog") == [], "a later document has overtaken it"


def test_new_names_are_told_in_a_line_and_make_no_flood(db: "Database", refresh: Refresh, now: datetime) -> None:
    refresh(feed(NAMES, now))
    done = refresh(feed(NAMES, now, form="new"))
    assert (done.new, done.revised, done.cosmetic) == (0, 0, 8)
    assert done.notices == ("re-keyed: 8 of 8 entries have new guids and links; recognised by title and date",)
    assert ids(db) == [f"old-{name}" for name in NAMES]


def test_a_first_import_and_a_burst_are_no_floods(refresh: Refresh, now: datetime) -> None:
    assert refresh(feed(NAMES, now)).new == 8
    assert refresh(feed("ijklmnopqrst", now, form="new", days=400)).new == 12


def test_texts_that_come_back_every_week_are_held_at_most_once(db: "Database", refresh: Refresh, now: datetime) -> None:
    for week in range(1, 5):
        body = feed(NAMES, now, form=f"week{week}", days=7 * week)
        done = refresh(body)
        if done.held:
            done = refresh(body, replace(BLOG, flood="new"))
            assert week == 2
        assert done.new == 8
    assert len(ids(db)) == 32


def test_guids_that_change_on_every_fetch_are_one_defect_and_no_revisions(
    db: "Database", refresh: Refresh, now: datetime
) -> None:
    def body(fetch: int, names: str = NAMES) -> bytes:
        return feed(names, now).replace(b"old-", f"{fetch}-".encode())

    notices = [refresh(body(fetch)).notices for fetch in range(4)]
    assert [len(told) for told in notices] == [0, 1, 2, 0]
    done = refresh(body(5, "i" + NAMES))
    assert (done.new, done.revised, done.cosmetic, done.unchanged) == (1, 0, 0, 8)
    assert done.defects["guid-unstable"] == 1
    assert ids(db)[:8] == [f"0-{name}" for name in NAMES]
    assert ids(db)[8].startswith("urn:uuid:"), "a guid that is no name is no id"
    guids = db.conn.execute("SELECT COUNT(*) FROM aliases WHERE kind = 'guid'").fetchone()[0]
    assert guids == 3 * 8, "names that nobody needs are not kept"


def test_numbers_that_begin_again_name_new_posts(db: "Database", refresh: Refresh, now: datetime) -> None:
    refresh(feed("abc", now).replace(b"old-a", b"1").replace(b"old-b", b"2").replace(b"old-c", b"3"))
    other = (
        feed("xyz", now, form="new", days=90).replace(b"new-x", b"1").replace(b"new-y", b"2").replace(b"new-z", b"3")
    )
    done = refresh(other)
    assert done.new == 3
    assert done.defects["guid-recycled"] == 1
    assert ids(db)[:3] == ["1", "2", "3"]
    assert all(public_id.startswith("urn:uuid:") for public_id in ids(db)[3:])
    assert refresh(other.replace(b"x0", b"x-zero")).revised == 1


def test_a_source_keeps_everything_at_another_address(db: "Database", refresh: Refresh, now: datetime) -> None:
    refresh(feed(NAMES, now))
    moved = replace(BLOG, url="https://elsewhere.example/feed.xml")
    sources.sync(db, (moved,), (), now=now)
    done = refresh(feed("i" + NAMES, now), moved)
    assert (done.new, done.unchanged, done.notices) == (1, 8, ())
    assert ids(db)[:8] == [f"old-{name}" for name in NAMES]


def test_a_new_source_with_the_entries_of_a_removed_one_is_told_and_not_adopted(
    db: "Database", refresh: Refresh, now: datetime
) -> None:
    refresh(feed(NAMES, now))
    other = Source(id="other", url="other.rss")
    sources.sync(db, (other,), (), now=now)
    done = refresh(feed("i" + NAMES, now), other)
    assert done.new == 9
    assert done.notices == (
        (
            "8 of 9 entries are those of the source 'blog', which is no longer configured; to go on with its history "
            "and ids, configure this feed under that id"
        ),
    )
    assert len(ids(db)) == 8
    assert refresh(feed("ji" + NAMES, now), other).notices == (), "it is told once"


def test_a_new_source_beside_a_configured_one_is_nobodys_kin(db: "Database", refresh: Refresh, now: datetime) -> None:
    refresh(feed(NAMES, now))
    other = Source(id="other", url="other.rss")
    sources.sync(db, (BLOG, other), (), now=now)
    assert refresh(feed(NAMES, now), other).notices == ()


def test_the_defects_of_a_held_document_are_not_those_of_its_source(
    db: "Database", refresh: Refresh, now: datetime
) -> None:
    refresh(feed(NAMES, now))
    refresh(feed(NAMES, now, form="new", days=400))
    assert sources.defects(db, "blog") == ()
    assert all(ledger.defects(db, one.number) == () for one in entries.listing(db))
