"""docs/formats.md and the tables of the code say the same, and every field that they name exists."""

import re
from pathlib import Path

import msgspec
import pytest

from schemas.feed import Enclosure, Entry, Feed, Statistics, UpdateSchedule
from schemas.media import Location
from schemas.podcast import Episode, Podcast
from schemas.snapshot import Snapshot
from worker.parse.extensions import FAMILIES
from worker.parse.extensions.gathered import Table
from worker.parse.extensions.names import NAMESPACES

#: First part of a path -> the type that the second is a field of.
PARTS: dict[str, type[msgspec.Struct]] = {
    "enclosures": Enclosure,
    "episode": Episode,
    "locations": Location,
    "podcast": Podcast,
    "Snapshot": Snapshot,
    "statistics": Statistics,
    "update_schedule": UpdateSchedule,
}
TABLES = [(table, whole) for entry, feed in FAMILIES.values() for table, whole in ((entry, Entry), (feed, Feed))]


def documented(root: Path) -> dict[str, list[tuple[str, ...]]]:
    """Family -> the rows of its table in the documentation."""
    _, _, text = (root / "docs/formats.md").read_text().partition("\n## Extensions\n")
    found = {}
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        name, *lines = section.partition("\n## ")[0].splitlines()
        found[name] = [
            tuple(cell.strip().strip("`") for cell in line.strip("| ").split(" | "))
            for line in lines
            if line.startswith("| `")
        ]
    return found


def test_the_documentation_has_the_tables_of_the_code(root: Path) -> None:
    def field(table: Table, name: str) -> str:
        return table[name].field if name in table else "–"

    assert documented(root) == {
        family: [(name, field(entry, name), field(feed, name)) for name in dict.fromkeys([*entry, *feed])]
        for family, (entry, feed) in FAMILIES.items()
    }


@pytest.mark.parametrize(("table", "whole"), TABLES)
def test_every_field_exists_and_every_prefix_is_known(table: Table, whole: type[msgspec.Struct]) -> None:
    for name, row in table.items():
        assert name.partition(":")[0].lower() in NAMESPACES, name
        for path in re.split(r", else |, ", row.field):
            first, _, second = re.sub(r"\[.*\]", "", path).partition(".")
            if second:
                assert second in PARTS[first].__struct_fields__, path
            if first != "Snapshot":
                assert first in whole.__struct_fields__, path


def test_no_element_is_in_two_tables() -> None:
    for position in (0, 1):
        names = [name.lower() for tables in FAMILIES.values() for name in tables[position]]
        assert len(names) == len(set(names))
        assert len(names) > 50
