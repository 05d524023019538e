"""The configuration file and the environment to a Config. Everything after this file receives values."""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from schemas.config import Config
from schemas.errors import ConfigError
from schemas.source import Source
from worker.checks import Problem, nearest, problems, problems_of_cron, problems_of_rules
from worker.layout import one_line

#: Where the configuration is looked for when nobody says.
DEFAULT_FILE = "backissue.toml"
PREFIX = "BACKISSUE_"
#: `BACKISSUE_CONFIG` names the file; it is no value in it.
FILE_VARIABLE = PREFIX + "CONFIG"

Table = dict[str, Any]

_WHERE = re.compile(r"(?P<message>.*) - at `\$\.?(?P<place>.*)`", re.DOTALL)
_INDEX = re.compile(r"\b(source|publication)\[(\d+)\]")
_TYPES = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")
#: What TOML calls the types of msgspec's messages.
_TOML_TYPES = {
    "object": "a table", "array": "a list", "str": "text in quotes", "int": "a whole number", "float": "a number",
    "bool": "true or false", "date": "a date", "datetime": "a date", "time": "a time of day",
}  # fmt: skip


class Settings(Struct, frozen=True, kw_only=True):
    """A configuration and the folder that its relative paths start from."""

    config: Config
    folder: Path
    file: Path

    @property
    def archive(self) -> Path:
        """Where the archive is."""
        return (self.folder / self.config.archive.path).resolve()

    @property
    def public(self) -> Path:
        """Where the public files go."""
        return (self.folder / self.config.publish.path).resolve()


def load(path: str | None, environ: Mapping[str, str]) -> Settings:
    """Read the configuration file and lay the environment over it.

    Raises ConfigError, naming the key and the nearest known one, for anything that is not as it should be; what only
    those who work with rules and cron expressions can tell is left to `check_for_work`.
    """
    name = path or environ.get(FILE_VARIABLE) or DEFAULT_FILE
    tree = _read(Path(name), name)
    try:
        _refuse_unknown(tree, Config)
        _overlay(tree, environ)
        settings = Settings(config=_convert(tree), folder=Path(name).resolve().parent, file=Path(name))
        _refuse(problems(settings.config))
        if settings.archive.is_relative_to(settings.public):
            _refuse([("archive.path", "it lies within publish.path, where everybody could read it")])
    except ConfigError as error:
        raise ConfigError(one_line(str(error)), path=name, key=error.key) from error
    return settings


def check_for_work(settings: Settings) -> None:
    """Refuse rules, families and cron expressions that do not exist. Raises ConfigError.

    Not a part of `load`: knowing them costs more time than most commands take.
    """
    config = settings.config
    try:
        if config.defaults.cron or any(source.cron for source in config.sources):
            _refuse(problems_of_cron(config))
        if any(source.strip or source.disable for source in config.sources):
            _refuse(problems_of_rules(config))
    except ConfigError as error:
        raise ConfigError(str(error), path=str(settings.file), key=error.key) from error


def find_source(settings: Settings, source_id: str) -> Source:
    """Give a configured source. Raises ConfigError naming the nearest id."""
    for source in settings.config.sources:
        if source.id == source_id:
            return with_defaults(source, settings.config)
    ids = [source.id for source in settings.config.sources]
    raise ConfigError(f"no source is called {source_id!r}{nearest(source_id, ids)}", path=str(settings.file))


def with_defaults(source: Source, config: Config) -> Source:
    """Give a source with what `[defaults]` says where it says nothing itself."""
    defaults = config.defaults
    is_own = source.every or source.cron
    return replace(
        source,
        every=source.every if is_own else defaults.every,
        cron=source.cron if is_own else defaults.cron,
        timezone=source.timezone or defaults.timezone,
    )


def environment() -> Mapping[str, str]:
    """Give the environment, for the one caller that starts the program."""
    return os.environ


def _read(file: Path, name: str) -> Table:
    try:
        return tomllib.loads(file.read_bytes().decode())
    except FileNotFoundError:
        hint = "name one with --config FILE or BACKISSUE_CONFIG; seeds/sources.toml is an example"
        raise ConfigError(f"there is no such file; {hint}", path=name) from None
    except OSError as error:
        raise ConfigError(f"it cannot be read: {error.strerror or error}", path=name) from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise ConfigError(f"it is no valid TOML: {error}", path=name) from error


def _refuse_unknown(value: object, kind: Any, place: str = "") -> None:  # noqa: ANN401  a type, or its argument
    """Refuse keys and choices that no type knows, in the whole tree, naming the nearest that there is."""
    if isinstance(value, list):
        inner = next(iter(get_args(kind)), None)
        for at, item in enumerate(value):
            _refuse_unknown(item, inner, f"{place}.{_label(item, at)}")
    elif isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Struct):
        types = {field.encode_name: field.type for field in fields(kind)}
        for key, item in value.items():
            here = f"{place}.{key}".lstrip(".")
            if key not in types:
                _refuse([(here, f"there is no such key{nearest(key, types)}")])
            _refuse_unknown(item, types[key], here)
    elif get_origin(kind) is Literal and value not in get_args(kind):
        choices = get_args(kind)
        _refuse([(place, f"{value!r} is none of {', '.join(choices)}{nearest(str(value), choices)}")])


def _overlay(tree: Table, environ: Mapping[str, str]) -> None:
    """Put the values of BACKISSUE_… variables into the tree.

    `BACKISSUE_ARCHIVE_PATH` is `[archive] path`; `BACKISSUE_SOURCE_MY_BLOG_EVERY` is `every` of the source `my-blog`.
    """
    variables = sorted(name for name in environ if name.startswith(PREFIX) and name != FILE_VARIABLE)
    if not variables:
        return
    known = {name: target for table in _tables(tree) for name, target in _targets(*table)}
    for variable in variables:
        if variable not in known:
            _refuse([(variable, f"no setting is called so{nearest(variable, known)}")])
        table, key, kind = known[variable]
        try:
            table[key] = _value(environ[variable], kind)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{variable}: {_in_words(str(error))}", key=variable) from error


def _tables(tree: Table) -> Iterator[tuple[str, Table, type[Struct]]]:
    """Yield every table of the tree with what its variables begin with and its type; what is no table is left out."""
    for section in fields(Config):
        of_many = get_args(section.type)
        found = tree.get(section.encode_name, []) if of_many else [tree.setdefault(section.encode_name, {})]
        for at, table in enumerate(found if isinstance(found, list) else []):
            if isinstance(table, dict):
                label = f"_{_label(table, at)}" if of_many else ""
                yield f"{PREFIX}{section.encode_name}{label}_", table, of_many[0] if of_many else section.type


def _targets(prefix: str, table: Table, kind: type[Struct]) -> Iterator[tuple[str, tuple[Table, str, Any]]]:
    for field in fields(kind):
        variable = f"{prefix}{field.encode_name}".upper().replace("-", "_")
        yield variable, (table, field.encode_name, field.type)


def _value(text: str, kind: Any) -> object:  # noqa: ANN401  the type of a field
    """Read the value of a variable as the type of its key; commas separate a list, empty is no value at all."""
    if not text and NoneType in get_args(kind):
        return None
    is_list = get_origin(kind) is tuple
    value = [part.strip() for part in text.split(",") if part.strip()] if is_list else text
    return msgspec.convert(value, kind, strict=False)


def _convert(tree: Table) -> Config:
    try:
        return msgspec.convert(tree, Config)
    except msgspec.ValidationError as error:
        match = _WHERE.fullmatch(str(error))
        message, place = (match["message"], match["place"]) if match else (str(error), "")
        place = _INDEX.sub(lambda index: f"{index[1]}.{_label(tree[index[1]][int(index[2])], int(index[2]))}", place)
        raise ConfigError(f"{place}: {_in_words(message)}".lstrip(": "), key=place or None) from error


def _in_words(message: str) -> str:
    """Give a message of msgspec in the words of TOML, which has no null."""

    def named(types: re.Match[str]) -> str:
        names = [name for name in types[1].split(" | ") if name != "null"]
        return " or ".join(_TOML_TYPES[name] for name in names) if all(map(_TOML_TYPES.get, names)) else types[0]

    return _TYPES.sub(named, message)


def _label(table: object, at: int) -> str:
    """Name one of several tables: by its id, else by its place, counted from 1."""
    own_id = table.get("id") if isinstance(table, dict) else None
    return own_id if isinstance(own_id, str) else str(at + 1)


def _refuse(found: Iterable[Problem]) -> None:
    for key, message in found:
        raise ConfigError(f"{key}: {message}", key=key)
