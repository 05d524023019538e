"""`backup` and `stats`: what keeps the archive, and what it keeps."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.", show_default=False)],
    *,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace a file that is there.")] = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Copy the archive to FILE, consistent and checked, while the worker goes on.

    FILE is there whole or not at all, and needs no other file beside it. An archive of an older version is copied as
    it is. How to restore one is in docs/archive.md.
    """
    from archive.backup import backup as copy
    from worker import terminal_archive

    with (
        opening.archive(opening.settings(config), read_only=True, accepts_older=True) as db,
        output.progress("copying", is_quiet=as_json) as progress,
    ):
        made = copy(db, file, force=force, progress=lambda done, total: progress("copying", done, total))
    if as_json:
        output.print_json(made)
    else:
        typer.echo(terminal_archive.backup(made))


def stats(
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="Only this source.", show_default=False)
    ] = None,
    *,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell what the archive holds, how it grew in the last twelve months, and what takes the space."""
    from archive.stats import stats as count
    from worker import terminal_archive

    with opening.archive(opening.settings(config), read_only=True) as db:
        found = count(db, source, now=datetime.now(UTC))
    if as_json:
        output.print_json(found)
    else:
        typer.echo(terminal_archive.stats(found))
