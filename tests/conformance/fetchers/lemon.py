"""`reader` (https://github.com/lemon24/reader), driven by its own schedule: `update_feeds()` at each `update_after`.

An optional peer: nothing here is imported unless it is asked for. What is replaced is its clock, the folder of its
database and, by a proxy, where its requests go; all that it does of itself is as it comes.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

#: For a host that hangs in real time: seconds to connect, and between bytes.
TIMEOUT_SECONDS = (0.5, 0.5)


class Lemon:
    """`reader` with a database in a folder; a restart opens it anew."""

    def __init__(self, urls: Sequence[str], port: int, clock: Callable[[], datetime], folder: Path) -> None:
        """Subscribe to some addresses of a server. Raises ImportError where it is not installed."""
        from reader import __version__, make_reader

        self.name = f"reader {__version__}"
        self._make = make_reader
        self._clock, self._port, self._path = clock, port, str(folder / "reader.db")
        self._thread = ThreadPoolExecutor(1)
        self._reader = self._thread.submit(self._open).result()
        self._thread.submit(lambda: [self._reader.add_feed(url) for url in urls]).result()

    async def poll(self, now: datetime) -> datetime | None:  # noqa: ARG002  its clock says so
        """Let it update what it has scheduled."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._update)

    async def restart(self) -> None:
        """Close the database, and open it again."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._again)

    def close(self) -> None:
        """Let go of the database."""
        self._thread.submit(self._reader.close).result()
        self._thread.shutdown()

    def _open(self) -> Any:
        reader = self._make(self._path, session_timeout=TIMEOUT_SECONDS)
        reader._now = self._clock
        session = reader._parser.get_retriever("http://").session
        session.trust_env = False
        session.proxies = {"http": f"http://127.0.0.1:{self._port}"}
        return reader

    def _again(self) -> None:
        self._reader.close()
        self._reader = self._open()

    def _update(self) -> datetime | None:
        self._reader.update_feeds()
        feeds = self._reader.get_feeds(updates_enabled=True)
        due = [feed.update_after for feed in feeds if feed.update_after is not None]
        return min(due, default=None)
