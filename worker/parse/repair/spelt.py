"""Which entities are spelt out: `&amp;nbsp;` in a plain text is six characters, and so is one that lost its `amp;`."""

import re
from collections import Counter

from worker.parse.repair.names import is_field
from worker.parse.repair.sections import TAG_BYTES_MAX, Marks

_ENTITY = re.compile(rb"&(?P<amp>amp;)?(?!(?:amp|lt|gt|quot|apos);)(?P<name>[A-Za-z]\w{1,30}+);")
#: The start tag of a field, with few attributes: texts of one kind have the same.
_START_TAG = re.compile(rb"<([A-Za-z][\w:.-]{0,40}+)[^<>]{0,60}+>")


def is_spelt_out(marks: Marks, position: int, name: bytes) -> bool:
    """Whether texts under the same tag as this one mostly write the entity of a name as `&amp;name;`."""
    if marks.spelt is None:
        marks.spelt = _spelt(marks.data)
    return bool(marks.spelt) and (_tag(marks.data, position), name) in marks.spelt


def _spelt(data: bytes) -> frozenset[tuple[bytes, bytes]]:
    if b"&amp;" not in data:
        return frozenset()
    found: Counter[tuple[bytes, bytes]] = Counter()
    for match in _ENTITY.finditer(data):
        if tag := _tag(data, match.start()):
            found[tag, match["name"]] += 1 if match["amp"] else -1
    return frozenset(each for each, times in found.items() if times > 0)


def _tag(data: bytes, position: int) -> bytes:
    """Give the start tag of the field in whose text a place is; nothing where something else stands before it."""
    opening = data.rfind(b"<", max(0, position - TAG_BYTES_MAX), position)
    tag = _START_TAG.match(data, opening, position) if opening >= 0 else None
    return tag[0] if tag and is_field(tag[1]) else b""
