"""What every test stands on: a fixed clock, no network, golden files, the repository's root."""

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Never

import pytest
import structlog
from hypothesis import settings

# A shared machine stalls now and then; how long one example takes says nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

Golden = Callable[[Path, bytes], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the expected files that differ, and fail, so that a person reads what changed",
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def now() -> datetime:
    """The time at which tests happen."""
    return datetime(2024, 5, 17, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _log_as_it_is_at_first() -> None:
    """Undo what a command that ran in this process before has set up: a test that captures the log wants all of it."""
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection but one to a unix socket: asyncio needs those for itself."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _refuse)
        yield


#: Whether the test that is running may reach servers on this machine.
_reachable = False


@pytest.fixture
def loopback() -> Iterator[None]:
    """Let a test reach servers that it has started itself, by their numeric addresses."""
    global _reachable  # noqa: PLW0603  what refuses connections stands for the whole session
    _reachable = True
    yield
    _reachable = False


def _guarded(connect: Callable[[socket.socket, Any], object]) -> Callable[[socket.socket, Any], object]:
    def guarded(self: socket.socket, address: Any) -> object:
        is_allowed = self.family == socket.AF_UNIX or (_reachable and ip_address(address[0]).is_loopback)
        return connect(self, address) if is_allowed else _refuse(address)

    return guarded


def _refuse(*address: object, **_: object) -> Never:
    # A RuntimeError, not an OSError: code that handles network trouble must not swallow it.
    raise RuntimeError(f"a test tried to reach the network: {address}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare bytes with a file of expected bytes; with --update-golden, rewrite the file and fail."""
    update: bool = request.config.getoption("--update-golden")

    def check(path: Path, actual: bytes) -> None:
        expected = path.read_bytes() if path.exists() else None
        if actual == expected:
            return
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual)
            pytest.fail(f"{path} was rewritten: read the difference, then run again without --update-golden")
        assert expected is not None, f"{path} is missing; --update-golden writes it"
        assert actual.decode() == expected.decode(), f"{path} differs; --update-golden rewrites it"

    return check
