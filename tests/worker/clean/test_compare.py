import pytest

from worker.clean.compare import folded, same_page


@pytest.mark.parametrize(
    ("text", "same"),
    [("A  “b”\n", 'a "B"'), ("it’s", "it's"), ("a – b", "a — b"), ("so…", "so..."), ("Straße", "STRASSE"), ("a\u00a0b", "a b"), ("a\u00adb", "ab")],
)  # fmt: skip
def test_texts_that_read_the_same(text: str, same: str) -> None:
    assert folded(text) == folded(same)
    assert folded(text) != folded(same + "x")


@pytest.mark.parametrize(
    ("address", "base", "is_same"),
    [
        ("https://e.org/x/", "http://www.e.org/x", True),
        ("https://E.org/x#more-1", "https://e.org/x/", True),
        ("https://e.org/x?utm_source=feed&amp;a=b", "https://e.org/x", True),
        ("https://e.org/?p=1#c", "https://e.org/?p=1", True),
        ("https://e.org/?p=2", "https://e.org/?p=1", False),
        ("https://e.org/", "https://e.org/?p=1", False),
        ("https://e.org/X", "https://e.org/x", False),
        ("https://e.com/x", "https://e.org/x", False),
        ("/x", "https://e.org/x", False),
        ("mailto:a@e.org", "mailto:a@e.org", False),
        ("", "https://e.org/x", False),
        ("https://e.org/x", None, False),
        ("https://", "https://", False),
        ("x", "x", False),
    ],
)
def test_addresses_of_one_page(address: str, base: str | None, is_same: bool) -> None:  # noqa: FBT001
    assert same_page(address, base) is is_same
