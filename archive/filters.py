"""Narrow a query over `entries` down: by source, author, tag and date of publication."""

from datetime import date, datetime

from archive import rows

SOURCE = "entries.source = :source"
AUTHOR = r"""EXISTS (
    SELECT 1 FROM authors WHERE authors.entry = entries.number
    AND (authors.name LIKE :author ESCAPE '\' OR authors.email LIKE :author ESCAPE '\')
)"""
TAG = """EXISTS (
    SELECT 1 FROM tags WHERE tags.entry = entries.number AND :tag COLLATE NOCASE IN (tags.term, tags.label)
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
