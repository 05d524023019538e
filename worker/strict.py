"""TOML read strictly: what no type knows is refused in the words of TOML, naming the nearest that there is."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from schemas.errors import ConfigError
from worker.checks import Problem, nearest

Table = dict[str, Any]
T = TypeVar("T", bound=Struct)

_WHERE = re.compile(r"(?P<message>.*) - at `\$\.?(?P<place>.*)`", re.DOTALL)
_INDEX = re.compile(r"\A([a-z_]+)\[(\d+)\]")
_TYPES = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")
#: What TOML calls the types of msgspec's messages.
_TOML_TYPES = {
    "object": "a table", "array": "a list", "str": "text in quotes", "int": "a whole number", "float": "a number",
    "bool": "true or false", "date": "a date", "datetime": "a date", "time": "a time of day",
}  # fmt: skip


def read(file: Path, name: str, *, hint: str = "") -> Table:
    """Read a file of TOML. Raises ConfigError; `hint` tells what to do where there is no such file."""
    try:
        return tomllib.loads(file.read_bytes().decode())
    except FileNotFoundError:
        raise ConfigError(f"there is no such file{hint}", path=name) from None
    except OSError as error:
        raise ConfigError(f"it cannot be read: {error.strerror or error}", path=name) from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise ConfigError(f"it is no valid TOML: {error}", path=name) from error


def convert(tree: Table, kind: type[T]) -> T:
    """Give a tree as what it should be. Raises ConfigError, naming the key."""
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        match = _WHERE.fullmatch(str(error))
        message, place = (match["message"], match["place"]) if match else (str(error), "")
        place = _INDEX.sub(lambda index: f"{index[1]}.{label(tree[index[1]][int(index[2])], int(index[2]))}", place)
        raise ConfigError(f"{place}: {in_words(message)}".lstrip(": "), key=place or None) from error


def refuse_unknown(value: object, kind: Any, place: str = "") -> None:  # noqa: ANN401  a type, or its argument
    """Refuse keys and choices that no type knows, in the whole tree, naming the nearest that there is."""
    if get_origin(kind) is UnionType:
        kind = next((one for one in get_args(kind) if isinstance(one, type) and issubclass(one, Struct)), kind)
    if isinstance(value, list):
        inner = next(iter(get_args(kind)), None)
        for at, item in enumerate(value):
            refuse_unknown(item, inner, f"{place}.{label(item, at)}")
    elif isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Struct):
        types = {field.encode_name: field.type for field in fields(kind)}
        for key, item in value.items():
            here = f"{place}.{key}".lstrip(".")
            if key not in types:
                refuse([(here, f"there is no such key{nearest(key, types)}")])
            refuse_unknown(item, types[key], here)
    elif get_origin(kind) is Literal and value not in get_args(kind):
        choices = get_args(kind)
        refuse([(place, f"{value!r} is none of {', '.join(choices)}{nearest(str(value), choices)}")])


def refuse(found: Iterable[Problem]) -> None:
    """Raise a ConfigError of the first problem, if there is one."""
    for key, message in found:
        raise ConfigError(f"{key}: {message}", key=key)


def in_words(message: str) -> str:
    """Give a message of msgspec in the words of TOML, which has no null."""

    def named(types: re.Match[str]) -> str:
        names = [name for name in types[1].split(" | ") if name != "null"]
        return " or ".join(_TOML_TYPES[name] for name in names) if all(map(_TOML_TYPES.get, names)) else types[0]

    return _TYPES.sub(named, message)


def label(table: object, at: int) -> str:
    """Name one of several tables: by its id or name, else by its place, counted from 1."""
    own = (table.get("id") or table.get("name")) if isinstance(table, dict) else None
    return own if isinstance(own, str) else str(at + 1)
