"""Rounds over HTTP, from the configuration to the archive: conditional, remembered, and picked up after a crash."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from archive import captures, entries, retrieval, sources
from archive.breakers import breakers
from archive.connect import open_archive
from schemas.config import ArchiveSettings, Config, PublishSettings
from schemas.source import Auth, Secret, Source
from tests.worker.conftest import Backissue
from tests.worker.fetch.host import QUICK, Host, Request, Say, answer, redirect
from worker import rounds, standalone
from worker.rounds import Round
from worker.settings import Settings

ITEM = b"<item><title>One</title><link>/one</link><description>Text</description></item>"
FEED = b"<rss version='2.0'><channel><title>Blog</title><link>/</link>" + ITEM + b"</channel></rss>"

pytestmark = pytest.mark.usefixtures("loopback")


class Rounds:
    """A worker with one remote source, and its host."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder = folder
        self.now = now
        self.host = Host(b"")
        self.db = open_archive(folder / "archive.db")

    def settings(self, **more: object) -> Settings:
        source = replace(Source(id="blog", url=f"http://127.0.0.1:{self.host.port}/feed", allow_private=True), **more)
        config = Config(
            sources=(source,),
            fetch=QUICK,
            archive=ArchiveSettings(path="archive.db"),
            publish=PublishSettings(path="public"),
        )
        return Settings(config=config, folder=self.folder, file=self.folder / "x.toml")

    def play(self, *says: Say | dict[str, Say], **more: object) -> list[Round]:
        """Do one round for each thing that the host says."""

        async def all_of_them() -> list[Round]:
            done = []
            async with self.host.listening():
                settings = self.settings(**more)
                sources.sync(self.db, settings.config.sources, (), now=self.now)
                for one in says:
                    self.host.says = one
                    done.append(await rounds.run_once(settings, self.db, ["blog"], now=self.now))
                    self.now += timedelta(hours=2)
            return done

        return asyncio.run(all_of_them())

    def sent(self, name: str) -> list[list[str]]:
        return [request.all(name) for request in self.host.requests]


@pytest.fixture
def blog(tmp_path: Path, now: datetime) -> Rounds:
    return Rounds(tmp_path, now)


def conditional(request: Request) -> bytes:
    is_known = request.all("If-None-Match") == ['"1"'] and request.all("If-Modified-Since") == ["then"]
    if is_known:
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    return answer(FEED, 'ETag: "1"', "Last-Modified: then", "Content-Type: application/rss+xml")


def test_one_unconditional_request_is_enough(blog: Rounds) -> None:
    done = blog.play(conditional, conditional, conditional)
    assert [one.refreshed[0].new for one in done] == [1, 0, 0]
    assert [one.refreshed[0].not_modified for one in done] == [0, 1, 1]
    assert blog.sent("If-None-Match") == [[], ['"1"'], ['"1"']]
    assert blog.sent("If-Modified-Since") == [[], ["then"], ["then"]]
    again = blog.play(conditional)
    assert again[0].refreshed[0].not_modified == 1, "nor does a restart forget"


def test_a_touched_document_gives_new_validators(blog: Rounds) -> None:
    blog.play(answer(FEED, 'ETag: "1"'), answer(FEED, 'ETag: "2"'), answer(FEED), answer(FEED))
    assert blog.sent("If-None-Match") == [[], ['"1"'], ['"2"'], []]


def test_behind_a_redirect_the_last_address_is_asked_with_its_own(blog: Rounds) -> None:
    says: dict[str, Say] = {"/feed": redirect("/deep/b", 302), "/deep/b": conditional}
    done = blog.play(says, says)
    assert done[1].refreshed[0].not_modified == 1
    assert blog.sent("If-None-Match") == [[], [], [], ['"1"']]


def test_relative_links_start_from_where_the_document_came_from(blog: Rounds) -> None:
    item = ITEM.replace(b"/one", b"one")
    blog.play(
        {"/feed": redirect("/deep/b", 302), "/deep/b": answer(FEED.replace(ITEM, item).replace(b"<link>/</link>", b""))}
    )
    (entry,) = entries.listing(blog.db)
    assert entries.find(blog.db, str(entry.number)).entry.permalink == f"http://127.0.0.1:{blog.host.port}/deep/one"


def test_what_a_crash_left_unread_is_read_although_nothing_changed(blog: Rounds) -> None:
    blog.play(answer(b"<rss/>", 'ETag: "1"', "Last-Modified: then"))
    captures.record(
        blog.db,
        "blog",
        replace(retrieval.fetched(blog.db, 1), body=FEED, headers=(("ETag", '"1"'), ("Last-Modified", "then"))),
        now=blog.now,
    )
    done = blog.play(conditional)
    assert (done[0].refreshed[0].not_modified, done[0].refreshed[0].new) == (1, 1)


def test_a_failure_is_kept_with_its_page_and_costs_nothing_else(blog: Rounds) -> None:
    done = blog.play(conditional, answer(b"<html>Down</html>", status="500 Oops"), conditional)
    assert [one.refreshed[0].is_failed for one in done] == [False, True, False]
    assert retrieval.fetched(blog.db, 2).body == b"<html>Down</html>"
    assert blog.sent("If-None-Match") == [[], ['"1"'], ['"1"']], "what was known stays known"


def test_a_feed_that_comes_back_as_it_was_is_believed_again(blog: Rounds) -> None:
    full = answer(FEED.replace(ITEM, b"".join(ITEM.replace(b"/one", b"/%d" % at) for at in range(8))))
    done = blog.play(full, answer(FEED.replace(ITEM, b"")))
    assert "suddenly empty" in done[1].refreshed[0].failures[0]
    assert [source for source, *_ in breakers(blog.db)] == ["blog"]
    (again, later) = blog.play(full, full)
    assert breakers(blog.db) == [], "byte for byte what was read before, and well"
    assert (again.refreshed[0].unchanged, again.refreshed[0].new, again.refreshed[0].revised) == (8, 0, 0)
    assert later.refreshed[0].not_modified == 1, "it is read once more, not for ever"


def test_a_feed_that_stays_as_small_as_it_has_become_is_not_read_again(blog: Rounds) -> None:
    full = answer(FEED.replace(ITEM, b"".join(ITEM.replace(b"/one", b"/%d" % at) for at in range(10))))
    small = answer(FEED.replace(b"/one", b"/0"))
    done = blog.play(full, small, small, small)
    assert [one.refreshed[0].not_modified for one in done] == [0, 0, 1, 1]
    ((_, told, _),) = breakers(blog.db)
    assert "1 of 10 entries are left" in told


def page_with_validators(request: Request) -> bytes:
    """What a server says whose feed has become a page, and which knows conditional requests."""
    if request.all("If-None-Match") == ['"page"']:
        return answer(b"", 'ETag: "page"', status="304 Not Modified")
    return answer(b"<html><body>Parked</body></html>", 'ETag: "page"', "Content-Type: text/html")


@pytest.mark.parametrize("before", [(), (conditional,)], ids=["never a feed", "once a feed"])
def test_a_page_that_does_not_change_goes_on_to_be_no_feed(blog: Rounds, before: tuple[Say, ...]) -> None:
    done = blog.play(*before, *[page_with_validators] * 3)[len(before) :]
    assert [one.refreshed[0].is_failed for one in done] == [True] * 3, "a 304 says that the page is there still"
    assert len({one.refreshed[0].failures for one in done}) == 1, "in the same words"
    assert done[-1].refreshed[0].failures[0].endswith("/feed: this is no feed: an HTML page")
    assert blog.sent("If-None-Match")[-2:] == [['"page"']] * 2, "and yet it is not sent twice"
    (row,) = sources.overview(blog.db)
    assert row.failures == 3
    assert not blog.play(conditional)[0].refreshed[0].is_failed


def test_a_page_in_between_that_was_an_error_is_over_with_the_next_304(blog: Rounds) -> None:
    away = answer(b"<html>Just a moment</html>", "cf-mitigated: challenge", status="200 OK")
    done = blog.play(conditional, away, answer(b"Oops", 'ETag: "1"', status="500 Oops"), conditional)
    assert [one.refreshed[0].is_failed for one in done] == [False, True, True, False]


def test_gone_retires(blog: Rounds) -> None:
    with capture_logs() as events:
        blog.play(conditional, *[answer(b"", status="410 Gone")] * 2)
    (row,) = sources.overview(blog.db)
    assert row.retired is not None
    retired = [event for event in events if event["event"] == "source.retired"]
    assert retired == [{"event": "source.retired", "log_level": "error", "source": "blog"}], "told once"
    assert row.entries == 1, "all it brought stays"


def test_a_secret_that_is_missing_fails_the_source_alone(blog: Rounds) -> None:
    (done,) = blog.play(conditional, auth=Auth(kind="bearer", token=Secret(env="NOT_THERE")))
    assert "the environment variable NOT_THERE" in done.refreshed[0].failures[0]
    assert not blog.host.requests


def test_normalize_reads_an_address(blog: Rounds) -> None:
    async def play() -> list[bytes]:
        async with blog.host.listening():
            blog.host.says = conditional
            settings = blog.settings()
            source = settings.config.sources[0]
            own = partial(standalone.documents, None, stdin=BytesIO(), source=source, settings=settings)
            typed = partial(
                standalone.documents, str(source.url), stdin=BytesIO(), source=replace(source, id="", url="")
            )
            return [document.body for ask in (own, typed) for document in await asyncio.to_thread(ask)]

    assert asyncio.run(play()) == [FEED, FEED]
    assert blog.sent("If-None-Match") == [[], []], "a filter remembers nothing"


def test_normalize_says_what_an_address_needs(backissue: Backissue) -> None:
    assert "10.0.0.1 is a private address" in backissue("normalize", "http://10.0.0.1/feed", code=1).err
    assert "port 1 belongs to another" in backissue("normalize", "http://10.0.0.1:1/", "--allow-private", code=1).err
