"""The worker. From Python: `from worker import normalize, to_jsonfeed`."""

import sys
from typing import TYPE_CHECKING

if sys.version_info < (3, 11, 5):
    from worker.possessive import mend

    mend()  # before any pattern of ours is compiled

if TYPE_CHECKING:
    from schemas.snapshot import Snapshot

__all__ = ["normalize", "to_jsonfeed"]


def normalize(data: bytes, *, base_url: str | None = None) -> "Snapshot":
    """Give what a feed says, repaired and cleaned; entries are in document order.

    Relative links are resolved against `base_url`. Pure: the same bytes give the same snapshot. What was removed is
    in its `ledger`, what was wrong in its `defects`. Raises a `schemas.errors.BackissueError`.
    """
    from worker import pipeline  # the command line starts without it

    return pipeline.normalize(data, base_url=base_url)


def to_jsonfeed(snapshot: "Snapshot") -> bytes:
    """Give a snapshot as JSON Feed 1.1, newest entry first; what that format lacks is in `_backissue`."""
    from worker.publish import channel, jsonfeed

    return jsonfeed.render(*channel.of_snapshot(snapshot, None))
