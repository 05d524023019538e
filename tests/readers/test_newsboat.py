"""newsboat (https://newsboat.org) subscribes to what we serve: what it shows, keeps and asks for."""

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.readers.conftest import ITEMS, READ, Blog, Item, Upstream, environment
from tests.readers.required import skip_without

pytestmark = skip_without("newsboat", "newsboat")
NEW = Item("new:1", "The new one")


class Newsboat:
    """One who reads with it."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        self._folder = folder
        (folder / "config").touch()
        (folder / "urls").write_text(url + "\n")

    def reload(self) -> int:
        """Have it look for news; give how many articles it says are unread."""
        command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", "print-unread"]
        done = subprocess.run(
            command,
            cwd=self._folder,
            env=environment(self._folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return int(done.stdout.split()[0])

    def shown(self) -> list[tuple[str, str]]:
        """Give guid and title of all that it shows."""
        return self._rows("SELECT guid, title FROM rss_item WHERE deleted = 0 ORDER BY id")

    def text(self, title: str) -> str:
        (row,) = self._rows("SELECT title, content FROM rss_item WHERE title = ?", title)
        return row[1]

    def read_all(self) -> None:
        """Do what its key for "mark all as read" does."""
        self._rows("UPDATE rss_item SET unread = 0")

    def _rows(self, sql: str, *values: str) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(self._folder / "cache.db")) as cache, cache:
            return cache.execute(sql, values).fetchall()


@pytest.fixture
def newsboat(tmp_path: Path, blog: Blog) -> Newsboat:
    return Newsboat(tmp_path / "newsboat", blog.url)


def test_it_sees_each_entry_once_and_asks_conditionally(newsboat: Newsboat, blog: Blog) -> None:
    assert newsboat.reload() == len(ITEMS)
    assert sorted(newsboat.shown()) == sorted((item.as_read, item.title) for item in ITEMS)
    newsboat.read_all()
    newsboat.reload()  # it keeps validators from the second time on
    before = len(blog.statuses())
    for _ in range(2):
        assert newsboat.reload() == 0
    assert blog.statuses()[before:] == [304, 304]
    blog.publish((NEW, *ITEMS))
    assert newsboat.reload() == 1
    assert (blog.statuses()[-1], len(newsboat.shown())) == (200, len(ITEMS) + 1)
    assert newsboat.reload() == 1
    assert blog.statuses()[-1] == 304
    assert {guid for guid, _ in newsboat.shown()} == {*READ, NEW.guid}


def test_atom_is_read_alike(tmp_path: Path, blog: Blog) -> None:
    other = Newsboat(tmp_path / "other", blog.url.replace("rss.xml", "atom.xml"))
    assert other.reload() == len(ITEMS)
    other.read_all()
    blog.publish((NEW, *ITEMS))
    assert other.reload() == 1
    assert sorted(title for _, title in other.shown()) == sorted(item.title for item in (NEW, *ITEMS))


def test_a_revised_entry_is_brought_up_to_date_and_is_no_second_one(newsboat: Newsboat, blog: Blog) -> None:
    newsboat.reload()
    newsboat.read_all()
    revised = ITEMS[0]._replace(words="Quite other words than before, and more of them.")
    blog.publish((revised, *ITEMS[1:]))
    assert newsboat.reload() == 0
    assert len(newsboat.shown()) == len(ITEMS)
    assert "Quite other words" in newsboat.text(revised.title)


def test_an_entry_that_left_the_feed_stays_with_its_reader(newsboat: Newsboat, blog: Blog) -> None:
    newsboat.reload()
    newsboat.read_all()
    blog.publish((NEW, *ITEMS[:2]))
    assert newsboat.reload() == 1
    assert {guid for guid, _ in newsboat.shown()} == {*READ, NEW.guid}


def test_a_change_reaches_it_whose_file_was_dated_as_the_one_before(newsboat: Newsboat, blog: Blog) -> None:
    """It throws away a changed body whose Last-Modified did not move, and keeps the new ETag: nothing was seen again."""
    newsboat.reload()
    newsboat.reload()
    assert newsboat.reload() == len(ITEMS)
    assert blog.statuses()[-1] == 304
    before = blog.file.stat().st_mtime
    blog.publish((NEW, *ITEMS))
    for file in blog.file.parent.glob("rss.xml*"):
        os.utime(file, (before, before))  # as copying with times, or a clock that was set back, leaves it
    assert newsboat.reload() == len(ITEMS) + 1
    assert blog.statuses()[-1] == 200


def test_changes_that_follow_each_other_at_once_all_reach_it(newsboat: Newsboat, blog: Blog) -> None:
    unread = newsboat.reload()
    for number in range(3):
        blog.publish((*(Item(f"new:{one}", f"New {one}") for one in range(number + 1)), *ITEMS))
        for _ in range(100):
            unread = newsboat.reload()
            if unread > len(ITEMS) + number:
                break
            time.sleep(0.1)  # its Last-Modified may be that of the next second, which is waited for
        assert unread == len(ITEMS) + number + 1


def test_who_read_the_old_feed_finds_nothing_unread_after_the_move(
    tmp_path: Path, blog: Blog, upstream: Upstream
) -> None:
    old = Newsboat(tmp_path / "subscriber", upstream.url)
    assert old.reload() == len(ITEMS)
    old.read_all()
    before = old.shown()
    upstream.moved_to = blog.url
    assert old.reload() == 0
    assert blog.statuses() == [200]
    assert old.shown() == before
    blog.publish((NEW, *ITEMS))
    assert old.reload() == 1
    assert old.shown()[-1] == (NEW.guid, NEW.title)


def test_the_ids_are_those_of_the_old_feed(tmp_path: Path, newsboat: Newsboat, upstream: Upstream) -> None:
    """It knows articles by the address of their feed, too: under another one they are unread, and the same."""
    old = Newsboat(tmp_path / "subscriber", upstream.url)
    old.reload()
    newsboat.reload()
    assert {guid for guid, _ in old.shown()} == {guid for guid, _ in newsboat.shown()} == READ
