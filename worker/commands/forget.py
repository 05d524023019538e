"""`forget`: erase an entry for good."""

import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from schemas.errors import PublishError, UsageError
from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile, EntryName

if TYPE_CHECKING:
    from archive.connect import Database
    from archive.forgetting import Erased, Target
    from worker.forgetting import Read
    from worker.settings import Settings


def forget(
    name: EntryName,
    *,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Kept with the tombstone.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only tell what would go.")] = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Erase an entry: its revisions, names, words, ledger, and its text in all bodies that were kept.

    It does not come back when its publisher goes on publishing it. A tombstone stays, with a hash that proves to
    whoever has a copy of the entry that it was this one. Backups hold it still. Public files are written without it.
    """
    from worker import hubs, terminal_archive
    from worker.forgetting import forget as erase
    from worker.publish.withdrawal import withdraw

    def is_sure(target: "Target", erased: "Erased") -> bool:
        plan.append(erased)
        if dry_run or yes:
            return not dry_run
        typer.echo(terminal_archive.would_forget(target, erased), err=True)
        return typer.confirm("Erase it for good?", err=True)

    if not (yes or dry_run or _can_ask()):
        raise UsageError(
            "this cannot be undone, and nobody can be asked here; say --yes, or --dry-run to see what goes"
        )
    settings = opening.settings(config)
    plan: list[Erased] = []
    with (
        opening.archive(settings, read_only=dry_run) as db,
        output.progress("looking through bodies", is_quiet=as_json) as progress,
    ):
        done = erase(
            db,
            name,
            reader=partial(_reader, db, settings),
            reason=reason,
            now=datetime.now(UTC),
            is_sure=is_sure,
            progress=lambda count, total: progress("looking through bodies", count, total),
        )
        if done is not None:
            try:
                withdraw(db, settings.config, settings.public, done.source)
            except PublishError as error:
                again = "public files may hold it still: mend that, then run `backissue publish`"
                raise PublishError(f"the entry is forgotten, but {error}; {again}") from error
            hubs.forget_what_is_gone(settings)
    if done is None and not dry_run:
        raise typer.Exit(1)
    if as_json:
        output.print_json(done or plan[-1])
    else:
        typer.echo(terminal_archive.forgotten(done or plan[-1], is_done=done is not None))


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _reader(db: "Database", settings: "Settings", source_id: str) -> "Read":
    """Give the way to read documents of a source, configured or not."""
    from archive import sources
    from schemas.source import Source
    from worker.pipeline import read
    from worker.settings import with_defaults

    configured = next((one for one in settings.config.sources if one.id == source_id), None)
    is_pages = any(row.id == source_id and row.kind == "pages" for row in sources.overview(db))
    unread = Source(id=source_id, kind="pages" if is_pages else "feed", url="")
    source = configured or sources.settings(db, source_id) or unread
    source = with_defaults(source, settings.config)
    return lambda document: read(document, source, with_repeats=True)
