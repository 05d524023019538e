"""Measure what taking feeds in costs, beside `reader`: parse, clean, record and index them, and find nothing changed.

    python benchmarks/ingest.py [--feeds N] [--entries N] [--paragraphs N] [--rounds N] [--json] [--profile]

The feeds (200 of 20 entries of some 3,500 characters) are made by synthetic.py and read from files, by both. Each
begins with an empty database on disk. Measured are two updates of all feeds: the first, and one that finds every body
as it was. Ours is what a round of the worker does but for publishing: fetch, keep the body, parse, clean with the
ledger, compare, record with every name and revision, and take the words into the index of the search. `reader` parses,
sanitises and stores; its search would have to be updated besides, and is not.

Method. Each update happens in a process of its own that has imported everything before; CPU time of that process, user
and system, so that other work on the machine counts little. The two take turns; the figure is the median of the rounds.
`make bench` installs reader; without it, ours are measured alone.

Beside the two stands the least that such an update could cost in Python: a bare lxml parse, one pass of nh3 over each
body, a row with what came of it, and its words in an index of FTS5; and of a body that is as it was, its hash. It
repairs, cleans, recognises and accounts for nothing. What is asked of ours cannot be less than what that comes to.
"""

import argparse
import asyncio
import cProfile
import gc
import json
import logging
import pstats
import re
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import structlog

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive import indexing, sources
from archive.connect import open_archive
from benchmarks import child
from benchmarks.synthetic import BEGIN, Library, rss
from schemas.config import Config
from schemas.source import Source
from worker import rounds
from worker.desk import Desk
from worker.polling import Polling
from worker.settings import Settings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BODY_BYTES_MAX = 64 * 1024 * 1024
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
TAG = re.compile("<[^>]*>")
LEAST = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS bodies (feed TEXT, hash TEXT, body BLOB, PRIMARY KEY (feed, hash));
CREATE TABLE IF NOT EXISTS entries (feed TEXT, guid TEXT, title TEXT, content TEXT, PRIMARY KEY (feed, guid));
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, content, content='');
"""
LIMITS = child.Limits(cpu_seconds=3_600, address_bytes=8_000 * child.MEGABYTE)


def write_feeds(folder: Path, *, feeds: int, entries: int, paragraphs: int, seed: int = 1) -> list[str]:
    """Write feeds, and give their names."""
    library = Library(seed)
    names = [f"feed-{number:04}" for number in range(feeds)]
    for number, name in enumerate(names):
        newest = BEGIN + timedelta(days=1000, minutes=number)
        items = library.items(number * entries, entries, newest, paragraphs=paragraphs)
        (folder / f"{name}.xml").write_bytes(rss(name, items))
    return names


async def ours(folder: Path, archive: Path, names: list[str], *, now: datetime) -> int:
    """Do what a round does, but for publishing, all of it in this process; gives how many entries are new."""
    config = Config(sources=tuple(Source(id=name, url=f"{name}.xml") for name in names))
    settings = Settings(config=config, folder=folder, file=folder / "backissue.toml")
    db = open_archive(archive)
    sources.sync(db, config.sources, (), now=now)
    desk = Desk(db, archive=None)
    async with rounds.web_of(settings) as web:
        polling = Polling(settings, db, web=web, desk=desk, clock=rounds.passing(now))
        polling.add(rounds.chosen(config, ()), now=now)
        await polling.crew.idle()
        await polling.crew.stop(0)
        done = polling.collect()
    await desk.close()
    assert len(done) == len(names)
    assert not any(one.failures for one in done), done
    indexing.catch_up(db)
    db.close()
    return sum(one.new for one in done)


def least(folder: Path, database: Path, names: list[str]) -> int:
    """Do what nobody who parses, sanitises, stores and indexes can do without; gives how many entries are new."""
    import nh3
    from lxml import etree

    new = 0
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.executescript(LEAST)
        for name in names:
            body = (folder / f"{name}.xml").read_bytes()
            digest = sha256(body).hexdigest()
            if db.execute("SELECT 1 FROM bodies WHERE feed = ? AND hash = ?", (name, digest)).fetchone():
                continue
            parser = etree.XMLParser(resolve_entities=False, huge_tree=True, no_network=True)
            entries = []
            for item in etree.fromstring(body, parser).iter("item"):
                clean = nh3.clean(item.findtext(ENCODED) or item.findtext("description") or "")
                entries.append((name, item.findtext("guid"), item.findtext("title"), clean, TAG.sub(" ", clean)))
            db.execute("BEGIN")
            db.execute("INSERT INTO bodies VALUES (?, ?, ?)", (name, digest, body))
            db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", [entry[:4] for entry in entries])
            db.executemany("INSERT INTO words VALUES (?, ?)", [(title, text) for *_, title, _, text in entries])
            db.execute("COMMIT")
            new += len(entries)
    return new


def readers(folder: Path, database: Path, names: list[str]) -> int:
    """Have reader update the same feeds; gives how many entries it has."""
    import reader

    with reader.make_reader(str(database), feed_root=str(folder)) as theirs:
        for name in names:
            theirs.add_feed(f"{name}.xml", exist_ok=True)
        theirs.update_feeds(scheduled=False)  # each time that it is asked to, as ours
        return theirs.get_entry_counts().total or 0


def measured(task: Callable[[], int], expected: int) -> float:
    """Give the CPU seconds of a task in a process of its own, which has to give what is expected."""

    def run() -> bytes:
        logging.disable()
        gc.freeze()
        started = time.process_time()
        got = task()
        return json.dumps([time.process_time() - started, got]).encode()

    done = child.forked(run, LIMITS)
    if done.code:
        raise RuntimeError(done.said.decode())
    seconds, got = json.loads(done.said)
    assert got == expected, f"{got} entries instead of {expected}"
    return float(seconds)


def compare(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure both, turn and turn about."""
    has_reader = _import_all()
    total = arguments.feeds * arguments.entries
    seconds: dict[str, list[float]] = {}
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sizes = {"feeds": arguments.feeds, "entries": arguments.entries, "paragraphs": arguments.paragraphs}
        names = write_feeds(folder, **sizes)
        for number in range(arguments.rounds):
            for what, later, new in (("first import", 0, total), ("nothing changed", 1, 0)):
                now = NOW + timedelta(hours=later)
                mine = partial(_run, folder, folder / f"ours-{number}.db", names, now)
                seconds.setdefault(f"backissue, {what}", []).append(measured(mine, new))
                floor = partial(least, folder, folder / f"least-{number}.db", names)
                seconds.setdefault(f"the least, {what}", []).append(measured(floor, new))
                if has_reader:
                    theirs = partial(readers, folder, folder / f"readers-{number}.db", names)
                    seconds.setdefault(f"reader, {what}", []).append(measured(theirs, total))
                print(f"round {number + 1} of {arguments.rounds}: {what}", file=sys.stderr)
            for file in folder.glob("*.db*"):
                file.unlink()
    result: dict[str, Any] = {**sizes, "rounds": arguments.rounds, "cpu_seconds": seconds}
    result["versions"] = {
        "python": sys.version.split()[0],
        "reader": metadata.version("reader") if has_reader else None,
    }
    result["times_faster"] = {
        f"{who}, {what}": median(seconds[f"reader, {what}"]) / median(seconds[f"{who}, {what}"])
        for what in ("first import", "nothing changed")
        for who in ("backissue", "the least")
        if has_reader
    }
    return result


def report(result: dict[str, Any]) -> str:
    """Set a table for people."""
    total = result["feeds"] * result["entries"]
    versions = result["versions"]
    sizes = f"{result['feeds']} feeds of {result['entries']} entries, {result['rounds']} rounds"
    head = f"{sizes}; Python {versions['python']}, reader {versions['reader'] or 'not installed'}"
    lines = [head, f"{'':28}{'CPU, s':>10}{'entries/s':>12}"]
    for name, seconds in result["cpu_seconds"].items():
        lines.append(f"{name:28}{median(seconds):>10.3f}{total / median(seconds):>12,.0f}")
    lines += [f"{what}: {times:.1f} times faster than reader" for what, times in result["times_faster"].items()]
    return "\n".join(lines)


def profile(arguments: argparse.Namespace) -> None:
    """Print where our own time goes, in both updates."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        names = write_feeds(folder, feeds=arguments.feeds, entries=arguments.entries, paragraphs=arguments.paragraphs)
        for later in (0, 1):
            profiler = cProfile.Profile(time.process_time)
            profiler.runcall(_run, folder, folder / "ours.db", names, NOW + timedelta(hours=later))
            pstats.Stats(profiler).sort_stats("tottime").print_stats(40)


def _run(folder: Path, archive: Path, names: list[str], now: datetime) -> int:
    return asyncio.run(ours(folder, archive, names, now=now))


def _import_all() -> bool:
    """Import what either imports late, by doing everything once; whether reader is there."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        names = write_feeds(folder, feeds=1, entries=1, paragraphs=1)
        _run(folder, folder / "ours.db", names, NOW)
        try:
            least(folder, folder / "least.db", names)
            readers(folder, folder / "readers.db", names)
        except ImportError:
            return False
    return True


def main() -> None:
    """Compare, or profile."""
    parser = argparse.ArgumentParser(description="What does taking feeds in cost, beside reader?")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=20, help="entries of each feed (20)")
    parser.add_argument("--paragraphs", type=int, default=16, help="paragraphs of each entry (16)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="figures for programs instead of a table")
    parser.add_argument("--profile", action="store_true", help="say where our own time goes instead")
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if arguments.profile:
        profile(arguments)
        return
    result = compare(arguments)
    print(json.dumps(result, indent=2) if arguments.json else report(result))


if __name__ == "__main__":
    main()
