"""`doctor`: why is it not well, and what is to be done about it."""

import shutil
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile

if TYPE_CHECKING:
    from archive.connect import Database
    from schemas.diagnosis import Surroundings
    from worker.settings import Settings


def doctor(
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="Only this source.", show_default=False)
    ] = None,
    *,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell in sentences what is not well, since when, and what to do; exit 1 if a person should look.

    The worst first: "broken" (nothing comes in until somebody does something), "look", and "note", which is worth
    knowing and needs nothing. docs/doctor.md lists all that can be told.
    """
    from archive.fetches import conditions
    from schemas.diagnosis import Surroundings
    from worker.diagnosis import diagnose

    settings, now = opening.settings(config), datetime.now(UTC)
    with opening.archive(settings, read_only=True) as db:
        found = conditions(db, source)
        around = _surroundings(settings, db, now) if source is None else Surroundings()
    told = diagnose(found, around, now=now)
    if as_json:
        output.print_json(told)
    else:
        from worker.terminal_doctor import diagnosis

        typer.echo(diagnosis(told, color=output.color(sys.stdout)))
    if not told.is_well:
        raise typer.Exit(1)


def _surroundings(settings: "Settings", db: "Database", now: datetime) -> "Surroundings":
    """Look at what the worker and the archive stand on."""
    from archive.heartbeat import last_beat
    from archive.hosts import troubles
    from archive.vitals import log_bytes, vitals
    from schemas.diagnosis import Surroundings
    from worker.health import late
    from worker.publish import held

    known, found = troubles(db), vitals(db.conn, now=now)
    late_ids = late(found, known, now=now)
    disk = shutil.disk_usage(settings.archive.parent)
    return Surroundings(
        last_beat=last_beat(settings.archive),
        late=late_ids,
        late_since=min((one.since for one in found.late if one.id in late_ids), default=None),
        free_bytes=disk.free,
        disk_bytes=disk.total,
        log_bytes=log_bytes(settings.archive),
        held=tuple(held(settings.config, settings.public)),
        troubles=tuple(known.values()),
    )
