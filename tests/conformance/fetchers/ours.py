"""backissue itself: its worker, its archive and its cadence, with a clock and a resolver of the test's.

What is configured is what a person would configure for hosts on loopback: `allow_private`, short timeouts, a contact.
Nothing about how often to ask: that is what is tested.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive import sources
from archive.connect import open_archive
from schemas.config import Config, FetchSettings, Site
from schemas.source import Source
from tests.conformance.drive import SimulatedClock
from worker import rounds, timetable
from worker.crew import Clock
from worker.fetch.web import Web
from worker.settings import Settings

if TYPE_CHECKING:
    from archive.connect import Database

#: A worker under cron comes by so often. It also keeps the rounds of a month few enough.
CRON = timedelta(minutes=10)
_FETCH = FetchSettings(connect_seconds=0.5, answer_seconds=0.5, slow_seconds=0.5, slow_bytes=1, total_seconds=5)


class Backissue:
    """The worker, round by round; a restart closes the archive and opens it again."""

    def __init__(self, urls: Sequence[str], clock: SimulatedClock, folder: Path, **settings: Any) -> None:
        """Subscribe to some addresses, named as the hosts are reached: with their port; `settings` are more."""
        self.name = f"backissue {version('backissue')}"
        config = Config(
            site=Site(base_url="http://backissue.test/", contact="tests@backissue.test"),
            fetch=_FETCH,
            sources=tuple(
                Source(id=f"source-{number}", url=url, allow_private=True) for number, url in enumerate(urls)
            ),
            **settings,
        )
        self.settings = Settings(config=config, folder=folder, file=folder / "backissue.toml")
        self._clock = clock
        self.db = self._open()

    async def poll(self, now: datetime) -> datetime | None:
        """Do what a visit of cron does, and come again with the one that follows the next due time."""
        await self._round(now)
        following = timetable.next_tick(self.db, self.settings.config.sources, now=now)
        if following is None:
            return None
        visits = -(-(following - now) // CRON)
        return now + max(visits, 1) * CRON

    async def restart(self) -> None:
        """Lose what only the process knew."""
        self.db.close()
        self.db = self._open()

    def close(self) -> None:
        """Let go of the archive."""
        self.db.close()

    async def _round(self, now: datetime) -> None:
        """Do one round. The seam: whatever the service calls to poll what is due goes here."""
        candidates = rounds.chosen(self.settings.config, ())
        timetable.rewind(self.db, now=now)
        wanted = timetable.due(self.db, candidates, now=now)
        web = Web(self.settings.config, resolve=_loopback, clock=self._clock)
        clock = Clock(now=self._clock, seconds=self._seconds, sleep=self._sleep)
        await rounds.run_round(self.settings, self.db, wanted, clock=clock, web=web)

    def _seconds(self) -> float:
        return self._clock.now.timestamp()

    async def _sleep(self, seconds: float) -> None:
        """Let time pass, for what comes now: the next request to a host that was asked just before."""
        self._clock.now += timedelta(seconds=max(seconds, 0))
        await asyncio.sleep(0)

    def _open(self) -> "Database":
        db = open_archive(self.settings.archive)
        sources.sync(db, self.settings.config.sources, (), now=self._clock())
        return db


async def _loopback(host: str) -> list[str]:  # noqa: ARG001  all hosts are one
    return ["127.0.0.1"]
