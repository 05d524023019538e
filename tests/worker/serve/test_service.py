"""The whole service under a monitor, as a process: what is counted, that it gives signs of life, and its end."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.heartbeat import last_beat

SECONDS = 60.0


class Unix(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.host)


def get(path: str) -> tuple[int, str]:
    connection = Unix("m.sock", timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "worker"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError as error:
        return 0, str(error)
    finally:
        connection.close()


def wait_for(path: str, text: str, service: subprocess.Popen[bytes]) -> str:
    """Ask until an answer holds a text."""
    ends = time.monotonic() + SECONDS
    while True:
        status, found = get(path)
        if status == 200 and text in found:
            return found
        assert service.poll() is None, "it has ended"
        assert time.monotonic() < ends, f"{path} never said {text}: {status} {found}"
        time.sleep(0.1)


def test_a_worker_is_seen_at_work(seeds: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BACKISSUE_", "COV_"))}
    environment = {**kept, "PYTHONPATH": str(root), "BACKISSUE_MONITOR_LISTEN": "unix:m.sock"}
    monkeypatch.chdir(seeds.parent)  # the names of sockets are short
    command = [sys.executable, "-m", "worker", "run", "--config", seeds.name]
    service = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    try:
        wait_for("/readyz", "ready\n", service)
        page = wait_for("/metrics", "backissue_rounds_total 1.0", service)
        for line in (
            'backissue_fetches_total{outcome="document"} 5.0',
            'backissue_entries_total{change="new"} 14.0',
            'backissue_refreshes_total{result="ok"} 2.0',
            'backissue_stage_seconds_count{stage="parse"} 2.0',
            'backissue_sources{state="configured"} 2.0',
        ):
            assert f"\n{line}\n" in page, line
        beat = last_beat(seeds.parent.parent / "var/archive.db")
        assert beat is not None
        assert time.time() - beat.timestamp() < SECONDS
        service.send_signal(signal.SIGTERM)
        _, told = service.communicate(timeout=SECONDS)
        assert service.returncode == 0
        assert b'"monitor.started"' in told
        assert not Path("m.sock").exists()
    finally:
        service.kill()
        service.wait()
