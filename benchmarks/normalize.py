"""Measure what reading and cleaning a feed costs, beside its peers and beside the least it could cost.

    python benchmarks/normalize.py [FOLDER…] [--rounds N] [--in-a-row] [--json] [--profile]

The seed feed is one set of documents; every folder given adds another (its *.xml, *.rss, *.atom and *.rdf files).
Variants, each from bytes in memory to something whole:

    lxml            bare `lxml.etree.fromstring`, entities not resolved: the floor of any reader
    lxml+nh3        the same, then one nh3 pass over every body: the floor of any reader that sanitises
      (accounted)   the same, then the words of every body counted before and after: what it comes to when these are
                    glued together so that they tell which words went, and nothing else is done
    backissue       to_jsonfeed(normalize(data)): repair, parse, every rule, ledger, sanitise, JSON Feed
      (snapshot)    normalize(data) alone: what is comparable to what the peers give
    feedparser      parse(data), sanitising
    fastfeedparser  parse(data); it has no sanitiser
    feedparser-rs   parse(data), sanitising, its entries read

Method. CPU time of this process (`time.process_time`), so that other work on the machine counts little. Every
variant reads a document once unmeasured; then, in every round, each reads it once, in the order above, so that
the machine's moods fall on all alike. Garbage is collected before each measured call and collection stays on
during it: everyone pays for what they litter. A variant's figure for a document is the median of its rounds;
With --in-a-row each reads it twice, and the second counts: that is what reading costs in a worker that reads one feed
after another, while each variant otherwise finds the processor's caches full of what the others left there.
`total` is the sum over the documents of a set. The ratio of a set is given twice: of totals (large documents
weigh more) and as the median of the documents' ratios (each weighs the same).

A document that a variant refuses (an exception, or no entry where another finds one) is listed with the variants
that did so, and left out of the comparison for all. A peer that is not installed is named and left out;
`make bench` installs them. Ratios of one run compare; figures of different machines or runs do not. --profile says
besides where our own time goes, step by step (stages.py).
"""

import argparse
import contextlib
import gc
import html
import json
import os
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

SEED = Path(__file__).parent.parent / "seeds" / "impower-blog.rss"
SUFFIXES = {".xml", ".rss", ".atom", ".rdf"}
ENTRY_TAGS = ("{*}item", "{*}entry")
BODY_TAGS = ("{*}description", "{*}encoded", "{*}content", "{*}summary")
OURS = "  (snapshot)"  # parse, clean, sanitise and ledger: what is comparable to what the peers give
BASES = ("lxml", "feedparser", "feedparser-rs")  # what ratios are taken against


class Variant(NamedTuple):
    """One way to read a feed."""

    name: str
    version: str
    read: Callable[[bytes], Any]  # what is measured
    count: Callable[[Any], int]  # how many entries its result holds; not measured


class Timings(NamedTuple):
    """What one set of documents cost."""

    name: str
    documents: int  # that all variants read
    document_bytes: int
    seconds: dict[str, list[float]]  # variant -> per document, the median of its rounds
    refused: dict[str, list[str]]  # document -> the variants that refused it


# --- variants ---------------------------------------------------------------------------------------------------------


def bare_lxml() -> Variant:
    """Parse, and do nothing with it."""
    from lxml import etree

    def read(data: bytes) -> etree._Element:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True, no_network=True))

    return Variant("lxml", metadata.version("lxml"), read, lambda tree: sum(1 for _ in tree.iter(*ENTRY_TAGS)))


def lxml_and_nh3() -> Variant:
    """Parse, and sanitise every body once."""
    import nh3

    parse = bare_lxml()
    clean = nh3.Cleaner().clean

    def read(data: bytes) -> object:
        tree = parse.read(data)
        for entry in tree.iter(*ENTRY_TAGS):
            for body in entry.iterchildren(*BODY_TAGS):
                clean(body.text or "")
        return tree

    return Variant("lxml+nh3", metadata.version("nh3"), read, parse.count)


def lxml_nh3_and_words() -> Variant:
    """The same, and tell which words went, as anybody would write it."""
    import nh3

    parse = bare_lxml()
    clean = nh3.Cleaner().clean
    tag = re.compile("<[^>]*>")

    def words(markup: str) -> Counter[str]:
        return Counter(html.unescape(tag.sub(" ", markup)).split())

    def read(data: bytes) -> object:
        tree = parse.read(data)
        for entry in tree.iter(*ENTRY_TAGS):
            for body in entry.iterchildren(*BODY_TAGS):
                before = body.text or ""
                words(before) - words(clean(before))
        return tree

    return Variant("  (accounted)", metadata.version("nh3"), read, parse.count)


def backissue() -> Variant:
    """Our whole way of one document."""
    from worker import normalize, to_jsonfeed

    def read(data: bytes) -> bytes:
        return to_jsonfeed(normalize(data))

    return Variant("backissue", metadata.version("backissue"), read, lambda feed: len(json.loads(feed)["items"]))


def backissue_snapshot() -> Variant:
    """The same without writing it down: a Snapshot is to us what its result object is to a peer."""
    from worker import normalize

    return Variant(OURS, metadata.version("backissue"), normalize, lambda snapshot: len(snapshot.entries))


def feedparser() -> Variant:
    """The reference of the field."""
    import feedparser

    return Variant("feedparser", metadata.version("feedparser"), feedparser.parse, lambda feed: len(feed.entries))


def fastfeedparser() -> Variant:
    """A reader without sanitiser."""
    import fastfeedparser

    version = metadata.version("fastfeedparser")
    return Variant("fastfeedparser", version, fastfeedparser.parse, lambda feed: len(feed.entries))


def feedparser_rs() -> Variant:
    """A reader in Rust; its entries become Python's when they are asked for, so they are."""
    import feedparser_rs

    def read(data: bytes) -> list[Any]:
        return list(feedparser_rs.parse(data, sanitize_html=True).entries)

    return Variant("feedparser-rs", metadata.version("feedparser-rs"), read, len)


def installed(makers: Iterable[Callable[[], Variant]]) -> Iterator[Variant]:
    """Give every variant that can run here; tell of the others."""
    for make in makers:
        try:
            yield make()
        except ImportError as error:
            print(f"{make.__name__} is left out: {error}", file=sys.stderr)


# --- measuring --------------------------------------------------------------------------------------------------------


def measure(
    name: str, documents: dict[str, bytes], variants: Sequence[Variant], rounds: int, *, in_a_row: bool
) -> Timings:
    """Let every variant read every document, in turn."""
    refused = {document: names for document, data in documents.items() if (names := refusals(data, variants))}
    read = [data for document, data in documents.items() if document not in refused]
    seconds: dict[str, list[float]] = {variant.name: [] for variant in variants}
    for data in read:
        runs = [[cost(variant, data, in_a_row=in_a_row) for variant in variants] for _ in range(rounds)]
        for variant, costs in zip(variants, zip(*runs, strict=True), strict=True):
            seconds[variant.name].append(median(costs))
    return Timings(name, len(read), sum(map(len, read)), seconds, refused)


def refusals(data: bytes, variants: Sequence[Variant]) -> list[str]:
    """Name the variants that make nothing of a document; also warms each of them up."""
    counts: dict[str, int | None] = {}
    for variant in variants:
        counts[variant.name] = None
        with contextlib.suppress(Exception):  # whatever a reader raises is a refusal
            counts[variant.name] = variant.count(variant.read(data))
    somebody_found_entries = any(counts.values())
    return [name for name, count in counts.items() if count is None or (count == 0 and somebody_found_entries)]


def cost(variant: Variant, data: bytes, *, in_a_row: bool = False) -> float:
    """Measure one reading, or the second of two in a row, in seconds of CPU time."""
    if in_a_row:
        variant.read(data)
    gc.collect()
    start = time.process_time()
    variant.read(data)
    return time.process_time() - start


# --- reporting --------------------------------------------------------------------------------------------------------


def rows(timings: Timings) -> list[dict[str, Any]]:
    """Give the table of a set: one row per variant."""
    table = []
    for name, seconds in timings.seconds.items():
        row: dict[str, Any] = {"variant": name, "total_ms": sum(seconds) * 1e3}
        for base in BASES:
            against = timings.seconds.get(base)
            row[f"total_to_{base}"] = sum(seconds) / sum(against) if against else None
            row[f"median_to_{base}"] = (
                median(ours / theirs for ours, theirs in zip(seconds, against, strict=True)) if against else None
            )
        table.append(row)
    return table


def report(timings: Timings, rounds: int) -> str:
    """Set a table for people."""
    title = f"{timings.name}: {timings.documents} documents, {timings.document_bytes:,} bytes, {rounds} rounds"
    lines = [title, f"{'':16}{'':>12}" + "".join(f"{f'ratio to {base}':>24}" for base in BASES)]
    lines.append(f"{'variant':16}{'total, ms':>12}" + f"{'of totals':>13}{'median':>11}" * len(BASES))
    for row in rows(timings):
        ratios = [row[f"{kind}_to_{base}"] for base in BASES for kind in ("total", "median")]
        cells = ["–" if ratio is None else f"{ratio:.3g}" for ratio in ratios]
        widths = (13, 11) * len(BASES)
        lines.append(
            f"{row['variant']:16}{row['total_ms']:>12.2f}"
            + "".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True))
        )
    lines += faster(timings)
    lines.append(f"left out for all, because a variant refused them: {len(timings.refused)}")
    lines += [f"  {document}: {', '.join(names)}" for document, names in timings.refused.items()]
    return "\n".join(lines)


def faster(timings: Timings) -> list[str]:
    """Say in words how many times faster than its peers a snapshot is made."""
    ours = sum(timings.seconds.get(OURS, ()))
    theirs = {base: sum(timings.seconds[base]) for base in BASES[1:] if base in timings.seconds}
    if not ours or not theirs:
        return []
    said = ", ".join(f"{seconds / ours:.2f} times as fast as {base}" for base, seconds in theirs.items())
    return [f"backissue (snapshot) is {said}, of totals"]


def load(folder: Path) -> dict[str, bytes]:
    """Read every feed of a folder into memory."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in SUFFIXES}


def compare(
    variants: Sequence[Variant], sets: dict[str, dict[str, bytes]], *, rounds: int, in_a_row: bool, as_json: bool
) -> None:
    """Measure every set of documents, and print what came out."""
    warnings.simplefilter("ignore")  # peers warn of their own deprecations
    gc.freeze()  # what was imported is nobody's litter
    results = [measure(name, documents, variants, rounds, in_a_row=in_a_row) for name, documents in sets.items()]
    about = {"python": sys.version.split()[0], "cpus": os.cpu_count(), "rounds": rounds, "in_a_row": in_a_row}
    versions = {variant.name: variant.version for variant in variants}
    if as_json:
        figures = [{**result._asdict(), "rows": rows(result)} for result in results]
        print(json.dumps({**about, "versions": versions, "sets": figures}, indent=2))
        return
    print(f"Python {about['python']}, {about['cpus']} CPUs; " + ", ".join(f"{n} {v}" for n, v in versions.items()))
    for result in results:
        print("\n" + report(result, rounds))


def sets_of(folders: Sequence[Path]) -> dict[str, dict[str, bytes]]:
    """Give the seed feed, and the feeds of each folder."""
    return {"the seed feed": {SEED.name: SEED.read_bytes()}} | {f"{one.name}/": load(one) for one in folders}


def parser_of(description: str) -> argparse.ArgumentParser:
    """Give the options that every comparison has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="feeds to read beside the seed feed")
    parser.add_argument("--rounds", type=int, default=7, help="readings of each document by each variant (7)")
    parser.add_argument("--in-a-row", action="store_true", help="read each twice, and measure the second reading")
    parser.add_argument("--json", action="store_true", help="figures for programs instead of a table")
    return parser


def profiled(sets: dict[str, dict[str, bytes]], rounds: int) -> None:
    """Print where our time goes, for each set without what is no feed."""
    from benchmarks import stages
    from schemas.errors import BackissueError
    from worker import normalize

    def is_feed(data: bytes) -> bool:
        try:
            normalize(data)
        except BackissueError:
            return False
        return True

    for name, documents in sets.items():
        feeds = {document: data for document, data in documents.items() if is_feed(data)}
        print("\n" + stages.report(name, stages.profile(feeds, rounds)))


def main() -> None:
    """Compare whole ways of a document."""
    parser = parser_of("What does reading and cleaning a feed cost?")
    parser.add_argument("--profile", action="store_true", help="say where our own time goes as well")
    arguments = parser.parse_args()
    makers = (
        bare_lxml,
        lxml_and_nh3,
        lxml_nh3_and_words,
        backissue,
        backissue_snapshot,
        feedparser,
        fastfeedparser,
        feedparser_rs,
    )
    variants = list(installed(makers))
    sets = sets_of(arguments.folders)
    compare(variants, sets, rounds=arguments.rounds, in_a_row=arguments.in_a_row, as_json=arguments.json)
    if arguments.profile and not arguments.json:
        profiled(sets, arguments.rounds)


if __name__ == "__main__":
    main()
