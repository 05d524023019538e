"""Undo what a server did to a body for the transport (Content-Encoding, RFC 9110 §8.4), never past the cap. Pure."""

import re
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress

#: What we ask for, and undo. zstd windows are those of RFC 9659: a larger one would take memory before the first byte.
ACCEPTED = "gzip, deflate, br, zstd"
ZSTD_WINDOW_BYTES_MAX = 8 * 1024 * 1024
#: Codings one over the other that anybody has a reason for; more are there to keep us busy.
CODINGS_MAX = 4

#: How much is put in at once, and how much may come out of it at once.
_IN_BYTES = 64 * 1024
_OUT_BYTES = 256 * 1024
#: zstd cannot be told how much may come out: a block of four bytes becomes 128 KiB, so that much at most for each.
_ZSTD_IN_BYTES = 256
#: Members of gzip and frames of zstd that follow each other in one body; each costs time, however little it holds.
_MEMBERS_MAX = 4096
_GZIP_START = b"\x1f\x8b"
_ZSTD_STARTS = (b"\x28\xb5\x2f\xfd", *(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)))
_ZLIB_METHOD = 8
#: How markup and JSON begin, and nothing that is compressed does.
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[][\x20-\x7e\s]{4}")

Undo = Callable[[bytes], Iterator[bytes]]


class Damaged(ValueError):
    """The body is not what its coding says, or its end is missing."""


class TooLarge(ValueError):
    """The body is over the cap once it is unpacked."""


def codings(values: Sequence[str]) -> tuple[str, ...]:
    """Read the values of Content-Encoding: the codings in the order in which they were applied, without "identity".

    What nobody knows ("utf-8", "none") is no coding: servers write it, and browsers ignore it.
    """
    named = (name.strip().lower().removeprefix("x-") for value in values for name in value.split(","))
    return tuple(name for name in named if name in _UNDO)


def undo(body: bytes, applied: Sequence[str], *, body_bytes_max: int) -> bytes:
    """Give a body as it was before it was coded. Raises Damaged or TooLarge."""
    if len(applied) > CODINGS_MAX:
        raise Damaged(f"it is coded {len(applied)} times over")
    for name in reversed(applied):
        body = _undo(body, name, body_bytes_max)
    return body


def beginning(body: bytes, applied: Sequence[str], *, body_bytes_max: int) -> bytes:
    """Give as much of a body that may be cut off or damaged as can be had, at most `body_bytes_max`."""
    for name in reversed(applied[-CODINGS_MAX:]):
        out = bytearray()
        pieces = _UNDO[name](body) if body else iter(())
        # each library has errors of its own
        with suppress(Exception):
            while len(out) < body_bytes_max and (piece := next(pieces, None)) is not None:
                out += piece
        body = bytes(out)
    return body[:body_bytes_max]


def _undo(body: bytes, name: str, body_bytes_max: int) -> bytes:
    if not body:
        return body  # answers without a body say how they would have coded it
    out = bytearray()
    pieces = _UNDO[name](body)
    try:
        while len(out) <= body_bytes_max and (piece := next(pieces, None)) is not None:
            out += piece
    except Exception as error:  # each library has errors of its own; all of them mean the same
        if _MARKUP.match(body):  # undone already; neither of br nor of deflate can one see it before
            return body
        raise Damaged(f"its {name} coding is damaged: {error}") from error
    if len(out) > body_bytes_max:
        raise TooLarge
    return bytes(out)


def _is_undone(body: bytes, *starts: bytes) -> bool:
    """Whether a proxy has undone a coding already, and left the header."""
    return not any(body.startswith(start) or start.startswith(body) for start in starts)


def _gzip(body: bytes) -> Iterator[bytes]:
    """Undo gzip; several members are one body (RFC 1952 §2.2), and what follows them is padding."""
    if _is_undone(body, _GZIP_START):
        yield body
        return
    at = 0
    for _ in range(_MEMBERS_MAX):
        at = yield from _inflated(zlib.decompressobj(zlib.MAX_WBITS | 16), body, at)
        if not body.startswith(_GZIP_START, at):
            return
    raise Damaged(f"it has more than {_MEMBERS_MAX} members")


def _deflate(body: bytes) -> Iterator[bytes]:
    """Undo "deflate": a zlib stream, or, as some servers read the word, a bare one."""
    is_zlib = body[0] & 0x0F == _ZLIB_METHOD and int.from_bytes(body[:2]) % 31 == 0
    yield from _inflated(zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS), body, 0)


def _inflated(decoder: "zlib._Decompress", body: bytes, at: int) -> Generator[bytes, None, int]:
    """Yield what the stream of zlib that begins `at` a place holds, and give where it ends."""
    while at < len(body) and not decoder.eof:
        piece = body[at : at + _IN_BYTES]
        at += len(piece)
        while piece and not decoder.eof:
            yield decoder.decompress(piece, _OUT_BYTES)
            piece = decoder.unconsumed_tail
    yield decoder.flush()  # what the last piece still held back
    if not decoder.eof:
        raise Damaged("its end is missing")
    return at - len(decoder.unused_data)


def _br(body: bytes) -> Iterator[bytes]:
    import brotli

    decoder = brotli.Decompressor()
    for start in range(0, len(body), _IN_BYTES):
        yield decoder.process(body[start : start + _IN_BYTES], output_buffer_limit=_OUT_BYTES)
        while not decoder.can_accept_more_data():
            yield decoder.process(b"", output_buffer_limit=_OUT_BYTES)
    if not decoder.is_finished():
        raise Damaged("its end is missing")


def _zstd(body: bytes) -> Iterator[bytes]:
    """Undo Zstandard; several frames are one body (RFC 8878 §3)."""
    if _is_undone(body, *_ZSTD_STARTS):
        yield body
        return
    import zstandard

    maker = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES_MAX)
    decoder = maker.decompressobj()
    at = 0
    frames = 1
    while at < len(body):
        if decoder.eof:
            if not body.startswith(_ZSTD_STARTS, at):
                return
            frames += 1
            if frames > _MEMBERS_MAX:
                raise Damaged(f"it has more than {_MEMBERS_MAX} frames")
            decoder = maker.decompressobj()
        piece = body[at : at + _ZSTD_IN_BYTES]
        yield decoder.decompress(piece)
        at += len(piece) - len(decoder.unused_data)
    if not decoder.eof:
        raise Damaged("its end is missing")


_UNDO: dict[str, Undo] = {"gzip": _gzip, "deflate": _deflate, "br": _br, "zstd": _zstd}
