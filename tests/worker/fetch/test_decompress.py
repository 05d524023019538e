"""Codings of the transport, undone whole or not at all. What comes over a connection is in test_body.py."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from worker.fetch.decompress import ACCEPTED, CODINGS_MAX, Damaged, TooLarge, beginning, codings, undo

FEED = b"<rss>" + bytes(range(256)) * 50 + b"</rss>"
CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}
every_coding = pytest.mark.parametrize("name", CODERS)


def undone(body: bytes, *names: str, most: int = 100_000) -> bytes:
    return undo(body, names, body_bytes_max=most)


def test_what_is_asked_for_can_be_undone() -> None:
    assert set(ACCEPTED.split(", ")) == CODERS.keys()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        (["gzip"], ("gzip",)),
        (["X-GZIP"], ("gzip",)),
        (["deflate, br", " zstd"], ("deflate", "br", "zstd")),
        (["identity"], ()),
        (["utf-8"], ()),
        (["", "none,,gzip"], ("gzip",)),
        (["compress"], ()),
    ],
)
def test_codings_are_read_from_headers(values: list[str], expected: tuple[str, ...]) -> None:
    assert codings(values) == expected


@every_coding
def test_there_and_back(name: str) -> None:
    assert undone(CODERS[name](FEED), name) == FEED
    assert undone(CODERS[name](b""), name) == b""
    assert undone(b"", name) == b"", "answers without a body say how they would have coded it"


@every_coding
def test_every_cut_is_seen(name: str) -> None:
    packed = CODERS[name](FEED)
    for length in {*range(1, 40), len(packed) // 2, *range(len(packed) - 20, len(packed))}:
        with pytest.raises(Damaged):
            undone(packed[:length], name)
        assert FEED.startswith(beginning(packed[:length], [name], body_bytes_max=10**6))


@every_coding
def test_what_a_proxy_has_undone_already_is_left(name: str) -> None:
    for body in (b"<rss/>", b'\xef\xbb\xbf <?xml version="1.0"?>', b'{"version": 1}'):
        assert undone(body, name) == body


@every_coding
def test_the_cap_counts_what_comes_out(name: str) -> None:
    assert undone(CODERS[name](FEED), name, most=len(FEED)) == FEED
    with pytest.raises(TooLarge):
        undone(CODERS[name](FEED), name, most=len(FEED) - 1)


def test_members_and_frames_follow_each_other() -> None:
    assert undone(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0\0", "gzip") == b"ab"
    assert undone(zstandard.compress(b"a") + zstandard.compress(b"b") + b"\0", "zstd") == b"ab"
    skipped = b"\x50\x2a\x4d\x18\x03\x00\x00\x00xyz"
    assert undone(skipped + zstandard.compress(b"a"), "zstd") == b"a"
    with pytest.raises(Damaged):
        undone(gzip.compress(b"a") + gzip.compress(b"b")[:-1], "gzip")
    for name in ("gzip", "zstd"):
        with pytest.raises(Damaged, match="more than 4096"):
            undone(CODERS[name](b"a") * 5_000, name)


def test_deflate_is_read_both_ways() -> None:
    raw = zlib.compress(FEED)[2:-4]
    assert undone(raw, "deflate") == FEED
    with pytest.raises(Damaged):
        undone(raw[:-1], "deflate")


def test_a_window_that_would_take_memory_is_refused() -> None:
    params = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=params).compressobj()
    packed = packer.compress(bytes(100)) + packer.flush()
    with pytest.raises(Damaged, match="its zstd coding is damaged"):
        undone(packed, "zstd")


def test_layers_are_counted() -> None:
    body = FEED
    for _ in range(CODINGS_MAX):
        body = gzip.compress(body)
    assert undone(body, *["gzip"] * CODINGS_MAX) == FEED
    with pytest.raises(Damaged, match="coded 5 times over"):
        undone(gzip.compress(body), *["gzip"] * 5)
    assert beginning(body, ["gzip"] * CODINGS_MAX, body_bytes_max=10) == FEED[:10]


@given(st.binary(max_size=300), st.sampled_from(sorted(CODERS)), st.binary(max_size=4))
def test_any_bytes_are_undone_or_damaged(body: bytes, name: str, before: bytes) -> None:
    for given_body in (body, CODERS[name](body)[:4] + before + body):
        with suppress(Damaged, TooLarge):
            assert len(undone(given_body, name, most=10_000)) <= 10_000
        assert len(beginning(given_body, [name], body_bytes_max=100)) <= 100
