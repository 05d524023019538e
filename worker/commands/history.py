"""`history`: what an entry was over time."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from schemas.errors import UsageError
from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile, EntryName


def history(
    name: EntryName,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where --html goes [default: standard output].")
    ] = None,
    *,
    first: Annotated[
        int | None, typer.Option("--from", metavar="N", min=1, help="Compare this revision [default: before --to] …")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", metavar="M", min=1, help="… with this one [default: the latest].")
    ] = None,
    as_page: Annotated[bool, typer.Option("--html", help="Write a web page of one file.")] = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell every revision of an entry, with the words and fields that changed.

    What went stands in [-…-], what came in {+…+}, or in red and green. Volatile changes in a row are one revision.
    """
    if file is not None and not as_page:
        raise UsageError(f"{file} is a second argument, which only --html has: the file to write")
    if as_page and as_json:
        raise UsageError("--html does not go together with --json")
    from archive import entries
    from worker.history import chosen, steps

    with opening.archive(opening.settings(config), read_only=True) as db:
        held = entries.find(db, name)
        told = steps(chosen(entries.history(db, held.number), first, last), entries.passed(db, held.number))
    if as_json:
        output.print_json(told)
    elif as_page:
        from worker.history_page import page

        written = page(held, told).encode()
        output.write(file, written) if file else sys.stdout.buffer.write(written)
    else:
        from worker import terminal_history

        typer.echo(terminal_history.history(told, held, color=output.color(sys.stdout)))
