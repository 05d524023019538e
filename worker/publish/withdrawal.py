"""After an entry was forgotten: no public file holds it any more, nor one that nothing writes now.

Beside the feeds that hold entries of its source there are those that did, and are not configured any more, or not so:
their files stay for whoever reads them, and would hold the entry for ever.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archive import sources
from schemas.config import Config
from worker.publish import publish
from worker.publish.members import Item, source_ids
from worker.publish.tidying import tidy

if TYPE_CHECKING:
    from archive.connect import Database


def withdraw(db: "Database", config: Config, out: Path, source_id: str) -> None:
    """Write anew what stands of a source, after something of it was forgotten. Raises PublishError."""
    known = {one.id for one in config.sources} | {one.id for one in config.publications}
    old_sources, old_publications = sources.former(db)
    everything = replace(
        config,
        sources=(*config.sources, *(one for one in old_sources if one.id not in known and (out / one.id).is_dir())),
        publications=(
            *config.publications,
            *(one for one in old_publications if one.id not in known and (out / one.id).is_dir()),
        ),
    )
    items: tuple[Item, ...] = (*everything.sources, *everything.publications)
    publish(db, everything, out, [item.id for item in items if source_id in source_ids(item)], anyway=True)
    publish(db, config, out)  # what it was taken out of, but for the files; and the list of all feeds
    for item in items:
        tidy(out / item.id)
