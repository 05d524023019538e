"""Queries over `entries`: how to narrow them down, and the order they come in."""

from datetime import UTC, date, datetime, time, timedelta

from archive import rows

#: The order of DESIGN.md §6, for statements that join `sources`.
NEWEST = """entries.published_utc DESC, CASE WHEN entries.published_utc IS NULL THEN entries.first_seen END DESC,
    sources.position, entries.first_seen DESC, entries.position, entries.number"""
SOURCE = "entries.source = :source"
AUTHOR = r"(name LIKE :author ESCAPE '\' OR email LIKE :author ESCAPE '\')"
TAG = "(term = :tag COLLATE NOCASE OR label = :tag COLLATE NOCASE)"
# Neither case nor "_" for "-" makes another language. Of all signs only "." comes right after "-", so what lies between
# is what goes on after a "-"; as a range, an index gives it at once.
SPEAKS = """({column} >= :language AND {column} < :language || '.'
    AND ({column} = :language OR {column} >= :language || '-'))"""
_OWN = f"""entries.language IS NOT NULL
    AND {SPEAKS.format(column="lower(replace(entries.language, '_', '-'))")}"""
_SPEAKING = f"SELECT id FROM sources WHERE {SPEAKS.format(column='sources.language')}"  # noqa: S608 - constants
#: What an entry says of its language, else its source's configuration, else its feed. "+" keeps SQLite from gathering
#: all of them by their indexes, to sort them then.
LANGUAGE = f"(+{_OWN} OR entries.language IS NULL AND +entries.source IN ({_SPEAKING}))"
MAY_BE_OF_LANGUAGE = f"""SELECT number FROM entries WHERE {_OWN}
    UNION ALL SELECT number FROM entries WHERE source IN ({_SPEAKING})"""  # noqa: S608 - constants
FEW_OF_LANGUAGE = f"entries.number IN ({MAY_BE_OF_LANGUAGE}) AND {LANGUAGE}"
#: One by one, for a filter that most entries pass …
EACH = "EXISTS (SELECT 1 FROM {table} WHERE entry = entries.number AND {test})"
#: … and all at once, for one that few do.
TAGGED = f"entries.number IN (SELECT entry FROM tags WHERE {TAG})"  # noqa: S608 - a constant
# A part of a name can only be looked for in all names, which are far fewer than entries.
WRITTEN = r"""entries.number IN (
    WITH called AS MATERIALIZED (SELECT name FROM names WHERE name LIKE :author ESCAPE '\')
    SELECT entry FROM authors WHERE name IN (SELECT name FROM called)
    UNION ALL SELECT entry FROM authors WHERE email IN (SELECT name FROM called)
)"""
#: No clock on Earth is further from UTC.
_FARTHEST = timedelta(days=1)


def conditions(
    *,
    source: str | None = None,
    author: str | None = None,
    tag: str | None = None,
    language: str | None = None,
    since: date | None = None,
    until: date | None = None,
    are_few: bool = True,
) -> tuple[str, rows.Columns]:
    """SQL conditions over `entries` joined by AND ("TRUE" when there are none), and their parameters.

    An author is any part of a name or address, a tag the whole of one, a language a BCP 47 tag or the beginning of
    one ("en" is "en-GB" and "en_US", too). A plain date is the day on the writer's calendar, the last one included; a
    datetime is a moment, `until` not included. Entries without a date are on neither side of one. `are_few` says that
    the entries of an author, tag or language are best looked up first; else each is asked, which is better where many
    pass.
    """
    found: list[str] = []
    values: rows.Columns = {}
    if source is not None:
        found.append(SOURCE)
        values["source"] = source
    if author is not None:
        found.append(WRITTEN if are_few else EACH.format(table="authors", test=AUTHOR))
        values["author"] = f"%{literal(author)}%"
    if tag is not None:
        found.append(TAGGED if are_few else EACH.format(table="tags", test=TAG))
        values["tag"] = tag
    if language is not None:
        found.append(FEW_OF_LANGUAGE if are_few else LANGUAGE)
        # Of bytes, since SQLite makes small only the letters of ASCII, too.
        values["language"] = language.encode().lower().decode().replace("_", "-")
    if since is not None:
        found.append(_bound("since", ">=", since, values))
    if until is not None:
        found.append(_bound("until", "<" if isinstance(until, datetime) else "<=", until, values))
    return " AND ".join(found) or "TRUE", values


def literal(text: str) -> str:
    """Escape what LIKE would take for wildcards, with backslashes."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _bound(name: str, compare: str, when: date, values: rows.Columns) -> str:
    """A condition on one side of a date, such that an index of moments can be used for it."""
    if isinstance(when, datetime):
        values[name] = rows.utc_text(when)
        return f"entries.published_utc {compare} :{name}"
    values[name] = when.isoformat()
    midnight = datetime.combine(when, time(), UTC)
    try:
        values[f"{name}_utc"] = rows.utc_text(midnight - _FARTHEST if name == "since" else midnight + 2 * _FARTHEST)
    except OverflowError:
        return f"substr(entries.published, 1, 10) {compare} :{name}"
    return f"substr(entries.published, 1, 10) {compare} :{name} AND entries.published_utc {compare} :{name}_utc"
