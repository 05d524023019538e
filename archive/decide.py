"""Pure: what became of each entry of a snapshot, given what the archive holds of it."""

from collections.abc import Callable, Collection, Container, Sequence

from msgspec.structs import replace

from archive.identity import fingerprint, settled
from archive.volatile import STATES_MIN, calm, flickers, is_volatile
from schemas.feed import Entry
from schemas.revision import Change, ChangeSet, Known, Verdict
from schemas.snapshot import Snapshot

#: The defect of a document that ends in the middle, and of the entry that it ends in.
CUT = "document-truncated"
#: Gives earlier states of an entry, in order, the last one included.
Past = Callable[[Known], Sequence[Entry]]


def _none(_known: Known) -> Sequence[Entry]:
    return ()


def decide(
    snapshot: Snapshot,
    hashes: Sequence[bytes],
    known: Sequence[Known | None],
    *,
    relisted: Container[int] = (),
    past: Past = _none,
    distrusted: Collection[str] = (),
    rekeyed: Collection[str] = (),
) -> ChangeSet:
    """Compare a cleaned snapshot with what the archive holds of it.

    `hashes` (of the entries as parsed) and `known` line up with the entries of the snapshot. `relisted` names entries,
    by index, of which cleaning removed words that the ledger of the archive does not list. `past` is asked for earlier
    states where it could make a difference, which is seldom. Guids and links make none where their kind is
    `distrusted`, because they change by themselves, and none to a reader where most entries were `rekeyed` at once.
    """
    changes, seen, touched = [], [], []
    cut = {defect.entry for defect in snapshot.defects if defect.code == CUT}
    for index, (entry, keys, raw_hash, held) in enumerate(
        zip(snapshot.entries, snapshot.keys, hashes, known, strict=True)
    ):
        if held is not None and index in cut:  # nobody has taken away what did not arrive
            seen.append((index, held.number))
            continue
        told = _under_old_names(entry, held.entry, distrusted) if distrusted and held is not None else entry
        verdict = judge(told, raw_hash, held, past=past)
        if verdict == "substantive" and rekeyed and held is not None:
            # A site that moves has not written anything: no reader need see all of it as new.
            told = _under_old_names(told, held.entry, rekeyed)
            verdict = "cosmetic" if judge(told, raw_hash, held, past=past) != "substantive" else verdict
        if verdict == "unchanged" and index in relisted:
            verdict = "cosmetic"  # nothing to see, but every word removed is in the ledger (DESIGN.md §2 promise 1)
        if verdict != "unchanged":
            change = Change(verdict=verdict, index=index, keys=keys, raw_hash=raw_hash, entry=entry, known=held)
            changes.append(change)
        elif held is not None:
            seen.append((index, held.number))
            if raw_hash != held.raw_hash:
                touched.append((held.number, raw_hash))
    return ChangeSet(changes=tuple(changes), unchanged=len(seen), seen=tuple(seen), touched=tuple(touched))


def judge(entry: Entry, raw_hash: bytes, known: Known | None, *, past: Past = _none) -> Verdict:
    """What became of an entry: `cosmetic` if only its markup changed or the date it calls `updated`."""
    if known is None:
        return "new"
    if raw_hash == known.raw_hash or settled(entry) == settled(known.entry):
        return "unchanged"
    if is_volatile(known.entry, entry):
        return "volatile"
    if fingerprint(entry) == fingerprint(known.entry) or fingerprint(calm(entry)) == fingerprint(calm(known.entry)):
        return "cosmetic"
    if known.revision >= STATES_MIN and flickers(past(known), entry):
        return "volatile"
    return "substantive"


def _under_old_names(entry: Entry, held: Entry, kinds: Collection[str]) -> Entry:
    guid = held.guid if "guid" in kinds else entry.guid
    permalink = held.permalink if "link" in kinds else entry.permalink
    return replace(entry, guid=guid, permalink=permalink)
