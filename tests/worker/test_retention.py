"""`[archive] keep`: read, checked, and done at the end of a round."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from archive.connect import open_archive
from tests.worker.conftest import Backissue
from worker.retention import parse_keep, thinned_before


@pytest.mark.parametrize(
    ("text", "days"),
    [("forever", None), ("1d", 1), ("90d", 90), ("26 w", 182), ("2y", 732), (" 1000y ", 366_000)],
)
def test_times_are_read(text: str, days: int | None) -> None:
    assert parse_keep(text) == (None if days is None else timedelta(days=days))


@pytest.mark.parametrize(
    "text", ["", "0d", "2", "y", "2 years", "1h", "-1d", "1.5y", "1001y", "99999y", "²y", "for ever"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write 90d, 26w, 2y or forever"):
        parse_keep(text)


def test_from_when_on_bodies_are_too_old(now: datetime) -> None:
    assert thinned_before("forever", now) is None
    assert thinned_before("90d", now) == now - timedelta(days=90)
    assert thinned_before("1000y", datetime.now(UTC)) is not None


def test_a_wrong_time_is_wrong_configuration(seeds: Path, backissue: Backissue) -> None:
    seeds.write_text(seeds.read_text().replace("[archive]", '[archive]\nkeep = "a while"'))
    err = backissue("sources", "--config", seeds, code=78).err
    assert "archive.keep" in err
    assert "'a while' is no time to keep anything for" in err


def test_a_round_ends_with_thinning(seeds: Path, backissue: Backissue) -> None:
    feed = seeds.parent / "impower-blog.rss"
    whole = feed.read_bytes()
    for number in range(3):
        feed.write_bytes(whole.replace(b"</rss>", b"<!-- %d --></rss>" % number))
        backissue("run", "--once", "--config", seeds)
    db = open_archive(seeds.parent.parent / "var" / "archive.db")
    bodies = "SELECT captures.number FROM captures JOIN documents ON documents.number = document WHERE key LIKE '%.rss' AND body"
    assert len(db.conn.execute(f"{bodies} IS NOT NULL").fetchall()) == 3
    # As if they had come long ago; the chain does not like it, but that is another test.
    db.conn.execute("UPDATE captures SET fetched = '2001-01-01T00:00:00.000000Z'")
    seeds.write_text(seeds.read_text().replace("[archive]", '[archive]\nkeep = "1y"'))
    err = backissue("run", "--once", "--log-level", "info", "--log-format", "json", "--config", seeds).err
    (line,) = [line for line in map(msgspec.json.decode, err.splitlines()) if line["event"] == "archive.thinned"]
    assert (line["bodies"], line["level"]) == (1, "info")
    assert line["freed_bytes"] > 0
    thinned = db.conn.execute(f"{bodies} IS NULL").fetchall()
    assert len(thinned) == 1, "the first brought every entry, the last is the newest"
    checked = backissue("verify", "--config", seeds, "--json", code=1).json["checked"]
    assert checked["thinned"] == 1
    assert checked["reproduced"] == checked["revisions"]
    db.close()
