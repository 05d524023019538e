"""A bug in a rule, followed through the worker and through `normalize`: a defect, an error in the log, and the words kept."""

import asyncio
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from archive import entries, sources
from archive.connect import open_archive
from archive.ledger import defects, ledger
from schemas.config import Config
from schemas.source import Source
from tests.worker.clean.broken import lose_a_word_of_the_title
from tests.worker.conftest import Backissue
from worker import normalize
from worker.clean.rules import RULES
from worker.refreshed import Fault
from worker.rounds import run_once
from worker.settings import Settings

FEED = """<rss version="2.0"><channel><title>T</title><link>http://e/</link>
<item><title>One</title><guid>x:1</guid></item>
<item><title>Two  words</title><guid>x:2</guid><description>&lt;p class="x"&gt;a&lt;/p&gt;</description></item>
</channel></rss>"""
CODES = ["words-unaccounted"]


@pytest.fixture(autouse=True)
def _bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.clean.chosen.RULES", (*RULES, lose_a_word_of_the_title))


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    file = tmp_path / "blog.rss"
    file.write_text(FEED)
    return file


def test_the_worker_logs_an_error_and_only_sanitizes_the_entry(blog: Path, now: datetime) -> None:
    config = Config(sources=(Source(id="blog", url=blog.name),))
    settings = Settings(config=config, folder=blog.parent, file=blog.parent / "x.toml")
    db = open_archive(":memory:")
    try:
        sources.sync(db, config.sources, (), now=now)
        with capture_logs() as events:
            (done,) = asyncio.run(run_once(settings, db, (), now=now)).refreshed
        assert done.faults == (Fault(event="entry.words_unaccounted", entry="x:2", detail="1 lost: words"),)
        (event,) = [event for event in events if event["log_level"] == "error"]
        told = {"event": "entry.words_unaccounted", "source": "blog", "entry": "x:2", "detail": "1 lost: words"}
        assert event == {**told, "log_level": "error"}
        assert [defect.code for defect in defects(db, 2)] == CODES
        assert [(edit.rule, edit.place) for edit in ledger(db, 2)] == [("sanitize", "content")]
        assert [entry.title for entry in entries.listing(db)] == ["One", "Two words"]
    finally:
        db.close()


def test_normalize_writes_the_feed_and_logs_an_error(blog: Path, backissue: Backissue) -> None:
    told = backissue("normalize", blog)
    assert [item["title"] for item in told.json["items"]] == ["One", "Two words"]
    event = msgspec.json.decode(told.err)
    assert (event["event"], event["entry"], event["level"]) == ("entry.words_unaccounted", "x:2", "error")


def test_normalize_of_several_logs_whose_entry_it_is(blog: Path, backissue: Backissue) -> None:
    told = backissue("normalize", blog, "--out", blog.parent / "out", "--json")
    assert [one["defects"] for one in told.json["normalized"]] == [dict.fromkeys(CODES, 1)]
    assert msgspec.json.decode(told.err)["input"] == str(blog)


def test_python_gets_the_defect(blog: Path) -> None:
    snapshot = normalize(blog.read_bytes())
    assert [(defect.code, defect.entry) for defect in snapshot.defects] == [(code, 1) for code in CODES]
