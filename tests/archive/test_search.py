from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archive import indexing
from archive.query import parse_query
from archive.search import search
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
        ("NOT adopt* care", "ac"),
        ("title:care", "a"),
        ("author:swann OR title:page", "pa"),
        ("care (adoption OR update)", "pc"),
        ("NEAR(adoption care, 1)", ""),
        ("NEAR(adoption care, 2)", "p"),
        ("title:(care OR naïve) -author:swann", "b"),
        ("valuing;DROP", ""),
    ],
)
def test_search(db: Database, query: str, expected: str) -> None:
    assert "".join(hit.public_id for hit in search(db, query).hits) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["a", "b*", '"', '"c d"', "(", ")", "-", "NOT ", "OR ", "AND ", " ", "title:", "NEAR(", ", 3)"])
        | st.text(st.sampled_from("ab\"*-^:(){}+.,'\\ \u201c\x00\udc80NEAROT&é😀") | st.characters(), max_size=5),
        max_size=20,
    ).map("".join),
    st.booleans(),
)
@example("a " * 3000, False)  # noqa: FBT003
@example("a " + "-b " * 3000, False)  # noqa: FBT003
@example("(" * 3000 + "a", False)  # noqa: FBT003
@example("(" * 12 + "a b" + ") OR c" * 12, False)  # noqa: FBT003
@example("title:(" * 12 + "a b" + ") -c" * 12, False)  # noqa: FBT003
def test_nothing_a_person_types_is_a_syntax_error(
    db: Database,
    see: "See",
    text: str,
    substrings: bool,  # noqa: FBT001
) -> None:
    indexing.want_trigrams(db, substrings)
    see(
        *(Entry(guid=words, title=Text(value=words), content=Text(value="a b c d e bab aba")) for words in ("a b", "c"))
    )
    try:
        query = parse_query(text, substrings=substrings)
    except UsageError as error:
        told = error
    else:
        table = indexing.TABLES["trigrams" if substrings else "words"]
        for expression in (query.expression, *query.terms):
            expected = db.conn.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (expression,)).fetchall()
            if expression == query.expression:
                for ranked in (False, True):
                    found = search(db, text, limit=5, ranked=ranked, substrings=substrings).hits
                    assert {(hit.number,) for hit in found} == set(expected)
        return
    assert str(told).splitlines()[2].strip().startswith("^")


@pytest.mark.usefixtures("_entries")
def test_hits_tell_what_a_list_shows(db: Database) -> None:
    hit = search(db, "adoptive", marks=("<", ">")).hits[0]
    assert (hit.number, hit.public_id, hit.source, hit.title) == (4, "p", "pages", "Page")
    assert hit.published == datetime(2012, 1, 4, tzinfo=UTC)
    assert hit.snippet == "Adoption and <adoptive> care"
    assert search(db, "swann").hits[0].snippet == "We are valuing the care of children."


@pytest.mark.usefixtures("_entries")
def test_hits_can_be_narrowed_down(db: Database) -> None:
    assert [hit.public_id for hit in search(db, "care", limit=1).hits] == ["p"]
    assert [hit.public_id for hit in search(db, "care", source="blog").hits] == ["a", "c"]
    assert [hit.public_id for hit in search(db, "care", author="swann", until=date(2012, 1, 3)).hits] == ["a"]


def test_the_best_can_come_first(db: Database, see: "See") -> None:
    for name, day, text in (("a", 1, "care care care"), ("b", 2, "care and much else that is not at all about it")):
        see(Entry(guid=name, content=Text(value=text), published=datetime(2012, 1, day, tzinfo=UTC)))
    assert [hit.public_id for hit in search(db, "care").hits] == ["b", "a"]
    assert [hit.public_id for hit in search(db, "care", ranked=True).hits] == ["a", "b"]


def test_a_long_text_is_cut_around_the_words(db: Database, see: "See") -> None:
    see(Entry(guid="a", content=Text(value=f"{'x ' * 500}needle {'y ' * 500}")))
    snippet = search(db, "needle").hits[0].snippet
    assert "needle" in snippet
    assert snippet.startswith("…")
    assert len(snippet) < 100


@pytest.mark.usefixtures("_entries")
def test_what_is_found_in_a_title_is_marked_there(db: Database) -> None:
    hit = search(db, "naive café", marks=("<", ">")).hits[0]
    assert hit.title == "<Naïve> <café>"
    assert hit.snippet == "The IMPOWER Collaborative works with self-help groups."


def test_entries_of_one_moment_come_in_the_order_of_their_sources(db: Database, see: "See") -> None:
    for source in ("pages", "blog"):
        for day in (1, 0):
            when = datetime(2012, 1, day, tzinfo=UTC) if day else None
            entry = Entry(guid=f"{source[0]}{day}", title=Text(value="word"), published=when)
            see(entry, source=source, page=f"{day}.txt" if source == "pages" else None)
    assert [hit.public_id for hit in search(db, "word").hits] == ["b1", "p1", "b0", "p0"]
    assert [hit.public_id for hit in search(db, "word", limit=1).hits] == ["b1"]


def test_parts_of_words_are_found_where_that_is_configured(db: Database, see: "See") -> None:
    see(Entry(guid="a", title=Text(value="東京都庁の本庁舎"), content=Text(value="Unbelievable news")))
    with pytest.raises(UsageError, match="trigram = true"):
        search(db, "lieva", substrings=True)
    assert search(db, "lieva").hits == ()
    indexing.want_trigrams(db, True)  # noqa: FBT003
    assert search(db, "lieva", substrings=True).waiting == 1
    indexing.catch_up(db)
    for text in ("LIEVA", "都庁の", '"able ne"', "title:本庁舎 -title:xyz"):
        assert [hit.public_id for hit in search(db, text, substrings=True).hits] == ["a"]
    (hit,) = search(db, "lieva news", substrings=True, marks=("<", ">")).hits
    assert hit.snippet == "Unbe<lieva>ble <news>"
    assert search(db, "title:lieva", substrings=True).hits == ()
    see(Entry(guid="a", title=Text(value="Renamed"), content=Text(value="Unbelievable news")))
    assert search(db, "都庁の", substrings=True).hits == ()
    assert len(search(db, "name", substrings=True).hits) == 1
