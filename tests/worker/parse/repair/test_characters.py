import pytest

from worker.parse.repair import drop_forbidden


@pytest.mark.parametrize(
    ("data", "expected", "detail"),
    [
        (b"a\x00b\x01\x0b\x0c\x1f\tc\r\n", b"ab  \tc\r\n", "5 characters"),  # a form feed parts words
        ("a\ufffeb\uffffc\ufffdd".encode(), "abc\ufffdd".encode(), "2 characters"),
    ],
)
def test_forbidden_characters_are_dropped(data: bytes, expected: bytes, detail: str) -> None:
    kept, (defect,) = drop_forbidden(data)
    assert kept == expected
    assert (defect.code, defect.where, defect.detail) == ("characters-dropped", "line 1, column 2", detail)


def test_what_xml_allows_is_left_alone() -> None:
    data = "\t\r\n é \u0085 \ufffd 😀".encode()
    assert drop_forbidden(data) == (data, [])
