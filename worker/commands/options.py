"""The options that commands share."""

from datetime import date
from typing import Annotated

import typer

from schemas.errors import UsageError

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
InLanguage = Annotated[
    str | None,
    typer.Option("--language", metavar="TAG", help="Only entries in this language, as en (also en-GB) or pt-BR."),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Published on this day or later, as 2011-12-31.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published on this day or earlier.")]
LIMIT_MAX = 1_000_000_000  #: More than there are; SQLite takes no number of more than 64 bits.
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=LIMIT_MAX, help="How many at most.")]
EntryName = Annotated[str, typer.Argument(metavar="ENTRY", help="Its number, id (or the beginning of it), or link.")]


def day(text: str | None) -> date | None:
    """Read a day as options give it. Raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day; write it as 2011-12-31") from None
