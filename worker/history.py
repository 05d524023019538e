"""What an entry was over time: its revisions, each with what it changed, field by field. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from archive.words import words
from schemas.errors import NotInArchive, UsageError
from schemas.feed import Entry, Text
from schemas.revision import Revision, Verdict
from worker.diff import by_words
from worker.shown import shown

#: Fields that are compared by words.
TEXTS = ("title", "summary", "content")


class Run(Struct, frozen=True, kw_only=True):
    """Words of a text that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    words: tuple[str, ...]


class Changed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field that a revision changed."""

    field: str  #: As in schemas/feed.py.
    before: str | None = None  #: In words; None for nothing, and where `runs` or `is_markup_only` tell it.
    after: str | None = None
    runs: tuple[Run, ...] = ()  #: Of a title, summary or content: all its words.
    is_markup_only: bool = False  #: Of these, where every word stayed.


class Step(Struct, frozen=True, kw_only=True):
    """A revision, and what it changed of the one before."""

    number: int  #: From 1.
    kind: Verdict
    seen_at: datetime
    capture: int  #: Number of the capture it came from.
    rules_hash: str  #: Identifies the rules that cleaned it.
    captures_passed: tuple[int, ...]  #: Of a volatile one, the captures of the volatile states just before.
    compared_with: int | None  #: Number of the revision it is compared with.
    changes: tuple[Changed, ...]
    entry: Entry


def steps(revisions: Sequence[Revision], passed: Mapping[int, tuple[int, ...]]) -> tuple[Step, ...]:
    """Give revisions with what each changed of the one that stands before it."""
    if not revisions:
        return ()
    first = _step(revisions[0], None, passed)
    return (first, *(_step(after, before, passed) for before, after in pairwise(revisions)))


def chosen(revisions: Sequence[Revision], first: int | None, last: int | None) -> tuple[Revision, ...]:
    """Choose two revisions to compare, all where neither is named.

    The second is the latest if not said, the first the one before the second. Raises NotInArchive, UsageError.
    """
    if first is None and last is None:
        return tuple(revisions)
    held = {revision.number: revision for revision in revisions}
    last = max(held, default=1) if last is None else last
    first = last - 1 if first is None else first
    if first == last:
        raise UsageError(f"revision {first} does not differ from itself; name two with --from and --to")
    if unknown := [number for number in (last, first) if number not in held]:
        raise NotInArchive(f"the entry has no revision {unknown[0]}; it has {', '.join(map(str, held))}")
    return held[first], held[last]


def changes(before: Entry, after: Entry) -> tuple[Changed, ...]:
    """Give what differs between two states of an entry, field by field."""
    found = []
    for name in Entry.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old == new or name == "inferred":
            continue
        if name in TEXTS:
            found.append(_text_changed(name, old, new))
        else:
            found.append(Changed(field=name, before=shown(old) or None, after=shown(new) or None))
    return tuple(found)


def _step(revision: Revision, before: Revision | None, passed: Mapping[int, tuple[int, ...]]) -> Step:
    return Step(
        number=revision.number,
        kind=revision.kind,
        seen_at=revision.seen_at,
        capture=revision.capture,
        rules_hash=revision.rules_hash,
        captures_passed=passed.get(revision.number, ()),
        compared_with=before.number if before else None,
        changes=changes(before.entry, revision.entry) if before else (),
        entry=revision.entry,
    )


def _text_changed(name: str, before: Text | None, after: Text | None) -> Changed:
    old, new = words(before), words(after)
    if old == new:
        return Changed(field=name, is_markup_only=True)
    return Changed(field=name, runs=tuple(Run(kind=piece.kind, words=piece.words) for piece in by_words(old, new)))
