"""Pure: which entry of the archive each entry of a snapshot is, and what became of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from archive.identity import fingerprint
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
    published: datetime | None = None


def match(
    keys: Sequence[tuple[EntryKey, ...]], known_by_key: Callable[[EntryKey], Candidate | None]
) -> tuple[int | None, ...]:
    """Number, for every entry of a snapshot, the entry of the archive that it is; None where it is new.

    Stronger names choose before weaker ones over the whole snapshot, and nothing is chosen twice. A name is only
    looked up while its entry still needs one: `known_by_key` is asked once for most.
    """
    chosen: list[int | None] = [None] * len(keys)
    taken: set[int] = set()
    waiting = range(len(keys))
    for kind in KINDS:
        left = []
        for index in waiting:
            candidate = next((found for key in keys[index] if key.kind == kind and (found := known_by_key(key))), None)
            if candidate is None or candidate.number in taken or _is_another(kind, keys[index], candidate):
                left.append(index)
            else:
                chosen[index] = candidate.number
                taken.add(candidate.number)
        waiting = left
    return tuple(chosen)


def decide(snapshot: Snapshot, hashes: Sequence[bytes], known: Sequence[Known | None]) -> ChangeSet:
    """Compare a cleaned snapshot with what the archive holds of it.

    `hashes` (of the entries as parsed) and `known` line up with the entries of the snapshot.
    """
    changes = []
    for index, (entry, keys, raw_hash, held) in enumerate(
        zip(snapshot.entries, snapshot.keys, hashes, known, strict=True)
    ):
        verdict = judge(entry, raw_hash, held)
        if verdict != "unchanged":
            change = Change(verdict=verdict, index=index, keys=keys, raw_hash=raw_hash, entry=entry, known=held)
            changes.append(change)
    return ChangeSet(changes=tuple(changes), unchanged=len(snapshot.entries) - len(changes))


def judge(entry: Entry, raw_hash: bytes, known: Known | None) -> Verdict:
    """What became of an entry: `cosmetic` if only its markup changed or the date it calls `updated`."""
    if known is None:
        return "new"
    if raw_hash == known.raw_hash or entry == known.entry:
        return "unchanged"
    return "cosmetic" if fingerprint(entry) == fingerprint(known.entry) else "substantive"


def _is_another(kind: str, keys: Sequence[EntryKey], candidate: Candidate) -> bool:
    """Whether a candidate has our text, but under another date: the caption of a daily comic, a weekly open thread."""
    if kind != "text" or candidate.published is None:
        return False
    dates = (key.value.rpartition("\n")[2] for key in keys if key.kind == "title-date")
    return any(date and abs(datetime.fromisoformat(date) - candidate.published) > SAME_DATE_WITHIN for date in dates)
