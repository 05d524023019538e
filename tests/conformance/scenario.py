"""What a host does, written down: a timeline of states in simulated time. No I/O."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import timedelta
from posixpath import normpath
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

Pairs = tuple[tuple[str, str], ...]

#: How an answer goes wrong on its way. `hang`: nothing comes; `nothing`: the connection ends without a byte;
#: `reset`: it is reset; `short`: half the promised length; `cut`: chunks that break off; `garbage`: no HTTP at all;
#: `drip`: all of it, in small pieces.
Fault = Literal["hang", "nothing", "reset", "short", "cut", "garbage", "drip"]


class State(Struct, frozen=True, kw_only=True):
    """What a host answers for one address from a moment on, until the next state begins."""

    since: timedelta = timedelta(0)  #: From the beginning of the simulation.
    status: int = 200
    body: bytes = b""
    etags: tuple[str, ...] = ()  #: As sent. Several take turns, as those of servers behind a load balancer do.
    last_modified: str | None = None  #: As sent.
    etag_304: str | None = None  #: The ETag of a 304, where it is another one.
    heeds_conditions: bool = True  #: False: always the whole body, whatever the request says.
    max_age: int | None = None  #: Seconds, of Cache-Control.
    expires_in: timedelta | None = None  #: Expires, as a date that far from the answer.
    retry_after: int | timedelta | str | None = None  #: Seconds; a date that far from the answer; or as it stands.
    least_gap: timedelta | None = None  #: Who comes sooner after the last answer gets 429 with the rest as Retry-After.
    location: str | None = None  #: Where a redirect leads.
    headers: Pairs = ()  #: More of them, as sent.
    fault: Fault | None = None
    is_feed: bool = True  #: False: the body is something else, a page of a new owner or of a hotel's network.
    ttl: timedelta | None = None  #: How long `body` asks to be left alone (ttl, sy:updatePeriod); it says so itself.
    skip_hours: frozenset[int] = frozenset()  #: Hours in GMT in which `body` asks not to be polled.
    skip_days: frozenset[int] = frozenset()  #: Days for the same, 0 is Monday.


class Scenario(Struct, frozen=True, kw_only=True):
    """One address and its timeline."""

    host: str
    target: str = "/feed.xml"  #: Path and query, byte for byte as a fetcher is told them.
    states: tuple[State, ...]  #: In the order of `since`; the first from the beginning.
    story: str = ""  #: What happens here, in a few words.
    is_subscribed: bool = True  #: False: only redirects lead there.

    @property
    def url(self) -> str:
        """What a fetcher is given to subscribe to."""
        return f"http://{self.host}{self.target}"

    def state_at(self, elapsed: timedelta) -> int:
        """Give the number of the state that holds then."""
        if len(self.states) == 1:
            return 0
        return max(0, bisect_right(self.states, elapsed, key=lambda state: state.since) - 1)

    def span(self, number: int, whole: timedelta) -> timedelta:
        """Give how long a state lasts in a simulation of this length."""
        later = self.states[number + 1].since if number + 1 < len(self.states) else whole
        return min(later, whole) - self.states[number].since


class Atlas:
    """The scenarios by their addresses."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        """Refuse two scenarios at one address."""
        self.scenarios = tuple(scenarios)
        self._exact = {(one.host, one.target): at for at, one in enumerate(self.scenarios)}
        self._paths = {(one.host, _plain(one.target)): at for at, one in enumerate(self.scenarios)}
        self.hosts = {one.host for one in self.scenarios}
        if len(self._exact) != len(self.scenarios):
            raise ValueError("two scenarios have the same address")

    def exact(self, host: str, target: str) -> int | None:
        """Give the number of the scenario at this address, byte for byte."""
        return self._exact.get((host, target))

    def near(self, host: str, target: str) -> int | None:
        """Give the number of the scenario that is meant, whatever became of its query and its spelling."""
        return self._paths.get((host, _plain(target)))

    def at_url(self, url: str, base: Scenario) -> int | None:
        """Give the number of the scenario that a Location of `base` leads to."""
        if url.startswith("/"):
            return self.exact(base.host, url)
        host, slash, rest = url.removeprefix("http://").partition("/")
        return self.exact(without_port(host), slash + rest)


def _plain(target: str) -> str:
    """Give the path of a target in one spelling for many."""
    path = unquote(target.partition("?")[0].partition("#")[0])
    return "/" + normpath(path).lstrip("/")


def without_port(host: str) -> str:
    """Give the name of a host in lower case."""
    name, _, port = host.rpartition(":")
    return (name if name and port.isdigit() else host).lower()
