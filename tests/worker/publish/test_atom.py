from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from archive.identity import minted_id
from schemas.feed import Person
from schemas.publication import Channel, PublishedEntry
from tests.worker.publish.samples import ADVERSARIAL, BARE, CET, CHANNEL, FULL, SEEN, entry, html, plain
from worker.publish import atom

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Tree = tuple[str, dict[str, str], str | None]


def feed_of(channel: Channel, *entries: PublishedEntry) -> etree._Element:
    return etree.fromstring(atom.render(channel, entries))


def tree(element: etree._Element) -> list[Any]:
    """Give elements as name, attributes, and text or children."""
    return [
        (
            str(child.tag).removeprefix(ATOM),
            {str(name): str(value) for name, value in child.attrib.items()},
            tree(child) if len(child) else child.text,
        )
        for child in element
    ]


def entry_of(one: PublishedEntry, channel: Channel = BARE) -> etree._Element:
    (found,) = feed_of(channel, one).findall(f"{ATOM}entry")
    return found


def test_a_feed_with_everything() -> None:
    feed = feed_of(CHANNEL)
    assert feed.get(LANG) == "en-GB"
    found = tree(feed)
    (generator,) = [one for one in found if one[0] == "generator"]
    assert generator[2] == "backissue"
    found.remove(generator)
    assert found == [
        ("id", {}, "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("title", {}, "Back issues & more"),
        ("updated", {}, "2012-01-11T00:00:00+01:00"),
        (
            "author",
            {},
            [("name", {}, "Jo Doe"), ("email", {}, "jo@example.com"), ("uri", {}, "http://www.example.com/jo")],
        ),
        ("link", {"href": "http://www.example.com/", "rel": "alternate"}, None),
        ("icon", {}, "http://www.example.com/favicon.png"),
        ("logo", {}, "http://www.example.com/logo.png"),
        ("rights", {}, "© 2012"),
        ("subtitle", {}, "What was once written"),
        (
            "link",
            {"href": "https://feeds.example.org/back/atom.xml", "rel": "self", "type": "application/atom+xml"},
            None,
        ),
    ]


def test_what_atom_demands_is_there_and_nothing_else() -> None:
    assert [one for one in tree(feed_of(BARE)) if one[0] != "generator"] == [
        ("id", {}, "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("title", {}, "Bare"),
        ("updated", {}, "1970-01-01T00:00:00+00:00"),
        ("author", {}, [("name", {}, "Bare")]),
    ]


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ((), ["T"]),
        ((Person(uri="http://example.com/"),), ["T"]),
        ((Person(email="jo@example.com"), Person(name="B")), ["jo@example.com", "B"]),
    ],
)
def test_a_feed_has_an_author(authors: tuple[Person, ...], expected: list[str]) -> None:
    feed = feed_of(Channel(id="urn:isbn:1", title="T", authors=authors))
    assert [name.text for name in feed.findall(f"{ATOM}author/{ATOM}name")] == expected


def test_an_entry_with_everything() -> None:
    found = entry_of(FULL)
    assert found.get(LANG) == "cy"
    assert tree(found) == [
        ("id", {}, "http://www.example.com/?p=7"),
        ("title", {}, "Pop goes the Council?"),
        ("updated", {}, "2011-08-20T00:00:00+00:00"),
        ("author", {}, [("name", {}, "Alex Khaldi"), ("email", {}, "alex@example.com")]),
        ("author", {}, [("name", {}, "Jon Ainger")]),
        ("content", {"type": "html"}, "<p>The whole &amp; <strong>long</strong> story</p>"),
        ("summary", {"type": "html"}, "<p>A <em>short</em> one</p>"),
        ("category", {"term": "news"}, None),
        ("category", {"term": "c2", "scheme": "http://example.com/tags", "label": "Councils"}, None),
        ("contributor", {}, [("name", {}, "Ed Itor")]),
        ("published", {}, "2011-08-19T09:30:00+01:00"),
        ("rights", {}, "CC BY"),
        ("link", {"href": "http://www.example.com/?p=7", "rel": "alternate"}, None),
        (
            "link",
            {
                "href": "http://media.example.com/a.mp3",
                "rel": "enclosure",
                "type": "audio/mpeg",
                "length": "1234",
                "title": "Listen",
            },
            None,
        ),
        ("link", {"href": "http://media.example.com/b.pdf", "rel": "enclosure", "length": "5"}, None),
        ("link", {"href": "http://www.example.com/?p=7#comments", "rel": "replies"}, None),
        (
            "link",
            {"href": "http://example.net/", "rel": "via", "type": "text/html", "title": "From", "hreflang": "en"},
            None,
        ),
    ]


@pytest.mark.parametrize(
    ("one", "bodies"),
    [
        (entry(), [("content", {"type": "text"}, None)]),
        (entry(permalink="http://example.com/"), []),
        (entry(summary=plain("S")), [("content", {"type": "text"}, "S"), ("summary", {"type": "text"}, "S")]),
        (entry(summary=html("S"), permalink="http://example.com/"), [("summary", {"type": "html"}, "S")]),
        (entry(content=plain("<b>")), [("content", {"type": "text"}, "<b>")]),
        (entry(content=html("")), [("content", {"type": "html"}, None)]),
    ],
)
def test_an_entry_has_content_or_a_link(one: PublishedEntry, bodies: list[Tree]) -> None:
    assert [body for body in tree(entry_of(one)) if body[0] in {"content", "summary"}] == bodies


@pytest.mark.parametrize(
    ("one", "channel", "updated"),
    [
        (entry(updated=SEEN, published=datetime(2011, 1, 1, tzinfo=CET)), CHANNEL, "2024-05-17T12:00:00+00:00"),
        (entry(published=datetime(2011, 1, 1, tzinfo=CET), first_seen=SEEN), CHANNEL, "2011-01-01T00:00:00+01:00"),
        (entry(first_seen=SEEN), CHANNEL, "2024-05-17T12:00:00+00:00"),
        (entry(), CHANNEL, "2012-01-11T00:00:00+01:00"),
        (entry(), BARE, "1970-01-01T00:00:00+00:00"),
    ],
)
def test_updated_is_never_the_clock(one: PublishedEntry, channel: Channel, updated: str) -> None:
    assert entry_of(one, channel).findtext(f"{ATOM}updated") == updated


def test_a_missing_date_of_publication_stays_missing() -> None:
    assert entry_of(entry(updated=datetime(2011, 1, 1, tzinfo=UTC))).find(f"{ATOM}published") is None


def test_a_title_is_text_and_may_be_empty() -> None:
    assert tree(entry_of(ADVERSARIAL["tags as text"]))[1][2] == ADVERSARIAL["tags as text"].entry.title.value  # type: ignore[union-attr]
    assert tree(entry_of(entry()))[1] == ("title", {}, None)


def test_an_id_is_a_uri_and_unique() -> None:
    trap = entry(minted_id("", "a b"))
    ids = [
        found.text for found in feed_of(BARE, trap, entry("a b"), entry("urn:isbn:1")).findall(f"{ATOM}entry/{ATOM}id")
    ]
    assert ids[0] == trap.id
    assert ids[2] == "urn:isbn:1"
    assert len(set(ids)) == 3


def test_links_are_not_repeated() -> None:
    found = [(one["rel"], one["href"]) for tag, one, _ in tree(entry_of(ADVERSARIAL["odd addresses"])) if tag == "link"]
    assert found == [
        ("alternate", "http://xn--exmple-cua.com:80/a%20b?q=%3C%C3%BC%3E&x=%5B1%5D%7C2#a%23b"),
        ("enclosure", "http://localhost/a.mp3"),
        ("enclosure", "https://example.com/a%20b.mp3"),
        ("alternate", "http://example.com/3"),
        ("http://example.com/rel#x", "http://example.com/4"),
        ("related", "http://example.com/5"),
    ]
