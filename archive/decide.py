"""Pure: which entry of the archive each entry of a snapshot is, and what became of it."""

from collections.abc import Callable, Container, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from archive.identity import fingerprint, settled
from schemas.feed import Entry
from schemas.revision import Change, ChangeSet, EntryKey, Known, Verdict
from schemas.snapshot import Snapshot

#: In the order of strength (DESIGN.md §6).
KINDS = ("page", "guid", "link", "title-date", "text")
#: A date that is written anew may move by its zone or lose its time of day; more is another date.
SAME_DATE_WITHIN = timedelta(hours=48)


class Candidate(Struct, frozen=True):
    """The entry of the archive that carries a name."""

    number: int  #: Row id of the entry.
    published: datetime | None = None  #: Only asked for where a text was looked up.


def match(
    keys: Sequence[tuple[EntryKey, ...]], known_by_key: Callable[[EntryKey], Candidate | None]
) -> tuple[int | None, ...]:
    """Number, for every entry of a snapshot, the entry of the archive that it is; None where it is new.

    Stronger names choose before weaker ones over the whole snapshot, and nothing is chosen twice. In which order the
    entries stand makes no difference. A name is only looked up while its entry still needs one: `known_by_key` is
    asked once for most.
    """
    chosen: list[int | None] = [None] * len(keys)
    taken: set[int] = set()
    waiting: Sequence[int] = range(len(keys))
    for kind in KINDS:
        left = []
        claims: dict[int, int] = {}
        contested: dict[int, list[int]] = {}
        for index in waiting:
            number = _chosen(kind, keys[index], known_by_key)
            if number is None or number in taken:
                left.append(index)
            elif (first := claims.setdefault(number, index)) != index:
                contested.setdefault(number, [first]).append(index)
        for wanted, claimants in contested.items():
            claimants.sort(key=lambda index: _remoteness(wanted, kind, keys[index], known_by_key))
            claims[wanted] = claimants[0]
            left += claimants[1:]
        for wanted, index in claims.items():
            chosen[index] = wanted
        taken.update(claims)
        waiting = left
    return tuple(chosen)


def decide(
    snapshot: Snapshot, hashes: Sequence[bytes], known: Sequence[Known | None], *, relisted: Container[int] = ()
) -> ChangeSet:
    """Compare a cleaned snapshot with what the archive holds of it.

    `hashes` (of the entries as parsed) and `known` line up with the entries of the snapshot. `relisted` names entries,
    by index, of which cleaning removed words that the ledger of the archive does not list.
    """
    changes, touched = [], []
    for index, (entry, keys, raw_hash, held) in enumerate(
        zip(snapshot.entries, snapshot.keys, hashes, known, strict=True)
    ):
        verdict = judge(entry, raw_hash, held)
        if verdict == "unchanged" and index in relisted:
            verdict = "cosmetic"  # nothing to see, but every word removed is in the ledger (DESIGN.md §2 promise 1)
        if verdict != "unchanged":
            change = Change(verdict=verdict, index=index, keys=keys, raw_hash=raw_hash, entry=entry, known=held)
            changes.append(change)
        elif held is not None and raw_hash != held.raw_hash:
            touched.append((held.number, raw_hash))
    unchanged = len(snapshot.entries) - len(changes)
    return ChangeSet(changes=tuple(changes), unchanged=unchanged, touched=tuple(touched))


def judge(entry: Entry, raw_hash: bytes, known: Known | None) -> Verdict:
    """What became of an entry: `cosmetic` if only its markup changed or the date it calls `updated`."""
    if known is None:
        return "new"
    if raw_hash == known.raw_hash or settled(entry) == settled(known.entry):
        return "unchanged"
    return "cosmetic" if fingerprint(entry) == fingerprint(known.entry) else "substantive"


def _chosen(kind: str, keys: tuple[EntryKey, ...], known_by_key: Callable[[EntryKey], Candidate | None]) -> int | None:
    for key in keys:
        if key.kind == kind:
            candidate = known_by_key(key)
            if candidate is None or (kind == "text" and _has_another_date(keys, candidate)):
                return None
            return candidate.number
    return None


def _remoteness(
    number: int, kind: str, keys: tuple[EntryKey, ...], known_by_key: Callable[[EntryKey], Candidate | None]
) -> tuple[int, str]:
    """How little speaks for a claim to entry `number`, where several that have a name of this kind make it.

    Nothing speaks against one whose next name finds the same entry; one whose names find nothing else would be new,
    where one that another entry knows need not be. Then the names decide, as the order in a document is no evidence.
    """
    name = next(key.value for key in keys if key.kind == kind)
    for weaker in KINDS[KINDS.index(kind) + 1 :]:
        found = _chosen(weaker, keys, known_by_key)
        if found is not None:
            return (0 if found == number else 2), name
    return 1, name


def _has_another_date(keys: tuple[EntryKey, ...], candidate: Candidate) -> bool:
    """Whether our text stands under another date there: the caption of a daily comic, a weekly open thread."""
    if candidate.published is None:
        return False
    dates = (key.value.rpartition("\n")[2] for key in keys if key.kind == "title-date")
    return any(date and abs(datetime.fromisoformat(date) - candidate.published) > SAME_DATE_WITHIN for date in dates)
