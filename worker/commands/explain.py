"""`explain`: why an entry looks as it does, and what cleaning came to for a source."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from schemas.errors import UsageError
from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile

#: Wider lines are not easier to read.
COLUMNS_MAX = 200


def explain(
    name: Annotated[
        str | None, typer.Argument(metavar="[ENTRY]", help="Its number, id (or the beginning of it), or link.")
    ] = None,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where --html goes [default: standard output].")
    ] = None,
    *,
    source: Annotated[
        str | None, typer.Option("--source", "-s", metavar="ID", help="What cleaning came to for this source.")
    ] = None,
    revision: Annotated[
        int | None, typer.Option("--revision", "-r", metavar="N", min=1, help="Not the latest, but this one.")
    ] = None,
    as_page: Annotated[bool, typer.Option("--html", help="Write a web page of one file.")] = False,
    shows_all: Annotated[bool, typer.Option("--all", help="Show what stayed, too.")] = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell what was stripped, repaired or inferred in an entry, by which rule, and why.

    Before and after stand side by side: what went in [-…-], what came in {+…+}, or in red and green. With --source ID,
    and no entry, it tells what each rule removed from that source, and what its markup was spent on.
    """
    _check(name, file, source, as_page=as_page, as_json=as_json)
    if source is not None:
        _explain_source(source, config, as_json=as_json)
        return
    from worker.explain import explain as told_of
    from worker.settings import with_defaults

    settings = opening.settings(config)
    configured = {one.id: with_defaults(one, settings.config) for one in settings.config.sources}
    with opening.archive(settings, read_only=True) as db:
        told = told_of(db, name or "", revision=revision, configured=configured)
    if as_json:
        output.print_json(told)
    elif as_page:
        from worker.explain_page import page

        written = page(told).encode()
        output.write(file, written) if file else sys.stdout.buffer.write(written)
    else:
        from worker import explained

        color = output.color(sys.stdout)
        typer.echo(explained.explanation(told, color=color, columns=_columns(), shows_all=shows_all))


def _check(name: str | None, file: Path | None, source: str | None, *, as_page: bool, as_json: bool) -> None:
    if (name is None) is (source is None):
        raise UsageError("name an entry, or a source with --source ID")
    if file is not None and not as_page:
        raise UsageError(f"{file} is a second argument, which only --html has: the file to write")
    if as_page and (as_json or source is not None):
        raise UsageError("--html shows an entry, and not together with --json")


def _explain_source(source: str, config: str | None, *, as_json: bool) -> None:
    from worker import explained
    from worker.settings import with_defaults
    from worker.totals import totals

    settings = opening.settings(config)
    configured = (with_defaults(one, settings.config) for one in settings.config.sources if one.id == source)
    with opening.archive(settings, read_only=True) as db:
        told = totals(db, source, configured=next(configured, None))
    if as_json:
        output.print_json(told)
    else:
        typer.echo(explained.totals(told))


def _columns() -> int:
    """Give how wide the terminal is; 80 where there is none."""
    return min(shutil.get_terminal_size().columns, COLUMNS_MAX) if sys.stdout.isatty() else 80
