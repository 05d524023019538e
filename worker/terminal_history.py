"""The history of an entry as a person reads it, at 80 columns. Values in, text out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worker.diff import Piece, excerpt
from worker.layout import BOLD, GREEN, RED, Word, fill, one_line, painted, wrap
from worker.shown import shown

if TYPE_CHECKING:
    from archive.entries import ArchivedEntry
    from worker.history import Changed, Step

_INDENT = "    "


def history(told: Sequence["Step"], held: "ArchivedEntry | None" = None, *, color: bool) -> str:
    """Tell revisions of an entry, each with what it changed: words, then other fields; then what became of it."""
    lines: list[str] = []
    for step in told:
        head = f"{step.number}  {shown(step.seen_at)}  {step.kind}  capture {step.capture}"
        lines.append(painted(head, BOLD if color else ""))
        if step.captures_passed:
            lines += wrap(passed(step), indent=_INDENT)
        if step.compared_with is not None:
            lines += _changes(step, color=color)
    for name, fate in fates(held) if held else ():
        lines += wrap(f"{name} {fate}")
    return "\n".join(lines)


def fates(held: "ArchivedEntry") -> list[tuple[str, str]]:
    """Name and tell what became of an entry besides: deleted by its publisher, gone from its feed."""
    found = []
    if held.deleted is not None:
        when = held.deleted.at or held.deleted.seen_at
        by = f" by {held.deleted.by}" if held.deleted.by else ""
        why = f": {held.deleted.comment}" if held.deleted.comment else ""
        found.append(("deleted", f"by its publisher on {when.date().isoformat()}{by}{why}"))
    if held.gone_since is not None:
        found.append(("gone", f"from its feed since {held.gone_since.date().isoformat()}"))
    return found


def passed(step: "Step") -> str:
    """Tell where the other states of a volatile revision are."""
    first, last, count = step.captures_passed[0], step.captures_passed[-1], len(step.captures_passed)
    where = f"capture {first}" if count == 1 else f"captures {first} to {last}"
    return f"the last of {count + 1} volatile changes in a row; the others are in {where}"


def _changes(step: "Step", *, color: bool) -> list[str]:
    lines = []
    for one in step.changes:
        if one.is_markup_only:
            lines.append(f"{_INDENT}{one.field}: only the markup changed")
        elif one.runs:
            lines += _word_changes(one, color=color)
        else:
            lines += wrap(f"{one.field}: {one.before or 'none'} → {one.after or 'none'}", indent=_INDENT)
    return lines or [f"{_INDENT}nothing that is shown changed"]


def _word_changes(one: "Changed", *, color: bool) -> list[str]:
    # Without colours, words that went stand in [-…-] and words that came in {+…+}, as `git diff --word-diff` has it.
    dress = {
        "removed": (RED, "", "") if color else ("", "[-", "-]"),
        "added": (GREEN, "", "") if color else ("", "{+", "+}"),
        "same": ("", "", ""),
    }
    told: list[Word] = [(f"{one.field}:", "")]
    for piece in excerpt([Piece(run.kind, run.words) for run in one.runs]):
        paint, opening, closing = dress[piece.kind]
        text = one_line(" ".join(piece.words))
        told += [(word, paint) for word in f"{opening}{text}{closing}".split()]
    return fill(told, indent=_INDENT)
