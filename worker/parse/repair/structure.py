"""The structure of a feed from its tags: root, channel, entries. What is right is copied, the rest goes to `fields`."""

import re
from typing import NamedTuple

from msgspec import Struct, field

from worker.parse.repair import fields
from worker.parse.repair.names import CHANNELS, ENTRIES, ROOTS, STRUCTURE, is_field, is_near, local
from worker.parse.repair.prefixes import namespace
from worker.parse.repair.report import Report
from worker.parse.repair.sections import OPENING, Marks, section
from worker.parse.repair.tags import Tag, attributes, faults, tag_at, written
from worker.parse.repair.work import DEPTH_MAX, Work, declared

_STRUCTURE = re.compile(
    rb"<!\[CDATA\[|<!--|<\s?/?\s?(?P<prefix>[A-Za-z][\w.-]{0,20}:)?(?:rss|rdf|feed|channel|item|entry)(?![\w.:-])",
    re.IGNORECASE,
)
_START = re.compile(rb"<([A-Za-z][\w.:-]*+)")
#: What may follow a root (XML 1.0 §2.1).
_MISC = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_LITERAL = re.compile(rb"[^<>]*+</([A-Za-z_][\w.:-]*+)")
_SECOND_TITLE = re.compile(rb"<title\b.*?(?=<title\b)", re.DOTALL | re.IGNORECASE)
_ANY_FIELD = re.compile(rb"<(?:title|link|guid|id|description|summary|content)[\s>]", re.IGNORECASE)
_GUID = re.compile(rb"<(?:guid|id)\b[^<>]*+>\s*+(?:<!\[CDATA\[)?([^<>\]]++)", re.IGNORECASE)
#: Prefixes that the elements of feeds themselves are found with.
_PREFIXES = frozenset({b"", b"rss", b"atom", b"a", b"rdf"})


#: A document with more tags is left to the last resort: each costs microseconds here. A large feed has a million.
TAGS_MAX = 3_000_000


class Restructured(NamedTuple):
    """A document that is well-formed now."""

    data: bytes
    depth: int  #: How many elements were open where it ends in the middle; 0 where it is whole.


class Tree(Struct):
    """What is open, and what has been."""

    work: Work
    open: list[Tag] = field(default_factory=list)
    is_over: bool = False  #: The root's end has been read; it is written last.
    was_over: bool = False  #: It has been, and something followed; or there is none.
    seen: set[bytes] = field(default_factory=set)  #: Entries of the documents before this one.
    here: set[bytes] = field(default_factory=set)  #: Entries of this document.


def restructure(data: bytes, report: Report) -> Restructured | None:
    """Give a damaged feed with all its elements closed where they should have been; None where it is no feed."""
    if data.count(b"<") > TAGS_MAX:
        return None
    tree = Tree(Work(data, Marks(data), report))
    work = tree.work
    position = 0
    while (tag := _next(work, position)) is not None:
        position = _step(tree, position, tag)
    if not tree.open:
        return None
    if tree.is_over:
        _junk(work, position, len(data))
    else:
        _region(work, position, len(data))
    depth = 0 if tree.is_over or tree.was_over else work.depth_at_cut or len(tree.open)
    work.out += [b"</" + each.name + b">" for each in reversed(tree.open)]
    return Restructured(b"".join(work.out), depth)


def _step(tree: Tree, before: int, tag: Tag) -> int:
    """Write what stands before a tag of the structure, and what the tag begins or ends; give where to go on."""
    is_entry = local(tag.name) in ENTRIES and local(tag.name) != (local(tree.open[0].name) if tree.open else b"")
    if tree.is_over:
        _junk(tree.work, before, tag.start)
        if tag.closes:
            return tag.end
        if is_entry:
            tree.work.report.note("tag-dropped", before, "the end of the document, before its last entry")
        tree.was_over, tree.is_over = True, False
    elif is_entry and tag.closes and tree.open:
        _entry_without_start(tree, before, tag)
        return tag.end
    elif tree.open or (is_entry and not tag.closes and _invent(tree, tag)):
        _region(tree.work, before, tag.start)
    if is_entry and not tag.closes and tree.open:
        return _entry(tree, tag)
    if tag.closes:
        _close(tree, tag)
    elif not is_entry or b"xmlns" in tag.attributes:  # an Atom entry may be a document by itself
        _open(tree, tag)
    return tag.end


def _next(work: Work, position: int) -> Tag | None:
    """Give the next tag of the feed's structure outside of sections and comments."""
    data = work.data
    while match := _STRUCTURE.search(data, position):
        start, position = match.span()
        if match[0] == OPENING:
            position = section(work.marks, start, len(data)).end
        elif match[0] == b"<!--":
            closing = work.marks.next(b"-->", position)
            is_closed = closing >= 0 and work.marks.next(b"<!--", position, closing) < 0
            position = closing if is_closed else position
        elif (match["prefix"] or b"").rstrip(b":").lower() in _PREFIXES and (tag := tag_at(data, start, len(data))):
            literal = _LITERAL.match(data, tag.end) if not tag.closes else None
            if literal is None or not _is_text(literal[1]):
                return tag
    return None


def _is_text(name: bytes) -> bool:
    """Whether an end tag is that of a text; what begins before it is no structure, but spoken of."""
    return local(name) in {b"title", b"description", b"summary", b"content", b"encoded", b"subtitle"}


def _open(tree: Tree, tag: Tag) -> None:
    """Open a root or a channel; a second root is that of another document, glued to the first."""
    work, name = tree.work, local(tag.name)
    if name in ROOTS and tree.open:
        _glued(tree, tag)
        if tree.open:
            return
    if name in CHANNELS and any(local(each.name) in CHANNELS for each in tree.open[1:]):
        work.report.note("tag-unclosed", tree.open[-1].start, tree.open[-1].name)
        work.out.append(b"</" + tree.open.pop().name + b">")
    if not tree.open:
        work.declarations = declared(attributes(tag.attributes))
        work.is_atom = name in {b"feed", b"entry"}
    _note_faults(work, tag)
    if len(tree.open) < DEPTH_MAX:
        tree.open.append(tag._replace(is_empty=False))
        work.depth = len(tree.open)
        work.out.append(written(tree.open[-1]))


def _note_faults(work: Work, tag: Tag) -> None:
    for fault in faults(work.data, tag):
        work.report.note(fault, tag.start, work.data[tag.start : tag.end])


def _close(tree: Tree, tag: Tag) -> None:
    """Close a channel; the root is closed last."""
    work, name = tree.work, local(tag.name)
    names = [local(each.name) for each in tree.open]
    if name not in names:
        work.report.note("tag-dropped", tag.start, tag.name)
        return
    if names.index(name) == 0:
        tree.is_over = True
        return
    while local(tree.open[-1].name) != name:
        work.out.append(b"</" + tree.open.pop().name + b">")
    work.out.append(b"</" + tree.open.pop().name + b">")
    work.depth = len(tree.open)


def _glued(tree: Tree, tag: Tag) -> None:
    """Go on with another document: after a whole one its entries are added, after one that was cut off it counts alone.

    An entry that stands in both is taken once.
    """
    work = tree.work
    if tree.was_over or work.next_end_tag(local(tag.name), tag.end) == len(work.data):
        work.report.note("documents-glued", tag.start, "the entries of both are read")
        tree.seen |= tree.here
        return
    work.report.note("documents-glued", tag.start, f"the first is cut off; its {len(tree.here)} entries are left out")
    work.out.clear()
    tree.open.clear()
    tree.here.clear()
    work.depth = work.depth_at_cut = 0


def _entry(tree: Tree, tag: Tag) -> int:
    """Write an entry and give where what follows it begins."""
    work, data = tree.work, tree.work.data
    if tag.is_empty:
        work.out.append(written(tag))
        return tag.end
    following = _next(work, tag.end)
    end, resume, is_closed = len(data), len(data), False
    if following is not None:
        is_closed = following.closes and local(following.name) in ENTRIES
        end, resume = following.start, following.end if is_closed else following.start
    if _is_repeated(tree, data[tag.end : end]):
        work.report.note("documents-glued", tag.start, "an entry that stands in both is left out once")
        return resume
    if is_closed and (text := work.right(tag.start, resume)) is not None:
        work.out.append(text)
        return resume
    _note_faults(work, tag)
    if not is_closed:
        work.report.note("tag-unclosed", tag.start, tag.name)
    elif not data.startswith(b"</" + tag.name, end):
        work.report.note("tag-misspelt", end, data[end:resume])
    work.out.append(written(tag))
    work.depth += 1
    _region(work, tag.end, end)
    if end == len(data):
        work.depth_at_cut = max(work.depth_at_cut, work.depth)
    work.depth -= 1
    work.out.append(b"</" + tag.name + b">")
    return resume


def _invent(tree: Tree, tag: Tag) -> bool:
    """Open what an entry without a feed around it lacks, if this may be one of a feed."""
    work = tree.work
    if not _may_be_feed(work.data) or (local(tag.name) == b"entry" and b"xmlns" in tag.attributes):
        return False
    work.report.note("element-missing", tag.start, "the root element")
    roots = ((b"rss", b' version="2.0"'), (b"channel", b"")) if local(tag.name) == b"item" else (
        (b"feed", b' xmlns="%b"' % namespace(b"atom")),
    )  # fmt: skip
    for name, text in roots:
        root = Tag(name, tag.start, tag.start, closes=False, is_empty=False, attributes=text, fault="")
        tree.open.append(root)
        work.out.append(written(root))
    work.depth = len(tree.open)
    work.declarations = declared(attributes(roots[0][1]))
    work.is_atom = roots[0][0] == b"feed"
    tree.was_over = True
    return True


def _may_be_feed(data: bytes) -> bool:
    """Whether the first tag of a document is that of a feed or looks like it; catalogues have items, too."""
    first = _START.search(data)
    if first is None or is_field(first[1]):
        return True
    name = local(first[1])
    return name in STRUCTURE or any(is_near(name, other) for other in STRUCTURE)


def _entry_without_start(tree: Tree, before: int, tag: Tag) -> None:
    """Close an entry that was never opened: its fields are those since the last one, if there are any."""
    work = tree.work
    start = before
    if not tree.here and (second := _SECOND_TITLE.search(work.data, before, tag.start)):
        start = second.end()
    if not _ANY_FIELD.search(work.data, start, tag.start):
        _region(work, before, tag.start)
        work.report.note("tag-dropped", tag.start, tag.name)
        return
    _region(work, before, start)
    work.report.note("tag-missing", start, tag.name)
    work.out.append(b"<" + tag.name + b">")
    work.depth += 1
    _region(work, start, tag.start)
    work.depth -= 1
    work.out.append(b"</" + tag.name + b">")


def _region(work: Work, start: int, end: int) -> None:
    """Write fields that stand one after the other."""
    if start >= end:
        return
    text = work.right(start, end)
    if text is None:
        fields.write(work, start, end)
    else:
        work.out.append(text)


def _junk(work: Work, start: int, end: int) -> None:
    """Leave out what stands after the end of the root."""
    start = _MISC.match(work.data, start, end).end()  # type: ignore[union-attr]  # matches ""
    if start < end:
        told = work.data[start:end].strip().decode("utf-8", "replace")
        work.report.note("junk-after-xml", start, f"{len(told)} characters: {told[:40]}")


def _is_repeated(tree: Tree, content: bytes) -> bool:
    """Whether an entry stood in a document before this one, by its guid, else by all its bytes."""
    guid = _GUID.search(content)
    key = guid[1].strip() if guid else content.strip()
    tree.here.add(key)
    return key in tree.seen
