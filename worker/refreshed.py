"""What bringing sources up to date comes to. Values, and sums of them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from archive.recording import Recorded
from schemas.snapshot import Snapshot

#: The defects that are bugs of rules (`worker.clean.FAULTS`), and how they are logged.
FAULT_EVENTS = {"words-unaccounted": "entry.words_unaccounted", "rule-failed": "entry.rule_failed"}


class Fault(Struct, frozen=True, kw_only=True):
    """A bug of a rule, as one entry has shown it."""

    event: str  #: Its name in the log.
    entry: str  #: The first name of the entry.
    detail: str  #: What does not add up, or which rule broke down, and where.


class Refreshed(Struct, frozen=True, kw_only=True):
    """What bringing one source up to date came to."""

    source_id: str
    new: int = 0
    revised: int = 0  #: Entries whose words changed.
    cosmetic: int = 0  #: Entries of which only the markup changed.
    volatile: int = 0  #: Entries of which only what changes by itself did: counters, times, advertisements.
    unchanged: int = 0
    gone: int = 0  #: Entries that are missing since from a document that should hold them still.
    deleted: int = 0  #: Entries of which their publisher says since that they are deleted.
    gaps: tuple[str, ...] = ()  #: Between which captures entries may have been missed, one line for each document.
    not_modified: int = 0  #: Documents that came back as they were.
    defects: dict[str, int] = {}  #: By code.
    words_stripped: dict[str, int] = {}  #: By rule.
    authors_inferred: int = 0  #: Entries.
    faults: tuple[Fault, ...] = ()  #: Bugs of our rules; the entries were only sanitized.
    notices: tuple[str, ...] = ()  #: What a person may want to know of its guids, links and entries, one line each.
    held: int = 0  #: Entries that are not recorded before a person decides: see `Source.flood`.
    body_bytes: int = 0
    seconds: dict[str, float] = {}  #: How long it took to parse, clean and record what was new, waits included.
    failures: tuple[str, ...] = ()  #: One line for each document that could not be fetched or read.
    is_failed: bool = False  #: No document of the source could be used.
    is_retired: bool = False  #: Its server said just now that it is gone for good; it is asked no more.


class Taken(Struct, frozen=True, kw_only=True):
    """What became of one document."""

    recorded: Recorded = Recorded()
    cleaned: Snapshot  #: With the entries alone that are new or have changed.
    notices: tuple[str, ...] = ()
    held: int = 0  #: Entries that were not recorded.


def faults(cleaned: Snapshot) -> tuple[Fault, ...]:
    """Give the bugs of rules that the entries of a snapshot have shown."""
    return tuple(
        Fault(event=FAULT_EVENTS[defect.code], entry=cleaned.keys[defect.entry][0].value, detail=defect.detail)
        for defect in cleaned.defects
        if defect.code in FAULT_EVENTS and defect.entry is not None
    )


def together(done: Sequence[Refreshed]) -> Refreshed:
    """Add up what the documents of one source came to."""
    total = done[0]
    for one in done[1:]:
        total = Refreshed(
            **{
                name: _added(getattr(total, name), getattr(one, name))
                for name in Refreshed.__struct_fields__
                if name not in {"source_id", "is_failed", "is_retired"}
            },
            source_id=total.source_id,
            is_failed=total.is_failed and one.is_failed,
            is_retired=total.is_retired or one.is_retired,
        )
    return total


def _added(first: Any, second: Any) -> Any:  # noqa: ANN401  numbers, tuples, or counts
    return dict(sorted((Counter(first) + Counter(second)).items())) if isinstance(first, dict) else first + second


def summed(source_id: str, done: Sequence[Taken]) -> Refreshed:
    """Add up what was recorded of the documents of one source."""
    defects: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for one in done:
        defects.update(defect.code for defect in one.cleaned.defects)
        defects.update(["gap-suspected"] if one.recorded.gap else ())
        for edit in one.cleaned.ledger:
            words[edit.rule] += len(edit.text.split())
    changed = [entry for one in done for entry in one.cleaned.entries]
    return Refreshed(
        source_id=source_id,
        new=sum(one.recorded.new for one in done),
        revised=sum(one.recorded.substantive for one in done),
        cosmetic=sum(one.recorded.cosmetic for one in done),
        volatile=sum(one.recorded.volatile for one in done),
        unchanged=sum(one.recorded.unchanged for one in done),
        gone=sum(one.recorded.gone for one in done),
        deleted=sum(one.recorded.deleted for one in done),
        gaps=tuple(one.recorded.gap for one in done if one.recorded.gap),
        defects=dict(sorted(defects.items())),
        notices=tuple(notice for one in done for notice in one.notices),
        held=sum(one.held for one in done),
        words_stripped={rule: count for rule, count in sorted(words.items()) if count},
        authors_inferred=sum("authors" in entry.inferred for entry in changed),
        faults=tuple(fault for one in done for fault in faults(one.cleaned)),
    )
