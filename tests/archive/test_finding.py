from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive.finding import find_number
from schemas.errors import NotInArchive
from schemas.feed import Entry, Text

if TYPE_CHECKING:
    from tests.archive.conftest import See


def entry(title: str, guid: str | None = None, link: str | None = None) -> Entry:
    return Entry(title=Text(value=title), guid=guid, permalink=link)


@pytest.fixture(autouse=True)
def _entries(see: "See") -> None:
    see(
        entry("Adoption in the spotlight", "tag:x.org,2011:6", "http://www.x.org/adoption/"),
        entry("Adoption, the truth", "tag:x.org,2011:5", "http://x.org/truth"),
        entry("Pop goes the 100% Council", None, "http://x.org/pop?p=1"),
        entry("Numbered", "12345", "http://x.org/shared"),
        entry("Numbered too", "same", "http://x.org/shared"),
    )
    see(entry("Elsewhere", "same"), source="pages", page="p.txt")
    see(entry("Alone"), source="pages", page="q.txt")


MINTED = "SELECT public_id FROM entries WHERE number = 3"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("12345", 4),
        ("1234", 4),
        ("tag:x.org,2011:6", 1),
        ("http://www.x.org/adoption/", 1),
        ("https://x.org/adoption", 1),
        ("http://x.org/pop?p=1&utm_source=rss", 3),
    ],
)
def test_the_ways_to_name_an_entry(db: Database, text: str, number: int) -> None:
    assert find_number(db, text) == number


def test_our_own_ids_need_not_be_given_whole(db: Database) -> None:
    (minted,) = db.conn.execute(MINTED).fetchone()
    assert find_number(db, minted) == find_number(db, minted[:20]) == 3
    assert find_number(db, minted.removeprefix("urn:uuid:")[:8].upper()) == 3


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("tag:x.org", [1, 2]), ("same", [5, 6]), ("http://x.org/shared", [4, 5]), ("urn:uuid:", [3, 7])],
)
def test_what_names_several_is_not_guessed(db: Database, text: str, numbers: list[int]) -> None:
    with pytest.raises(NotInArchive, match="several entries") as caught:
        find_number(db, text)
    assert [int(line.split()[0]) for line in str(caught.value).splitlines()[1:]] == numbers


@pytest.mark.parametrize(
    ("text", "near"),
    [("adoption", [2, 1]), ("100%", [3]), ("x.org/pop", [3]), ("council", [3]), ("2011:", [2, 1])],
)
def test_near_matches_are_named(db: Database, text: str, near: list[int]) -> None:
    with pytest.raises(NotInArchive, match="did you mean") as caught:
        find_number(db, text)
    assert [int(line.split()[0]) for line in str(caught.value).splitlines()[1:]] == near
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\\", "99", "9" * 30, "²", "nothing like it", "a'b\"c"])
def test_where_nothing_is_near_the_list_is_named(db: Database, text: str) -> None:
    expected = "did you mean" if text == "%" else "backissue entries"
    with pytest.raises(NotInArchive, match=expected):
        find_number(db, text)


def test_many_matches_are_cut_short(db: Database, see: "See") -> None:
    see(*(entry(f"Title {number}", f"many:{number}") for number in range(9)))
    with pytest.raises(NotInArchive) as caught:
        find_number(db, "many:")
    assert len(str(caught.value).splitlines()) == 7
    assert str(caught.value).endswith("…")
