"""What a person reads on a terminal, at 80 columns. Values in, text out."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive.words import words
from schemas.feed import Category, Entry, Link, Person, Text
from worker.diff import by_words, excerpt
from worker.layout import BOLD, GREEN, RED, Word, cut, fill, one_line, painted, table, wrap

if TYPE_CHECKING:  # what is only shown need not be loaded
    from archive.entries import ArchivedEntry, ListedEntry
    from archive.search import Hit
    from archive.sources import SourceRow
    from schemas.revision import Revision
    from worker.publish import PublishReport
    from worker.rounds import Round

#: Put around the words of a query by the search; private-use characters, which hardly any text holds.
MARKS = ("\ue000", "\ue001")

_INDENT = "    "
_FACT_INDENT = " " * 12
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(
    r"<(?:/?(?:p|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|pre|table|tr|figure|figcaption|div|hr)\b[^>]*|br)>"
)
_LIST_ENTRY = re.compile(r"<li\b[^>]*>")


def round_summary(done: "Round") -> str:
    """Tell what a round came to: sources, words stripped by rule, authors inferred, defects, where the feeds are."""
    lines = _refreshed(done) if done.refreshed else ["Nothing was due."]
    words_stripped: Counter[str] = Counter()
    defects: Counter[str] = Counter()
    for one in done.refreshed:
        words_stripped.update(one.words_stripped)
        defects.update(one.defects)
    lines += _counts("words stripped", words_stripped)
    if inferred := sum(one.authors_inferred for one in done.refreshed):
        lines += ["", f"authors inferred  {inferred}"]
    lines += _counts("defects", defects)
    failures = [(one.source_id, failure) for one in done.refreshed for failure in one.failures]
    lines += [""] if failures else []
    for source_id, failure in failures:
        lines += wrap(f"{source_id}: {failure}", indent=_INDENT, first="")
    return "\n".join([*lines, "", *feeds(done.published)])


def feeds(report: "PublishReport") -> list[str]:
    """Tell where the feeds are and what was written."""
    if not report.feeds:
        return ["No feed was touched."]
    rows = []
    for feed in report.feeds:
        written = " ".join(Path(path).name for path in feed.changed) or "nothing to write"
        rows.append((f"  {feed.id}/", f"{feed.entries} entries", written))
    where = Path(report.feeds[0].paths[0]).parent.parent
    return [f"feeds in {where}", *table(rows, right=(1,), flexible=0)]


def listing(found: Sequence["ListedEntry"]) -> str:
    """List entries, one a line."""
    rows = [(str(one.number), _day(one.published), one.source, one_line(one.title) or "(no title)") for one in found]
    return "\n".join(table(rows, right=(0,)))


def hits(found: Sequence["Hit"], *, color: bool) -> str:
    """List what a query found, each with the place where its words stand."""
    lines = []
    for one in found:
        head = f"{one.number}  {_day(one.published)}  {one.source}  {one_line(one.title) or '(no title)'}"
        lines += [painted(cut(head), BOLD if color else ""), *fill(_marked(one.snippet, color=color), indent=_INDENT)]
    return "\n".join(lines)


def entry(held: "ArchivedEntry") -> str:
    """Show one entry: what is known of it, then its text."""
    one = held.entry
    authors = _shown(one.authors) + (" (inferred)" if "authors" in one.inferred else "") if one.authors else ""
    facts = [
        ("id", held.public_id),
        ("number", held.number),
        ("source", held.source),
        ("link", one.permalink),
        ("authors", authors),
        ("published", one.published),
        ("updated", held.updated),
        ("first seen", held.first_seen),
        ("revision", held.revision),
        ("tags", one.categories),
        *(("enclosure", enclosure.url) for enclosure in one.enclosures),
    ]
    lines = [*wrap(_title(one)), ""]
    for name, value in facts:
        if shown := _shown(value):
            lines += wrap(shown, indent=_FACT_INDENT, first=name.ljust(len(_FACT_INDENT)))
    for paragraph in _paragraphs(one):
        lines += ["", *wrap(paragraph)]
    return "\n".join(lines)


def history(revisions: Sequence["Revision"], *, color: bool) -> str:
    """Tell every revision of an entry, each with what it changed: words, then other fields."""
    lines: list[str] = []
    before: Entry | None = None
    for revision in revisions:
        head = f"{revision.number}  {_shown(revision.seen_at)}  {revision.kind}"
        lines.append(painted(head, BOLD if color else ""))
        if before is not None:
            lines += _changes(before, revision.entry, color=color)
        before = revision.entry
    return "\n".join(lines)


def overview(rows: Sequence["SourceRow"]) -> str:
    """List the sources with how they are."""
    cells = [("source", "kind", "entries", "last polled", "next due", "state")]
    cells += [
        (row.id, row.kind, str(row.entries), _minute(row.last_polled), _minute(row.next_due), _state(row))
        for row in rows
    ]
    lines = table(cells, right=(2,), flexible=0)
    for row in rows:
        if row.failures and row.last_error:
            lines += wrap(f"{row.id}: {row.last_error}", indent=_INDENT, first="")
    return "\n".join(lines)


def _refreshed(done: "Round") -> list[str]:
    rows = [("source", "new", "revised", "cosmetic", "unchanged", "not modified")]
    for one in done.refreshed:
        new, revised, cosmetic, unchanged, not_modified = map(
            str, (one.new, one.revised, one.cosmetic, one.unchanged, one.not_modified)
        )
        rows.append((one.source_id, new, revised, cosmetic, unchanged, not_modified))
    return table(rows, right=range(1, 6), flexible=0)


def _counts(name: str, counts: Counter[str]) -> list[str]:
    if not counts:
        return []
    rows = [(f"  {key}", str(count)) for key, count in counts.most_common()]
    return ["", f"{name}  {counts.total()}", *table(rows, right=(1,), flexible=0)]


def _marked(snippet: str, *, color: bool) -> Iterator[Word]:
    """Yield the words of a snippet, those between marks in bold."""
    is_found = False
    for word in one_line(snippet).split():
        marks = [character for character in word if character in MARKS]
        paint = BOLD if color and (is_found or MARKS[0] in marks) else ""
        is_found = marks[-1] == MARKS[0] if marks else is_found
        yield "".join(character for character in word if character not in MARKS), paint


def _paragraphs(one: Entry) -> list[str]:
    """Give the text of an entry's blocks; list entries begin with a bullet, links and emphasis are only their words."""
    body = one.content or one.summary
    if body is None:
        return []
    markup = body.value if body.kind == "html" else html.escape(body.value)
    blocks = _BLOCK.split(_LIST_ENTRY.sub("<li>• ", markup))
    return [text for block in blocks if (text := one_line(html.unescape(_TAG.sub("", block))))]


def _changes(before: Entry, after: Entry, *, color: bool) -> list[str]:
    lines = []
    for name in Entry.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old == new or name == "inferred":
            continue
        if name in {"title", "summary", "content"}:
            lines += _word_changes(name, old, new, color=color)
        else:
            lines += wrap(f"{name}: {_shown(old) or 'none'} → {_shown(new) or 'none'}", indent=_INDENT)
    return lines or [f"{_INDENT}nothing that is shown changed"]


def _word_changes(name: str, before: Text | None, after: Text | None, *, color: bool) -> list[str]:
    old, new = words(before), words(after)
    if old == new:
        return [f"{_INDENT}{name}: only the markup changed"]
    # Without colours, words that went stand in [-…-] and words that came in {+…+}, as `git diff --word-diff` has it.
    dress = {
        "removed": (RED, "", "") if color else ("", "[-", "-]"),
        "added": (GREEN, "", "") if color else ("", "{+", "+}"),
        "same": ("", "", ""),
    }
    shown: list[Word] = [(f"{name}:", "")]
    for piece in excerpt(by_words(old, new)):
        paint, opening, closing = dress[piece.kind]
        text = one_line(" ".join(piece.words))
        shown += [(word, paint) for word in f"{opening}{text}{closing}".split()]
    return fill(shown, indent=_INDENT)


def _shown(value: object) -> str:
    """Write any field of an entry for people; "" for nothing."""
    shown: object = value
    match value:
        case datetime():
            shown = value.isoformat(sep=" ", timespec="seconds")
        case tuple():
            shown = ", ".join(map(_shown, value))
        case Person():
            shown = value.name or value.email or value.uri
        case Category():
            shown = value.label or value.term
        case Link():
            shown = value.href
        case Text():
            shown = value.value
        case msgspec.Struct():
            told = ((name, _shown(getattr(value, name))) for name in value.__struct_fields__)
            facts = [(name, fact) for name, fact in told if fact]
            shown = facts[0][1] if len(facts) == 1 else " ".join(f"{name}={fact}" for name, fact in facts)
    return "" if shown is None or shown is False else str(shown)


def _title(one: Entry) -> str:
    return one_line(one.title.value if one.title else "") or "(no title)"


def _state(row: "SourceRow") -> str:
    if row.retired:
        return "retired"
    if not row.configured:
        return "removed"
    return f"failed {row.failures}×" if row.failures else "ok"


def _day(moment: datetime | None) -> str:
    """Give the day on the writer's calendar."""
    return moment.date().isoformat() if moment else "undated   "


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "-"
