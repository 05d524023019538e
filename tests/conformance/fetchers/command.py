"""Any program that polls once and ends, and honours http_proxy: one process for each simulated visit of cron.

Its environment holds `http_proxy`, `CONFORMANCE_NOW` (the simulated time, ISO 8601), `CONFORMANCE_FEEDS` (a file with an
address a line) and `FAKETIME`, so that `faketime`'s library shows it the simulated clock. When the last line that it
prints is a time, it is called again then; else after `every`.
"""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Command:
    """A program with its arguments. What it keeps on disk is its own affair, and so a restart changes nothing."""

    def __init__(
        self, arguments: Sequence[str], urls: Sequence[str], port: int, folder: Path, every: timedelta
    ) -> None:
        """Write down what it is to subscribe to."""
        self.name = Path(arguments[0]).name
        self._arguments, self._port, self._every = tuple(arguments), port, every
        self._feeds = folder / "feeds.txt"
        self._feeds.write_text("".join(f"{url}\n" for url in urls))

    async def poll(self, now: datetime) -> datetime:
        """Run it once."""
        proxy = f"http://127.0.0.1:{self._port}"
        environment = os.environ | {
            "http_proxy": proxy,
            "HTTP_PROXY": proxy,
            "no_proxy": "",
            "CONFORMANCE_NOW": now.isoformat(),
            "CONFORMANCE_FEEDS": str(self._feeds),
            "FAKETIME": f"@{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        }
        process = await asyncio.create_subprocess_exec(
            *self._arguments, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
        return _moment(said) or now + self._every

    async def restart(self) -> None:
        """It is a new process every time."""


def _moment(said: bytes) -> datetime | None:
    """Read the time that stands on the last line, if any does."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    try:
        found = datetime.fromisoformat(lines[-1].strip()) if lines else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
