"""`search`: what the archive holds, by its words."""

import sys
from typing import Annotated

import typer

from worker.commands import opening, output
from worker.commands.options import (
    AsJson,
    ByAuthor,
    ConfigFile,
    InLanguage,
    Limit,
    OfSource,
    Since,
    Until,
    WithTag,
    day,
)


def search(  # noqa: PLR0913  filters
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY",
            help='Words, "a phrase", prefix*, OR, NOT or -, (brackets), NEAR(one two), title: author: text:',
        ),
    ],
    *,
    source: OfSource = None,
    author: ByAuthor = None,
    tag: WithTag = None,
    language: InLanguage = None,
    since: Since = None,
    until: Until = None,
    best: Annotated[bool, typer.Option("--best", "--ranked", help="Best matches first instead of newest.")] = False,
    substring: Annotated[
        bool, typer.Option("--substring", help="Find parts of words, too, from 3 characters on ([search] trigram).")
    ] = False,
    limit: Limit = 20,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Search titles, authors and texts of all entries ever archived.

    What merely follows must all be there. Put the whole query in single quotes, so that your shell takes nothing out
    of it: search 'title:council (adoption OR "foster care") -budget'
    """
    from archive.search import search as find
    from worker import terminal

    with opening.archive(opening.settings(config), read_only=True) as db:
        found = find(
            db,
            " ".join(query),
            source=source,
            author=author,
            tag=tag,
            language=language,
            since=day(since),
            until=day(until),
            limit=limit,
            ranked=best,
            substrings=substring,
            marks=("", "") if as_json else terminal.MARKS,
        )
    if as_json:
        output.print_json(found.hits)
    elif found.hits:
        typer.echo(terminal.hits(found.hits, color=output.color(sys.stdout)))
    else:
        typer.echo("nothing found", err=True)
    if found.ranked_among is not None:
        typer.echo(f"ranked among the newest {found.ranked_among:,} of more matches", err=True)
    if found.waiting:
        typer.echo(f"{found.waiting:,} entries are not in the index yet; the next round takes them in", err=True)
