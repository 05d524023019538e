"""schemas/json is what the types say."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from schemas.config import Config
from schemas.jsonschema import documents


def test_everything_that_others_read_or_write_has_one() -> None:
    assert set(documents()) == {
        "config.json",
        "defect.json",
        "diagnosis.json",
        "edit.json",
        "extension-entry.json",
        "extension-feed.json",
        "revision.json",
        "snapshot.json",
        "verified.json",
    }


@pytest.mark.parametrize("name", documents())
def test_the_file_is_current(root: Path, golden: Callable[[Path, bytes], None], name: str) -> None:
    golden(root / "schemas/json" / name, documents()[name])


def test_no_file_outlives_its_type(root: Path) -> None:
    assert {file.name for file in (root / "schemas/json").iterdir()} == documents().keys()


@pytest.mark.parametrize(("name", "schema"), documents().items())
def test_a_schema_is_whole(name: str, schema: bytes) -> None:
    tree = msgspec.json.decode(schema)
    assert tree["$schema"].startswith("https://json-schema.org/")
    assert tree["title"], name
    references = {str(value) for key, value in _pairs(tree) if key == "$ref"}
    assert references, "msgspec puts every struct under $defs"
    assert {reference.removeprefix("#/$defs/") for reference in references} == tree["$defs"].keys()


def test_the_configuration_schema_knows_every_key() -> None:
    tree = msgspec.json.decode(documents()["config.json"])
    root = tree["$defs"]["Config"]
    assert root["additionalProperties"] is False
    assert root["properties"].keys() == set(Config.__struct_encode_fields__)


def _pairs(tree: object) -> list[tuple[str, object]]:
    """Give every key of every object in a JSON tree, with its value."""
    match tree:
        case dict():
            return [*tree.items(), *(pair for value in tree.values() for pair in _pairs(value))]
        case list():
            return [pair for value in tree for pair in _pairs(value)]
    return []
