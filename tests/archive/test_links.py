import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.links import canonical_link, guid_name, host_and_path, slug


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://example.org/a", "//example.org/a"),
        ("https://example.org/a", "//example.org/a"),
        (" https://Example.ORG/a\n", "//example.org/a"),
        ("HTTPS://www.example.org/A", "//example.org/A"),
        ("http://example.org", "//example.org"),
        ("http://example.org/", "//example.org"),
        ("http://example.org/a/", "//example.org/a"),
        ("http://example.org:80/a", "//example.org/a"),
        ("https://example.org:443/a", "//example.org/a"),
        ("https://example.org:/a", "//example.org/a"),
        ("https://example.org:8443/a", "//example.org:8443/a"),
        ("https://me:secret@example.org/a", "//example.org/a"),
        ("https://example.org/a#part", "//example.org/a"),
        ("https://example.org/a?", "//example.org/a"),
        ("https://example.org/?p=1", "//example.org?p=1"),
        ("https://example.org?p=1", "//example.org?p=1"),
        ("https://example.org/a?b=1&utm_source=rss&c=2&UTM_medium=x", "//example.org/a?b=1&c=2"),
        ("https://example.org/a?utm_source=rss#part", "//example.org/a"),
        ("https://example.org/a?not_utm_x=1", "//example.org/a?not_utm_x=1"),
        ("https://example.org/a?b=x@y", "//example.org/a?b=x@y"),
        ("https://[2001:DB8::1]:443/a", "//[2001:db8::1]/a"),
        ("https://[broken/a", "//[broken/a"),
        ("https://example.org/a;jsessionid=0A1B?b=1", "//example.org/a?b=1"),
        ("https://example.org/a?PHPSESSID=x&b=1", "//example.org/a?b=1"),
        ("https://example.org/t?t=5&sid=0123456789abcdef0123456789abcdef", "//example.org/t?t=5"),
        ("https://example.org/story?sid=24/05/17", "//example.org/story?sid=24/05/17"),
        ("https://example.org/a?fbclid=x&session_id=12", "//example.org/a?session_id=12"),
        ("https://example.org/%7Eann/%e3%81%82", "//example.org/~ann/%E3%81%82"),
        ("https://example.org/100%25/%2f", "//example.org/100%25/%2F"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("mailto:A@example.org", "mailto:A@example.org"),
        ("/only/a/path/", "/only/a/path/"),
        ("", ""),
    ],
)
def test_canonical_link(url: str, canonical: str) -> None:
    assert canonical_link(url) == canonical


@given(st.text(st.sampled_from("htps:/w.@?#&=[]_0a%4;"), max_size=40))
def test_a_canonical_link_is_canonical(tail: str) -> None:
    once = canonical_link(f"http://example.org/{tail}")
    assert canonical_link(f"http:{once}") == once


@pytest.mark.parametrize(
    ("guid", "name"),
    [
        ("urn:uuid:1", "urn:uuid:1"),
        ("\n  urn:uuid:1\t", "urn:uuid:1"),
        ("12", "12"),
        ("HTTP://www.Example.org/?p=12", "//example.org?p=12"),
        ("https://example.org/?p=12&utm_source=feed", "//example.org?p=12"),
        ("https://example.org/changes#v2", "//example.org/changes#v2"),
        ("https://example.org/changes/#", "//example.org/changes"),
        ("", ""),
    ],
)
def test_guid_name(guid: str, name: str) -> None:
    assert guid_name(guid) == name


@pytest.mark.parametrize(
    ("link", "expected", "last"),
    [
        ("//x.org/2012/01/a-post", ("//x.org", "/2012/01/a-post"), "a-post"),
        ("//x.org/a-post.html?p=1", ("//x.org", "/a-post.html?p=1"), "a-post"),
        ("//x.org?p=1", ("//x.org", "?p=1"), ""),
        ("//x.org", ("//x.org", ""), ""),
        ("urn:isbn:1", None, ""),
    ],
)
def test_parts_of_a_link(link: str, expected: tuple[str, str] | None, last: str) -> None:
    assert host_and_path(link) == expected
    assert slug(link) == last
