from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from archive import sources, twins
from archive.connect import open_archive
from archive.links import canonical_link
from schemas.source import Source

if TYPE_CHECKING:
    from archive.connect import Database

ENTRY = """
INSERT INTO entries (number, source, public_id, revision, last_seen, first_seen, position, raw_hash, json)
VALUES (?, ?, ?, 1, 'x', 'x', 0, '', '{}')
"""


@pytest.fixture
def db(now: datetime) -> Iterator["Database"]:
    database = open_archive(":memory:")
    sources.sync(database, [Source(id=name, url=f"{name}.rss") for name in "abc"], (), now=now)
    yield database
    database.close()


def came(db: "Database", *entries: tuple[str, dict[str, str]]) -> frozenset[int]:
    """Let entries come, each with its names, and give those that another source had brought before."""
    with db.conn:
        for number, (source, names) in enumerate(entries, 1):
            db.conn.execute(ENTRY, (number, source, f"id {number}"))
            for kind, value in names.items():
                db.conn.execute("INSERT OR IGNORE INTO aliases VALUES (?, ?, ?, ?)", (source, kind, value, number))
    return frozenset(twins.earlier(db, ["a", "b"], range(1, len(entries) + 1)))


@pytest.mark.parametrize(
    ("names", "is_one"),
    [
        ({"link": canonical_link("https://www.e.example/a/")}, True),
        ({"link": canonical_link("https://e.example/?p=12")}, True),
        ({"link": canonical_link("https://e.example/")}, False),
        ({"guid": "urn:x:1"}, True),
        ({"guid": "tag:e.example,2012:1"}, True),
        ({"guid": "//e.example/?p=12"}, True),
        ({"guid": "//e.example"}, False),
        ({"guid": "0f8fad5bd9cb469fa16570867728950e"}, True),
        ({"guid": "12"}, False),
        ({"guid": "latest"}, False),
        ({"title-date": "A title that both have\n2012-01-11T00:00:00+00:00"}, False),
        ({"text": "0f8fad5bd9cb469fa16570867728950e"}, False),
    ],
)
def test_what_two_sources_have_is_one_if_its_name_is_no_common_one(
    db: "Database", names: dict[str, str], *, is_one: bool
) -> None:
    assert came(db, ("a", names), ("b", names)) == ({2} if is_one else frozenset())


def test_only_what_came_later_from_another_member_is_left_out(db: "Database") -> None:
    link = {"link": "//e.example/1"}
    assert came(db, ("c", link), ("b", link), ("a", link), ("a", {"link": "//e.example/2"})) == {3}
