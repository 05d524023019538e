"""Damage feeds, and count the entries that are read whole nevertheless, by us and by feedparser.

    python benchmarks/damage.py FOLDER… [--seeds 50] [--first 0] [--processes N] [--json]

Each feed is read undamaged by each reader, then under every seeded damage (damages.py). An entry is recovered whole
where its title and its text have the same words as one of the undamaged reading by the same reader; entries without
title and text are not counted, one that stands twice counts as often as it stood in the undamaged reading. Ours is
normalize(data), rendered as JSON Feed; feedparser's is parse(data).

Beside that share stands the one by distinct entries (`once`): what a feed says several times, word for word, counts
once for both, because we give it once.

Every reading happens in a process of its own: an exception other than ours and a signal are a crash, 20 seconds of
CPU time a hang, and the peak of its resident memory must stay under 10 times the document plus 100 MB. Totals, the
share of cases where we recover at least as many, and all others are printed; the exit code is 1 where we crash, hang
or need too much memory.
"""

import argparse
import json
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import feedparser

from archive.words import words
from benchmarks.agreement import SUFFIXES
from benchmarks.child import MEGABYTE, Limits, Measured, forked
from benchmarks.damages import KINDS, damage
from benchmarks.normalize import SEED
from schemas.errors import BackissueError
from schemas.feed import Text
from worker import normalize, pool, to_jsonfeed

LIMITS = Limits(cpu_seconds=20)
PEAK_FACTOR, PEAK_BYTES = 10, 100 * MEGABYTE


class Case(NamedTuple):
    """One reading of one damaged feed by both."""

    file: str
    seed: int
    kind: str
    ours: int  # entries recovered whole
    theirs: int
    ours_once: int  # distinct entries recovered whole
    theirs_once: int
    of: int  # entries in our undamaged reading
    said: str  # what we said if it was not a feed
    faults: tuple[str, ...]  # of ours: crash, hang, memory
    cpu_seconds: float
    peak_bytes: int


# --- readers ----------------------------------------------------------------------------------------------------------


def ours(data: bytes) -> list[tuple[Text | None, ...]]:
    """Read as we do, and write it down as well."""
    snapshot = normalize(data)
    to_jsonfeed(snapshot)
    return [(entry.title, entry.content, entry.summary) for entry in snapshot.entries]


def theirs(data: bytes) -> list[tuple[Text | None, ...]]:
    """Read as feedparser does."""
    return [
        tuple(
            Text(value=value, kind="html")
            for value in (
                entry.get("title", ""),
                entry.content[0].value if entry.get("content") else "",
                entry.get("summary", ""),
            )
        )
        for entry in feedparser.parse(data).entries
    ]


def digests(read: Callable[[bytes], list[tuple[Text | None, ...]]], data: bytes) -> bytes:
    """Give a digest for each entry that says anything, or what the document was refused for."""
    warnings.simplefilter("ignore")
    try:
        entries = read(data)
    except BackissueError as error:
        return json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode()
    found = []
    for entry in entries:
        title, content, summary = (words(part) for part in entry)
        found.append((title, content or summary))  # a content may hold no more than images
    return json.dumps(
        {"entries": [sha256(repr(each).encode()).hexdigest()[:16] for each in found if any(each)]}
    ).encode()


# --- measuring --------------------------------------------------------------------------------------------------------


def cases(seeds: Iterable[int], named: tuple[str, bytes]) -> list[Case]:
    """Read one feed under every damage."""
    file, data = named
    ours(SEED.read_bytes())  # what is imported late is imported once, not in every process
    whole_ours, whole_theirs = (_found(forked(partial(digests, read, data), LIMITS))[0] for read in (ours, theirs))
    done = []
    for seed in seeds:
        kind, damaged = damage(file, data, seed)
        measured = forked(partial(digests, ours, damaged), LIMITS)
        found, said = _found(measured)
        found_by_them, _ = _found(forked(partial(digests, theirs, damaged), LIMITS))
        mine, others = found & whole_ours, found_by_them & whole_theirs
        done.append(
            Case(
                file=file,
                seed=seed,
                kind=kind,
                ours=mine.total(),
                theirs=others.total(),
                ours_once=len(mine),
                theirs_once=len(others),
                of=whole_ours.total(),
                said=said,
                faults=tuple(_faults(measured, len(damaged))),
                cpu_seconds=measured.cpu_seconds,
                peak_bytes=measured.peak_bytes,
            )
        )
    return done


def _found(measured: Measured) -> tuple[Counter[str], str]:
    """Give the entries that a reader found, and what it said instead."""
    if measured.code:
        return Counter(), f"{measured.ending} {measured.said.decode('utf-8', 'replace')}"
    said = json.loads(measured.said)
    return Counter(said.get("entries", ())), said.get("refused", "")


def _faults(measured: Measured, document_bytes: int) -> Iterable[str]:
    if measured.code and measured.ending in {"SIGXCPU", "SIGKILL"}:
        yield "hang"
    elif measured.code:
        yield "crash"
    if measured.peak_bytes > PEAK_FACTOR * document_bytes + PEAK_BYTES:
        yield "memory"


# --- reporting --------------------------------------------------------------------------------------------------------


def summary(done: list[Case]) -> dict[str, Any]:
    """Give the totals of some cases."""
    return {
        "cases": len(done),
        "entries": sum(case.of for case in done),
        "ours": sum(case.ours for case in done),
        "theirs": sum(case.theirs for case in done),
        "at_least_as_many": sum(case.ours >= case.theirs for case in done) / max(1, len(done)),
        "at_least_as_many_once": sum(case.ours_once >= case.theirs_once for case in done) / max(1, len(done)),
        "faults": dict(Counter(fault for case in done for fault in case.faults)),
        "cpu_seconds_max": max((case.cpu_seconds for case in done), default=0.0),
        "peak_megabytes_max": max((case.peak_bytes for case in done), default=0) // MEGABYTE,
    }


def report(done: list[Case]) -> str:
    """Set a table for people, and the list of what is not as it should be."""
    head = f"{'damage':18}{'cases':>7}{'entries':>9}{'ours':>9}{'theirs':>9}{'≥':>8}{'once ≥':>8}"
    lines = [f"{head}{'CPU max':>9}{'peak MB':>9}  faults"]
    groups = {kind.__name__: [case for case in done if case.kind == kind.__name__] for kind in KINDS}
    for name, group in {**groups, "all": done}.items():
        row = summary(group)
        lines.append(
            f"{name:18}{row['cases']:>7}{row['entries']:>9}{row['ours']:>9}{row['theirs']:>9}"
            f"{row['at_least_as_many']:>8.2%}{row['at_least_as_many_once']:>8.2%}"
            f"{row['cpu_seconds_max']:>9.2f}{row['peak_megabytes_max']:>9}  "
            + (", ".join(f"{count} {fault}" for fault, count in row["faults"].items()) or "none")
        )
    worse = [case for case in done if case.ours < case.theirs or case.faults]
    lines += ["", f"fewer than feedparser, or faulty: {len(worse)}"]
    lines += [
        f"  {case.file} seed {case.seed} {case.kind}: {case.ours} of {case.of}, feedparser {case.theirs}"
        + "".join(f" [{fault}]" for fault in case.faults)
        + (f" ({case.said[:200]})" if case.said else "")
        + (
            " (theirs stand there several times, each of which we give once)"
            if case.ours_once >= case.theirs_once and case.ours < case.theirs
            else ""
        )
        for case in sorted(worse, key=lambda case: (case.kind, case.file, case.seed))
    ]
    return "\n".join(lines)


def main() -> None:
    """Damage, read, and tell."""
    parser = argparse.ArgumentParser(description="How much of a damaged feed is read?")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--seeds", type=int, default=50, help="damages of each feed (50)")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the first of them (0)")
    parser.add_argument("--processes", type=int, default=pool.processes_max())
    parser.add_argument("--json", action="store_true", help="totals and all cases for programs")
    arguments = parser.parse_args()
    files = [file for folder in arguments.folders for file in sorted(folder.iterdir()) if file.suffix in SUFFIXES]
    named = [(f"{file.parent.name}/{file.name}", file.read_bytes()) for file in files]
    done: dict[int, list[Case]] = {}
    seeds = range(arguments.first, arguments.first + arguments.seeds)
    for index, result in pool.each(partial(cases, seeds), named, processes=arguments.processes):
        if isinstance(result, pool.Died):
            raise SystemExit(f"{named[index][0]}: {result.reason}")
        done[index] = result
        if sys.stderr.isatty():
            print(f"\r{len(done)} of {len(named)} ", end="", file=sys.stderr)
    found = [case for index in sorted(done) for case in done[index]]
    if arguments.json:
        print(json.dumps({**summary(found), "all": [case._asdict() for case in found]}, indent=2))
    else:
        print(report(found))
    sys.exit(any(case.faults for case in found))


if __name__ == "__main__":
    main()
