"""Whether an archive is sound, as the command tells it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from archive.connect import open_archive
from tests.worker.conftest import Backissue
from worker import cli, verifying

if TYPE_CHECKING:
    from archive.connect import Database


@pytest.fixture
def config(seeds: Path, backissue: Backissue) -> Path:
    """The seeds, after two rounds with a change between them."""
    backissue("run", "--once", "--config", seeds)
    feed = seeds.parent / "impower-blog.rss"
    feed.write_bytes(feed.read_bytes().replace(b"Troubleshooting", b"Trouble-shooting"))
    backissue("run", "--once", "--config", seeds)
    return seeds


@pytest.fixture
def db(config: Path) -> Iterator["Database"]:
    archive = open_archive(config.parent.parent / "var" / "archive.db")
    archive.conn.execute("PRAGMA foreign_keys = OFF")
    yield archive
    archive.close()


def test_the_archive_of_the_seeds_is_sound(config: Path, backissue: Backissue) -> None:
    told = backissue("verify", "--config", config, "--json").json
    assert (told["is_sound"], told["is_quick"], told["findings"], told["more"]) == (True, False, [], 0)
    checked = told["checked"]
    assert checked["captures"] == 10
    assert checked["bodies"] == 6
    assert checked["entries"] == 14
    assert checked["revisions"] == checked["reproduced"] == 15
    assert checked["by_other_rules"] == checked["thinned"] == checked["redacted"] == 0
    assert len(told["head"]) == 64


def test_what_a_person_reads_fits(config: Path, backissue: Backissue) -> None:
    out = backissue("verify", "--config", config).out
    assert max(map(len, out.splitlines())) <= 80
    assert out.endswith("\nNothing is wrong.\n")
    assert "15: 15 made again from their captures" in out
    assert backissue("verify", "--quick", "--config", config).out.endswith("\nNothing wrong was found.\n")


def test_revisions_made_by_other_rules_are_counted_and_no_error(config: Path, backissue: Backissue) -> None:
    text = config.read_text()
    config.write_text(text.replace('strip = ["sign-off", "dateline"]', ""))
    checked = backissue("verify", "--config", config, "--json").json["checked"]
    assert (checked["revisions"], checked["reproduced"], checked["by_other_rules"]) == (15, 4, 11)
    assert "4 made again from their captures, 11 by other rules" in backissue("verify", "--config", config).out


def test_another_time_zone_makes_other_rules(config: Path, backissue: Backissue) -> None:
    text = config.read_text()
    config.write_text(text.replace('id = "impower-blog"', 'id = "impower-blog"\ntimezone = "Asia/Tokyo"'))
    assert backissue("verify", "--config", config, "--json").json["checked"]["by_other_rules"] == 11


def test_with_all_settings_of_a_source_its_revisions_are_made_again(seeds: Path, backissue: Backissue) -> None:
    text = seeds.read_text()
    more = 'timezone = "Asia/Tokyo"\nredact = ["email", "phone"]\ndisable = ["strip_title_mark"]'
    seeds.write_text(text.replace('id = "impower-blog"', f'id = "impower-blog"\n{more}'))
    backissue("run", "--once", "--config", seeds)
    told = backissue("verify", "--config", seeds, "--json").json
    assert told["checked"]["revisions"] == told["checked"]["reproduced"] == 14


def test_a_ledger_that_was_altered_is_found(config: Path, db: "Database", backissue: Backissue) -> None:
    db.conn.execute("UPDATE ledger SET text = 'nothing' WHERE entry = 1 AND rule = 'drop_dateline'")
    db.conn.execute("DELETE FROM ledger WHERE entry = 2")
    told = backissue("verify", "--config", config, "--json", code=1).json
    assert [(one["where"], one["what"]) for one in told["findings"]] == [
        (f"entry {number}, revision 1", "made again from capture 1, it comes out with another ledger")
        for number in (1, 2)
    ]


def test_a_rule_that_was_learned_later_is_no_news_to_earlier_revisions(seeds: Path, backissue: Backissue) -> None:
    feed = seeds.parent / "impower-blog.rss"
    whole = feed.read_bytes()
    # Without these, nothing proves that the mark after every title is the template's.
    feed.write_bytes(whole.replace(b"?!", b"!").replace(b".!", b"!"))
    backissue("run", "--once", "--config", seeds, "impower-blog")
    feed.write_bytes(whole)
    backissue("run", "--once", "--config", seeds, "impower-blog")
    told = backissue("verify", "--config", seeds, "--json").json
    assert told["is_sound"]
    assert told["checked"]["revisions"] == told["checked"]["reproduced"] > 10
    db = open_archive(seeds.parent.parent / "var" / "archive.db", read_only=True)
    assert db.conn.execute("SELECT COUNT(DISTINCT rules_hash) FROM revisions").fetchone() == (2,)
    db.close()


@pytest.mark.parametrize(
    ("damage", "check", "where", "what"),
    [
        (
            """UPDATE entries SET json = replace(json, 'Families', 'Familys'), title = replace(title, 'Fam', 'Fom');
            UPDATE revisions SET json = replace(json, 'Families', 'Familys')""",
            "revisions",
            "entry 3, revision 1",
            "it comes out as something else",
        ),
        (
            """UPDATE bodies SET data = (SELECT data FROM bodies WHERE base IS NULL ORDER BY size LIMIT 1),
            size = (SELECT MIN(size) FROM bodies) WHERE hash = (SELECT body FROM captures WHERE number = 1)""",
            "bodies",
            "body ",
            "it cannot be read: its bytes are not those that were kept",
        ),
        ("UPDATE captures SET body = NULL WHERE number = 1", "captures", "capture 1", "its body was thinned, though"),
        ("UPDATE captures SET fetched = '2001' WHERE number = 2", "captures", "capture 2", "its link does not fit"),
        ("DELETE FROM authors; DROP INDEX tags_by_term", "schema", "index tags_by_term", "is missing"),
        ("UPDATE entries SET text = 'x'", "search", "the words", "not those of the entries"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(  # noqa: PLR0917 - a table
    config: Path, db: "Database", backissue: Backissue, damage: str, check: str, where: str, what: str
) -> None:
    for statement in damage.split(";"):
        db.conn.execute(statement)
    told = backissue("verify", "--config", config, "--json", code=1).json
    assert not told["is_sound"]
    findings = [one for one in told["findings"] if one["check"] == check]
    assert any(one["where"].startswith(where) and what in one["what"] for one in findings)
    assert all(one["todo"] for one in findings)
    out = backissue("verify", "--config", config, code=1).out
    assert where in out
    assert "    -> " in out
    assert max(len(line) for line in out.splitlines() if "body" not in line) <= 80


def test_a_capture_that_cannot_be_read_again_is_told_once(config: Path, db: "Database", backissue: Backissue) -> None:
    db.conn.execute("UPDATE bodies SET data = x'00'")
    told = backissue("verify", "--config", config, "--json", code=1).json
    assert told["checked"]["revisions"] == 15
    found = [one for one in told["findings"] if one["check"] == "revisions"]
    assert len(found) == 6
    assert "no revision can be made again from it: the body" in found[0]["what"]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_damaged_it_ends_with_a_word(config: Path, capfd: pytest.CaptureFixture[str], seed: int) -> None:
    file = config.parent.parent / "var" / "archive.db"
    data = bytearray(file.read_bytes())
    page = Random(seed).randrange(2, len(data) // 4096) * 4096
    data[page : page + 4096] = Random(seed).randbytes(4096)
    file.write_bytes(data)
    with pytest.raises(SystemExit) as ended:
        cli.main(["verify", "--config", str(config)])
    sys.stdout.flush()
    out, err = capfd.readouterr()
    if ended.value.code == 74:
        assert err.startswith("backissue: the archive ")
    else:
        assert ended.value.code == 1
        assert " wrong:" in out


def test_many_findings_are_summed_up(
    config: Path, db: "Database", backissue: Backissue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "FINDINGS_MAX", 3)
    db.conn.execute("UPDATE captures SET chain = 'x'")
    told = backissue("verify", "--config", config, "--json", code=1).json
    assert (len(told["findings"]), told["more"]) == (3, 7)
    out = backissue("verify", "--config", config, code=1).out
    assert "10 things are wrong:" in out
    assert out.endswith("and 7 more\n")


def test_progress_is_told(db: "Database", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "TELL_SECONDS", 0)
    told = []
    verifying.verify(db, {}, path="x", progress=lambda *heard: told.append(heard))
    names = list(dict.fromkeys(name for name, _, _ in told))
    assert names == ["file", "schema", "references", "captures", "bodies", "entries", "search", "revisions"]
    assert ("captures", 0, 10) in told


def test_where_there_is_no_archive_nothing_can_be_checked(seeds: Path, backissue: Backissue) -> None:
    assert "there is no archive" in backissue("verify", "--config", seeds, code=74).err


def test_what_is_damaged_keeps_nothing_else_from_being_checked(
    config: Path, db: "Database", backissue: Backissue
) -> None:
    db.conn.execute("DELETE FROM entries WHERE number = 1")
    db.conn.execute("UPDATE revisions SET json = '{' WHERE entry = 2")
    db.conn.execute("UPDATE revisions SET json = replace(json, 'budget', 'bodged') WHERE entry = 8")
    db.close()
    found = backissue("verify", "--config", config, "--json", code=1).json["findings"]
    told = [(one["where"], one["what"]) for one in found if one["check"] == "revisions"]
    assert ("entry 2, revision 1", "its JSON cannot be read: Input data was truncated") in told
    assert any(where == "entry 8, revision 1" and "comes out as something else" in what for where, what in told)
