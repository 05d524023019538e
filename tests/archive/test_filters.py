from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database

from archive import entries
from archive.filters import conditions
from schemas.feed import Category, Entry, Feed, Person

if TYPE_CHECKING:
    from tests.archive.conftest import See

#: In Berlin it is the 11th already, in UTC the 10th still.
BERLIN = datetime(2012, 1, 11, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture(autouse=True)
def _entries(see: "See") -> None:
    see(
        Entry(guid="a", published=BERLIN, authors=(Person(name="Jon Ainger"), Person(name="O_Neil"))),
        Entry(guid="b", published=datetime(2012, 1, 12, 9, tzinfo=UTC), categories=(Category(term="News", label="N"),)),
        Entry(guid="c", authors=(Person(email="jon@x.org"),), categories=(Category(term="newsletter"),)),
    )
    see(Entry(guid="p", published=datetime(2011, 1, 1, tzinfo=UTC)), source="pages", page="p")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "bapc"),
        ({"source": "blog"}, "bac"),
        ({"source": "nobody"}, ""),
        ({"author": "jon"}, "ac"),
        ({"author": "Jon Ainger"}, "a"),
        ({"author": "o_n"}, "a"),
        ({"author": "%"}, ""),
        ({"tag": "news"}, "b"),
        ({"tag": "n"}, "b"),
        ({"tag": "newsletter"}, "c"),
        ({"since": date(2012, 1, 11)}, "ba"),
        ({"since": date(2012, 1, 12)}, "b"),
        ({"until": date(2012, 1, 11)}, "ap"),
        ({"until": date(2012, 1, 10)}, "p"),
        ({"since": date(2012, 1, 11), "until": date(2012, 1, 11)}, "a"),
        ({"since": datetime(2012, 1, 11, tzinfo=UTC)}, "b"),
        ({"since": BERLIN}, "ba"),
        ({"until": BERLIN}, "p"),
        ({"source": "blog", "author": "jon", "since": date(2012, 1, 1)}, "a"),
    ],
)
def test_filters(db: Database, wanted: dict[str, Any], expected: str) -> None:
    assert "".join(entry.public_id for entry in entries.listing(db, **wanted)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "bUGu"),
        ("EN", "bUGu"),
        ("en-us", "bUu"),
        ("en_US", "bUu"),
        ("en-GB", "G"),
        ("eng", "3"),
        ("e", ""),
        ("en%", ""),
        ("e_", ""),
        ("pt-BR", "x"),
        ("zh-Hant", "z"),
        ("FRANÇAIS", "f"),
    ],
)
@pytest.mark.parametrize("are_few", [True, False])
def test_languages_however_they_are_written(
    db: Database,
    see: "See",
    language: str,
    expected: str,
    are_few: bool,  # noqa: FBT001 - a table
) -> None:
    written = {"U": "en_US", "G": "en-GB", "u": "EN-us", "3": "eng", "x": "pt_br", "z": "zh-Hant-TW", "f": "FranÇais"}
    see(
        *(Entry(guid=guid, language=one) for guid, one in written.items()), Entry(guid="b"), feed=Feed(language="en_US")
    )
    narrowed, values = conditions(language=language, source="blog", are_few=are_few)
    found = db.conn.execute(f"SELECT public_id FROM entries WHERE {narrowed}", values)
    assert {id_ for (id_,) in found} - {"a", "c"} == set(expected)


def test_no_filter_is_true() -> None:
    assert conditions() == ("TRUE", {})


def test_names_are_those_that_authors_bear_now(db: Database, see: "See") -> None:
    def names() -> set[str]:
        return {name for (name,) in db.conn.execute("SELECT name FROM names")}

    assert names() == {"Jon Ainger", "O_Neil", "jon@x.org"}
    ben = Person(name="Ben", email="ben@x.org")
    see(Entry(guid="a", published=BERLIN, authors=(ben,)), Entry(guid="d", authors=(ben, Person(name="jon@x.org"))))
    assert names() == {"Ben", "ben@x.org", "jon@x.org"}
    db.conn.execute("DELETE FROM authors WHERE email = 'jon@x.org'")
    db.conn.execute("DELETE FROM authors WHERE name = 'Ben'")
    assert names() == {"jon@x.org"}, "it is the name of another"
    db.conn.execute("UPDATE authors SET name = 'Jon', email = 'ben@x.org' WHERE name = 'jon@x.org'")
    assert names() == {"Jon", "ben@x.org"}


def test_names_follow_whatever_writes_authors(db: Database) -> None:
    """What a statement says of conflicts holds in the triggers that it calls, too."""
    (number,) = db.conn.execute("SELECT entry FROM authors WHERE name = 'Jon Ainger'").fetchone()
    columns = "INTO authors (entry, position, name, email)"
    db.conn.execute(f"INSERT OR ABORT {columns} VALUES ({number}, 8, 'Jon Ainger', 'jon@x.org')")
    db.conn.execute(f"INSERT OR FAIL {columns} VALUES ({number}, 9, 'Ben', 'Ben')")
    upsert = f"INSERT {columns} VALUES ({number}, 9, 'Jon Ainger', 'ben@x.org')"
    db.conn.execute(f"{upsert} ON CONFLICT DO UPDATE SET name = excluded.name, email = excluded.email")
    db.conn.execute(f"UPDATE OR ROLLBACK authors SET name = 'O_Neil' WHERE entry = {number} AND position = 8")
    names = {name for (name,) in db.conn.execute("SELECT name FROM names")}
    assert names == {"Jon Ainger", "O_Neil", "jon@x.org", "ben@x.org"}
