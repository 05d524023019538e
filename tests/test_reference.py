"""docs/rules.md, defects.md, safety.md and archive.md say what the code says; `make docs` writes them."""

import re
from pathlib import Path

import pytest

from schemas.snapshot import DEFECT_CODES
from tools import safety
from tools.reference import PAGES, STAGES, defects_page, rules_page
from worker.clean.cut import Cut
from worker.clean.rule import Fragment, Rule
from worker.clean.rule import rule as label
from worker.clean.rules import RULES


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_current(name: str, root: Path) -> None:
    assert (root / "docs" / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


def test_every_rule_has_its_place() -> None:
    page = rules_page()
    assert re.findall(r"^### (\w+)$", page, re.MULTILINE) == [
        one.name for family in dict.fromkeys(rule.family for rule in RULES) for one in RULES if one.family == family
    ]
    assert page.count("; required.\n") == sum(rule.is_required for rule in RULES)
    for rule in RULES:
        assert f"\n\n{rule.reason}\n\nRuns {STAGES[rule.stage]}" in page
        assert f"\n{rule.before}\n```" in page or "```" in rule.before


def test_every_defect_has_its_row() -> None:
    assert re.findall(r"^\| `([\w-]+)` \|", defects_page(), re.MULTILINE) == sorted(DEFECT_CODES)


@label(
    stage="title", family="x y", is_opt_in=True, is_required=True, value="v", for_pages=True, version=3,
    reason="It serves.", before="a ``` b", after="",
)  # fmt: skip
def shown(_fragment: Fragment) -> list[Cut]:
    """Serve."""
    return []


def test_a_rule_is_told_whole() -> None:
    one: Rule = shown
    assert rules_page([one]).partition("| --- | --- | --- |\n")[2] == (
        '| [x y](#x-y) | opt-in: `strip = ["x y"]` | `shown` |\n\n'
        '## x y\n\nOpt-in: `strip = ["x y"]`.\n\n'
        "### shown\n\nIt serves.\n\n"
        "Runs on titles, which are plain text by then, of saved pages alone; version 3; required.\n\n"
        "In the example its value is `v`.\n\n"
        "````html\na ``` b\n````\n\nbecomes\n\nnothing.\n"
    )


@pytest.mark.parametrize("name", ["ELEMENTS", "FACTS", "SCHEMES"])
def test_what_passes_has_a_reason_and_what_does_not_has_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reasons: dict[str, str] = getattr(safety, name)
    monkeypatch.setattr(safety, name, reasons | {"blink": "blinks"})
    with pytest.raises(KeyError, match="blink"):
        safety.safety_page()
    monkeypatch.setattr(safety, name, dict(list(reasons.items())[1:]))
    with pytest.raises(KeyError, match=next(iter(reasons)).split()[0]):
        safety.safety_page()
