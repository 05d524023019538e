"""Compressed siblings of public files: the same bytes for the same file. Pure."""

import gzip

from schemas.config import Encoding

#: A feed is compressed whenever it changes, and served often; above these, time grows faster than what is saved.
GZIP_LEVEL, BROTLI_QUALITY, ZSTD_LEVEL = 6, 5, 9
#: brotli looks back as far as a file goes, and no further. It takes memory for all of that: 8 MiB for any file of more
#: than 64 KiB where it is not told; and malloc, once so much was given back to it, keeps up to twice that for later
#: (mallopt(3), M_MMAP_THRESHOLD).
_WINDOW_BITS = (16, 22)
_WINDOW_UNUSED = 16  # bytes of it (RFC 7932 §9.1)


def compressed(data: bytes, encoding: Encoding) -> bytes:
    """Compress a file."""
    match encoding:
        case "gzip":
            return gzip.compress(data, GZIP_LEVEL, mtime=0)
        case "br":
            import brotli

            bits = _window_bits(len(data))
            return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY, lgwin=bits))
        case "zstd":
            import zstandard

            return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(data)


def _window_bits(size: int) -> int:
    """Give the smallest window that all of a file fits into."""
    least, most = _WINDOW_BITS
    return min(most, max(least, (size + _WINDOW_UNUSED - 1).bit_length()))
