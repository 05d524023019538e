"""Feeds as generators write them, with the words that must survive, and the ways in which they are damaged."""

import functools
from typing import NamedTuple
from xml.sax.saxutils import escape

from hypothesis import strategies as st

#: Text with what XML and HTML care about, but without what XML forbids.
texts = st.text(
    st.sampled_from("abc é–日😀&<>;#\"'[]!-?= \n\t\u00a0\u2028")
    | st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]),
    max_size=40,
).map(lambda text: text.translate({0xFFFE: None, 0xFFFF: None}))

ESCAPED, CDATA = "escaped", "CDATA"


class Feed(NamedTuple):
    """A feed, as characters and as bytes, and the texts of its entries, in order."""

    document: str
    body: bytes
    texts: tuple[str, ...]


def _quoted(text: str, how: str) -> str:
    return escape(text) if how == ESCAPED else "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _rss(entries: list[tuple[str, str]], number: int) -> str:
    items = "".join(
        f"<item><title>{number + index}</title><guid>x:{index}</guid><description>{_quoted(text, how)}</description></item>"
        for index, (text, how) in enumerate(entries)
    )
    return f'<rss version="2.0"><channel><title>t</title><link>http://e.org/</link>{items}</channel></rss>'


def _atom(entries: list[tuple[str, str]], number: int) -> str:
    inside = "".join(
        f'<entry><id>x:{index}</id><title>{number + index}</title><content type="html">{_quoted(text, how)}</content></entry>'
        for index, (text, how) in enumerate(entries)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>t</title><updated>2012-01-11T00:00:00Z</updated>{inside}</feed>'


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """Whole feeds of both dialects, in several encodings."""
    entries = draw(st.lists(st.tuples(texts, st.sampled_from([ESCAPED, CDATA])), max_size=4))
    document = draw(st.sampled_from([_rss, _atom]))(entries, draw(st.integers(0, 3)))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
    declared = draw(
        st.sampled_from(["", '<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>\n<!-- x -->'])
    )
    return Feed(document, (declared + document).encode(encoding), tuple(text for text, _ in entries))


#: What servers, editors and attackers put where it does not belong.
GARBAGE = (
    b"&", b"<", b">", b"&nbsp;", b"&#0;", b"&#xD800;", b"&#99999999999999;", b"&a;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"?>",
    b"\x00", b"\x0b", b"\xff\xfe", b"\xe9", b"\xed\xa0\x80", b"\xef\xbf\xbf", b"\xef\xbb\xbf", b"<br>", b"<p>", b"</p>", b"<item>",
    b"</item>", b"</channel>", b"<entry>", b"<a:b>", b"</a:b>", b" xmlns:x=", b"xml:base='http://['", b"'", b'"', b"</", b"/>", b"http://[",
    b"javascript:", b"<!DOCTYPE x [", b'<!ENTITY a "b">', b"]>", b'<?xml version="1.0" encoding="utf-16"?>', b"<rss>", b"<feed/>", b"{",
    b'encoding="undefined"', b"<html>", b"\x89PNG", b"\r", b"\xc2\x85", b"<pubDate>9999-99-99T</pubDate>", b"<author>@(</author>",
    b"<enclosure url='//['/>", b"<link>http://[/</link>", b"<guid isPermaLink='x'>http://[</guid>",
)  # fmt: skip


KINDS = ("cut off", "flip", "insert", "leave out", "double")


def damage(body: bytes, kind: str, share: float, number: int, garbage: bytes) -> bytes:
    """Do one damage at a place that is given as a share of the whole."""
    at = int(share * len(body))
    before, after = body[:at], body[at:]
    match kind:
        case "cut off":
            return before
        case "flip":
            return before + bytes(byte ^ number for byte in after[:1]) + after[1:]
        case "insert":
            return before + garbage * (number % 3 + 1) + after
        case "leave out":
            return before + after[number:]
        case _:
            return before + after[:number] + after


def damaged(bodies: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Bodies that are cut off, garbled, or have something inserted, left out or doubled."""
    once = st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.integers(1, 255), st.sampled_from(GARBAGE))
    return st.builds(
        lambda body, damages: functools.reduce(lambda damaged, each: damage(damaged, *each), damages, body),
        bodies,
        st.lists(once, min_size=1, max_size=4),
    )
