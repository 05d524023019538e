import gzip
import random
import string

import brotli
import pytest
import zstandard

from schemas.config import Encoding
from worker.publish.compressing import compressed

UNDO = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress}


def text(size: int) -> bytes:
    dice = random.Random(size)
    words = ["".join(dice.choices(string.ascii_lowercase, k=dice.randint(2, 9))) for _ in range(500)]
    return " ".join(dice.choices(words, k=size)).encode()[:size]


def window_bits(data: bytes) -> int:
    """Read the window that a brotli stream begins with (RFC 7932 §9.1), as far as it is 16 or more."""
    return 17 + (data[0] >> 1 & 7) if data[0] & 1 else 16


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("size", [0, 1, 65_520, 65_521, 300_000])
def test_what_is_compressed_comes_back(encoding: Encoding, size: int) -> None:
    assert UNDO[encoding](compressed(text(size), encoding)) == text(size)


@pytest.mark.parametrize(
    ("size", "bits"), [(0, 16), (100, 16), (65_520, 16), (65_521, 17), (131_056, 17), (131_057, 18), (9_000_000, 22)]
)
def test_brotli_makes_room_for_the_file_and_not_for_more(size: int, bits: int) -> None:
    assert window_bits(compressed(bytes(size), "br")) == bits


def test_what_brotli_finds_does_not_suffer() -> None:
    for size in (500, 20_000, 65_520, 65_521, 200_000):
        widely = brotli.compress(text(size), mode=brotli.MODE_TEXT, quality=5)
        assert len(compressed(text(size), "br")) <= len(widely) * 1.01
