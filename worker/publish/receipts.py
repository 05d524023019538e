"""What the files of a feed were made from, so that one of which nothing changed need not be rendered again.

A receipt lies beside the files. It names the digest of all that went in (the channel, its entries, the code that
renders them) and of each file that came out; where either differs, or the receipt is missing, everything is rendered.
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

#: Out of the way of people and of `*`; it holds nothing but digests.
NAME = ".receipt.json"
#: What decides, with our own code, how the same entries are written.
_LIBRARIES = ("feedgen", "lxml", "msgspec")


class Receipt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Digests, SHA-256 in hexadecimal."""

    inputs: str
    files: dict[str, str]  #: By name.


def inputs(channel: Channel, entries: Sequence[PublishedEntry]) -> str:
    """Give the digest of what a feed is rendered from."""
    return sha256(_code() + msgspec.json.encode((channel, entries))).hexdigest()


def is_current(folder: Path, inputs: str, names: Iterable[str]) -> bool:
    """Whether the files of these names stand in the folder as they were rendered from these inputs."""
    try:
        receipt = msgspec.json.decode((folder / NAME).read_bytes(), type=Receipt)
        return receipt.inputs == inputs and all(receipt.files.get(name) == _digest(folder / name) for name in names)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):  # not there, or not ours
        return False


def write(folder: Path, inputs: str, names: Iterable[str]) -> None:
    """Note what the files of these names, as they stand in the folder now, were rendered from. Raises PublishError."""
    receipt = Receipt(inputs=inputs, files={name: _digest(folder / name) for name in names})
    files.replace(folder / NAME, msgspec.json.encode(receipt) + b"\n")


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@cache
def _code() -> bytes:
    """Give the digest of what renders: our modules, the types they read, and the libraries."""
    digest = sha256(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    for package in ("schemas", "worker.publish"):
        for module in sorted(resources(package).iterdir(), key=lambda module: module.name):
            if module.name.endswith(".py"):
                digest.update(module.read_bytes())
    return digest.digest()
