"""Where the feeds of a page may be."""

import pytest

from worker.parse.alternates import COMMON_PATHS, LINKED_MAX, alternates

URL = "https://x.org/blog/"


def found(body: str, *links: str, url: str = URL) -> list[tuple[str, str, str | None]]:
    listed = alternates(body.encode(), url, [("Link", link) for link in links])
    return [(one.how, one.url, one.title) for one in listed if one.how != "usual"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/f" title=" My\n feed ">', [("https://x.org/f", "My feed")]),
        ("<LINK REL=Alternate TYPE='Application/Atom+XML; charset=x' HREF=f>", [("https://x.org/blog/f", None)]),
        ('<link rel="alternate" type="application/feed+json" href="//y.org/f">', [("https://y.org/f", None)]),
        ('<base href="/b/"><link rel="alternate" type="text/xml" href="f">', [("https://x.org/b/f", None)]),
        ('<link rel="feed" href="f">', [("https://x.org/blog/f", None)]),
        ('<link rel="alternate" type="application/rss+xml" href="feed://y.org/f">', [("http://y.org/f", None)]),
        ('<link rel="alternate" type="application/rss+xml" href="feed:https://y.org/f#x">', [("https://y.org/f", None)]),
        ('<link rel="alternate" type="application/rss+xml" href="f"><link rel="alternate" type="application/rss+xml" href="f">', [("https://x.org/blog/f", None)]),
        ('<body><p>late<link rel="alternate" type="application/rss+xml" href="f">', [("https://x.org/blog/f", None)]),
        ('<link rel="alternate" type="application/json+oembed" href="f">', []),
        ('<link rel="alternate" type="application/json" href="wp-json/1">', []),
        ('<link rel="alternate stylesheet" type="text/xml" href="f">', []),
        ('<link rel="alternate" hreflang="de" href="f">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', []),
        ('<link rel="alternate" type="application/rss+xml" href="http://[::1">', []),
        ('<link rel="alternate" type="application/rss+xml" href="/blog/">', []),  # itself
        ("", []),
        ("\0\0\0", []),
    ],
)  # fmt: skip
def test_what_a_page_declares(body: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(body) == [("declared", *one) for one in expected]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('</f>; rel="alternate"; type="application/rss+xml"; title="A, b"', [("https://x.org/f", "A, b")]),
        ("<f>;rel=alternate;type=application/atom+xml", [("https://x.org/blog/f", None)]),
        ('<s.css>; rel=preload, </f>; type="application/rss+xml"; rel="alternate self"', [("https://x.org/f", None)]),
        ("</wp-json/>; rel=https://api.w.org/", []),
        ("<" * 8_000, []),
        ("<a>" + ";a" * 8_000, []),
    ],
)
def test_what_a_header_declares(link: str, expected: list[tuple[str, str | None]]) -> None:
    assert found("<html>", link) == [("declared", *one) for one in expected]


def test_links_that_look_like_feeds_follow() -> None:
    body = """<a href="/about">About</a> <a href="/subscribe">RSS</a> <a href="/blog/feed/">x</a>
    <a href="/feedback">Feedback</a> <a href="/a.rss"><img></a> <a href="https://feeds.feedburner.com/x">Feed</a>
    <a href="/why-rss-is-great">Why RSS is great, in more than thirty characters</a>"""
    assert found(body) == [
        ("linked", "https://x.org/blog/feed/", "x"),
        ("linked", "https://x.org/a.rss", None),
        ("linked", "https://x.org/subscribe", "RSS"),
        ("linked", "https://feeds.feedburner.com/x", "Feed"),
    ]
    many = "".join(f'<a href="/{at}.rss">x</a>' for at in range(100))
    assert len(found(many)) == LINKED_MAX


def test_feeds_of_comments_come_last() -> None:
    body = """<link rel="alternate" type="application/rss+xml" title="x » Comments Feed" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml" title="x » Feed" href="/feed/">"""
    assert [url for _, url, _ in found(body)] == ["https://x.org/feed/", "https://x.org/comments/feed/"]


def test_usual_places_are_tried_below_the_page_and_at_the_root() -> None:
    usual = [one.url for one in alternates(b"<html>", "https://x.org/blog/post.html")]
    assert usual[:3] == ["https://x.org/blog/feed", "https://x.org/blog/feed.xml", "https://x.org/blog/rss.xml"]
    assert usual[3:] == [f"https://x.org{path}" for path in COMMON_PATHS]
    assert len(alternates(b"", "https://x.org")) == len(COMMON_PATHS)
