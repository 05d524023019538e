"""The promises of conftest.py itself."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_the_network_is_refused(family: socket.AddressFamily, method: str) -> None:
    with socket.socket(family) as client, pytest.raises(RuntimeError, match="reach the network"):
        getattr(client, method)(("localhost", 9))


def test_names_are_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="reach the network"):
        socket.getaddrinfo("example.org", 80)


def test_unix_sockets_and_event_loops_work(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"


def test_golden_files_are_compared(tmp_path: Path, golden: Callable[[Path, bytes], None]) -> None:
    file = tmp_path / "expected"
    file.write_bytes(b"one\n")
    golden(file, b"one\n")
    with pytest.raises(AssertionError, match="differs"):
        golden(file, b"two\n")
    with pytest.raises(AssertionError, match="is missing"):
        golden(tmp_path / "absent", b"one\n")
    assert file.read_bytes() == b"one\n"


def test_update_golden_rewrites_and_fails_once(pytester: pytest.Pytester, root: Path) -> None:
    pytester.makeconftest((root / "tests/conftest.py").read_text())
    pytester.makepyfile("from pathlib import Path\ndef test_it(golden): golden(Path('new/expected'), b'ten\\n')")
    options = ("-p", "no:randomly", "-p", "no:cacheprovider")
    pytester.runpytest_inprocess(*options, "--update-golden").assert_outcomes(failed=1)
    pytester.runpytest_inprocess(*options, "--update-golden").assert_outcomes(passed=1)
    pytester.runpytest_inprocess(*options).assert_outcomes(passed=1)
