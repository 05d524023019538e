"""The command line: arguments to one call, errors to exit codes.

Each command imports what it needs: starting must stay cheap. The largest have files of their own in `worker.commands`.
"""

import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from schemas.errors import BackissueError, UsageError
from worker.commands import export, opening, output
from worker.commands.doctor import doctor
from worker.commands.explain import explain
from worker.commands.forget import forget
from worker.commands.health import health
from worker.commands.history import history
from worker.commands.keeping import backup, stats
from worker.commands.normalize import normalize
from worker.commands.options import AsJson, ByAuthor, ConfigFile, EntryName, Limit, OfSource, Since, Until, WithTag, day
from worker.commands.search import search
from worker.commands.serve import serve
from worker.commands.sources import sources
from worker.commands.subscribing import add, remove
from worker.commands.verify import verify

if TYPE_CHECKING:
    from archive.connect import Database
    from worker.settings import Settings

app = typer.Typer(
    name="backissue",
    help="Keeps feeds alive: repairs, cleans, archives and republishes them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:  # noqa: FBT001  how typer calls it
    if value:
        from importlib.metadata import version

        typer.echo(f"backissue {version('backissue')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command()
def run(  # noqa: PLR0913  options
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Only these sources.")] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Do one round and exit (for cron).")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="With --once: exit 1 if anything failed.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="With --once: print nothing unless something failed.")
    ] = False,
    flood: Annotated[
        Literal["new", "known"] | None,
        typer.Option(help="With --once SOURCE: record what is held, as new entries or as the known ones they repeat."),
    ] = None,
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None,
        typer.Option(help="What is logged to stderr [default: info; warning for --once on a terminal or --quiet]."),
    ] = None,
    log_format: Annotated[
        Literal["console", "json"] | None, typer.Option(help="How [default: console on a terminal, else json].")
    ] = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Poll what is due, archive it and publish the clean feeds.

    With --once, local files are always read; the intervals of [defaults] and sources spare remote hosts.
    """
    import asyncio

    from archive import lock
    from worker import log, rounds, telling
    from worker.settings import check_for_work

    if flood and not (once and names):
        raise UsageError("--flood is for one round of certain sources: run --once --flood known SOURCE")
    settings = opening.settings(config)
    check_for_work(settings)
    rounds.chosen(settings.config, names or ())  # a wrong name is wrong usage before anything is opened
    log.set_up(
        level=log_level or ("warning" if once and (quiet or sys.stderr.isatty()) else "info"),
        as_json=None if log_format is None else log_format == "json",
        color=output.color(sys.stderr),
    )
    with (
        lock.held(settings.archive, now=datetime.now(UTC)),
        opening.archive(settings, migrated=telling.migrated) as db,
    ):
        if not once:
            asyncio.run(_serve(settings, db, names or (), config))
            return
        with output.progress("polling", is_quiet=quiet or as_json) as progress:
            now = datetime.now(UTC)
            one_round = rounds.run_once(settings, db, names or (), now=now, flood=flood, progress=progress)
            done = asyncio.run(one_round)
    has_failed = any(one.failures for one in done.refreshed)
    if as_json:
        output.print_json(done)
    elif has_failed or done.published.failed or not quiet:
        from worker import terminal

        typer.echo(terminal.round_summary(done))
    if done.published.failed or done.failed_share > settings.config.run.fail_over or (strict and has_failed):
        raise typer.Exit(1)


async def _serve(settings: "Settings", db: "Database", names: Sequence[str], config: str | None) -> None:
    """Be the service, of whoever has started us."""
    from worker import notify
    from worker.service import Service
    from worker.settings import check_for_work, environment

    def reload() -> "Settings":
        settings = opening.settings(config)
        check_for_work(settings)
        return settings

    supervisor = notify.supervisor(environment())
    async with AsyncExitStack() as stack:
        watch = None
        if settings.config.monitor.listen is not None:
            from worker.serve.monitor import monitored  # prometheus-client is for those who want to see it

            watch = await stack.enter_async_context(monitored(settings))
        if settings.config.serve.listen is not None:
            from worker.serve.public.server import served

            await stack.enter_async_context(served(settings, settings.config.serve.listen))
        await Service(settings, db, names, reload=reload, supervisor=supervisor, watch=watch).run()


app.command()(normalize)


app.command()(search)


@app.command()
def entries(  # noqa: PLR0913  filters
    *,
    source: OfSource = None,
    author: ByAuthor = None,
    tag: WithTag = None,
    since: Since = None,
    until: Until = None,
    gone: Annotated[
        bool, typer.Option("--gone", help="Only entries that are gone from their feed or deleted by its publisher.")
    ] = False,
    limit: Limit = 50,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """List archived entries, newest first."""
    from archive.entries import listing
    from worker import terminal

    with opening.archive(opening.settings(config), read_only=True) as db:
        found = listing(
            db, source=source, author=author, tag=tag, since=day(since), until=day(until), only_gone=gone, limit=limit
        )
    if as_json:
        output.print_json(found)
    elif found:
        typer.echo(terminal.listing(found))
    else:
        typer.echo("no entries", err=True)


@app.command()
def show(name: EntryName, *, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Show one entry as it is now."""
    from archive.entries import find
    from worker import terminal

    with opening.archive(opening.settings(config), read_only=True) as db:
        held = find(db, name)
    if as_json:
        output.print_json(held)
    else:
        typer.echo(terminal.entry(held))


app.command()(history)
app.command()(explain)


app.command()(sources)
app.command()(add)
app.command()(remove)


@app.command()
def publish(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these sources and publications.")
    ] = None,
    *,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also a feed that would shrink to less than half of what it was.")
    ] = False,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the public files of all feeds, or of some, from the archive.

    A feed that would lose more than half of its entries, for no reason that is configured, is left as it is, and the
    exit code is 1.
    """
    from worker import terminal
    from worker.publish import publish as write

    settings = opening.settings(config)
    with opening.archive_that_is_there(settings) as db:
        report = write(db, settings.config, settings.public, ids or None, anyway=anyway)
    if settings.config.publish.hubs:
        import asyncio

        from worker import hubs, log

        log.set_up(level="warning", color=output.color(sys.stderr))
        asyncio.run(hubs.ping(settings, report))
    if as_json:
        output.print_json(report)
    else:
        typer.echo("\n".join(terminal.feeds(report)))
    if any(feed.held for feed in report.feeds):
        raise typer.Exit(1)


app.command()(serve)
app.command()(stats)
app.command()(backup)
app.command()(forget)
app.command()(verify)
app.command()(health)
app.command()(doctor)
app.add_typer(export.app, name="export")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; every error of ours is one message on stderr and its exit code."""
    from worker.layout import harmless

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal of 1995 need not end us with its encoding
    try:
        app(arguments, prog_name="backissue")
    except BackissueError as error:
        typer.echo(f"backissue: {harmless(str(error))}", err=True)
        sys.exit(error.exit_code)
    sys.exit(0)
