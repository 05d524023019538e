"""Clean every entry of real feeds, and see that the promises hold: no word lost, once is enough, nothing unsafe.

    python benchmarks/words.py FOLDER… [--json]

Every document of the folders, at any depth, is parsed and cleaned twice over: by the rules that are on by default, and
with every family switched on. Printed are, for each folder and set of rules, documents, entries, the words that were
parsed, those that stand in the clean entries, those that the ledger says went or came ("Game!" goes, "Game" comes), and

    violations     entries for which words(parsed) = words(clean) + words(ledger) does not hold
    not idempotent entries that a second cleaning changes, or finds something to remove from
    unsafe         entries that hold anything that may not pass (unsafe.py, which has eyes of its own)

each with its places. Documents that are no feed are listed and not counted. The exit code is 1 where a promise does
not hold.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from benchmarks.agreement import SUFFIXES
from benchmarks.unsafe import faults_of
from schemas.errors import BackissueError
from schemas.outcome import Document
from schemas.snapshot import Edit, Snapshot
from schemas.source import Source
from worker import pipeline
from worker.clean import FAMILIES, FAULTS, clean, rules_for
from worker.clean.words import difference, entry_words, ledger_words

#: What a source would say to have these rules.
SETTINGS = {"default": Source(id="x", url="x"), "every family": Source(id="x", url="x", strip=FAMILIES)}
#: Documents that are no feeds, in the table for people.
LISTED_MAX = 10
PROMISES = ("violations", "not_idempotent", "unsafe")


@dataclass(kw_only=True)
class Tally:
    """What was counted of one folder under one set of rules."""

    folder: str
    rules: str
    documents: int = 0
    entries: int = 0
    words_parsed: int = 0
    words_clean: int = 0
    words_removed: int = 0
    words_added: int = 0
    lines: int = 0  #: Of the ledger.
    refused: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    not_idempotent: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)


def tallied(folder: Path) -> Iterator[Tally]:
    """Give what every set of rules makes of a folder."""
    for name, source in SETTINGS.items():
        tally = Tally(folder=folder.name, rules=name)
        for file in sorted(folder.rglob("*")):
            if file.suffix in SUFFIXES:
                count(tally, str(file.relative_to(folder)), file.read_bytes(), source)
        yield tally


def count(tally: Tally, name: str, data: bytes, source: Source) -> None:
    """Clean one document, clean what came out again, and count."""
    try:
        parsed = pipeline.read(Document(url="", key="", body=data), source)
    except BackissueError as error:
        tally.refused.append(f"{name}: {error}")
        return
    rules = rules_for(source, pipeline.clean_alone([parsed], source).learned)
    base = parsed.feed.home_page
    once = clean(parsed, rules, base=base)
    twice = clean(replace(once, ledger=(), defects=()), rules, base=base)
    lines, lines_again = by_entry(once), by_entry(twice)
    tally.violations += [f"{name} {defect.where}: {defect.detail}" for defect in once.defects if defect.code in FAULTS]
    tally.documents += 1
    tally.entries += len(parsed.entries)
    tally.unsafe += [f"{name}: {fault}" for fault in faults_of((once.feed, once.tombstones))]
    for index, (before, after, again) in enumerate(zip(parsed.entries, once.entries, twice.entries, strict=True)):
        where = f"{name} entry {index}"
        tally.words_parsed += entry_words(before).total()
        tally.words_clean += entry_words(after).total()
        tally.words_removed += (+ledger_words(lines[index])).total()
        tally.words_added += (-ledger_words(lines[index])).total()
        tally.lines += len(lines[index])
        if lost := difference(before, after, lines[index]):
            tally.violations.append(f"{where}: {dict(lost.most_common(10))}")
        if again != after or lines_again[index]:
            tally.not_idempotent.append(f"{where}: {first_difference(after, again)}; {_rules(lines_again[index])}")
        tally.unsafe += [f"{where}: {fault}" for fault in faults_of(after)]


def by_entry(snapshot: Snapshot) -> list[list[Edit]]:
    """Give the ledger, entry by entry."""
    lines: list[list[Edit]] = [[] for _ in snapshot.entries]
    for edit in snapshot.ledger:
        if edit.entry is not None:
            lines[edit.entry].append(edit)
    return lines


def first_difference(one: object, other: object) -> str:
    """Show the first place where two values differ."""
    left, right = repr(one), repr(other)
    at = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return f"{left[max(0, at - 40) : at + 40]!r} then {right[max(0, at - 40) : at + 40]!r}" if left != right else "same"


def _rules(lines: Sequence[Edit]) -> str:
    return ", ".join(f"{rule} {count}" for rule, count in Counter(edit.rule for edit in lines).items()) or "no line"


def report(tallies: Sequence[Tally]) -> str:
    """Set a table for people, and the places where a promise does not hold."""
    columns = ("documents", "entries", "words_parsed", "words_clean", "words_removed", "words_added", *PROMISES)
    lines = ["".join([f"{'folder':24}{'rules':14}", *(f"{name.replace('_', ' '):>15}" for name in columns)])]
    for tally in tallies:
        figures = {name: len(value) if isinstance(value, list) else value for name, value in asdict(tally).items()}
        lines.append("".join([f"{tally.folder:24}{tally.rules:14}", *(f"{figures[name]:>15,}" for name in columns)]))
    for tally in tallies:
        places = [f"  {promise.replace('_', ' ')}: {one}" for promise in PROMISES for one in getattr(tally, promise)]
        lines += [f"\n{tally.folder}, {tally.rules}:", *places] if places else []
    if refused := sorted({one for tally in tallies for one in tally.refused}):
        lines += [f"\nno feeds, not counted: {len(refused)}", *(f"  {one}" for one in refused[:LISTED_MAX])]
        lines += ["  … (--json lists all)"] if len(refused) > LISTED_MAX else []
    return "\n".join(lines)


def as_json(tally: Tally) -> dict[str, Any]:
    """Give a tally for programs: promises as numbers, their places beside them."""
    told = asdict(tally)
    return told | {promise: len(told[promise]) for promise in PROMISES} | {"places": {p: told[p] for p in PROMISES}}


def main() -> None:
    """Clean, compare, and tell."""
    parser = argparse.ArgumentParser(description="Does cleaning keep what it promises, on real feeds?")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="figures and places for programs")
    arguments = parser.parse_args()
    tallies = [tally for folder in arguments.folders for tally in tallied(folder)]
    print(json.dumps([as_json(tally) for tally in tallies], indent=2) if arguments.json else report(tallies))
    sys.exit(any(getattr(tally, promise) for tally in tallies for promise in PROMISES))


if __name__ == "__main__":
    main()
