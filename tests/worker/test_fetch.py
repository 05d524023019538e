import asyncio
import io
import os
from pathlib import Path

import pytest

from schemas.errors import BodyTooLarge, FetchError, Unreachable, UnsupportedScheme
from schemas.outcome import Document
from schemas.source import Source
from worker.fetch import address, addresses, fetch, is_file, standard_input


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("blog.rss", "2011/01.txt", "2011/02.txt", "2012/01.txt", "2012/deep/03.txt", "2012/notes.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def found(folder: Path, *urls: str) -> list[tuple[str, str]]:
    url = urls[0] if len(urls) == 1 else urls
    return [(one.url, one.key) for one in addresses(Source(id="s", url=url), folder)]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("blog.rss", [("blog.rss", "blog.rss")]),
        ("2011/01.txt", [("2011/01.txt", "01.txt")]),
        ("not there.rss", [("not there.rss", "not there.rss")]),  # reading it will tell
        ("2011/*.txt", [("2011/01.txt", "01.txt"), ("2011/02.txt", "02.txt")]),
        ("201?/01.txt", [("2011/01.txt", "2011/01.txt"), ("2012/01.txt", "2012/01.txt")]),
        ("2012/*", [("2012/01.txt", "01.txt"), ("2012/notes.md", "notes.md")]),  # no folders
        ("2012/**/*.txt", [("2012/01.txt", "01.txt"), ("2012/deep/03.txt", "deep/03.txt")]),
        ("2011/../2011/0[2-9].txt", [("2011/../2011/02.txt", "02.txt")]),
        ("http://example.org/feed", [("http://example.org/feed", "http://example.org/feed")]),
        ("https://example.org/?q=[x]*", [("https://example.org/?q=[x]*", "https://example.org/?q=[x]*")]),
    ],
)
def test_a_source_has_documents_in_order_under_keys(folder: Path, url: str, expected: list[tuple[str, str]]) -> None:
    assert found(folder, url) == expected


def test_the_documents_of_a_list_never_share_a_key(folder: Path) -> None:
    assert found(folder, "2011/*.txt", "2012/01.txt", "2011/01.txt", "http://example.org/1") == [
        ("2011/01.txt", "2011/01.txt"),
        ("2011/02.txt", "2011/02.txt"),
        ("2012/01.txt", "2012/01.txt"),
        ("http://example.org/1", "http://example.org/1"),
    ]


def test_an_absolute_pattern_has_the_same_keys(folder: Path) -> None:
    assert found(Path("/nowhere"), f"{folder}/2011/*.txt") == [
        (f"{folder}/2011/01.txt", "01.txt"),
        (f"{folder}/2011/02.txt", "02.txt"),
    ]


def test_a_pattern_without_matches_is_an_error(folder: Path) -> None:
    for pattern in ("2013/*.txt", "*.xml"):
        with pytest.raises(Unreachable, match="no file matches"):
            found(folder, pattern)


@pytest.mark.parametrize("pattern", ["**x/*", "/a**b", "a/" * 3000 + "*"])
def test_a_pattern_that_cannot_be_used_is_an_error_of_the_source(folder: Path, pattern: str) -> None:
    with pytest.raises(Unreachable, match="cannot be used as a pattern"):
        found(folder, pattern)


def test_a_name_that_looks_like_a_pattern_is_a_name_where_there_is_such_a_file(folder: Path) -> None:
    (folder / "notes [2012].txt").write_text("x")
    assert found(folder, "notes [2012].txt") == [("notes [2012].txt", "notes [2012].txt")]


def test_a_file_whose_name_is_no_text_is_read_all_the_same(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (folder / name).write_bytes(b"body")
    (one,) = addresses(Source(id="s", url="caf*"), folder)
    assert (one.url, one.key) == ("caf\ufffd.txt", "caf\ufffd.txt")
    assert asyncio.run(fetch(one, body_bytes_max=10)) == Document(url=one.url, key=one.key, body=b"body")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("blog.rss", True),
        ("/srv/x", True),
        ("-", True),
        ("http://x", False),
        ("HTTPS://x", False),
        ("file:///x", False),
        ("a", True),
    ],
)
def test_is_file(name: str, expected: bool) -> None:  # noqa: FBT001  a table
    assert is_file(name) is expected


def read(path: Path, *, limit: int = 100) -> Document:
    outcome = asyncio.run(fetch(address(str(path)), body_bytes_max=limit))
    assert isinstance(outcome, Document)
    return outcome


def test_a_file_is_read_byte_for_byte(folder: Path) -> None:
    body = bytes(range(256))
    (folder / "x.bin").write_bytes(body)
    found = read(folder / "x.bin", limit=256)
    assert (found.url, found.key, found.body) == (f"{folder}/x.bin", "x.bin", body)


def test_the_cap_is_the_largest_that_is_read(folder: Path) -> None:
    (folder / "large").write_bytes(b"x" * 257)
    with pytest.raises(BodyTooLarge, match="is larger than 256 bytes; raise") as refused:
        read(folder / "large", limit=256)
    assert refused.value.limit_bytes == 256
    assert standard_input(io.BytesIO(b"x" * 256), body_bytes_max=256).body == b"x" * 256
    with pytest.raises(BodyTooLarge):
        standard_input(io.BytesIO(b"x" * 257), body_bytes_max=256)


def test_a_file_of_any_size_is_refused_without_reading_it(folder: Path) -> None:
    with (folder / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(BodyTooLarge):
        read(folder / "sparse")


def test_what_cannot_be_read_is_refused_at_once(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    for name, why in {
        "absent": "No such file",
        "2011": "Is a directory",
        "pipe": "no regular file",
        "loop": "symbolic links",
        "a\0b": "no name that a file can have",
        "x" * 300: "too long",
    }.items():
        with pytest.raises(Unreachable, match=why):
            read(folder / name)
    with pytest.raises(Unreachable, match="no regular file"):
        read(Path("/dev/zero"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(folder: Path) -> None:
    (folder / "blog.rss").chmod(0)
    with pytest.raises(Unreachable, match="Permission denied"):
        read(folder / "blog.rss")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "file: is no kind of address"),
        ("javascript:alert(1)", "javascript: is no kind of address"),
        ("httpx://example.org/", "httpx: is no kind of address"),
        ("http:example.org", "this is no address that can be fetched"),
    ],
)
def test_an_address_that_is_neither_of_a_file_nor_of_the_web_is_refused_by_name(url: str, why: str) -> None:
    with pytest.raises(UnsupportedScheme, match=why) as refused:
        asyncio.run(fetch(address(url), body_bytes_max=1))
    assert isinstance(refused.value, FetchError)
    assert url in str(refused.value)
    assert refused.value.url == url
