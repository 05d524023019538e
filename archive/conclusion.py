"""What a cleaned snapshot comes to: how the names of its source stand now, and what became of each entry."""

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import churn, entries, trust
from archive.connect import guarded
from archive.decide import decide
from archive.guids import recycled_guids
from archive.recognition import Recognised, SecondLook
from schemas.revision import ChangeSet, EntryKey
from schemas.snapshot import Snapshot

if TYPE_CHECKING:
    from sqlite_utils import Database


class Conclusion(Struct, frozen=True, kw_only=True):
    """All that is to be recorded of a snapshot."""

    cleaned: Snapshot  #: With the names under which its entries are kept, and what is wrong with names.
    changes: ChangeSet
    judgement: churn.Judgement


@guarded()
def conclude(
    db: "Database",
    source_id: str,
    cleaned: Snapshot,
    hashes: Sequence[bytes],
    *,
    keys: Sequence[tuple[EntryKey, ...]],
    names: Recognised,
    look: SecondLook,
    relisted: Container[int] = (),
) -> Conclusion:
    """Judge the names of a source by a snapshot, and compare its entries with those that they were found to be.

    `hashes` are of the entries as parsed, `keys` all their names, also those that are not trusted; `relisted` is that
    of `decide`.
    """
    is_familiar = trust.familiar(db, source_id, names.parsed.keys, look.known)
    judged = churn.judge(churn.churn(cleaned.entries, hashes, look.known, is_familiar=is_familiar), names.standings)
    cleaned = replace(
        cleaned,
        keys=churn.to_keep(keys, names.standings, judged),
        defects=(*cleaned.defects, *churn.defects(judged.standings), *recycled_guids(names.recycled)),
    )
    changes = decide(
        cleaned,
        hashes,
        look.known,
        relisted=relisted,
        past=entries.past(db),
        distrusted=churn.distrusted(names.standings),
        rekeyed=judged.rekeyed,
    )
    return Conclusion(cleaned=cleaned, changes=changes, judgement=judged)
