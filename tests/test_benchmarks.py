"""The measures in `benchmarks`, in short: that they run, and what must hold whatever the figures are."""

import importlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from benchmarks import agreement, damage, damages, limits, stages, unsafe, words
from schemas.feed import Text
from schemas.snapshot import Snapshot
from tests.fuzz.run import CORPUS
from tests.readers.required import skip_without

SEED = "seeds/impower-blog.rss"
#: Short forms of the limits that only the whole command shows; those of the parser are in its attacks.
LIMITS = (
    "billion laughs",
    "external entity: a file",
    "100,000 deep, escaped",
    "100,000 deep, JSON",
    "100,000 attributes, escaped",
    "100,000 unclosed comments, escaped",
)


def script(name: str, *arguments: str | Path, root: Path) -> Any:
    command = [sys.executable, f"benchmarks/{name}.py", *map(str, arguments), "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=120, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some documents of ours in a folder."""
    folder = tmp_path_factory.mktemp("feeds")
    for name in ("rss-2.0.xml", "atom-1.0.xml", "media.xml"):
        (folder / name).write_bytes((CORPUS / name).read_bytes())
    return folder


@pytest.mark.parametrize("name", ["normalize", "parse"])
def test_costs_are_measured(name: str, feeds: Path, root: Path) -> None:
    told = script(name, feeds, "--rounds", "3", root=root)
    assert [one["documents"] for one in told["sets"]] == [1, 3], [one["refused"] for one in told["sets"]]
    for one in told["sets"]:
        rows = {row["variant"]: row["median_to_lxml"] for row in one["rows"]}
        assert rows["lxml"] == 1
        assert rows["backissue"] > 0.5
        assert rows["feedparser"] > rows["backissue"]


@skip_without("nginx", "nginx-light")
def test_what_serving_costs_is_measured(root: Path) -> None:
    told = script("serving", "--requests", "300", "--rounds", "3", root=root)
    rows = {(row["server"], row["status"]): row["to_nginx"] for row in told["rows"]}
    assert rows["nginx", "200"] == rows["nginx", "304"] == 1
    for status, target in told["targets"].items():
        # In short runs on a busy machine; the figures are those of the whole run.
        assert 0 < rows["backissue", status] < 2 * target
        assert rows["backissue", status] < rows["static", status]


def test_growth_is_measured(root: Path) -> None:
    told = script("growth", "--entries", "400", "--sets", "1", "--feeds", "2", root=root)
    assert (told["entries"], told["sources"]) == (400, 4)
    assert all(row["empty_ms_per_feed"] > 0 for row in told["costs"].values())
    new, unchanged, changed = told["bytes"].values()
    assert new > changed >= unchanged >= 0
    hits = {(row["query"], row["order"]): row["hits"] for row in told["searches"]}
    for order in ("newest", "best"):
        assert hits["word of rank 1", order] == 20
        assert hits["commonest, a source", order] == 0, "there are four sources"
        assert hits["commonest, a frequent tag", order] > 0


def test_taking_in_is_measured(root: Path) -> None:
    told = script("ingest", "--feeds", "3", "--entries", "4", "--rounds", "2", root=root)
    seconds = told["cpu_seconds"]
    assert all(len(rounds) == 2 for rounds in seconds.values())
    assert min(seconds["backissue, first import"]) > max(seconds["backissue, nothing changed"])
    assert told["times_faster"] or told["versions"]["reader"] is None


def test_a_profile_says_where_the_time_goes(feeds: Path, root: Path) -> None:
    command = [sys.executable, "benchmarks/normalize.py", str(feeds), "--rounds", "1", "--profile"]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=120, check=True, text=True)
    assert re.search(r"\(snapshot\) is [\d.]+ times as fast as feedparser", done.stdout)
    assert done.stdout.count(", step by step: ") == 2
    for step in (*(step for step, _, _ in stages.STEPS), "rules: tidy", "gates of rules", stages.WHOLE, stages.JSON):
        assert done.stdout.count(f"\n{step} ") == 2


def test_a_profile_leaves_everything_as_it_was(root: Path) -> None:
    before = [getattr(importlib.import_module(module), name) for _, module, name in stages.STEPS]
    documents = {"seed": (root / SEED).read_bytes()}
    measured = stages.profile(documents, 1)
    assert [getattr(importlib.import_module(module), name) for _, module, name in stages.STEPS] == before
    assert measured.calls["nh3"] >= 10
    assert all(seconds >= 0 for seconds in measured.seconds.values())
    assert measured.rules["unwrap_layout"] > 0


# --- words ------------------------------------------------------------------------------------------------------------


def test_our_own_documents_keep_what_cleaning_promises(root: Path) -> None:
    told = script("words", "tests/golden", CORPUS, "seeds", root=root)
    assert [(one["folder"], one["rules"]) for one in told] == [
        (folder, rules) for folder in ("golden", CORPUS.name, "seeds") for rules in ("default", "every family")
    ]
    for one in told:
        assert one["places"] == {"violations": [], "not_idempotent": [], "unsafe": []}
        assert one["entries"] >= 10
        assert one["words_parsed"] == one["words_clean"] + one["words_removed"] - one["words_added"]


def test_a_promise_that_does_not_hold_is_told_with_its_place(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    def careless(snapshot: Snapshot, *_: object, **__: object) -> Snapshot:
        first = snapshot.entries[0]
        body = Text(
            value="<p onclick=x>" + "".join(first.content.value.split()[1:] if first.content else ()), kind="html"
        )
        return replace(snapshot, entries=(replace(first, content=body), *snapshot.entries[1:]))

    monkeypatch.setattr(words, "clean", careless)
    tally = words.Tally(folder="seeds", rules="careless")
    words.count(tally, "x", (root / SEED).read_bytes(), words.SETTINGS["default"])
    assert all(getattr(tally, promise)[0].startswith("x entry 0: ") for promise in words.PROMISES)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>x</p>", []),
        ("<p onclick=x>x</p>", ["p onclick"]),
        ("<script>x</script>", ["script"]),
        ("x<!-- y -->", ["comment  y "]),
        ("<a href='https://e.org/?javascript:x'>x</a>", []),
        ("<a href='java&#9;script:x'>x</a>", ["a href=java\tscript:x"]),
        ("<a href=' &amp;#106;avascript:x'>x</a>", ["a href= &#106;avascript:x"]),
        ("<img srcset='a.png 1x, data:x 2x'>", ["img srcset=a.png 1x, data:x 2x"]),
    ],
)
def test_what_is_unsafe_is_seen(markup: str, expected: list[str]) -> None:
    assert unsafe.faults(markup) == expected


def test_a_sample_is_the_same_again(feeds: Path, tmp_path: Path, root: Path) -> None:
    told, pages = [], dict[str, str]()
    for folder in (tmp_path / "1", tmp_path / "2"):
        command = [sys.executable, "benchmarks/sample.py", str(feeds), "--out", str(folder), "--entries", "2"]
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=60, check=True)
        pages = {page.name: page.read_text() for page in folder.iterdir()}
        told.append((done.stdout, pages))
    assert told[0] == told[1]
    assert set(pages) == {"index.html", "01.html", "02.html"}
    assert pages["01.html"].count('<iframe sandbox="allow-same-origin"') == 2
    assert "default-src 'none'" in pages["index.html"]


# --- damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", damages.KINDS, ids=lambda kind: kind.__name__)
def test_a_damage_damages_and_is_the_same_again(kind: Any, root: Path) -> None:
    for data in ((root / SEED).read_bytes(), (CORPUS / "rss-0.92.xml").read_bytes()):
        damaged = {kind(data, Random(seed)) for seed in range(5)}
        assert data not in damaged
        assert len(damaged) > 1
        assert damaged == {kind(data, Random(seed)) for seed in range(5)}


@pytest.mark.parametrize("data", [b"", b"<", b"<a>", b"x" * 30])
def test_whatever_can_be_damaged_is(data: bytes) -> None:
    for seed in range(30):
        damages.damage("x", data, seed)


def test_no_damage_breaks_us(feeds: Path, root: Path) -> None:
    told = script("damage", feeds, "--seeds", "20", root=root)
    assert told["faults"] == {}
    assert told["cases"] == 60
    assert told["ours"] >= told["theirs"] * 0.9
    assert told["all"] == [
        case | {"cpu_seconds": again["cpu_seconds"], "peak_bytes": again["peak_bytes"]}
        for case, again in zip(
            script("damage", feeds, "--seeds", "20", "--processes", "1", root=root)["all"], told["all"], strict=True
        )
    ]


def test_a_crash_and_a_hang_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_data: bytes) -> Any:
        raise ZeroDivisionError("x")

    def hang(_data: bytes) -> Any:
        while True:
            pass

    def hold(_data: bytes) -> Any:
        return [bytearray(200_000_000)][:0]

    monkeypatch.setattr(damage, "LIMITS", damage.LIMITS._replace(cpu_seconds=1))
    for reader, faults in ((crash, ("crash",)), (hang, ("hang",)), (hold, ("memory",))):
        monkeypatch.setattr(damage, "ours", lambda data, reader=reader: reader(data) if data == b"<damaged/>" else [])
        monkeypatch.setattr(damage, "damage", lambda *_: ("kind", b"<damaged/>"))
        (case,) = damage.cases([0], ("x", b"<rss/>"))
        assert case.faults == faults, case.said


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LIMITS)
def test_what_is_made_to_break_the_command_comes_to_nothing(name: str, tmp_path: Path) -> None:
    (case,) = (case for case in limits.CASES if case.name == name)
    (tmp_path / f"{limits.SECRET}.txt").write_text(limits.SECRET)
    row = limits.measure(case, limits.DEEP // 10, tmp_path)
    assert row["faults"] == [], row


@pytest.mark.parametrize("body_bytes", [100_000, 100_001, 123_456])
def test_a_feed_has_the_size_it_should(body_bytes: int) -> None:
    assert len(limits.sized(body_bytes)) == len(limits.one_text(body_bytes)) == body_bytes


# --- agreement --------------------------------------------------------------------------------------------------------


def test_differences_are_explained_only_where_the_document_shows_why() -> None:
    """A title of ours that lost its markup, and an id that feedparser takes for a link."""
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>t</title><updated>2020-01-01T00:00:00Z</updated>
    <entry><id>urn:x:1</id><title>t</title><updated>2020-01-01T00:00:00Z</updated><content>c</content></entry></feed>"""
    agreed = Counter[str]()
    (found,) = agreement.differences("x", feed.encode(), agreed)
    assert (found.entry, found.field, found.ours, found.theirs) == (0, "link", None, "urn:x:1")
    assert found.rule is not None
    assert found.rule.startswith("feedparser takes the id for the link")
    assert agreed["title"] == agreed["id"] == agreed["text"] == agreed["entries"] == 1


def test_a_difference_that_nothing_explains_is_ours(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(agreement, "_ours", lambda _: (("Other",), []))
    found = list(agreement.differences("x", (root / SEED).read_bytes(), Counter()))
    assert [(each.field, each.rule) for each in found] == [("feed title", None), ("entries", None)]


def test_the_seed_feed_agrees(root: Path) -> None:
    found = list(agreement.differences("seed", (root / SEED).read_bytes(), Counter()))
    assert [each for each in found if each.rule is None] == []
