import time

import pytest

from worker.clean.wildcards import LENGTH_MAX, read, read_rewriting


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("Read more", "Read more", ()),
        ("Read more", "Read more.", None),
        ("Read more", "read more", None),
        ("Read *", "Read more", ("more",)),
        ("Read *", "Read ", None),
        ("Read *", "I Read more", None),
        ("* posted a photo:", "Ann Smith posted a photo:", ("Ann Smith",)),
        ("The post * appeared first on *.", "The post A appeared first on B.", ("A", "B")),
        ("The post * appeared first on *.", "The post A appeared first on B", None),
        ("The post * on *.", "The post A on B on C.", ("A", "B on C")),
        ("from * to * from", "from a to b from", ("a", "b")),
        ("from * to * from", "from a to from", None),
        ("from*from", "from", None),
        ("from*from", "fromfrom", None),
        ("from*from", "from-from", ("-",)),
        (r"5 \* rated", "5 * rated", ()),
        (r"5 \* rated", "5 stars rated", None),
        ("[a-z]+(word)?", "[a-z]+(word)?", ()),
    ],
)
def test_a_star_stands_for_one_or_more_characters(pattern: str, text: str, found: tuple[str, ...] | None) -> None:
    assert read(pattern).match(text) == found


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("*", "almost anything"),
        ("", "almost anything"),
        ("a * b", "almost anything"),
        ("… * …", "almost anything"),
        ("read ** more", "two stars in a row"),
        ("read" + " *" * 10, "9 stars"),
        ("x" * (LENGTH_MAX + 1), "500 characters"),
    ],
)
def test_what_would_match_anything_is_refused(pattern: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(pattern)


@pytest.mark.parametrize(
    ("pattern", "to", "address", "expected"),
    [
        ("https://a.example/go?*", "{1}", "https://a.example/go?https://b.example/?x=1&y=2", "https://b.example/?x=1&y=2"),
        ("https://a.example/go?*", "{1:decoded}", "https://a.example/go?https%3A%2F%2Fb.example%2F", "https://b.example/"),
        ("https://a.example/go?*", "{1}", "https://a.example/go?javascript:alert(1)", None),
        ("https://a.example/go?*", "{1:decoded}", "https://a.example/go?https%3A%2F%2Fb.example%2F%22onclick%3D", None),
        ("https://a.example/go?*", "{1:decoded}", "https://a.example/go?https%3A%2F%2Fb.example%2Fa%0Ab", None),
        ("https://a.example/go?*", "{1}", "https://a.example/go?https://user@b.example/", None),
        ("https://a.example/go?*", "{1}", "https://a.example/go?https://", None),
        ("http://a.example/*", "https://a.example/{1}", "http://a.example/x", "https://a.example/x"),
        ("http://a.example/*", "https://a.example/{1}", "http://b.example/x", None),
        ("https://*.example/s72-c/*", "https://{1}.example/s1600/{2}", "https://a.example/s72-c/x.jpg", "https://a.example/s1600/x.jpg"),
    ],
)  # fmt: skip
def test_an_address_becomes_another_http_address_or_stays(
    pattern: str, to: str, address: str, expected: str | None
) -> None:
    assert read_rewriting(pattern, to).apply(address) == expected


@pytest.mark.parametrize(
    ("pattern", "to", "says"),
    [
        ("https://a.example/*", "https://b.example/{2}", r"names \{2\}, but there are 1 stars"),
        ("https://a.example/*", "javascript:{1}", "no http"),
        ("https://a.example/*", "//b.example/{1}", "no http"),
    ],
)
def test_what_could_give_no_address_is_refused(pattern: str, to: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_rewriting(pattern, to)


def test_matching_takes_linear_time() -> None:
    pattern = read("aaaa*aaaa*aaaa*aaaa*aaaa*aaaa*aaaa*aaaa*aaaab")
    start = time.process_time()
    assert pattern.match("a" * 1_000_000) is None
    assert pattern.match("a" * 1_000_000 + "b")
    assert time.process_time() - start < 2
