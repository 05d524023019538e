"""Sources that are files and change from round to round, and what an archive has to hold of them afterwards."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

ENTRIES = 8  # in a document
#: Few, so that there are archived documents.
ENTRIES_PER_FEED = 3
CHANGED = 0.1  # of the sources, between two rounds

#: Of what the texts are made; no numbers, which may be counters.
WORDS = tuple(
    first + last
    for first in ("lan", "mer", "tor", "vis", "qua", "sel", "bre", "pon")
    for last in ("der", "ta", "mio", "kel", "sun")
)
ITEM = "<item><title>{guid}</title><guid>{guid}</guid><description>{text}</description></item>"
FEED = '<rss version="2.0"><channel><title>{source}</title><link>http://{source}.example/</link>{items}</channel></rss>'


STATES = """
SELECT entries.source, entries.public_id, revisions.number, json_extract(revisions.json, '$.content.value')
FROM entries JOIN revisions ON revisions.entry = entries.number ORDER BY entries.number, revisions.number
"""
NEWEST = """
SELECT documents.source, captures.received, captures.state FROM documents JOIN captures ON captures.number = (
    SELECT MAX(number) FROM captures AS newest
    WHERE newest.document = documents.number AND newest.state <> 'not-modified'  -- nobody touched the file since
)
"""


class World:
    """Sources that are files and change, and what the archive has to hold of them."""

    def __init__(self, folder: Path, *, sources: int, seed: int, var: Path | None = None) -> None:
        self.random = random.Random(seed)
        self.folder, self.var = folder, var or folder / "var"
        self.states: dict[tuple[str, str], list[str]] = {}  # by source and guid, every text in order
        self.shown: dict[str, list[str]] = {f"s{number}": [] for number in range(sources)}
        self.config = folder / "backissue.toml"
        parts = [
            f'[archive]\npath = "{self.var}/archive.db"\n',
            f'[publish]\npath = "{self.var}/public"\nentries_per_feed = {ENTRIES_PER_FEED}\n',
        ]
        parts += [f'[[source]]\nid = "{source}"\nurl = "{source}.rss"\n' for source in self.shown]
        self.config.write_text("".join(parts))
        for source in self.shown:
            for _ in range(ENTRIES):
                self._add(source)
            self._write(source)

    @property
    def archive(self) -> Path:
        """Where the archive is."""
        return self.var / "archive.db"

    @property
    def public(self) -> Path:
        """Where the public files are."""
        return self.var / "public"

    def change(self) -> None:
        """Let some sources change: a new entry for the oldest one, or other words in one."""
        for source in self.random.sample(sorted(self.shown), max(1, round(len(self.shown) * CHANGED))):
            if self.random.choice((True, False)):
                self._add(source)
                del self.shown[source][:-ENTRIES]
            else:
                self.states[source, self.random.choice(self.shown[source])].append(self._text())
            self._write(source)

    def _add(self, source: str) -> None:
        guid = f"{source}:{sum(key[0] == source for key in self.states)}"
        self.states[source, guid] = [self._text()]
        self.shown[source].append(guid)

    def _text(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(20, 200)))

    def _write(self, source: str) -> None:
        shown = reversed(self.shown[source])
        items = "".join(ITEM.format(guid=guid, text=self.states[source, guid][-1]) for guid in shown)
        (self.folder / f"{source}.rss").write_text(FEED.format(source=source, items=items))


def differences(world: World) -> Iterator[str]:
    """Tell where the archive does not hold every state of every entry once, or not the newest body of a source."""
    with closing(sqlite3.connect(world.archive)) as connection:
        held: dict[tuple[str, str], list[str]] = {}
        for source, guid, number, text in connection.execute(STATES):
            states = held.setdefault((source, guid), [])
            states.append(text)
            if number != len(states):
                yield f"{guid}: revision {number} is the {len(states)}th"
        newest = {source: (received, state) for source, received, state in connection.execute(NEWEST)}
    for key in held.keys() | world.states.keys():
        found, wanted = held.get(key, []), world.states.get(key, [])
        if found != wanted:
            yield f"{key[1]}: {len(found)} states are held, and there were {len(wanted)}, or others"
    for source in world.shown:
        received, state = newest.get(source, (None, None))
        if received != sha256((world.folder / f"{source}.rss").read_bytes()).hexdigest():
            yield f"{source}: the newest body is not kept"
        if state not in {"parsed", "same"}:
            yield f"{source}: the newest capture is {state}"
