"""However few or many entries match, the answer is the same: each way to it is taken by making its bounds small."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database

from archive import answering, indexing
from archive.filters import NEWEST, conditions
from archive.query import parse_query
from archive.search import search
from schemas.feed import Category, Entry, Feed, Person, Text

if TYPE_CHECKING:
    from tests.archive.conftest import See

SEED = 7
REFERENCE = """
SELECT entries.public_id FROM {table} JOIN entries ON entries.number = {table}.rowid
    JOIN sources ON sources.id = entries.source
WHERE {table} MATCH :expression AND {conditions} ORDER BY {order}
"""
#: All of the usual size; the matches are many; the newest hold too few; the entries of a filter are few.
BOUNDS: dict[str, dict[str, Any]] = {
    "usual": {},
    "many matches": {"MATCHES_MAX": 3, "WINDOWS": (4, 8, 200)},
    "many, ranked by arrival": {"MATCHES_MAX": 3, "WINDOWS": (4, 8, 200), "COUNTED_MAX": 10**9},
    "too few among the newest": {"MATCHES_MAX": 3, "WINDOWS": (2, 2, 2)},
    "long texts": {"MATCHES_MAX": 3, "WINDOWS": (8, 8, 8), "CHARACTERS_MAX": 10},
    "few pass": {"MATCHES_MAX": 3, "WINDOWS": (8, 16, 32), "FILTERED": 10, "PASSING_MIN": 10},
    "a language of many": {"MATCHES_MAX": 3, "WINDOWS": (8, 16, 32), "GATHERED_MAX": 5},
    "broad prefixes": {"MATCHES_MAX": 30, "WINDOWS": (16, 2, 2), "BROAD": 0.3},
}
QUERIES = ["every", "often", "seldom", "every often", "every -often", '"every day"', "o* seldom", "o*", "never", "sel*"]
FILTERS: list[dict[str, Any]] = [
    {},
    {"source": "pages"},
    {"author": "ann"},
    {"author": "rare"},
    {"author": "n@example.org"},
    {"tag": "NEWS"},
    {"language": "de"},
    {"language": "pt"},
    {"language": "xx"},
    {"since": date(2012, 1, 20)},
    {"until": date(2012, 1, 9), "author": "ann"},
    {"source": "blog", "tag": "news", "language": "en"},
]


WRITERS = (Person(name="Ann Doe"), Person(name="Ben", email="ben@example.org"), Person(email="cy@example.org"))


@pytest.fixture
def _entries(db: Database, see: "See") -> None:
    random = Random(SEED)
    indexing.want_trigrams(db, is_wanted=True)
    for source, language in (("blog", "en"), ("pages", None)):
        entries = []
        for number in range(45):
            words = ["every day"] + ["often"] * (random.random() < 0.4) * random.randint(1, 3)
            words += ["seldom"] * (random.random() < 0.08)
            random.shuffle(words)
            hours = timedelta(hours=random.randint(0, 900))
            entry = Entry(
                guid=f"{source}{number}",
                title=Text(value=random.choice(["One", "often", "Two"])),
                content=Text(value=" ".join(words)),
                published=datetime(2012, 1, 1, tzinfo=UTC) + hours if random.random() < 0.8 else None,
                authors=(Person(name="Rare One") if number == 30 else random.choice(WRITERS),),
                categories=(Category(term="news"),) if number % 9 == 0 else (),
                language=random.choice([None, None, "de", "de-AT", "pt-BR" if number % 10 == 0 else None]),
            )
            entries.append(entry)
        see(*entries, source=source, feed=Feed(language=language))


@pytest.mark.usefixtures("_entries")
@pytest.mark.parametrize("bounds", BOUNDS.values(), ids=BOUNDS)
@pytest.mark.parametrize("index", ["words", "trigrams"])
def test_every_way_leads_to_the_same_answer(
    db: Database, monkeypatch: pytest.MonkeyPatch, bounds: dict[str, Any], index: indexing.Name
) -> None:
    for name, value in bounds.items():
        monkeypatch.setattr(answering, name, value)
    lengths = set()
    for text in QUERIES:
        substrings = index == "trigrams"
        if substrings and "o*" in text:
            continue
        expression = parse_query(text, substrings=substrings).expression
        for asked in FILTERS:
            narrowed, values = conditions(**asked)
            statement = REFERENCE.format(table=indexing.TABLES[index], conditions=narrowed, order=NEWEST)
            expected = [id_ for (id_,) in db.conn.execute(statement, {**values, "expression": expression})]
            lengths.add(len(expected))
            for limit in (1, 5, None):
                wanted: dict[str, Any] = {**asked, "limit": limit, "substrings": substrings}
                newest = [hit.public_id for hit in search(db, text, **wanted).hits]
                assert newest == expected[:limit], (text, wanted)
                best = search(db, text, ranked=True, **wanted)
                assert len(best.hits) == len(expected[:limit]), (text, wanted)
                assert {hit.public_id for hit in best.hits} <= set(expected), (text, wanted)
                if best.ranked_among is not None:
                    assert (limit or 0) <= best.ranked_among <= len(expected)
                    assert {hit.ranked_among for hit in best.hits} == {best.ranked_among}
    assert len(lengths) > 20, "the table tells cases apart"


@pytest.mark.usefixtures("_entries")
def test_the_best_of_few_are_those_of_bm25(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "WINDOWS", (4, 4, 4))
    for text in ("often", "seldom OR often", "title:often seldom"):
        values = {"expression": parse_query(text).expression}
        order = f"bm25(entries_fts, 4.0, 2.0, 1.0), {answering.ORDER}"
        statement = REFERENCE.format(table="entries_fts", conditions="TRUE", order=order)
        expected = [id_ for (id_,) in db.conn.execute(statement, values)]
        assert [hit.public_id for hit in search(db, text, ranked=True).hits] == expected


@pytest.mark.usefixtures("_entries")
def test_where_there_are_many_the_newest_are_ranked_and_that_is_told(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search(db, "every", ranked=True, limit=3).ranked_among is None
    monkeypatch.setattr(answering, "MATCHES_MAX", 10)
    monkeypatch.setattr(answering, "WINDOWS", (4, 4, 4))
    newest = {hit.public_id for hit in search(db, "every", limit=12).hits}
    monkeypatch.setattr(answering, "COUNTED_MAX", 0)
    found = search(db, "every", ranked=True, limit=3)
    assert found.ranked_among == 12
    assert {hit.public_id for hit in found.hits} <= newest
    monkeypatch.setattr(answering, "COUNTED_MAX", 10**9)
    found = search(db, "every", ranked=True, limit=3)
    assert found.ranked_among == 10
    came_last = db.conn.execute("SELECT number FROM entries ORDER BY number DESC LIMIT 10").fetchall()
    assert {(hit.number,) for hit in found.hits} <= set(came_last)


def test_what_is_said_is_how_it_is_planned(db: Database) -> None:
    """The narrow index is used where many rows are sorted, and the index of dates where the newest are walked."""
    sorted_ = answering.SORTED.format(table="entries_fts", conditions="TRUE", order=answering.ORDER)
    values = {"expression": "x", "limit": 1, "numbers": "[1]"}
    for statement, index in (
        (sorted_, "COVERING INDEX entries_in_brief"),
        (answering.IN_ORDER.format(conditions="TRUE", order=answering.ORDER), "COVERING INDEX entries_in_brief"),
        (answering.WALK.format(conditions="TRUE"), "COVERING INDEX entries_by_date"),
    ):
        plan = [row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        assert any(index in step for step in plan), plan
    walk = answering.WALK.format(conditions="TRUE")
    assert not any("TEMP B-TREE" in row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN {walk}"))


def test_entries_of_one_moment_stand_in_the_order_of_their_sources_wherever_a_lot_ends(
    db: Database, see: "See", monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2012, 1, 1, tzinfo=UTC)
    for source in ("blog", "pages"):
        see(*(Entry(guid=f"{source}{n}", title=Text(value="every"), published=moment) for n in range(4)), source=source)
    db.conn.execute("UPDATE sources SET position = CASE id WHEN 'pages' THEN -1 ELSE position END")
    monkeypatch.setattr(answering, "MATCHES_MAX", 1)
    monkeypatch.setattr(answering, "WINDOWS", (4, 4, 4))
    assert [hit.public_id for hit in search(db, "every", limit=2).hits] == ["pages0", "pages1"]
