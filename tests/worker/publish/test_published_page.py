"""docs/published.md against the code: every field of a feed and its entries, in every format, there and back."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from lxml import etree
from msgspec.structs import fields

from schemas.feed import Category, Enclosure, Entry, Feed, Origin, Person, Statistics, UpdateSchedule
from schemas.media import Credit, Image, Location, Rating
from schemas.podcast import Episode, Podcast
from schemas.snapshot import Snapshot
from tests.validity import errors
from tests.worker.parse.documents import read
from tests.worker.publish.fields import ENTRIES, FEEDS
from worker.publish import channel
from worker.publish.parts import NAMESPACES
from worker.publish.places import Format
from worker.publish.rendering import render

FORMATS: tuple[Format, ...] = ("rss", "atom", "jsonfeed")
#: Fields of which each field has a row of its own.
ENTRY_PARTS = {
    "authors": Person,
    "contributors": Person,
    "categories": Category,
    "enclosures": Enclosure,
    "origin": Origin,
    "images": Image,
    "locations": Location,
    "credits": Credit,
    "ratings": Rating,
    "episode": Episode,
    "statistics": Statistics,
}
FEED_PARTS = {
    "authors": Person,
    "contributors": Person,
    "publisher": Person,
    "owner": Person,
    "categories": Category,
    "podcast": Podcast,
    "update_schedule": UpdateSchedule,
}
XPATHS = NAMESPACES | {"content": "http://purl.org/rss/1.0/modules/content/"}

Row = tuple[str, dict[Format, tuple[str, ...]]]


def rows(page: str, title: str) -> list[Row]:
    """Give the rows of a table: the field, and its elements in each format."""
    section = page.partition(f"## {title}\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return [
        (
            cells[0].strip("`"),
            {to: tuple(re.findall("`([^`]+)`", cell)) for to, cell in zip(FORMATS, cells[1:], strict=True)},
        )
        for cells in lines
    ]


PAGE = (Path(__file__).parents[3] / "docs/published.md").read_text()
TABLES: dict[str, tuple[list[Row], Any]] = {
    "An entry": (rows(PAGE, "An entry"), ENTRIES),
    "The feed": (rows(PAGE, "The feed"), FEEDS),
}
CASES = [
    pytest.param(title, path, to, elements[to], id=f"{title}: {path} in {to}")
    for title, (found, _) in TABLES.items()
    for path, elements in found
    for to in FORMATS
]


def paths(whole: Any, parts: dict[str, Any]) -> set[str]:
    """Give the paths of a struct's fields; those of `parts` go one deeper."""
    return {
        path
        for field in fields(whole)
        for path in (
            [f"{field.name}.{inner.name}" for inner in fields(parts[field.name])]
            if field.name in parts
            else [field.name]
        )
    }


def published(title: str, whole: Any, to: Format) -> bytes:
    feed, entries = (FEEDS["home_page"][1], (whole,)) if title == "An entry" else (whole, ())
    return render(to, *channel.of_snapshot(Snapshot(dialect="rss", feed=feed, entries=entries), None))


def has(data: bytes, element: str, title: str, to: Format) -> bool:
    """Whether a document says something of an entry or the feed in an element: "a:b/c[x=y]@z", or a key of JSON."""
    if to == "jsonfeed":
        document: Any = json.loads(data)
        found = [document["items"][0] if title == "An entry" else document]
        for name in element.split("."):
            found = [each[name] for one in found for each in (one if isinstance(one, list) else [one]) if name in each]
        return bool(found)
    path, _, attribute = element.partition("@")
    steps = "/".join(step if ":" in step or to == "rss" else f"atom:{step}" for step in path.split("/") if step)
    steps = re.sub(r"\[(\w+)=([^\]]+)\]", r"[@\1='\2']", steps)
    holder = (
        {"rss": "//item", "atom": "//atom:entry"} if title == "An entry" else {"rss": "//channel", "atom": "/atom:feed"}
    )
    names = XPATHS | {"xml": "http://www.w3.org/XML/1998/namespace"}
    xpath = "/".join(filter(None, (holder[to], steps, attribute and f"@{attribute}")))
    return bool(etree.fromstring(data).xpath(xpath, namespaces=names))


@pytest.mark.parametrize(
    ("title", "whole", "parts"), [("An entry", Entry, ENTRY_PARTS), ("The feed", Feed, FEED_PARTS)]
)
def test_every_field_has_a_row_and_a_value(title: str, whole: Any, parts: dict[str, Any]) -> None:
    found, samples = TABLES[title]
    assert [path for path, _ in found] == list(dict.fromkeys(path for path, _ in found))
    assert {path for path, _ in found} == paths(whole, parts) == set(samples)
    assert set(FORMATS) == set(get_args(Format))


@pytest.mark.parametrize(("title", "path", "to", "elements"), CASES)
def test_a_field_stands_where_the_page_says(title: str, path: str, to: Format, elements: tuple[str, ...]) -> None:
    without, whole = TABLES[title][1][path]
    data, base = published(title, whole, to), published(title, without, to)
    assert errors(data, to) == []
    assert (data != base) == bool(elements), "a field that has no element changes nothing"
    for element in elements:
        assert has(data, element, title, to), element


#: Fields that come back as another one, and why.
ELSEWHERE = {
    ("An entry", "comments_url", "atom"): "Atom has a link of the relation replies, which may lead to any answer",
    ("The feed", "published", "rss"): "the channel's date is that of its latest entry, else of the feed",
    ("The feed", "published", "atom"): "the same",
}


@pytest.mark.parametrize(
    ("title", "path", "to"),
    [
        pytest.param(title, path, to, id=f"{title}: {path} from {to}")
        for title, (found, _) in TABLES.items()
        for path, elements in found
        for to in ("rss", "atom")
        if elements[to] and (title, path, to) not in ELSEWHERE
    ],
)
def test_a_field_comes_back(title: str, path: str, to: Format) -> None:
    whole = TABLES[title][1][path][1]
    back = read(published(title, whole, to).decode())
    one = back.entries[0] if title == "An entry" else back.feed
    for name in path.split("."):
        whole, one = (each[-1] if isinstance(each, tuple) else each for each in (whole, one))
        whole, one = getattr(whole, name), getattr(one, name)
    assert one == whole
