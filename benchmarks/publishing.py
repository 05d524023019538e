"""Measure what publishing one changed source costs, beside publishing all of them.

    python benchmarks/publishing.py [--sources N] [--entries N] [--rounds N] [--json]

The sources (1,000 of 50 entries) are made by synthetic.py, taken in as the worker takes them in, and combined in one
publication besides. Published is with every format and every sibling: first all, into an empty folder; then, in each
round, after one source has brought one new entry: what that touched (the source and the publication), as the worker
does at the end of a round; then all feeds again, of which one more source has changed, as `backissue publish` does.

Method: CPU time of this process, user and system; the figures of the rounds are medians.
"""

import argparse
import asyncio
import gc
import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive import sources
from archive.connect import open_archive
from benchmarks.ingest import BODY_BYTES_MAX, write_feeds
from benchmarks.synthetic import BEGIN, Library, rss
from schemas.config import Config, PublishSettings, Site
from schemas.source import Publication, Source
from worker import fetch
from worker.publish import PublishReport, publish
from worker.visiting import refresh

if TYPE_CHECKING:
    from archive.connect import Database

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def configured(names: list[str]) -> Config:
    """Give a configuration of these sources, and a publication of all of them."""
    return Config(
        site=Site(base_url="https://feeds.example.org"),
        publish=PublishSettings(),
        sources=tuple(Source(id=name, url=f"{name}.xml") for name in names),
        publications=(Publication(id="all", sources=tuple(names)),),
    )


async def take_in(db: "Database", folder: Path, subscriptions: tuple[Source, ...], *, now: datetime) -> None:
    """Read what these sources say now."""
    ask = partial(fetch.fetch, body_bytes_max=BODY_BYTES_MAX)
    for source in subscriptions:
        done = await refresh(source, db, fetch=ask, folder=folder, now=now)
        assert not done.failures, done.failures


def seconds(task: Callable[[], PublishReport]) -> tuple[float, PublishReport]:
    """Give the CPU seconds of a task, and what it gave."""
    gc.collect()
    started = time.process_time()
    report = task()
    return time.process_time() - started, report


def measure(arguments: argparse.Namespace) -> dict[str, float]:
    """Give CPU seconds by what they were spent for."""
    logging.disable()
    taken: dict[str, list[float]] = {"one, touched": [], "one, among all": [], "none, among all": []}
    with TemporaryDirectory() as temporary:
        folder, out = Path(temporary), Path(temporary, "public")
        names = write_feeds(folder, feeds=arguments.sources, entries=arguments.entries, paragraphs=5)
        config = configured(names)
        db = open_archive(folder / "archive.db")
        sources.sync(db, config.sources, config.publications, now=NOW)
        asyncio.run(take_in(db, folder, config.sources, now=NOW))
        print(f"{len(names)} sources are taken in", file=sys.stderr)
        everything, _ = seconds(lambda: publish(db, config, out))
        publish(db, config, out)
        for number in range(arguments.rounds):
            for step, what in enumerate(taken):
                changed, now = (
                    config.sources[(2 * number + step) % len(names)],
                    NOW + timedelta(hours=2 * number + step),
                )
                if is_changing := what.startswith("one"):
                    add_entry(folder / f"{changed.id}.xml", 2 * number + step)
                    asyncio.run(take_in(db, folder, (changed,), now=now + timedelta(hours=1)))
                wanted = [changed.id, "all"] if step == 0 else None
                spent, report = seconds(partial(publish, db, config, out, wanted))
                written = [feed.id for feed in report.feeds if feed.changed]
                assert written == ([changed.id, "all"] if is_changing else []), written
                taken[what].append(spent)
        db.close()
    return {"all": everything} | {what: median(found) for what, found in taken.items()}


def add_entry(path: Path, number: int) -> None:
    """Have a feed bring one more entry, the newest of all."""
    items = Library(9).items(10_000_000 + number, 1, BEGIN + timedelta(days=2000 + number), paragraphs=5)
    (entry,) = rss("x", items).split(b"<item>")[1:]
    path.write_bytes(
        path.read_bytes().replace(b"<item>", b"<item>" + entry.partition(b"</item>")[0] + b"</item><item>", 1)
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments)
    if arguments.json:
        print(json.dumps(found))
        return
    print(f"{'published':20} {'CPU s':>8}  {'of all':>9}")
    for what, spent in found.items():
        print(f"{what:20} {spent:8.3f}  {'1/%.0f' % (found['all'] / spent) if spent else '-':>9}")


if __name__ == "__main__":
    main()
