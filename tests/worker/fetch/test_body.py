"""Bodies that are cut off, too large, too slow or lied about: never taken for a document."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from schemas.config import FetchSettings
from schemas.errors import BodyTooLarge, FetchError, Interrupted, Unreachable
from schemas.outcome import Document
from tests.worker.fetch.host import Ask, Play, Request, answer

FEED = b"<rss version='2.0'>" + bytes(range(32, 127)) * 20 + b"</rss>"
HEAD = b"HTTP/1.1 200 OK\r\n"
CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}
every_coding = pytest.mark.parametrize("coding", CODERS)


def sending(*pieces: bytes, pause: float = 0, resets: bool = False) -> Play:
    """Send pieces, and go away."""

    async def play(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _request: Request) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        if resets:
            writer.transport.abort()

    return play


def body_of(ask: Ask, says: bytes | Play, *, limit: int = 100_000) -> bytes:
    found = ask(says, limit=limit).outcome
    assert isinstance(found, Document)
    return found.body


# --- whole ------------------------------------------------------------------------------------------------------------


@every_coding
def test_a_body_comes_without_its_coding(ask: Ask, coding: str) -> None:
    assert body_of(ask, answer(CODERS[coding](FEED), f"Content-Encoding: {coding}")) == FEED


@pytest.mark.parametrize(
    "says",
    [
        HEAD + b"\r\n" + FEED,  # until the end of the connection
        b"HTTP/1.0 200 OK\r\n\r\n" + FEED,
        HEAD
        + b"Transfer-Encoding: chunked\r\n\r\n5\r\n"
        + FEED[:5]
        + b"\r\n%x;x=y\r\n" % (len(FEED) - 5)
        + FEED[5:]
        + b"\r\n0\r\n\r\n",
    ],
)
def test_a_body_ends_in_many_ways(ask: Ask, says: bytes) -> None:
    assert body_of(ask, sending(says)) == FEED


def test_codings_one_over_the_other_are_undone_in_turn(ask: Ask) -> None:
    body = zstandard.compress(brotli.compress(gzip.compress(zlib.compress(FEED))))
    assert body_of(ask, answer(body, "Content-Encoding: deflate, GZIP", "Content-Encoding: br,zstd")) == FEED


def test_a_large_body_is_unpacked_beside_the_loop(ask: Ask) -> None:
    feed = bytes(byte for at in range(300_000) for byte in (at % 251, at % 241))
    assert body_of(ask, answer(gzip.compress(feed, 1), "Content-Encoding: gzip"), limit=len(feed)) == feed


# --- cut off ----------------------------------------------------------------------------------------------------------

CUT = {
    "length short": HEAD + b"Content-Length: 5000\r\n\r\n" + FEED,
    "length, nothing": HEAD + b"Content-Length: 5000\r\n\r\n",
    "chunk short": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5000\r\n" + FEED,
    "no last chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
    "no end of the last chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\n",
    **{
        f"{name} without its end": HEAD + b"Content-Encoding: %s\r\n\r\n" % name.encode() + code(FEED)[:-3]
        for name, code in CODERS.items()
    },
    **{
        f"{name} halved, its length right": answer(code(FEED)[:100], f"Content-Encoding: {name}")
        for name, code in CODERS.items()
    },
    "gzip damaged": answer(gzip.compress(FEED)[:-8] + b"12345678", "Content-Encoding: gzip"),
    "zstd of garbage": answer(b"\x28\xb5\x2f\xfd" + FEED[:50], "Content-Encoding: zstd"),
}


@pytest.mark.parametrize("name", CUT)
def test_what_broke_off_is_no_document(ask: Ask, name: str) -> None:
    with pytest.raises(Interrupted, match=r"broke off|cannot be unpacked") as failed:
        ask(sending(CUT[name]))
    assert failed.value.answer is not None
    assert failed.value.answer.status == 200


def test_what_broke_off_is_told_without_a_status_that_nobody_sent(ask: Ask) -> None:
    with pytest.raises(Interrupted, match="the body broke off: Not enough data to satisfy content length header"):
        ask(sending(CUT["length short"]))


@pytest.mark.parametrize("chunks", [b"5\r\n<rss>\r\nzz\r\n", b"2\r\n<rss>\r\n0\r\n\r\n"])
@pytest.mark.parametrize("pause", [0, 0.02])
def test_chunks_that_are_none_are_no_document(ask: Ask, chunks: bytes, pause: float) -> None:
    with pytest.raises((Interrupted, Unreachable), match=r"broke off: |the answer is no HTTP: "):
        ask(sending(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunks, pause=pause))


def test_a_connection_that_is_reset_is_told(ask: Ask) -> None:
    with pytest.raises(Interrupted, match="broke off: "):
        ask(sending(HEAD + b"Content-Length: 5000\r\n\r\n" + FEED, pause=0.05, resets=True))


# --- too large --------------------------------------------------------------------------------------------------------


def test_the_cap_is_the_largest_that_is_taken(ask: Ask) -> None:
    assert len(body_of(ask, answer(FEED), limit=len(FEED))) == len(FEED)
    with pytest.raises(BodyTooLarge, match=f"larger than {len(FEED) - 1} bytes; raise") as failed:
        ask(answer(FEED), limit=len(FEED) - 1)
    assert failed.value.limit_bytes == len(FEED) - 1


def test_a_length_over_the_cap_is_enough(ask: Ask) -> None:
    with pytest.raises(BodyTooLarge):
        ask(sending(HEAD + b"Content-Length: 1000000000000\r\n\r\n", pause=0.1))


@pytest.mark.parametrize("framing", [b"\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
def test_a_body_without_end_is_cut_off(ask: Ask, framing: bytes) -> None:
    sent = 0

    async def play(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _request: Request) -> None:
        nonlocal sent
        writer.write(HEAD + framing)
        piece = b"x" * 10_000
        while True:
            writer.write(b"2710\r\n" + piece + b"\r\n" if b"chunked" in framing else piece)
            await writer.drain()
            sent += len(piece)

    with pytest.raises(BodyTooLarge):
        ask(play, limit=100_000)
    assert sent < 20_000_000, "what the system buffers, and no more"


def bomb(coding: str) -> bytes:
    """Give what becomes 64 MiB of zeros."""
    zeros = bytes(1 << 20)
    if coding == "br":
        coder = brotli.Compressor(quality=5)
        pieces: list[bytes] = [coder.process(zeros) for _ in range(64)]
        return b"".join([*pieces, coder.finish()])
    if coding == "zstd":
        stream = zstandard.ZstdCompressor().compressobj()
        return b"".join(stream.compress(zeros) for _ in range(64)) + stream.flush()
    packer = zlib.compressobj(1, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    return b"".join(packer.compress(zeros) for _ in range(64)) + packer.flush()


@every_coding
def test_a_bomb_stops_at_the_cap(ask: Ask, coding: str) -> None:
    packed = bomb(coding)
    started = time.process_time()
    with pytest.raises(BodyTooLarge):
        ask(answer(packed, f"Content-Encoding: {coding}"), limit=1 << 20)
    assert time.process_time() - started < 1
    with pytest.raises(BodyTooLarge):
        ask(answer(gzip.compress(packed), f"Content-Encoding: {coding}, gzip"), limit=1 << 20)


def test_ever_more_codings_are_no_document(ask: Ask) -> None:
    body = FEED
    for _ in range(5):
        body = gzip.compress(body)
    with pytest.raises(Interrupted, match="coded 5 times over"):
        ask(answer(body, "Content-Encoding: gzip, gzip, gzip, gzip, gzip"))


# --- too slow ---------------------------------------------------------------------------------------------------------


def dripping(head: bytes, tail: bytes, *, pause: float) -> Play:
    return sending(head, *(bytes([byte]) for byte in tail), pause=pause)


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter, _request: Request) -> None:
    await reader.read()


SLOW: list[tuple[str, Play, FetchSettings, type[FetchError], str]] = [
    ("no answer", silent, FetchSettings(connect_seconds=0.1, answer_seconds=0.1), Unreachable, "no answer after 0.2 s"),
    (
        "headers drip",
        dripping(b"", HEAD + b"A: " + b"b" * 100, pause=0.02),
        FetchSettings(connect_seconds=0.1, answer_seconds=0.1),
        Unreachable,
        "no answer after 0.2 s",
    ),
    (
        "body stops",
        sending(HEAD + b"Content-Length: 5000\r\n\r\n" + FEED, pause=2),
        FetchSettings(slow_seconds=0.1),
        Interrupted,
        "came more slowly than 2048 bytes in 0.1 s",
    ),
    (
        "body drips",
        dripping(HEAD + b"Content-Length: 5000\r\n\r\n", FEED, pause=0.01),
        FetchSettings(slow_seconds=0.1, slow_bytes=500),
        Interrupted,
        "came more slowly than 500 bytes in 0.1 s",
    ),
    (
        "all of it takes too long",
        dripping(HEAD + b"Content-Length: 5000\r\n\r\n", FEED, pause=0.01),
        FetchSettings(slow_seconds=0.1, slow_bytes=1, total_seconds=0.2),
        Interrupted,
        "not there after 0.2 s; [fetch] total_seconds",
    ),
]


@pytest.mark.parametrize(("play", "settings", "kind", "says"), [row[1:] for row in SLOW], ids=[row[0] for row in SLOW])
def test_a_slow_host_is_cut_off(
    ask: Ask, play: Play, settings: FetchSettings, kind: type[FetchError], says: str
) -> None:
    with pytest.raises(kind) as failed:
        ask(play, settings=settings)
    assert says in str(failed.value)
    assert failed.value.answer is not None
    assert failed.value.answer.elapsed_seconds < 1


def test_a_host_that_is_slow_but_fast_enough_is_waited_for(ask: Ask) -> None:
    pieces = [FEED[at : at + 400] for at in range(0, len(FEED), 400)]
    play = sending(HEAD + b"Content-Length: %d\r\n\r\n" % len(FEED), *pieces, pause=0.05)
    found = ask(play, settings=FetchSettings(slow_seconds=0.2, slow_bytes=400)).outcome
    assert isinstance(found, Document)
    assert found.elapsed_seconds > 0.2, "longer than a body may stand still"


def test_the_page_of_an_error_is_not_waited_for(ask: Ask) -> None:
    play = sending(b"HTTP/1.1 500 Oops\r\nContent-Length: 5000\r\n\r\nwhy", pause=2)
    with pytest.raises(FetchError, match="answered 500") as failed:
        ask(play, settings=FetchSettings(slow_seconds=0.1))
    assert failed.value.answer is not None
    assert failed.value.answer.body == b""


@every_coding
def test_the_page_of_an_error_is_read_as_far_as_it_goes(ask: Ask, coding: str) -> None:
    page = b"<html>" + bytes(range(32, 127)) * 3_000
    with pytest.raises(FetchError, match="answered 500") as failed:
        ask(answer(CODERS[coding](page), f"Content-Encoding: {coding}", status="500 Oops"), limit=10)
    assert failed.value.answer is not None
    assert failed.value.answer.body == page[: 64 * 1024]
