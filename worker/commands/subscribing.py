"""`add` and `remove`: what is subscribed to, in the text of the configuration."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from schemas.errors import ConfigError, UsageError
from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile

if TYPE_CHECKING:
    from schemas.source import Source
    from worker.settings import Settings
    from worker.subscribing import Candidate, Found

T = TypeVar("T")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]


def add(
    name: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed, a page that has one, or a file.")],
    *,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="What to call it [default: after its title].")
    ] = None,
    choose: Annotated[
        int | None, typer.Option("--choose", metavar="N", min=1, help="Which, where there are several feeds.")
    ] = None,
    kind: Annotated[
        Literal["feed", "pages"], typer.Option("--kind", help="What it is; pages are added as they are.")
    ] = "feed",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="It may be on this machine or in a private network.")
    ] = False,
    dry_run: DryRun = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Subscribe: find the feed, and append it to the configuration as a [[source]].

    The page's own word counts first, then its links, then where feeds usually are; each is fetched and read. Where
    there are several, they are listed, and --choose N takes one.
    """
    from worker import subscribing

    settings = opening.settings(config)
    found = _find(name, settings, kind=kind, allow_private=allow_private)
    number = choose if choose is not None or as_json else _asked_for(found)
    taken = subscribing.chosen(found.candidates, number)
    added = None
    if taken is not None:
        source_id = _free_id(id, taken, settings)
        facts: dict[str, str | bool] = {"id": source_id, "url": taken.url}
        facts |= {"kind": kind} if kind != "feed" else {}
        facts |= {"allow_private": True} if allow_private else {}
        added = _append(settings, facts, dry_run=dry_run)
    if as_json:
        output.print_json({"added": added, "candidates": found.candidates, "asked": found.asked, "dry_run": dry_run})
    elif added is not None:
        typer.echo(_told(added, taken, settings, dry_run=dry_run))
    else:
        typer.echo(_listed(found))
    if added is None:
        typer.echo("backissue: there are several feeds; say which with --choose N", err=True)
        raise typer.Exit(1)


def remove(
    source_id: Annotated[str, typer.Argument(metavar="ID", help="The source.")],
    *,
    dry_run: DryRun = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Unsubscribe: take a [[source]] out of the configuration. All that it brought stays in the archive."""
    from worker.checks import nearest
    from worker.source_tables import without

    settings = opening.settings(config)
    ids = [source.id for source in settings.config.sources]
    if source_id not in ids:
        raise UsageError(f"no source is called {source_id!r}{nearest(source_id, ids)}")
    users = [one.id for one in settings.config.publications if source_id in one.sources]
    if users:
        raise UsageError(f"{source_id!r} is part of the publication {', '.join(users)}; take it out of that first")
    text = _text(settings.file)
    left = _named(settings.file, lambda: without(text, source_id))
    if not dry_run:
        _write(settings.file, left)
    if as_json:
        output.print_json({"removed": source_id, "file": str(settings.file), "dry_run": dry_run})
    else:
        would = "would be taken" if dry_run else "was taken"
        typer.echo(f"{source_id} {would} out of {settings.file}; what it brought stays in the archive")


def _find(name: str, settings: "Settings", *, kind: Literal["feed", "pages"], allow_private: bool) -> "Found":
    """Find the feeds, and refuse what is subscribed to already."""
    import asyncio

    from schemas.source import Source
    from worker import subscribing
    from worker.fetch.web import Web

    named = subscribing.address(name)
    source = Source(id="", url=named.url, kind=kind, allow_private=allow_private)
    limit = settings.config.run.body_bytes_max

    async def find() -> "Found":
        async with Web(settings.config, secrets=settings.secrets) as web:
            return await subscribing.find(named, web=web, source=source, folder=settings.folder, body_bytes_max=limit)

    found = asyncio.run(find())
    for one in found.candidates:
        known = subscribing.known_as(one.url, settings.config.sources)
        if known is not None and len(found.candidates) == 1:
            raise UsageError(f"{one.url} is the source {known!r} already")
    return found


def _asked_for(found: "Found") -> int | None:
    """Ask the person at the terminal which feed is meant, where there are several and there is a person."""
    if len(found.candidates) < 2 or not (sys.stdin.isatty() and sys.stdout.isatty()):  # noqa: PLR2004
        return None
    typer.echo(_listed(found))
    number: int = typer.prompt("Which", type=int, err=True)
    return number


def _free_id(wanted: str | None, taken: "Candidate", settings: "Settings") -> str:
    from worker.subscribing import new_id

    ids = {source.id for source in settings.config.sources}
    ids |= {publication.id for publication in settings.config.publications}
    if wanted is None:
        return new_id(taken, ids)
    if wanted in ids:
        raise UsageError(f"{wanted!r} is taken; choose another --id")
    return wanted


def _append(settings: "Settings", facts: "dict[str, str | bool]", *, dry_run: bool) -> "Source":
    """Append a source to the configuration; what it then says is checked first."""
    from msgspec import convert
    from msgspec.structs import replace

    from schemas.source import Source
    from worker.checks import problems
    from worker.source_tables import appended
    from worker.strict import refuse

    source = convert(facts, Source)
    text = _text(settings.file)
    grown = _named(settings.file, lambda: appended(text, facts))
    config = settings.config
    _named(settings.file, lambda: refuse(problems(replace(config, sources=(*config.sources, source)))))
    if not dry_run:
        _write(settings.file, grown)
    return source


def _text(file: Path) -> str:
    return file.read_bytes().decode()  # it was read a moment ago; line ends stay as they are


def _write(file: Path, text: str) -> None:
    """Replace the configuration by another one, whole or not at all, with the rights that it has."""
    import os
    from tempfile import NamedTemporaryFile

    target = file.resolve()  # a link stays one
    try:
        with NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", delete=False) as beside:
            beside.write(text.encode())
            beside.flush()
            os.fsync(beside.fileno())
        try:
            Path(beside.name).chmod(target.stat().st_mode & 0o7777)
            Path(beside.name).replace(target)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"it cannot be written: {error.strerror or error}", path=str(file)) from error


def _named(file: Path, do: Callable[[], T]) -> T:
    """Do something, and name the configuration in what is wrong with it."""
    try:
        return do()
    except ConfigError as error:
        raise ConfigError(str(error), path=str(file), key=error.key) from error


def _told(added: "Source", taken: "Candidate | None", settings: "Settings", *, dry_run: bool) -> str:
    from worker.layout import one_line

    would = "would be added to" if dry_run else "was added to"
    lines = [f"{added.id} {would} {settings.file}", f"  url    {one_line(str(added.url))}"]
    if taken is not None:
        lines += [f"  title  {one_line(taken.title) or '(none)'}", f"  holds  {_holds(taken)}"]
    return "\n".join(lines)


def _listed(found: "Found") -> str:
    from worker.layout import cut, one_line

    lines = []
    for number, one in enumerate(found.candidates, 1):
        lines += [
            cut(f"{number}  {one_line(one.title) or '(no title)'}"),
            cut(f"   {one_line(one.url)}"),
            f"   {_holds(one)}",
        ]
    return "\n".join(lines)


def _holds(one: "Candidate") -> str:
    newest = f", the newest of {one.newest:%Y-%m-%d}" if one.newest else ""
    return f"{one.dialect}, {one.entries} entries{newest}"
