"""The JSON Schemas of the types, for those who read our output or write our configuration.

`make schemas` writes them to schemas/json; a test says that they are current.
"""

import msgspec

from schemas.config import Config
from schemas.diagnosis import Diagnosis
from schemas.extension import EntryExtension, FeedExtension
from schemas.revision import Revision
from schemas.snapshot import Defect, Edit, Snapshot
from schemas.soundness import Verified

#: File name -> type and title.
_ROOTS: dict[str, tuple[type[msgspec.Struct], str]] = {
    "config.json": (Config, "backissue configuration (TOML)"),
    "defect.json": (Defect, "Recoverable trouble in a document"),
    "diagnosis.json": (Diagnosis, "What `backissue doctor` found"),
    "edit.json": (Edit, "One line of the ledger: what one rule removed"),
    "extension-entry.json": (EntryExtension, "The `_backissue` object of an item in a JSON Feed"),
    "extension-feed.json": (FeedExtension, "The `_backissue` object of a JSON Feed"),
    "revision.json": (Revision, "One state of an entry"),
    "snapshot.json": (Snapshot, "One document: its feed, entries, defects and ledger"),
    "verified.json": (Verified, "What `backissue verify` found"),
}

_DIALECT = "https://json-schema.org/draft/2020-12/schema"  # what msgspec's schemas are written in


def documents() -> dict[str, bytes]:
    """Give every JSON Schema under its file name. Same types, same bytes."""
    return {name: _document(root, title) for name, (root, title) in _ROOTS.items()}


def _document(root: type[msgspec.Struct], title: str) -> bytes:
    schema = {"$schema": _DIALECT, "title": title, **msgspec.json.schema(root)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
