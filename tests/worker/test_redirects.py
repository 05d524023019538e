"""Old addresses of feeds lead to ours: the rules, in the servers that they are for."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from worker.redirects import PATH_MAX, Redirect, Server, Skipped, escaped, file_for, one_each, redirect, render

HOST = "blog.example.org"
#: What the old host says to all that it is not asked to redirect.
OTHERWISE = 406
NEW = "https://feeds.example.org/all/"
#: Old addresses, as they are asked for; what is hostile in them is so for one of the servers, or for all.
PATHS = [
    "/feed",
    "/feed/",
    "/?feed=rss2",
    "/feed?a=1&b=2",
    "/feed?",
    "/feed.xml",
    "/caf%C3%A9.xml",
    "/a%20b",
    "/index.php?option=com_x&format=feed&type=rss",
    "/$host/$1/${x}?$args",
    "/%25{HTTP_HOST}/%251",
    "/;return=200;",
    "/}/server{/",
    "/a//b/../c",
    "/x*(y)+[z]^|~",
    '/"quote";evil',
    "/'quote'",
    "/back\\slash\\",
    "/`tick`",
    "/<tag>",
    "/{$HOME}/{http.request.host}",
    "/%0aevil%0d",
    "/x,y:z@w!~",
    "/" + "long/" * 100,
]


def moved(*paths: str, host: str = HOST) -> list[Redirect]:
    found = [
        redirect(f"s{number}", f"http://{host}{path}", f"{NEW}s{number}/rss.xml") for number, path in enumerate(paths)
    ]
    assert all(isinstance(one, Redirect) for one in found)
    return one_each(found)[0]


class Answer(NamedTuple):
    status: int
    location: str | None


class Running(NamedTuple):
    """A server of the old host."""

    port: int

    def ask(self, path: str, agent: str = "Reader/1.0") -> Answer:
        with closing(socket.socket()) as connection:
            connection.settimeout(5)
            connection.connect(("127.0.0.1", self.port))
            head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        location = re.search(rb"^location: *([^\r\n]*)", answer, re.IGNORECASE | re.MULTILINE)
        return Answer(int(answer.split(None, 2)[1]), location[1].decode() if location else None)


NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; worker_rlimit_core 0;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port};
    server_name {host};
    {rules}
    location / {{ return 406; }}
  }}
}}
"""
CADDY = """{{
  admin off
  auto_https off
  storage file_system {folder}/storage
}}
http://{host}:{port} {{
  bind 127.0.0.1
  {rules}
  respond 406
}}
"""
APACHE = """
ServerRoot {folder}
ServerName {host}
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
DefaultRuntimeDir {folder}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule rewrite_module {modules}/mod_rewrite.so
<VirtualHost *:{port}>
  ServerName {host}
  {rules}
  RewriteRule ^ - [R=406,L]
</VirtualHost>
"""


class Kind(NamedTuple):
    """How a server is checked and run."""

    program: str
    configuration: str
    check: tuple[str, ...]
    run: tuple[str, ...]


KINDS: dict[Server, Kind] = {
    "nginx": Kind("nginx", NGINX, ("-t", "-p", "{folder}", "-c", "{file}"), ("-p", "{folder}", "-c", "{file}")),
    "caddy": Kind(
        "caddy",
        CADDY,
        ("validate", "--adapter", "caddyfile", "--config", "{file}"),
        ("run", "--adapter", "caddyfile", "--config", "{file}"),
    ),
    "apache": Kind("apache2", APACHE, ("-t", "-f", "{file}"), ("-DFOREGROUND", "-f", "{file}")),
}
APACHE_MODULES = Path("/usr/lib/apache2/modules")


@contextmanager
def running(server: Server, rules: str, folder: Path) -> Iterator[Running]:
    """Check a configuration, and serve by it."""
    kind = KINDS[server]
    program = shutil.which(kind.program) or shutil.which(kind.program, path="/usr/sbin:/usr/local/sbin")
    if program is None:
        if server == "nginx" and os.environ.get("NEEDS_READERS"):
            pytest.fail("nginx is not installed, and NEEDS_READERS is set")
        pytest.skip(f"{kind.program} is not installed")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = folder / "server.conf"
    text = kind.configuration.format(folder=folder, port=port, host=HOST, rules=rules, modules=APACHE_MODULES)
    file.write_text(text)
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}

    def command(parts: tuple[str, ...]) -> list[str]:
        return [program or "", *(part.format(folder=folder, file=file) for part in parts)]

    checked = subprocess.run(
        command(kind.check), capture_output=True, check=False, text=True, cwd=folder, env=environment
    )
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(
        command(kind.run), cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _await(port, process)
            yield Running(port)
        finally:
            process.terminate()


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, "the server has ended"
        with closing(socket.socket()) as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the server does not listen")


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("server", get_args(Server))
def test_every_old_address_leads_to_its_feed_and_nothing_else_does(server: Server, tmp_path: Path) -> None:
    redirects = moved(*PATHS)
    with running(server, render(server, redirects, names=['Our "Own"; $name \\ {x}']), tmp_path) as old:
        wrong = {}
        for one in redirects:
            # Some servers take no other bytes in an address than those that RFC 3986 has; clients know that.
            path = "".join(f"%{ord(c):02X}" if c in '"<>\\^`{|}' and server != "nginx" else c for c in one.path)
            answer = old.ask(path)
            if answer != Answer(301, one.target):
                wrong[path] = answer
            if (passed := old.ask(path, "backissue/0.1 (+https://feeds.example.org)")).status == 301:
                wrong[path + " as ourselves"] = passed
        assert wrong == {}
        for path in ("/", "/feed.xm", "/feed/x", "/x/feed", "/feedxxml", "/feed?a=1", "/feed?a=1&b=22", "/?feed=rss"):
            assert old.ask(path).status == OTHERWISE, path
        assert old.ask("/caf%c3%a9.xml").status == 301
        assert old.ask("/feed", 'Our "Own"; $name \\ {x}').status == OTHERWISE
        assert old.ask("/feed", "Not backissue/0.1").status == 301


@pytest.mark.parametrize("server", get_args(Server))
def test_rules_hold_nothing_that_came_from_an_address_as_it_is(server: Server) -> None:
    redirects = moved('/"; evil {', "/}\\", "/$x`'%{y}%1")
    clean = render(server, moved("/a", "/b", "/c"))
    for line in render(server, redirects).splitlines():
        left = re.sub(r'"[^"]*"', '""', line)
        assert left in {re.sub(r'"[^"]*"', '""', other) for other in clean.splitlines()}
    assert "evil {" not in render(server, redirects)
    assert render(server, redirects).isascii()


def test_hosts_have_parts_of_their_own() -> None:
    text = render("nginx", [*moved("/a"), *moved("/b", host="other.example:8080")])
    assert [line for line in text.splitlines() if line.startswith("# ") and "into" in line] == [
        "# blog.example.org: into its server { }.",
        "# other.example:8080: into its server { }.",
    ]
    assert text.count("return 301") == 2


@pytest.mark.parametrize(
    "path", ["/feed", "/a.b?c=d&e", "/caf%C3%A9", "/x*(y)+[z]^|~", '/"', "/$1\\", "/{}", "/ü"], ids=repr
)
def test_an_escaped_address_means_itself_alone(path: str) -> None:
    pattern = re.compile(escaped(path))
    assert pattern.fullmatch(path) or not path.isascii()
    assert not pattern.fullmatch(path + "x")
    assert not pattern.fullmatch("x" + path)
    assert set(escaped(path)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_&=-\\.?()[]:|")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://feeds.example.org/all/s/rss.xml", "it is our own address"),
        ("http://feeds.example.org/all/s/rss.xml", "it is our own address"),
        ("http://blog.example.org/" + "x" * PATH_MAX, f"it is longer than {PATH_MAX} characters"),
        ("http://blog.example.org/\nfeed", "this is no address to be redirected: it holds control characters"),
        ("http://[x/", "this is no address to be redirected: '[x' is no host"),
    ],
)
def test_what_cannot_be_redirected_is_told(url: str, why: str) -> None:
    found = redirect("s", url, NEW + "s/rss.xml")
    assert isinstance(found, Skipped)
    assert found.why == why


def test_an_address_that_two_sources_have_leads_to_the_first() -> None:
    found = [redirect(name, "http://h.example/feed", f"{NEW}{name}/rss.xml") for name in ("one", "two")]
    kept, skipped = one_each([*found, found[0]])
    assert [one.source for one in kept] == ["one"]
    assert [(one.source, one.why) for one in skipped] == [("two", "it is an address of one, too")]


def test_passwords_are_not_shown() -> None:
    found = redirect("s", "http://jo:secret@blog.example.org/feed", NEW + "s/rss.xml")
    assert "secret" not in repr(found)
    assert isinstance(found, Redirect)
    assert found.host == HOST


@pytest.mark.parametrize(
    ("body", "content_type", "file"),
    [
        (b'<?xml version="1.0"?><rss version="2.0">', None, "rss.xml"),
        (b'<?xml version="1.0"?><!-- <rss> --><feed xmlns="http://www.w3.org/2005/Atom">', "text/xml", "atom.xml"),
        (b"<rdf:RDF>", None, "rss.xml"),
        (b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">', "application/rss+xml", "atom.xml"),
        ('\ufeff<?xml version="1.0" encoding="utf-16"?><feed>'.encode("utf-16-le"), None, "atom.xml"),
        (b'\xef\xbb\xbf {"version": ""}', None, "feed.json"),
        (b"", "application/feed+json", "feed.json"),
        (b"", "application/atom+xml", "atom.xml"),
        (b"", None, "rss.xml"),
        (b"nothing of all that", "text/html", "rss.xml"),
    ],
)
def test_a_document_leads_to_its_own_format(body: bytes, content_type: str | None, file: str) -> None:
    assert file_for(body, content_type) == file
