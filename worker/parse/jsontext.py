"""A damaged JSON text: what of it can be decoded, and where lists end and items begin in it."""

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from schemas.snapshot import Defect

Json = dict[str, Any]


class Twice(Json):
    """An object of which a member has two values: in a damaged document, what is left of two objects."""


def _object(members: list[tuple[str, Any]]) -> Json:
    found = dict(members)
    is_once = len(found) == len(members) or all(found[name] == value for name, value in members)
    return found if is_once else Twice(found)


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

MEMBER = re.compile(r'[\s,]*+"([^"\\\n]{1,100}+)"\s*+:\s*+')
FOLLOWING = re.compile(r'\s*+(?:,\s*+"|,?\s*+\})')
BETWEEN = re.compile(r"[\s,]*+")
_BRACKET = re.compile(r"\s*+\]")
_DOCUMENT_END = re.compile(r"[\s,]*+\}\s*+\Z")
#: Where an item may start behind something damaged: an object that is the value of a member is none.
_LIST_ITEM_START = re.compile(r'(?<!:)(?<!:\s)\{\s*+"')
#: What tells an object inside of an item from an item.
PARTS = frozenset({"mime_type", "name", "avatar"})
_PART_MEMBERS = PARTS | {"url", "title", "size_in_bytes", "duration_in_seconds"}


class Damaged(Struct):
    """A damaged document, and how far it has been read."""

    text: str
    boundary: re.Pattern[str]  #: Where a member that cannot be read is over at the latest.
    items_over: re.Pattern[str]  #: What follows the list of items.
    next_items: Sequence[int]  #: Where an object ends behind which another one begins.
    defects: list[Defect] = field(default_factory=list)
    looks: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether it has been looked at so often, or is damaged in so many places, that it is taken to end here."""
        return self.looks > LOOKS_MAX * len(self.text) or len(self.defects) > PLACES_MAX

    def over(self, position: int, *, is_feed: bool) -> int:
        """Give where a member that cannot be read is over; -1 for nowhere. No item ends with the document."""
        found = self.boundary.search(self.text, position)
        return found.start() if found and (is_feed or found["cut"] is None) and not self.is_spent else -1

    def note(self, code: str, where: str, detail: str) -> None:
        """Note what was wrong, and where."""
        self.defects.append(Defect(code=code, where=where, detail=detail))


def behind_gap(work: Damaged, position: int, number: int) -> int:
    """Give where an item begins behind what is none, or a list ends; the end of the document where neither does."""
    text = work.text
    start = _LIST_ITEM_START.search(text, position)
    stop = start.start() if start else len(text)
    over = work.items_over.search(text, position + 1, stop)
    stop = over.start() if over else _behind_list(work, position, stop)
    if start or over:
        work.note("json-damaged", f"items[{number}]", text[position:stop].strip()[:80])
    return stop


def _behind_list(work: Damaged, position: int, start: int) -> int:
    """Give where the list ends that an object is the first of, where it is whole and one inside of an item.

    Else where the object starts, as for a list that lost its end and goes on to that of the items.
    """
    before = work.text[position:start].rstrip()
    if not before.endswith("[") or before[:-1].rstrip(" :").endswith('"items"'):
        return start
    at = position + len(before) - 1
    _, end = decoded(work, at)
    work.looks += max(0, end - at)  # and, where it is not inside, once more
    is_inside = end > 0 and work.items_over.match(work.text, end - 1) is None and not _ends_feed(work, end)
    return end if is_inside else start


def behind_lost_end(work: Damaged, position: int) -> int:
    """Give where items go on in one of which a list lost its end, so that it holds them; -1 where none does.

    The first that is there, part or item, may be what is left of two, and is passed over.
    """
    text = work.text
    work.looks += len(text) - position
    position += 1
    while member := MEMBER.match(text, position):
        value, position = decoded(work, member.end())
        if position < 0 or not FOLLOWING.match(text, position):
            value, position = None, work.over(member.end() + 1, is_feed=False)
        if position < 0:
            break
        if isinstance(value, list) and any(map(_is_item, value)):
            start = member.end() + 1
            return start if member[1] == "items" else _behind_parts(work, start)  # the document begins again in it
    return -1


def _behind_parts(work: Damaged, position: int) -> int:
    """Give where the first object of a list ends that is more than a part of an item; there is one."""
    part: object = None
    while position >= 0 and (not isinstance(part, dict) or part.keys() <= _PART_MEMBERS):
        part, position = decoded(work, BETWEEN.match(work.text, position).end())  # type: ignore[union-attr]
    return position


def _is_item(value: object) -> bool:
    return isinstance(value, dict) and "id" in value and PARTS.isdisjoint(value)


def is_part(work: Damaged, end: int) -> bool:
    """Whether what ends somewhere ends a list that is not that of the items, but inside of one that is damaged."""
    bracket = _BRACKET.match(work.text, end)
    return bracket is not None and not is_over(work, bracket.end() - 1)


def is_over(work: Damaged, position: int) -> bool:
    """Whether a bracket ends the list of items, not one inside of an item that is damaged."""
    has_more = bisect_left(work.next_items, position) < len(work.next_items)
    return not has_more or work.items_over.match(work.text, position) is not None or _ends_feed(work, position + 1)


def _ends_feed(work: Damaged, position: int) -> bool:
    """Whether members follow, whatever their names, and then the end of the document."""
    while (member := MEMBER.match(work.text, position)) and not work.is_spent:
        _, end = decoded(work, member.end())
        if end < 0:
            return False
        work.looks += end - position
        position = end
    return _DOCUMENT_END.match(work.text, position) is not None


def decoded(work: Damaged, position: int) -> tuple[object, int]:
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
