"""rss2email (https://github.com/rss2email/rss2email) subscribes to what we serve: which mails it sends."""

import email
import email.policy
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.readers.conftest import ITEMS, READ, Blog, Item, Upstream, environment
from tests.readers.required import skip_without

pytestmark = skip_without("r2e", "rss2email")
NEW = Item("new:1", "The new one")
SETTINGS = {"email-protocol": "maildir", "maildir-mailbox": "INBOX", "verbose": "error"}


class Rss2email:
    """One to whom it sends mails."""

    def __init__(self, folder: Path, url: str) -> None:
        for name in ("cur", "new", "tmp"):
            (folder / "mail/INBOX" / name).mkdir(parents=True)
        self._folder = folder
        self._call("new", "reader@example.org")
        config = folder / "config"
        lines = [line.partition(" =")[0] + " = " for line in config.read_text().splitlines()]
        settings = {**SETTINGS, "maildir-path": str(folder / "mail")}
        kept = config.read_text().splitlines()
        for at, line in enumerate(lines):
            if (name := line.removesuffix(" = ")) in settings:
                kept[at] = line + settings[name]
        config.write_text("\n".join(kept) + "\n")
        self._call("add", "blog", url)

    def run(self) -> int:
        """Have it look for news; give how many mails have come so far."""
        self._call("run")
        return len(self.mails())

    def mails(self) -> Counter[tuple[str, str]]:
        """Give id and subject of every mail."""
        messages = [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            for file in (self._folder / "mail/INBOX").rglob("*")
            if file.is_file()
        ]
        return Counter((str(message["X-RSS-ID"]), str(message["Subject"])) for message in messages)

    def _call(self, *arguments: str) -> None:
        subprocess.run(
            ["r2e", "--config", "config", "--data", "data.json", *arguments],
            cwd=self._folder,
            env=environment(self._folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=True,
        )


@pytest.fixture
def rss2email(tmp_path: Path, blog: Blog) -> Rss2email:
    return Rss2email(tmp_path / "rss2email", blog.url)


def test_it_sends_each_entry_once_and_asks_conditionally(rss2email: Rss2email, blog: Blog) -> None:
    assert rss2email.run() == len(ITEMS)
    mails = rss2email.mails()
    assert {title for _, title in mails} == {item.title for item in ITEMS}
    assert set(mails.values()) == {1}
    for _ in range(2):
        assert rss2email.run() == len(ITEMS)
    assert blog.statuses() == [200, 304, 304]
    blog.publish((NEW, *ITEMS))
    assert rss2email.run() == len(ITEMS) + 1
    assert rss2email.run() == len(ITEMS) + 1
    assert blog.statuses()[-2:] == [200, 304]
    assert set(rss2email.mails()) == {*mails, (NEW.guid, NEW.title)}


def test_a_change_reaches_it_whose_file_was_dated_as_the_one_before(rss2email: Rss2email, blog: Blog) -> None:
    rss2email.run()
    before = blog.file.stat().st_mtime
    blog.publish((NEW, *ITEMS))
    for file in blog.file.parent.glob("rss.xml*"):
        os.utime(file, (before, before))
    assert rss2email.run() == len(ITEMS) + 1
    assert blog.statuses() == [200, 200]


def test_a_revised_entry_is_not_sent_as_a_new_one(rss2email: Rss2email, blog: Blog) -> None:
    rss2email.run()
    blog.publish((ITEMS[0]._replace(words="Quite other words than before, and more of them."), *ITEMS[1:]))
    assert rss2email.run() == len(ITEMS)
    assert blog.statuses() == [200, 200]


def test_who_read_the_old_feed_gets_nothing_again_after_the_move(
    tmp_path: Path, blog: Blog, upstream: Upstream
) -> None:
    old = Rss2email(tmp_path / "subscriber", upstream.url)
    assert old.run() == len(ITEMS)
    assert {id for id, _ in old.mails()} == READ
    upstream.moved_to = blog.url
    for _ in range(2):
        assert old.run() == len(ITEMS)
    assert 200 in blog.statuses()
    blog.publish((NEW, *ITEMS))
    assert old.run() == len(ITEMS) + 1
