"""What holds of every type of the vocabulary."""

import importlib
import pkgutil
from collections.abc import Iterator

import msgspec
import pytest
from msgspec.inspect import DictType, ListType, SetType, Type, UnionType, type_info

import schemas
from schemas.config import RESERVED_IDS, Config
from schemas.feed import Entry, Text
from schemas.revision import EntryKey
from schemas.snapshot import DEFECT_CODES, Snapshot
from schemas.source import Source


def _structs() -> Iterator[type[msgspec.Struct]]:
    for module in pkgutil.iter_modules(schemas.__path__, "schemas."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, msgspec.Struct) and value.__module__ == module.name:
                yield value


STRUCTS = sorted(_structs(), key=lambda struct: struct.__name__)
every_struct = pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)


def test_the_vocabulary_is_found() -> None:
    assert {Entry, Snapshot, Source, Config} <= set(STRUCTS)
    assert len({struct.__name__ for struct in STRUCTS}) == len(STRUCTS), "two types share a name"


@every_struct
def test_a_type_is_frozen_and_described(struct: type[msgspec.Struct]) -> None:
    assert struct.__struct_config__.frozen
    assert struct.__doc__, "a docstring says what it is"
    assert struct.__doc__.splitlines()[0].endswith("."), "its first line is a sentence"


@every_struct
def test_fields_are_named_when_a_value_is_made(struct: type[msgspec.Struct]) -> None:
    if struct is EntryKey:  # made by the thousand, two fields in an order nobody mistakes
        assert struct("guid", "tag:1") == struct(kind="guid", value="tag:1")
        return
    with pytest.raises(TypeError, match="positional"):
        struct("a value")


@every_struct
def test_fields_hold_values_that_cannot_change(struct: type[msgspec.Struct]) -> None:
    for field in msgspec.structs.fields(struct):
        for part in _parts(type_info(field.type)):
            assert not isinstance(part, ListType | SetType | DictType), f"{field.name} could be changed in place"


@every_struct
def test_absence_is_none_never_an_empty_string(struct: type[msgspec.Struct]) -> None:
    # There is always a text, and it may be empty.
    edit = {("Edit", name) for name in ("text", "kept_before", "kept_after", "added")}
    texts = {("Defect", "detail"), *edit}
    for field in msgspec.structs.fields(struct):
        assert field.default != "" or (struct.__name__, field.name) in texts, field.name


def test_values_are_hashable_and_equal_by_content() -> None:
    made = [Entry(guid="1", title=Text(value="One")) for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made)) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"site": {"titel": "x"}}, "titel"),
        ({"source": [{"id": "a", "url": "a.rss", "kind": "blog"}]}, r"\$\.source\[0\]\.kind"),
        ({"source": [{"id": "a"}]}, "url"),
        ({"publish": {"entries_per_feed": "many"}}, "entries_per_feed"),
    ],
)
def test_a_configuration_is_read_strictly(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert(wrong, Config)


def test_an_empty_configuration_is_all_defaults() -> None:
    assert msgspec.convert({}, Config) == Config()


def test_defect_codes_are_names_with_a_meaning() -> None:
    for code, meaning in DEFECT_CODES.items():
        assert code == code.lower()
        assert " " not in code
        assert meaning.endswith("."), code


def test_reserved_ids_would_otherwise_be_legal() -> None:
    assert all(name.isalnum() and name.islower() for name in RESERVED_IDS)


def _parts(info: Type) -> Iterator[Type]:
    """Give a type and, for unions and tuples, the types it is made of."""
    yield info
    inner = info.types if isinstance(info, UnionType) else ()
    for attribute in ("item_type", "item_types"):
        found = getattr(info, attribute, ())
        inner = (*inner, *(found if isinstance(found, tuple) else (found,)))
    for part in inner:
        yield from _parts(part)
