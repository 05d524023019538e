"""`sources`: the subscriptions, when each is next due and why, and where some have moved."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile
from worker.layout import harmless

if TYPE_CHECKING:
    from archive.connect import Database
    from archive.sources import SourceRow


def sources(
    *,
    adopt: Annotated[
        str | None,
        typer.Option("--adopt", metavar="ID", help="Give this source the address that it is said to have moved to."),
    ] = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """List the sources, when each is next due and why, and how it is."""
    from worker import terminal

    with opening.archive(opening.settings(config)) as db:
        if adopt is not None:
            from worker.moving import agree

            for line in agree(db, adopt, now=datetime.now(UTC)):
                typer.echo(f"{adopt}: {harmless(line)}", err=True)
        rows = _rows(db)
    if as_json:
        output.print_json(rows)
    else:
        typer.echo(terminal.overview(rows))


def _rows(db: "Database") -> "tuple[SourceRow, ...]":
    """Give every source as it is told: where its host is left alone until later than it is due, with that time."""
    from msgspec.structs import replace

    from archive.breakers import breakers
    from archive.hosts import troubles
    from archive.moves import told
    from archive.sources import overview
    from archive.timers import failing
    from worker import adoption
    from worker.backoff import hold_all

    now, known = datetime.now(UTC), troubles(db)
    notices = [(source, f"{why} (since {since:%Y-%m-%d %H:%M} UTC)") for source, why, since in breakers(db)]
    notices += [(source, adoption.told(move)) for source, move in told(db)]
    for source, failures, since, status in failing(db, least=adoption.MISSING_POLLS_MIN):
        notices += [(source, line)] if (line := adoption.missing(status, failures, since, now)) else []
    rows = []
    for row in overview(db):
        held = hold_all(row.url.split("\n"), known, now=now) if row.retired is None else None
        if held is not None and held.until > (row.next_due or now):
            row = replace(row, next_due=held.until, due_reasons=(held.why, *row.due_reasons))  # noqa: PLW2901  told so
        rows.append(replace(row, notices=tuple(notice for source, notice in notices if source == row.id)))
    return tuple(rows)
