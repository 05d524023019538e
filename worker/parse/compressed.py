"""Bodies that are still compressed as they were sent: a server said so twice, or a client saved what it received."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Protocol

from schemas.errors import BodyTooLarge
from schemas.snapshot import Defect

#: Compressed inside of compressed: more than this is no accident.
LAYERS_MAX = 3
#: How much is unpacked at once: where that fails, what came before is kept.
CHUNK_BYTES = 64 * 1024
#: What Zstandard may need to look back on.
WINDOW_BYTES_MAX = 128 * 1024 * 1024
#: How each compression begins. zlib's header is two bytes whose number is a multiple of 31.
_STARTS = ((b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"), (b"\x28\xb5\x2f\xfd", "Zstandard"), (b"\x78", "zlib"))


class Reader(Protocol):
    """What the readers of gzip, bz2 and zstandard have in common."""

    def read1(self, size: int, /) -> bytes:
        """Give some bytes, at most as many; none at the end."""
        ...


def undo(body: bytes, *, body_bytes_max: int) -> tuple[bytes, list[Defect]]:
    """Unpack a body that is compressed; give any other as it is. What is cut off or damaged gives what comes before.

    Raises BodyTooLarge for more than `body_bytes_max` bytes.
    """
    if body[:1] == b"<":
        return body, []
    defects: list[Defect] = []
    for _ in range(LAYERS_MAX):
        if (name := kind(body)) is None:
            break
        unpacked, is_whole = _unpacked(body, name, body_bytes_max)
        if not unpacked:
            break
        body = unpacked
        detail = name if is_whole else f"{name}, cut off or damaged; read as far as it goes"
        defects.append(Defect(code="compression-undone", where="document", detail=detail))
    return body, defects


def kind(body: bytes) -> str | None:
    """Name the compression that a body begins like."""
    name = next((name for start, name in _STARTS if body.startswith(start)), None)
    if name == "zlib" and (len(body) < 2 or int.from_bytes(body[:2]) % 31 or body[1:2] not in b"\x01\x5e\x9c\xda"):  # noqa: PLR2004
        return None
    return name


def _unpacked(body: bytes, name: str, body_bytes_max: int) -> tuple[bytes, bool]:
    """Give what comes out, and whether that is all."""
    out = bytearray()
    chunks = _zlib(body) if name == "zlib" else _read(body, name)
    while True:
        try:
            chunk = next(chunks, None)
        except Exception:  # noqa: BLE001  each library has errors of its own; all of them mean the same
            return bytes(out), False
        if chunk is None:
            return bytes(out), True
        out += chunk
        if len(out) > body_bytes_max:
            message = f"the body is larger than {body_bytes_max} bytes once it is unpacked ({name})"
            raise BodyTooLarge(message, limit_bytes=body_bytes_max)


def _read(body: bytes, name: str) -> Iterator[bytes]:
    """Unpack what has a reader: several members one after the other are one body (RFC 1952 §2.2)."""
    reader: Reader
    if name == "gzip":
        import gzip

        reader = gzip.GzipFile(fileobj=BytesIO(body))
    elif name == "bzip2":
        import bz2

        reader = bz2.BZ2File(BytesIO(body))
    else:
        import zstandard

        decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES_MAX)
        reader = decompressor.stream_reader(body, read_across_frames=True)
    while chunk := reader.read1(CHUNK_BYTES):  # `read` would lose what it has when the rest is missing
        yield chunk


def _zlib(body: bytes) -> Iterator[bytes]:
    decompressor = zlib.decompressobj()
    for start in range(0, len(body), CHUNK_BYTES):
        piece = body[start : start + CHUNK_BYTES]
        while chunk := decompressor.decompress(piece, CHUNK_BYTES):
            yield chunk
            piece = decompressor.unconsumed_tail
        if decompressor.eof:
            return
    raise EOFError
