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
        ('{"id": "2", "attachments": [{"url": "a" "mime_type": "b"}, {"url": "c", "mime_type": "d"}]}', ["A", "C"], [DAMAGED] * 3),
        ("oops", ["A", "C"], [DAMAGED]),
        ('"id": "2", "title": "B"}', ["A", "C"], [DAMAGED]),
    ],
)  # fmt: skip
def test_items_before_and_behind_a_damage_are_read(item: str, titles: list[str], expected: list[str]) -> None:
    snapshot = read(damaged(item))
    assert [entry.title and entry.title.value for entry in snapshot.entries] == titles
    assert [code for code in codes(snapshot) if code.startswith("json-")] == expected
    assert "document-truncated" not in codes(snapshot)


@pytest.mark.parametrize(
    "item",
    [
        '{"id": "2", "x" "y", "_x": {"id": "7", "title": "a member"}}',
        '{"id": "2", x, "_x": [{"id": "7", "title": "one of a list"}]}',
        '{"id": "2", "authors": [{"name": "N, "url": "u"}], "_x": {"a": [{"id": "7"}, {"id": "8"}, {"id": "9"}]}, "url": "u"}',
        '{"id": "2", "title": "B", "attachments": [{"url": "a", "title": "lost", {"url": "b", "title": "one"}]}',
        '{"id": "2", "title": "B", "summary": "lo", "id": "4", "title": "D"}',  # of two items, what is left of a gap
        '{"id": "2", "title": "B "C"", "title": "D"}',
        '{"title": "an item without id, where others have one"}',
    ],
)
def test_parts_of_items_are_no_items(item: str) -> None:
    assert [entry.guid for entry in read(damaged(f"x {item}")).entries] == ["1", "3"]


def test_parts_of_the_last_item_are_no_items() -> None:
    item = '{"id": "2", "authors": [{"name": "N, "url": "u"}], "_x": [{"id": "7"}, {"id": "8"}], "url": "u"}'
    assert [entry.guid for entry in read(damaged(FIRST).replace(LAST, item)).entries] == ["1", "1"]


def test_items_without_id_are_left_out_only_where_items_are_damaged_and_told() -> None:
    item = '{"title": "say "B""}'
    assert [entry.guid for entry in read(damaged(item, after=",") + "x").entries] == ["1", None, "3"]
    snapshot = read(damaged("x, " + item))
    assert [entry.guid for entry in snapshot.entries] == ["1", "3"]
    assert [(one.where, one.detail[:11]) for one in snapshot.defects if one.where == "items"] == [
        ("items", "1 without i")
    ]


@pytest.mark.parametrize("before", ["", "x "])
def test_a_list_behind_the_items_that_nobody_knows_holds_no_items(before: str) -> None:
    snapshot = read(damaged(before + FIRST.replace("1", "2"), after=', "_x": [{"id": "8"}, {"id": "9"}],'))
    assert [entry.guid for entry in snapshot.entries] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        # the list has all items behind it, and their list's end is its own
        ('{"id": "2", "attachments": [{"url": "a", "mime_type": "b"}, {"id": "x"}, {"id": "4"}', ["1", "4", "3"]),
        ('{"id": "2", "attachments": [{"url": "a", "mime_type": "b", "id": "x"}, {"id": "4"}', ["1", "4", "3"]),
        ('{"id": "2", "title": "a "B" c", "authors": [{"name": "N", "tags": ["x"]}, {"id": "4"}', ["1", "4", "3"]),
        ('{"id": "2", "_x": ["y", "z", {"id": "4"}', ["1", "3"]),
    ],
)
@pytest.mark.parametrize("after", ["", ', "authors": [{"name": "F"}], "language": "en"'])
def test_a_list_in_an_item_that_lost_its_end_takes_no_items_in(item: str, expected: list[str], after: str) -> None:
    snapshot = read(damaged(item, after))
    assert [entry.guid for entry in snapshot.entries] == expected
    assert DAMAGED in codes(snapshot)


@pytest.mark.parametrize("half", ['{"id": "2", "title": "B', '{"id": "2", "authors": [', '{"id": "2"', '{"id": "2", '])
@pytest.mark.parametrize("from_byte", [0, 1, 10, 40])
def test_a_transfer_that_began_again_costs_the_item_that_was_cut(half: str, from_byte: int) -> None:
    document = damaged('{"id": "2", "title": "B", "authors": [{"name": "N"}]}')
    snapshot = read(document[: document.index('{"id": "2"')] + half + document[from_byte:])
    assert [entry.guid for entry in snapshot.entries] == ["1", "1", "2", "3"]  # what is there twice is told elsewhere
    assert DAMAGED in codes(snapshot)


def test_an_item_that_says_the_same_twice_is_whole() -> None:
    assert len(read(damaged('{"id": "2", "title": "B", "title": "B"}, x')).entries) == 3


def test_a_brace_at_the_end_of_what_was_cut_off_ends_no_item() -> None:
    snapshot = read(f'{{"version": "{VERSION}", "items": [{FIRST}, {{"id": "2", "content_text": "Half a {{text}}')
    assert [entry.guid for entry in snapshot.entries] == ["1"]
    assert "document-truncated" in codes(snapshot)


@pytest.mark.parametrize("items", ["5", '"x"', '{"id": "1"}', "null"])
@pytest.mark.parametrize("end", ["", ', "title" "x"}'])
def test_items_that_are_no_list_are_none(items: str, end: str) -> None:
    assert salvage(f'{{"title": "T", "items": {items}{end}', ["id"], ["title"]) is None


@pytest.mark.parametrize("depth", range(900, 1_000, 7))
def test_lists_inside_of_each_other_are_no_crash(depth: int) -> None:
    deep = f'"_a": {"[" * depth}1{"]" * depth}'
    assert "1" in [entry.guid for entry in read(damaged(f'{{"id": "2", {deep}, {deep}, "title": x}}')).entries]


def test_a_bracket_before_the_items_does_not_stop_the_reader() -> None:
    snapshot = read(f'{{"version": "{VERSION}", "title": "T", "items": [x]}} {FIRST}, {LAST}')
    assert [entry.guid for entry in snapshot.entries] == ["1", "3"]


def test_where_nearly_everything_is_damaged_not_all_of_it_is_told() -> None:
    snapshot = read(damaged("x".join([FIRST] * 50_000)))
    assert len(snapshot.defects) < 11_000
    assert "document-truncated" in codes(snapshot)


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
    ['{"id":"', '},{"a":[{', '{"x":[{},', '"},{"', "],", '{"', '","title":"', " ", '\\"', "[", '{"id":1 ', '{"a":1},{"b":"', '],"a":[{"x":1}', '{"id":1}x'],
)  # fmt: skip
def test_time_grows_with_the_size(unit: str) -> None:
    head = '{"title":"T","items":['
    start = time.process_time()
    salvage(head + unit * (400_000 // len(unit)), ["id", "title"], ["version"])
    assert time.process_time() - start < 5
