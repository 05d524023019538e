"""Feeds of every dialect as generators write them, with what must survive, and the ways in which they are damaged."""

import functools
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.properties.dates import Spelling, spellings

#: Text with what XML and HTML care about, but without what XML forbids.
texts = st.text(
    st.sampled_from("abc é–日😀&<>;#\"'[]!-?= \n\t\u00a0\u2028")
    | st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]),
    max_size=40,
).map(lambda text: text.translate({0xFFFE: None, 0xFFFF: None}))

ESCAPED, CDATA = "escaped", "CDATA"


class Post(NamedTuple):
    """What the writer of an entry meant."""

    text: str
    how: str  #: Whether its text is escaped or stands in CDATA.
    date: Spelling | None
    author: str
    category: str


class Feed(NamedTuple):
    """A feed, as characters and as bytes, and what its entries say, in order."""

    document: str
    body: bytes
    texts: tuple[str, ...]
    dates: tuple[datetime | None, ...]


def _quoted(post: Post) -> str:
    return (
        escape(post.text) if post.how == ESCAPED else "<![CDATA[" + post.text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    )


def _element(name: str, text: str | None, inside: str = "") -> str:
    return f"<{name}>{inside or escape(text)}</{name.partition(' ')[0]}>" if text else ""


def _date(name: str, post: Post) -> str:
    return _element(name, post.date and post.date.text)


def _item(post: Post, index: int, number: int) -> str:
    """An item of RSS; Dublin Core's elements are those of RSS 1.0, and later ones have them too."""
    return (
        f"<title>{number + index}</title><link>http://e.org/{index}</link>"
        f"{_element('author', post.author)}{_element('category', post.category)}{_date('pubDate', post)}"
        f"<guid>x:{index}</guid><description>{_quoted(post)}</description>"
    )


def _rss(version: str, posts: list[Post], number: int) -> str:
    items = "".join(f"<item>{_item(post, index, number)}</item>" for index, post in enumerate(posts))
    channel = "<title>t</title><link>http://e.org/</link><description>d</description>"
    return f'<rss version="{version}"><channel>{channel}{items}</channel></rss>'


def _rdf(namespace: str, posts: list[Post], number: int) -> str:
    items = "".join(
        f'<item rdf:about="x:{index}"><title>{number + index}</title><link>http://e.org/{index}</link>'
        f"{_element('dc:creator', post.author)}{_element('dc:subject', post.category)}{_date('dc:date', post)}"
        f"<description>{_quoted(post)}</description></item>"
        for index, post in enumerate(posts)
    )
    names = f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="{namespace}"'
    channel = "<channel><title>t</title><link>http://e.org/</link><description>d</description></channel>"
    return f"<rdf:RDF {names}>{channel}{items}</rdf:RDF>"


def _atom_1(posts: list[Post], number: int) -> str:
    inside = "".join(
        f"<entry><id>x:{index}</id><title>{number + index}</title>{_date('published', post)}"
        f"{_element('author', post.author, _element('name', post.author))}"
        f"{f'<category term={json.dumps(post.category)}/>' if post.category else ''}"
        f'<content type="html">{_quoted(post)}</content></entry>'
        for index, post in enumerate(posts)
    )
    head = "<id>x</id><title>t</title><updated>2012-01-11T00:00:00Z</updated>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{inside}</feed>'


def _atom_03(posts: list[Post], number: int) -> str:
    inside = "".join(
        f"<entry><id>x:{index}</id><title>{number + index}</title>{_date('issued', post)}"
        f"{_element('author', post.author, _element('name', post.author))}"
        f'<content type="text/html" mode="escaped">{_quoted(post)}</content></entry>'
        for index, post in enumerate(posts)
    )
    head = "<id>x</id><title>t</title><modified>2012-01-11T00:00:00Z</modified>"
    return f'<feed version="0.3" xmlns="http://purl.org/atom/ns#">{head}{inside}</feed>'


def _jsonfeed(posts: list[Post], number: int) -> str:
    items = [
        {
            "id": f"x:{index}",
            "title": str(number + index),
            "content_html": post.text,
            **({"date_published": post.date.text} if post.date else {}),
            **({"authors": [{"name": post.author}]} if post.author else {}),
            **({"tags": [post.category]} if post.category else {}),
        }
        for index, post in enumerate(posts)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items}, ensure_ascii=False)


#: Dialects in XML -> how they are written.
DIALECTS: dict[str, Callable[[list[Post], int], str]] = {
    **{f"RSS {version}": functools.partial(_rss, version) for version in ("0.91", "0.92", "0.93", "0.94", "2.0")},
    "RSS 0.90": functools.partial(_rdf, "http://my.netscape.com/rdf/simple/0.9/"),
    "RSS 1.0": functools.partial(_rdf, "http://purl.org/rss/1.0/"),
    "Atom 0.3": _atom_03,
    "Atom 1.0": _atom_1,
}

posts = st.builds(
    Post,
    texts,
    st.sampled_from([ESCAPED, CDATA]),
    st.none() | spellings().filter(lambda spelling: spelling.defect is None),
    st.sampled_from(["", "", "Jon Ainger", "Ða ó Þ"]),
    st.sampled_from(["", "", "news", "日本"]),
)


@st.composite
def feeds(draw: st.DrawFn, dialects: tuple[str, ...] = tuple(DIALECTS)) -> Feed:
    """Whole feeds of every dialect that is XML, in several encodings."""
    written = draw(st.lists(posts, max_size=4))
    document = DIALECTS[draw(st.sampled_from(dialects))](written, draw(st.integers(0, 3)))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
    declared = draw(
        st.sampled_from(["", '<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>\n<!-- x -->'])
    )
    return _told(document, (declared + document).encode(encoding), written)


@st.composite
def json_feeds(draw: st.DrawFn) -> Feed:
    """Whole JSON Feeds."""
    written = draw(st.lists(posts, max_size=4))
    document = _jsonfeed(written, draw(st.integers(0, 3)))
    return _told(document, document.encode(), written)


def _told(document: str, body: bytes, written: list[Post]) -> Feed:
    dates = tuple(post.date.moment if post.date else None for post in written)
    return Feed(document, body, tuple(post.text for post in written), dates)


#: What servers, editors and attackers put where it does not belong.
GARBAGE = (
    b"&", b"<", b">", b"&nbsp;", b"&#0;", b"&#xD800;", b"&#99999999999999;", b"&a;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"?>",
    b"\x00", b"\x0b", b"\xff\xfe", b"\xe9", b"\xed\xa0\x80", b"\xef\xbf\xbf", b"\xef\xbb\xbf", b"<br>", b"<p>", b"</p>", b"<item>",
    b"</item>", b"</channel>", b"<entry>", b"<a:b>", b"</a:b>", b" xmlns:x=", b"xml:base='http://['", b"'", b'"', b"</", b"/>", b"http://[",
    b"javascript:", b"<!DOCTYPE x [", b'<!ENTITY a "b">', b"]>", b'<?xml version="1.0" encoding="utf-16"?>', b"<rss>", b"<feed/>", b"{",
    b'encoding="undefined"', b"<html>", b"\x89PNG", b"\r", b"\xc2\x85", b"<pubDate>9999-99-99T</pubDate>", b"<author>@(</author>",
    b"<enclosure url='//['/>", b"<link>http://[/</link>", b"<guid isPermaLink='x'>http://[</guid>",
)  # fmt: skip


KINDS = ("cut off", "flip", "insert", "leave out", "double", "drop a tag", "swap", "glue")
_TAG = re.compile(rb"<[^<>]*+>")


def damage(body: bytes, kind: str, share: float, number: int, garbage: bytes) -> bytes:
    """Do one damage at a place that is given as a share of the whole."""
    at = int(share * len(body))
    before, after = body[:at], body[at:]
    tag = _TAG.search(body, at)
    done = {
        "cut off": before,
        "flip": before + bytes(byte ^ number for byte in after[:1]) + after[1:],
        "insert": before + garbage * (number % 3 + 1) + after,
        "leave out": before + after[number:],
        "double": before + after[:number] + after,
        "drop a tag": body[: tag.start()] + body[tag.end() :] if tag else body,
        "swap": after + before,
        "glue": body + before,
    }
    return done[kind]


def damaged(bodies: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Bodies that are cut off, garbled, put together wrongly, or have something inserted, left out or doubled."""
    once = st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.integers(1, 255), st.sampled_from(GARBAGE))
    return st.builds(
        lambda body, damages: functools.reduce(lambda damaged, each: damage(damaged, *each), damages, body),
        bodies,
        st.lists(once, min_size=1, max_size=4),
    )
