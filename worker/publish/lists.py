"""The list of all that is published: `opml.xml` beside the folders of the feeds."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from archive import feeds
from schemas.config import Config
from worker.publish import files, receipts
from worker.publish.catalogue import Listed, catalogue, is_wanted

if TYPE_CHECKING:
    from archive.connect import Database
    from schemas.feed import Feed
    from schemas.source import Publication, Source

NAME = "opml.xml"
RECEIPT = ".opml.receipt.json"


class Receipt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the list was left. Digests are SHA-256 in hexadecimal."""

    inputs: str  #: Digest of what it was made from.
    document: str  #: Digest of what was made.


def write(db: "Database", config: Config, out: Path) -> bool:
    """Write the list unless it is as it has to be; give whether it was written. Without base_url there is none.

    Of tags and authors it names those that have feeds by now: their receipts say so. Raises PublishError.
    """
    if config.site.base_url is None:
        return False
    told, further = feeds.told(db), _further(config, out)
    inputs = receipts.settings(_Inputs(config=config, told=told, further=further, code=receipts.state(())))
    if _is_current(out, inputs):
        return False
    from worker.publish import opml  # lxml costs more than all else here

    document = opml.render(config.site.title, catalogue(config, told, further).values())
    files.sweep(out, [NAME, RECEIPT])
    is_new = files.replace(out / NAME, document, compress=config.publish.compress)
    receipt = Receipt(inputs=inputs, document=sha256(document).hexdigest())
    files.replace(out / RECEIPT, msgspec.json.encode(receipt) + b"\n")
    return is_new


def current(db: "Database", config: Config, out: Path) -> dict[str, Listed]:
    """Give all that is published, by id, sources first."""
    return catalogue(config, feeds.told(db), _further(config, out))


class _Inputs(Struct, frozen=True, kw_only=True):
    """All that the list depends on."""

    config: Config
    told: dict[str, "Feed"]
    further: dict[str, tuple[Listed, ...]]
    code: str


def _further(config: Config, out: Path) -> dict[str, tuple[Listed, ...]]:
    """Give the further feeds of those feeds whose tags or authors have any."""
    items: tuple[Source | Publication, ...] = (*config.sources, *config.publications)
    wanted = [item.id for item in items if is_wanted(config, item, "tags", "authors")]
    held = ((own_id, receipts.read(out / own_id)) for own_id in wanted)
    return {own_id: receipt.further for own_id, receipt in held if receipt}


def _is_current(out: Path, inputs: str) -> bool:
    try:
        receipt = msgspec.json.decode((out / RECEIPT).read_bytes(), type=Receipt)
        return receipt.inputs == inputs and receipt.document == sha256((out / NAME).read_bytes()).hexdigest()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):  # not there, or not ours
        return False
