"""docs/formats.md against the code: its tables are those of the readers, and each of their rows does what it says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from schemas.feed import Entry, Feed
from schemas.snapshot import Snapshot
from tests.worker.parse.documents import read
from worker.parse import atom_elements, cdf, jsonfeed, rss_elements
from worker.parse.namespaces import SPELLINGS, prefixed

TABLES = {
    "RSS: an entry": rss_elements.ENTRY,
    "RSS: the feed": rss_elements.FEED,
    "Atom: an entry": atom_elements.ENTRY,
    "Atom: the feed": atom_elements.FEED,
    "JSON Feed: an entry": jsonfeed.ENTRY,
    "JSON Feed: the feed": jsonfeed.FEED,
    "CDF: an entry": cdf.ENTRY,
    "CDF: the feed": cdf.FEED,
}
ALIASES = {"RSS: other names": rss_elements.ALIASES, "Atom: other names": atom_elements.ALIASES}
PREFIXES = ("atom", "content", "dc", "dcterms", "enc", "xhtml")
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{namespace[:-1]}"'
    for namespace in SPELLINGS
    if (prefix := prefixed(namespace + "x").partition(":")[0]) in PREFIXES
)

#: What stands in an element for the sake of a field.
TEXTS = {
    "published": "2012-01-11T00:00:00Z",
    "updated": "2012-01-11T00:00:00Z",
    "ttl_minutes": "60",
    "permalink": "http://e.org/1",
    "home_page": "http://e.org/",
    "comments_url": "http://e.org/1#c",
    "icon": "http://e.org/i.ico",
}
#: Elements that say by attributes what they say.
ELEMENTS = {
    ("enclosure", "enclosures"): '<enclosure url="http://e.org/a.mp3"/>',
    ("enc:enclosure", "enclosures"): '<enc:enclosure enc:url="http://e.org/a.mp3"/>',
    ("image", "image"): "<image><url>http://e.org/i.png</url></image>",
    ("atom:logo", "image"): "<atom:logo>http://e.org/i.png</atom:logo>",
    ("atom:link", "enclosures"): '<atom:link rel="enclosure" href="http://e.org/a.mp3"/>',
    ("atom:link", "links"): '<atom:link rel="via" href="http://e.org/v"/>',
    ("atom:link", "permalink"): '<atom:link href="http://e.org/1"/>',
    ("atom:link", "home_page"): '<atom:link href="http://e.org/1"/>',
    ("atom:link", "self_link"): '<atom:link rel="self" href="http://e.org/1"/>',
    ("atom:content", "permalink"): '<atom:content src="http://e.org/1"/>',
    ("atom:content", "enclosures"): '<atom:content src="http://e.org/1" type="image/png"/>',
    ("atom:source", "origin"): "<atom:source><atom:title>x</atom:title></atom:source>",
    ("LOGO[STYLE=IMAGE]/@HREF", "image"): '<LOGO STYLE="IMAGE" HREF="http://e.org/i.png"/>',
    ("LOGO[STYLE=ICON]/@HREF", "icon"): '<LOGO STYLE="ICON" HREF="http://e.org/i.png"/>',
    ("A/@HREF", "permalink"): '<A HREF="http://e.org/"/>',
    ("A/@HREF", "home_page"): '<A HREF="http://e.org/"/>',
}
MEMBERS = {
    "url": "http://e.org/1",
    "date_published": "2012-01-11T00:00:00Z",
    "date_modified": "2012-01-11T00:00:00Z",
    "authors": [{"name": "Jon"}],
    "author": {"name": "Jon"},
    "tags": ["a"],
    "attachments": [{"url": "http://e.org/a.mp3", "mime_type": "audio/mpeg"}],
    "external_url": "http://e.org/x",
    "image": "http://e.org/i.png",
    "banner_image": "http://e.org/b.png",
    "home_page_url": "http://e.org/",
    "feed_url": "http://e.org/feed.json",
    "next_url": "http://e.org/2.json",
    "hubs": [{"type": "WebSub", "url": "http://h.org/"}],
    "icon": "http://e.org/i.png",
    "favicon": "http://e.org/i.ico",
}


def document(kind: str, element: str, field: str) -> str:
    """Give a feed of which the feed, or its only entry, has this one element."""
    dialect, _, holder = kind.partition(": ")
    is_entry = holder == "an entry"
    if dialect == "JSON Feed":
        member = {element: MEMBERS.get(element, "x")}
        head = {"version": "https://jsonfeed.org/version/1.1"}
        return json.dumps(head | ({"items": [member]} if is_entry else member | {"items": []}))
    if dialect == "CDF":
        attribute = f'{element[1:]}="{TEXTS.get(field, "http://e.org/x")}"' if element.startswith("@") else ""
        inside = "" if attribute else ELEMENTS.get((element, field), f"<{element}>x</{element}>")
        return (
            f"<CHANNEL BASE='http://e.org/'><ITEM {attribute}>{inside}</ITEM></CHANNEL>"
            if is_entry
            else f"<CHANNEL BASE='http://e.org/' {attribute}>{inside}</CHANNEL>"
        )
    name = element if dialect == "RSS" or ":" in element else f"atom:{element}"
    inside = ELEMENTS.get((name, field), f"<{name}>{TEXTS.get(field, 'x')}</{name}>")
    if dialect == "RSS":
        item = f"<item>{inside}</item>" if is_entry else inside
        return f'<rss version="2.0" {NAMESPACES}><channel>{item}</channel></rss>'
    entry = f"<atom:entry>{inside}</atom:entry>" if is_entry else inside
    return f"<atom:feed {NAMESPACES}>{entry}</atom:feed>"


def of(snapshot: Snapshot, kind: str) -> Entry | Feed:
    return snapshot.entries[0] if kind.endswith("an entry") else snapshot.feed


def shown(tag: str, title: str) -> str:
    return prefixed(tag).removeprefix("atom:" if title.startswith("Atom") else "")


def rows(page: str, title: str) -> list[tuple[str, ...]]:
    """Give the rows of the table under a heading."""
    section = page.partition(f"### {title}\n")[2].partition("\n#")[0]
    return [tuple(re.findall(r"`([^`]+)`", line)) for line in section.splitlines() if line.startswith("| `")]


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs/formats.md").read_text()


@pytest.mark.parametrize("title", TABLES)
def test_a_table_is_that_of_the_code(title: str, page: str) -> None:
    expected = [(shown(tag, title), field) for field, tags in TABLES[title].items() for tag in tags]
    assert rows(page, title) == expected


@pytest.mark.parametrize("title", ALIASES)
def test_the_other_names_are_those_of_the_code(title: str, page: str) -> None:
    assert rows(page, title) == [(shown(found, title), shown(right, title)) for found, right in ALIASES[title].items()]


@pytest.mark.parametrize(
    ("kind", "element", "field"),
    [
        (kind, shown(tag, kind), field)
        for kind, table in TABLES.items()
        for field, tags in table.items()
        for tag in tags
    ],
)
def test_an_element_alone_makes_its_field(kind: str, element: str, field: str) -> None:
    said = of(read(document(kind, element, field)), kind)
    nothing: Any = {each: getattr(type(said)(), each) for each in type(said).__struct_fields__}
    fields = {field, "content"} if field == "summary" else {field}  # without content the summary is all there is
    assert any(getattr(said, each) != nothing[each] for each in fields)
    if field not in {"permalink", "guid"}:  # an address may be both
        expected = fields | {"permalink", "links", "enclosures", "content"}
        assert {each for each in nothing if getattr(said, each) != nothing[each]} <= expected


@pytest.mark.parametrize(
    ("title", "found"), [(title, found) for title, aliases in ALIASES.items() for found in aliases]
)
def test_another_name_is_read_as_the_right_one(title: str, found: str) -> None:
    vocabulary = (rss_elements if title.startswith("RSS") else atom_elements).VOCABULARY
    right = ALIASES[title][found]
    for spelling in (found, found.upper()):
        assert vocabulary.names()[spelling] == vocabulary.known[right]
