"""Tricks to make us ask where nobody may: each against the real fetcher, with a real server at the end of it."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from schemas.config import Config
from schemas.errors import AddressRefused, FetchError, Unreachable, UnsupportedScheme
from schemas.outcome import Document, Outcome
from schemas.source import Source
from tests.worker.fetch.host import QUICK, Host, answer, redirect
from worker.fetch import Address, fetch, guard
from worker.fetch.connections import AddressNotAllowed, Resolve
from worker.fetch.web import Web

#: In these tests the Internet consists of this one address, on which the stranger's server stands …
PUBLIC = "127.0.0.9"
#: … and the servers that nobody may reach stand here.
PRIVATE = ("127.0.0.1", "::1")
SECRET = answer(b"<rss><channel><title>secret</title></channel></rss>")

# What it is, and the address; {port} is the port on which both listen.
TRICKS = [
    # IPv4, as resolvers and browsers read it
    ("loopback", "http://127.0.0.1:{port}/"),
    ("loopback, another one", "http://127.255.255.254:{port}/"),
    ("one number", "http://2130706433:{port}/"),
    ("one number, hexadecimal", "http://0x7f000001:{port}/"),
    ("one number, octal", "http://017700000001:{port}/"),
    ("octal parts", "http://0177.0.0.01:{port}/"),
    ("many zeros", "http://0000000000177.0.0.1:{port}/"),
    ("hexadecimal parts", "http://0x7f.0x0.0x0.0x1:{port}/"),
    ("mixed parts", "http://0x7f.0.01:{port}/"),
    ("two parts", "http://127.1:{port}/"),
    ("three parts", "http://127.0.1:{port}/"),
    ("a dot at the end", "http://127.0.0.1.:{port}/"),
    ("percent-encoded", "http://%31%32%37.%30.0.1:{port}/"),
    ("percent-encoded dots", "http://127%2e0%2e0%2e1:{port}/"),
    ("full-width digits", "http://１２７.０.０.１:{port}/"),
    ("circled digits", "http://①②⑦.⓪.⓪.①:{port}/"),
    ("ideographic full stops", "http://127。0。0｡1:{port}/"),
    ("mathematical digits", "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏:{port}/"),
    ("superscript digits", "http://¹²⁷.⁰.⁰.¹:{port}/"),
    ("this host", "http://0.0.0.0:{port}/"),
    ("this host, short", "http://0:{port}/"),
    ("an empty number", "http://0x:{port}/"),
    ("overflowing", "http://4294967297:{port}/"),
    ("too many parts", "http://127.0.0.1.1:{port}/"),
    ("a part too large", "http://127.0.0.257:{port}/"),
    ("private", "http://10.0.0.1:{port}/"),
    ("private, 172", "http://172.31.255.255:{port}/"),
    ("private, 192", "http://192.168.1.1:{port}/"),
    ("carrier-grade NAT", "http://100.64.0.1:{port}/"),
    ("link-local", "http://169.254.1.1:{port}/"),
    ("metadata", "http://169.254.169.254/latest/meta-data/"),
    ("metadata, one number", "http://2852039166/latest/meta-data/"),
    ("metadata of Alibaba", "http://100.100.100.200/"),
    ("metadata of Azure", "http://168.63.129.16/"),
    ("metadata of Oracle", "http://192.0.0.192/"),
    ("documentation", "http://192.0.2.1:{port}/"),
    ("benchmarks", "http://198.18.0.1:{port}/"),
    ("multicast", "http://224.0.0.1:{port}/"),
    ("reserved", "http://240.0.0.1:{port}/"),
    ("broadcast", "http://255.255.255.255:{port}/"),
    # IPv6
    ("IPv6 loopback", "http://[::1]:{port}/"),
    ("IPv6 loopback, long", "http://[0000:0000:0000:0000:0000:0000:0000:0001]:{port}/"),
    ("IPv6 unspecified", "http://[::]:{port}/"),
    ("mapped", "http://[::ffff:127.0.0.1]:{port}/"),
    ("mapped, hexadecimal", "http://[::ffff:7f00:1]:{port}/"),
    ("compatible", "http://[::127.0.0.1]:{port}/"),
    ("translated", "http://[::ffff:0:127.0.0.1]:{port}/"),
    ("NAT64", "http://[64:ff9b::127.0.0.1]:{port}/"),
    ("NAT64, metadata", "http://[64:ff9b::a9fe:a9fe]:{port}/"),
    ("NAT64, local use", "http://[64:ff9b:1::7f00:1]:{port}/"),
    ("6to4", "http://[2002:7f00:1::]:{port}/"),
    ("Teredo", "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{port}/"),
    ("unique local", "http://[fd00::1]:{port}/"),
    ("metadata over IPv6", "http://[fd00:ec2::254]/"),
    ("link-local IPv6", "http://[fe80::1]:{port}/"),
    ("zone", "http://[fe80::1%25lo]:{port}/"),
    ("zone of loopback", "http://[::1%25lo]:{port}/"),
    ("site-local", "http://[fec0::1]:{port}/"),
    ("multicast IPv6", "http://[ff02::1]:{port}/"),
    ("discard only", "http://[100::1]:{port}/"),
    ("documentation IPv6", "http://[2001:db8::1]:{port}/"),
    ("not given out", "http://[4000::1]:{port}/"),
    ("no address", "http://[::1:{port}/"),
    ("a future version", "http://[v1.127.0.0.1]:{port}/"),
    # Names
    ("localhost", "http://localhost:{port}/"),
    ("localhost in capitals", "http://LOCALHOST:{port}/"),
    ("localhost with a dot", "http://localhost.:{port}/"),
    ("below localhost", "http://a.b.localhost:{port}/"),
    ("localhost, look-alike letters", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/"),
    ("localhost, full width", "http://ｌｏｃａｌｈｏｓｔ:{port}/"),
    ("localhost, soft hyphen", "http://local\u00adhost:{port}/"),
    ("localhost, long s", "http://localho\u017ft:{port}/"),
    ("metadata by name", "http://metadata.google.internal/computeMetadata/v1/"),
    ("neighbours", "http://printer.local:{port}/"),
    ("a name of a private address", "http://private.example:{port}/"),
    ("a name of a mapped address", "http://mapped.example:{port}/"),
    ("a name of both loopbacks", "http://loopbacks.example:{port}/"),
    ("a name of an address with a zone", "http://zone.example:{port}/"),
    # How addresses are taken apart
    ("name and password", "http://public.example@127.0.0.1:{port}/"),
    ("a password that looks like a host", "http://a:public.example@127.0.0.1:{port}/"),
    ("two of them", "http://a@public.example@127.0.0.1:{port}/"),
    ("backslash", "http://127.0.0.1:{port}\\@public.example/"),
    ("backslash, the other way", "http://public.example\\@127.0.0.1:{port}/"),
    ("fragment before the at", "http://127.0.0.1:{port}#@public.example/"),
    ("query before the at", "http://127.0.0.1:{port}?@public.example/"),
    ("encoded slash in a host", "http://127.0.0.1%2f.public.example:{port}/"),
    ("encoded at", "http://public.example%40127.0.0.1:{port}/"),
    ("encoded end of a text", "http://127.0.0.1%00.public.example:{port}/"),
    ("tab", "http://127.0.\t0.1:{port}/"),
    ("line end", "http://127.0.0.1:{port}/\r\nX: y"),
    ("spaces around", "  http://127.0.0.1:{port}/  "),
    ("space in a host", "http://public.example 127.0.0.1:{port}/"),
    ("no slashes", "http:127.0.0.1:{port}/"),
    ("one slash", "http:/127.0.0.1:{port}/"),
    ("three slashes", "http:///127.0.0.1:{port}/"),
    ("no host", "http://:{port}/"),
    # Ports
    ("mail", "http://public.example:25/"),
    ("secure shell", "http://public.example:22/"),
    ("chat", "http://public.example:6667/"),
    ("no port at all", "http://public.example:0/"),
    ("a port too large", "http://public.example:65616/"),
    ("full-width port", "http://public.example:８０/"),
    # Schemes
    ("file", "file:///etc/passwd"),
    ("file on a host", "file://127.0.0.1/etc/passwd"),
    ("gopher", "gopher://127.0.0.1:{port}/_GET%20/"),
    ("data", "data:application/rss+xml,<rss/>"),
    ("ftp", "ftp://127.0.0.1:{port}/"),
    ("dict", "dict://127.0.0.1:{port}/info"),
    ("websocket", "ws://127.0.0.1:{port}/"),
    ("script", "javascript:alert(1)"),
    ("view-source", "view-source:http://127.0.0.1:{port}/"),
]
tricks = pytest.mark.parametrize("url", [url for _, url in TRICKS], ids=[name for name, _ in TRICKS])

NAMES = {
    "public.example": [PUBLIC],
    "private.example": ["10.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "loopbacks.example": ["127.0.0.1", "::1"],
    "zone.example": ["fe80::1%lo"],
    "both.example": ["127.0.0.1", PUBLIC],
    "metadata.example": ["169.254.169.254"],
}


async def resolve(host: str) -> list[str]:
    if host not in NAMES:
        raise OSError(f"nobody is called {host}")
    return NAMES[host]


@pytest.fixture(autouse=True)
def _one_public_address(loopback: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    judge = guard.why_not_address
    monkeypatch.setattr(guard, "why_not_address", lambda text, **more: None if text == PUBLIC else judge(text, **more))


def fetched(
    url: str, *, leads_to: str | None = None, source: Source | None = None, resolve: Resolve = resolve
) -> tuple[Outcome | FetchError, int, int]:
    """Ask for an address, or be led there by the stranger; gives how often he and the others were asked."""
    stranger, others = Host(answer(b"<rss/>")), Host(SECRET)

    async def play() -> Outcome | FetchError:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(others.listening(*PRIVATE))
            stranger.port = others.port
            await stack.enter_async_context(stranger.listening(PUBLIC))
            if leads_to is not None:
                stranger.says = redirect(leads_to.replace("{port}", str(others.port)), 302)
            web = await stack.enter_async_context(Web(Config(fetch=QUICK), resolve=resolve))
            address = Address(url=url.replace("{port}", str(others.port)), key="k")
            try:
                return await fetch(address, body_bytes_max=1000, source=source, web=web)
            except FetchError as error:
                return error

    return asyncio.run(play()), stranger.connections, others.connections


def test_the_stranger_can_be_asked() -> None:
    for url in ("http://public.example:{port}/", f"http://{PUBLIC}:{{port}}/", "http://127.0.9:{port}/"):
        found, asked, _ = fetched(url)
        assert isinstance(found, Document), url
        assert asked == 1


def test_there_are_many_tricks() -> None:
    assert len({url for _, url in TRICKS}) == len(TRICKS) >= 100


@tricks
def test_a_trick_reaches_nobody(url: str) -> None:
    found, asked, reached = fetched(url)
    assert isinstance(found, AddressRefused | UnsupportedScheme), found
    assert (asked, reached) == (0, 0)


@tricks
def test_a_redirect_that_is_a_trick_reaches_nobody(url: str) -> None:
    found, asked, reached = fetched("http://public.example:{port}/", leads_to=url.replace("\r\n", "\t"))
    assert isinstance(found, AddressRefused), found
    assert (asked, reached) == (1, 0)
    assert found.answer is not None


@pytest.mark.parametrize("host", ["rebinding.example", "both.example"])
def test_names_are_resolved_once_and_only_what_was_checked_is_connected_to(host: str) -> None:
    answers = iter([["127.0.0.1", PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    async def rebinding(name: str) -> list[str]:
        return next(answers) if name == "rebinding.example" else await resolve(name)

    found, asked, reached = fetched(f"http://{host}:{{port}}/", resolve=rebinding)
    assert isinstance(found, Document)
    assert (asked, reached) == (1, 0)


def test_a_name_that_is_rebound_between_two_hops_is_refused() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    async def rebinding(_name: str) -> list[str]:
        return next(answers)

    found, asked, reached = fetched("http://a.example:{port}/", leads_to="http://b.example:{port}/", resolve=rebinding)
    assert isinstance(found, AddressRefused)
    assert "b.example leads to 127.0.0.1 is a loopback address" in str(found)
    assert (asked, reached) == (1, 0)


def test_the_connection_itself_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever all other checks let through: text and names are made to pass here.
    monkeypatch.setattr(guard, "why_not", lambda *_, **__: None)
    found, _, reached = fetched("http://127.0.0.1:{port}/")
    assert isinstance(found, AddressRefused)
    assert isinstance(found.__cause__.os_error, AddressNotAllowed)  # type: ignore[union-attr]
    assert reached == 0


def test_a_source_may_allow_what_is_private() -> None:
    source = Source(id="own", url="http://127.0.0.1/", allow_private=True)
    for host in ("127.0.0.1", "[::1]", "loopbacks.example", "0x7f.1"):
        found, _, reached = fetched(f"http://{host}:{{port}}/", source=source)
        assert isinstance(found, Document), host
        assert reached == 1, host
    for host in (
        "0.0.0.0",
        "169.254.169.254",
        "metadata.example",
        "255.255.255.255",
        "[fe80::1%25lo]",
        "[64:ff9b:1::1]",
    ):
        found, _, reached = fetched(f"http://{host}:{{port}}/", source=source)
        assert isinstance(found, AddressRefused | UnsupportedScheme), host
        assert reached == 0, host
    found, *_ = fetched("http://127.0.0.1:22/", source=source)
    assert isinstance(found, AddressRefused)


def test_what_a_source_may_do_another_may_not() -> None:
    """A connection that was opened for one is not there for the other."""
    host = Host(SECRET)
    url = "http://127.0.0.1:{port}/"

    async def play() -> None:
        async with host.listening(), Web(Config(fetch=QUICK)) as web:
            address = Address(url=url.replace("{port}", str(host.port)), key="k")
            await fetch(address, body_bytes_max=1000, source=Source(id="a", url="a", allow_private=True), web=web)
            with pytest.raises(AddressRefused):
                await fetch(address, body_bytes_max=1000, source=Source(id="b", url="b"), web=web)
            with pytest.raises(AddressRefused):
                await fetch(address, body_bytes_max=1000, web=web)

    asyncio.run(play())
    assert len(host.requests) == 1


def test_a_name_of_nobody_is_unreachable() -> None:
    found, *_ = fetched("http://nobody.example/")
    assert isinstance(found, Unreachable)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "93.184.216.34", "192.0.1.1", "198.20.0.1", "100.128.0.1", "172.32.0.1", "223.255.255.255",
     "2606:4700:4700::1111", "2001:4860:4860::8888", "2a00::1", "64:ff9b::808:808", "::ffff:8.8.8.8"],
)  # fmt: skip
def test_the_internet_is_open(address: str) -> None:
    assert guard.why_not_address(address) is None
