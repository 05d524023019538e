"""One request: what goes out, what comes back, and what is made of it."""

import asyncio
from importlib.metadata import version

import msgspec
import pytest

from schemas.config import Config, Defaults, FetchSettings, Site
from schemas.errors import AddressRefused, BadStatus, BodyTooLarge, FetchError, RateLimited, Unreachable
from schemas.outcome import Document, Gone, NotModified, Redirect
from schemas.source import Source, Validators
from tests.worker.fetch.host import OURS, QUICK, Ask, Request, Say, answer, redirect

FEED = b"<rss version='2.0'/>"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\n\r\n'


def conditional(request: Request) -> bytes:
    return NOT_MODIFIED if request.all("If-None-Match") or request.all("If-Modified-Since") else answer(FEED)


# --- what goes out ----------------------------------------------------------------------------------------------------


def test_a_document_comes_with_all_that_was_said_of_it(ask: Ask) -> None:
    found = ask(answer(FEED, 'ETag: W/"é"', "Content-Type: application/rss+xml", "X-Two: 1", "X-Two: 2")).outcome
    assert isinstance(found, Document)
    assert (found.url, found.key, found.final_url) == (found.final_url, "k", f"http://127.0.0.1:{ask.host.port}/feed")
    assert (found.body, found.status, found.content_type) == (FEED, 200, "application/rss+xml")
    assert found.headers == (
        ("Content-Length", str(len(FEED))),
        ("ETag", 'W/"é"'),
        ("Content-Type", "application/rss+xml"),
        ("X-Two", "1"),
        ("X-Two", "2"),
    )
    assert found.redirects == ()
    assert 0 < found.elapsed_seconds < 5


def test_headers_of_any_bytes_can_be_kept(ask: Ask) -> None:
    says = answer(FEED).replace(b"\r\n", b'\r\nContent-Type: text/xml; x=\xe9\r\nETag: "\xff"\r\nX-A: \xc3\xa9\r\n', 1)
    found = ask(says).outcome
    assert isinstance(found, Document)
    assert found.headers[:3] == (("Content-Type", "text/xml; x=\ufffd"), ("ETag", '"\ufffd"'), ("X-A", "é"))
    assert found.content_type == "text/xml; x=\ufffd"
    msgspec.json.encode(found.headers)


def test_nothing_goes_out_but_what_has_to(ask: Ask) -> None:
    request = ask(answer(FEED)).request
    assert [name for name, _ in request.headers] == ["Host", "User-Agent", "Accept", "Accept-Encoding"]
    assert request.all("Accept-Encoding") == ["gzip, deflate, br, zstd"]
    assert "application/rss+xml" in request.all("Accept")[0]


def test_pages_are_asked_for_as_pages(ask: Ask) -> None:
    request = ask(answer(FEED), source=Source(id="p", url="p", kind="pages", allow_private=True)).request
    assert request.all("Accept")[0].startswith("text/html")


@pytest.mark.parametrize(
    ("config", "source", "expected"),
    [
        (Config(), OURS, f"backissue/{version('backissue')}"),
        (
            Config(site=Site(base_url="https://f.example")),
            OURS,
            f"backissue/{version('backissue')} (+https://f.example)",
        ),
        (
            Config(site=Site(base_url="https://f.example", contact="me@f.example")),
            OURS,
            f"backissue/{version('backissue')} (+https://f.example; me@f.example)",
        ),
        (Config(defaults=Defaults(user_agent="mine/1")), OURS, "mine/1"),
        (
            Config(defaults=Defaults(user_agent="mine/1")),
            Source(id="o", url="o", allow_private=True, user_agent="own/2"),
            "own/2",
        ),
    ],
)
def test_who_asks_is_said(ask: Ask, config: Config, source: Source, expected: str) -> None:
    assert ask(answer(FEED), config=config, source=source).request.all("User-Agent") == [expected]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", "/"),
        ("?q", "/?q"),
        ("/a?", "/a?"),
        ("/a??b?", "/a??b?"),
        ("/a?x=1&&y=&=z&x=1", "/a?x=1&&y=&=z&x=1"),
        ("/a?b=c+d%20e%2Bf%2f%zz%", "/a?b=c+d%20e%2Bf%2f%zz%"),
        ("/a%2Fb/%7Euser/%c3%A9", "/a%2Fb/%7Euser/%c3%A9"),
        ("/a//b/../c/./d;p=1,2", "/a//b/../c/./d;p=1,2"),
        ("/a?b='\"<>[]|\\^`{{}}", "/a?b='\"<>[]|\\^`{}"),
        ("/a?b#fragment", "/a?b"),
        ("/a#f?b", "/a"),
        ("/é b?ü=ß", "/%C3%A9%20b?%C3%BC=%C3%9F"),
    ],
)
def test_an_address_goes_out_byte_for_byte(ask: Ask, path: str, target: str) -> None:
    url = "http://127.0.0.1:{port}" + path
    assert ask(answer(FEED), url=url).request.target == target


def test_cookies_are_neither_kept_nor_sent(ask: Ask) -> None:
    found = ask(
        {
            "/feed": redirect("/b").replace(b"\r\n", b"\r\nSet-Cookie: id=1\r\n", 1),
            "/b": answer(FEED, "Set-Cookie: id=2"),
        }
    )
    assert isinstance(found.outcome, Document)
    assert not any(name.lower() == "set-cookie" for name, _ in found.outcome.headers)
    assert [request.all("Cookie") + request.all("Referer") for request in found.host.requests] == [[], []]


# --- validators -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("etag", "last_modified"),
    [
        ('"1"', None),
        (None, "Wed, 11 Jan 2012 00:00:00 GMT"),
        ('W/"a\\"b, c"', "Wed, 11 Jan 2012 00:00:00 +0100"),
        ("without quotes", "yesterday"),
        ('"é 漢"', None),
        ("*", None),
        ('"a","b"', None),
    ],
)
def test_validators_go_back_byte_for_byte(ask: Ask, etag: str | None, last_modified: str | None) -> None:
    asked = ask(conditional, validators=Validators(etag=etag, last_modified=last_modified))
    assert asked.request.all("If-None-Match") == ([etag] if etag else [])
    assert asked.request.all("If-Modified-Since") == ([last_modified] if last_modified else [])
    assert isinstance(asked.outcome, NotModified)
    assert (asked.outcome.status, asked.outcome.headers) == (304, (("ETag", '"2"'),))


@pytest.mark.parametrize("bad", ['"a\r\nX: y"', '"a\0"', '"\ufffd"', ""])
def test_a_validator_that_cannot_be_sent_as_it_came_is_not_sent(ask: Ask, bad: str) -> None:
    asked = ask(conditional, validators=Validators(etag=bad))
    assert not asked.request.all("If-None-Match")
    assert isinstance(asked.outcome, Document)


def test_validators_go_to_the_address_that_gave_them(ask: Ask) -> None:
    says: dict[str, Say] = {"/feed": redirect("/b", 302), "/b": conditional}
    asked = ask(says, validators=Validators(etag='"1"', url="http://127.0.0.1:{port}/b"))
    assert isinstance(asked.outcome, NotModified)
    assert [request.all("If-None-Match") for request in asked.host.requests] == [[], ['"1"']]
    first = ask(says, validators=Validators(etag='"1"'))
    assert isinstance(first.outcome, Document)
    assert [request.all("If-None-Match") for request in first.host.requests] == [['"1"'], []]
    other = ask(says, validators=Validators(etag='"1"', url="http://127.0.0.1:9/b"))
    assert isinstance(other.outcome, Document)
    assert [request.all("If-None-Match") for request in other.host.requests] == [[], []]


def test_nothing_changed_without_a_question_is_an_error(ask: Ask) -> None:
    with pytest.raises(BadStatus, match="nothing was compared") as failed:
        ask(NOT_MODIFIED)
    assert failed.value.status == 304


# --- answers ----------------------------------------------------------------------------------------------------------


def test_gone_is_gone(ask: Ask) -> None:
    found = ask({"/feed": redirect("/b"), "/b": answer(b"gone", status="410 Gone")}).outcome
    assert isinstance(found, Gone)
    assert (found.status, len(found.redirects)) == (410, 1)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (204, "204 No Content"),
        (206, "206 Partial Content"),
        (300, "300 Multiple Choices"),
        (301, "301 Moved Permanently"),  # without a Location
        (400, "check the address"),
        (401, "set auth of the source"),
        (403, "does not want us to read this"),
        (404, "404 Not Found; check the address"),
        (418, "check the address"),
        (451, "legal reasons"),
        (500, "500 Internal Server Error; it will be asked again"),
        (503, "503 Service Unavailable; it will be asked again"),
        (599, "599 What Ever; it will be asked again"),
        (999, "it will be asked again"),
    ],
)
def test_an_answer_without_document_says_what_to_do(ask: Ask, status: int, says: str) -> None:
    body = b"" if status == 204 else b"why"
    with pytest.raises(BadStatus) as failed:
        ask(answer(body, "X-Why: because", status=f"{status} What \x1bEver"))
    assert failed.value.status == status
    assert says in str(failed.value)
    assert str(failed.value).startswith(f"http://127.0.0.1:{ask.host.port}/feed answered {status} ")
    kept = failed.value.answer
    assert kept is not None
    assert (kept.status, kept.body, kept.headers[-1]) == (status, body, ("X-Why", "because"))


@pytest.mark.parametrize(
    ("status", "lines", "seconds"),
    [
        (429, ["Retry-After: 120"], 120.0),
        (503, ["Retry-After: 120"], 120.0),
        (429, ["Date: Wed, 11 Jan 2012 00:00:00 GMT", "Retry-After: Wed, 11 Jan 2012 01:00:00 GMT"], 3600.0),
        (429, [], None),
        (429, ["Retry-After: soon"], None),
    ],
)
def test_a_server_that_wants_to_be_left_alone_says_for_how_long(
    ask: Ask, status: int, lines: list[str], seconds: float | None
) -> None:
    with pytest.raises(RateLimited, match="it wants to be left alone") as failed:
        ask(answer(b"", *lines, "Cache-Control: max-age=60", status=f"{status} Slow down"))
    assert failed.value.retry_after_seconds == seconds
    kept = failed.value.answer
    assert kept is not None
    assert (kept.status, kept.retry_after_seconds) == (status, seconds)
    assert ("Cache-Control", "max-age=60") in kept.headers


def test_when_to_come_back_is_told_of_every_failure(ask: Ask) -> None:
    with pytest.raises(BadStatus) as failed:
        ask(answer(b"", "Retry-After: 60", status="500 Oops"))
    assert failed.value.answer is not None
    assert failed.value.answer.retry_after_seconds == 60


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_redirect_is_followed_and_told(ask: Ask, status: int) -> None:
    found = ask({"/feed": redirect("/b?x#f", status), "/b?x": answer(FEED)})
    assert isinstance(found.outcome, Document)
    base = f"http://127.0.0.1:{found.host.port}"
    assert found.outcome.redirects == (Redirect(url=f"{base}/feed", status=status, location=f"{base}/b?x"),)
    assert (found.outcome.url, found.outcome.final_url) == (f"{base}/feed", f"{base}/b?x")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "/b"),
        ("b", "/a/b"),
        ("./b", "/a/b"),
        ("../b?c=d", "/b?c=d"),
        ("?c", "/a/feed?c"),
        ("/b?", "/b?"),
        ("/x/../b//c", "/x/../b//c"),
        ("//127.0.0.1:{port}/b%zz", "/b%zz"),
        ("HTTP://127.0.0.1:{port}/b", "/b"),
        ("http://user:secret@127.0.0.1:{port}/b", "/b"),
        ("http://2130706433:{port}/b", "/b"),
        ("/é", "/%C3%A9"),
        ("/\udce9", "/%EF%BF%BD"),  # Latin-1, which nobody can know
        ("/b c", "/b%20c"),
        ("  /b  ", "/b"),
        ("\\\\127.0.0.1:{port}/b", "/b"),
    ],
)
def test_a_location_is_read_as_it_is_written(ask: Ask, location: str, target: str) -> None:
    def lead(request: Request) -> bytes:
        if request.target == "/a/feed":
            return redirect(location.replace("{port}", str(ask.host.port)))
        return answer(FEED)

    asked = ask(lead, "/a/feed")
    assert [request.target for request in asked.host.requests] == ["/a/feed", target]
    assert "secret" not in repr(asked.outcome)
    assert not asked.host.requests[1].all("Authorization")


def test_redirects_end(ask: Ask) -> None:
    with pytest.raises(Unreachable, match="go round in circles"):
        ask({"/feed": redirect("/b"), "/b": redirect("/feed")})
    assert len(ask.host.requests) == 2
    count = iter(range(100))
    with pytest.raises(Unreachable, match="it redirects more than 10 times") as failed:
        ask(lambda _: redirect(f"/{next(count)}", 302))
    assert len(ask.host.requests) == 11
    assert failed.value.answer is not None
    assert len(failed.value.answer.redirects) == 11
    just = {f"/{at}": redirect(f"/{at + 1}") for at in range(10)} | {"/10": answer(FEED)}
    assert isinstance(ask(just, "/0").outcome, Document)


@pytest.mark.parametrize(
    "location", ["ftp://127.0.0.1/x", "javascript:alert(1)", "http:///x", "http://[::1/", "data:,x", "http:x"]
)
def test_a_redirect_that_leads_nowhere_is_told(ask: Ask, location: str) -> None:
    with pytest.raises(AddressRefused, match="its redirect leads to"):
        ask(redirect(location))


def test_a_redirect_to_what_we_publish_is_not_followed(ask: Ask) -> None:
    config = Config(site=Site(base_url="http://127.0.0.1/ours"))
    with pytest.raises(AddressRefused, match=r"its redirect leads to our own feed http://127\.0\.0\.1/ours/x/rss\.xml"):
        ask(redirect("http://127.0.0.1/ours/x/rss.xml"), config=config)
    assert len(ask.host.requests) == 1


# --- what must not hurt -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "kind", "message"),
    [
        (b"", Unreachable, "closed the connection without an answer"),
        (b"nonsense\r\n\r\n", Unreachable, "no HTTP"),
        (b"HTTP/1.1 abc\r\n\r\n", Unreachable, "no HTTP"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20, Unreachable, "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", Unreachable, "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nBroken\r\n\r\n", Unreachable, "no HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 300 + b"\r\n", BodyTooLarge, "too large or too many"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 40_000 + b"\r\n\r\n", BodyTooLarge, "too large or too many"),
        (
            b"HTTP/1.1 200 OK\r\n" + b"".join(b"A%d: %s\r\n" % (at, b"b" * 9_000) for at in range(9)) + b"\r\n",
            BodyTooLarge,
            "65536 bytes",
        ),
        (b"HTTP/1.1 200 " + b"b" * 100_000, BodyTooLarge, "too large or too many"),
    ],
)
def test_garbage_is_told_as_such(ask: Ask, says: bytes, kind: type[FetchError], message: str) -> None:
    async def play(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _request: Request) -> None:
        writer.write(says)
        await writer.drain()

    with pytest.raises(kind, match=message):
        ask(play)


def test_nobody_listens(ask: Ask) -> None:
    with pytest.raises(Unreachable, match="Connection refused"):
        ask(b"", url="http://127.0.0.1:9998/")
    with pytest.raises(Unreachable, match="its host has no address: nobody is called nowhere"):
        ask(b"", url="http://nowhere.example/")


@pytest.mark.parametrize(
    "url", ["http://user:secret@127.0.0.1:{port}/", "http://user@127.0.0.1:{port}/", "http://:@127.0.0.1/"]
)
def test_names_and_passwords_do_not_belong_into_an_address(ask: Ask, url: str) -> None:
    with pytest.raises(AddressRefused, match="take name and password out of the address") as failed:
        ask(answer(FEED), url=url)
    assert "secret" not in str(failed.value) + repr(failed.value.answer) + str(failed.value.url)
    assert ask.host.connections == 0


def test_connections_are_shared(ask: Ask) -> None:
    found = ask({"/feed": redirect("/b"), "/b": redirect("/c"), "/c": answer(FEED)})
    assert len(found.host.requests) == 3
    assert found.host.connections == 1


def test_limits_are_configured(ask: Ask) -> None:
    with pytest.raises(Unreachable, match="more than 1 times"):
        ask(lambda request: redirect(request.target + "x"), settings=FetchSettings(redirects_max=1))
    with pytest.raises(BodyTooLarge, match="50 bytes"):
        ask(answer(FEED, "A: " + "b" * 40), settings=FetchSettings(header_bytes_max=50))
    assert isinstance(ask(answer(FEED), settings=QUICK).outcome, Document)
