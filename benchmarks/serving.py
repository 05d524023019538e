"""What does serving a feed cost? `backissue serve` beside nginx and aiohttp's static handler, the same file in one run.

    python benchmarks/serving.py [--requests 3000] [--rounds 7] [--bytes 60000] [--json]

Needs nginx (Debian: `apt-get install nginx-light`), Linux and two processors. Measured, per request:

    200     CPU time of the server for the whole file; at most 4 times nginx's
    304     the same with If-None-Match and the entity tag that the server gave out; at most 5 times nginx's

Method. Each server is one process on the first processor: nginx with one worker and no access log, sendfile and
open_file_cache on; aiohttp's static handler without access log; ours as anybody starts it. The client is this process,
on the last processor: one connection over loopback that is kept open, one request after the other, without
Accept-Encoding. CPU time is user and system of all threads of the server, from /proc/PID/task/*/schedstat. Servers
take turns in every round; ratios are those of a round, figures are medians over rounds.
"""

import argparse
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PLACE = "blog/rss.xml"
TARGETS = {"200": 4.0, "304": 5.0}
NANOSECONDS = 1_000_000_000
WARM_UP = 200

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=100;
  types {{ application/rss+xml xml; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {folder}/public; }}
}}
"""
OURS = """
[publish]
path = "public"
[serve]
listen = "127.0.0.1:{port}"
"""
STATIC = """
import sys
from aiohttp import web
app = web.Application()
app.router.add_static("/", sys.argv[1])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[2]), access_log=None, print=None)
"""


class Server(NamedTuple):
    """A server that listens."""

    name: str
    pid: int
    connection: socket.socket
    etag: str


class Row(NamedTuple):
    """What one server costs for one kind of answer."""

    server: str
    status: str
    microseconds: float
    to_nginx: float


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=3000, help="of a kind, to a server, in a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--bytes", type=int, default=60_000, help="size of the file")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if shutil.which("nginx") is None:
        sys.exit("serving.py: there is no nginx on this machine; install it: apt-get install nginx-light")
    rows = measure(options.requests, options.rounds, options.bytes)
    if options.json:
        print(json.dumps({"targets": TARGETS, "rows": [row._asdict() for row in rows]}))
        return
    print(f"CPU time of a request, {options.bytes:,} bytes, medians of {options.rounds} rounds\n")
    print(f"{'server':<16} {'status':<8} {'µs':>8} {'× nginx':>9}")
    for row in rows:
        goal = f"   at most {TARGETS[row.status]:g}" if row.server == "backissue" else ""
        print(f"{row.server:<16} {row.status:<8} {row.microseconds:>8.1f} {row.to_nginx:>9.2f}{goal}")


def measure(requests: int, rounds: int, body_bytes: int) -> list[Row]:
    """Let the servers take turns; nginx comes first."""
    first, last = min(os.sched_getaffinity(0)), max(os.sched_getaffinity(0))
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # nginx may give up being root
        file = folder / "public" / PLACE
        file.parent.mkdir(parents=True)
        file.write_bytes(_feed(body_bytes))
        servers = [stack.enter_context(_started(kind, folder, first)) for kind in ("nginx", "backissue", "static")]
        os.sched_setaffinity(0, {last})
        costs: dict[tuple[str, str], list[float]] = {}
        for _ in range(rounds):
            for server in servers:
                for status in TARGETS:
                    cost = _cost(server, status, requests, body_bytes)
                    costs.setdefault((server.name, status), []).append(cost)
        return [_row(costs, server.name, status) for status in TARGETS for server in servers]


def _row(costs: dict[tuple[str, str], list[float]], name: str, status: str) -> Row:
    own, base = costs[name, status], costs["nginx", status]
    ratios = [one / other for one, other in zip(own, base, strict=True)]
    return Row(name, status, median(own) * 1e6, median(ratios))


def _cost(server: Server, status: str, requests: int, body_bytes: int) -> float:
    """Give the seconds of CPU that a request takes."""
    known = f"If-None-Match: {server.etag}\r\n" if status == "304" else ""
    request = _request(known)
    _ask(server.connection, request, WARM_UP)
    before = _cpu_seconds(server.pid)
    head, length = _ask(server.connection, request, requests)
    spent = _cpu_seconds(server.pid) - before
    if head.split()[1] != status.encode() or length != (body_bytes if status == "200" else 0):
        sys.exit(f"serving.py: {server.name} was to answer {status}, and answered {head[:60]!r}")
    return spent / requests


def _request(more: str = "") -> bytes:
    fields = f"Host: 127.0.0.1\r\nUser-Agent: reader/1.0\r\nAccept: application/rss+xml, */*\r\n{more}"
    return f"GET /{PLACE} HTTP/1.1\r\n{fields}\r\n".encode()


def _ask(connection: socket.socket, request: bytes, times: int) -> tuple[bytes, int]:
    """Ask so many times; give the last head and the length of its body."""
    buffer = bytearray(1 << 20)
    view = memoryview(buffer)
    head, length = b"", 0
    for _ in range(times):
        connection.sendall(request)
        got = _take(connection, view)
        while (end := buffer.find(b"\r\n\r\n", 0, got)) < 0:
            got += _take(connection, view[got:])
        head = bytes(buffer[:end])
        found = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        length = int(found[1]) if found and b" 304 " not in head[:16] else 0
        while got < end + 4 + length:
            got += _take(connection, view[got:])
    return head, length


def _take(connection: socket.socket, view: memoryview) -> int:
    got = connection.recv_into(view)
    if not got:
        sys.exit("serving.py: a server has closed the connection")
    return got


@contextmanager
def _started(name: str, folder: Path, processor: int) -> Iterator[Server]:
    """Have a server listen, on one processor."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(_command(name, folder, port), cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        os.sched_setaffinity(process.pid, {processor})
        connection = _connected(name, process, port)
        head, _ = _ask(connection, _request(), 1)
        found = re.search(rb'(?i)\r\netag: ("[^"]*")', head)
        yield Server(name, process.pid, connection, found[1].decode() if found else "")
        connection.close()
    finally:
        process.terminate()
        process.wait(20)


def _command(name: str, folder: Path, port: int) -> Sequence[str]:
    config = folder / f"{name}.conf"
    match name:
        case "nginx":
            config.write_text(NGINX.format(folder=folder, port=port))
            return ["nginx", "-p", str(folder), "-c", str(config)]
        case "backissue":
            config.write_text(OURS.format(port=port))
            return [sys.executable, "-m", "worker", "serve", "--config", str(config)]
    return [sys.executable, "-c", STATIC, str(folder / "public"), str(port)]


def _connected(name: str, process: "subprocess.Popen[bytes]", port: int) -> socket.socket:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        except OSError:
            time.sleep(0.05)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    sys.exit(f"serving.py: {name} does not listen")


def _cpu_seconds(pid: int) -> float:
    """Give what all threads of a process have spent so far."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / NANOSECONDS


def _feed(body_bytes: int) -> bytes:
    words = random.Random(1)
    text = "".join(words.choices(["<item>", "words ", "and ", "more ", "&amp; ", "12 "], k=body_bytes))
    return text.encode()[:body_bytes]


if __name__ == "__main__":
    main()
