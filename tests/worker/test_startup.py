"""What a command loads before it answers: starting must stay cheap (the libraries' costs are in the traps)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: What only some commands need.
HEAVY = {
    "aiohttp",
    "apscheduler",
    "asyncio",
    "feedgen",
    "lxml",
    "msgspec",
    "nh3",
    "rich.progress",
    "selectolax",
    "sqlite3",
    "sqlite_utils",
    "structlog",
    "zstandard",
}
PROGRAM = """
import sys
from worker import cli
try:
    cli.main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""
RUN = ["run", "--once", "--quiet", "--log-level", "error"]
ARCHIVE = {"msgspec", "sqlite3", "sqlite_utils"}
NORMALIZE = {"asyncio", "lxml", "msgspec", "nh3", "selectolax", "sqlite3"}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where each module is compiled once for all these processes."""
    return str(tmp_path_factory.mktemp("compiled"))


def loaded(root: Path, compiled: str, *arguments: str) -> set[str]:
    """The heavy libraries that a command loads. What another one loads counts too, so the sets are upper bounds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BACKISSUE_", "COV_", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        check=True,
        cwd=root,
        env={**kept, "PYTHONPYCACHEPREFIX": compiled},
        text=True,
    )
    return HEAVY & set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["run", "--help"], set()),
        (["serve", "--help"], set()),
        (["--version"], set()),
        (["normalize", "{seeds}/impower-blog.rss"], NORMALIZE),
        (["normalize", "--config", "{config}", "--source", "impower-pages"], NORMALIZE),
        (["normalize", "{seeds}/impower-blog.rss", "--to", "atom"], NORMALIZE | {"feedgen"}),
    ],
    ids=lambda value: "" if isinstance(value, set) else value[0],
)
def test_a_command_loads_what_it_needs(
    arguments: list[str], allowed: set[str], seeds: Path, root: Path, compiled: str
) -> None:
    assert loaded(root, compiled, *(one.format(config=seeds, seeds=seeds.parent) for one in arguments)) <= allowed


def test_a_round_without_news_neither_parses_nor_renders(seeds: Path, root: Path, compiled: str) -> None:
    first = loaded(root, compiled, *RUN, "--config", str(seeds))
    assert {"feedgen", "lxml"} <= first
    assert "apscheduler" not in first
    again = loaded(root, compiled, *RUN, "--config", str(seeds))
    assert again <= ARCHIVE | {"asyncio", "structlog", "zstandard"} | {"nh3", "selectolax"}  # `strip` names rules
    for command in (["entries"], ["search", "the"], ["show", "1"], ["history", "1"], ["sources"]):
        assert loaded(root, compiled, *command, "--config", str(seeds)) <= ARCHIVE, command
    assert loaded(root, compiled, "publish", "--config", str(seeds)) <= ARCHIVE
