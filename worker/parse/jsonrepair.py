"""JSON feeds that are damaged: what is whole before and behind the damage is read.

A text is whole where only its quotes or escapes are wrong. An item of which anything else cannot be read is left out,
for half an entry would be taken for a new state of it.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from schemas.snapshot import Defect

Json = dict[str, Any]
#: Line breaks in texts are common; Python refuses to read numbers of more than 4300 digits.
DECODER = json.JSONDecoder(strict=False, parse_int=lambda digits: int(digits) if len(digits) < 20 else digits)  # noqa: PLR2004
#: How often, on average, each character may be looked at before a document is taken to end where it was got to.
LOOKS_MAX = 8

_MEMBER = re.compile(r'[\s,]*+"([^"\\\n]{1,100}+)"\s*+:\s*+')
_OBJECT_END = re.compile(r"[\s,]*+\}")
_FOLLOWING = re.compile(r'\s*+(?:,\s*+"|,?\s*+\})')
_FOLLOWING_ITEM = re.compile(r"\s*+(?:[,\]]|\Z)")
_ITEM_START = re.compile(r'\{\s*+"')
_NEXT_ITEM = re.compile(r'\}\s*+,\s*+\{\s*+"')
_BETWEEN = re.compile(r"[\s,]*+")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|["\\]')
#: Members whose words are all that matters. Half an id or half an address would be another one.
_TEXTS = frozenset({"title", "summary", "content_html", "content_text", "description"})
#: What a text holds in which a damaged member stands.
_SWALLOWED = re.compile(r'"\s*+:\s*+["\[{\d]')
#: What tells an object inside of an item from an item.
_PARTS = frozenset({"mime_type", "name", "avatar"})


class Salvaged(Struct):
    """What could be read of a damaged document."""

    found: Json
    defects: list[Defect] = field(default_factory=list)


class _Text(Struct):
    """A damaged document, and how far it has been read."""

    text: str
    boundary: re.Pattern[str]  #: Where a member that cannot be read is over at the latest.
    items_over: re.Pattern[str]  #: What follows the list of items.
    next_items: list[int]
    defects: list[Defect] = field(default_factory=list)
    looks: int = 0

    @property
    def is_spent(self) -> bool:
        return self.looks > LOOKS_MAX * len(self.text)

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
        boundary=re.compile(rf',\s*+"(?:{names}|_[\w-]{{1,60}}+)"\s*+:|\}}\s*+(?:,\s*+\{{\s*+"|\]\s*+(?:[,}}]|\Z)|\Z)'),
        items_over=re.compile(rf'\]\s*+(?:,\s*+"(?:{above})"|\}}\s*+\Z)'),
        next_items=[match.start() for match in _NEXT_ITEM.finditer(text)],
    )
    found, end = _members(work, 1, where="document", is_feed=True)
    if "items" not in found:
        return None
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
            over = work.boundary.search(text, position)
            if over is None:
                return found, -1
            work.note("json-damaged", where, text[position : over.start()].strip()[:80])
            position = over.start()
            continue
        name, start = member[1], member.end()
        if is_feed and name == "items" and text.startswith("[", start):
            found[name], position = _items(work, start + 1)
            if position < 0:
                return found, -1
            continue
        value, position = _value(work, start, f"{where}/{name}", is_text=name in _TEXTS)
        if position < 0:
            return found, -1
        if value is not None:
            found[name] = value
    return found, end.end()


def _value(work: _Text, start: int, where: str, *, is_text: bool) -> tuple[object, int]:
    """Read the value of a member, and give where it ends: None where it cannot be read, -1 for nowhere."""
    text = work.text
    value, end = _decoded(work, start)
    if end > 0 and _FOLLOWING.match(text, end):
        return value, end
    over = work.boundary.search(text, start + 1)
    if over is None or work.is_spent:
        return None, -1
    inside = text[start + 1 : over.start()].rstrip().removesuffix('"')
    if not (is_text and text.startswith('"', start)) or _SWALLOWED.search(inside):
        work.note("json-damaged", where, text[start : over.start()].strip()[:80])
        return None, over.start()
    work.note("json-repaired", where, "quotes or escapes")
    return DECODER.decode('"' + _ESCAPE.sub(_escaped, inside) + '"'), over.start()


def _items(work: _Text, position: int) -> tuple[list[Json], int]:
    """Read the items that are whole, and give where their list ends: -1 for nowhere."""
    text = work.text
    found: list[Json] = []
    number = 0
    while True:
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # matches ""
        if position == len(text) or work.is_spent:
            return found, -1
        if text[position] == "]" and _is_over(work, position):
            return found, position + 1
        if not _ITEM_START.match(text, position):
            start = _ITEM_START.search(text, position)
            stop = start.start() if start else len(text)
            over = work.items_over.search(text, position, stop)
            stop = over.start() if over else stop
            if start or over:
                work.note("json-damaged", f"items[{number + 1}]", text[position:stop].strip()[:80])
            position = stop
            continue
        number += 1
        item, end = _decoded(work, position)
        if end < 0 or not _FOLLOWING_ITEM.match(text, end):
            item, end = _mended_item(work, position, number)
        if isinstance(item, dict) and ("id" in item or not work.defects or _PARTS.isdisjoint(item)):
            found.append(item)
        if end < 0:
            return found, -1
        position = end


def _mended_item(work: _Text, position: int, number: int) -> tuple[Json | None, int]:
    """Read an item in which something is damaged; None where that is more than quotes."""
    before = len(work.defects)
    where = f"items[{number}]"
    item, end = _members(work, position + 1, where=where)
    if end < 0:
        del work.defects[before:]  # it is told that the document ends here
        return None, -1
    if any(defect.code == "json-damaged" for defect in work.defects[before:]):
        del work.defects[before:]
        work.note("json-damaged", where, "an item that cannot be read whole was left out")
        return None, end
    return item, end


def _is_over(work: _Text, position: int) -> bool:
    """Whether a bracket ends the list of items, not one inside of an item that is damaged."""
    has_more = bisect_left(work.next_items, position) < len(work.next_items)
    return not has_more or work.items_over.match(work.text, position) is not None


def _decoded(work: _Text, position: int) -> tuple[object, int]:
    """Read a value that is whole, and give where it ends: -1 where it is not."""
    stopped = len(work.text)
    try:
        return DECODER.raw_decode(work.text, position)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Unterminated"):  # this names where a text begins
            stopped = error.pos
    except (ValueError, RecursionError):
        pass
    work.looks += stopped - position + stopped // 50  # a decoder that gives up counts the lines up to there
    return None, -1


def _escaped(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) > 1 else "\\" + match[0]
