import pytest

from schemas.errors import NotAFeed
from schemas.outcome import Document
from schemas.snapshot import Snapshot
from worker.parse import parse


def read(data: str | bytes, content_type: str | None = None) -> Snapshot:
    body = data.encode() if isinstance(data, str) else data
    return parse(Document(url="a.txt", key="a.txt", body=body, content_type=content_type), kind="pages")


def paragraphs(data: str | bytes) -> list[str]:
    (entry,) = read(data).entries
    assert entry.content
    assert entry.content.kind == "html"
    return entry.content.value.removeprefix("<p>").removesuffix("</p>").split("</p>\n<p>")


WRAPPED = "This line of a letter is about as long as a terminal was\nwide when people wrote their letters in one, and it goes on\nto here."

LONG = "About as many words as a terminal was wide in those days"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One", ["One"]),
        ("One\nTwo\n\n\nThree\n", ["One", "Two", "Three"]),
        ("\n \n  One \t\n\t\nTwo", ["One", "Two"]),
        ("One\r\nTwo\rThree", ["One", "Two", "Three"]),
        ("a < b & c > d &amp;", ["a &lt; b &amp; c &gt; d &amp;amp;"]),
        ("\u00a0One\u00a0", ["\u00a0One\u00a0"]),  # a rule's business
        ("• One\n• Two", ["• One", "• Two"]),
        (WRAPPED, [WRAPPED.replace("\n", " ")]),
        (WRAPPED + "\n\nNext", [WRAPPED.replace("\n", " "), "Next"]),
        (f"1. {LONG}\n{LONG}\n2. {LONG}\nend", [f"1. {LONG} {LONG}", f"2. {LONG} end"]),
        ("One\fTwo\vThree", ["One", "Two", "Three"]),
        ("a\u0085b\u2028c", ["a\u0085b\u2028c"]),
    ],
)
def test_every_line_is_a_paragraph_unless_it_was_wrapped(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("body", "expected", "codes"),
    [
        ("Grüße".encode(), "Grüße", []),
        ("\ufeffGrüße".encode(), "Grüße", []),
        ("Grüße".encode("utf-16"), "Grüße", []),
        ("Grüße – “x”".encode("cp1252"), "Grüße – “x”", ["encoding-mismatch"]),
        (b"a\x81", "a\ufffd", ["encoding-mismatch", "bytes-replaced"]),
        ("a\x1bb\x85\uffff".encode(), "ab\x85", ["characters-dropped"]),
    ],
)
def test_characters_are_read_and_repairs_reported(body: bytes, expected: str, codes: list[str]) -> None:
    snapshot = read(body)
    assert snapshot.dialect == "pages"
    assert paragraphs(body) == [expected]
    assert [(defect.code, defect.entry) for defect in snapshot.defects] == [(code, 0) for code in codes]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "an empty document"),
        (b"\xef\xbb\xbf \r\n", "an empty document"),
        (b"<!DOCTYPE html><title>x</title>", "an HTML page"),
        (b"A text\n<p>with markup</p>", "an HTML page"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\x1f\x8b\x08rest", "gzip data"),
        (b"text\x00text", "binary data"),
    ],
)
def test_what_is_no_text_is_refused_by_name(body: bytes, found: str) -> None:
    with pytest.raises(NotAFeed) as error:
        read(body)
    assert error.value.found == f"{found}, where a page saved as text was expected"


def test_a_charset_of_http_is_obeyed() -> None:
    (entry,) = read("Привет".encode("koi8-r"), "text/plain; charset=koi8-r").entries
    assert entry.content
    assert entry.content.value == "<p>Привет</p>"
