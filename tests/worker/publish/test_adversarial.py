"""Whatever came in, what goes out is valid, safe and whole."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from schemas.errors import UsageError
from schemas.feed import Category, Enclosure, Entry, Link, Person, Text
from schemas.publication import Channel, PublishedEntry
from tests.validity import errors
from tests.validity.grammar import breaches
from tests.worker.publish.samples import ADVERSARIAL, BARE, CHANNEL
from worker.publish import render
from worker.publish.uris import LINK_SCHEMES

EVERYTHING = tuple(ADVERSARIAL.values())
ODD_CHANNEL = Channel(
    id="a feed \x00 with spaces",
    title="<script>alert(1)</script>\x0b",
    link="javascript:alert(1)",
    description="</description> ]]> & \ud800",
    language="klingon",
    authors=(Person(name=" ", email="nobody"), Person(name="\x00<b>", uri="data:x")),
    url="https://feeds.example.org/x/",
    rights="\ufffe",
    icon="file:///etc/passwd",
    image="javascript:alert(1)",
)
CC_LICENSE = "{http://backend.userland.com/creativeCommonsRssModule}license"
COMMENT_FEED = "{http://wellformedweb.org/CommentAPI/}commentRss"
CHANNELS = {"bare": BARE, "full": CHANNEL, "odd": ODD_CHANNEL}


def problems(channel: Channel, entries: Sequence[PublishedEntry]) -> list[str]:
    """Name what is wrong with a feed in any of its formats."""
    rss, atom, json = (render(to, channel, entries) for to in ("rss", "atom", "jsonfeed"))
    found = errors(rss, "rss") + errors(atom, "atom") + breaches(atom) + errors(json, "jsonfeed")
    addresses = [*_xml_addresses(rss), *_xml_addresses(atom), *_json_addresses(msgspec.json.decode(json))]
    return found + [f"unsafe: {address}" for address in addresses if not _is_safe(address)]


def _is_safe(address: str) -> bool:
    scheme = re.match("[a-z][a-z0-9+.-]*(?=:)", address)
    return scheme is not None and scheme[0] in LINK_SCHEMES.keys() | {"urn", "tag", "geo"} and address.isascii()


def _xml_addresses(data: bytes) -> list[str]:
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    names = {"href", "url", "src", "img", "image", "uri", "feedUrl", "accountUrl"}
    found = [str(value) for node in root.iter() for name, value in node.attrib.items() if name in names]
    names, tags = {"link", "url", "uri", "icon", "logo", "docs"}, {"comments", CC_LICENSE, COMMENT_FEED}
    holders = [node for node in root.iter() if node.tag in tags or etree.QName(node).localname in names]
    return found + [node.text for node in holders if node.text]


def _json_addresses(tree: Any) -> list[str]:
    names = {"url", "home_page_url", "feed_url", "icon", "favicon", "href", "uri", "comments_url"}
    if isinstance(tree, dict):
        own = [value for name, value in tree.items() if name in names]
        return own + [address for value in tree.values() for address in _json_addresses(value)]
    return [address for value in tree for address in _json_addresses(value)] if isinstance(tree, list) else []


@pytest.mark.parametrize("channel", CHANNELS)
def test_everything_together_is_valid_and_safe(channel: str) -> None:
    assert problems(CHANNELS[channel], EVERYTHING) == []
    assert problems(CHANNELS[channel], ()) == []


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_each_by_itself_is_valid_and_safe(name: str) -> None:
    assert problems(BARE, (ADVERSARIAL[name],)) == []


def test_no_entry_is_lost() -> None:
    assert len(msgspec.json.decode(render("jsonfeed", BARE, EVERYTHING))["items"]) == len(EVERYTHING)
    assert render("rss", BARE, EVERYTHING).count(b"</item>") == len(EVERYTHING)
    assert render("atom", BARE, EVERYTHING).count(b"</entry>") == len(EVERYTHING)


def test_a_format_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="no such format: opml; there are jsonfeed, rss, atom"):
        render("opml", BARE, ())  # type: ignore[arg-type]


TEXTS = st.text(
    st.characters() | st.sampled_from("<>&\"'\x00\x0b\ufffe]:/%# \n\u202e") | st.just("\ud800"), max_size=12
)
ADDRESSES = TEXTS | st.builds(
    "{}:{}".format, st.sampled_from(["http", "https", "javascript", "urn", "tag", "data"]), TEXTS
)
ADDRESSES |= st.builds("http://{}/{}".format, TEXTS, TEXTS)
MAYBE = st.none() | TEXTS
BODIES = st.none() | st.builds(Text, value=TEXTS, kind=st.sampled_from(["text", "html"]))
MOMENTS = st.none() | st.datetimes(timezones=st.timezones()).filter(lambda moment: 1 < moment.year < 9999)
PEOPLE = st.lists(st.builds(Person, name=MAYBE, email=MAYBE, uri=st.none() | ADDRESSES), max_size=2).map(tuple)
ENTRIES = st.builds(
    PublishedEntry,
    id=ADDRESSES,
    updated=MOMENTS,
    first_seen=MOMENTS,
    source_id=st.none() | st.sampled_from("ab"),
    entry=st.builds(
        Entry,
        guid=MAYBE,
        permalink=st.none() | ADDRESSES,
        title=BODIES,
        summary=BODIES,
        content=BODIES,
        published=MOMENTS,
        authors=PEOPLE,
        contributors=PEOPLE,
        categories=st.lists(st.builds(Category, term=TEXTS, scheme=st.none() | ADDRESSES, label=MAYBE), max_size=2).map(
            tuple
        ),
        enclosures=st.lists(st.builds(Enclosure, url=ADDRESSES, type=MAYBE, title=MAYBE), max_size=2).map(tuple),
        links=st.lists(
            st.builds(Link, href=ADDRESSES, rel=ADDRESSES, type=MAYBE, title=MAYBE, hreflang=MAYBE), max_size=2
        ).map(tuple),
        comments_url=st.none() | ADDRESSES,
        rights=MAYBE,
        language=MAYBE,
    ),
)
ANY_CHANNEL = st.builds(
    Channel, id=ADDRESSES, title=TEXTS, link=st.none() | ADDRESSES, description=MAYBE, language=MAYBE, authors=PEOPLE,
    updated=MOMENTS, rights=MAYBE, icon=st.none() | ADDRESSES, image=st.none() | ADDRESSES, generator=MAYBE,
)  # fmt: skip


@given(ANY_CHANNEL, st.lists(ENTRIES, max_size=3))
def test_anything_at_all_is_valid_and_safe(channel: Channel, entries: list[PublishedEntry]) -> None:
    assert problems(channel, entries) == []
