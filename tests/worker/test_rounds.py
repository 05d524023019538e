import asyncio
import os
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from archive import indexing, sources
from archive.connect import open_archive
from archive.search import search
from schemas.config import Config, Defaults, SearchSettings
from schemas.errors import ArchiveError, UsageError
from schemas.source import Publication, Source
from worker import polling, rounds, service
from worker.publish import PublishedFeed, publishing
from worker.refreshed import Refreshed
from worker.rounds import Round, chosen, run_once
from worker.service import Service
from worker.settings import Settings
from worker.terminal import round_summary
from worker.visiting import refresh

if TYPE_CHECKING:
    from archive.connect import Database

REMOTE = Source(id="remote", url="http://10.0.0.1/feed")


def feed(*titles: str, title: str = "T") -> str:
    items = "".join(f"<item><title>{one}</title><guid>{one}</guid></item>" for one in titles)
    return f'<rss version="2.0"><channel><title>{title}</title><link>http://e.example/</link>{items}</channel></rss>'


class House:
    """A folder with two feeds, a configuration and an archive."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder, now
        self.db: Database = open_archive(":memory:")
        for name in ("one", "two"):
            (folder / f"{name}.rss").write_text(feed(f"{name} 1"))
        self.configure()

    def configure(self, *more: Source, **settings: Any) -> None:
        config = Config(
            sources=(Source(id="one", url="one.rss"), Source(id="two", url="two.rss"), *more),
            publications=(Publication(id="both", sources=("one", "two")),),
            **settings,
        )
        self.settings = Settings(config=config, folder=self.folder, file=self.folder / "x.toml")
        sources.sync(self.db, config.sources, config.publications, now=self.now)

    def once(self, *names: str, after: timedelta = timedelta(0)) -> Round:
        return asyncio.run(run_once(self.settings, self.db, names, now=self.now + after))

    def captures(self, source: str) -> int:
        sql = "SELECT COUNT(*) FROM captures WHERE document IN (SELECT number FROM documents WHERE source = ?)"
        return int(self.db.conn.execute(sql, (source,)).fetchone()[0])


@pytest.fixture
def house(tmp_path: Path, now: datetime) -> Iterator[House]:
    built = House(tmp_path, now)
    yield built
    built.db.close()


def polled(done: Round) -> list[str]:
    return [one.source_id for one in done.refreshed]


def written(done: Round) -> list[str]:
    return [feed.id for feed in done.published.feeds if feed.changed]


def test_a_round_polls_in_order_and_publishes_everything(house: House) -> None:
    done = house.once()
    assert polled(done) == ["one", "two"]
    assert written(done) == ["one", "two", "both"]
    assert [feed.entries for feed in done.published.feeds] == [1, 1, 2]
    assert done.failed_share == 0
    again = house.once(after=timedelta(minutes=1))
    assert polled(again) == ["one", "two"], "reading a local file costs nothing"
    assert written(again) == []


def test_a_remote_source_is_polled_when_it_is_due(house: House) -> None:
    house.configure(REMOTE)
    assert polled(house.once()) == ["one", "two", "remote"]
    assert polled(house.once(after=timedelta(minutes=59))) == ["one", "two"]
    assert polled(house.once("remote", after=timedelta(minutes=59))) == ["remote"], "unless it is named"
    # It fails: twice as late with each failure, and up to a tenth later than that.
    assert polled(house.once(after=timedelta(hours=4, minutes=58))) == ["one", "two"]
    assert polled(house.once(after=timedelta(hours=5, minutes=23))) == ["one", "two", "remote"]


def test_a_failed_source_does_not_stop_the_others(house: House) -> None:
    house.configure(REMOTE)
    (house.folder / "one.rss").write_text("<html><body>404</body></html>")
    done = house.once()
    assert [one.is_failed for one in done.refreshed] == [True, False, True]
    assert done.failed_share == pytest.approx(2 / 3)
    assert written(done) == ["one", "two", "remote", "both"]
    rows = {row.id: row for row in sources.overview(house.db)}
    assert [rows[name].failures for name in ("one", "two", "remote")] == [1, 0, 1]
    assert "10.0.0.1 is a private address" in (rows["remote"].last_error or "")
    (house.folder / "one.rss").write_text(feed("one 1"))
    house.once(after=timedelta(minutes=1))
    assert sources.overview(house.db)[0].failures == 0


def test_a_bug_costs_one_source_its_round_and_the_others_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(source: Source, *rest: Any, **facts: Any) -> Refreshed:
        if source.id == "one":
            raise KeyError(source.id)
        return await refresh(source, *rest, **facts)

    monkeypatch.setattr(polling, "refresh", broken)
    with capture_logs() as events:
        done = house.once()
    failed, worked = done.refreshed
    assert failed.is_failed
    assert failed.failures == ("a bug of backissue, please report it: KeyError: 'one'",)
    assert worked.new == 1
    assert [event["source"] for event in events if event["event"] == "source.broken"] == ["one"]
    monkeypatch.undo()
    assert [one.new for one in house.once().refreshed] == [1, 0], "nothing of it was taken for read"


def test_next_times_stand_in_the_archive(house: House, now: datetime) -> None:
    house.configure(
        Source(id="daily", url="one.rss", every="1d"),
        Source(id="cron", url="one.rss", cron="30 6 * * *", timezone="Europe/Paris"),
        defaults=Defaults(every="30m"),
    )
    house.once()
    due = sources.next_due(house.db)
    assert due["one"] == now + timedelta(minutes=30)
    assert due["daily"] == now + timedelta(days=1)
    assert due["cron"] == (now + timedelta(days=1)).replace(hour=4, minute=30)


def test_a_late_poll_keeps_the_beat(house: House, now: datetime) -> None:
    house.once()
    house.once(after=timedelta(hours=3, minutes=20))
    assert sources.next_due(house.db)["one"] == now + timedelta(hours=4)


def test_only_what_is_named_is_polled_but_everything_is_published(house: House) -> None:
    done = house.once("two")
    assert polled(done) == ["two"]
    assert written(done) == ["one", "two", "both"]


def test_a_name_that_is_none_is_wrong_usage(house: House) -> None:
    with pytest.raises(UsageError, match="no source is called three, four; there are one, two"):
        chosen(house.settings.config, ("three", "one", "four"))
    with pytest.raises(UsageError, match="there are none"):
        chosen(Config(), ("one",))


def test_progress_is_told_before_each_source(house: House) -> None:
    told: list[object] = []
    asyncio.run(run_once(house.settings, house.db, (), now=house.now, progress=lambda *facts: told.append(facts)))
    assert told == [("one", 0, 2), ("two", 1, 2)]


def test_one_line_tells_a_refresh(house: House) -> None:
    house.configure(REMOTE)
    with capture_logs() as events:
        house.once()
    refreshed, published = events[:3], events[3:]
    first, third, second = sorted(refreshed, key=lambda event: event["source"])
    assert first.pop("elapsed_seconds") >= 0
    assert first == {
        "event": "source.refreshed",
        "log_level": "info",
        "source": "one",
        "new": 1,
        "revised": 0,
        "cosmetic": 0,
        "volatile": 0,
        "unchanged": 0,
        "gone": 0,
        "deleted": 0,
        "defects": first["defects"],
        "words_stripped": 0,
        "body_bytes": (house.folder / "one.rss").stat().st_size,
    }
    assert second["source"] == "two"
    assert refreshed.index(second) > refreshed.index(first), "files are read in their order"
    assert (third["event"], third["source"], third["log_level"]) == ("source.failed", "remote", "warning")
    assert [(event["event"], event["feed"], event["files"]) for event in published] == [
        ("feed.published", name, 3) for name in ("one", "two", "remote", "both")
    ]
    with capture_logs() as events:
        house.once()
    assert [(event["event"], event["source"]) for event in events] == [
        ("source.not_modified", "one"),
        ("source.not_modified", "two"),
    ]


def test_a_page_that_fails_among_others_is_a_warning_of_its_own(house: House) -> None:
    house.configure(Source(id="three", kind="pages", url=("one.rss", "absent.txt")))
    with capture_logs() as events:
        house.once("three")
    assert [event["event"] for event in events[:2]] == ["document.failed", "source.refreshed"]


# --- rounds without end -----------------------------------------------------------------------------------------------


async def run_forever(house: House) -> None:
    await Service(house.settings, house.db).run()


def serve(house: House, seconds: float, *, during: Any = None) -> list[dict[str, Any]]:
    """Run the worker for a while, then stop it with SIGTERM; give what it logged."""

    async def main() -> None:
        async def terminate() -> None:
            if during:
                await asyncio.sleep(seconds / 2)
                during()
            await asyncio.sleep(seconds / 2 if during else seconds)
            os.kill(os.getpid(), signal.SIGTERM)

        await asyncio.wait_for(asyncio.gather(run_forever(house), terminate()), 20)

    with capture_logs() as events:
        asyncio.run(main())
    return [dict(event) for event in events]


def test_the_worker_polls_each_source_at_its_own_time_until_it_is_stopped(house: House) -> None:
    house.configure(Source(id="fast", url="one.rss", every="1s"))
    events = serve(house, 2.5)
    assert 2 <= house.captures("fast") <= 3
    assert house.captures("one") == house.captures("two") == 1
    assert events[0] == {"event": "scheduler.started", "log_level": "info", "sources": 3}
    assert events[-1]["event"] == "scheduler.stopped"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, "nothing is left behind"


def test_the_worker_publishes_what_is_touched(house: House) -> None:
    house.configure(Source(id="fast", url="fast.rss", every="1s"))
    fast = house.folder / "fast.rss"
    fast.write_text(feed("1"))
    other = house.folder / "var/public/one/rss.xml"

    def change() -> None:
        fast.write_text(feed("1", title="Renamed"))
        other.write_text("altered")

    events = serve(house, 2.6, during=change)
    published = [event["feed"] for event in events if event["event"] == "feed.published"]
    assert published == ["one", "two", "fast", "both", "fast"]
    assert "Renamed" in (house.folder / "var/public/fast/rss.xml").read_text(), "a new name is no new entry, and counts"
    assert other.read_text() == "altered", "what was not touched is looked at when the worker starts"
    assert [event["feed"] for event in serve(house, 0.2) if event["event"] == "feed.published"] == ["one"]


def test_a_round_that_is_stopped_leaves_the_rest_due(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refresh_and_stop(source: Source, *facts: Any, **more: Any) -> Any:
        if source.id == "one":  # a second signal would end this process
            os.kill(os.getpid(), signal.SIGTERM)
        return await refresh(source, *facts, **more)

    more = tuple(Source(id=f"more-{number}", url="one.rss") for number in range(40))
    house.configure(*more)
    names = ("one", "two", *(source.id for source in more))
    with monkeypatch.context() as patch:
        patch.setattr(polling, "refresh", refresh_and_stop)
        asyncio.run(asyncio.wait_for(run_forever(house), 20))
    read = {name for name in names if house.captures(name)}
    assert "one" in read
    assert len(read) < 40, "what had not begun was left"
    assert (house.folder / "var/public/one/rss.xml").exists(), "what was read is published"
    assert {name for name, when in sources.next_due(house.db).items() if when is not None} == read
    serve(house, 2)
    assert {house.captures(name) for name in names} == {1}


def test_an_error_that_no_round_survives_ends_the_worker(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise ArchiveError("the archive is damaged")

    monkeypatch.setattr(indexing, "catch_up", damaged)
    with capture_logs() as events, pytest.raises(ArchiveError):
        asyncio.run(run_forever(house))
    assert [event["event"] for event in events[-2:]] == ["scheduler.failed", "scheduler.stopped"]
    assert "damaged" in events[-2]["error"]


def test_what_cannot_be_published_keeps_nothing_from_being_archived(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = house.folder / "var/public"
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.write_text("a file, where a folder should be")
    monkeypatch.setattr(service, "PUBLISH_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(service, "BEAT_SECONDS", 0.05)
    told: list[str] = []

    def watched(*facts: Any, **more: Any) -> Iterator[PublishedFeed]:
        told.append("tried")
        if len(told) == 3:
            in_the_way.unlink()
            asyncio.get_running_loop().call_later(0.5, os.kill, os.getpid(), signal.SIGTERM)
        return publishing(*facts, **more)

    monkeypatch.setattr(rounds, "publishing", watched)
    with capture_logs() as events:
        asyncio.run(asyncio.wait_for(run_forever(house), 20))
    failed = [event for event in events if event["event"] == "publish.failed"]
    assert failed
    assert "cannot write" in failed[0]["error"]
    assert house.captures("one") == 1
    assert (house.folder / "var/public/one/rss.xml").exists(), "and it is tried again"


def test_what_is_held_is_told_and_decided_for_a_round(house: House) -> None:
    def write(form: str) -> None:
        items = "".join(
            f"<item><title>The long story of number {n}</title><guid>{form}-{n}</guid>"
            f"<pubDate>{day} Jan 2024 10:0{n}:00 GMT</pubDate></item>"
            for n, day in enumerate(range(1, 7) if form == "old" else [25] * 6)
        )
        (house.folder / "one.rss").write_text(
            f'<rss version="2.0"><channel><title>T</title><link>http://e.example/</link>{items}</channel></rss>'
        )

    write("old")
    house.once("one")
    write("new")
    with capture_logs() as logs:
        done = house.once("one")
    (one,) = done.refreshed
    assert (one.held, one.new, done.failed_share) == (6, 0, 1)
    assert "--flood known one" in next(line["error"] for line in logs if line["event"] == "source.failed")
    assert "6 new entries are held" in " ".join(round_summary(done).split())
    wanted = run_once(house.settings, house.db, ["one"], now=house.now, flood="known")
    with capture_logs() as logs:
        (one,) = asyncio.run(wanted).refreshed
    assert (one.new, one.failures) == (0, ())
    assert [line["notice"] for line in logs if line["event"] == "source.noticed"] == list(one.notices)
    assert one.notices == ("re-keyed: 6 of 6 entries have new guids; recognised by title or text",)


def test_a_round_takes_words_into_the_index_also_those_that_a_crash_left(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(text: str, *, substrings: bool = False) -> int:
        return len(search(house.db, text, substrings=substrings).hits)

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_take_in", lambda *_: None)
        house.once()
    assert (found("one"), indexing.waiting(house.db, "words")) == (0, 2)
    house.once()
    assert (found("one"), indexing.waiting(house.db, "words")) == (1, 0)
    house.configure(search=SearchSettings(trigram=True))
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(indexing, "BATCH", 1)
    progress = lambda *facts: told.append(facts)  # noqa: E731
    asyncio.run(run_once(house.settings, house.db, (), now=house.now, progress=progress))
    assert told[-2:] == [("search index", 0, 2), ("search index", 1, 2)]
    assert found("one", substrings=True) == 1
    house.configure()
    house.once()
    assert not indexing.has_trigrams(house.db)
