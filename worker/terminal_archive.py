"""What a person reads of the archive as a whole, at 80 columns. Values in, text out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from worker.layout import one_line, table, wrap

if TYPE_CHECKING:  # what is only shown need not be loaded
    from archive.backup import Backup
    from archive.forgetting import Erased, Target
    from archive.stats import Month, SourceStats, Stats

_INDENT = "    "
_FACT_INDENT = " " * 11
#: What of the file is named in its line; the rest is summed up.
_TABLES_SHOWN = 5
_STEP = 1000
_DIGITS = 3
_WHOLE_MAX = 100_000


def backup(made: "Backup") -> str:
    """Tell what was copied where."""
    held = f"{made.entries:,} entries, {made.captures:,} captures, {size(made.bytes)}; checked"
    return "\n".join(wrap(f"{made.path}: {held}"))


def stats(found: "Stats") -> str:
    """Tell what the archive holds, source by source and month by month, and what that takes."""
    facts = [*_facts_of_file(found), *_facts_of_contents(found.sources)]
    lines: list[str] = []
    for name, fact in facts:
        lines += wrap(fact, indent=_FACT_INDENT, first=name.ljust(len(_FACT_INDENT)))
    if len(found.sources) > 1:
        lines += ["", *_by_source(found.sources)]
    if found.sources:
        lines += ["", *_by_month(found.months)]
    return "\n".join(lines)


def would_forget(target: "Target", erased: "Erased") -> str:
    """Tell a person who is asked what is to be erased."""
    title = one_line(target.title) or "(no title)"
    lines = [*wrap(f"{target.number}  {target.source}  {title}"), *wrap(target.public_id, indent=_INDENT)]
    return "\n".join([*lines, *_erased(erased)])


def forgotten(erased: "Erased", *, is_done: bool) -> str:
    """Tell what went with an entry, or would go."""
    head = f"entry {erased.number} of {erased.source} {'is forgotten' if is_done else 'would be forgotten'}"
    return "\n".join([head, *_erased(erased), *wrap(erased.audit_hash, indent=_INDENT, first=f"{_INDENT}audit hash ")])


def size(count: int) -> str:
    """Write a number of bytes as people read it: "985 B", "15.8 kB", "2.41 GB"."""
    return f"{count} B" if abs(count) < _STEP else _scaled(count, ("kB", "MB", "GB", "TB"))


def number(count: int) -> str:
    """Write how many as people read it, in seven columns at most: "99,999", "150 k", "2.41 M"."""
    return f"{count:,}" if abs(count) < _WHOLE_MAX else _scaled(count, ("k", "M", "G", "T"))


def _erased(erased: "Erased") -> list[str]:
    found = (erased.revisions, "revisions"), (erased.ledger, "lines of the ledger"), (erased.defects, "defects")
    lines = wrap(", ".join(f"{count:,} {what}" for count, what in found), indent=_INDENT)
    bodies = f"{erased.bodies_cut:,} bodies it is cut out of, {erased.bodies_dropped:,} that go whole"
    lines += wrap(f"{bodies} (of {erased.captures:,} captures)", indent=_INDENT)
    if erased.kept_elsewhere:
        same = f"{erased.kept_elsewhere:,} of them came from another source as well, where they stay"
        lines += wrap(same, indent=_INDENT)
    return lines


def _facts_of_file(found: "Stats") -> Iterable[tuple[str, str]]:
    yield "archive", found.path or "in memory"
    beside = [f"{size(found.free_bytes)} free"] if found.free_bytes else []
    beside += [f"{size(found.log_bytes)} in the log beside it"] if found.log_bytes else []
    yield "file", size(found.file_bytes) + (f" ({', '.join(beside)})" if beside else "")
    if found.table_bytes is None or found.index_bytes is None or found.search_bytes is None:
        return
    named = list(found.table_bytes.items())
    rest = sum(count for _, count in named[_TABLES_SHOWN:])
    parts = [*named[:_TABLES_SHOWN], ("other tables", rest), ("indexes", found.index_bytes)]
    parts += [("search", found.search_bytes)]
    yield "of that", ", ".join(f"{name} {size(count)}" for name, count in parts if count)


def _facts_of_contents(sources: Sequence["SourceStats"]) -> Iterable[tuple[str, str]]:
    dates = _span([one.oldest for one in sources], [one.newest for one in sources])
    yield "entries", f"{sum(one.entries for one in sources):,}" + (f", published {dates}" if dates else "")
    yield "revisions", f"{sum(one.revisions for one in sources):,}"
    dates = _span([one.first_fetched for one in sources], [one.last_fetched for one in sources])
    received = sum(one.received_bytes for one in sources)
    captures = f"{sum(one.captures for one in sources):,}, {size(received)} received"
    yield "captures", captures + (f", {dates}" if dates else "")
    body_bytes, stored = sum(one.body_bytes for one in sources), sum(one.stored_bytes for one in sources)
    bodies = f"{sum(one.bodies for one in sources):,}, {size(body_bytes)} raw"
    yield "bodies", bodies + (f", {size(stored)} as they are kept ({stored / body_bytes:.0%})" if body_bytes else "")


def _by_source(sources: Iterable["SourceStats"]) -> list[str]:
    cells: list[tuple[str, ...]] = [("source", "entries", "revisions", "captures", "bodies", "raw", "kept", "newest")]
    cells += [
        (
            one.id if one.configured else f"{one.id} (removed)",
            *map(number, (one.entries, one.revisions, one.captures, one.bodies)),
            *map(size, (one.body_bytes, one.stored_bytes)),
            f"{one.newest:%Y-%m}" if one.newest else "-",
        )
        for one in sources
    ]
    return table(cells, right=range(1, 7), flexible=0)


def _by_month(months: Iterable["Month"]) -> list[str]:
    cells: list[tuple[str, ...]] = [("month", "new entries", "revisions", "captures", "received", "new bodies", "kept")]
    cells += [
        (
            one.month,
            *map(_counted, (one.entries, one.revisions, one.captures)),
            _sized(one.received_bytes),
            _counted(one.bodies),
            _sized(one.stored_bytes),
        )
        for one in months
    ]
    return table(cells, right=range(1, 7), flexible=0)


def _counted(count: int) -> str:
    return number(count) if count else "-"


def _sized(count: int) -> str:
    return size(count) if count else "-"


def _scaled(count: int, units: Sequence[str]) -> str:
    """Write a number in the unit that leaves it below a thousand, with three digits that say something."""
    value, at = count / _STEP, 0
    while abs(round(value)) >= _STEP and at + 1 < len(units):
        value, at = value / _STEP, at + 1
    decimals = max(0, _DIGITS - len(str(abs(int(value)))))
    return f"{value:.{decimals}f} {units[at]}"


def _span(first: Iterable[datetime | None], last: Iterable[datetime | None]) -> str:
    """Give the days from the earliest of the one to the latest of the other; "" where there are none."""
    begins, ends = [one for one in first if one], [one for one in last if one]
    if not (begins and ends):
        return ""
    begin, end = _day(min(begins)), _day(max(ends))
    return begin if begin == end else f"{begin} to {end}"


def _day(moment: datetime | None) -> str:
    """Give the day on the writer's calendar."""
    return moment.date().isoformat() if moment else "-"
