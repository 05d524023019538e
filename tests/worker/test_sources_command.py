"""`backissue sources`: when each is due and why, and where some have moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import breakers, captures, hosts, moves, sources, timers
from archive.connect import open_archive
from schemas.moves import Move
from schemas.outcome import NotModified, Refusal
from schemas.pace import Trouble
from worker.layout import WIDTH, width

OLD, NEW = "http://old.example.org/feed", "https://new.example.com/feed.xml"
Backissue = Callable[..., Any]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A source on a server, in an archive that knows a good deal of it."""
    file = tmp_path / "backissue.toml"
    file.write_text(f'[[source]]\nid = "blog"\nurl = "{OLD}"\n')
    return file


@pytest.fixture
def known(config: Path, backissue: Backissue) -> Path:
    backissue("sources", "--config", config)  # which makes the archive
    now = datetime.now(UTC)
    db = open_archive(config.parent / "var/archive.db")
    captures.record(db, "blog", NotModified(url=OLD, key=OLD), now=now)
    reasons = ("Cache-Control max-age=7200, of which 600 s had passed", "every 1 h, as its rhythm is not known")
    sources.set_due(db, "blog", now + timedelta(hours=2), reasons=reasons, now=now, error=None)
    move = Move(kind="feed", moved_from=OLD, target=NEW, sightings=1, first_seen=now, last_seen=now, refused="alone")
    moves.keep(db, "blog", OLD, "feed", move)
    breakers.set_breaker(db, "blog", OLD, "the feed is suddenly empty", now=now)
    db.close()
    return config


def test_each_source_is_told_with_the_reasons(known: Path, backissue: Backissue) -> None:
    told = backissue("sources", "--config", known).out
    assert max(map(width, told.splitlines())) <= WIDTH
    words = " ".join(told.split())
    assert "Cache-Control max-age=7200, of which 600 s had passed; every 1 h, as its rhythm is not known" in words
    assert "blog: the feed is suddenly empty (since " in words
    assert f"blog: the feed says that it has moved to {NEW} (once since " in words
    (row,) = backissue("sources", "--config", known, "--json").json
    assert row["due_reasons"][0] == "Cache-Control max-age=7200, of which 600 s had passed"
    assert len(row["notices"]) == 2


def test_a_host_that_is_left_alone_is_the_reason(known: Path, backissue: Backissue) -> None:
    now = datetime.now(UTC)
    until = now + timedelta(hours=9)
    db = open_archive(known.parent / "var/archive.db")
    hosts.keep(
        db,
        Trouble(
            host="old.example.org",
            failures=3,
            witnesses=("a", "b"),
            since=now,
            last=now,
            reason="503",
            held_until=until,
        ),
    )
    db.close()
    (row,) = backissue("sources", "--config", known, "--json").json
    assert datetime.fromisoformat(row["next_due"]) == until
    assert row["due_reasons"][0].startswith("old.example.org is left alone: 503 to 2 sources since ")


def test_an_address_that_is_missing_for_long_is_told(known: Path, backissue: Backissue) -> None:
    db = open_archive(known.parent / "var/archive.db")
    for days in range(60, 40, -2):
        then = datetime.now(UTC) - timedelta(days=days)
        captures.record_failure(db, "blog", OLD, OLD, "404", now=then, answer=Refusal(url=OLD, key=OLD, status=404))
        sources.set_due(db, "blog", then, now=then, error="it answers 404")
    assert timers.failing(db, least=10)
    db.close()
    assert "it has answered 404 for 60 days: probably it is gone" in " ".join(
        backissue("sources", "--config", known).out.split()
    )


def test_a_person_agrees_to_a_move(known: Path, backissue: Backissue) -> None:
    told = backissue("sources", "--adopt", "blog", "--config", known)
    assert told.err.startswith(f"blog: moved from {OLD} to {NEW} on ")
    assert f"blog: moved from {OLD} to {NEW}" in " ".join(told.out.split())
    refused = backissue("sources", "--adopt", "blog", "--config", known, code=2)
    assert "nothing is known of a move of the source 'blog'" in refused.err
