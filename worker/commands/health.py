"""`health`: is the worker alive, and are its sources well? For probes, which ask often: it loads next to nothing."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from schemas.errors import ArchiveError, UsageError
from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile

if TYPE_CHECKING:
    from datetime import timedelta

    from worker.health import Health
    from worker.settings import Settings


def health(
    *,
    alive_within: Annotated[
        str,
        typer.Option(
            metavar="INTERVAL", help="How old its last sign of life may be; for cron, more than its interval."
        ),
    ] = "5m",
    live: Annotated[
        bool, typer.Option("--live", help="Only whether the worker is alive: for what would start it anew.")
    ] = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell in one line whether the worker is alive and its sources are well; exit 1 if not.

    Not well is: no sign of life, an archive that cannot be read, or more than [run] fail_over of the sources failing,
    or due for more than an hour.
    """
    from worker.cadence.intervals import parse_interval

    try:
        within = parse_interval(alive_within)
    except ValueError as error:
        raise UsageError(f"--alive-within: {error}") from error
    found = _look(opening.settings(config), within, only_alive=live, now=datetime.now(UTC))
    if as_json:
        output.print_json(found)
    else:
        from worker.layout import one_line

        typer.echo(f"{'well' if found.is_well else 'not well'}: {one_line(found.says)}")
    if not found.is_well:
        raise typer.Exit(1)


def _look(settings: "Settings", within: "timedelta", *, only_alive: bool, now: datetime) -> "Health":
    from archive.heartbeat import last_beat
    from worker.health import Health, dead

    beat = last_beat(settings.archive)
    if (why := dead(beat, now=now, within=within)) or beat is None:
        return Health(is_well=False, says=why or "", last_beat=beat)
    if only_alive:
        return Health(is_well=True, says="alive", last_beat=beat)
    from archive.connect import reading
    from archive.hosts import read_troubles
    from archive.vitals import LATE_AFTER, vitals
    from worker.health import judge, late

    try:
        with reading(settings.archive) as connection:
            found, troubles = vitals(connection, now=now, late_after=LATE_AFTER + within), read_troubles(connection)
    except ArchiveError as error:
        return Health(is_well=False, says=str(error), last_beat=beat)
    return judge(found, late(found, troubles, now=now), beat, now=now, fail_over=settings.config.run.fail_over)
