"""JSON that is damaged: what the damage did not touch comes out, and what it did is told."""

import json
import time
from random import Random

import pytest

from schemas.feed import Text
from tests.worker.parse.documents import codes, read
from worker.parse.jsonrepair import salvage

VERSION = "https://jsonfeed.org/version/1.1"
DAMAGED, REPAIRED = "json-damaged", "json-repaired"
FIRST, LAST = '{"id": "1", "title": "A"}', '{"id": "3", "title": "C"}'


def damaged(item: str, after: str = "") -> str:
    return f'{{"version": "{VERSION}", "title": "T", "items": [{FIRST}, {item}, {LAST}]{after}}}'


@pytest.mark.parametrize(
    ("item", "titles", "expected"),
    [
        # texts in which quotes and escapes are wrong are whole
        ('{"id": "2", "title": "say "B" now", "url": "http://e.org/2"}', ["A", 'say "B" now', "C"], [REPAIRED]),
        ('{"id": "2", "title": "B}', ["A", "B", "C"], [REPAIRED]),
        ('{"id": "2", "title": "B, "url": "http://e.org/2"}', ["A", "B", "C"], [REPAIRED]),
        ('{"id": "2", "title": "C:\\dir \\q", "url": "x"}', ["A", "C:\\dir \\q", "C"], [REPAIRED]),
        ('{"id": "2", "title": "a \\"b\\" \\u00e9 \\", "url": "x"}', ["A", 'a "b" é \\', "C"], [REPAIRED]),
        ('{"id": "2", "title": "one, "two", "three"", "_x": 1}', ["A", 'one, "two", "three"', "C"], [REPAIRED]),
        # commas too many, or none
        ('{"id": "2", "title": "B",}', ["A", "B", "C"], []),
        ('{"id": "2", "title": "B"},, ', ["A", "B", "C"], []),
        # anything else costs the item, and no other
        ('{"id": 2x, "title": "B"}', ["A", "C"], [DAMAGED]),
        ('{"id": "2", title": "B"}', ["A", "C"], [DAMAGED]),
        ('{"id": "2" "title": "B"}', ["A", "C"], [DAMAGED]),
        ('{"id": "2", "title": "B", url": "x"}', ["A", "C"], [DAMAGED]),
        ('{"id": "2", "title" "B", "url": "x"}', ["A", "C"], [DAMAGED]),
        ('{"id": "2", "title": nul, "url": "x"}', ["A", "C"], [DAMAGED]),
        ('{"id": "2", "tags": ["a", "b], "title": "B"}', ["A", "C"], [DAMAGED]),
        ('{"id": "2", "authors": [{"name": "Jo", {"name": "Al"}], "title": "B"}', ["A", "C"], [DAMAGED] * 2),
        ('{"id": "2", "attachments": [{"url": "a" "mime_type": "b"}, {"url": "c", "mime_type": "d"}]}', ["A", "C"], [DAMAGED] * 2),
        ("oops", ["A", "C"], [DAMAGED]),
        ('"id": "2", "title": "B"}', ["A", "C"], [DAMAGED]),
    ],
)  # fmt: skip
def test_items_before_and_behind_a_damage_are_read(item: str, titles: list[str], expected: list[str]) -> None:
    snapshot = read(damaged(item))
    assert [entry.title and entry.title.value for entry in snapshot.entries] == titles
    assert [code for code in codes(snapshot) if code.startswith("json-")] == expected
    assert "document-truncated" not in codes(snapshot)


def test_what_stands_behind_the_items_is_read() -> None:
    snapshot = read(damaged("oops", after=', "description": "D", "icon": "http://e.org/i.png"'))
    assert (snapshot.feed.subtitle, snapshot.feed.image) == (Text(value="D"), "http://e.org/i.png")


def test_a_feed_of_which_a_member_is_damaged_is_read() -> None:
    snapshot = read(f'{{"version": "{VERSION}", "title": "a "T"", "hubs": [x], "items": [{FIRST}]}} and more')
    assert (snapshot.feed.title, [entry.guid for entry in snapshot.entries]) == (Text(value='a "T"'), ["1"])
    assert codes(snapshot) == [REPAIRED, DAMAGED, DAMAGED]


def test_controls_between_members_are_dropped() -> None:
    snapshot = read(damaged('{"id": "2",\x01 "title": "B"}'))
    assert [entry.guid for entry in snapshot.entries] == ["1", "2", "3"]
    assert codes(snapshot) == ["characters-dropped"]


@pytest.mark.parametrize("indent", [None, 2])
def test_one_wrong_byte_costs_one_item_at_most(indent: int | None) -> None:
    items = [
        {
            "id": f"x:{number}",
            "url": f"http://e.org/{number}?a=1&b=2",
            "title": f"Title {number}",
            "content_html": f'<p class="x">Text {number}, {{a}}, [b] "c" \\ d</p>',
            "tags": ["a", "b"],
            "authors": [{"name": "Jo", "url": "http://e.org/jo"}],
            "attachments": [{"url": f"http://e.org/{number}.mp3", "mime_type": "audio/mpeg"}] * 2,
        }
        for number in range(8)
    ]
    document = json.dumps({"version": VERSION, "title": "T", "items": items, "language": "de"}, indent=indent).encode()
    whole = read(document).entries
    chance = Random(1)
    for _ in range(400):
        at = chance.randrange(document.index(b"Title 0"), document.rindex(b"audio"))
        entries = read(document[:at] + bytes([chance.choice(b'"\\,:{}[] x1')]) + document[at + 1 :]).entries
        assert len(set(whole) & set(entries)) >= len(whole) - 1, document[at - 30 : at + 30]


@pytest.mark.parametrize(
    "unit",
    ['{"id":"', '},{"a":[{', '{"x":[{},', '"},{"', "],", '{"', '","title":"', " ", '\\"', "[", '{"id":1 ', '{"a":1},{"b":"'],
)  # fmt: skip
def test_time_grows_with_the_size(unit: str) -> None:
    head = '{"title":"T","items":['
    start = time.process_time()
    salvage(head + unit * (400_000 // len(unit)), ["id", "title"], ["version"])
    assert time.process_time() - start < 5
