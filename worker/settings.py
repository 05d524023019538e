"""The configuration file and the environment to a Config. Everything after this file receives values."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from schemas.config import Config
from schemas.errors import ConfigError
from schemas.source import Source
from worker import site_rules
from worker.checks import nearest, problems, problems_of_cron, problems_of_rules, problems_of_site_rules
from worker.layout import one_line
from worker.secrets import Secrets
from worker.strict import Table, convert, in_words, label, read, refuse, refuse_unknown

#: Where the configuration is looked for when nobody says.
DEFAULT_FILE = "backissue.toml"
PREFIX = "BACKISSUE_"
#: `BACKISSUE_CONFIG` names the file; it is no value in it.
FILE_VARIABLE = PREFIX + "CONFIG"
_HINT = "; name one with --config FILE or BACKISSUE_CONFIG; seeds/sources.toml is an example"


class Settings(Struct, frozen=True, kw_only=True):
    """A configuration and the folder that its relative paths start from."""

    config: Config
    folder: Path
    file: Path
    secrets: Secrets = Secrets()  #: Where secrets are read from.

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
    tree = read(Path(name), name, hint=_HINT)
    folder = Path(name).resolve().parent
    try:
        refuse_unknown(tree, Config)
        _overlay(tree, environ)
        config = convert(tree, Config)
        refuse(problems(config))
        settings = Settings(
            config=site_rules.with_files_read(config, folder),
            folder=folder,
            file=Path(name),
            secrets=Secrets(environ, folder),
        )
        if settings.archive.is_relative_to(settings.public):
            refuse([("archive.path", "it lies within publish.path, where everybody could read it")])
    except ConfigError as error:
        if error.path:  # another file's, which says so itself
            raise
        raise ConfigError(one_line(str(error)), path=name, key=error.key) from error
    return settings


def check_for_work(settings: Settings) -> None:
    """Refuse rules, families and cron expressions that do not exist. Raises ConfigError.

    Not a part of `load`: knowing them costs more time than most commands take.
    """
    config = settings.config
    try:
        if config.defaults.cron or any(source.cron for source in config.sources):
            refuse(problems_of_cron(config))
        if any(source.strip or source.disable for source in config.sources):
            refuse(problems_of_rules(config))
        if config.defaults.site_rules or any(source.site_rules for source in config.sources):
            refuse(problems_of_site_rules(config))
    except ConfigError as error:
        raise ConfigError(one_line(str(error)), path=str(settings.file), key=error.key) from error


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
        floor=source.floor or defaults.floor,
        ceiling=source.ceiling or defaults.ceiling,
        timezone=source.timezone or defaults.timezone,
        site_rules=(*source.site_rules, *(rules for rules in defaults.site_rules if rules not in source.site_rules)),
    )


def environment() -> Mapping[str, str]:
    """Give the environment, for the one caller that starts the program."""
    return os.environ


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
            refuse([(variable, f"no setting is called so{nearest(variable, known)}")])
        table, key, kind = known[variable]
        try:
            table[key] = _value(environ[variable], kind)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{variable}: {in_words(str(error))}", key=variable) from error


def _tables(tree: Table) -> Iterator[tuple[str, Table, type[Struct]]]:
    """Yield every table of the tree with what its variables begin with and its type; what is no table is left out."""
    for section in fields(Config):
        of_many = get_args(section.type)
        found = tree.get(section.encode_name, []) if of_many else [tree.setdefault(section.encode_name, {})]
        for at, table in enumerate(found if isinstance(found, list) else []):
            if isinstance(table, dict):
                own = f"_{label(table, at)}" if of_many else ""
                yield f"{PREFIX}{section.encode_name}{own}_", table, of_many[0] if of_many else section.type


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
