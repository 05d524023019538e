"""docs/serving.md: its settings are those there are, and what it tells nginx does what we do ourselves."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest
from msgspec.structs import fields

from schemas.config import Encoding, ServeSettings
from tests.readers.required import skip_without
from worker.publish.files import replace
from worker.serve.public.kinds import kind_of

RSS = b"<rss>words and words and words</rss>\n" * 100
FILES = ("blog/rss.xml", "blog/atom.xml", "blog/feed.json", "blog/archive/1/2.xml", "blog/archive/1/2.rss.xml")
SIBLINGS: tuple[Encoding, ...] = ("gzip",)
MAIN = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{server}
}}
"""
Get = Callable[..., tuple[int, HTTPMessage, bytes]]


class Unix(HTTPConnection):
    """HTTP over a unix socket."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.host)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs/serving.md").read_text("utf-8")


def test_every_setting_is_there_with_its_default(page: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", page, re.MULTILINE)
    said = {name: "None" if value == "none" else value.strip("`").strip('"') for name, value in rows}
    assert said == {field.name: _spelled(field.default) for field in fields(ServeSettings)}


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@skip_without("nginx", "nginx-light")
def test_nginx_serves_the_files_as_we_do(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the names of sockets are short
    for place in FILES:
        replace(tmp_path / "public" / place, RSS, compress=SIBLINGS)
    (tmp_path / "public/blog/.receipt.json").write_text("{}")
    _proxy, static = re.findall(r"^```nginx\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    with _nginx(static.replace("/srv/backissue", str(tmp_path)), tmp_path) as get:
        for place in FILES:
            kind = kind_of(place, max_age_seconds=ServeSettings().max_age_seconds)
            status, headers, body = get(place)
            assert (status, body) == (200, RSS)
            assert headers["Content-Type"] == kind.media_type
            assert headers.get_all("Cache-Control") == [kind.cache_control]
            assert headers["Vary"] == "Accept-Encoding"
            for name in ("Access-Control-Allow-Origin", "X-Content-Type-Options", "Content-Security-Policy"):
                assert headers[name], name
            _, packed, _ = get(place, {"Accept-Encoding": "gzip"})
            assert packed["Content-Encoding"] == "gzip"
            assert packed["Content-Type"] == kind.media_type
            assert packed["ETag"] != headers["ETag"]
            assert get(place, {"If-None-Match": headers["ETag"]})[0] == 304
        for hidden in ("blog/.receipt.json", "blog/rss.xml.gz", "blog/nothing.xml"):
            assert get(hidden)[0] == 404, hidden


@skip_without("nginx", "nginx-light")
def test_nginx_before_us_is_configured_as_it_says(page: str, tmp_path: Path) -> None:
    proxy, _static = re.findall(r"^```nginx\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    config = tmp_path / "nginx.conf"
    config.write_text(MAIN.format(folder=tmp_path, server=proxy.replace("listen 80", "listen unix:h.sock")))
    done = subprocess.run(["nginx", "-t", "-c", config], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def _nginx(server: str, folder: Path) -> Iterator[Get]:
    config = folder / "nginx.conf"
    config.write_text(MAIN.format(folder=folder, server=server.replace("listen 80", "listen unix:h.sock")))
    process = subprocess.Popen([shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(config)])

    def get(place: str, more: dict[str, str] | None = None) -> tuple[int, HTTPMessage, bytes]:
        connection = Unix("h.sock", timeout=10)
        try:
            connection.request("GET", f"/{place}", headers=more or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    try:
        for _ in range(200):
            try:
                get("")
                break
            except OSError:
                assert process.poll() is None, "nginx does not take what the page says"
                time.sleep(0.05)
        yield get
    finally:
        process.terminate()
        process.wait(20)
