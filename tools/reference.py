"""Write docs/rules.md, defects.md, safety.md and the tables in archive.md from the code. Run as `make docs`."""

import re
from collections.abc import Iterable
from pathlib import Path

from schemas.snapshot import DEFECT_CODES
from tools.safety import safety_page
from tools.tables import tables_section
from worker.clean import SANITIZE, SANITIZE_REASON
from worker.clean.rule import Rule, Stage
from worker.clean.rules import RULES

DOCS = Path(__file__).parents[1] / "docs"

STAGES: dict[Stage, str] = {
    "tree": "on the tree of the published markup, where all attributes still stand",
    "styled": "on canonical markup in which nh3 has left styles",
    "tidy": "on canonical markup, again until nothing changes",
    "text": "on tidy markup, again until nothing changes",
    "title": "on titles, which are plain text by then",
}
RULES_HEAD = f"""\
# Rules of cleaning

This page is generated from the rules (`make docs`); each example is a test, too.

A rule takes away what no reader wants, or makes markup of what only looks like it. It runs where the entry may need it,
in the order in which the rules stand in `worker/clean/rules/__init__.py`. What it removes is a line of the entry's
ledger under its name, with the text, exactly; `backissue explain ENTRY` shows it.

- A family that is **on by default** changes no meaning; `disable = ["NAME"]` of a source switches it, or one rule of
  it, off.
- An **opt-in** family changes meaning, or takes away what some readers want; `strip = ["NAME"]` of a source switches it
  on.
- A **required** rule cannot be switched off: without it words would go that no ledger names.
- What nh3 drops besides is counted under the name `{SANITIZE}`, by attributes and by characters of markup:
  {SANITIZE_REASON[0].lower()}{SANITIZE_REASON[1:]}

Rules for single sites are data: see [rules for sites](site-rules.md).

The words of every entry that is new or has changed are counted before and after: those that are gone and in no ledger
are a bug of a rule (`words-unaccounted` in [defects](defects.md)), and the entry is then sanitized and nothing else.
"""
DEFECTS_HEAD = """\
# Defects

This page is generated from `DEFECT_CODES` in `schemas/snapshot.py` (`make docs`).

A defect is trouble from which we have recovered. Each has a code, the place in the document, and the offending value,
shortened. They are in the table `defects` of the archive, in `backissue explain ENTRY`, counted in the summary of
`run`, and in `_backissue` of JSON Feed output.

| code | what it means |
| --- | --- |
"""
#: Between these marks docs/archive.md is written, all else in it by hand.
TABLES_BEGIN = "<!-- tables: written by `make docs`, from the comments in schemas/migrations -->"
TABLES_END = "<!-- end of tables -->"


def rules_page(rules: Iterable[Rule] = RULES) -> str:
    """Give docs/rules.md: the families in the order in which the first rule of each runs."""
    families: dict[str, list[Rule]] = {}
    for rule in rules:
        families.setdefault(rule.family, []).append(rule)
    rows = [
        f"| [{name}](#{_anchor(name)}) | {_default(held[0])} | {', '.join(f'`{rule.name}`' for rule in held)} |"
        for name, held in families.items()
    ]
    parts = [RULES_HEAD, "\n".join(["| family | | rules |", "| --- | --- | --- |", *rows]) + "\n"]
    for name, held in families.items():
        parts.append(f"## {name}\n\n{_default(held[0]).capitalize()}.\n")
        parts += map(_told, held)
    return "\n".join(parts)


def defects_page() -> str:
    """Give docs/defects.md: the codes in their order."""
    return DEFECTS_HEAD + "".join(
        f"| `{code}` | {_cell(meaning)} |\n" for code, meaning in sorted(DEFECT_CODES.items())
    )


def archive_page() -> str:
    """Give docs/archive.md as it is, with the tables as the migrations describe them."""
    page = (DOCS / "archive.md").read_text("utf-8")
    head, begin, rest = page.partition(TABLES_BEGIN)
    _, end, foot = rest.partition(TABLES_END)
    if not (begin and end):
        raise ValueError("docs/archive.md has lost the marks between which the tables stand")
    return f"{head}{begin}\n\n{tables_section()}\n{end}{foot}"


def _told(rule: Rule) -> str:
    where = STAGES[rule.stage] + (", of saved pages alone" if rule.for_pages else "")
    facts = [f"Runs {where}", f"version {rule.version}", *(["required"] if rule.is_required else [])]
    value = f"\nIn the example its value is `{rule.value}`.\n" if rule.value else ""
    return (
        f"### {rule.name}\n\n{rule.reason}\n\n{'; '.join(facts)}.\n{value}\n"
        f"{_fenced(rule.before)}\n\nbecomes\n\n{_fenced(rule.after)}\n"
    )


def _default(rule: Rule) -> str:
    return f'opt-in: `strip = ["{rule.family}"]`' if rule.is_opt_in else "on by default"


def _fenced(example: str) -> str:
    longest = max((len(run) for run in re.findall("`+", example)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}html\n{example}\n{fence}" if example else "nothing."


def _cell(text: str) -> str:
    """Give a sentence as a cell, in which tags are shown and no bar ends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")


def _anchor(name: str) -> str:
    return re.sub(r"[^\w-]", "", name.lower().replace(" ", "-"))


PAGES = {"rules.md": rules_page, "defects.md": defects_page, "safety.md": safety_page, "archive.md": archive_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
