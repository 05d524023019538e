"""The worker's heart: a sign of life every half minute, for `backissue health`."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from archive.heartbeat import beat

BEAT_SECONDS = 30.0


async def keep_beating(archive: Path | None, is_well: Callable[[], bool]) -> None:
    """Give signs of life for as long as the loop turns and `is_well` says so; none for an archive in memory."""
    while archive is not None:
        if is_well():
            beat(archive)
        await asyncio.sleep(BEAT_SECONDS)
