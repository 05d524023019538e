import pytest

from worker.parse import decode

TEXT = '<?xml version="1.0"?><rss><a>Grüße – “x” €</a></rss>'


def declared(name: str) -> str:
    return TEXT.replace("?>", f' encoding="{name}"?>')


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), None),
        (b"\xef\xbb\xbf" + TEXT.encode(), None),
        (declared("utf-8").encode(), None),
        (declared("UTF8").encode(), None),
        (TEXT.encode("utf-16"), None),
        (("\ufeff" + TEXT).encode("utf-16-be"), None),
        (TEXT.encode("utf-16-le"), None),
        (TEXT.encode("utf-16-be"), None),
        (TEXT.encode("utf-32"), None),
        (TEXT.encode("utf-32-be"), None),
        (TEXT.encode("utf-32-le"), None),
        (declared("utf-16").encode("utf-16"), None),
        (declared("windows-1252").encode("cp1252"), None),
        (declared("ISO-8859-1").encode("cp1252"), None),  # as browsers read it
        (declared("iso-8859-15").replace("–", "-").replace("“", "'").replace("”", "'").encode("iso-8859-15"), None),
        (declared("utf-7").replace("?><", "?>\n<").encode("utf-7").replace(b"+ADw?xml", b"<?xml"), None),
        (TEXT.encode("cp1252"), "text/xml; charset=windows-1252"),
        (TEXT.encode("cp1252"), 'application/rss+xml; Charset="cp1252"'),
        (declared("utf-8").encode("cp1252"), "text/xml;charset=iso-8859-1"),  # RFC 7303 §3: HTTP before the declaration
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/xml; charset=iso-8859-1"),  # and the mark before HTTP
    ],
)
def test_a_document_is_read_in_the_encoding_that_it_names(body: bytes, content_type: str | None) -> None:
    data, defects = decode.to_utf8(body, content_type)
    assert "Grüße" in data.decode()
    assert defects == []


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (declared("utf-16").encode(), "not utf-16"),  # what .NET's StringWriter makes
        (declared("UTF-16LE").encode() + b" ", "not UTF-16LE"),
        (declared("utf8mb4").encode(), "not utf8mb4"),
        (declared("x-none").encode(), "not x-none"),
        (declared("base64").encode(), "not base64"),
        (declared("undefined").encode(), "not undefined"),
        (declared("punycode").encode(), "not punycode"),
        (declared("unicode_escape").encode(), "not unicode_escape"),
        (declared("iso-8859-1").encode(), "declared as a Western encoding, but in UTF-8"),
        (declared("us-ascii").encode(), "declared as a Western encoding, but in UTF-8"),
        (declared("shift_jis").replace("€", "é" * 40).encode(), "not cp932"),
    ],
)
def test_a_lying_declaration_is_reported(body: bytes, detail: str) -> None:
    data, defects = decode.to_utf8(body)
    assert "Grüße" in data.decode()
    assert [(defect.code, defect.detail) for defect in defects] == [("encoding-mismatch", detail)]


@pytest.mark.parametrize(
    ("body", "expected", "detail"),
    [
        (b"<a>\x81 caf\xe9</a>", "<a>\ufffd café</a>", "1 places"),
        ("<a>日本語テキスト</a>".encode("euc_jp") + b"\xff" + b" " * 200, "<a>日本語テキスト</a>", "1 places"),
    ],
)
def test_bytes_that_no_character_has_are_replaced_and_counted(body: bytes, expected: str, detail: str) -> None:
    name = "cp1252" if b"caf" in body else "euc-jp"
    data, defects = decode.to_utf8(body, f"text/xml; charset={name}")
    assert data.decode().startswith(expected)
    assert [(defect.code, defect.detail) for defect in defects] == [("bytes-replaced", detail)]


@pytest.mark.parametrize(
    ("body", "expected", "where", "count"),
    [
        (b"caf\xe9", "café", "line 1, column 4", 1),
        (b"a\nb \x93x\x94", "a\nb “x”", "line 2, column 3", 2),
        ("Grüße ".encode() + b"\x96 caf\xe9", "Grüße – café", "line 1, column 9", 2),  # two encodings in one document
        (b"\xed\xa0\x80", "í\xa0€", "line 1, column 1", 3),  # half of a surrogate pair
        (b"\xc0\xaf", "À¯", "line 1, column 1", 2),  # an overlong slash is no slash
    ],
)
def test_wrong_bytes_are_windows_1252_each_by_itself(body: bytes, expected: str, where: str, count: int) -> None:
    data, defects = decode.mend_utf8(body)
    assert data.decode() == expected
    assert [(defect.code, defect.where) for defect in defects] == [("encoding-mismatch", where)]
    assert defects[0].detail.startswith(f"{count} bytes")


def test_right_utf8_is_left_alone() -> None:
    body = "Grüße 日本語 😀 \ufffd".encode()
    assert decode.mend_utf8(body) == (body, [])


def test_a_byte_that_windows_1252_lacks_is_replaced() -> None:
    data, defects = decode.mend_utf8(b"a\x81b\x9d")
    assert data.decode() == "a\ufffdb\ufffd"
    assert [(defect.code, defect.detail) for defect in defects][1:] == [("bytes-replaced", "2 places")]


@pytest.mark.parametrize("character", ["é", "–", "日", "😀"])
def test_a_character_cut_off_at_the_end_is_dropped(character: str) -> None:
    for end in range(1, len(character.encode())):
        assert decode.drop_cut_character(b"<a>x" + character.encode()[:end]) == (b"<a>x", [])
    whole = b"<a>x" + character.encode()
    assert decode.drop_cut_character(whole) == (whole, [])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_text_has_line_feeds(end: str) -> None:
    assert decode.to_text(f"a{end}b{end}{end}c".encode()) == ("a\nb\n\nc", [])
