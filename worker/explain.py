"""What was done to an entry, and why: the ledger and the defects of its current state, in words."""

from typing import TYPE_CHECKING

from msgspec import Struct

from archive import entries
from archive.entries import ArchivedEntry
from archive.ledger import defects, ledger
from schemas.snapshot import DEFECT_CODES, LearnedRule
from worker.clean import SANITIZE, SANITIZE_REASON
from worker.clean.rules import RULES

if TYPE_CHECKING:
    from sqlite_utils import Database


#: Why each rule does what it does, by its name.
REASONS = {rule.name: rule.reason for rule in RULES} | {SANITIZE: SANITIZE_REASON}


class ExplainedEdit(Struct, frozen=True, kw_only=True):
    """A line of the ledger with the reason of its rule."""

    rule: str
    version: int
    place: str
    text: str
    count: int
    markup_bytes: int
    reason: str
    evidence: str | None = None  #: Of a learned rule.


class ExplainedDefect(Struct, frozen=True, kw_only=True):
    """A defect with what its code means."""

    code: str
    where: str
    detail: str
    meaning: str


class Explanation(Struct, frozen=True, kw_only=True):
    """Why an entry looks as it does."""

    entry: ArchivedEntry
    edits: tuple[ExplainedEdit, ...]
    defects: tuple[ExplainedDefect, ...]
    inferred: tuple[str, ...]


def explain(db: "Database", name: str) -> Explanation:
    """Explain the entry that `name` means (see `entries.find`)."""
    entry = entries.find(db, name)
    learned = entries.learned(db, entry.source)
    edits = tuple(
        ExplainedEdit(
            rule=edit.rule,
            version=edit.version,
            place=edit.place,
            text=edit.text,
            count=edit.count,
            markup_bytes=edit.markup_bytes,
            reason=REASONS.get(edit.rule, "This version does not know the rule any more."),
            evidence=_evidence(learned, edit.rule, edit.text),
        )
        for edit in ledger(db, entry.number)
    )
    found = tuple(
        ExplainedDefect(
            code=defect.code, where=defect.where, detail=defect.detail, meaning=DEFECT_CODES.get(defect.code, "")
        )
        for defect in defects(db, entry.number)
    )
    return Explanation(entry=entry, edits=edits, defects=found, inferred=entry.entry.inferred)


def _evidence(learned: tuple[LearnedRule, ...], rule: str, text: str) -> str | None:
    return next((one.evidence for one in learned if one.rule == rule and one.value == text), None)
