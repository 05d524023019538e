"""What stands inside a field: as it is where it is XML, else as the text that it is."""

import re
from collections.abc import Iterator

from worker.parse.repair.names import BODIES, local
from worker.parse.repair.references import mend_text
from worker.parse.repair.sections import CUT_OFF, OPENING, section
from worker.parse.repair.tags import Tag, tag_at, written
from worker.parse.repair.work import Work

#: Text constructs of Atom, whose `type` says how their text is to be read.
CONSTRUCTS = frozenset({b"title", b"subtitle", b"summary", b"content", b"rights", b"tagline", b"info", b"copyright"})

_PIECE = re.compile(rb"<!\[CDATA\[|<!--|<\s{0,2}+/?[A-Za-z_:\x80-\xff][^<>]*+>")
_ESCAPED_TAG = re.compile(rb"&(?:lt|#60|#x3[cC]);/?[A-Za-z!]")


def write(work: Work, tag: Tag, end: int) -> None:
    """Write a field: its start tag, and what stands between that and `end`. The end tag is for the caller."""
    inner = work.right(tag.end, end)
    if inner is not None:
        work.out += [written(tag), inner]
        return
    is_body = local(tag.name) in BODIES
    is_marked_up, text = _as_text(work, tag.end, end, keep_tags=is_body)
    if is_marked_up and is_body:
        work.report.note("markup-unescaped", tag.start, tag.name)
        if work.is_atom and tag.name in CONSTRUCTS:
            work.out += [written(tag, type=b"html", mode=b""), text]
            return
    work.out += [written(tag), text]


def _as_text(work: Work, start: int, end: int, *, keep_tags: bool) -> tuple[bool, bytes]:
    """Give text in which tags are no markup any more; where it holds any, all of it is HTML.

    Text is that HTML escaped once where any of its tags are, else as it stands.
    """
    kinds = {kind for kind, _, _ in _pieces(work, start, end, are_tags=keep_tags)}
    is_escaped = "section" in kinds or "tag" not in kinds or bool(_ESCAPED_TAG.search(work.data, start, end))
    out = []
    for kind, piece_start, piece_end in _pieces(work, start, end, are_tags=keep_tags):
        if kind == "text" and (is_escaped or not keep_tags):
            out.append(mend_text(work.marks, piece_start, piece_end, work.report))
        elif kind == "section":
            found = section(work.marks, piece_start, end)
            if found.fault and found.fault != CUT_OFF:
                work.report.note("cdata-repaired", piece_start, found.fault)
            out.append(_escaped(found.text))
        elif kind == "comment":
            continue
        elif kind == "text" or keep_tags:
            out.append(_escaped(work.data[piece_start:piece_end]))
        else:
            work.report.note("tag-dropped", piece_start, work.data[piece_start:piece_end])
    return "tag" in kinds, b"".join(out)


def _pieces(work: Work, start: int, end: int, *, are_tags: bool) -> Iterator[tuple[str, int, int]]:
    """Split a text into texts, comments, sections and tags: what looks like one, if `are_tags`, else what is one."""
    text_start = position = start
    while match := _PIECE.search(work.data, position, end):
        opening, stop = match.span()
        kind = "tag"
        if match[0] == OPENING:
            kind, stop = "section", section(work.marks, opening, end).end
        elif match[0] == b"<!--":
            closing = work.marks.next(b"-->", opening, end)
            kind, stop = ("comment", closing + len(b"-->")) if closing >= 0 else ("", stop)
        elif not (are_tags or tag_at(work.data, opening, end)):
            kind = ""
        position = stop
        if kind:
            if text_start < opening:
                yield "text", text_start, opening
            yield kind, opening, stop
            text_start = stop
    if text_start < end:
        yield "text", text_start, end


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
