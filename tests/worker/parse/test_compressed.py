import bz2
import gzip
import zlib
from collections.abc import Callable

import pytest
import zstandard

from schemas.errors import BodyTooLarge
from schemas.outcome import Document
from tests.worker.parse.documents import codes, rss
from worker.parse import compressed, parse

DOCUMENT = rss("<title>x</title><guid>1</guid>", "<title>y</title><guid>2</guid>").encode()
Compress = Callable[[bytes], bytes]
NAMES: dict[str, "Compress"] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "Zstandard": zstandard.compress,
    "zlib": zlib.compress,
}


@pytest.mark.parametrize(("name", "compress"), NAMES.items())
def test_what_is_still_compressed_is_unpacked_and_reported(name: str, compress: Compress) -> None:
    snapshot = parse(Document(url="", key="", body=compress(DOCUMENT)))
    assert [entry.guid for entry in snapshot.entries] == ["1", "2"]
    assert [(defect.code, defect.detail) for defect in snapshot.defects] == [("compression-undone", name)]


@pytest.mark.parametrize("compress", NAMES.values())
def test_compressed_twice_is_unpacked_twice_and_no_more_than_thrice(compress: Compress) -> None:
    body, defects = compressed.undo(compress(compress(DOCUMENT)), body_bytes_max=10_000)
    assert body == DOCUMENT
    assert len(defects) == 2
    body, defects = compressed.undo(compress(compress(compress(compress(DOCUMENT)))), body_bytes_max=10_000)
    assert body == compress(DOCUMENT)
    assert len(defects) == compressed.LAYERS_MAX


def test_members_one_after_the_other_are_one_body_and_padding_is_none() -> None:
    half = len(DOCUMENT) // 2
    for tail in (b"", b"\0" * 100):
        body = gzip.compress(DOCUMENT[:half]) + gzip.compress(DOCUMENT[half:]) + tail
        assert compressed.undo(body, body_bytes_max=10_000)[0] == DOCUMENT


@pytest.mark.parametrize("name", ["gzip", "zlib"])
def test_what_is_cut_off_is_read_as_far_as_it_goes(name: str) -> None:
    long = rss(*(f"<title>{number:x}</title><guid>{hash(str(number))}</guid>" for number in range(20_000))).encode()
    whole = NAMES[name](long)
    body, (defect,) = compressed.undo(whole[: len(whole) // 2], body_bytes_max=10_000_000)
    assert long.startswith(body)
    assert len(body) > len(long) / 4
    assert defect.detail == f"{name}, cut off or damaged; read as far as it goes"


@pytest.mark.parametrize("compress", NAMES.values())
def test_a_bomb_is_refused(compress: Compress) -> None:
    bomb = compress(b"\0" * 10_000_001)
    assert len(compressed.undo(bomb, body_bytes_max=10_000_001)[0]) == 10_000_001
    with pytest.raises(BodyTooLarge, match="larger than 10000000 bytes"):
        compressed.undo(bomb, body_bytes_max=10_000_000)


@pytest.mark.parametrize(
    "body", [b"", b"x", b"xyz", b"\x1f\x8b\x08 no gzip", b"BZh but text", b"<rss/>", b"\x78\x9c", b"\x28\xb5\x2f\xfd"]
)
def test_what_is_not_compressed_is_left_alone(body: bytes) -> None:
    assert compressed.undo(body, body_bytes_max=100) == (body, [])


def test_pages_and_json_are_unpacked_too() -> None:
    page = parse(Document(url="", key="", body=gzip.compress(b"A text.")), kind="pages")
    assert [defect.code for defect in page.defects] == ["compression-undone"]
    feed = b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "content_text": "x"}]}'
    assert codes(parse(Document(url="", key="", body=gzip.compress(feed)))) == ["compression-undone"]
