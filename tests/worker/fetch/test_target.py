"""Addresses and hosts, read as browsers read them, and sent as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.fetch import target
from worker.fetch.guard import why_not
from worker.fetch.hosts import canonical_host

HOSTS = [
    ("example.org", "example.org"),
    ("EXAMPLE.org", "example.org"),
    ("example.org.", "example.org."),
    ("ex-ample_1.org", "ex-ample_1.org"),
    ("host1", "host1"),
    ("bücher.example", "xn--bcher-kva.example"),
    ("BÜCHER.example", "xn--bcher-kva.example"),
    ("b%C3%BCcher.example", "xn--bcher-kva.example"),
    ("faß.de", "xn--fa-hia.de"),  # IDNA 2008: not fass.de
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("日本語。jp", "xn--wgv71a119e.jp"),
    ("1.2.3.4", "1.2.3.4"),
    ("0x1.2.0377", "1.2.0.255"),
    ("16909060", "1.2.3.4"),
    ("[2001:DB8:0::1]", "[2001:db8::1]"),
]
NO_HOSTS = [
    *("..", "a..b", ".a", "-a.b", "a-.b", "a b", "a\\b", "a,b", "a!b", "a" * 64 + ".org", "a." * 127 + "toolong", "ex%2f", "%ff"),
    *("1.2.3.256", "1.2.3.4.5", "4294967296", "0x100000000", "08", "09.1", "a.1", "1..2", "0" * 50 + "1"),
    *("[", "[]", "[::1", "[1.2.3.4]", "[::1%25eth0]", "[:::]", "\u200b", "\ufffd.org", "a\u3002\u3002b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "host"), HOSTS)
def test_a_host_has_one_spelling(text: str, host: str) -> None:
    assert canonical_host(text) == host
    assert canonical_host(host) == host, "and keeps it"


@pytest.mark.parametrize("text", NO_HOSTS)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|looks like|names a zone|is none"):
        canonical_host(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a", "http://a/"),
        ("HTTPS://A:0443/b", "https://a/b"),
        ("http://a:/b", "http://a/b"),
        ("http://a:443", "http://a:443/"),
        ("http://u:p@a/b", "http://a/b"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        (" http://a/b \n", "http://a/b"),
        ("http://a/b\\c?d\\e", "http://a/b\\c?d\\e"),
    ],
)
def test_an_address_is_taken_apart(url: str, expected: str) -> None:
    found = target.parse(url)
    assert found.url == expected
    assert target.parse(found.url).url == expected
    assert found.had_userinfo == ("@" in url)


@pytest.mark.parametrize(
    "url",
    ["http://a/\ud800", "http://a/\x00b", "http://a/b\nc", "http://", "//a/b", "a", "", "http://a:b/", "http://a:1:2/"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"it |is no|there is no"):
        target.parse(url)


def test_no_message_holds_a_password() -> None:
    for url in (
        "http://u:secret@/",
        "http://u:secret@a b/",
        "http://u:secret@a\\@b/",
        "http://u:secret@[x/",
        "ftp://u:secret@a/",
    ):
        with pytest.raises(ValueError, match=r"it |is no") as failed:
            target.parse(url)
        assert "secret" not in str(failed.value) + target.redacted(url)


@given(st.text(max_size=60), st.sampled_from(["http://", "https://user@", "http://a/", "http://a?", ""]))
def test_any_text_is_an_address_or_refused(text: str, before: str) -> None:
    try:
        found = target.parse(before + text)
    except ValueError:
        return
    assert target.parse(found.url).url == found.url
    assert found.url.isascii()
    assert not set(found.url) & set(" \r\n\t\0")
    why_not(found)
    try:
        assert target.resolve(found, text)
    except ValueError:
        return  # urljoin takes brackets for an address
