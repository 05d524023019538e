"""A feed that is kept alive by us and served to real readers, which are processes of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = """
[site]
base_url = "https://feeds.example.org"
[archive]
path = "archive.db"
[publish]
path = "public"
[[source]]
id = "blog"
url = "upstream.rss"
"""


class Item(NamedTuple):
    """An entry as its publisher writes it."""

    guid: str
    title: str
    words: str = "Words."

    @property
    def as_read(self) -> str:
        """Its guid without the escaping of XML."""
        return unescape(self.guid)

    def __str__(self) -> str:
        link = f"https://blog.example/{self.title.replace(' ', '-')}"
        return (
            f'<item><title>{self.title}</title><link>{link}</link><guid isPermaLink="false">{self.guid}</guid>'
            f"<description>&lt;p&gt;{self.words}&lt;/p&gt;</description></item>"
        )


#: Guids as feeds have them; readers know entries again by nothing else.
GUIDS = ("tag:blog.example,2011:1", "42", "https://blog.example/?p=7&amp;x=1", "B-Upper lower", "urn:x:ä")
ITEMS = tuple(Item(guid, f"Number {number}") for number, guid in enumerate(GUIDS))
#: The guids as they are read.
READ = {item.as_read for item in ITEMS}


def feed(items: Sequence[Item]) -> bytes:
    head = "<title>A blog</title><link>https://blog.example/</link><description>Of somebody.</description>"
    return f'<rss version="2.0"><channel>{head}{"".join(map(str, items))}</channel></rss>'.encode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Blog:
    """The feed, from its publisher's file to our server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/blog/rss.xml"
        self.file = folder / "public/blog/rss.xml"
        self._config = folder / "backissue.toml"
        self._config.write_text(CONFIG)
        self._log = folder / "log"

    def publish(self, items: Sequence[Item]) -> None:
        """Publish what upstream has now, by one round of the worker; then wait until it is another second.

        The server looks at a file that it has shown again in a later second.
        """
        (self.folder / "upstream.rss").write_bytes(feed(items))
        subprocess.run(self._command("run", "--once", "--strict", "--quiet"), check=True, cwd=ROOT)
        time.sleep(1 - time.time() % 1)

    def serve(self) -> "subprocess.Popen[bytes]":
        command = self._command("serve", "--log-level", "debug", "--listen", f"127.0.0.1:{self.port}")
        with self._log.open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, stderr=log)
        for _ in range(600):
            if any(event["event"] == "server.started" for event in self._events()):
                return process
            time.sleep(0.05)
        process.kill()
        pytest.fail(f"it never served: {self._log.read_text()}")

    def statuses(self) -> list[int]:
        """Give the status of each answer so far."""
        return [event["status"] for event in self._events() if event["event"] == "request.served"]

    def _events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines() if line.endswith("}")]

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "worker", *arguments, "--config", str(self._config)]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a feed of a few entries was published."""
    folder = tmp_path_factory.mktemp("published")
    Blog(folder).publish(ITEMS)
    return folder


@pytest.fixture
def blog(tmp_path: Path, published: Path) -> Iterator[Blog]:
    """The same, and served."""
    found = Blog(Path(shutil.copytree(published, tmp_path / "ours")))
    process = found.serve()
    yield found
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


class Upstream(ThreadingHTTPServer):
    """The publisher's own server, until it redirects to another place."""

    moved_to: str | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/feed"


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        upstream: Any = self.server
        body = b"" if upstream.moved_to else feed(ITEMS)
        self.send_response(301 if upstream.moved_to else 200)
        if upstream.moved_to:
            self.send_header("Location", upstream.moved_to)
        else:
            self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  its name there
        """Say nothing."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


def environment(home: Path) -> dict[str, str]:
    """Give the environment of a reader that has never been here."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "dumb", "no_proxy": "*"}
