"""Pure: entries that stand in a document more than once, with all that they say. They are one entry.

Taken for several, they would make each other's guid and link worthless, and an old post that is listed twice for once
would come out as a new one.
"""

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from archive.identity import raw_hash
from schemas.feed import Entry
from schemas.revision import EntryKey
from schemas.snapshot import Defect, Snapshot

CODE = "entry-repeated"


def repeated(entries: Sequence[Entry]) -> dict[int, int]:
    """Give the entries that repeat an earlier one, by index, each with the index of the first; nearly always none."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        alike[entry.guid, entry.permalink, entry.title, entry.published].append(index)
    found: dict[int, int] = {}
    if len(alike) == len(entries):
        return found
    for indexes in alike.values():
        if len(indexes) > 1:
            first: dict[bytes, int] = {}
            found |= {
                index: earlier
                for index in indexes
                if (earlier := first.setdefault(raw_hash(entries[index]), index)) != index
            }
    return found


def named_alike(entries: Sequence[Entry], keys: Sequence[tuple[EntryKey, ...]]) -> tuple[tuple[EntryKey, ...], ...]:
    """Give every entry names, where `keys` are those of the ones that repeat none: repetitions are called the same."""
    again, own = repeated(entries), iter(keys)
    named: list[tuple[EntryKey, ...]] = []
    for index in range(len(entries)):
        named.append(named[again[index]] if index in again else next(own))
    return tuple(named)


def once(snapshot: Snapshot) -> Snapshot:
    """Give a snapshot as parsed in which every entry stands once, where it stood first."""
    again = repeated(snapshot.entries)
    if not again:
        return snapshot
    kept = [index for index in range(len(snapshot.entries)) if index not in again]
    places: dict[int | None, int | None] = {index: place for place, index in enumerate(kept)} | {None: None}
    detail = f"{len(again)} of {len(snapshot.entries)} entries stand in the document before"
    return replace(
        snapshot,
        entries=tuple(snapshot.entries[index] for index in kept),
        keys=tuple(snapshot.keys[index] for index in kept) if snapshot.keys else (),
        defects=(
            *(replace(defect, entry=places[defect.entry]) for defect in snapshot.defects if defect.entry in places),
            Defect(code=CODE, where="document", detail=detail),
        ),
    )
