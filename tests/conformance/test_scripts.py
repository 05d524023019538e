"""The scripts in `benchmarks` that stand on this package, in short: that they run, and that their figures hang together."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import polling
from tests.conformance.score import RULES

TIMEOUT_SECONDS = 240


def script(name: str, *arguments: str, root: Path) -> tuple[int, Any]:
    command = [sys.executable, f"benchmarks/{name}.py", *arguments, "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
    assert done.stdout, done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


def test_a_part_of_the_month_is_scored(root: Path) -> None:
    code, (card,) = script("conformance", "--only", "backissue", "--days", "0.2", root=root)
    assert code == 1, "what was not tested is not kept"
    assert {one["name"]: one["offences"] for one in card["counters"] if one["offences"]} == {}
    assert len(card["counters"]) == len(RULES) + 2
    assert card["requests"] > 100


def test_rounds_are_measured(tmp_path: Path, root: Path) -> None:
    arguments = ("--sources", "20", "--rounds", "1", "--peer-sources", "0", "--folder", str(tmp_path))
    code, told = script("polling", *arguments, root=root)
    assert code == 0
    quiet, least, trouble, changed = (told[name] for name in ("304", "bare", "trouble", "5 %"))
    assert (told["first"]["changed"], told["first"]["new"]) == (22, 220)
    assert quiet["told"]["statuses"] == least["told"]["statuses"] == {"304": 20}
    assert quiet["not_modified"] == least["not_modified"] == 20
    assert trouble["told"]["statuses"] == {"304": 20, "429": 1, "200": 1}, "a hang counts as what it would have been"
    assert (trouble["not_modified"], trouble["failed"]) == (20, 2)
    assert (changed["changed"], changed["new"], changed["failed"]) == (1, 1, 0)
    assert told["ratios"]["304 to bare"] > 0.5
    shown = polling.report(told)
    assert max(map(len, shown.splitlines())) <= 80
    assert all(name in shown for name in ("304 to bare", "5 % to 304", "delay of others"))


def test_an_archive_of_other_rounds_is_refused(tmp_path: Path, root: Path) -> None:
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "clock").write_text(str(5 * polling.DAY))
    command = [sys.executable, "benchmarks/polling.py", "--sources", "1", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
    assert done.returncode == 1
    assert b"holds the archive of other rounds" in done.stderr


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_documentation_names_every_counter(rule: Any, root: Path) -> None:
    page = (root / "docs/conformance.md").read_text()
    assert f"| {rule.name} | {rule.sentence} |" in page
