"""Who may hear a secret, and where none may ever be seen."""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from archive import captures, sources
from archive.connect import open_archive
from schemas.config import Config, FetchSettings
from schemas.errors import BadStatus, FetchError, NotAsked, Unreachable
from schemas.outcome import Document, Outcome
from schemas.source import Auth, ClientCertificate, Secret, Source
from tests.worker.fetch.host import OURS, QUICK, Ask, Host, Request, answer, redirect
from worker.fetch import Address, fetch
from worker.fetch.web import Web
from worker.secrets import Secrets

TLS = Path(__file__).parent / "tls"
SECRET = "s3cr3t"
KNOWN = Secrets({"PASSWORD": SECRET, "EMPTY": "", "LINES": "a\nb"}, Path())
HERE = Secret(env="PASSWORD")
BASIC = Auth(kind="basic", username="mé", password=HERE)
BEARER = Auth(kind="bearer", token=HERE)
HEADER = Auth(kind="header", name="X-Api-Key", value=HERE)
COOKIE = Auth(kind="header", name="Cookie", value=HERE)


def source(**more: object) -> Source:
    return replace(OURS, **more)


@pytest.mark.parametrize(
    ("auth", "name", "expected"),
    [
        (BASIC, "Authorization", f"Basic {b64encode(f'mé:{SECRET}'.encode()).decode()}"),
        (BEARER, "Authorization", f"Bearer {SECRET}"),
        (HEADER, "X-Api-Key", SECRET),
        (COOKIE, "Cookie", SECRET),
    ],
)
def test_a_server_hears_who_asks(ask: Ask, auth: Auth, name: str, expected: str) -> None:
    asked = ask(answer(), source=source(auth=auth), secrets=KNOWN)
    assert asked.request.all(name) == [expected]
    assert SECRET not in repr(asked.outcome)


def test_headers_of_a_source_are_sent(ask: Ask) -> None:
    request = ask(answer(), source=source(headers=("Accept-Language: de, en;q=0.5", "X-A:b:c"))).request
    assert request.all("Accept-Language") == ["de, en;q=0.5"]
    assert request.all("X-A") == ["b:c"]


def test_a_secret_may_stand_in_a_file(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"  {SECRET}\n")
    asked = ask(answer(), source=source(auth=replace(HEADER, value=Secret(file="key"))), secrets=Secrets({}, tmp_path))
    assert asked.request.all("X-Api-Key") == [SECRET]


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        (
            Secret(env="NOT_THERE"),
            "the environment variable NOT_THERE, which holds a secret of this source, is not there",
        ),
        (Secret(env="EMPTY"), "EMPTY, which holds a secret of this source, is empty"),
        (Secret(env="LINES"), "holds more than one line of text"),
        (
            Secret(file="not there"),
            "the file not there, which holds a secret of this source, cannot be read: No such file",
        ),
        (Secret(file="/dev/null"), "is empty"),
    ],
)
def test_a_secret_that_is_not_to_be_had_fails_its_source(ask: Ask, secret: Secret, says: str) -> None:
    with pytest.raises(NotAsked, match=says) as failed:
        ask(answer(), source=source(auth=replace(BEARER, token=secret)), secrets=KNOWN)
    assert failed.value.url is not None
    assert ask.host.connections == 0


def two_hosts(
    way: list[str], *, asked: Source, first: str = "http://{one}/feed"
) -> tuple[Outcome | FetchError, list[Request], list[Request]]:
    """Be led from host one to wherever `way` leads, and give what each of two hosts heard."""
    one, two = Host({}), Host({})

    async def play() -> Outcome | FetchError:
        async with one.listening(), two.listening():
            names = {"one": f"127.0.0.1:{one.port}", "two": f"127.0.0.1:{two.port}"}
            steps = [step.format(**names) for step in (first, *way)]
            for host, name in ((one, names["one"]), (two, names["two"])):
                host.says = {
                    here.removeprefix(f"http://{name}"): redirect(there)
                    for here, there in pairwise(steps)
                    if name in here
                } | {steps[-1].removeprefix(f"http://{name}"): answer()}
            urls = asked.url if isinstance(asked.url, str) else asked.url[0]
            source = replace(asked, url=urls.format(**names))
            async with Web(Config(fetch=QUICK), secrets=KNOWN) as web:
                address = Address(url=steps[0], key="k")
                return await fetch(address, body_bytes_max=1000, source=source, web=web)

    return asyncio.run(play()), one.requests, two.requests


@pytest.mark.parametrize("auth", [BASIC, BEARER, HEADER, COOKIE])
def test_another_host_hears_nothing(auth: Auth) -> None:
    asked = source(auth=auth, headers=("X-Token: mine",), url="http://{one}/feed")
    found, one, two = two_hosts(["http://{two}/b", "http://{two}/c"], asked=asked)
    assert isinstance(found, Document)
    assert [("X-Token", "mine") in request.headers for request in one + two] == [True, False, False]
    assert not any(SECRET in repr(request) or "Basic" in repr(request) for request in two)


def test_the_same_host_goes_on_hearing() -> None:
    _, one, _ = two_hosts(["http://{one}/b"], asked=source(auth=BEARER, url="http://{one}/feed"))
    assert [request.all("Authorization") for request in one] == [[f"Bearer {SECRET}"]] * 2


def test_who_sends_us_back_has_not_earned_it() -> None:
    way = ["http://{two}/b", "http://{one}/c"]
    _, one, two = two_hosts(way, asked=source(auth=BEARER, url="http://{one}/feed"))
    assert [request.all("Authorization") for request in one] == [[f"Bearer {SECRET}"], []]
    assert [request.all("Authorization") for request in two] == [[]]


def test_an_address_that_was_adopted_hears_nothing() -> None:
    asked = source(auth=BEARER, url="http://{one}/feed")
    _, _, two = two_hosts([], asked=asked, first="http://{two}/moved")
    assert [request.all("Authorization") for request in two] == [[]]


def test_why_credentials_were_held_back_is_told(ask: Ask) -> None:
    with pytest.raises(BadStatus, match="set auth of the source"):
        ask(answer(status="401 No"))
    asked = source(auth=BEARER, url="http://elsewhere.example/")
    with pytest.raises(BadStatus, match="credentials go to the configured address alone"):
        ask(answer(status="401 No"), source=asked, secrets=KNOWN)


def test_no_secret_is_kept_or_shown(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str], now: datetime
) -> None:
    asked = source(auth=BASIC, proxy="direct")
    found = ask(
        {"/feed": redirect("/b"), "/b": answer(b"<rss/>", "Set-Cookie: id=" + SECRET)}, source=asked, secrets=KNOWN
    )
    with pytest.raises(BadStatus) as failed:
        ask(answer(status="403 No"), source=asked, secrets=KNOWN)
    db = open_archive(tmp_path / "archive.db")
    sources.sync(db, [asked], [], now=now)
    captures.record(db, asked.id, found.outcome, now=now)
    captures.record_failure(db, asked.id, "u", "k", str(failed.value), now=now, answer=failed.value.answer)
    db.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    encoded = b64encode(f"mé:{SECRET}".encode())
    assert b"PASSWORD" in kept, "where it stands is kept"
    for shown in (kept, repr((found, failed.value, KNOWN, asked)).encode(), msgspec.json.encode(asked)):
        assert SECRET.encode() not in shown
        assert encoded not in shown
    assert SECRET not in "".join(capsys.readouterr())


# --- TLS --------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def tls_host(*, wants_client: bool = False) -> AsyncIterator[int]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(TLS / "ca.pem"))
    context.load_cert_chain(TLS / "host.pem")
    if wants_client:
        context.verify_mode = ssl.CERT_REQUIRED

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            shown = writer.get_extra_info("peercert")
            name = dict(pair for part in shown["subject"] for pair in part)["commonName"] if shown else "nobody"
            writer.write(answer(f"<rss>{name}</rss>".encode()))
            await writer.drain()
            await reader.read()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.sleep(0.01)


def over_tls(asked: Source, *, host: str = "127.0.0.1", wants_client: bool = False) -> bytes:
    async def resolve(_name: str) -> list[str]:
        return ["127.0.0.1"]

    async def play() -> Outcome:
        secrets = Secrets({"LOCK": "hush", "WRONG": "wrong"}, TLS)
        async with (
            tls_host(wants_client=wants_client) as port,
            Web(Config(fetch=QUICK), secrets=secrets, resolve=resolve) as web,
        ):
            url = f"https://{host}:{port}/"
            return await fetch(Address(url=url, key="k"), body_bytes_max=1000, source=replace(asked, url=url), web=web)

    found = asyncio.run(play())
    assert isinstance(found, Document)
    return found.body


pytestmark = pytest.mark.usefixtures("loopback")


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with pytest.raises(Unreachable, match="its certificate is not valid"):
        over_tls(OURS)


def test_a_source_may_have_an_authority_of_its_own() -> None:
    trusted = source(ca_file="ca.pem")
    assert over_tls(trusted) == b"<rss>nobody</rss>"
    assert over_tls(trusted, host="host.example.") == b"<rss>nobody</rss>"
    with pytest.raises(Unreachable, match=r"its certificate is not valid: .*(mismatch|not valid for)"):
        over_tls(trusted, host="other.example")


@pytest.mark.parametrize(
    "shown",
    [
        ClientCertificate(certificate="client.pem"),
        ClientCertificate(certificate="client-alone.pem", key="client-locked.key", password=Secret(env="LOCK")),
    ],
)
def test_a_client_certificate_is_shown(shown: ClientCertificate) -> None:
    found = over_tls(source(ca_file="ca.pem", client_certificate=shown), wants_client=True)
    assert found == b"<rss>client.example</rss>"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"ca_file": "absent.pem"}, "the certificates in absent.pem cannot be used: No such file"),
        ({"ca_file": "README"}, "the certificates in README cannot be used"),
        ({"client_certificate": ClientCertificate(certificate="client-alone.pem")}, "client-alone.pem cannot be used"),
        (
            {
                "client_certificate": ClientCertificate(
                    certificate="client-alone.pem", key="client-locked.key", password=Secret(env="WRONG")
                )
            },
            "cannot be used",
        ),
        (
            {"client_certificate": ClientCertificate(certificate="client-alone.pem", key="client-locked.key")},
            "cannot be used",  # and nobody is asked for a password on the terminal
        ),
    ],
)
def test_certificates_that_cannot_be_used_fail_their_source(more: dict[str, object], says: str) -> None:
    with pytest.raises(NotAsked, match=says):
        over_tls(source(**more))


def test_who_shows_no_certificate_is_turned_away() -> None:
    with pytest.raises(FetchError):
        over_tls(source(ca_file="ca.pem"), wants_client=True)


# --- proxies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "own", "environment", "expected"),
    [
        (FetchSettings(proxy="{proxy}"), None, {}, True),
        (FetchSettings(), "{proxy}", {}, True),
        (FetchSettings(proxy="{proxy}"), "direct", {}, False),
        (FetchSettings(), None, {"http_proxy": "{proxy}", "HTTP_PROXY": "{proxy}", "ALL_PROXY": "{proxy}"}, False),
        (FetchSettings(proxy_from_environment=True), None, {"http_proxy": "{proxy}"}, True),
        (FetchSettings(proxy_from_environment=True), None, {"HTTP_PROXY": "{proxy}"}, True),
        (FetchSettings(proxy_from_environment=True), None, {"ALL_PROXY": "{proxy}"}, True),
        (FetchSettings(proxy_from_environment=True), None, {"https_proxy": "{proxy}"}, False),
        (
            FetchSettings(proxy_from_environment=True),
            None,
            {"http_proxy": "{proxy}", "no_proxy": "a, 127.0.0.1"},
            False,
        ),
        (FetchSettings(proxy_from_environment=True), None, {"http_proxy": "{proxy}", "no_proxy": "*"}, False),
        (FetchSettings(proxy_from_environment=True), "direct", {"http_proxy": "{proxy}"}, False),
    ],
)
def test_a_proxy_is_one_that_is_configured(
    settings: FetchSettings, own: str | None, environment: dict[str, str], *, expected: bool
) -> None:
    proxy = Host(answer(b"<rss>by proxy</rss>"))

    async def play() -> Outcome:
        host = Host(answer(b"<rss>direct</rss>"))
        async with host.listening(), proxy.listening():
            at = f"http://127.0.0.1:{proxy.port}"
            environ = {name: value.replace("{proxy}", at) for name, value in environment.items()}
            fetching = replace(
                QUICK, proxy=settings.proxy and at, proxy_from_environment=settings.proxy_from_environment
            )
            async with Web(Config(fetch=fetching), secrets=Secrets(environ)) as web:
                address = Address(url=f"http://127.0.0.1:{host.port}/a?b=%zz?", key="k")
                asked = source(proxy=own and own.replace("{proxy}", at))
                return await fetch(address, body_bytes_max=1000, source=asked, web=web)

    found = asyncio.run(play())
    assert isinstance(found, Document)
    assert found.body == (b"<rss>by proxy</rss>" if expected else b"<rss>direct</rss>")
    if expected:
        assert proxy.requests[0].target.endswith("/a?b=%zz?")
        assert proxy.requests[0].target.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("is_named_in_environment", [True, False])
def test_a_proxy_hears_who_asks_and_the_server_does_not(*, is_named_in_environment: bool) -> None:
    proxy = Host(answer())
    auth = Auth(kind="basic", username="me", password=HERE)

    async def play() -> None:
        async with proxy.listening():
            at = f"127.0.0.1:{proxy.port}"
            if is_named_in_environment:
                settings = replace(QUICK, proxy_from_environment=True)
                secrets = Secrets({"http_proxy": f"http://me:{SECRET}@{at}"})
            else:
                settings, secrets = replace(QUICK, proxy=f"http://{at}", proxy_auth=auth), KNOWN
            async with Web(Config(fetch=settings), secrets=secrets) as web:
                await fetch(Address(url="http://public.example/", key="k"), body_bytes_max=1000, web=web)

    asyncio.run(play())
    assert proxy.requests[0].all("Proxy-Authorization") == [f"Basic {b64encode(f'me:{SECRET}'.encode()).decode()}"]
    assert proxy.requests[0].all("Authorization") == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "metadata.google.internal", "x.local", "[::1]"])
def test_a_proxy_is_not_asked_for_what_is_private(host: str) -> None:
    proxy = Host(answer())

    async def play() -> None:
        async with proxy.listening(), Web(Config(fetch=replace(QUICK, proxy=f"http://127.0.0.1:{proxy.port}"))) as web:
            await fetch(Address(url=f"http://{host}/", key="k"), body_bytes_max=1000, web=web)

    with pytest.raises(FetchError, match="out of bounds"):
        asyncio.run(play())
    assert not proxy.requests


def test_a_proxy_that_makes_no_connection_is_told() -> None:
    proxy = Host(answer(status="403 No"))

    async def play() -> None:
        async with proxy.listening(), Web(Config(fetch=replace(QUICK, proxy=f"http://127.0.0.1:{proxy.port}"))) as web:
            await fetch(Address(url="https://public.example/", key="k"), body_bytes_max=1000, web=web)

    with pytest.raises(Unreachable, match="the proxy answered 403, and makes no connection"):
        asyncio.run(play())
    assert proxy.requests[0].target == "public.example:443"
    assert proxy.requests[0].all("User-Agent") == [f"backissue/{version('backissue')}"]
