"""JSON feeds that are damaged: what is whole before and behind the damage is read.

A text is whole where only its quotes or escapes are wrong. An item of which anything else cannot be read is left out,
for half an entry would be taken for a new state of it.
"""

import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

from schemas.snapshot import Defect
from worker.parse.values import ENTRIES_MAX

Json = dict[str, Any]


class _Twice(Json):
    """An object of which a member has two values: in a damaged document, what is left of two objects."""


def _object(members: list[tuple[str, Any]]) -> Json:
    found = dict(members)
    is_once = len(found) == len(members) or all(found[name] == value for name, value in members)
    return found if is_once else _Twice(found)


def _integer(digits: str) -> int | str:
    """Read a whole number; Python refuses those of more than 4300 digits."""
    return int(digits) if len(digits) < 20 else digits  # noqa: PLR2004


#: Line breaks in texts are common, so it is not strict.
DECODER = json.JSONDecoder(strict=False, parse_int=_integer)
_DAMAGED_DECODER = json.JSONDecoder(strict=False, parse_int=_integer, object_pairs_hook=_object)
#: How often, on average, each character may be looked at before a document is taken to end where it was got to.
LOOKS_MAX = 8
#: Damaged places from which on it is taken for that, too.
PLACES_MAX = 10_000

_MEMBER = re.compile(r'[\s,]*+"([^"\\\n]{1,100}+)"\s*+:\s*+')
_OBJECT_END = re.compile(r"[\s,]*+\}")
_FOLLOWING = re.compile(r'\s*+(?:,\s*+"|,?\s*+\})')
_FOLLOWING_ITEM = re.compile(r"\s*+(?:[,\]]|\Z)")
_BRACKET = re.compile(r"\s*+\]")
_DOCUMENT_END = re.compile(r"[\s,]*+\}\s*+\Z")
_DOCUMENT_OVER = re.compile(r"\s*+\Z")
_ITEM_START = re.compile(r'\{\s*+"')
#: The same where something was damaged before: what a member is, is no item.
_LIST_ITEM_START = re.compile(r'(?<!:)(?<!:\s)\{\s*+"')
_NEXT_ITEM = re.compile(r'\}\s*+,\s*+\{\s*+"')
_BETWEEN = re.compile(r"[\s,]*+")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|["\\]')
#: Members whose words are all that matters. Half an id or half an address would be another one.
_TEXTS = frozenset({"title", "summary", "content_html", "content_text", "description"})
#: What a text holds in which a damaged member stands.
_SWALLOWED = re.compile(r'"\s*+(?::\s*+["\[{\d]|,\s*+\n|[\]}][\s\]}]*+\Z)')
_LEFT_OUT = "an item that cannot be read whole was left out"
#: What tells an object inside of an item from an item.
_PARTS = frozenset({"mime_type", "name", "avatar"})
_PART_MEMBERS = _PARTS | {"url", "title", "size_in_bytes", "duration_in_seconds"}


class Salvaged(Struct):
    """What could be read of a damaged document."""

    found: Json
    defects: list[Defect] = field(default_factory=list)


class _Text(Struct):
    """A damaged document, and how far it has been read."""

    text: str
    boundary: re.Pattern[str]  #: Where a member that cannot be read is over at the latest.
    items_over: re.Pattern[str]  #: What follows the list of items.
    next_items: Sequence[int]  #: Where an object ends behind which another one begins.
    defects: list[Defect] = field(default_factory=list)
    looks: int = 0

    @property
    def is_spent(self) -> bool:
        return self.looks > LOOKS_MAX * len(self.text) or len(self.defects) > PLACES_MAX

    def over(self, position: int, *, is_feed: bool) -> int:
        """Give where a member that cannot be read is over; -1 for nowhere. No item ends with the document."""
        found = self.boundary.search(self.text, position)
        return found.start() if found and (is_feed or found["cut"] is None) and not self.is_spent else -1

    def note(self, code: str, where: str, detail: str) -> None:
        self.defects.append(Defect(code=code, where=where, detail=detail))


def salvage(text: str, item_names: Iterable[str], feed_names: Iterable[str]) -> Salvaged | None:
    """Read what is whole of a document that is no JSON; None where it has no list of items.

    The names are those of the members that items and feeds have.
    """
    if not text.startswith("{"):
        return None
    names = "|".join(sorted({*item_names, *feed_names, "items", "version"}))
    above = "|".join(sorted({*feed_names, "version"} - {*item_names}))
    work = _Text(
        text=text,
        boundary=re.compile(
            rf',\s*+"(?:{names}|_[\w-]{{1,60}}+)"\s*+:|\}}\s*+(?:,\s*+\{{\s*+"|\]\s*+(?:[,}}]|\Z)|(?P<cut>\Z))'
        ),
        items_over=re.compile(rf'\]\s*+(?:,\s*+"(?:{above})"|\}}\s*+\Z)'),
        next_items=array("q", (match.start() for match in _NEXT_ITEM.finditer(text))),  # a fifth of a list's memory
    )
    found, end = _members(work, 1, where="document", is_feed=True)
    if not isinstance(found.get("items"), list):
        return None
    found["items"] = _with_ids(work, found["items"])
    if end < 0:
        number = len(found["items"]) + 1
        work.note("document-truncated", f"items[{number}]", "the document ends here, or cannot be read from here")
    elif rest := text[end:].strip():
        work.note("json-damaged", "document", f"{len(rest)} characters behind its end: {rest[:40]}")
    return Salvaged(found, work.defects)


def _members(work: _Text, position: int, *, where: str, is_feed: bool = False) -> tuple[Json, int]:
    """Read the members of an object; give where it ends, -1 for nowhere."""
    text = work.text
    found: Json = {}
    while (end := _OBJECT_END.match(text, position)) is None:
        member = _MEMBER.match(text, position)
        if member is None:
            over = work.over(position, is_feed=is_feed)
            if over < 0:
                return found, -1
            work.note("json-damaged", where, text[position:over].strip()[:80])
            position = over
            continue
        name, start = member[1], member.end()
        if is_feed and name == "items" and text.startswith("[", start):
            found[name], position = _items(work, start + 1)
            if position < 0:
                return found, -1
            continue
        if name == "items" and text.startswith("[", start):
            work.note("json-damaged", where, "the document begins again in it")
            return found, start + 1
        value, position = _value(work, start, f"{where}/{name}", is_text=name in _TEXTS, is_feed=is_feed)
        if position < 0:
            return found, -1
        if not is_feed and found.get(name, value) != value:
            work.note("json-damaged", where, f"{name} stands there twice")
        if value is not None:
            found[name] = value
    return found, end.end()


def _value(work: _Text, start: int, where: str, *, is_text: bool, is_feed: bool) -> tuple[object, int]:
    """Read the value of a member, and give where it ends: None where it cannot be read, -1 for nowhere."""
    text = work.text
    value, end = _decoded(work, start)
    if end > 0 and _FOLLOWING.match(text, end):
        return value, end
    over = work.over(start + 1, is_feed=is_feed)
    if over < 0:
        return None, -1
    inside = text[start + 1 : over].rstrip().removesuffix('"')
    if not (is_text and text.startswith('"', start)) or _SWALLOWED.search(inside):
        work.note("json-damaged", where, text[start:over].strip()[:80])
        return None, over
    work.note("json-repaired", where, "quotes or escapes")
    return DECODER.decode('"' + _ESCAPE.sub(_escaped, inside) + '"'), over


def _items(work: _Text, position: int) -> tuple[list[Json], int]:
    """Read the items that are whole, and give where their list ends: -1 for nowhere."""
    text = work.text
    found: list[Json] = []
    number = 0
    while True:
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # matches ""
        if position == len(text) or work.is_spent or len(found) > ENTRIES_MAX:
            return found, -1
        if text[position] == "]" and _is_over(work, position):
            return found, position + 1
        if not _ITEM_START.match(text, position):
            position = _behind_gap(work, position, number + 1)
            continue
        number += 1
        item, end = _decoded(work, position)
        is_whole = end > 0 and _FOLLOWING_ITEM.match(text, end) and not isinstance(item, _Twice)
        if not is_whole or _is_part(work, end):
            item, end = _mended_item(work, position, number)
        if end > 0 and _DOCUMENT_OVER.match(text, end) and (behind := _behind_lost_end(work, position)) > 0:
            if item is not None:
                work.note("json-damaged", f"items[{number}]", _LEFT_OUT)
            item, end = None, behind
        if isinstance(item, dict) and ("id" in item or _PARTS.isdisjoint(item)):
            found.append(item)
        if end < 0:
            return found, -1
        position = end


def _with_ids(work: _Text, items: list[Json]) -> list[Json]:
    """Leave out items without id where others have one: they are parts of items, or lost the half that had it.

    Where no item was damaged, none of them is.
    """
    found = [item for item in items if "id" in item]
    if not 0 < len(found) < len(items) or not any(map(_is_of_item, work.defects)):
        return items
    work.note("json-damaged", "items", f"{len(items) - len(found)} without id were left out: they may be parts")
    return found


def _behind_gap(work: _Text, position: int, number: int) -> int:
    """Give where an item begins behind what is none, or a list ends; the end of the document where neither does."""
    text = work.text
    start = _LIST_ITEM_START.search(text, position)
    stop = start.start() if start else len(text)
    over = work.items_over.search(text, position + 1, stop)
    stop = over.start() if over else _behind_list(work, position, stop)
    if start or over:
        work.note("json-damaged", f"items[{number}]", text[position:stop].strip()[:80])
    return stop


def _behind_list(work: _Text, position: int, start: int) -> int:
    """Give where the list ends that an object is the first of, where it is whole and one inside of an item.

    Else where the object starts, as for a list that lost its end and goes on to that of the items.
    """
    before = work.text[position:start].rstrip()
    if not before.endswith("[") or before[:-1].rstrip(" :").endswith('"items"'):
        return start
    _, end = _decoded(work, position + len(before) - 1)
    is_inside = end > 0 and work.items_over.match(work.text, end - 1) is None and not _ends_feed(work, end)
    return end if is_inside else start


def _is_of_item(defect: Defect) -> bool:
    return defect.code == "json-damaged" and defect.where.startswith("items[")


def _mended_item(work: _Text, position: int, number: int) -> tuple[Json | None, int]:
    """Read an item in which something is damaged; None where that is more than quotes."""
    before = len(work.defects)
    where = f"items[{number}]"
    item, end = _members(work, position + 1, where=where)
    if end < 0:
        del work.defects[before:]  # it is told that the document ends here
        return None, -1
    if _is_part(work, end) or any(defect.code == "json-damaged" for defect in work.defects[before:]):
        del work.defects[before:]
        work.note("json-damaged", where, _LEFT_OUT)
        return None, end
    return item, end


def _behind_lost_end(work: _Text, position: int) -> int:
    """Give where items go on in one of which a list lost its end, so that it holds them; -1 where none does.

    The first that is there, part or item, may be what is left of two, and is passed over.
    """
    text = work.text
    work.looks += len(text) - position
    position += 1
    while member := _MEMBER.match(text, position):
        value, position = _decoded(work, member.end())
        if position < 0 or not _FOLLOWING.match(text, position):
            value, position = None, work.over(member.end() + 1, is_feed=False)
        if position < 0:
            break
        if isinstance(value, list) and any(map(_is_item, value)):
            start = member.end() + 1
            return start if member[1] == "items" else _behind_parts(work, start)  # the document begins again in it
    return -1


def _behind_parts(work: _Text, position: int) -> int:
    """Give where the first object of a list ends that is more than a part of an item; there is one."""
    part: object = None
    while position >= 0 and (not isinstance(part, dict) or part.keys() <= _PART_MEMBERS):
        part, position = _decoded(work, _BETWEEN.match(work.text, position).end())  # type: ignore[union-attr]
    return position


def _is_item(value: object) -> bool:
    return isinstance(value, dict) and "id" in value and _PARTS.isdisjoint(value)


def _is_part(work: _Text, end: int) -> bool:
    """Whether what ends somewhere ends a list that is not that of the items, but inside of one that is damaged."""
    bracket = _BRACKET.match(work.text, end)
    return bracket is not None and not _is_over(work, bracket.end() - 1)


def _is_over(work: _Text, position: int) -> bool:
    """Whether a bracket ends the list of items, not one inside of an item that is damaged."""
    has_more = bisect_left(work.next_items, position) < len(work.next_items)
    return not has_more or work.items_over.match(work.text, position) is not None or _ends_feed(work, position + 1)


def _ends_feed(work: _Text, position: int) -> bool:
    """Whether members follow, whatever their names, and then the end of the document."""
    while (member := _MEMBER.match(work.text, position)) and not work.is_spent:
        _, end = _decoded(work, member.end())
        if end < 0:
            return False
        work.looks += end - position
        position = end
    return _DOCUMENT_END.match(work.text, position) is not None


def _decoded(work: _Text, position: int) -> tuple[object, int]:
    """Read a value that is whole, and give where it ends: -1 where it is not."""
    stopped = len(work.text)
    try:
        return _DAMAGED_DECODER.raw_decode(work.text, position)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Unterminated"):  # this names where a text begins
            stopped = error.pos
    except (ValueError, RecursionError):
        pass
    work.looks += stopped - position + stopped // 50  # a decoder that gives up counts the lines up to there
    return None, -1


def _escaped(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) > 1 else "\\" + match[0]
