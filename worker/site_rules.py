"""Files of rules for sites that a configuration names, put in the place of their names."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from schemas.config import Config
from schemas.errors import ConfigError
from schemas.source import SiteRules
from worker import strict
from worker.layout import one_line


def with_files_read(config: Config, folder: Path) -> Config:
    """Give a configuration in which rules stand where names of files stood; `folder` is what those are relative to.

    Raises ConfigError, naming the file and the key.
    """
    if not config.defaults.site_rules and not any(source.site_rules for source in config.sources):
        return config
    read: dict[Path, SiteRules] = {}
    shared = tuple(_read_all(config.defaults.site_rules, folder, read, "defaults"))
    sources = (
        replace(source, site_rules=tuple(_read_all(source.site_rules, folder, read, f"source.{source.id}")))
        for source in config.sources
    )
    return replace(config, defaults=replace(config.defaults, site_rules=shared), sources=tuple(sources))


def _read_all(
    named: Iterable[str | SiteRules], folder: Path, read: dict[Path, SiteRules], place: str
) -> Iterator[SiteRules]:
    for one in named:
        if isinstance(one, SiteRules):
            yield one
            continue
        files = _files(one, folder)
        if not files:
            strict.refuse([(f"{place}.site_rules", f"no file is called {one!r}")])
        for file in files:
            if file not in read:
                read[file] = _read(file)
            yield read[file]


def _files(name: str, folder: Path) -> list[Path]:
    if not any(mark in name for mark in "*?["):
        return [folder / name]
    path = Path(name)
    root, pattern = (Path(path.anchor), str(path.relative_to(path.anchor))) if path.anchor else (folder, name)
    return sorted(file for file in root.glob(pattern) if file.is_file())


def _read(file: Path) -> SiteRules:
    tree = strict.read(file, str(file))
    try:
        strict.refuse_unknown(tree, SiteRules)
        return replace(strict.convert(tree, SiteRules), file=str(file))
    except ConfigError as error:
        raise ConfigError(one_line(str(error)), path=str(file), key=error.key) from error
