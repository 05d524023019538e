"""What has to hold after benchmarks/faults.py: nothing lost, twice, or made up, and no word of an error."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from archive.connect import open_archive
from benchmarks.faults_feeds import Feed, digest
from worker.settings import load, with_defaults
from worker.verifying import verify

STATES = """
SELECT entries.public_id, revisions.number, json_extract(revisions.json, '$.content.value')
FROM entries JOIN revisions ON revisions.entry = entries.number WHERE entries.source = :source
ORDER BY entries.number, revisions.number
"""
RECEIVED = """
SELECT DISTINCT captures.received FROM captures JOIN documents ON documents.number = captures.document
WHERE documents.source = :source AND captures.received IS NOT NULL
"""


def lost(archive: Path, feeds: Iterable[Feed]) -> Iterator[str]:
    """Tell what the archive does not hold of what it has to, and what it holds that nobody sent."""
    with closing(sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True)) as connection:
        for feed in feeds:
            yield from (f"{feed.name}: {told}" for told in feed.wrong)
            received = {one for (one,) in connection.execute(RECEIVED, {"source": feed.name})}
            for etag in sorted(feed.kept):
                if digest(feed.sent[etag]) not in received:
                    yield f"{feed.name}: the body with {etag} is not in the archive"
            held: dict[str, list[str]] = {}
            for guid, number, text in connection.execute(STATES, {"source": feed.name}):
                held.setdefault(guid, []).append(text or "")
                if number != len(held[guid]):
                    yield f"{guid}: revision {number} is the {len(held[guid])}th"
            yield from _wrong_states(feed, held)


def _wrong_states(feed: Feed, held: dict[str, list[str]]) -> Iterator[str]:
    for guid in sorted(held.keys() - feed.states.keys()):
        yield f"{feed.name}: there is no entry {guid!r}"
    for guid, text in sorted(feed.news):
        if text not in held.get(guid, ()):
            yield f"{guid}: a text that came is not in the archive: {text[:40]}"
    for guid in feed.shown:
        if held.get(guid, [""])[-1] != feed.states[guid][-1]:
            yield f"{guid}: its newest text is not the one that it has"
    for guid, texts in held.items():
        sent = feed.states.get(guid, ())
        for text in texts:
            # What came was cut off in the middle of a text, and its host said that this was all.
            if text not in sent and not (text and any(one.startswith(text) for one in sent)):
                yield f"{guid}: nobody sent {text[:40]!r}"
        yield from (f"{guid}: a state stands twice" for one, next_ in pairwise(texts) if one == next_)


def unsound(archive: Path, config: Path) -> Iterator[str]:
    """Tell what `verify` finds."""
    settings = load(str(config), {})
    configured = {one.id: with_defaults(one, settings.config) for one in settings.config.sources}
    with closing(open_archive(archive, read_only=True)) as db:
        told = verify(db, configured, path=str(archive))
    yield from (f"verify: {finding.where}: {finding.what}" for finding in told.findings)


def logged(log: Path) -> Iterator[str]:
    """Tell of errors in the log, and of what is no event at all."""
    for line in log.read_text(errors="replace").splitlines():
        try:
            event: dict[str, Any] = json.loads(line)
        except ValueError:
            yield f"the log says {line[:200]}"
        else:
            if event.get("level") in {"error", "critical"}:
                yield f"the log tells {line[:400]}"


def left(archive: Path) -> Iterator[str]:
    """Tell which processes on this archive have outlived their worker."""
    needle = str(archive).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if needle in command:
            shown = command.replace(b"\0", b" ").decode(errors="replace")[-200:]
            yield f"the process {folder.name} is left: {shown}"
