"""What was done to an entry, and why: ledger and defects in words, and the entry beside what it was.

What an entry was before is read from the capture that it came from; by which rule each piece of it went is found by
cleaning it once more (`worker.clean.trace`).
"""

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import entries, retrieval, sources
from archive.entries import ArchivedEntry
from archive.ledger import defects, ledger
from schemas.errors import ArchiveError, NotInArchive, SourceError
from schemas.feed import Entry, Text
from schemas.revision import Revision
from schemas.snapshot import DEFECT_CODES, Defect, Edit, LearnedRule, Snapshot
from schemas.source import Source
from worker import pipeline
from worker.clean import SANITIZE, SANITIZE_REASON, as_html, rules_for, sites
from worker.clean.rules import RULES
from worker.clean.trace import Trace, trace
from worker.comparison import Compared, compare

if TYPE_CHECKING:
    from archive.connect import Database
    from worker.clean.rule import Place

#: Why each rule does what it does, by its name.
REASONS = {rule.name: rule.reason for rule in RULES} | {SANITIZE: SANITIZE_REASON}
_FORGOTTEN = "This version does not know the rule any more."


class ExplainedEdit(Struct, frozen=True, kw_only=True):
    """A line of the ledger with the reason of its rule."""

    edit: Edit
    reason: str
    evidence: str | None = None  #: Of a learned rule.


class ExplainedDefect(Struct, frozen=True, kw_only=True):
    """A defect with what its code means."""

    defect: Defect
    meaning: str


class Explanation(Struct, frozen=True, kw_only=True):
    """Why an entry looks as it does, or did in one of its revisions."""

    entry: ArchivedEntry
    revision: int  #: Number of the one that is explained.
    edits: tuple[ExplainedEdit, ...]  #: In the order in which it was done.
    defects: tuple[ExplainedDefect, ...]
    inferred: tuple[str, ...]  #: Names of fields that no element of the document gave.
    compared: tuple[Compared, ...] = ()  #: Title, summary and content, before and after.
    missing: str | None = None  #: Why there is no `before`.
    is_current: bool = True  #: Whether today's rules make the same of it.


def reason_of(rule: str, source: Source | None = None) -> str | None:
    """Give why a rule does what it does, also one for sites; None where this version knows no such rule."""
    if rule in REASONS:
        return REASONS[rule]
    files = (*sites.of_source(source), *sites.starters())
    return next((one.reason for file in files for one in file.rules if one.name == rule), None)


def explain(
    db: "Database", name: str, *, revision: int | None = None, configured: Mapping[str, Source] | None = None
) -> Explanation:
    """Explain the entry that `name` means, in its latest state unless a revision is given.

    `configured` are the sources as they are configured now. Raises NotInArchive as `entries.find` does.
    """
    entry = entries.find(db, name)
    state = _state(db, entry, revision)
    source = (configured or {}).get(entry.source) or sources.settings(db, entry.source)
    learned = entries.learned(db, entry.source)
    edits = ledger(db, entry.number, state.number)
    told = Explanation(
        entry=entry,
        revision=state.number,
        edits=tuple(_explained(edit, source, learned) for edit in edits),
        defects=tuple(
            ExplainedDefect(defect=defect, meaning=DEFECT_CODES.get(defect.code, ""))
            for defect in defects(db, entry.number, state.number)
        ),
        inferred=state.entry.inferred,
    )
    try:
        parsed, index = _published(db, entry, state, source)
    except (ArchiveError, SourceError) as error:
        return replace(told, missing=str(error))
    traced = trace(parsed, index, rules_for(source, learned), base=parsed.feed.home_page)
    compared = _compared(parsed.entries[index], traced, state.entry, {edit.rule for edit in edits})
    return replace(told, compared=compared, is_current=_texts(traced.entry) == _texts(state.entry))


def _explained(edit: Edit, source: Source | None, learned: Iterable[LearnedRule]) -> ExplainedEdit:
    evidence = (one.evidence for one in learned if (one.rule, one.value) == (edit.rule, edit.text))
    return ExplainedEdit(edit=edit, reason=reason_of(edit.rule, source) or _FORGOTTEN, evidence=next(evidence, None))


def _compared(before: Entry, traced: Trace, after: Entry, rules: Container[str]) -> tuple[Compared, ...]:
    pairs = zip(_texts(before).items(), _texts(after).values(), strict=True)
    return tuple(
        compare(place, _markup(old), traced.steps[place], _markup(new), rules=rules)
        for (place, old), new in pairs
        if old or new
    )


def _texts(entry: Entry) -> "dict[Place, Text | None]":
    return {"title": entry.title, "summary": entry.summary, "content": entry.content}


def _markup(text: Text | None) -> str:
    return as_html(text) if text else ""


def _state(db: "Database", entry: ArchivedEntry, revision: int | None) -> Revision:
    """Give one state of an entry, the latest if not said. Raises NotInArchive."""
    states = {state.number: state for state in entries.history(db, entry.number)}
    wanted = entry.revision if revision is None else revision
    if wanted not in states:
        raise NotInArchive(f"entry {entry.number} has no revision {wanted}; it has {', '.join(map(str, states))}")
    return states[wanted]


def _published(db: "Database", entry: ArchivedEntry, state: Revision, source: Source | None) -> tuple[Snapshot, int]:
    """Read the document again that a state came from; give it as parsed, and the place of the entry in it."""
    parsed = pipeline.read(retrieval.fetched(db, state.capture), source)
    for index, known in enumerate(entries.known(db, entry.source, parsed.keys)):
        if known is not None and known.number == entry.number:
            return parsed, index
    raise NotInArchive("its document is kept, but no entry in it has a name of this one any more")
