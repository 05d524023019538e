"""`normalize`: a document in, a clean feed out."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schemas.errors import UsageError
from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile

if TYPE_CHECKING:
    from schemas.source import Source
    from worker.many import Wanted
    from worker.refreshed import Fault
    from worker.settings import Settings


def normalize(  # noqa: PLR0913  each stands for itself
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...", help="A file, a URL, or - for standard input; with --out, files and folders."
        ),
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
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="A URL may be on this machine or in a private network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read a document, write a clean feed to standard output. No archive is touched.

    With --out DIR, each of several inputs becomes a file there, named after it; those that fail are listed in
    DIR/errors.jsonl, and the exit code is 1. --json then prints what became of each.
    """
    from msgspec.structs import replace

    from schemas.config import RunSettings
    from schemas.source import Source
    from worker import refreshed, standalone
    from worker.publish import channel, render

    _check_inputs(inputs or (), out, as_json=as_json)
    if not inputs and not source and sys.stdin.isatty():
        raise UsageError("nothing to read; name a file, or - for standard input")
    settings, configured = _source_settings(config, source)
    reader = configured or Source(id="", url="")
    reader = replace(reader, kind=kind or reader.kind, allow_private=allow_private or reader.allow_private)
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
        inputs[0] if inputs else None, stdin=sys.stdin.buffer, source=reader, settings=settings
    )
    snapshot = standalone.normalize(found, reader, base_url=base_url)
    if ledger is not None:
        output.write(ledger, standalone.ledger_lines(snapshot, reader))
    _log_faults(refreshed.faults(snapshot))
    sys.stdout.buffer.write(render(to, *channel.of_snapshot(snapshot, configured)))


def _source_settings(config: str | None, source: str | None) -> "tuple[Settings, Source] | tuple[None, None]":
    """Give the settings, and the source of them that is named; nothing where none is."""
    from worker.settings import check_for_work, find_source

    if source is None:
        if config:
            raise UsageError("--config needs --source: which source's settings are meant?")
        return None, None
    settings = opening.settings(config)
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
    with output.progress("normalizing", is_quiet=False) as progress:
        done = many.normalize(found, wanted, ledger=ledger, progress=progress)
    for one in done.normalized:
        _log_faults(one.faults, input=one.input)
    told = f"{len(done.normalized)} of {done.inputs} inputs normalized, {done.entries} entries"
    if as_json:
        output.print_json(done)
    elif not done.failed:
        typer.echo(f"{told}, in {harmless(str(wanted.out))}")
    if done.failed:
        typer.echo(f"backissue: {told}; {len(done.failed)} failed, see {harmless(done.errors)}", err=True)
        raise typer.Exit(1)


def _log_faults(found: Sequence["Fault"], **facts: str) -> None:
    """Log bugs of rules. It should never happen, so what it needs is loaded when it does."""
    if not found:
        return
    import structlog

    from worker import log

    log.set_up(level="error", color=output.color(sys.stderr))
    for fault in found:
        structlog.get_logger().error(fault.event, entry=fault.entry, detail=fault.detail, **facts)
