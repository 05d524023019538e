"""A feed's documents: how they lead to each other, to their hubs, and what is said of entries that are gone."""

import json
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from schemas.feed import Link, Origin, Person, Text
from schemas.publication import Channel, Paging
from schemas.snapshot import Deletion
from tests.validity import errors
from tests.worker.publish.samples import BARE, CET, SEEN, entry, plain
from worker.publish import atom, rss
from worker.publish.rendering import render

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
FH = "{http://purl.org/syndication/history/1.0}"
URL = "https://feeds.example.org/x/"
HUB = "https://hub.example.org/"


def links(data: bytes) -> dict[str, str]:
    """Give the links of a feed but its home page's, by relation; each is there once."""
    root = etree.fromstring(data)
    holder = root[0] if root.tag == "rss" else root
    found = [(str(link.get("rel")), str(link.get("href"))) for link in holder.findall(f"{ATOM}link")]
    assert len(dict(found)) == len(found)
    return {rel: href for rel, href in found if rel != "alternate"}


def marks(data: bytes) -> list[str]:
    return [name for name in ("archive", "complete") if etree.fromstring(data).find(f".//{FH}{name}") is not None]


@pytest.mark.parametrize(
    ("url", "paging", "of_rss", "of_atom", "marked"),
    [
        (None, Paging(), {}, {}, []),
        (URL, Paging(), {"self": "rss.xml"}, {"self": "atom.xml"}, []),
        (
            URL,
            Paging(previous="archive/1/3"),
            {"self": "rss.xml", "prev-archive": "archive/1/3.rss.xml"},
            {"self": "atom.xml", "prev-archive": "archive/1/3.xml"},
            [],
        ),
        (
            URL,
            Paging(page="archive/1/3", previous="archive/1/2"),
            {"self": "archive/1/3.rss.xml", "current": "rss.xml", "prev-archive": "archive/1/2.rss.xml"},
            {"self": "archive/1/3.xml", "current": "atom.xml", "prev-archive": "archive/1/2.xml"},
            ["archive"],
        ),
        (
            URL,
            Paging(is_complete=True, previous="archive/1/3"),
            {"self": "rss.xml"},
            {"self": "atom.xml"},
            ["complete"],
        ),
        (None, Paging(previous="archive/1/3"), {}, {"prev-archive": "archive/1/3.xml"}, []),
        (
            None,
            Paging(page="archive/1/3", previous="archive/1/2"),
            {},
            {"current": "../../atom.xml", "prev-archive": "../../archive/1/2.xml"},
            ["archive"],
        ),
    ],
)
def test_documents_lead_to_each_other(
    url: str | None, paging: Paging, of_rss: dict[str, str], of_atom: dict[str, str], marked: list[str]
) -> None:
    channel = replace(BARE, url=url, paging=paging)
    for to, expected in (("rss", of_rss), ("atom", of_atom)):
        data = render(to, channel, (entry(title=plain("T")),))  # type: ignore[arg-type]  # a table's words
        assert links(data) == {rel: (url or "") + place for rel, place in expected.items()}
        assert marks(data) == marked
        assert errors(data, to) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paging", "feed_url", "next_url"),
    [
        (Paging(), "feed.json", None),
        (Paging(previous="archive/1/3"), "feed.json", "archive/1/3.json"),
        (Paging(page="archive/1/3", previous="archive/1/2"), "archive/1/3.json", "archive/1/2.json"),
        (Paging(page="archive/1/1"), "archive/1/1.json", None),
        (Paging(is_complete=True, previous="archive/1/3"), "feed.json", None),
    ],
)
def test_json_feed_leads_to_older_documents(paging: Paging, feed_url: str, next_url: str | None) -> None:
    document = json.loads(render("jsonfeed", replace(BARE, url=URL, paging=paging), ()))
    assert document["feed_url"] == URL + feed_url
    assert document.get("next_url") == (next_url and URL + next_url)
    assert not {"feed_url", "next_url"} & json.loads(render("jsonfeed", replace(BARE, paging=paging), ())).keys()


def test_hubs_are_told_where_they_can_know_of_changes() -> None:
    hubs = (HUB, "https://other.example.org/", HUB, "javascript:alert(1)")
    channel = replace(BARE, url=URL, hubs=hubs)
    for render_one in (rss.render, atom.render):
        found = etree.fromstring(render_one(channel, ())).findall(f".//{ATOM}link[@rel='hub']")
        assert [link.get("href") for link in found] == [HUB, "https://other.example.org/"]
    document = json.loads(render("jsonfeed", channel, ()))
    assert document["hubs"] == [{"type": "WebSub", "url": url} for url in (HUB, "https://other.example.org/")]
    for silent in (replace(channel, url=None), replace(channel, paging=Paging(page="archive/1/1"))):
        assert "hub" not in links(rss.render(silent, ())) | links(atom.render(silent, ()))
        assert "hubs" not in json.loads(render("jsonfeed", silent, ()))


DELETED = Deletion(
    guid="tag:example.com,2012:1",
    deleted=SEEN,
    by=Person(name="Ann", email="ann@example.com", uri="javascript:x"),
    comment=Text(value="By <b>request</b>", kind="html"),
    links=(Link(href="https://example.com/why", rel="related"), Link(href="data:x", rel="related")),
)


def tombstones(channel: Channel, *ids: str) -> list[etree._Element]:
    data = atom.render(channel, [entry(one, title=plain("T")) for one in ids])
    assert errors(data, "atom") == []
    return etree.fromstring(data).findall(f"{AT}deleted-entry")


def test_a_deleted_entry_says_when_by_whom_and_why() -> None:
    (found,) = tombstones(replace(BARE, tombstones=(DELETED, DELETED)))
    assert {str(name): value for name, value in found.items()} == {
        "ref": "tag:example.com,2012:1",
        "when": "2024-05-17T12:00:00+00:00",
    }
    assert [(child.tag, child.text and child.text.strip()) for child in found.iter()][1:] == [
        (f"{AT}by", ""),
        (f"{ATOM}name", "Ann"),
        (f"{ATOM}email", "ann@example.com"),
        (f"{AT}comment", "By <b>request</b>"),
        (f"{ATOM}link", None),
    ]
    assert found.find(f"{AT}comment").get("type") == "html"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "present", "refs"),
    [
        ({"deleted": None}, (), []),  # `when` is demanded, and the clock is not asked
        ({}, ("tag:example.com,2012:1",), []),  # it stands in the document again
        ({}, ("tag:example.com,2012:2",), ["tag:example.com,2012:1"]),
        ({"guid": "7"}, (), ["urn:uuid:"]),  # as the id of such an entry goes out
        ({"guid": "7"}, ("7",), []),
    ],
)
def test_which_deleted_entries_are_told(changes: dict[str, Any], present: tuple[str, ...], refs: list[str]) -> None:
    found = tombstones(replace(BARE, tombstones=(replace(DELETED, **changes),)), *present)
    assert [str(one.get("ref"))[: len(ref)] for one, ref in zip(found, refs, strict=True)] == refs


def test_where_an_entry_is_from_is_told_whole() -> None:
    upstream, ours = Origin(title=plain("Theirs")), Origin(guid="urn:isbn:1", title=plain("Ours"), self_link=URL)
    one = entry("1", title=plain("T"), origin=upstream, published=SEEN.astimezone(CET))
    for published, title in ((one, "Theirs"), (replace(one, origin=ours), "Ours")):
        data = atom.render(BARE, (published,))
        assert errors(data, "atom") == []
        source = etree.fromstring(data).find(f".//{ATOM}source")
        assert source is not None
        assert source.findtext(f"{ATOM}title") == title
        assert source.findtext(f"{ATOM}updated") == "2024-05-17T13:00:00+01:00"
    found = etree.fromstring(rss.render(BARE, (replace(one, origin=ours),))).find(".//source")
    assert found is not None
    assert (found.text, found.get("url")) == ("Ours", URL)
    assert etree.fromstring(rss.render(BARE, (one,))).find(".//source") is None, "it has no address"
