"""`verify`: whether the archive is sound."""

from typing import Annotated

import typer

from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile


def verify(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Look at a sample of bodies and revisions only.")] = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Check that the archive is sound; the worker may go on meanwhile. Exit 1 if anything is wrong.

    The chain of captures, the SHA-256 of every body, references, the index of words; and every revision is made once
    more from what was fetched. docs/verify.md tells what each finding means.
    """
    from worker import terminal_verify
    from worker.settings import with_defaults
    from worker.verifying import verify as check

    settings = opening.settings(config)
    configured = {one.id: with_defaults(one, settings.config) for one in settings.config.sources}
    with (
        opening.archive(settings, read_only=True) as db,
        output.progress("verifying", is_quiet=as_json) as progress,
    ):
        told = check(db, configured, path=str(settings.archive), is_quick=quick, progress=progress)
    if as_json:
        output.print_json(told)
    else:
        typer.echo(terminal_verify.verified(told))
    if not told.is_sound:
        raise typer.Exit(1)
