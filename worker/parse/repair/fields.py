"""The fields of a feed or of an entry, one after the other: each ends where it should have ended."""

import re
from typing import NamedTuple

from worker.parse.repair import texts
from worker.parse.repair.names import ALL_FIELDS, CONTAINERS, FIELDS_OF_HTML, is_field, is_near, local
from worker.parse.repair.references import mend_text
from worker.parse.repair.sections import OPENING, section
from worker.parse.repair.tags import Tag, faults, tag_at, written
from worker.parse.repair.work import DEPTH_MAX, Work

#: What may end a field: anything but the tags that texts are full of.
_NOT_HTML = re.compile(
    rb"<(?!/?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|del|div|dl|dd|dt|em|figure|figcaption|font|h[1-6]|hr|i"
    rb"|iframe|img|ins|li|ol|p|pre|q|s|script|small|span|strike|strong|style|sub|sup|t[dhr]|table|tbody|thead|u|ul)[\s>/])",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(rb"<")
_SPACE = re.compile(rb"\s*+")
_TEXT = re.compile(rb"[^<]*+")
_NEXT_END = re.compile(rb"[^<]*+(?:<!\[CDATA\[[^<]*+)?</([A-Za-z_][\w.:-]*+)\s*+>")


class Extent(NamedTuple):
    """How far a field reaches."""

    end: int  #: Where its content ends.
    resume: int  #: Where what follows it begins.
    fault: str = ""  #: The defect's code, "" where it ends as it should.


def write(work: Work, start: int, end: int, *, inside: frozenset[bytes] | None = None) -> int:
    """Write all fields from `start` on and give where they end: at `end`, or before what may not stand `inside`."""
    data = work.data
    position = start
    while position < end:
        opening = data.find(b"<", position, end)
        opening = end if opening < 0 else opening
        tag = tag_at(data, opening, end) if opening < end else None
        if after := _write_without_start(work, position, opening, tag):
            position = after
            continue
        _leave_out(work, position, data[position:opening])
        if opening == end:
            break
        position = opening + 1
        if data.startswith(OPENING, opening):
            found = section(work.marks, opening, end)
            _leave_out(work, opening, found.text)
            position = found.end
        elif data.startswith((b"<!", b"<?"), opening):
            position = _after_other(work, opening, end)
        elif tag is None:
            if end == len(data) and data.find(b">", opening) < 0:
                break  # cut off in a tag; `truncated` tells
            _leave_out(work, opening, data[opening:position])
        elif tag.closes:
            work.report.note("tag-dropped", tag.start, data[tag.start : tag.end])
            position = tag.end
        elif inside is not None and local(tag.name) not in inside and local(tag.name) in ALL_FIELDS:
            return opening
        else:
            position = _write_field(work, tag, end)
    return end


def _write_field(work: Work, tag: Tag, end: int) -> int:
    """Write one field and give where what follows it begins."""
    name = local(tag.name)
    for fault in faults(work.data, tag):
        work.report.note(fault, tag.start, work.data[tag.start : tag.end])
    if tag.is_empty:
        work.out.append(written(tag))
        return tag.end
    if name in CONTAINERS and work.depth < DEPTH_MAX and (after := _write_container(work, tag, end)):
        return after
    if not is_field(tag.name) and (renamed := _renamed(work, tag, end)):
        work.report.note("tag-misspelt", tag.start, tag.name)
        tag = tag._replace(name=renamed)
    extent = _extent(work, tag, end)
    if extent.fault == "tag-dropped":
        work.report.note("tag-dropped", tag.start, work.data[tag.start : tag.end])
        return tag.end
    if extent.fault:
        work.report.note(extent.fault, tag.start, tag.name)
    if extent.fault == "tag-unclosed" and extent.end == len(work.data):
        work.depth_at_cut = max(work.depth_at_cut, work.depth + 1)
    texts.write(work, tag, extent.end)
    work.out.append(b"</" + tag.name + b">")
    return extent.resume


def _write_container(work: Work, tag: Tag, end: int) -> int:
    """Write an element that holds elements, and give where what follows it begins; 0 where it holds none."""
    data = work.data
    text_end = _TEXT.match(data, tag.end, end).end()  # type: ignore[union-attr]  # matches ""
    first = tag_at(data, text_end, end) if text_end < end else None
    inside = CONTAINERS[local(tag.name)]
    if data[tag.end : text_end].strip() or first is None or first.closes or local(first.name) not in inside:
        return 0
    work.out.append(written(tag))
    work.depth += 1
    closing = work.next_end_tag(local(tag.name), tag.end)
    stop = write(work, tag.end, min(closing, end), inside=inside)
    work.depth -= 1
    work.out.append(b"</" + tag.name + b">")
    if stop == closing < end:
        return data.find(b">", closing) + 1
    work.report.note("tag-unclosed", tag.start, tag.name)
    if stop == len(data):
        work.depth_at_cut = max(work.depth_at_cut, work.depth + 1)
    return stop


def _extent(work: Work, tag: Tag, end: int) -> Extent:
    """Find where a field ends, or where it should have."""
    data, name = work.data, local(tag.name)
    closing = work.next_end_tag(name, tag.end)
    opened: dict[bytes, int] = {}
    position = tag.end
    ends = _NOT_HTML if is_field(tag.name) else _ANY_TAG
    while match := ends.search(data, position, end):
        opening = match.start()
        if closing >= end and not is_field(tag.name):
            break
        if data.startswith(OPENING, opening):
            position = section(work.marks, opening, end).end
            closing = work.next_end_tag(name, position) if closing < position else closing
            continue
        position = opening + 1
        if data.startswith((b"<!--", b"<?"), opening):
            position = _after_other(work, opening, end)
        elif found := tag_at(data, opening, end):
            position = found.end
            if found.closes and opened.get(found.name):
                opened[found.name] -= 1
            elif extent := _ended_by(work, tag, found, closing, end):
                return extent
            elif not found.closes and not found.is_empty:
                opened[found.name] = opened.get(found.name, 0) + 1
    if not is_field(tag.name):
        return Extent(tag.end, tag.end, "tag-dropped")
    return Extent(end, end, "tag-unclosed")


def _ended_by(work: Work, tag: Tag, found: Tag, closing: int, end: int) -> Extent | None:
    """Say whether another tag ends a field: its own end tag, one that stands in its place, the next field."""
    data, name, other = work.data, local(tag.name), local(found.name)
    if found.closes:
        if other == name:
            is_same = found.name == tag.name and data.startswith(found.name, found.start + 2)
            return Extent(found.start, found.end, "" if is_same else "tag-misspelt")
        is_meant = is_field(tag.name) and (is_field(found.name) or is_near(other, name))
        is_end = is_meant and _is_at_field(data, found.end, end)
        return Extent(found.start, found.end, "tag-misspelt") if is_end else None
    if other == name and found.name == tag.name:
        is_end = (
            bool(data[tag.end : found.start].strip()) and not found.attributes and _is_at_field(data, found.end, end)
        )
        return Extent(found.start, found.end if is_end else found.start, "tag-misspelt" if is_end else "tag-unclosed")
    if not is_field(tag.name) or not is_field(found.name):
        return None
    prefix, other_prefix = tag.name.rpartition(b":")[0], found.name.rpartition(b":")[0]
    if closing < end and (other in FIELDS_OF_HTML if not other_prefix else other_prefix == prefix):
        return None
    return Extent(found.start, found.start, "tag-unclosed")


def _write_without_start(work: Work, start: int, end: int, tag: Tag | None) -> int:
    """Write a field of whose start tag the first character was lost or changed; 0 where `tag` ends no such field."""
    if tag is None or not tag.closes or not is_field(tag.name):
        return 0
    lost = re.compile(rb"\s*+[^<\s]?%b(?:\s[^<>]*+)?>" % re.escape(tag.name)).match(work.data, start, end)
    if lost is None:
        return 0
    work.report.note("tag-misspelt", start, lost[0])
    work.out += [b"<" + tag.name + b">", mend_text(work.marks, lost.end(), end, work.report), b"</" + tag.name + b">"]
    return tag.end


def _leave_out(work: Work, position: int, text: bytes) -> None:
    """Leave out text that belongs to no field, and say how much; keep white space."""
    if not text.strip():
        work.out.append(text)
    elif position + len(text) < len(work.data):  # `truncated` tells
        told = text.decode("utf-8", "replace").strip()
        work.report.note("text-misplaced", position, f"{len(told)} characters: {told[:40]}")


def _renamed(work: Work, tag: Tag, end: int) -> bytes | None:
    """Give the right name of a misspelt field: that of the end tag which follows it, if nearly the same."""
    match = _NEXT_END.match(work.data, tag.end, end)
    if match and is_field(match[1]) and is_near(match[1].lower(), tag.name.lower()):
        return match[1]
    return None


def _is_at_field(data: bytes, position: int, end: int) -> bool:
    """Whether what follows, white space aside, is a field or an end."""
    start = _SPACE.match(data, position, end).end()  # type: ignore[union-attr]  # matches ""
    if start == end:
        return True
    tag = tag_at(data, start, end)
    return tag is not None and (tag.closes or is_field(tag.name))


def _after_other(work: Work, opening: int, end: int) -> int:
    """Give where a comment, an instruction or a declaration ends; what never ends is only its first character."""
    is_comment, is_instruction = (work.data.startswith(start, opening) for start in (b"<!--", b"<?"))
    closes = b"-->" if is_comment else b"?>" if is_instruction else b">"
    closing = work.marks.next(closes, opening, end)
    return closing + len(closes) if closing >= 0 else opening + 1
