"""Images that show nothing go; those that may show something stay."""

import pytest

from tests.worker.clean.cleaning import cleaned
from worker.clean.beacons import BEACONS, is_beacon

SEEN = '<img src="https://e.org/cat.jpg">'

PIXELS = [
    '<img src="https://e.org/x" width="1" height="1">',
    '<img src="https://e.org/x" width="0" height="0" alt=" ">',
    '<img src="https://e.org/x" width=1 height=&#49; alt="pixel">',
    '<img src="https://e.org/x" height="1px" width="1px" border="0">',
    '<img src="http://feeds.feedburner.com/~r/TheBlog/~4/NnQ" alt="">',
    '<img src="http://feeds.feedburner.com/~ff/TheBlog?d=yIl2AUoC8zA" border="0">',
    '<img src="https://medium.com/_/stat?event=post.clientViewed&referrerSource=full_rss" alt="x">',
    '<img src="//pixel.wp.com/b.gif?host=e.org">',
    '<img src="http:/stats.wordpress.com/b.gif?host=e.org">',
    '<img src="https://e.us1.list-manage.com/track/open.php?u=1">',
    '<img src="HTTPS://WWW.Google-Analytics.com:443/__utm.gif?x">',
    '<img src="https://ssl-vg03.met.vgwort.de/na/38f2" width="1" height="1" alt="">',
    '<img src="https://www.facebook.com/tr?id=1&ev=PageView">',
    '<img src="https://e.org/images/spacer.gif" width="10" height="200">',
    '<img src="https://e.org/x" style="display:none">',
    '<img src="https://e.org/x" style="WIDTH: 1px; height:0px" alt="">',
    '<img src="https://e.org/x" hidden>',
    '<noscript><img src="https://e.org/x" width="1" height="1"></noscript>',
    '<a href="https://ads.example"><img src="http://feedads.g.doubleclick.net/~a/x/0/di" ismap></a>',
]


@pytest.mark.parametrize("pixel", PIXELS)
def test_what_nobody_sees_goes(pixel: str) -> None:
    assert cleaned(f"<p>a{pixel} b{SEEN}</p>") == f"<p>a b{SEEN}</p>"


SHOWN = [
    '<img src="https://e.org/x" alt="A cat" width="1" height="1">',
    '<img src="https://e.org/x" width="1" height="200">',
    '<img src="https://e.org/spacer.gif" alt="A cat">',
    '<img src="https://e.org/~r/x/~4/y">',
    '<img src="https://feeds.feedburner.com/logo.png">',
    '<img src="https://www.facebook.com/trees.jpg">',
    '<img src="https://nomedium.com/_/stat">',
    '<img src="https://e.org/?u=https://pixel.wp.com/b.gif">',
]


@pytest.mark.parametrize("image", SHOWN)
def test_what_may_be_seen_stays(image: str) -> None:
    assert cleaned(f"<p>a{image}</p>") == f"<p>a{image}</p>"


@pytest.mark.parametrize(
    "attributes", ['style="display:none" alt="A cat"', 'style="width:1px"', 'style="max-width: 0; max-height: 0"']
)
def test_an_image_that_may_be_shown_stays(attributes: str) -> None:
    assert cleaned(f'<img src="https://e.org/x" {attributes}>').startswith('<img src="https://e.org/x"')


def test_every_row_names_its_source() -> None:
    assert len(BEACONS) > 50
    assert all(hosts == hosts.lower() and path.startswith("/") and source for hosts, path, source in BEACONS)


@pytest.mark.parametrize(
    ("host", "path", "is_one"),
    [
        ("a.b.statcounter.com", "/c.php?x", True),
        ("statcounter.com", "/x", True),
        ("notstatcounter.com", "/x", False),
        ("", "/", False),
        ("a." * 200, "/", False),
    ],
)
def test_a_row_with_a_leading_dot_is_for_subdomains(host: str, path: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_beacon(host, path) == is_one
