"""`normalize`: documents in, a clean feed out. A filter that touches no archive."""

import asyncio
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from archive.identity import public_id
from schemas.config import RunSettings
from schemas.errors import SourceError
from schemas.outcome import Document
from schemas.source import Source
from worker import fetch, pipeline
from worker.fetch import files
from worker.fetch.web import Web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.snapshot import Snapshot
    from worker.settings import Settings


def documents(
    name: str | None, *, stdin: BinaryIO, source: Source | None = None, settings: "Settings | None" = None
) -> list[Document]:
    """Read the documents to normalize: the one that is named ("-" is standard input), else all of the source.

    Raises FetchError.
    """
    limit = (settings.config.run if settings else RunSettings()).body_bytes_max
    if name is None and source and settings:
        wanted = list(fetch.addresses(source, settings.folder))
    elif name is None or name == "-":
        return [fetch.standard_input(stdin, body_bytes_max=limit)]
    else:
        wanted = [fetch.address(name)]
    web = Web(settings.config, secrets=settings.secrets) if settings else Web()
    return asyncio.run(_ask(wanted, limit, source, web))


def document(name: str, *, body_bytes_max: int, source: Source | None = None) -> Document:
    """Read the document that is named, a file or a URL, as a source wants it done. Raises FetchError."""
    address = fetch.address(name)
    if address.path is not None:  # a thousand files want no thousand event loops
        return files.read(address.path, url=address.url, key=address.key, body_bytes_max=body_bytes_max)
    return asyncio.run(_ask([address], body_bytes_max, source, Web()))[0]


def normalize(found: "Sequence[Document]", source: Source | None, *, base_url: str | None = None) -> "Snapshot":
    """Give what documents say together, cleaned. Raises SourceError naming the document that cannot be read."""
    parsed = []
    for document in found:
        try:
            parsed.append(pipeline.read(document, source, base_url=base_url))
        except SourceError as error:
            raise SourceError(f"{document.url}: {error}", url=document.url) from error
    return pipeline.clean_alone(parsed, source, base_url=base_url, counts_words=True)


def ledger_lines(snapshot: "Snapshot", source: Source, *, name: str | None = None) -> bytes:
    """Give the ledger as JSON Lines: each line with the public id of its entry and the reason of its rule.

    `name` is told as the input of each line, where a ledger holds those of several.
    """
    from worker.explain import reason_of

    ids = [public_id(source.id, *named) for named in zip(snapshot.entries, snapshot.keys, strict=True)]
    of_input = {} if name is None else {"input": name}
    lines = (
        {
            **of_input,
            "id": None if edit.entry is None else ids[edit.entry],
            **msgspec.to_builtins(edit),
            "reason": reason_of(edit.rule, source),
        }
        for edit in snapshot.ledger
    )
    return msgspec.json.Encoder().encode_lines(lines)


async def _ask(wanted: "Sequence[fetch.Address]", limit: int, source: Source | None, web: Web) -> list[Document]:
    found = []
    async with web:
        for address in wanted:
            outcome = await fetch.fetch(address, body_bytes_max=limit, source=source, web=web)
            if not isinstance(outcome, Document):
                raise SourceError(f"{outcome.url}: there is no document", url=outcome.url)
            found.append(outcome)
    return found
