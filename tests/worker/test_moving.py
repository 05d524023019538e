"""Moves, and documents that are not to be believed, all the way: from what a server says to what the archive holds."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archive import breakers, entries, hosts, moves, sources
from archive.connect import open_archive
from schemas.errors import BadStatus, FetchError, UsageError
from schemas.outcome import Document, NotModified, Outcome, Redirect, Refusal
from schemas.source import Source
from worker import moving, timetable
from worker.fetch import Address
from worker.refreshed import Refreshed
from worker.visiting import refresh

OLD, NEW = "http://old.example.org/feed", "https://new.example.com/feed.xml"
SOURCE = Source(id="blog", url=OLD)
DAY = timedelta(days=1)


def feed(*guids: object, title: str = "T", new_url: str = "") -> bytes:
    items = "".join(f"<item><title>{one}</title><guid>{one}</guid></item>" for one in guids)
    word = f"<itunes:new-feed-url>{new_url}</itunes:new-feed-url>" if new_url else ""
    space = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    return f'<rss version="2.0" {space}><channel><title>{title}</title>{word}{items}</channel></rss>'.encode()


class Server:
    """Answers each poll with what was laid out for it, and is polled as a round does it."""

    def __init__(self, db: Database, now: datetime) -> None:
        self.db, self.now, self.asked = db, now, list[str]()

    def poll(self, answer: bytes | int, *steps: int, to: str = NEW, after: timedelta = DAY) -> Refreshed:
        self.now += after
        known = moving.known(self.db)
        source = moving.followed(SOURCE, known)
        heard: list[timetable.Heard] = []

        async def ask(address: Address) -> Outcome:
            self.asked.append(address.url)
            places = [address.url, *(f"http://hop.example.org/{at}" for at in range(1, len(steps))), to]
            way = tuple(Redirect(url=places[at], status=step, location=places[at + 1]) for at, step in enumerate(steps))
            facts: dict[str, Any] = {"url": address.url, "key": address.key, "redirects": way}
            facts["final_url"] = to if steps else address.url
            if isinstance(answer, bytes):
                return Document(body=answer, **facts)
            if answer == 304:
                return NotModified(status=304, **facts)
            raise BadStatus(f"{answer}", status=answer, answer=Refusal(status=answer, **facts))

        listening = timetable.listening(ask, heard, self.now)
        done = asyncio.run(refresh(source, self.db, fetch=listening, folder=Path(), now=self.now))
        timetable.settle(self.db, source, done, heard, polled=self.now, troubles=hosts.troubles(self.db))
        self.told = moving.watch(self.db, source, done, heard, known, now=self.now)
        return done

    def entries(self) -> int:
        return len(entries.listing(self.db, source="blog"))

    def documents(self) -> list[tuple[str, str]]:
        return list(self.db.conn.execute("SELECT key, url FROM documents ORDER BY number"))


@pytest.fixture
def server(now: datetime) -> Iterator[Server]:
    db = open_archive(":memory:")
    sources.sync(db, [SOURCE], (), now=now)
    yield Server(db, now)
    db.close()


def test_a_feed_that_moves_for_good_is_followed_with_its_history(server: Server) -> None:
    server.poll(feed(1, 2))
    for answer in (feed(2, 3), 304, feed(2, 3), feed(3, 4)):
        assert server.told == ()
        server.poll(answer, 301)
    assert server.told == (f"moved from {OLD} to {NEW} on 2024-05-22",)
    server.poll(feed(4, 5))
    assert server.asked == [OLD] * 5 + [NEW]
    assert server.documents() == [(NEW, NEW)]
    assert server.entries() == 5
    assert moves.pending(server.db) == {}


@pytest.mark.parametrize("steps", [(302,), (307,), (301, 302)])
def test_a_feed_that_is_elsewhere_for_a_while_is_not(server: Server, steps: tuple[int, ...]) -> None:
    server.poll(feed(1, 2))
    for at in range(9):
        server.poll(feed(at, 2), *steps)
    assert set(server.asked) == {OLD}
    assert moves.told(server.db) == []


def test_the_same_bytes_are_the_same_publisher_s(server: Server) -> None:
    server.poll(feed(1, 2))
    for _ in range(4):
        server.poll(feed(1, 2), 301)
    assert server.told == (f"moved from {OLD} to {NEW} on 2024-05-22",)
    ((_, move),) = moves.told(server.db)
    assert move.evidence == "it is the same document, byte for byte"


def test_a_server_out_of_order_neither_helps_nor_hinders(server: Server) -> None:
    server.poll(feed(1, 2))
    for answer, steps in ((feed(1, 2), (301,)), (503, ()), (feed(1, 2), (301,)), (502, (301,)), (feed(1, 2), (301,))):
        server.poll(answer, *steps)
    assert server.told
    server.poll(404)
    assert server.asked[-1] == NEW


def test_a_domain_that_others_bought_brings_nothing(server: Server) -> None:
    server.poll(feed(1, 2, title="My blog"))
    for at in range(9):
        done = server.poll(feed(f"pills {at}", title="Buy pills"), 301, to="https://pills.example/feed")
        assert done.is_failed
        assert "its server leads to pills.example" in done.failures[0]
    assert server.entries() == 2
    assert set(server.asked) == {OLD}
    assert [why[:33] for _, why, _ in breakers.breakers(server.db)] == ["its server leads to pills.example"]
    assert not server.poll(feed(2, 3, title="My blog")).failures
    assert breakers.breakers(server.db) == []
    assert moves.told(server.db) == []


@pytest.mark.parametrize(
    "to", ["https://new.example.com/", "https://login.example.com/feed", "http://www.sedo.com/feed"]
)
def test_what_no_feed_moves_to_is_not_adopted(server: Server, to: str) -> None:
    server.poll(feed(1, 2))
    for _ in range(9):
        server.poll(feed(1, 2), 301, to=to)
    assert set(server.asked) == {OLD}
    ((_, move),) = moves.told(server.db)
    assert move.refused


def test_a_web_page_where_the_feed_was_changes_nothing(server: Server) -> None:
    server.poll(feed(1, 2))
    for at in range(9):
        assert server.poll(f"<html><body>{at}".encode(), 301).is_failed
    assert (server.entries(), set(server.asked)) == (2, {OLD})
    ((_, move),) = moves.told(server.db)
    assert (move.sightings, move.refused) == (0, "what is there is no feed")


def test_a_feed_s_word_waits_for_a_person(server: Server) -> None:
    for at in range(9):
        server.poll(feed(at, at + 1, new_url=NEW))
    assert set(server.asked) == {OLD}
    ((_, move),) = moves.told(server.db)
    assert (move.kind, move.sightings) == ("feed", 9)
    assert moving.agree(server.db, "blog", now=server.now) == (f"moved from {OLD} to {NEW} on 2024-05-26",)
    server.poll(feed(9, 10, new_url=NEW))
    assert server.asked[-1] == NEW
    assert server.entries() == 11
    with pytest.raises(UsageError, match="nothing is known of a move"):
        moving.agree(server.db, "blog", now=server.now)


def test_a_feed_that_takes_its_word_back_has_not_moved(server: Server) -> None:
    server.poll(feed(1, new_url=NEW))
    server.poll(feed(2))
    assert moves.told(server.db) == []


def test_one_place_after_another_is_too_many_to_agree_to(server: Server) -> None:
    server.poll(feed(1, 2))
    server.poll(feed(2, 3, new_url="https://third.example/feed"))
    server.poll(304, 301)
    with pytest.raises(UsageError, match="is said to have moved to https"):
        moving.agree(server.db, "blog", now=server.now)


def test_a_feed_that_is_suddenly_empty_loses_nothing(server: Server) -> None:
    server.poll(feed(1, 2, 3))
    for at in range(3):
        done = server.poll(feed(title=f"Error {at}"))
        assert done.failures == (
            f"{OLD}: the feed is suddenly empty; it had 3 entries. They stay, and it is asked again",
        )
    held = sources.feed(server.db, "blog")
    assert held is not None
    assert held.title is not None
    assert held.title.value == "T", "its name stays, too"
    assert server.entries() == 3
    assert not server.poll(feed(3, 4)).failures
    assert breakers.breakers(server.db) == []


def test_a_feed_that_shrinks_to_nothing_goes_on_and_loses_nothing(server: Server) -> None:
    dated = "<item><title>{0}</title><guid>{0}</guid><pubDate>2024-01-{0:02}</pubDate></item>"
    body = "<rss version='2.0'><channel><title>T</title>{}</channel></rss>"
    server.poll(body.format("".join(dated.format(at) for at in range(20, 0, -1))).encode())
    done = server.poll(body.format(dated.format(1)).encode())
    assert (done.failures, done.gone) == ((), 0)
    assert done.defects["document-shrunk"] == 1
    assert [why for _, why, _ in breakers.breakers(server.db)] == [
        "1 of 20 entries are left in the feed; those that are missing do not count as gone"
    ]


def test_a_fetcher_that_brought_nothing_tells_nothing(server: Server) -> None:
    async def ask(_address: Address) -> Outcome:
        raise FetchError("refused before anybody was asked")

    heard: list[timetable.Heard] = []
    with pytest.raises(FetchError):
        asyncio.run(_one(timetable.listening(ask, heard, server.now)))
    assert (heard[0].says, heard[0].is_answer, heard[0].redirects) == ("nothing", False, ())


async def _one(fetch: Any) -> None:
    await fetch(Address(url=OLD, key=OLD))
