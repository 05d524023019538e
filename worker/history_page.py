"""The history of an entry as a web page of one file. Values in, text out.

It shows what was published and is no more, so it is for those who keep the archive and not for publishing.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from worker.diff import Piece, excerpt
from worker.history import Changed, Step
from worker.page import document, escaped, section
from worker.shown import shown, title
from worker.terminal_history import fates, passed

if TYPE_CHECKING:
    from archive.entries import ArchivedEntry

#: Of words that stayed, so many are shown beside each change.
CONTEXT_WORDS = 20


def page(held: "ArchivedEntry", told: Sequence[Step]) -> str:
    """Give the page of an entry and some of its revisions, the first first."""
    name = title(held.entry.title)
    whose = f"{escaped(held.source)}, entry {held.number}"
    body = [
        f"<h1>{escaped(name)}</h1>",
        f"<p>{whose}. This page shows what was changed; it is not meant to be published.</p>",
        *(f"<p>{escaped(f'{word.capitalize()} {fate}')}.</p>" for word, fate in fates(held)),
    ]
    for step in told:
        body += section(f"Revision {step.number}, {step.kind}", _step(step))
    return document(f"History: {name}", body)


def _step(step: Step) -> Iterator[str]:
    yield f"<p>Seen {escaped(shown(step.seen_at))}, capture {step.capture}.</p>"
    if step.captures_passed:
        yield f"<p>It is {escaped(passed(step))}.</p>"
    if step.compared_with is None:
        return
    yield f"<p>Compared with revision {step.compared_with}:</p>"
    if step.changes:
        yield "<dl>"
        yield from (f"<dt>{escaped(one.field)}</dt><dd>{_changed(one)}</dd>" for one in step.changes)
        yield "</dl>"
    else:
        yield "<p>Nothing that is shown changed.</p>"


def _changed(one: Changed) -> str:
    if one.is_markup_only:
        return "Only the markup changed."
    if not one.runs:
        before = f"<del>{escaped(one.before)}</del>" if one.before else "none"
        return f"{before} → " + (f"<ins>{escaped(one.after)}</ins>" if one.after else "none")
    tags = {"same": ("", ""), "removed": ("<del>", "</del>"), "added": ("<ins>", "</ins>")}
    parts = []
    for piece in excerpt([Piece(run.kind, run.words) for run in one.runs], CONTEXT_WORDS):
        opening, closing = tags[piece.kind]
        parts.append(f"{opening}{escaped(' '.join(piece.words))}{closing}")
    return " ".join(parts)
