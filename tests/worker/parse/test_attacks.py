"""Every attack ends, soon and in little memory, in what it deserves. The bounds only catch what grows with a square."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.worker.parse.attacks import ATTACKS, CPU_SECONDS_MAX, SECRET

MEGABYTES_MAX = 250


class Measured(msgspec.Struct):
    name: str
    outcome: str
    signal: int
    cpu_seconds: float
    megabytes: int


@pytest.fixture(scope="module")
def measured(root: Path) -> dict[str, Measured]:
    command = [sys.executable, "-m", "tests.worker.parse.attacks"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600, check=True)
    found = [msgspec.json.decode(line, type=Measured) for line in done.stdout.splitlines()]
    return {each.name: each for each in found}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_comes_to_nothing(measured: dict[str, Measured], name: str) -> None:
    found = measured[name]
    assert found.signal == 0, "it ran out of time or memory"
    assert found.cpu_seconds < CPU_SECONDS_MAX
    assert found.megabytes < MEGABYTES_MAX
    said = found.outcome.split()
    assert SECRET not in said
    assert ATTACKS[name].outcome in said if ATTACKS[name].outcome else said == []
