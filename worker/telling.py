"""What polls and rounds come to, as lines of the log."""

from collections.abc import Sequence

import structlog

from archive.migrate import Migration
from worker.refreshed import Refreshed

log = structlog.get_logger()


def tell(refreshed: Refreshed, elapsed_seconds: float) -> None:
    """Log what one source came to: one line tells a refresh."""
    bound = log.bind(source=refreshed.source_id)
    for failure in refreshed.failures:
        bound.warning("source.failed" if refreshed.is_failed else "document.failed", error=failure)
    for fault in refreshed.faults:
        bound.error(fault.event, entry=fault.entry, detail=fault.detail)
    for gap in refreshed.gaps:
        bound.warning("source.gap_suspected", gap=gap)
    for notice in refreshed.notices:
        bound.warning("source.noticed", notice=notice)
    if refreshed.is_retired:
        bound.error("source.retired")
    if refreshed.is_failed or refreshed.is_retired:
        return
    if not (refreshed.body_bytes or refreshed.failures):
        # Of most sources most of the time: a line each would cost half as much as asking them.
        bound.debug("source.not_modified", documents=refreshed.not_modified)
        return
    bound.info(
        "source.refreshed",
        new=refreshed.new,
        revised=refreshed.revised,
        cosmetic=refreshed.cosmetic,
        volatile=refreshed.volatile,
        unchanged=refreshed.unchanged,
        gone=refreshed.gone,
        deleted=refreshed.deleted,
        defects=sum(refreshed.defects.values()),
        words_stripped=sum(refreshed.words_stripped.values()),
        body_bytes=refreshed.body_bytes,
        elapsed_seconds=round(elapsed_seconds, 3),
    )


def migrated(steps: Sequence[Migration]) -> None:
    """Log that the archive was brought up to date; one that is new has nothing to tell."""
    if steps and steps[0].number > 1:
        log.info("archive.migrated", schema=steps[-1].number, steps=[step.name for step in steps])
