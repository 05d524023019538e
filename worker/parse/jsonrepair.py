"""JSON feeds that are damaged: what is whole before and behind the damage is read.

A text is whole where only its quotes or escapes are wrong. An item of which anything else cannot be read is left out,
for half an entry would be taken for a new state of it.
"""

import re
from array import array
from collections.abc import Iterable

from msgspec import Struct, field

from schemas.snapshot import Defect
from worker.parse import jsontext
from worker.parse.jsontext import Damaged, Json
from worker.parse.values import ENTRIES_MAX

_OBJECT_END = re.compile(r"[\s,]*+\}")
_FOLLOWING_ITEM = re.compile(r"\s*+(?:[,\]]|\Z)")
_DOCUMENT_OVER = re.compile(r"\s*+\Z")
_ITEM_START = re.compile(r'\{\s*+"')
_NEXT_ITEM = re.compile(r'\}\s*+,\s*+\{\s*+"')
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|["\\]')
#: Members whose words are all that matters. Half an id or half an address would be another one.
_TEXTS = frozenset({"title", "summary", "content_html", "content_text", "description"})
#: What a text holds in which a damaged member stands.
_SWALLOWED = re.compile(r'"\s*+(?::\s*+["\[{\d]|,\s*+\n|[\]}][\s\]}]*+\Z)')
_LEFT_OUT = "an item that cannot be read whole was left out"


class Salvaged(Struct):
    """What could be read of a damaged document."""

    found: Json
    defects: list[Defect] = field(default_factory=list)


def salvage(text: str, item_names: Iterable[str], feed_names: Iterable[str]) -> Salvaged | None:
    """Read what is whole of a document that is no JSON; None where it has no list of items.

    The names are those of the members that items and feeds have.
    """
    if not text.startswith("{"):
        return None
    names = "|".join(sorted({*item_names, *feed_names, "items", "version"}))
    above = "|".join(sorted({*feed_names, "version"} - {*item_names}))
    work = Damaged(
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


def _members(work: Damaged, position: int, *, where: str, is_feed: bool = False) -> tuple[Json, int]:
    """Read the members of an object; give where it ends, -1 for nowhere."""
    text = work.text
    found: Json = {}
    while (end := _OBJECT_END.match(text, position)) is None:
        member = jsontext.MEMBER.match(text, position)
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


def _value(work: Damaged, start: int, where: str, *, is_text: bool, is_feed: bool) -> tuple[object, int]:
    """Read the value of a member, and give where it ends: None where it cannot be read, -1 for nowhere."""
    text = work.text
    value, end = jsontext.decoded(work, start)
    if end > 0 and jsontext.FOLLOWING.match(text, end):
        return value, end
    over = work.over(start + 1, is_feed=is_feed)
    if over < 0:
        return None, -1
    inside = text[start + 1 : over].rstrip().removesuffix('"')
    if not (is_text and text.startswith('"', start)) or _SWALLOWED.search(inside):
        work.note("json-damaged", where, text[start:over].strip()[:80])
        return None, over
    work.note("json-repaired", where, "quotes or escapes")
    return jsontext.DECODER.decode('"' + _ESCAPE.sub(_escaped, inside) + '"'), over


def _items(work: Damaged, position: int) -> tuple[list[Json], int]:
    """Read the items that are whole, and give where their list ends: -1 for nowhere."""
    text = work.text
    found: list[Json] = []
    number = 0
    while True:
        position = jsontext.BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # matches ""
        if position == len(text) or work.is_spent or len(found) > ENTRIES_MAX:
            return found, -1
        if text[position] == "]" and jsontext.is_over(work, position):
            return found, position + 1
        if not _ITEM_START.match(text, position):
            position = jsontext.behind_gap(work, position, number + 1)
            continue
        number += 1
        item, end = jsontext.decoded(work, position)
        is_whole = end > 0 and _FOLLOWING_ITEM.match(text, end) and not isinstance(item, jsontext.Twice)
        if not is_whole or jsontext.is_part(work, end):
            item, end = _mended_item(work, position, number)
        if end > 0 and _DOCUMENT_OVER.match(text, end) and (behind := jsontext.behind_lost_end(work, position)) > 0:
            if item is not None:
                work.note("json-damaged", f"items[{number}]", _LEFT_OUT)
            item, end = None, behind
        if isinstance(item, dict) and ("id" in item or jsontext.PARTS.isdisjoint(item)):
            found.append(item)
        if end < 0:
            return found, -1
        position = end


def _with_ids(work: Damaged, items: list[Json]) -> list[Json]:
    """Leave out items without id where others have one: they are parts of items, or lost the half that had it.

    Where no item was damaged, none of them is.
    """
    found = [item for item in items if "id" in item]
    if not 0 < len(found) < len(items) or not any(map(_is_of_item, work.defects)):
        return items
    work.note("json-damaged", "items", f"{len(items) - len(found)} without id were left out: they may be parts")
    return found


def _is_of_item(defect: Defect) -> bool:
    return defect.code == "json-damaged" and defect.where.startswith("items[")


def _mended_item(work: Damaged, position: int, number: int) -> tuple[Json | None, int]:
    """Read an item in which something is damaged; None where that is more than quotes."""
    before = len(work.defects)
    where = f"items[{number}]"
    item, end = _members(work, position + 1, where=where)
    if end < 0:
        del work.defects[before:]  # it is told that the document ends here
        return None, -1
    if jsontext.is_part(work, end) or any(defect.code == "json-damaged" for defect in work.defects[before:]):
        del work.defects[before:]
        work.note("json-damaged", where, _LEFT_OUT)
        return None, end
    return item, end


def _escaped(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) > 1 else "\\" + match[0]
