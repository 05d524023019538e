"""Measure what an archive of a million entries costs beside an empty one, and how long it searches.

    python benchmarks/growth.py [--entries N] [--archive FILE] [--sets N] [--json]

It fills an archive (1,000,000 entries of 10,000 sources in five visits of 20 entries each, words by Zipf's law, see
synthetic.py) with our own functions: captures, entries with all their names and revisions, and the index of words, all
but parsing and cleaning. That takes some ten minutes and 7 GB; with --archive the file stays, and serves again.

Then, turn and turn about in an empty archive and in the full one, it takes in sets of 50 feeds of 20 new entries the
whole way (fetch, keep, parse, clean, compare, record, index), as one round and each feed as a round of its own; then
the same feeds unchanged, and again with one entry changed. Figures are medians of the sets, of CPU time, and the
ratios of those two. Searches are timed five times each, in a connection of its own that has asked nothing before, by
the clock and in CPU time.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive import captures, decide, entries, identity, indexing, sources
from archive.connect import open_archive
from archive.search import Found, search
from benchmarks.synthetic import BEGIN, LANGUAGES, Item, Library, markup, rss
from schemas.feed import Category, Entry, Feed, Person, Text
from schemas.outcome import Document
from schemas.snapshot import Snapshot
from schemas.source import Source
from worker import fetch
from worker.visiting import refresh

if TYPE_CHECKING:
    from archive.connect import Database

ENTRIES_PER_FEED = 20
VISITS = 5
PARAGRAPHS = 5
BODY_BYTES_MAX = 64 * 1024 * 1024
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIZE = (
    "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
)


class Cost(NamedTuple):
    """What taking in a set of feeds cost."""

    cpu_seconds: float
    seconds: float


# --- filling ----------------------------------------------------------------------------------------------------------


def fill(path: Path, count: int, library: Library) -> None:
    """Make an archive of so many entries, or complete it."""
    feeds = max(1, count // (VISITS * ENTRIES_PER_FEED))
    names = [f"feed-{number:05}" for number in range(feeds)]
    db = open_archive(path)
    subscriptions = [Source(id=name, url=f"{name}.xml") for name in names]
    sources.sync(db, subscriptions, (), now=NOW)
    (held,) = db.conn.execute("SELECT COUNT(*) FROM entries").fetchone()
    started = time.perf_counter()
    done = 0
    for visit in range(VISITS):
        for number, name in enumerate(names):
            done += ENTRIES_PER_FEED
            if done <= held:
                continue
            newest = BEGIN + timedelta(days=800 * visit + 400, minutes=number)
            items = library.items(done, ENTRIES_PER_FEED, newest, paragraphs=PARAGRAPHS)
            _record(db, name, items, LANGUAGES[number % len(LANGUAGES)], newest + timedelta(days=1))
            if done % indexing.BATCH == 0:
                indexing.catch_up(db)
                _tell(f"{done:,} of {count:,} entries, {done / (time.perf_counter() - started):,.0f}/s")
    indexing.catch_up(db)
    db.close()
    _tell("")


def _record(db: "Database", source: str, items: list[Item], language: str, now: datetime) -> None:
    found = tuple(_entry(source, item) for item in items)
    feed = Feed(title=Text(value=source), language=language)
    keys = identity.entry_keys(found)
    hashes = [identity.raw_hash(entry) for entry in found]
    document = Document(url=f"{source}.xml", key=f"{source}.xml", body=f"{source} {now}".encode())
    capture = captures.record(db, source, document, now=now)
    snapshot = Snapshot(dialect="rss", feed=feed, entries=found, keys=keys)
    changes = decide.decide(snapshot, hashes, entries.known(db, source, keys))
    entries.record(db, source, capture.number, snapshot, changes, rules_hash="benchmark", now=now)


def _entry(source: str, item: Item) -> Entry:
    return Entry(
        guid=f"{source}:{item.number}",
        permalink=f"https://{source}.example.org/{item.number}/",
        title=Text(value=item.title),
        content=Text(value=markup(item), kind="html"),
        published=item.published,
        authors=(Person(name=item.author),),
        categories=tuple(Category(term=tag) for tag in item.tags),
    )


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:60}", end="", file=sys.stderr, flush=True)


# --- taking in --------------------------------------------------------------------------------------------------------


class Feeds(NamedTuple):
    """A set of feeds in a folder."""

    folder: Path
    sources: tuple[Source, ...]

    def write(self, library: Library, *, first: int) -> "Feeds":
        """Write them with new entries."""
        for number, source in enumerate(self.sources):
            newest = BEGIN + timedelta(days=4_400, minutes=first + number)
            start = first + number * ENTRIES_PER_FEED
            items = library.items(start, ENTRIES_PER_FEED, newest, paragraphs=PARAGRAPHS)
            (self.folder / str(source.url)).write_bytes(rss(source.id, items))
        return self

    def change(self) -> None:
        """Change a word of one entry in each."""
        for source in self.sources:
            file = self.folder / str(source.url)
            before, middle, after = file.read_bytes().partition(b"<content:encoded><![CDATA[<")
            file.write_bytes(before + middle + after.replace(b" ", b" changed ", 1))


def feeds(folder: Path, name: str, count: int) -> Feeds:
    """Give a set of feeds with names of its own."""
    names = [f"{name}-{number:03}" for number in range(count)]
    return Feeds(folder, tuple(Source(id=name, url=f"{name}.xml") for name in names))


async def take_in(db: "Database", some: Feeds, *, alone: bool, now: datetime) -> None:
    """Do what a round does, but for publishing; or a round for each feed `alone`."""
    ask = partial(fetch.fetch, body_bytes_max=BODY_BYTES_MAX)
    for source in some.sources:
        done = await refresh(source, db, fetch=ask, folder=some.folder, now=now)
        assert not done.failures, done.failures
        sources.set_due(db, source.id, now + timedelta(hours=1), now=now, error=None)
        if alone:
            indexing.catch_up(db)
    indexing.catch_up(db)


def measured(work: Callable[[], None]) -> Cost:
    """Give what a piece of work costs."""
    began, started = _cpu(), time.perf_counter()
    work()
    return Cost(_cpu() - began, time.perf_counter() - started)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def growth(path: Path, library: Library, *, sets: int, count: int) -> dict[str, Any]:
    """Take in the same sets of feeds in an empty archive and in the full one."""
    costs: dict[str, dict[str, list[Cost]]] = {"empty": {}, "full": {}}
    sizes: dict[str, list[float]] = {}
    run = int(time.time())  # names that a kept archive has not seen
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number in range(sets + 1):
            together = feeds(folder, f"t{run}-{number}", count).write(library, first=10**8 + number * 10**6)
            alone = feeds(folder, f"a{run}-{number}", count).write(library, first=2 * 10**8 + number * 10**6)
            for name, file in (("empty", folder / f"{number}.db"), ("full", path)):
                db = open_archive(file)
                sources.sync(db, (*_configured(db), *together.sources, *alone.sources), (), now=NOW)
                for what, cost in _visits(db, together, alone, sizes if name == "full" else {}):
                    if number:  # the first only warms up
                        costs[name].setdefault(what, []).append(cost)
                db.close()
                together.write(library, first=10**8 + number * 10**6 + 500_000)
                _tell(f"set {number} of {sets}, {name}")
    _tell("")
    table = {}
    for what in costs["full"]:
        empty, full = (median(cost.cpu_seconds for cost in costs[name][what]) for name in ("empty", "full"))
        table[what] = {
            "empty_ms_per_feed": empty / count * 1000,
            "full_ms_per_feed": full / count * 1000,
            "ratio": full / empty,
        }
    return {"costs": table, "bytes": {name: median(values) for name, values in sizes.items()}}


def _configured(db: "Database") -> list[Source]:
    """Give the sources there are; what became of those that are not configured any more is another question."""
    return [Source(id=name, url=url) for name, url in db.conn.execute("SELECT id, url FROM sources ORDER BY position")]


def _visits(db: "Database", together: Feeds, alone: Feeds, sizes: dict[str, list[float]]) -> Iterator[tuple[str, Cost]]:
    """Take in two sets of feeds, then one of them again and again."""

    def visit(some: Feeds, *, alone: bool, hours: int) -> Cost:
        return measured(lambda: asyncio.run(take_in(db, some, alone=alone, now=NOW + timedelta(hours=hours))))

    def grown(name: str, before: int, *, per: int = 1) -> int:
        (size,) = db.conn.execute(SIZE).fetchone()
        sizes.setdefault(name, []).append((size - before) / len(together.sources) / per)
        return int(size)

    (size,) = db.conn.execute(SIZE).fetchone()
    yield "20 new entries, in a round of many feeds", visit(together, alone=False, hours=0)
    yield "20 new entries, alone in a round", visit(alone, alone=True, hours=0)
    size = grown("a new entry, with its part of the body", size, per=2 * ENTRIES_PER_FEED)
    yield "nothing changed", visit(together, alone=False, hours=1)
    size = grown("a capture with nothing changed", size)
    together.change()
    yield "1 of 20 entries changed", visit(together, alone=False, hours=2)
    grown("a capture with 1 of 20 entries changed, with its revision", size)


# --- searching --------------------------------------------------------------------------------------------------------


def searches(path: Path, library: Library) -> Iterator[dict[str, Any]]:
    """Time searches, newest first and best first."""
    db = open_archive(path, read_only=True)
    frequent, rare = (
        db.conn.execute(f"SELECT {column} FROM {table} GROUP BY 1 ORDER BY COUNT(*) {order} LIMIT 1").fetchone()[0]
        for table, column, order in (("tags", "term", "DESC"), ("tags", "term", "ASC"))
    )
    frequent_author, rare_author = (
        db.conn.execute(f"SELECT name FROM authors GROUP BY 1 ORDER BY COUNT(*) {order} LIMIT 1").fetchone()[0]
        for order in ("DESC", "ASC")
    )
    db.close()
    common, second, third = library.words[:3]
    words = {f"word of rank {rank:,}": library.words[rank - 1] for rank in (1, 3, 10, 30, 100, 300, 1_000, 10_000)}
    queries = {
        **words,
        "a rare word": library.rare[3],
        "three commonest words": f"{common} {second} {third}",
        "three commonest and a rare one": f"{common} {second} {third} {library.rare[3]}",
        "phrase of the commonest": f'"{common} {second}"',
        "either": f"{common} OR {library.rare[3]}",
        "one without the other": f"{common} -{library.words[30]}",
        "near": f"NEAR({common} {library.words[100]}, 3)",
        "in the title": f"title:{common}",
        "prefix of 1 letter": f"{library.words[300][:1]}*",
        "prefix of 2 letters": f"{library.words[300][:2]}*",
        "prefix of 3 letters": f"{library.words[4_000][:3]}*",
        "prefix of 4 letters": f"{library.words[4_000][:4]}*",
        "prefix and a rare word": f"{library.words[300][:1]}* {library.rare[3]}",
    }
    filters: dict[str, dict[str, Any]] = {
        "a source": {"source": "feed-00007"},
        "a frequent tag": {"tag": frequent},
        "a rare tag": {"tag": rare},
        "a frequent author": {"author": frequent_author},
        "a rare author": {"author": rare_author},
        "most authors": {"author": "a"},
        "a month": {"since": date(2017, 6, 1), "until": date(2017, 6, 30)},
        "long ago": {"until": date(2013, 2, 10)},
        "a language": {"language": "pt"},
        "a language that nobody writes": {"language": "xx"},
    }
    for is_ranked in (False, True):
        for name, text in queries.items():
            yield _timed(path, name, text, {}, is_ranked=is_ranked)
        for name, narrowed in filters.items():
            for what, text in (("commonest", common), ("rank 300", library.words[299])):
                yield _timed(path, f"{what}, {name}", text, narrowed, is_ranked=is_ranked)


def _timed(path: Path, name: str, text: str, filters: dict[str, Any], *, is_ranked: bool) -> dict[str, Any]:
    times: list[float] = []
    cpu: list[float] = []
    founds: list[Found] = []
    db = open_archive(path, read_only=True)
    for _ in range(5):
        began, started = time.process_time(), time.perf_counter()
        founds.append(search(db, text, limit=20, ranked=is_ranked, **filters))
        times.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - began) * 1000)
    db.close()
    found = founds[-1]
    _tell(f"{name}: {times[0]:.1f} ms")
    order = "best" if is_ranked else "newest"
    facts = {"query": name, "order": order, "hits": len(found.hits), "ranked_among": found.ranked_among}
    return {**facts, "first_ms": times[0], "median_ms": median(times), "median_cpu_ms": median(cpu)}


# --- the report -------------------------------------------------------------------------------------------------------


def report(result: dict[str, Any]) -> str:
    """Set tables for people."""
    size = f"{result['file_bytes'] / 1e9:.2f} GB: {result['file_bytes'] / result['entries']:,.0f} bytes an entry"
    head = f"{result['entries']:,} entries of {result['sources']:,} sources, {size}"
    lines = [head, "", f"{'CPU, ms a feed':45}{'empty':>9}{'full':>9}{'ratio':>8}"]
    for what, row in result["costs"].items():
        lines.append(f"{what:45}{row['empty_ms_per_feed']:>9.2f}{row['full_ms_per_feed']:>9.2f}{row['ratio']:>8.2f}")
    lines += ["", "bytes of file"]
    lines += [f"{what:60}{size:>9,.0f}" for what, size in result["bytes"].items()]
    lines += ["", f"{'20 matches, ms (clock, its first, CPU)':40}{'newest':>24}{'best':>24}"]
    by_query: dict[str, dict[str, Any]] = {}
    for row in result["searches"]:
        by_query.setdefault(row["query"], {})[row["order"]] = row
    for query, orders in by_query.items():
        times = (
            orders[order][name] for order in ("newest", "best") for name in ("median_ms", "first_ms", "median_cpu_ms")
        )
        cells = "".join(f"{each:>8.1f}" for each in times)
        among = orders["best"]["ranked_among"]
        lines.append(f"{query:40}{cells}" + (f"  newest {among:,}" if among else ""))
    return "\n".join(lines)


def main() -> None:
    """Fill, take in, search."""
    parser = argparse.ArgumentParser(description="What does an archive of a million entries cost?")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--archive", type=Path, help="where to keep it; one that is there serves again")
    parser.add_argument("--sets", type=int, default=5, help="pairs of sets of feeds that are taken in (5)")
    parser.add_argument("--feeds", type=int, default=50, help="feeds of a set (50)")
    parser.add_argument("--json", action="store_true", help="figures for programs instead of tables")
    arguments = parser.parse_args()
    library = Library(seed=1)
    with TemporaryDirectory() as temporary:
        path = arguments.archive or Path(temporary) / "archive.db"
        fill(path, arguments.entries, library)
        db = open_archive(path, read_only=True)
        (held,) = db.conn.execute("SELECT COUNT(*) FROM entries").fetchone()
        (subscriptions,) = db.conn.execute("SELECT COUNT(*) FROM sources").fetchone()
        (file_bytes,) = db.conn.execute(SIZE).fetchone()
        db.close()
        result = {
            "entries": held,
            "sources": subscriptions,
            "file_bytes": file_bytes,
            "searches": list(searches(path, library)),
            **growth(path, library, sets=arguments.sets, count=arguments.feeds),
        }
    _tell("")
    print(json.dumps(result, indent=2) if arguments.json else report(result))


if __name__ == "__main__":
    main()
