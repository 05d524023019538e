"""What was done to an entry, and why: the ledger and the defects of its current state, in words."""

from typing import TYPE_CHECKING

from msgspec import Struct

from archive import entries
from archive.entries import ArchivedEntry
from archive.ledger import defects, ledger
from schemas.snapshot import DEFECT_CODES, Defect, Edit, LearnedRule
from worker.clean import SANITIZE, SANITIZE_REASON
from worker.clean.rules import RULES

if TYPE_CHECKING:
    from archive.connect import Database


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
    """Why an entry looks as it does."""

    entry: ArchivedEntry
    edits: tuple[ExplainedEdit, ...]
    defects: tuple[ExplainedDefect, ...]
    inferred: tuple[str, ...]  #: Names of fields that no element of the document gave.


def explain(db: "Database", name: str) -> Explanation:
    """Explain the entry that `name` means. Raises NotInArchive as `entries.find` does."""
    entry = entries.find(db, name)
    learned = entries.learned(db, entry.source)
    return Explanation(
        entry=entry,
        edits=tuple(
            ExplainedEdit(edit=edit, reason=REASONS.get(edit.rule, _FORGOTTEN), evidence=_evidence(learned, edit))
            for edit in ledger(db, entry.number)
        ),
        defects=tuple(
            ExplainedDefect(defect=defect, meaning=DEFECT_CODES.get(defect.code, ""))
            for defect in defects(db, entry.number)
        ),
        inferred=entry.entry.inferred,
    )


def _evidence(learned: tuple[LearnedRule, ...], edit: Edit) -> str | None:
    return next((one.evidence for one in learned if (one.rule, one.value) == (edit.rule, edit.text)), None)
