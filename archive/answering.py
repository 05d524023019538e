"""Which entries answer a question, the newest or the best first: quickly, however many there are.

Few matches are looked up and sorted. Where there are many, the newest stand among the newest entries: those are put
into a small index in memory, some more at a time, until enough is found (on average, 20 matches of a word that stands
in every fiftieth entry are among 1,000). Where that does not help, because a word went out of use, all matches are
sorted after all; in a narrow index, that takes half a second for a million.

bm25 counts a word in all entries before it ranks one. Where that would take long, or there are too many matches to
rank, the newest are ranked, and the caller is told among how many.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from archive.filters import MAY_BE_OF_LANGUAGE, conditions
from archive.indexing import TABLES, Name
from archive.query import Query, is_prefix, parse_query
from archive.small_index import WEIGHTS, SmallIndex, Words

if TYPE_CHECKING:
    from sqlite_utils import Database

#: More matches than that are many: to look up and sort so many takes 20 to 40 ms.
MATCHES_MAX = 20_000
#: So many of the newest entries go into the small index, one lot after the other …
WINDOWS = (128, 256, 256, 384)
#: … unless their texts come to more characters than that, which take 40 ms.
CHARACTERS_MAX = 1_000_000
#: How often words may have to be counted for bm25: 10⁶ times take 45 ms; a phrase or prefix takes five times as long.
COUNTED_MAX = 500_000
PHRASE_FACTOR = 5
#: Words in more entries than that weigh nothing in bm25, but counting them takes longest.
NEARLY_ALL = 0.8
#: A prefix that finds a larger part of the entries costs more to gather than its matches are worth.
BROAD = 0.04
#: More than this part of the newest entries, and a filter is one that many pass.
FILTERED, PASSING_MIN = 4_096, 256
#: A language that has more entries than that costs more to gather than to look for among the newest, however few of
#: those are in it.
GATHERED_MAX = 30_000
#: Entries of one moment are in order by their sources, which is told later; so many more are given.
TIES = 200

ORDER = """entries.published_utc DESC, CASE WHEN entries.published_utc IS NULL THEN entries.first_seen END DESC,
    entries.number"""
MATCHES = "SELECT rowid FROM {table} WHERE {table} MATCH :expression LIMIT :most"
IN_ORDER = """
SELECT entries.number
FROM json_each(:numbers) AS found CROSS JOIN entries INDEXED BY entries_in_brief ON entries.number = found.value
WHERE {conditions} ORDER BY {order} LIMIT :limit
"""
# Matches first: CROSS JOIN keeps SQLite from asking for each entry whether it matches.
SORTED = """
SELECT entries.number
FROM {table} CROSS JOIN entries INDEXED BY entries_in_brief ON entries.number = {table}.rowid
WHERE {table} MATCH :expression AND {conditions} ORDER BY {order} LIMIT :limit
"""
# "+" keeps SQLite from looking each of them up in the index of words.
RANKED = """
SELECT entries.number
FROM {table} CROSS JOIN entries INDEXED BY entries_in_brief ON entries.number = {table}.rowid
WHERE {table} MATCH :lighter AND {table}.rowid >= :first AND {among} AND {conditions}
ORDER BY bm25({table}, {weights}), {order} LIMIT :limit
"""
AMONG = "+{table}.rowid IN (SELECT rowid FROM {table} WHERE {table} MATCH :expression)"
#: Where the newest so many matches begin, by the order in which entries came.
FIRST = "SELECT rowid FROM {table} WHERE {table} MATCH :expression ORDER BY rowid DESC LIMIT 1 OFFSET :most - 1"
WALK = "SELECT number FROM entries WHERE {conditions} ORDER BY published_utc DESC, first_seen DESC"
WALK_FEW = """
SELECT number FROM entries INDEXED BY entries_in_brief WHERE {conditions} ORDER BY published_utc DESC, first_seen DESC
"""
PASSING = """
WITH newest AS MATERIALIZED (
    SELECT number, source, language FROM entries WHERE {others}
    ORDER BY published_utc DESC, first_seen DESC LIMIT :most
)
SELECT (SELECT COUNT(*) FROM newest), (SELECT COUNT(*) FROM newest AS entries WHERE {conditions})
"""
WORDS = """
SELECT number, title, authors, text FROM entries WHERE number IN (SELECT value FROM json_each(:numbers))
"""
MOMENTS = "SELECT COUNT(DISTINCT COALESCE(published_utc, first_seen)) FROM entries WHERE number IN (:number, :other)"
LAST = "SELECT MAX(number) FROM entries"
OF_LANGUAGE = f"SELECT COUNT(*) FROM (SELECT 1 FROM ({MAY_BE_OF_LANGUAGE}) LIMIT :most)"  # noqa: S608 - a constant


#: Filters that ask other tables than `entries`.
OF_PARTS = frozenset({"author", "tag", "language"})


class Question(Struct, frozen=True, kw_only=True):
    """What is looked for, and where."""

    text: str  #: As typed.
    index: Name
    query: Query
    filters: dict[str, Any]  #: As `filters.conditions` takes them; those that are None are left out.
    limit: int | None  #: None for all.

    @property
    def is_gathered(self) -> bool:
        """Whether all that it finds has to be gathered before the first match is known: of prefixes and trigrams."""
        return self.query.has_prefix or self.index == "trigrams"


def newest(db: "Database", question: Question) -> list[int]:
    """The numbers of the newest entries that answer, and a few more where the last ones are of one moment."""
    if question.limit is None:
        return _sorted(db, question, limit=-1)
    most = question.limit + TIES
    if not question.is_gathered and (matches := _matches(db, question, question.query)) is not None:
        return _in_order(db, question, matches, limit=most)
    with SmallIndex(question.index) as small:
        found, is_all = _newest_among(db, question, small, _windows(db, small, _walk(db, question)))
        if is_all or len(found) >= question.limit:
            return found[:most]
        candidates = _candidates(db, question, small)
    if candidates is not None:
        with SmallIndex(question.index) as small:
            windows = _windows(db, small, candidates, is_capped=False)
            return _newest_among(db, question, small, windows, is_patient=True)[0][:most]
    return _sorted(db, question, limit=most)


def best(db: "Database", question: Question) -> tuple[list[int], int | None]:
    """The numbers of the entries that fit best, and among how many of the newest matches; None: among all."""
    query, limit = question.query, question.limit
    if limit is None:
        return _ranked(db, question, query), None
    if not question.is_gathered and _matches(db, question, query) is not None:
        with SmallIndex(question.index) as sample:
            next(_windows(db, sample, _walk(db, replace(question, filters={}))))
            return _ranked(db, question, _without_common(question, sample)), None
    with SmallIndex(question.index) as small:
        windows = _windows(db, small, _walk(db, question))
        _, is_all = next(windows)
        if not is_all:
            if question.is_gathered and small.share(query.expression) <= BROAD:
                return _best_of_gathered(db, question, _candidates(db, question, small))
            if not question.filters and _counted(db, question, small) <= COUNTED_MAX:
                among = max(MATCHES_MAX, limit)
                return _ranked(db, question, query, first=_first(db, question, among)), among
        found, is_all = _best_among(question, small, windows, is_all=is_all)
    if is_all or len(found) >= limit:
        return found[:limit], None if is_all else len(found)
    return _ranked(db, question, query), None


def words_of(connection: sqlite3.Connection, numbers: list[int]) -> list[Words]:
    """What the indexes hold of entries."""
    return connection.execute(WORDS, {"numbers": str(numbers)}).fetchall()


def _walk(db: "Database", question: Question) -> Iterator[int]:
    """Yield the numbers of the entries that pass the filters, the newest first."""
    are_few = _are_few(db, question.filters)
    narrowed, values = conditions(**question.filters, are_few=are_few)
    walk = db.conn.execute((WALK_FEW if are_few else WALK).format(conditions=narrowed), values)
    return (number for (number,) in walk)


def _windows(
    db: "Database", small: SmallIndex, numbers: Iterator[int], *, is_capped: bool = True
) -> Iterator[tuple[list[int], bool]]:
    """Put more and more entries into a small index; yields the numbers of each lot, and whether it was the last.

    Where it `is_capped`, the last lot may never come.
    """
    for size in chain(WINDOWS, () if is_capped else repeat(WINDOWS[-1])):
        lot = list(islice(numbers, size))
        small.add(words_of(db.conn, lot))
        is_last = len(lot) < size
        yield lot, is_last
        if is_last or (is_capped and small.characters > CHARACTERS_MAX):
            return


def _newest_among(
    db: "Database",
    question: Question,
    small: SmallIndex,
    windows: Iterable[tuple[list[int], bool]],
    *,
    is_patient: bool = False,
) -> tuple[list[int], bool]:
    """Those that answer, until there are enough, and whether these are all."""
    found: list[int] = []
    is_last = False
    limit = question.limit
    for lot, is_last in windows:  # noqa: B007  the last one counts
        matches = small.matches(question.query.expression)
        found += [number for number in lot if number in matches]
        last = found[limit - 1] if limit is not None and len(found) >= limit else None
        if last is not None and not (lot and _are_of_one_moment(db, last, lot[-1])):
            break
        if question.is_gathered and not is_patient and len(found) < small.size * BROAD / 2:
            break  # so little is gathered quickly
    return found, is_last


def _are_of_one_moment(db: "Database", number: int, other: int) -> bool:
    """Whether two entries are, so that those behind the second may belong before the first."""
    (moments,) = db.conn.execute(MOMENTS, {"number": number, "other": other}).fetchone()
    return bool(moments == 1)


def _best_among(
    question: Question, small: SmallIndex, windows: Iterable[tuple[list[int], bool]], *, is_all: bool = False
) -> tuple[list[int], bool]:
    """Those that answer, ranked, and whether these are all."""
    for _, is_last in windows:
        is_all = is_last
    return small.best(question.query.expression), is_all


def _best_of_gathered(
    db: "Database", question: Question, candidates: Iterator[int] | None
) -> tuple[list[int], int | None]:
    """Rank what prefixes and trigrams find, if not too much; of candidates the newest, where there are such."""
    if candidates is not None:
        with SmallIndex(question.index) as small:
            found, is_all = _best_among(question, small, _windows(db, small, candidates))
        if is_all or len(found) >= (question.limit or 0):
            return found[: question.limit], None if is_all else len(found)
    among = max(MATCHES_MAX, question.limit or 0)
    first = 0 if question.filters else _first(db, question, among)
    return _ranked(db, question, question.query, first=first), among if first else None


def _matches(db: "Database", question: Question, query: Query) -> list[int] | None:
    """The numbers of the entries that a query finds, whatever the filters; None where they are many."""
    values = {"expression": query.expression, "most": MATCHES_MAX + 1}
    found = db.conn.execute(MATCHES.format(table=TABLES[question.index]), values).fetchall()
    return None if len(found) > MATCHES_MAX else [number for (number,) in found]


def _candidates(db: "Database", question: Question, small: SmallIndex) -> Iterator[int] | None:
    """The newest entries of which a query that costs less says that they may answer; None where there is none such."""
    broad = {term for term in question.query.terms if is_prefix(term) and small.share(term) > BROAD}
    lighter = _parsed(question, broad)
    if lighter.expression == question.query.expression or lighter.has_prefix:
        return None
    matches = _matches(db, question, lighter)
    return None if matches is None else iter(_in_order(db, question, matches, limit=-1))


def _are_few(db: "Database", filters: dict[str, Any]) -> bool:
    """Whether so few entries are by an author or have a tag that they are best looked up before all else."""
    of_parts = {name: value for name, value in filters.items() if name in OF_PARTS}
    if not of_parts:
        return False
    others, values = conditions(**{name: value for name, value in filters.items() if name not in of_parts})
    narrowed, more = conditions(**of_parts, are_few=False)
    if of_parts.keys() == {"language"}:
        (gathered,) = db.conn.execute(OF_LANGUAGE, {**more, "most": GATHERED_MAX}).fetchone()
        return bool(gathered < GATHERED_MAX)
    statement = PASSING.format(others=others, conditions=narrowed)
    asked, passing = db.conn.execute(statement, {**values, **more, "most": FILTERED}).fetchone()
    return bool(asked == FILTERED and passing < PASSING_MIN)


def _without_common(question: Question, small: SmallIndex) -> Query:
    """A query that ranks alike, but costs less: without words that nearly all entries have."""
    return _parsed(question, {term for term in question.query.terms if small.share(term) > NEARLY_ALL})


def _parsed(question: Question, without: set[str]) -> Query:
    return parse_query(question.text, substrings=question.index == "trigrams", without=without)


def _counted(db: "Database", question: Question, small: SmallIndex) -> float:
    """How much bm25 would have to count, about."""
    (entries,) = db.conn.execute(LAST).fetchone()
    return sum(
        small.share(term) * (entries or 0) * (PHRASE_FACTOR if " " in term else 1) for term in question.query.terms
    )


def _first(db: "Database", question: Question, most: int) -> int:
    """Where the newest `most` matches begin, by the order in which entries came."""
    values = {"expression": question.query.expression, "most": most}
    row = db.conn.execute(FIRST.format(table=TABLES[question.index]), values).fetchone()
    return int(row[0]) if row else 0


def _in_order(db: "Database", question: Question, matches: list[int], *, limit: int) -> list[int]:
    """Those of these entries that pass the filters, the newest first."""
    narrowed, values = conditions(**question.filters, are_few=False)
    statement = IN_ORDER.format(conditions=narrowed, order=ORDER)
    values |= {"numbers": str(matches), "limit": limit}
    return [number for (number,) in db.conn.execute(statement, values)]


def _sorted(db: "Database", question: Question, *, limit: int) -> list[int]:
    """All that answer, the newest first."""
    narrowed, values = conditions(**question.filters, are_few=False)
    statement = SORTED.format(table=TABLES[question.index], conditions=narrowed, order=ORDER)
    values |= {"expression": question.query.expression, "limit": limit}
    return [number for (number,) in db.conn.execute(statement, values)]


def _ranked(db: "Database", question: Question, lighter: Query, *, first: int = 0) -> list[int]:
    """The best matches from entry number `first` on, ranked by a query that finds them all and may find others."""
    narrowed, values = conditions(**question.filters, are_few=False)
    table, expression = TABLES[question.index], question.query.expression
    among = "TRUE" if lighter.expression == expression else AMONG.format(table=table)
    statement = RANKED.format(table=table, among=among, conditions=narrowed, weights=WEIGHTS, order=ORDER)
    limit = -1 if question.limit is None else question.limit
    values |= {"expression": expression, "lighter": lighter.expression, "limit": limit, "first": first}
    return [number for (number,) in db.conn.execute(statement, values)]
