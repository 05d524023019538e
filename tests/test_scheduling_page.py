"""docs/scheduling.md: every number in it is the code's, and every number of the code is in it."""

import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from schemas.config import Defaults
from worker import adoption, backoff, breakers
from worker.cadence import decision, parse_interval, spell, statements
from worker.settings import load

PAGE = (Path(__file__).parent.parent / "docs/scheduling.md").read_text("utf-8")
TOLD = re.findall(r"\*\*([A-Z_]+) = ([^*]+)\*\*", PAGE)
MODULES = (adoption, backoff, breakers, decision, statements)
#: What is no cap, but a unit or a way to count.
NOT_TOLD = {"HOUR", "DAY", "TYPE_CHECKING", "WITNESSES_MAX"}


def numbers(module: ModuleType) -> dict[str, str]:
    """The numbers and intervals that a module defines, as people read them."""
    found = {}
    for name, value in vars(module).items():
        if re.fullmatch(r"[A-Z][A-Z_]*", name) and isinstance(value, int | float | timedelta):
            found[name] = spell(value) if isinstance(value, timedelta) else str(value)
    return found


def test_every_number_is_told_as_it_is() -> None:
    assert TOLD
    code = {name: value for module in MODULES for name, value in numbers(module).items() if name not in NOT_TOLD}
    assert {(name, value) for name, value in TOLD if code.get(name) != value} == set()
    assert code.keys() == {name for name, _ in TOLD}


def test_defaults_of_the_configuration_are_those_of_the_rules() -> None:
    assert (parse_interval(Defaults().floor), parse_interval(Defaults().ceiling)) == (decision.FLOOR, decision.CEILING)


@pytest.mark.parametrize("example", re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
def test_the_configuration_works(example: str, tmp_path: Path) -> None:
    file = tmp_path / "backissue.toml"
    file.write_text(example)
    (source,) = load(str(file), {}).config.sources
    assert source.floor == source.ceiling == "5m"
