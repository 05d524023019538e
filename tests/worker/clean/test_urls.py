import pytest

from worker.clean.urls import Parts, hosts, in_srcset, is_sound, parts, repaired, resolved

BASE = "https://example.org/blog/post?x=1"

REPAIRED = [
    # the scheme
    ("http:/www.e.org/a", "http://www.e.org/a"),
    ("http:e.org/a", "http://e.org/a"),
    ("http//e.org/a", "http://e.org/a"),
    ("https//e.org", "https://e.org"),
    ("http;//e.org/a", "http://e.org/a"),
    ("https.//e.org", "https://e.org"),
    ("http:///e.org/", "http://e.org/"),
    ("http::e.org", "http://e.org"),
    ("http://http://e.org/a", "http://e.org/a"),
    ("http://https://e.org", "https://e.org"),
    ("http://https//e.org", "https://e.org"),
    ("https://http:/e.org", "http://e.org"),
    ("http://http://http://e.org", "http://e.org"),
    ("HTTP//e.org", "http://e.org"),
    ("www.e.org/a?b", "http://www.e.org/a?b"),
    ("WWW.e.org", "http://WWW.e.org"),
    # mail
    ("jon@e.org", "mailto:jon@e.org"),
    ("mailto: jon@e.org", "mailto:jon@e.org"),
    ("mailto://jon@e.org", "mailto:jon@e.org"),
    ("mailto:mailto:jon@e.org", "mailto:jon@e.org"),
    ("mailto:%20jon @ e.org?subject=a", "mailto:jon@e.org?subject=a"),
    # what stands around it
    (" http://e.org/a\n", "http://e.org/a"),
    ("\x01/a\t", "/a"),
    ("”http://e.org/a”", "http://e.org/a"),
    ("“http://e.org/a", "http://e.org/a"),
    ('"http://e.org"', "http://e.org"),
    ('\\"http://e.org/\\"', "http://e.org/"),
    ("&quot;http://e.org/&quot;", "http://e.org/"),
    ("%22http://e.org/%22", "http://e.org/"),
    ("<http://e.org>", "http://e.org"),
    ("\u00a0http://e.org/\u200b", "http://e.org/"),
    ("”www.e.org”", "http://www.e.org"),
    ("http://e.org/a”", "http://e.org/a"),
    ('http://e.org/a"', "http://e.org/a"),
    # what stands in it
    ("http://e.org/\na\tb", "http://e.org/ab"),
    ("http://e.org/a b?c d", "http://e.org/a%20b?c%20d"),
    ("http://e.org\\a\\b?c=\\d", "http://e.org/a/b?c=\\d"),
    ("\\\\e.org\\a", "//e.org/a"),
    ("images\\a.png", "images/a.png"),
    ("?a=1&amp;b=2", "?a=1&b=2"),
    ("http://e.org/?a=1&amp;amp;b=2&#038;c=3&#x26;d[]=4", "http://e.org/?a=1&b=2&c=3&d[]=4"),
]
STAY = [
    "http://e.org/", "https://e.org/a?b=c&d#e", "/a", "a/b.html", "../a", "#a b", "", " ", "it's", "tel:+44", "mailto:a@e.org",
    "http:/about", "http:foo.html", "http://localhost/a", "http//about", "http//index.html", "http://http.org/", "http://https:443/a", "http:http:",
    "www.page.html", "www.", "wwwe.org", "e.org/a", "localhost:80/a", "@jon@e.org", "mailto:a@e.org, b@e.org", "mailto:",
    "https://de.wikipedia.org/wiki/„Text“", "https://e.org/“a”", "https://e.org/'a'", "http://e.org/%22", "http://é.org/ü", "/ü", "\u00a0a", "”a”",
    "?a=1&amp;", "?a&amp;b", "a&amp;b=c", "http://e.org/?q=a&amplifier=1", "https://web.archive.org/web/2011/http://e.org/", "http://e.org/http//a.org",
    "https://e.org/@<a href=", "javascript:alert(1)", "&nbsp;javascript:alert(1)", "//", "//[", "http://[", ":", "?",
]  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), REPAIRED)
def test_a_slip_that_leaves_one_reading_is_mended(address: str, expected: str) -> None:
    assert repaired(address) == expected
    assert repaired(expected) == expected


@pytest.mark.parametrize("address", STAY)
def test_any_other_address_stays(address: str) -> None:
    assert repaired(address) == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a", "https://example.org/blog/a"),
        ("//e.org/a", "https://e.org/a"),
        ("", BASE),
        ("#a", "#a"),
        ("x:y", "x:y"),
        ("//[", "//["),
    ],
)
def test_an_address_is_resolved(address: str, expected: str) -> None:
    assert resolved(address, BASE) == expected


@pytest.mark.parametrize("base", [None, "", "/blog/", "urn:x", "file:///a/b", "http://e.org/" + 500 * "a"])
def test_without_a_base_only_the_scheme_can_be_told(base: str | None) -> None:
    assert resolved("//e.org/a", base) == "https://e.org/a"
    assert [resolved(address, base) for address in ("/a", "a", "//a", "//[", "//")] == ["/a", "a", "//a", "//[", "//"]


def test_an_address_without_scheme_takes_that_of_the_page() -> None:
    assert resolved("//e.org/a", "http://example.org/") == "http://e.org/a"


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a 1x, b 2x", "[a] 1x, [b] 2x"),
        ("a, b", "[a], [b]"),
        ("a,b 1x", "[a,b] 1x"),
        ("a 1x,b 2x", "[a] 1x,[b] 2x"),
        (", a 1x ,\n b  100w,", ", [a] 1x ,\n [b]  100w,"),
        ("a (x, y) 1w, b", "[a] (x, y) 1w, [b]"),
        ("a (x, y", "[a] (x, y"),
        ("", ""),
        (",", ","),
    ],
)
def test_each_candidate_of_a_srcset_is_changed(srcset: str, expected: str) -> None:
    assert in_srcset(srcset, lambda address: f"[{address}]") == expected


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://e.org", True),
        ("http://a.e.co.uk:8080/?b#c", True),
        ("http://bücher.example/ü", True),
        ("http://xn--bcher-kva.example", True),
        ("https://jon@e.org/", False),
        ("https://e.org@evil.example/", False),
        ("https://localhost/", False),
        ("https://127.0.0.1/", False),
        ("https://e.org/a b", False),
        ("https://e.org/\x00", False),
        ("https://e.org/<", False),
        ("https://e.org\\a", False),
        ("javascript:alert(1)//https://e.org", False),
        ("//e.org", False),
    ],
)
def test_a_sound_address_leads_to_a_domain(address: str, *, sound: bool) -> None:
    assert is_sound(address) is sound


def test_an_address_is_taken_apart() -> None:
    assert parts("https://Jon@E.org:80/a/b?c?d#e?f#g") == Parts("e.org", "/a/b", "c?d", "e?f#g")
    assert parts("https://e.org") == Parts("e.org", "", "", "")


def test_a_host_is_looked_up_under_several_names() -> None:
    assert list(hosts("a.b.e.org")) == ["a.b.e.org", "b.e.org", "e.org", "e."]
    assert list(hosts("www.google.co.uk")) == ["www.google.co.uk", "google.co.uk", "co.uk", "google."]
    assert list(hosts("google.com")) == ["google.com", "google."]
    assert list(hosts("localhost")) == ["localhost"]
    assert "google." not in hosts("google.evil.example")
