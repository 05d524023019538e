import pytest

from archive.identity import minted_id
from worker.publish import uris

LINKS = [
    ("http://example.com/", "http://example.com/"),
    ("  https://example.com/a?b=1&c=2#d  ", "https://example.com/a?b=1&c=2#d"),
    ("HTTP://Example.COM/", "http://Example.COM/"),
    ("http://example.com", "http://example.com"),
    ("http://user:pass@example.com:8080/", "http://user:pass@example.com:8080/"),
    ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x"),
    ("http://example.com/é?ü=ö#ä", "http://example.com/%C3%A9?%C3%BC=%C3%B6#%C3%A4"),
    ("http://example.com/a b|c{d}", "http://example.com/a%20b%7Cc%7Bd%7D"),
    ("http://example.com/100%/%7e%zz", "http://example.com/100%25/%7e%25zz"),
    ("http://example.com/#a#b", "http://example.com/#a%23b"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),
    ("http://faß.example/", "http://xn--fa-hia.example/"),
    ("http://☃.example。com/", "http://xn--n3h.example.com/"),
    ("mailto:jo@example.com?subject=Ä", "mailto:jo@example.com?subject=%C3%84"),
    ("tel:+442070178030", "tel:+442070178030"),
    ("gemini://example.com/", "gemini://example.com/"),
    (None, None),
    ("", None),
    ("/relative", None),
    ("//example.com/", None),
    ("example.com:80/", None),
    ("mailto:", None),
    ("http:/example.com", None),
    ("http:///example.com", None),
    ("http://", None),
    ("http://a b/", None),
    ("http://example.com:port/", None),
    ("http://[::1/", None),
    ("http://exa＜mple.com/", None),
    ("http://a／b.example/", None),
    ("http://-\u202e.\x00/", None),
    ("urn:isbn:1", None),
]
UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " \t javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "java\x00script:alert(1)",
    "javascript&#58;alert(1)",
    "javascript\u200b:alert(1)",
    "vbscript:x",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "blob:http://example.com/1",
    "about:blank",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "jar:http://example.com!/",
]


@pytest.mark.parametrize(("value", "expected"), LINKS)
def test_a_link_is_an_absolute_uri_in_ascii(value: str | None, expected: str | None) -> None:
    assert uris.link(value) == expected
    assert uris.link(expected) == expected, "a second time changes nothing"


@pytest.mark.parametrize("value", UNSAFE)
def test_nothing_unsafe_passes_as_anything(value: str) -> None:
    assert uris.link(value) is None
    assert uris.file(value) is None
    assert uris.rss_file(value) is None
    assert uris.absolute(value) is None
    assert uris.atom_id(value).startswith("urn:uuid:")


@pytest.mark.parametrize("value", ["ms-msdt:/id", "intent://x", "urn:x:y", "unknown:x", "cid:1"])
def test_only_known_schemes_pass_as_links(value: str) -> None:
    assert uris.link(value) is None
    assert uris.file(value) is None


@pytest.mark.parametrize("value", ["mailto:jo@example.com", "tel:1", "gopher://example.com/"])
def test_a_reader_loads_only_files(value: str) -> None:
    assert uris.link(value)
    assert uris.file(value) is None


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("http://example.com/a.mp3", True),
        ("https://media.example.com:8080/a.mp3?x=1", True),
        ("http://192.0.2.1/a.mp3", True),
        ("ftp://example.com/a.mp3", False),
        ("http://localhost/a.mp3", False),
        ("http://[2001:db8::1]/a.mp3", False),
    ],
)
def test_an_rss_enclosure_needs_a_host_with_a_dot(value: str, *, passes: bool) -> None:
    assert (uris.rss_file(value) is not None) is passes


@pytest.mark.parametrize(
    "value",
    [
        "http://example.com/?p=7",
        "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
        "tag:example.com,2012-01-11:/a?b#c",
        "urn:isbn:9783161484100",
        "yt:video:abc",
    ],
)
def test_an_id_that_is_a_uri_stays_as_it_is(value: str) -> None:
    assert uris.atom_id(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "7",
        "a b",
        "/relative",
        "http://example.com/é",
        "http://example.com/ a",
        "urn:uuid:7",
        "urn:x",
        "tag:a:b",
        "http:x",
    ],
)
def test_an_id_that_is_none_becomes_one(value: str) -> None:
    assert uris.atom_id(value) == minted_id("", value)


def test_no_scheme_is_both_harmless_and_executable() -> None:
    assert not (uris.LINK_SCHEMES.keys() | uris.FILE_SCHEMES.keys()) & uris.EXECUTABLE_SCHEMES.keys()


@pytest.mark.parametrize(
    ("uri", "is_named"),
    [("http://example.com/", True), ("http://192.0.2.1/", True), ("http://[2001:db8::1]/", False), (None, False)],
)
def test_brackets_are_left_out_where_a_text_has_to_be_absolute(uri: str | None, is_named: bool) -> None:  # noqa: FBT001  a table
    assert uris.named(uri) == (uri if is_named else None)
