"""What the files of a feed were made from, so that one of which nothing changed need not be read or rendered again.

A receipt lies beside the files. While the archive marks the same last change of all sources of a feed, and the files
are as they were left, nothing is looked at. Where there was a change, what would be rendered decides: only where that
differs, too, or a file does, everything is rendered.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files as resources
from pathlib import Path

import msgspec
from msgspec import Struct

from schemas.publication import Channel, PublishedEntry
from worker.publish import files
from worker.publish.catalogue import Listed

#: Out of the way of people and of `*`; it holds nothing but digests, numbers and names of files.
NAME = ".receipt.json"
#: What decides, with our own code, how the same entries are written.
_LIBRARIES = ("feedgen", "lxml", "msgspec")

#: When a file was written (nanoseconds) and its size; of a folder, only the first.
Stat = tuple[int, int]


class Receipt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a feed was left. Digests are SHA-256 in hexadecimal."""

    settings: str  #: Digest of all that is configured of it.
    state: str  #: Digest of the last changes of its sources, and of the code that renders.
    inputs: str  #: Digest of what was rendered.
    entries: int  #: Entries in the current document.
    arrivals: int  #: States of entries that had come, ever.
    forgotten: int  #: Entries that had been forgotten, ever.
    pages: int  #: Archived documents.
    held: str | None = None  #: Why nothing was written since: the feed would have shrunk.
    files: dict[str, Stat]  #: Files by their path in the folder; and the folder of archived documents.
    names: tuple[str, ...] = ()  #: Of `files`, the documents themselves.
    further: tuple[Listed, ...] = ()  #: What lists say of its further feeds.

    @property
    def last_page(self) -> str | None:
        """The place of the newest archived document."""
        return next((f"{name}{self.pages}" for name in self.files if name.endswith("/")), None)


def settings(*configured: Struct) -> str:
    """Give the digest of what is configured."""
    return sha256(msgspec.json.encode(configured)).hexdigest()


def state(marks: Iterable[str | None]) -> str:
    """Give the digest of the marks that tell one state of the archive from another, and of our code."""
    return sha256(_code() + msgspec.json.encode(list(marks))).hexdigest()


def inputs(feeds: Iterable[tuple[Channel, Sequence[PublishedEntry]]]) -> str:
    """Give the digest of what feeds are rendered from."""
    digest = sha256(_code())
    for feed in feeds:
        digest.update(msgspec.json.encode(feed))
    return digest.hexdigest()


def read(folder: Path) -> Receipt | None:
    """Give the receipt of a folder; None where there is none of ours."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Receipt)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def stands(folder: Path, receipt: Receipt) -> bool:
    """Whether all files are as they were left."""
    return bool(receipt.names) and receipt.files == stats(folder, receipt.files)


def stats(folder: Path, names: Iterable[str]) -> dict[str, Stat]:
    """Say how these files, and folders, are now; without those that are not there."""
    found: dict[str, Stat] = {}
    for name in names:
        try:
            stat = (folder / name).stat()
        except OSError:
            continue
        found[name] = (stat.st_mtime_ns, 0 if name.endswith("/") else stat.st_size)
    return found


def write(folder: Path, receipt: Receipt) -> None:
    """Leave the receipt of a folder. Raises PublishError."""
    files.replace(folder / NAME, msgspec.json.encode(receipt) + b"\n")


@cache
def _code() -> bytes:
    """Give the digest of what renders: our modules, the types they read, and the libraries."""
    digest = sha256(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    for package in ("schemas", "worker.publish", "worker.publish.extensions"):
        for module in sorted(resources(package).iterdir(), key=lambda module: module.name):
            if module.name.endswith(".py"):
                digest.update(module.read_bytes())
    return digest.digest()
