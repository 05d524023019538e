"""Compressed siblings of public files: the same bytes for the same file. Pure."""

import gzip

from schemas.config import Encoding

#: A feed is compressed whenever it changes, and served often; above these, time grows faster than what is saved.
GZIP_LEVEL, BROTLI_QUALITY, ZSTD_LEVEL = 6, 5, 9


def compressed(data: bytes, encoding: Encoding) -> bytes:
    """Compress a file."""
    match encoding:
        case "gzip":
            return gzip.compress(data, GZIP_LEVEL, mtime=0)
        case "br":
            import brotli

            return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY))
        case "zstd":
            import zstandard

            return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(data)
