"""What a person reads on a terminal, at 80 columns. Text in, text out; what came from a feed is made harmless."""

import html
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from archive.entries import ArchivedEntry, ListedEntry
from archive.search import Hit
from archive.sources import SourceRow
from archive.words import words
from schemas.feed import Entry
from schemas.revision import Revision
from worker.diff import Piece, by_words, excerpt
from worker.explain import Explanation
from worker.publish import PublishReport
from worker.rounds import Round

WIDTH = 79
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"<(?:/?(?:p|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|pre|table|tr|figure|figcaption|div|hr)\b[^>]*|br)>")
_LIST_ENTRY = re.compile(r"<li\b[^>]*>")
BOLD, RED, GREEN, DIM, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"


def safe(text: str | None) -> str:
    """Give text from outside without characters that a terminal would obey, on one line."""
    return " ".join("".join(" " if _is_control(character) else character for character in text or "").split())


def round_summary(done: Round) -> str:
    """Tell what a round came to: sources, words stripped by rule, authors inferred, defects, and where the feeds are."""
    if not done.refreshed:
        lines = ["Nothing was due."]
    else:
        rows = [("source", "new", "revised", "cosmetic", "unchanged", "not modified")]
        rows += [
            (one.source_id, *map(str, (one.new, one.revised, one.cosmetic, one.unchanged, one.not_modified)))
            for one in done.refreshed
        ]
        lines = columns(rows, right=range(1, 6))
    words: Counter[str] = Counter()
    defects: Counter[str] = Counter()
    for one in done.refreshed:
        words.update(one.words_stripped)
        defects.update(one.defects)
    lines += _counts("words stripped", words)
    inferred = sum(one.authors_inferred for one in done.refreshed)
    if inferred:
        lines += ["", f"authors inferred  {inferred} entries"]
    lines += _counts("defects", defects)
    for one in done.refreshed:
        lines += [f"{one.source_id}: {safe(failure)}" for failure in one.failures]
    return "\n".join([*lines, "", *feeds(done.published)])


def feeds(report: PublishReport) -> list[str]:
    """Tell where the feeds are and what was written."""
    lines = []
    for feed in report.feeds:
        written = f"{len(feed.changed)} files written" if feed.changed else "nothing to write"
        lines += [f"{feed.id}: {feed.entries} entries, {written}", *(f"  {path}" for path in feed.paths)]
    return lines


def listing(found: Sequence[ListedEntry]) -> str:
    """List entries, one a line."""
    rows = [(str(one.number), day(one.published), one.source, safe(one.title) or "(no title)") for one in found]
    return "\n".join(columns(rows, right=(0,)))


def hits(found: Sequence[Hit], *, color: bool) -> str:
    """List what a query found, each with the place where the words stand."""
    blocks = []
    for one in found:
        title = safe(one.title) or "(no title)"
        head = f"{one.number}  {day(one.published)}  {one.source}  {title}"
        snippet = textwrap.fill(safe(one.snippet), WIDTH, initial_indent="    ", subsequent_indent="    ")
        blocks.append(f"{_bold(head, color=color)}\n{_highlighted(snippet, color=color)}")
    return "\n".join(blocks)


#: Put around the words of a query by the search; private-use characters, so that no feed's text is taken for them.
MARKS = ("\ue000", "\ue001")


def entry(held: ArchivedEntry) -> str:
    """Show one entry: what is known of it, then its text."""
    one = held.entry
    names = [safe(person.name or person.email or person.uri) for person in one.authors]
    facts = [
        ("id", held.public_id),
        ("number", str(held.number)),
        ("source", held.source),
        ("link", one.permalink),
        ("authors", ", ".join(names) + (" (inferred)" if "authors" in one.inferred else "") if names else None),
        ("published", one.published.isoformat() if one.published else None),
        ("updated", held.updated.isoformat() if held.updated else None),
        ("first seen", held.first_seen.isoformat()),
        ("revision", str(held.revision)),
        ("tags", ", ".join(category.term for category in one.categories) or None),
        *(("enclosure", enclosure.url) for enclosure in one.enclosures),
    ]
    title = safe(one.title.value) if one.title else "(no title)"
    lines = [title, "", *columns([(name, safe(value)) for name, value in facts if value], limit=False), ""]
    for paragraph in _paragraphs(one):
        lines += [textwrap.fill(paragraph, WIDTH), ""]
    return "\n".join(lines).rstrip()


def history(revisions: Sequence[Revision], *, color: bool) -> str:
    """Tell every revision of an entry, each with what it changed: words, then other fields."""
    blocks = []
    for at, revision in enumerate(revisions):
        lines = [_bold(f"{revision.number}  {revision.seen_at.isoformat()}  {revision.kind}", color=color)]
        if at > 0:
            lines += [f"    {line}" for line in _changes(revisions[at - 1].entry, revision.entry, color=color)]
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def _paragraphs(one: Entry) -> list[str]:
    """Give the text of an entry's blocks; list entries begin with a bullet, links and emphasis are only their words."""
    body = one.content or one.summary
    if body is None:
        return []
    markup = body.value if body.kind == "html" else html.escape(body.value)
    blocks = _BLOCK.split(_LIST_ENTRY.sub("<li>• ", markup))
    return [text for block in blocks if (text := safe(html.unescape(_TAG.sub("", block))))]


def _changes(before: Entry, after: Entry, *, color: bool) -> list[str]:
    lines = []
    for name in ("title", "summary", "content"):
        old, new = " ".join(words(getattr(before, name))), " ".join(words(getattr(after, name)))
        if old != new:
            lines += textwrap.wrap(f"{name}: {_pieces(excerpt(by_words(old, new)), color=color)}", WIDTH - 4)
        elif getattr(before, name) != getattr(after, name):
            lines.append(f"{name}: only the markup changed")
    others = [name for name in Entry.__struct_fields__ if name not in {"title", "summary", "content", "inferred"}]
    lines += [f"{name} changed" for name in others if getattr(before, name) != getattr(after, name)]
    return lines or ["nothing that is shown changed"]


def explanation(told: Explanation, *, color: bool) -> str:
    """Tell what was stripped, repaired or inferred in an entry, by which rule, and why."""
    title = safe(told.entry.entry.title.value) if told.entry.entry.title else "(no title)"
    lines = [_bold(title, color=color), f"{told.entry.source}, entry {told.entry.number}, revision {told.entry.revision}"]
    for edit in told.edits:
        sizes = [f"{edit.count}×" if edit.count else "", f"{edit.markup_bytes} characters of markup" if edit.markup_bytes else ""]
        lines += ["", _bold(f"{edit.rule}  ({edit.place})", color=color) + "  " + ", ".join(filter(None, sizes))]
        lines += _indented(edit.reason)
        if edit.evidence:
            lines += _indented(f"Learned: {edit.evidence}.")
        if edit.text:
            lines += [_painted(line, RED, color=color) for line in _indented(f"- {safe(edit.text)}")]
    if told.inferred:
        lines += ["", f"inferred: {', '.join(told.inferred)}"]
    for defect in told.defects:
        lines += ["", f"defect {defect.code} at {safe(defect.where)}: {safe(defect.detail)}", *_indented(defect.meaning)]
    if not told.edits and not told.defects:
        lines += ["", "Nothing was stripped, repaired or inferred."]
    return "\n".join(lines)


def overview(rows: Sequence[SourceRow]) -> str:
    """List the sources with how they are."""
    table = [("source", "kind", "entries", "last polled", "next due", "state")]
    for row in rows:
        state = "ok" if row.failures == 0 else f"failed {row.failures}× in a row"
        state = "retired" if row.retired else state if row.configured else "no longer configured"
        table.append((row.id, row.kind, str(row.entries), _minute(row.last_polled), _minute(row.next_due), state))
    lines = columns(table, right=(2,))
    lines += [f"{row.id}: {safe(row.last_error)}" for row in rows if row.failures and row.last_error]
    return "\n".join(lines)


def columns(rows: Sequence[Sequence[str]], *, right: Iterable[int] = (), limit: bool = True) -> list[str]:
    """Align rows in columns; a last column that would run past the edge is cut unless `limit` is off."""
    if not rows:
        return []
    aligned = set(right)
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for at, cell in enumerate(row):
            gap = " " * (widths[at] - _width(cell))
            cells.append(gap + cell if at in aligned else cell + gap)
        line = "  ".join(cells).rstrip()
        lines.append(_cut(line) if limit else line)
    return lines


def day(moment: datetime | None) -> str:
    """Give the day on the writer's calendar."""
    return moment.date().isoformat() if moment else "undated   "


def _counts(name: str, counts: Counter[str]) -> list[str]:
    if not counts:
        return []
    rows = [("  " + key, str(count)) for key, count in counts.most_common()]
    return ["", f"{name}  {counts.total()}", *columns(rows, right=(1,))]


def _pieces(pieces: Sequence[Piece], *, color: bool) -> str:
    shown = []
    for piece in pieces:
        words = safe(" ".join(piece.words))
        if piece.kind == "removed":
            words = _painted(words, RED, color=color) if color else f"[-{words}-]"
        elif piece.kind == "added":
            words = _painted(words, GREEN, color=color) if color else f"{{+{words}+}}"
        shown.append(words)
    return " ".join(shown)


def _highlighted(text: str, *, color: bool) -> str:
    before, after = (BOLD, PLAIN) if color else ("", "")
    return text.replace(MARKS[0], before).replace(MARKS[1], after)


def _bold(text: str, *, color: bool) -> str:
    return _painted(text, BOLD, color=color)


def _painted(text: str, paint: str, *, color: bool) -> str:
    return f"{paint}{text}{PLAIN}" if color else text


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _minute(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "-"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _cut(line: str) -> str:
    while _width(line) > WIDTH:
        line = line[: WIDTH - 1] + "…" if len(line) > WIDTH else line[:-2] + "…"
    return line


def _is_control(character: str) -> bool:
    """Whether a terminal might obey a character: controls, and the marks that reorder text."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\u200d\u00ad"
