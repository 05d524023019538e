"""What a person reads on a terminal, at 80 columns. Values in, text out."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.feed import Entry
from worker.layout import BOLD, NOT_UNDERLINED, UNDERLINED, Word, cut, fill, one_line, painted, table, wrap
from worker.shown import shown, title
from worker.terminal_history import fates

if TYPE_CHECKING:  # what is only shown need not be loaded
    from archive.entries import ArchivedEntry, ListedEntry
    from archive.search import Hit
    from archive.sources import SourceRow
    from worker.publish import PublishedFeed, PublishReport
    from worker.refreshed import Refreshed
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
    told = [(one.source_id, line) for one in done.refreshed for line in (*one.notices, *one.failures, *_retired(one))]
    lines += [""] if told else []
    for source_id, line in told:
        lines += wrap(f"{source_id}: {line}", indent=_INDENT, first="")
    return "\n".join([*lines, "", *feeds(done.published)])


def _retired(one: "Refreshed") -> list[str]:
    return ["its server says that it is gone for good (410); it is asked no more"] if one.is_retired else []


def feeds(report: "PublishReport") -> list[str]:
    """Tell where the feeds are and what was written."""
    failed = wrap(f"not published: {report.failed}", indent=_INDENT, first="") if report.failed else []
    if not report.feeds:
        return failed or ["No feed was touched."]
    rows = [(f"  {feed.id}/", f"{feed.entries} entries", _written(feed)) for feed in report.feeds]
    where = Path(report.feeds[0].paths[0]).parent.parent
    lines = [f"feeds in {where}", *table(rows, right=(1,), flexible=0)]
    for feed in report.feeds:
        if feed.held:
            lines += wrap(f"{feed.id}: {feed.held}", indent=_INDENT, first="")
    return [*lines, *failed]


def _written(feed: "PublishedFeed") -> str:
    """Tell what was written of a feed."""
    if feed.held:
        return "left as it is"
    written = [Path(path).name for path in feed.changed]
    if feed.pages_written:
        written.append(f"{feed.pages_written} archived")
    if feed.variants_written:
        written.append(f"{len(feed.variants_written)} of tags, authors and summaries")
    return " ".join(written) or "nothing to write"


def listing(found: Sequence["ListedEntry"]) -> str:
    """List entries, one a line; those that are deleted or gone say so."""
    rows = [
        (str(one.number), _day(one.published), one.source, _fate(one) + (one_line(one.title) or "(no title)"))
        for one in found
    ]
    return "\n".join(table(rows, right=(0,)))


def hits(found: Sequence["Hit"], *, color: bool) -> str:
    """List what a query found, each with the place where its words stand."""
    lines = []
    for one in found:
        lines += [_head(one, color=color), *fill(_marked(one.snippet, color=color), indent=_INDENT)]
    return "\n".join(lines)


def entry(held: "ArchivedEntry") -> str:
    """Show one entry: what is known of it, then its text."""
    one = held.entry
    authors = shown(one.authors) + (" (inferred)" if "authors" in one.inferred else "") if one.authors else ""
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
        *fates(held),
        ("tags", one.categories),
        *(("enclosure", enclosure.url) for enclosure in one.enclosures),
    ]
    lines = [*wrap(title(one.title)), ""]
    for name, value in facts:
        if told := shown(value):
            lines += wrap(told, indent=_FACT_INDENT, first=name.ljust(len(_FACT_INDENT)))
    for paragraph in _paragraphs(one):
        lines += ["", *wrap(paragraph)]
    return "\n".join(lines)


def overview(rows: Sequence["SourceRow"]) -> str:
    """List the sources with how they are, and why each is due when it is."""
    cells = [("source", "kind", "entries", "last polled", "next due", "state")]
    cells += [
        (row.id, row.kind, str(row.entries), _minute(row.last_polled), _minute(row.next_due), _state(row))
        for row in rows
    ]
    head, *body = table(cells, right=(2,), flexible=0)
    lines = [head]
    for line, row in zip(body, rows, strict=True):
        lines += [line, *(wrap("; ".join(row.due_reasons), indent=_INDENT) if row.next_due and row.due_reasons else [])]
    for row in rows:
        for told in (row.last_error, *row.notices):
            lines += wrap(f"{row.id}: {told}", indent=_INDENT, first="") if told else []
        if row.gaps:
            count = f" ({row.gaps} so far)" if row.gaps > 1 else ""
            lines += wrap(f"{row.id}: a gap is suspected{count}: {row.last_gap}", indent=_INDENT, first="")
    return "\n".join(lines)


def _refreshed(done: "Round") -> list[str]:
    counted = ["new", "revised", "cosmetic", "volatile", "unchanged", "not_modified"]
    if not any(one.volatile for one in done.refreshed):
        counted.remove("volatile")  # as in most rounds
    rows = [("source", *(name.replace("_", " ") for name in counted))]
    rows += [(one.source_id, *(str(getattr(one, name)) for name in counted)) for one in done.refreshed]
    return table(rows, right=range(1, len(counted) + 1), flexible=0)


def _counts(name: str, counts: Counter[str]) -> list[str]:
    if not counts:
        return []
    rows = [(f"  {key}", str(count)) for key, count in counts.most_common()]
    return ["", f"{name}  {counts.total()}", *table(rows, right=(1,), flexible=0)]


def _head(one: "Hit", *, color: bool) -> str:
    """Give the line above a snippet, with what was found in the title underlined."""
    start = f"{one.number}  {_day(one.published)}  {one.source}  "
    title = list(_marked(one.title or "", color=color)) or [("(no title)", "")]
    line = cut(start + " ".join(word for word, _ in title))
    if len(line) > len(start):
        words = line[len(start) :].split(" ")  # the last one may be cut
        both = zip(words, title, strict=False)
        line = start + " ".join(f"{UNDERLINED}{word}{NOT_UNDERLINED}" if paint else word for word, (_, paint) in both)
    return painted(line, BOLD if color else "")


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


def _fate(one: "ListedEntry") -> str:
    if one.deleted is not None:
        return f"[deleted {(one.deleted.at or one.deleted.seen_at).date().isoformat()}] "
    return f"[gone since {one.gone_since.date().isoformat()}] " if one.gone_since else ""


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
