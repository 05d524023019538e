from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.search import parse_query, search
from schemas.errors import UsageError
from schemas.feed import Entry, Person, Text

if TYPE_CHECKING:
    from tests.archive.conftest import See


@pytest.fixture
def _entries(see: "See") -> None:
    def entry(name: str, day: int, title: str, text: str, author: str | None = None) -> Entry:
        return Entry(
            guid=name,
            title=Text(value=title),
            content=Text(value=f"<p>{text}</p>", kind="html"),
            published=datetime(2012, 1, day, tzinfo=UTC) if day else None,
            authors=(Person(name=author),) if author else (),
        )

    see(
        entry("a", 3, "Valuing Care", "We are valuing the care of children.", "Olly Swann"),
        entry("b", 5, "Naïve café", "The IMPOWER Collaborative works with self-help groups.", "Jörg Müller"),
        entry("c", 0, "No date", "An update on Valuing Care Impact."),
    )
    see(entry("p", 4, "Page", "Adoption and adoptive care"), source="pages", page="p.txt")


@pytest.mark.usefixtures("_entries")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("care", "pac"),
        ("CARE valuing", "ac"),
        ('"Valuing Care"', "ac"),
        ("“Valuing Care”", "ac"),
        ('"care valuing"', ""),
        ("adopt*", "p"),
        ("adopt", ""),
        ('"valuing car"*', "ac"),
        ("care -adoption", "ac"),
        ('care -"valuing care"', "p"),
        ("care -adopt* -update", "a"),
        ("naive cafe", "b"),
        ("muller", "b"),
        ("swann care", "a"),
        ("self-help", "b"),
        ("care & – !", "pac"),
        ("NOT care", ""),
        ("title:care", ""),
        ("care) OR (page", ""),
        ("valuing;DROP", ""),
    ],
)
def test_search(db: Database, query: str, expected: str) -> None:
    assert "".join(hit.public_id for hit in search(db, query)) == expected


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("one two", '"one" AND "two"'),
        ('"one two" three', '"one two" AND "three"'),
        ("on* -two", '("on" *) NOT ("two")'),
        ('one -two -"three four"', '("one") NOT ("two" OR "three four")'),
        ("one & -& - two", '"one" AND "two"'),
        ('on"e t"wo', '"on" AND "e t" AND "wo"'),
        ("NEAR(one)", '"NEAR(one)"'),
        ("one\x00two\nthree", '"one" AND "two" AND "three"'),
    ],
)
def test_parse_query(text: str, query: str) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", 0, "no word"),
        ("   ", 0, "no word"),
        ("& – *", 0, "no word"),
        ('""', 0, "no word"),
        ('"Valuing Care', 0, "never closed"),
        ('one "two" "three', 10, "never closed"),
        ("one “two", 4, "never closed"),
        ('one\ttwo"', 7, "never closed"),
        ("-one", 0, "only excludes"),
        ('& -"one two"', 2, "only excludes"),
    ],
)
def test_what_cannot_be_searched_for_is_shown_where_it_stands(text: str, place: int, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        parse_query(text)
    head, shown, caret = str(caught.value).split("\n")
    assert "cannot search" in head
    assert len(shown) == len(text) + 2
    assert caret.index("^") == place + 2
    assert caught.value.exit_code == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ab\"*-^:(){}+.,'\\ \u201c\x00\udc80NEAROT&é😀") | st.characters(), max_size=30))
@example("a " * 3000)
@example("a " + "-b " * 3000)
@example("(" * 3000 + "a")
def test_nothing_a_person_types_is_a_syntax_error(db: Database, query: str) -> None:
    try:
        parse_query(query)
    except UsageError:
        return
    assert search(db, query) == []


@pytest.mark.usefixtures("_entries")
def test_hits_tell_what_a_list_shows(db: Database) -> None:
    hit = search(db, "adoptive", marks=("<", ">"))[0]
    assert (hit.number, hit.public_id, hit.source, hit.title) == (4, "p", "pages", "Page")
    assert hit.published == datetime(2012, 1, 4, tzinfo=UTC)
    assert hit.snippet == "Adoption and <adoptive> care"
    assert search(db, "swann")[0].snippet == "We are valuing the care of children."


@pytest.mark.usefixtures("_entries")
def test_hits_can_be_narrowed_down(db: Database) -> None:
    assert [hit.public_id for hit in search(db, "care", limit=1)] == ["p"]
    assert [hit.public_id for hit in search(db, "care", source="blog")] == ["a", "c"]
    assert [hit.public_id for hit in search(db, "care", author="swann", until=date(2012, 1, 3))] == ["a"]


def test_the_best_can_come_first(db: Database, see: "See") -> None:
    for name, day, text in (("a", 1, "care care care"), ("b", 2, "care and much else that is not at all about it")):
        see(Entry(guid=name, content=Text(value=text), published=datetime(2012, 1, day, tzinfo=UTC)))
    assert [hit.public_id for hit in search(db, "care")] == ["b", "a"]
    assert [hit.public_id for hit in search(db, "care", newest=False)] == ["a", "b"]


def test_a_long_text_is_cut_around_the_words(db: Database, see: "See") -> None:
    see(Entry(guid="a", content=Text(value=f"{'x ' * 500}needle {'y ' * 500}")))
    snippet = search(db, "needle")[0].snippet
    assert "needle" in snippet
    assert snippet.startswith("…")
    assert len(snippet) < 100
