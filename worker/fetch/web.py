"""What all requests of a round share: settings, name, secrets, clock, and connections once there are any."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from schemas.config import Config, FetchSettings
from worker.secrets import Secrets

if TYPE_CHECKING:
    from worker.fetch.connections import Connections, Resolve

#: To so many hosts connections stay open for what follows: each is an open file.
KEPT_MAX = 64


class Web:
    """The way to the web. Nothing is loaded or opened before the first request; leaving it closes all connections."""

    def __init__(
        self,
        config: Config | None = None,
        *,
        secrets: Secrets | None = None,
        resolve: "Resolve | None" = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._config = config or Config()
        self._resolve = resolve
        self._connections: Connections | None = None
        self._user_agent: str | None = None
        #: Whether more will be asked of a host soon, so that its connection is worth keeping; for the caller to say.
        self.is_wanted: Callable[[str], bool] = lambda _host: True
        self.secrets = secrets or Secrets()
        self.clock = clock

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connections:
            await self._connections.close()
            self._connections = None

    @property
    def settings(self) -> FetchSettings:
        """How documents are fetched."""
        return self._config.fetch

    def is_ours(self, url: str) -> bool:
        """Whether an address is that of something that we publish."""
        base_url = self._config.site.base_url
        return base_url is not None and url.startswith(f"{base_url.rstrip('/')}/")

    @property
    def connections(self) -> "Connections":
        """The connections; from here on aiohttp is loaded."""
        if self._connections is None:
            from worker.fetch.connections import Connections

            if not gc.get_freeze_count():
                # What is loaded by now stays. Looking through all of it again and again for what could be let go of
                # would cost a round of thousands of answers a tenth of its time.
                gc.freeze()
            self._connections = Connections(self.settings, resolve=self._resolve, kept_max=KEPT_MAX)
        return self._connections

    @property
    def user_agent(self) -> str:
        """What we call ourselves where nothing else is configured: name, version, and whom to write to."""
        if self._user_agent is None:
            from importlib.metadata import version

            site = self._config.site
            whom = "; ".join(one for one in (site.base_url, site.contact) if one)
            ours = f"backissue/{version('backissue')}" + (f" (+{whom})" if whom else "")
            self._user_agent = self._config.defaults.user_agent or ours
        return self._user_agent
