"""Nonsense twice as long takes about twice as long, whatever it is made of. What grows with the square takes four times."""

import contextlib
import time

import pytest

from schemas.errors import ParseError
from tests.worker.parse.documents import read

HEAD = "<rss version='2.0'><channel><title>T</title><item><title>i</title>"
BODY = HEAD + "<description>"

REPEATED = (
    "<", "<a", "<a>", "</a>", "<a ", "<a x='", '<a x="', "<b><i>", "<br>", "<p>x", "<title>", "</title>", "<title", "</title", "<description>", "</description>",
    "<item>", "</item>", "<item", "<item/>", "<item></item>", "<item><title>x", "<channel>", "</channel>", "<rss>", "</rss>", "<feed>", "<entry>",
    "<![CDATA[", "]]>", "<![CDATA[]]>", "<![CDATA[]]]]>", "<![CDATA[<![CDATA[]]>", "<d><![CDATA[", "<d><![CDATA[x</d>", "<d><![CDATA[x</d><d><![CDATA[y]]></d>", "<![CDATA", "![CDATA[", "&lt;![CDATA[",
    "<!--", "-->", "<!-- -->", "<!-- -- -->", "<!", "<!DOCTYPE ", "<?", "?>", "<?x ", "<?xml version='1.0'?>",
    "&", "&a", "&a;", "&amp", "&copy", "?a=1&copy", "&#", "&#1", "&#x", "&#65", "&nbsp;",
    "<dc:dc:date>", "<x:y>", "<guid", "<guid>", "<author><name>", "<author>", "<image><url>", "<media:group><media:title>", "<a&b>", "<ti?tle>", "<titel>", "<itxm>", "?title>x</title>",
    " a='1'", " a", "='", '"', ">", "<link href=x>", "<link href='x' href='y'>", '<link href="x rel="y">', "</a></b>", "<é>", "\x00", "\x0c", "\xff", "Ã©", "\n",
)  # fmt: skip
#: Elements that are all open are deeper then than documents that are merely completed (`truncated.DEPTH_MAX`): what is
#: compared goes one way.
SIZE = 20_000
RATIO_MAX = 3.2
#: Shorter ones say more of the machine than of the code.
SECONDS_MIN, SECONDS_MAX = 0.03, 0.15
#: A machine that is busy is given other chances.
TRIES = 5


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("head", ["", HEAD, BODY], ids=["document", "entry", "text"])
def test_time_grows_with_the_size(head: str, unit: str) -> None:
    size, tries = SIZE, 0
    while True:
        once, twice = seconds(head, unit, size), seconds(head, unit, size * 2)
        if once < SECONDS_MIN and size < SIZE * 4:
            size *= 2
            continue
        tries += 1
        if tries == TRIES or twice <= max(RATIO_MAX * once, SECONDS_MAX):
            break
    assert twice <= max(RATIO_MAX * once, SECONDS_MAX), f"{size} bytes: {once:.3f} s, twice as many: {twice:.3f} s"


def seconds(head: str, unit: str, size: int) -> float:
    data = (head + unit * (size // len(unit))).encode("utf-8" if unit != "\xff" else "latin-1")
    start = time.process_time()
    with contextlib.suppress(ParseError):
        read(data)
    return time.process_time() - start
