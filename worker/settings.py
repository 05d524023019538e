"""The configuration file and the environment to a Config. Everything after this file receives values."""

import difflib
import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from schemas.config import RESERVED_IDS, Config
from schemas.errors import ConfigError
from schemas.source import Source
from worker.cadence import parse_interval

#: Where the configuration is looked for when nobody says.
DEFAULT_FILE = "backissue.toml"
PREFIX = "BACKISSUE_"
#: `BACKISSUE_CONFIG` names the file; it is no value in it.
FILE_VARIABLE = PREFIX + "CONFIG"

_ID = re.compile(r"[a-z0-9-]{1,63}")
_AT = re.compile(r"^(?P<message>.*?) - at `\$(?P<path>.*)`$", re.DOTALL)


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

    Raises ConfigError, naming the key and the nearest known one, for anything that is not as it should be.
    """
    name = path or environ.get(FILE_VARIABLE) or DEFAULT_FILE
    file = Path(name)
    try:
        tree = tomllib.loads(file.read_bytes().decode())
    except FileNotFoundError:
        hint = "name one with --config FILE or BACKISSUE_CONFIG; seeds/sources.toml is an example"
        raise ConfigError(f"there is no such file; {hint}", path=name) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", path=name) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is no valid TOML: {error}", path=name) from error
    _refuse_unknown(tree, Config, "", name)
    _overlay(tree, environ)
    config = _convert(tree, name)
    _check(config, name)
    return Settings(config=config, folder=file.resolve().parent, file=file)


def find_source(settings: Settings, source_id: str) -> Source:
    """Give a configured source. Raises ConfigError naming the nearest id."""
    for source in settings.config.sources:
        if source.id == source_id:
            return with_defaults(source, settings.config)
    ids = [source.id for source in settings.config.sources]
    raise ConfigError(f"no source is called {source_id!r}{_nearest(source_id, ids)}", path=str(settings.file))


def with_defaults(source: Source, config: Config) -> Source:
    """Give a source with what `[defaults]` says where it says nothing itself."""
    defaults = config.defaults
    own = source.every or source.cron
    return replace(
        source,
        every=source.every if own else (None if defaults.cron else defaults.every),
        cron=source.cron if own else defaults.cron,
        timezone=source.timezone or defaults.timezone,
    )


def _convert(tree: dict[str, Any], name: str) -> Config:
    try:
        return msgspec.convert(tree, Config, strict=True)
    except msgspec.ValidationError as error:
        match = _AT.match(str(error))
        key = match["path"].lstrip(".") if match else None
        message = match["message"] if match else str(error)
        raise ConfigError(f"{key}: {message}" if key else message, path=name, key=key) from error


def _refuse_unknown(value: object, kind: Any, where: str, name: str) -> None:  # noqa: ANN401  a type, or its argument
    """Refuse keys that no type knows, in the whole tree, naming the nearest that there is."""
    if isinstance(value, list):
        items = get_args(kind)
        for index, item in enumerate(value):
            _refuse_unknown(item, items[0] if items else None, f"{where}[{index}]", name)
    if not isinstance(value, dict) or not (isinstance(kind, type) and issubclass(kind, Struct)):
        return
    hints = get_type_hints(kind)
    fields = {field.encode_name: hints[field.name] for field in msgspec.structs.fields(kind)}
    for key, inner in value.items():
        place = f"{where}.{key}" if where else key
        if key not in fields:
            raise ConfigError(f"{place}: no such key{_nearest(key, list(fields))}", path=name, key=place)
        _refuse_unknown(inner, fields[key], place, name)


def _overlay(tree: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Put the values of BACKISSUE_… variables into the tree.

    `BACKISSUE_ARCHIVE_PATH` is `[archive] path`; `BACKISSUE_SOURCE_MY_BLOG_EVERY` is `every` of the source `my-blog`.
    """
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        table, key, kind = _target(tree, variable)
        table[key] = _value(environ[variable], kind, variable)


def _target(tree: dict[str, Any], variable: str) -> tuple[dict[str, Any], str, Any]:
    """Find the table, the key and the type that a variable names."""
    rest = variable.removeprefix(PREFIX)
    known = []
    for section in msgspec.structs.fields(Config):
        item = get_args(section.type)
        kind = item[0] if item else section.type
        tables = [("", tree.setdefault(section.encode_name, {}))] if not item else _named(tree, section.encode_name)
        for own_name, table in tables:
            for field in msgspec.structs.fields(kind):
                parts = [section.encode_name, own_name, field.encode_name]
                name = "_".join(part for part in parts if part).upper().replace("-", "_")
                if name == rest:
                    return table, field.encode_name, field.type
                known.append(PREFIX + name)
    raise ConfigError(f"{variable}: no such setting{_nearest(variable, known)}", path="environment", key=variable)


def _named(tree: dict[str, Any], section: str) -> list[tuple[str, dict[str, Any]]]:
    tables = tree.get(section, [])
    return [(str(table.get("id", "")), table) for table in tables if isinstance(table, dict)]


def _value(text: str, kind: Any, variable: str) -> object:  # noqa: ANN401  a type, or a union of types
    """Read the value of a variable as the type its key has; a list is separated by commas."""
    kinds = set(get_args(kind)) or {kind}
    if any(getattr(one, "__origin__", None) is tuple for one in kinds | {kind}) and str not in kinds - {...}:
        return [part.strip() for part in text.split(",") if part.strip()]
    if getattr(kind, "__origin__", None) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    for number in (int, float):
        if number in kinds:
            try:
                return number(text)
            except ValueError:
                raise ConfigError(f"{variable}: {text!r} is no number", path="environment", key=variable) from None
    return text


def _check(config: Config, name: str) -> None:
    """Check what types cannot: ids, intervals, zones, references."""
    ids = [item.id for item in (*config.sources, *config.publications)]
    for own_id in ids:
        if not _ID.fullmatch(own_id):
            raise ConfigError(f"id {own_id!r}: lower-case letters, digits and hyphens, 1 to 63 of them", path=name, key="id")
        if own_id in RESERVED_IDS:
            raise ConfigError(f"id {own_id!r} is needed by the published site itself; choose another", path=name, key="id")
    repeated = [own_id for own_id, count in Counter(ids).items() if count > 1]
    if repeated:
        raise ConfigError(f"id {repeated[0]!r} is given twice; sources and publications share their ids", path=name, key="id")
    sources = [source.id for source in config.sources]
    for publication in config.publications:
        for source_id in publication.sources:
            if source_id not in sources:
                message = f"publication {publication.id!r}: no source is called {source_id!r}"
                raise ConfigError(message + _nearest(source_id, sources), path=name, key="publication.sources")
    for where, item in [("defaults", config.defaults), *((f"source {one.id!r}", one) for one in config.sources)]:
        try:
            if item.every is not None:
                parse_interval(item.every)
            if item.cron is not None:
                from worker.schedule import next_cron  # APScheduler costs 130 ms

                next_cron(item.cron, item.timezone)
            if item.timezone is not None:
                ZoneInfo(item.timezone)
        except (ValueError, OSError) as error:  # ZoneInfo raises OSError for a name that is a folder
            raise ConfigError(f"{where}: {error}", path=name, key=where) from error
        except KeyError:
            message = f"{where}: no time zone is called {item.timezone!r}; an IANA name, as in Europe/London"
            raise ConfigError(message, path=name, key="timezone") from None
    if not 0 <= config.run.fail_over <= 1:
        raise ConfigError("run.fail_over: a share, from 0 to 1", path=name, key="run.fail_over")
    if config.publish.entries_per_feed < 1 or config.run.body_bytes_max < 1:
        raise ConfigError("publish.entries_per_feed and run.body_bytes_max are at least 1", path=name)
    base_url = config.site.base_url
    if base_url is not None and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", base_url):
        raise ConfigError(f"site.base_url: {base_url!r} is no http(s) URL", path=name, key="site.base_url")


def _nearest(wrong: str, known: list[str]) -> str:
    close = difflib.get_close_matches(wrong, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def environment() -> Mapping[str, str]:
    """Give the environment, for the one caller that starts the program."""
    return os.environ
