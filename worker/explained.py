"""Explanations as a person reads them on a terminal: of an entry, and of a source. Values in, text out."""

from typing import TYPE_CHECKING

from worker.beside import beside
from worker.layout import BOLD, GREEN, RED, WIDTH, fill, one_line, painted, table, wrap

if TYPE_CHECKING:
    from schemas.snapshot import Edit
    from worker.explain import ExplainedEdit, Explanation
    from worker.totals import Totals

_INDENT = "    "


def explanation(told: "Explanation", *, color: bool, columns: int = WIDTH + 1, shows_all: bool = False) -> str:
    """Tell what was stripped, repaired or inferred in an entry, by which rule, and why, below before and after."""
    bold = BOLD if color else ""
    held = told.entry
    title = one_line(held.entry.title.value if held.entry.title else "") or "(no title)"
    lines = fill((word, bold) for word in title.split())
    lines += wrap(f"{held.source}, entry {held.number}, revision {told.revision}")
    if told.missing:
        lines += ["", *wrap(f"What it was before cannot be shown: {told.missing}.")]
    for compared in told.compared:
        lines += ["", *beside(compared, columns=columns, color=color, shows_all=shows_all)]
    if not told.is_current:
        lines += ["", *wrap("Today's rules would make something else of it.")]
    for one in told.edits:
        lines += ["", *_edit(one, color=color)]
    if told.inferred:
        lines += ["", f"inferred: {', '.join(told.inferred)}"]
    for found in told.defects:
        defect = found.defect
        lines += ["", painted(defect.code, bold), *wrap(found.meaning, indent=_INDENT)]
        lines += wrap(": ".join(filter(None, (defect.where, defect.detail))), indent=_INDENT)
    if not (told.edits or told.defects or told.inferred):
        lines += ["", "Nothing was stripped, repaired or inferred."]
    return "\n".join(lines)


def totals(told: "Totals") -> str:
    """Tell what cleaning came to for a source: by rule, then what was spent on what, and how much of that went."""
    rows = [("rule", "entries", "words", "times", "markup")]
    rows += [
        (one.rule, f"{one.entries:,}", f"{one.words:,}", f"{one.count:,}", f"{one.markup_bytes:,}")
        for one in told.rules
    ]
    lines = wrap(f"{told.source}: what rules removed from its entries as they are now")
    lines += ["", *(table(rows, right=range(1, 5), flexible=0) if told.rules else ["Nothing was removed."])]
    if told.published_bytes:
        kept = told.clean_bytes / told.published_bytes
        spent = [("of these", "published", "removed", "")]
        spent += [
            (one.what, f"{one.published_bytes:,}", f"{one.removed_bytes:,}", _percent(one.removed_share))
            for one in told.shares
        ]
        size = f"{told.entries} entries, {told.published_bytes:,} characters published, {told.clean_bytes:,} left"
        lines += ["", *wrap(f"In its newest documents: {size} ({_percent(kept)})."), "", *table(spent, right=(1, 2, 3))]
    for failure in told.failures:
        lines += ["", *wrap(failure)]
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("-0%", "0%")


def _edit(one: "ExplainedEdit", *, color: bool) -> list[str]:
    bold, red, green = (BOLD, RED, GREEN) if color else ("", "", "")
    lines = [f"{painted(one.edit.rule, bold)}  {_size(one.edit)}", *wrap(one.reason, indent=_INDENT)]
    if one.evidence:
        lines += wrap(f"Learned: {one.evidence}.", indent=_INDENT)
    for sign, text, paint in (("-", one.edit.text, red), ("+", one.edit.added, green)):
        if text:
            lines += fill(((word, paint) for word in one_line(f"{sign} {text}").split()), indent=_INDENT)
    return lines


def _size(edit: "Edit") -> str:
    count = f"{edit.count}×" if edit.count else ""
    markup = f"{edit.markup_bytes} characters of markup" if edit.markup_bytes else ""
    return f"({edit.place})  " + ", ".join(filter(None, (count, markup)))
