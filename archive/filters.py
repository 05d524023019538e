"""Queries over `entries`: how to narrow them down by source, author, tag and date, and the order they come in."""

from datetime import date, datetime

from archive import rows

#: The order of DESIGN.md §6, for statements that join `sources`.
NEWEST = """entries.published_utc DESC, CASE WHEN entries.published_utc IS NULL THEN entries.first_seen END DESC,
    sources.position, entries.first_seen DESC, entries.position, entries.number"""
SOURCE = "entries.source = :source"
AUTHOR = r"""entries.number IN (
    SELECT entry FROM authors WHERE name LIKE :author ESCAPE '\' OR email LIKE :author ESCAPE '\'
)"""
TAG = """entries.number IN (
    SELECT entry FROM tags WHERE term = :tag COLLATE NOCASE OR label = :tag COLLATE NOCASE
)"""


def conditions(
    *,
    source: str | None = None,
    author: str | None = None,
    tag: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[str, rows.Columns]:
    """SQL conditions over `entries` joined by AND ("TRUE" when there are none), and their parameters.

    An author is any part of a name or address, a tag the whole of one. A plain date is the day on the writer's
    calendar, the last one included; a datetime is a moment, `until` not included. Entries without a date are on
    neither side of one.
    """
    found: list[str] = []
    values: rows.Columns = {}
    if source is not None:
        found.append(SOURCE)
        values["source"] = source
    if author is not None:
        found.append(AUTHOR)
        values["author"] = f"%{literal(author)}%"
    if tag is not None:
        found.append(TAG)
        values["tag"] = tag
    if since is not None:
        column, values["since"] = _dated(since)
        found.append(f"{column} >= :since")
    if until is not None:
        column, values["until"] = _dated(until)
        found.append(f"{column} {'<' if isinstance(until, datetime) else '<='} :until")
    return " AND ".join(found) or "TRUE", values


def literal(text: str) -> str:
    """Escape what LIKE would take for wildcards, with backslashes."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _dated(when: date) -> tuple[str, str]:
    if isinstance(when, datetime):
        return "entries.published_utc", rows.utc_text(when)
    return "substr(entries.published, 1, 10)", when.isoformat()
