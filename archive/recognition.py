"""Which entry of the archive each entry of a snapshot is: by its names, then by what else it has in common.

First come names (`archive.matching`). A name that finds an entry all else speaks against was given to another one, and
the next name is asked. What is new after that is looked at again, after cleaning: systems that are exchanged give new
guids, links and dates at once, but not new titles and texts. Nothing is taken for another unless each of the two
resembles only the other.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import aliases, rows, trust
from archive.churn import Standings, distrusted, without
from archive.connect import guarded
from archive.links import host_and_path
from archive.pairing import pair_up
from archive.resemblance import contradicts, folded, gist, is_doubtful
from schemas.errors import ArchiveError
from schemas.feed import Text
from schemas.revision import EntryKey, Known
from schemas.snapshot import Snapshot

if TYPE_CHECKING:
    from sqlite_utils import Database

KNOWN = "SELECT number, public_id, raw_hash, revision, json FROM entries WHERE number = ?"
VERIFY = "`backissue verify` tells what else is wrong, docs/archive.md how to restore a backup"
HAS_ENTRIES = "SELECT 1 FROM entries WHERE source = ? LIMIT 1"
REMOVED = "SELECT id FROM sources WHERE NOT configured AND id <> ? ORDER BY id"
# These read what indexes hold, and no more of it than can be compared.
TITLED = """
SELECT entry FROM aliases
WHERE source = :source AND kind = 'title-date' AND value >= :title || char(10) AND value < :title || char(11)
LIMIT :most
"""
UNDATED = """
SELECT number, title FROM entries WHERE source = :source AND published_utc IS NULL
ORDER BY first_seen DESC LIMIT :most
"""
DATED = "SELECT number FROM entries WHERE source = :source AND published_utc = :published LIMIT :most"
#: In ASCII, what a path or a query begins with stands before this, and nothing else of a host.
AFTER_PATHS = "@"
NEXT_LINK = "SELECT value FROM aliases WHERE source = ? AND kind = 'link' AND value > ? ORDER BY value LIMIT 1"
# What stands in the archive more than once may well be said again.
COMMON = """
SELECT number FROM entries WHERE source = :source AND number IN (SELECT value FROM json_each(:numbers))
AND text IN (SELECT text FROM entries WHERE source = :source GROUP BY text HAVING COUNT(*) > 1)
"""

CANDIDATES_MAX = 20  #: A title or a date that more entries share tells none of them.
UNDATED_MAX = 1000
HOSTS_MAX = 8  #: A source with more collects links of the whole web.
MASS_MIN = 3  #: So many entries without a known name, and half of the document, are a mass.
KIN_MIN = 3  #: So many entries, and half of a document, tell that it is that of another source.
FLOOD_MIN = 5  #: Fewer new entries are no flood, whatever they say.


class Recognised(Struct, frozen=True, kw_only=True):
    """What the names of a snapshot have found."""

    parsed: Snapshot  #: As parsed; names that are not trusted are left out of its keys.
    known: tuple[Known | None, ...]  #: What the archive holds of each entry; None where no name finds it.
    standings: Standings  #: How the names of the source stand.
    recycled: tuple[str, ...] = ()  #: Guids that were given to other entries.


class SecondLook(Struct, frozen=True, kw_only=True):
    """What became of the entries that had no known name."""

    known: tuple[Known | None, ...]
    echoing: int = 0  #: How many are new, but say what other entries have said.

    @property
    def new(self) -> int:
        """How many entries are new."""
        return self.known.count(None)

    @property
    def is_flood(self) -> bool:
        """Whether most of many new entries say what the archive knows already."""
        return self.new >= FLOOD_MIN and 2 * self.echoing > self.new


@guarded()
def recognise(db: "Database", source_id: str, parsed: Snapshot, hashes: Sequence[bytes]) -> Recognised:
    """Find the entries of a snapshot as parsed by their names.

    `hashes` are those of the entries: one that is as it was is not looked at.
    """
    standings = trust.standings(db, source_id)
    if bad := distrusted(standings):
        parsed = replace(parsed, keys=without(parsed.keys, bad))
    known_as = _knowledge(db)
    gist_of = cache(lambda index: gist(parsed.entries[index]))
    refused: set[tuple[int, int]] = set()
    recycled: list[str] = []
    while True:
        found = aliases.claim(db.conn, source_id, parsed.keys, refused=refused)
        known = tuple(None if one is None else known_as(one.number, one.kind) for one in found)
        doubtful = {
            (index, held.number): held.found_by
            for index, held in enumerate(known)
            if held is not None
            and held.raw_hash != hashes[index]
            and is_doubtful(held.found_by, parsed.entries[index], held.entry)
            and any(key.kind == "guid" for key in parsed.keys[index])  # no guid that counts tells nothing of a link
            and contradicts(held.found_by, gist_of(index), gist(held.entry))
        }
        if not doubtful:
            return Recognised(parsed=parsed, known=known, standings=standings, recycled=tuple(recycled))
        recycled += (parsed.entries[index].guid or "" for (index, _), by in doubtful.items() if by == "guid")
        refused |= doubtful.keys()


@guarded()
def look_again(
    db: "Database", source_id: str, names: Recognised, cleaned: Snapshot, *, by_echo: bool = False
) -> SecondLook:
    """Look for the entries that no name has found by what else they have in common with entries of the archive.

    With `by_echo` a title or a text is enough, whatever the dates: for when a person has said that they are the same.
    """
    known, parsed = names.known, names.parsed
    unnamed = [index for index, held in enumerate(known) if held is None]
    if not unnamed or cleaned.dialect == "pages" or not _has_entries(db, source_id, known):
        return SecondLook(known=known)
    in_mass = len(unnamed) >= MASS_MIN and 2 * len(unnamed) >= len(known)
    pairs = _candidates(db, source_id, parsed, cleaned, unnamed, in_mass=in_mass)
    if not pairs:
        return SecondLook(known=known)
    known_as = _knowledge(db)
    paired = pair_up(
        pairs,
        {index: gist(cleaned.entries[index]) for index, _ in pairs},
        {number: gist(known_as(number, None).entry) for _, number in pairs},
        claimed={held.number for held in known if held is not None},
        unnamed=len(unnamed),
        in_mass=in_mass,
        by_echo=by_echo,
    )
    again = dict(enumerate(known)) | {index: known_as(number, why) for (index, number), why in paired.same.items()}
    look = SecondLook(known=tuple(again.values()), echoing=len(paired.echoes))
    if look.is_flood:
        echoed = [number for _, number in paired.echoes]
        look = replace(look, echoing=len(echoed) - _common(db, source_id, echoed))
    return look


@guarded()
def removed_kin(db: "Database", source_id: str, parsed: Snapshot) -> tuple[str, int] | None:
    """Which source that is not configured any more held the entries of a source's first document, and how many."""
    if len(parsed.entries) < KIN_MIN or db.conn.execute(HAS_ENTRIES, (source_id,)).fetchone() is not None:
        return None
    counts = [
        (sum(any(aliases.held(db.conn, other, key) for key in keys) for keys in parsed.keys), other)
        for (other,) in db.conn.execute(REMOVED, (source_id,)).fetchall()
    ]
    count, other = max(counts, default=(0, ""))
    return (other, count) if count >= KIN_MIN and 2 * count > len(parsed.entries) else None


def _has_entries(db: "Database", source_id: str, known: Sequence[Known | None]) -> bool:
    return any(known) or db.conn.execute(HAS_ENTRIES, (source_id,)).fetchone() is not None


def _candidates(
    db: "Database", source_id: str, parsed: Snapshot, cleaned: Snapshot, unnamed: Sequence[int], *, in_mass: bool
) -> list[tuple[int, int]]:
    """Pair entries by index with the numbers of those that they could be, in order and none twice."""
    facts: dict[str, str | int] = {"source": source_id, "most": CANDIDATES_MAX}
    is_undated = any(parsed.entries[index].published is None for index in unnamed)
    by_title = _undated_titles(db, source_id) if is_undated and len(unnamed) >= MASS_MIN else {}
    links = {index: host_and_path(key.value) for index in unnamed for key in parsed.keys[index] if key.kind == "link"}
    hosts = _hosts(db, source_id, {found[0] for found in links.values() if found}) if in_mass else ()
    pairs: set[tuple[int, int]] = set()
    for index in unnamed:
        entry = parsed.entries[index]
        numbers: list[int] = []
        if entry.title is not None:
            numbers += (row[0] for row in db.conn.execute(TITLED, {**facts, "title": entry.title.value}))
            numbers += by_title.get(folded(cleaned.entries[index].title), ())
        if entry.published is not None:
            published = rows.utc_text(entry.published)
            numbers += (row[0] for row in db.conn.execute(DATED, {**facts, "published": published}))
        names = [key for key in parsed.keys[index] if key.kind == "text"]
        if found := links.get(index):
            names += (EntryKey("link", host + found[1]) for host in hosts)
        held = (aliases.held(db.conn, source_id, name) for name in names)
        numbers += (one.number for one in held if one is not None)
        pairs.update((index, number) for number in numbers)
    return sorted(pairs)


def _undated_titles(db: "Database", source_id: str) -> dict[str, list[int]]:
    """Number the entries without a date by their titles: no name is made of these where there are others."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, title in db.conn.execute(UNDATED, {"source": source_id, "most": UNDATED_MAX}):
        if title is not None:
            found[folded(Text(value=title))].append(number)
    return found


def _hosts(db: "Database", source_id: str, new: Container[str]) -> list[str]:
    """Give the other hosts that the links of a source have led to, where these lead to a new one; else none."""
    hosts: list[str] = []
    after = "//"
    while row := db.conn.execute(NEXT_LINK, (source_id, after)).fetchone():
        found = host_and_path(row[0])
        if found is None or len(hosts) == HOSTS_MAX:
            return []
        hosts.append(found[0])
        after = found[0] + AFTER_PATHS
    return [] if any(host in new for host in hosts) else hosts


def _common(db: "Database", source_id: str, numbers: Sequence[int]) -> int:
    """Count the entries whose text others of the source have as well."""
    facts = {"source": source_id, "numbers": rows.to_json(numbers)}
    return len(db.conn.execute(COMMON, facts).fetchall())


def _knowledge(db: "Database") -> Callable[[int, str | None], Known]:
    def known_as(number: int, found_by: str | None) -> Known:
        row = db.conn.execute(KNOWN, (number,)).fetchone()
        if row is None:
            raise ArchiveError(f"the archive has names of an entry {number}, which is not there; {VERIFY}")
        return rows.known(row, found_by)

    return known_as
