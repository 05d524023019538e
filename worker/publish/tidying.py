"""Folders of a feed that its current document does not lead to: older generations, tags that fell behind."""

from pathlib import Path

from worker.publish import files, places, receipts
from worker.publish.variants import FOLDERS

_PLACES = (f"{places.ARCHIVE}/*", FOLDERS["summary"], f"{FOLDERS['tags']}/*", f"{FOLDERS['authors']}/*")


def tidy(folder: Path) -> None:
    """Remove them: they stay for whoever reads them, until something has to go. Raises PublishError."""
    receipt = receipts.read(folder)
    if receipt is None:
        return
    kept = {(folder / name).parent for name in receipt.names}
    kept |= {folder / name for name in receipt.files if name.endswith("/")}
    for place in _PLACES:
        for found in folder.glob(place):
            if found not in kept:
                files.remove(found)
