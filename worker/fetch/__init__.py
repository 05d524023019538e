"""What a source brings: its addresses, and for each address an outcome, from files and over HTTP."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from schemas.errors import FetchError, Unreachable, UnsupportedScheme
from schemas.outcome import Document, NotModified, Outcome
from schemas.source import Source, Validators
from worker.fetch import files
from worker.fetch.web import Web

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_HTTP = re.compile(r"https?:", re.IGNORECASE)


class Address(Struct, frozen=True, kw_only=True):
    """Where one document of a source is."""

    url: str  #: As configured; a match of a glob in its place.
    key: str  #: `url` relative to its source (DESIGN.md §6).
    path: Path | None = None  #: Of a file.
    validators: Validators = Validators()  #: What makes the request conditional.
    stamp: str | None = None  #: What the file system said of the file that was read last.


def addresses(source: Source, folder: Path) -> Iterator[Address]:
    """Give the documents of a source in order, each once; `folder` is where relative paths start from.

    The key of a file is its name, of a pattern's match its path below the pattern's fixed beginning; where a source
    has a list, files of one name may come from several folders, and a key is the whole path as configured.
    Raises Unreachable when a pattern matches no file.
    """
    if isinstance(source.url, str):
        yield from _addresses(source, source.url, folder)
        return
    seen = set()
    for url in source.url:
        for found in _addresses(source, url, folder):
            if found.url not in seen:
                seen.add(found.url)
                yield replace(found, key=found.url)


def address(name: str) -> Address:
    """Give the address that a person typed: a file, or a URL."""
    return Address(url=name, key=Path(name).name, path=Path(name)) if is_file(name) else Address(url=name, key=name)


def is_file(url: str) -> bool:
    """Whether an address is that of a file, by its spelling."""
    return not _SCHEME.match(url)


def standard_input(stream: BinaryIO, *, body_bytes_max: int) -> Document:
    """Read a document that is piped in. Raises BodyTooLarge when it is over the cap."""
    return files.capped(stream, url="standard input", key="-", body_bytes_max=body_bytes_max)


async def fetch(
    address: Address, *, body_bytes_max: int, source: Source | None = None, web: Web | None = None
) -> Outcome:
    """Ask for one document, as its source wants it done. Raises FetchError when nothing usable comes back.

    `web` is what all requests of a round share; without it, this one has a way of its own.
    """
    if address.path is not None:
        return local(address.path, address, body_bytes_max=body_bytes_max)
    if not _HTTP.match(address.url):
        raise unsupported(address.url)
    from worker.fetch import http  # aiohttp costs more than all else that a round without web addresses loads

    if web is None:
        async with Web() as own:
            return await fetch(address, body_bytes_max=body_bytes_max, source=source, web=own)
    return await http.ask(
        address.url,
        key=address.key,
        web=web,
        source=source,
        validators=address.validators,
        body_bytes_max=body_bytes_max,
    )


def local(path: Path, address: Address, *, body_bytes_max: int) -> Document | NotModified:
    """Read the file at an address, unless nobody touched it since. Raises Unreachable or BodyTooLarge."""
    return files.read_touched(
        path, url=address.url, key=address.key, body_bytes_max=body_bytes_max, stamp=address.stamp
    )


def unsupported(url: str) -> FetchError:
    """Give the refusal of an address that is neither of a file nor of the web."""
    scheme = url.partition(":")[0].lower()
    message = f"{url}: {scheme}: is no kind of address that can be fetched; name a file, or an http(s) address"
    return UnsupportedScheme(message, url=url)


def _addresses(source: Source, url: str, folder: Path) -> Iterator[Address]:
    if not is_file(url):
        yield Address(url=url, key=url)
    elif files.is_pattern(url) and not files.is_there(folder / url):  # "notes [2012].txt" is a name, too
        try:
            matches = files.expand(url, folder)
        except (OSError, ValueError) as error:  # "**x", a name longer than any file's
            raise Unreachable(f"{url} cannot be used as a pattern: {error}", source_id=source.id, url=url) from error
        if not matches:
            raise Unreachable(f"no file matches {url} in {folder}", source_id=source.id, url=url)
        for path, name, key in matches:
            yield Address(url=name, key=key, path=path)
    else:
        yield Address(url=url, key=Path(url).name, path=folder / url)
