"""Which form of a file somebody gets."""

import pytest

from worker.serve.public.codings import SUFFIXES, accepted, compress, holds

TEXT = b"<item>words and words</item>" * 100


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip", ("gzip", "identity")),
        ("GZip", ("gzip", "identity")),
        ("x-gzip", ("gzip", "identity")),
        ("gzip, deflate, br, zstd", ("br", "zstd", "gzip", "identity")),
        ("gzip;q=1.0, br;q=0.8", ("gzip", "br", "identity")),
        ("gzip ; q=0.5,zstd;q=0.9", ("zstd", "gzip", "identity")),
        ("gzip;q=0, br;q=0.001", ("br", "identity")),
        ("identity, gzip;q=0.5", ("identity", "gzip")),
        ("*", ("br", "zstd", "gzip", "identity")),
        ("gzip;q=0, *;q=0.2", ("br", "zstd", "identity")),
        ("deflate, compress", ("identity",)),
        ("gzip;q=2, br;q=x", ("identity",)),
        ("gzip, identity;q=0", ("gzip",)),
        ("*;q=0", ()),
        ("identity;q=0", ()),
        ("gzip," * 100, ("identity",)),
    ],
)
def test_what_is_accepted_is_tried_in_order(header: str | None, codings: tuple[str, ...]) -> None:
    assert accepted(header) == codings


@pytest.mark.parametrize("coding", SUFFIXES)
def test_a_form_holds_its_file_and_no_other(coding: str) -> None:
    coded = compress(TEXT, coding)
    assert len(coded) < len(TEXT)
    assert coded == compress(TEXT, coding)
    assert holds(coded, coding, TEXT)
    for other in (TEXT + b"!", TEXT[:-1], TEXT.replace(b"words", b"other")):
        assert not holds(coded, coding, other)
    for damaged in (coded[:-4], b"", TEXT, b"\0" * 100):
        assert not holds(damaged, coding, TEXT)


def test_a_bomb_beside_a_file_is_not_unpacked() -> None:
    assert not holds(compress(b"\0" * 30_000_000, "gzip"), "gzip", TEXT)
