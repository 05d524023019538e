"""Publish every feed of a folder and look at it with other eyes: is it valid, whole, and always the same.

    python benchmarks/republish.py FOLDER [--entries N] [--variants] [--keep DIR] [--json]

Each file below FOLDER that a round of the worker can read is a source of its own in one archive, beside a publication
that combines them; everything goes the way it goes in a round, with `entries_per_feed = N` (50), summary feeds (with
--variants those of tags and authors, too, which are thousands), hubs and an address. Then, of every file that was
published, current documents, archived ones and variants:

1. It keeps the rules: those of the W3C feed validator (tests/validity), RFC 4287's grammar, JSON Feed 1.1.
2. feedparser, feedparser-rs and fastfeedparser find in RSS and Atom the entries of the JSON Feed beside it: the same
   number, ids, links and titles, in the same order.
3. It is the same, byte for byte, when all is published once more: into an empty folder, and by processes with another
   PYTHONHASHSEED, TZ and LC_ALL.

The same feeds by `normalize`, which needs no archive, are held to 1 and 2. Prints a table, and every difference.
Exits 1 where there is one. `make bench` installs the parsers.
"""

import argparse
import asyncio
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import structlog
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive import sources as archived
from archive.connect import open_archive
from benchmarks.readers import READERS, differences, of_json
from schemas.config import ArchiveSettings, Config, PublishSettings, Site
from schemas.source import Publication, Source, Variant
from tests.validity import Kind, errors
from tests.validity.grammar import breaches
from worker.publish import publish, render
from worker.publish.uris import atom_id
from worker.rounds import run_once
from worker.settings import Settings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BASE_URL = "https://feeds.example.org/"
HUBS = ("https://hub.example.org/", "https://hub.example.net/?a=b")
SUFFIXES = {".xml", ".rss", ".atom", ".rdf", ".json"}
#: How the environment of another machine may differ. A locale that is not installed is none, as anywhere.
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Chatham", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"},
)
#: The formats by what a file is called.
_KINDS: tuple[tuple[str, Kind], ...] = ((".json", "jsonfeed"), ("rss.xml", "rss"), (".xml", "atom"))


class Finding(NamedTuple):
    """Something that is wrong with a file."""

    file: str
    said: str


class Report(NamedTuple):
    """What was looked at, and what was found."""

    counts: Counter[str]
    findings: list[Finding]


# --- publishing -------------------------------------------------------------------------------------------------------


def settings_for(
    folder: Path, files: Sequence[Path], work: Path, *, entries: int, variants: tuple[Variant, ...] = ("summary",)
) -> Settings:
    """Configure each file as a source, and a publication of all."""
    sources = tuple(Source(id=f"feed-{number}", url=str(file)) for number, file in enumerate(files))
    config = Config(
        site=Site(title="Republished", base_url=BASE_URL),
        archive=ArchiveSettings(path=str(work / "archive.db")),
        publish=PublishSettings(path=str(work / "public"), entries_per_feed=entries, variants=variants, hubs=HUBS),
        sources=sources,
        publications=(Publication(id="all", sources=tuple(source.id for source in sources)),),
    )
    return Settings(config=config, folder=folder, file=folder / "backissue.toml")


def take_in(settings: Settings) -> list[str]:
    """Do one round of all sources, tell no hub of it, publish; say which of the sources could not be read."""
    quiet = replace(settings, config=replace(settings.config, publish=replace(settings.config.publish, hubs=())))
    db = open_archive(settings.archive)
    try:
        archived.sync(db, settings.config.sources, settings.config.publications, now=NOW)
        done = asyncio.run(run_once(quiet, db, (), now=NOW))
    finally:
        db.close()
    publish_again(settings, settings.public)
    return [f"{one.source_id}: {'; '.join(one.failures)}" for one in done.refreshed if one.failures]


def publish_again(settings: Settings, out: Path) -> None:
    """Publish all into another folder."""
    db = open_archive(settings.archive)
    try:
        publish(db, settings.config, out)
    finally:
        db.close()


def publish_elsewhere(settings: Settings, out: Path, environment: dict[str, str]) -> None:
    """Publish all into another folder, by a process of its own."""
    job = msgspec.json.encode({"config": settings.config, "folder": str(settings.folder), "out": str(out)})
    command = [sys.executable, __file__, "--job"]
    subprocess.run(command, input=job, env=os.environ | environment, check=True)


def do_job(data: bytes) -> None:
    """Do what `publish_elsewhere` asks for."""
    job = msgspec.json.decode(data)
    config = msgspec.convert(job["config"], Config)
    folder = Path(job["folder"])
    publish_again(Settings(config=config, folder=folder, file=folder / "backissue.toml"), Path(job["out"]))


# --- looking ----------------------------------------------------------------------------------------------------------


def documents(out: Path) -> Iterator[tuple[str, Kind, bytes]]:
    """Give every feed document below a folder: its name, its format, its bytes."""
    for file in sorted(out.rglob("*")):
        name = file.relative_to(out).as_posix()
        if (
            file.is_file() and "/" in name and not file.name.startswith(".")
        ):  # beside the folders stands what lists them
            for suffix, kind in _KINDS:
                if name.endswith(suffix):
                    yield name, kind, file.read_bytes()
                    break


def beside(name: str) -> str:
    """Give the JSON Feed that holds the same entries as a document."""
    folder, _, file = name.rpartition("/")
    number = re.fullmatch(r"(\d+)(?:\.rss)?\.xml", file)
    return f"{folder}/{number[1]}.json" if number else f"{folder}/feed.json"


def faults(kind: Kind, data: bytes) -> Iterator[str]:
    """Say which rules a document breaks."""
    yield from (f"{error} ({count}×)" for error, count in Counter(errors(data, kind)).items())
    if kind == "atom":
        yield from (f"grammar: {breach}" for breach in breaches(data))


def unlike(kind: Kind, data: bytes, json: bytes, readers: Sequence[str]) -> Iterator[str]:
    """Say where parsers find other entries in a document than the JSON Feed beside it has."""
    expected = of_json(json)
    if kind == "atom":  # which demands a URI where other formats take any id
        expected = [entry._replace(id=atom_id(entry.id)) for entry in expected]
    for reader in readers:
        yield from differences(reader, data, expected)


def look(out: Path, readers: Sequence[str] = tuple(READERS)) -> Report:
    """Look at every document of a folder."""
    found = {name: (kind, data) for name, kind, data in documents(out)}
    counts: Counter[str] = Counter()
    findings = []
    for name, (kind, data) in found.items():
        counts[f"{_place(name)} {kind}"] += 1
        findings += [Finding(name, said) for said in faults(kind, data)]
        if kind == "jsonfeed":
            counts["entries"] += len(of_json(data)) if _place(name) == "current" else 0
        elif beside(name) not in found:
            findings.append(Finding(name, f"there is no {beside(name)}"))
        else:
            findings += [Finding(name, said) for said in unlike(kind, data, found[beside(name)][1], readers)]
    return Report(counts, findings)


def _place(name: str) -> str:
    match name.count("/"):
        case 1:
            return "current"
        case _ if "/archive/" in name:
            return "archived"
    return "variant"


def compare(first: Path, second: Path) -> list[Finding]:
    """Say which files of two folders differ."""
    one, other = _all_files(first), _all_files(second)
    return [
        Finding(name, "is missing" if name not in other else "is new" if name not in one else "differs")
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    ]


def _all_files(out: Path) -> dict[str, bytes]:
    """Read every file but the receipts, which tell of the file system."""
    files = (file for file in out.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


def look_at_normalized(files: Sequence[Path], folder: Path, readers: Sequence[str] = tuple(READERS)) -> Report:
    """Look at what `normalize` makes of every file."""
    from schemas.errors import BackissueError
    from worker import normalize
    from worker.publish import channel

    counts: Counter[str] = Counter()
    findings = []
    for file in files:
        name = file.relative_to(folder).as_posix()
        try:
            published = channel.of_snapshot(normalize(file.read_bytes()), None)
        except BackissueError:
            continue
        json = render("jsonfeed", *published)
        findings += [Finding(name, said) for said in faults("jsonfeed", json)]
        for kind in ("rss", "atom"):
            counts[f"normalized {kind}"] += 1
            data = render(kind, *published)
            findings += [Finding(f"{name} as {kind}", said) for said in faults(kind, data)]
            findings += [Finding(f"{name} as {kind}", said) for said in unlike(kind, data, json, readers)]
    return Report(counts, findings)


# --- the whole --------------------------------------------------------------------------------------------------------


def main() -> int:
    """Publish, look, publish again, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--entries", type=int, default=50, help="entries_per_feed")
    parser.add_argument("--variants", action="store_true", help="feeds of tags and authors, too")
    parser.add_argument("--keep", type=Path, help="put archive and files there, and leave them")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--job", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if options.job:
        do_job(sys.stdin.buffer.read())
        return 0
    if options.folder is None or not options.folder.is_dir():
        parser.error("name a folder with feeds")
    with tempfile.TemporaryDirectory() as temporary:
        work = options.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        folder, work = options.folder.resolve(), work.resolve()
        files = sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES)
        variants: tuple[Variant, ...] = ("summary", "tags", "authors") if options.variants else ("summary",)
        settings = settings_for(folder, files, work, entries=options.entries, variants=variants)
        return _run(files, settings, work, as_json=options.json)


def _run(files: Sequence[Path], settings: Settings, work: Path, *, as_json: bool) -> int:
    unread = take_in(settings)
    readers = tuple(filter(_is_installed, READERS))
    published, normalized = look(settings.public, readers), look_at_normalized(files, settings.folder, readers)
    steps: dict[str, Callable[[Path], None]] = {"again": lambda out: publish_again(settings, out)}
    for number, environment in enumerate(ENVIRONMENTS, 1):
        steps[f"elsewhere-{number}"] = lambda out, there=environment: publish_elsewhere(settings, out, there)  # type: ignore[misc]
    moved = []
    for name, step in steps.items():
        step(work / name)
        moved += [Finding(f"{name}: {file}", said) for file, said in compare(settings.public, work / name)]
    findings = [*published.findings, *normalized.findings, *moved]
    counts = published.counts + normalized.counts
    if as_json:
        found = [finding._asdict() for finding in findings]
        told = {"counts": dict(counts), "unread": unread, "findings": found}
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(told)).decode() + "\n")
    else:
        limit = settings.config.publish.entries_per_feed
        print(f"{len(files)} files, {limit} entries a document, read by {', '.join(readers)}")
        _tell(counts, unread, findings)
    return 1 if findings else 0


def _is_installed(reader: str) -> bool:
    from importlib.util import find_spec

    return find_spec(reader.replace("-", "_")) is not None


def _tell(counts: Counter[str], unread: Sequence[str], findings: Sequence[Finding]) -> None:
    print(f"{len(unread)} of them are no feed, or could not be read:")
    for line in unread:
        print(f"  {line:.150}")
    for name, count in counts.items():
        print(f"{count:>8}  {name}")
    print(f"{len(findings):>8}  findings")
    for finding in findings:
        print(f"  {finding.file}: {finding.said}")


if __name__ == "__main__":
    sys.exit(main())
