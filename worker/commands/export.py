"""`export`: what others need to take over from here: redirects of old addresses, lists of feeds."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schemas.errors import ConfigError, UsageError
from worker.commands import opening, output
from worker.commands.options import AsJson, ConfigFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from archive.connect import Database
    from schemas.source import Source
    from worker.publish.catalogue import Listed
    from worker.redirects import Redirect, Skipped
    from worker.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Write out what others need: redirects of old addresses, lists of feeds.")


@app.command()
def redirects(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Only these sources.")] = None,
    *,
    server: Annotated[
        Literal["nginx", "caddy", "apache"], typer.Option("--for", help="What the old host is served by.")
    ],
    host: Annotated[list[str] | None, typer.Option("--host", metavar="HOST", help="Only rules for this host.")] = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Print rules for a web server that send subscribers of the old feeds to ours, in the same format.

    They are for hosts that you control, one part for each. Whoever asks as backissue is let through to the old feed.
    """
    from worker import redirects as rules

    settings = opening.settings(config)
    with _addressed(settings) as db:
        kept, skipped = _redirects(settings, db, names or ())
    kept = [one for one in kept if not host or one.host in host]
    if as_json:
        output.print_json({"redirects": kept, "skipped": skipped})
        return
    own = {source.user_agent for source in settings.config.sources} | {settings.config.defaults.user_agent}
    sys.stdout.write(rules.render(server, kept, names=[name for name in own if name]))
    for one in skipped:
        typer.echo(f"{one.source}: {one.url}: {one.why}", err=True)
    if not kept:
        typer.echo("there is nothing to redirect: no source has an address on the web, or not on that host", err=True)


@app.command()
def opml(
    *,
    moved: Annotated[bool, typer.Option("--moved", help="Only feeds that had an address before, with it.")] = False,
    rewrite: Annotated[
        str | None,
        typer.Option("--rewrite", metavar="FILE", help="A subscriber's own list, with our addresses for the old ones."),
    ] = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Print a subscription list (OPML 2.0) of all feeds that are published."""
    from worker.publish import opml as lists

    settings = opening.settings(config)
    with _addressed(settings) as db:
        listed = _listed(settings, db)
        kept = _redirects(settings, db, ())[0] if moved or rewrite else []
    if rewrite is not None:
        ways = {f"{scheme}://{one.host}{one.path}": one.target for one in kept for scheme in ("http", "https")}
        document, changed = lists.rewritten(_read(rewrite), ways)
        if as_json:
            output.print_json({"changed": changed})
        else:
            sys.stdout.buffer.write(document)
            typer.echo("1 address is new" if len(changed) == 1 else f"{len(changed)} addresses are new", err=True)
        return
    found = [_moved(listed[one.source], one) for one in kept] if moved else list(listed.values())
    if as_json:
        output.print_json(found)
    else:
        sys.stdout.buffer.write(lists.render(settings.config.site.title, found))


@contextmanager
def _addressed(settings: "Settings") -> "Iterator[Database]":
    """Open the archive for what needs the addresses of what is published. Raises ConfigError where there are none."""
    if settings.config.site.base_url is None:
        message = "nobody knows under which addresses the feeds are published; set site.base_url"
        raise ConfigError(message, path=str(settings.file), key="site.base_url")
    with opening.archive(settings, read_only=True) as db:
        yield db


def _redirects(
    settings: "Settings", db: "Database", names: "Collection[str]"
) -> "tuple[list[Redirect], list[Skipped]]":
    """Give the redirects of the old addresses of sources: as configured, and where they have been before."""
    from archive import moves
    from worker import redirects as rules
    from worker.checks import nearest

    known = [source.id for source in settings.config.sources]
    for name in names:
        if name not in known:
            raise UsageError(f"no source is called {name!r}{nearest(name, known)}")
    moved = moves.adopted(db)
    base_url = (settings.config.site.base_url or "").rstrip("/")
    found: list[Redirect | Skipped] = []
    for source in settings.config.sources:
        if source.kind != "feed" or (names and source.id not in names):
            continue
        files = _files(db, source)
        ways = moved.get(source.id, {})
        urls = (source.url,) if isinstance(source.url, str) else source.url
        for url in dict.fromkeys((*urls, *ways, *ways.values())):
            if url.lower().startswith(("http://", "https://")):
                file = files.get(url) or files.get(ways.get(url, "")) or next(iter(files.values()), "rss.xml")
                found.append(rules.redirect(source.id, url, f"{base_url}/{source.id}/{file}"))
    return rules.one_each(found)


def _files(db: "Database", source: "Source") -> dict[str, str]:
    """Give the file of ours that is in the format of each document of a source, by its address."""
    from archive.retrieval import latest_bodies
    from worker.redirects import file_for

    return {
        document.url: file_for(document.body, document.content_type) for document, _ in latest_bodies(db, source.id)
    }


def _listed(settings: "Settings", db: "Database") -> "dict[str, Listed]":
    from worker.publish.lists import current

    return current(db, settings.config, settings.public)


def _moved(listed: "Listed", redirect: "Redirect") -> "Listed":
    from msgspec.structs import replace

    file = redirect.target.rpartition("/")[2]
    return replace(listed, file=file, variants=(), moved_from=f"http://{redirect.host}{redirect.path}")


def _read(name: str) -> bytes:
    """Read a file, or standard input. Raises UsageError."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(f"{name} cannot be read: {why}") from error
