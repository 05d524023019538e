"""Arguments to one call, errors to exit codes. Each command imports what it needs: starting must stay cheap."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn, TextIO

import typer

from schemas.errors import BackissueError, PublishError, UsageError

if TYPE_CHECKING:
    from archive.connect import Database
    from schemas.source import Source
    from worker.many import Wanted
    from worker.rounds import Progress
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

ConfigFile = Annotated[
    str | None,
    typer.Option(
        "--config", "-c", metavar="FILE", help="Configuration [default: BACKISSUE_CONFIG, else backissue.toml]."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
OfSource = Annotated[str | None, typer.Option("--source", "-s", metavar="ID", help="Only entries of this source.")]
ByAuthor = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Only entries by this author (any part of the name).")
]
WithTag = Annotated[str | None, typer.Option("--tag", metavar="TAG", help="Only entries with this tag.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Published on this day or later, as 2011-12-31.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published on this day or earlier.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many at most.")]
EntryName = Annotated[str, typer.Argument(metavar="ENTRY", help="Its number, id (or the beginning of it), or link.")]


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
def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Only these sources.")] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Do one round and exit (for cron).")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="With --once: exit 1 if anything failed.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="With --once: print nothing unless something failed.")
    ] = False,
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

    from worker import log, rounds
    from worker.settings import check_for_work

    settings = _settings(config)
    check_for_work(settings)
    rounds.chosen(settings.config, names or ())  # a wrong name is wrong usage before anything is opened
    log.set_up(
        level=log_level or ("warning" if once and (quiet or sys.stderr.isatty()) else "info"),
        as_json=None if log_format is None else log_format == "json",
        color=_color(sys.stderr),
    )
    with _archive(settings) as db:
        if not once:
            asyncio.run(rounds.run_forever(settings, db, names or ()))
            return
        with _progress("polling", is_quiet=quiet or as_json) as progress:
            one_round = rounds.run_once(settings, db, names or (), now=datetime.now(UTC), progress=progress)
            done = asyncio.run(one_round)
    has_failed = any(one.failures for one in done.refreshed)
    if as_json:
        _print_json(done)
    elif has_failed or not quiet:
        from worker import terminal

        typer.echo(terminal.round_summary(done))
    if done.failed_share > settings.config.run.fail_over or (strict and has_failed):
        raise typer.Exit(1)


@app.command()
def normalize(  # noqa: PLR0913  each stands for itself
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="A file, or - for standard input; with --out, files and folders."),
    ] = None,
    *,
    to: Annotated[Literal["jsonfeed", "rss", "atom"], typer.Option("--to", help="What comes out.")] = "jsonfeed",
    kind: Annotated[
        Literal["feed", "pages"] | None, typer.Option("--kind", help="What goes in [default: feed].")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="Where the document came from.")
    ] = None,
    config: ConfigFile = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", "-s", metavar="ID", help="With the settings of this source; alone, its own documents."
        ),
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option("--ledger", metavar="FILE", help="Write what was stripped, as JSON Lines.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write a clean feed for each input into this folder.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a document, write a clean feed to standard output. No archive is touched.

    With --out DIR, each of several inputs becomes a file there, named after it; those that fail are listed in
    DIR/errors.jsonl, and the exit code is 1. --json then prints what became of each.
    """
    from msgspec.structs import replace

    from schemas.config import RunSettings
    from schemas.source import Source
    from worker import standalone
    from worker.publish import channel, render

    _check_inputs(inputs or (), out, as_json=as_json)
    if not inputs and not source and sys.stdin.isatty():
        raise UsageError("nothing to read; name a file, or - for standard input")
    settings, configured = _source_settings(config, source)
    reader = configured or Source(id="", url="")
    reader = replace(reader, kind=kind or reader.kind)
    if out is not None:
        from worker.many import Wanted

        limit = (settings.config.run if settings else RunSettings()).body_bytes_max
        wanted = Wanted(
            to=to,
            out=out,
            reader=reader,
            configured=configured,
            base_url=base_url,
            body_bytes_max=limit,
            has_ledger=ledger is not None,
        )
        _normalize_many(inputs or (), wanted, ledger, as_json=as_json)
        return
    found = standalone.documents(
        inputs[0] if inputs else None, stdin=sys.stdin.buffer, source=configured, settings=settings
    )
    snapshot = standalone.normalize(found, reader, base_url=base_url)
    if ledger is not None:
        _write(ledger, standalone.ledger_lines(snapshot, reader.id))
    sys.stdout.buffer.write(render(to, *channel.of_snapshot(snapshot, configured)))


@app.command()
def search(  # noqa: PLR0913  filters
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY", help='Words, "a phrase", prefix*, -excluded; all must match.')
    ],
    *,
    source: OfSource = None,
    author: ByAuthor = None,
    tag: WithTag = None,
    since: Since = None,
    until: Until = None,
    ranked: Annotated[bool, typer.Option("--ranked", help="Best matches first instead of newest.")] = False,
    limit: Limit = 20,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Search titles, authors and texts of all entries ever archived."""
    from archive.search import search as find
    from worker import terminal

    with _archive(_settings(config), read_only=True) as db:
        found = find(
            db,
            " ".join(query),
            source=source,
            author=author,
            tag=tag,
            since=_day(since),
            until=_day(until),
            limit=limit,
            newest=not ranked,
            marks=("", "") if as_json else terminal.MARKS,
        )
    if as_json:
        _print_json(found)
    elif found:
        typer.echo(terminal.hits(found, color=_color(sys.stdout)))
    else:
        typer.echo("nothing found", err=True)


@app.command()
def entries(
    *,
    source: OfSource = None,
    author: ByAuthor = None,
    tag: WithTag = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """List archived entries, newest first."""
    from archive.entries import listing
    from worker import terminal

    with _archive(_settings(config), read_only=True) as db:
        found = listing(db, source=source, author=author, tag=tag, since=_day(since), until=_day(until), limit=limit)
    if as_json:
        _print_json(found)
    elif found:
        typer.echo(terminal.listing(found))
    else:
        typer.echo("no entries", err=True)


@app.command()
def show(name: EntryName, *, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Show one entry as it is now."""
    from archive.entries import find
    from worker import terminal

    with _archive(_settings(config), read_only=True) as db:
        held = find(db, name)
    if as_json:
        _print_json(held)
    else:
        typer.echo(terminal.entry(held))


@app.command()
def history(name: EntryName, *, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Tell every revision of an entry, with the words that changed."""
    from archive import entries as archived
    from worker import terminal

    with _archive(_settings(config), read_only=True) as db:
        revisions = archived.history(db, archived.find(db, name).number)
    if as_json:
        _print_json(revisions)
    else:
        typer.echo(terminal.history(revisions, color=_color(sys.stdout)))


@app.command()
def explain(name: EntryName, *, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Tell what was stripped, repaired or inferred in an entry, by which rule, and why."""
    from worker import terminal
    from worker.explain import explain as told_of

    with _archive(_settings(config), read_only=True) as db:
        told = told_of(db, name)
    if as_json:
        _print_json(told)
    else:
        typer.echo(terminal.explanation(told, color=_color(sys.stdout)))


@app.command()
def sources(*, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """List the sources, when each is next due, and how it is."""
    from archive.sources import overview
    from worker import terminal

    settings = _settings(config)
    with _archive(settings) as db:
        rows = overview(db)
    if as_json:
        _print_json(rows)
    else:
        typer.echo(terminal.overview(rows))


@app.command()
def publish(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these sources and publications.")
    ] = None,
    *,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the public files of all feeds, or of some, from the archive."""
    from worker import terminal
    from worker.publish import publish as write

    settings = _settings(config)
    with _archive(settings, read_only=True) as db:
        report = write(db, settings.config, settings.public, ids or None)
    if as_json:
        _print_json(report)
    else:
        typer.echo("\n".join(terminal.feeds(report)))


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


def _settings(config: str | None) -> "Settings":
    from worker.settings import environment, load

    return load(config, environment())


@contextmanager
def _archive(settings: "Settings", *, read_only: bool = False) -> Iterator["Database"]:
    """Open the archive; for writing, with what is configured written down in it."""
    from archive import sources as subscriptions
    from archive.connect import open_archive

    db = open_archive(settings.archive, read_only=read_only)
    try:
        if not read_only:
            subscriptions.sync(db, settings.config.sources, settings.config.publications, now=datetime.now(UTC))
        yield db
    finally:
        db.close()


def _source_settings(config: str | None, source: str | None) -> "tuple[Settings, Source] | tuple[None, None]":
    """Give the settings, and the source of them that is named; nothing where none is."""
    from worker.settings import check_for_work, find_source

    if source is None:
        if config:
            raise UsageError("--config needs --source: which source's settings are meant?")
        return None, None
    settings = _settings(config)
    check_for_work(settings)
    return settings, find_source(settings, source)


def _check_inputs(inputs: Sequence[str], out: Path | None, *, as_json: bool) -> None:
    if out is None:
        if len(inputs) > 1:
            raise UsageError("several inputs need --out DIR: a clean feed for each is written there")
        if as_json:
            raise UsageError("--json tells what became of several inputs and needs --out DIR; for JSON Feed, say --to")
    elif not inputs:
        raise UsageError("--out needs inputs: which files or folders are to be normalized?")
    elif "-" in inputs:
        raise UsageError("standard input (-) becomes one feed on standard output; leave --out away, or name files")


def _normalize_many(inputs: Sequence[str], wanted: "Wanted", ledger: Path | None, *, as_json: bool) -> None:
    from worker import many
    from worker.layout import harmless

    found = many.found(inputs, wanted.out)
    with _progress("normalizing", is_quiet=False) as progress:
        done = many.normalize(found, wanted, ledger=ledger, progress=progress)
    told = f"{len(done.normalized)} of {done.inputs} inputs normalized, {done.entries} entries"
    if as_json:
        _print_json(done)
    elif not done.failed:
        typer.echo(f"{told}, in {harmless(str(wanted.out))}")
    if done.failed:
        typer.echo(f"backissue: {told}; {len(done.failed)} failed, see {harmless(done.errors)}", err=True)
        raise typer.Exit(1)


@contextmanager
def _progress(doing: str, *, is_quiet: bool) -> Iterator["Progress"]:
    """Show a bar on a terminal while something long goes on; it leaves nothing behind."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda _id, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    shape = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    # It is drawn as it moves; a thread that draws it besides would be a hazard to processes that are forked.
    with Progress(*shape, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda source_id, done, total: bar.update(
            task, description=source_id, completed=done, total=total, refresh=True
        )


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise PublishError(f"{path} cannot be written: {error.strerror or error}") from error


def _print_json(value: object) -> None:
    """Print JSON in which every control character is escaped, C1 too: standard output may be a terminal."""
    import msgspec

    encoded = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    sys.stdout.buffer.write(re.sub(rb"\x7f|\xc2[\x80-\x9f]", lambda found: b"\\u00%02x" % found[0][-1], encoded))


def _color(stream: TextIO) -> bool:
    """Whether colours are welcome there (https://no-color.org)."""
    from worker.settings import environment

    return stream.isatty() and not environment().get("NO_COLOR")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day; write it as 2011-12-31") from None
