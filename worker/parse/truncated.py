"""Documents that end in the middle: what was open is closed, and what the cut made wrong is left out.

Half a link or half a guid would be taken for another entry, for ever; half a text is still worth reading.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from schemas.snapshot import Defect
from worker.parse.namespaces import local_name

if TYPE_CHECKING:
    from worker.parse.wellformed import Element

#: A cut through one of these leaves text worth keeping. By local name.
BODIES = frozenset({"content", "description", "encoded", "summary"})
#: Without one of these, or a title and a date, a cut entry would come back as another one when the document is whole.
NAMES = frozenset({"guid", "id", "link"})
DATES = frozenset({"date", "published", "pubDate", "updated"})
#: None of these stands inside of one of its name: where one does, the other was not closed.
ALONE = frozenset({b"rss", b"feed", b"rdf:RDF", b"item", b"entry"})
#: Where entries stand.
ENTRIES = (
    ("rss", "channel", "item"),
    ("rss", "item"),
    ("channel", "item"),
    ("feed", "entry"),
    ("entry",),
    ("RDF", "item"),
)
#: Deeper documents are not completed; no feed is.
DEPTH_MAX = 1_000

_TAG = re.compile(
    rb"""<(?P<end>/)?(?P<name>[A-Za-z_:\x80-\xff][^\s/<>"'=]*+)
    (?: [^<>"']++ | "[^"<]*+" | '[^'<]*+' )*+ >""",
    re.VERBOSE,
)
_PAIRS = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"))


class Completed(NamedTuple):
    """A document that was cut off, closed."""

    data: bytes
    depth: int  #: How many elements were open at the cut.


def complete(data: bytes) -> Completed | None:
    """Close what a document leaves open at its end; None where that is not all that is wrong with it."""
    stack: list[bytes] = []
    position = 0
    while (start := data.find(b"<", position)) >= 0:
        if (position := _end_of_pair(data, start)) > 0:
            continue
        if position < 0 and data.startswith(b"<?", start) and data.find(b"</", start) >= 0:
            return None  # an instruction holds no tags: its end is damaged, and the document goes on
        tag = _TAG.match(data, start) if position == 0 else None
        if tag is None:
            if position == 0 and data.find(b"<", start + 1) >= 0:
                return None  # a damaged tag, and the document goes on
            data = _cut(data, start)
            break
        position = tag.end()
        if not _follow(stack, tag):
            return None
    if not stack:
        return None
    return Completed(data + b"".join(b"</" + name + b">" for name in reversed(stack)), len(stack))


def settle(root: "Element", depth: int) -> Defect:
    """Leave out of a completed tree what the cut made wrong, and tell what the cut went through."""
    chain = [root]
    while len(chain) < depth and len(chain[-1]):
        chain.append(chain[-1][-1])
    names = [local_name(element.tag) for element in chain]
    level = _level_of_entry(chain, names)
    holder = level if level is not None else 1 if names[1:2] == ["channel"] else 0
    while names[holder + 1 : holder + 2] == ["group"]:  # what of Media RSS's groups came before the cut is whole
        holder += 1
    if len(chain) > holder + 1 and names[holder + 1] not in BODIES:
        chain[holder].remove(chain[holder + 1])
    if level is None:
        return _defect("/".join(names), "the document ends here")
    entry = chain[level]
    index = sum(child.tag == entry.tag for above in _holders(chain[:level]) for child in above) - 1 if level else 0
    where = "/".join([f"item[{index + 1}]", *names[level + 1 :]])
    is_all_there_is = all(len(above) == 1 for above in chain[:level]) and names[level + 1 : level + 2] != []
    if level and not _is_identified(entry) and not is_all_there_is:
        chain[level - 1].remove(entry)
        return _defect(where, "the document ends here; the entry is left out, nothing identifies it yet")
    return _defect(where, "the document ends here", index)


def _level_of_entry(chain: list["Element"], names: list[str]) -> int | None:
    """Give the place in the chain of an entry that the readers will find; entries inside entries are none."""
    namespace = str(chain[0].tag).removesuffix(names[0])
    for path in ENTRIES:
        if tuple(names[: len(path)]) == path:
            level = len(path) - 1
            is_read = path[0] == "RDF" or chain[level].tag == namespace + names[level]
            return level if is_read else None
    return None


def _holders(above: list["Element"]) -> list["Element"]:
    """Give the elements whose entries the readers count before, and with, those of the last one of a chain."""
    root = above[0]
    channels = [child for child in root if local_name(child.tag) == "channel"]
    return channels if len(above) > 1 else [*channels, root]


def _end_of_pair(data: bytes, start: int) -> int:
    """Give where the CDATA section, comment or instruction at `start` ends: -1 for nowhere, 0 where there is none."""
    if data[start + 1 : start + 2] in {b"!", b"?"}:
        for opening, closing in _PAIRS:
            if data.startswith(opening, start):
                end = data.find(closing, start + len(opening))
                return end + len(closing) if end >= 0 else -1
    return 0


def _cut(data: bytes, start: int) -> bytes:
    """Leave out what begins at `start` and does not end; a CDATA section is text up to there, and is closed."""
    if data.startswith(b"<![CDATA[", start):
        return data.removesuffix(b"]").removesuffix(b"]") + b"]]>"
    return data[:start]


def _follow(stack: list[bytes], tag: re.Match[bytes]) -> bool:
    """Open or close an element; False where that is not possible."""
    if tag["end"]:
        return bool(stack) and stack.pop() == tag["name"]
    if not tag[0].endswith(b"/>"):
        if tag["name"] in ALONE and tag["name"] in stack:
            return False
        stack.append(tag["name"])
    return len(stack) <= DEPTH_MAX


def _is_identified(entry: "Element") -> bool:
    found = {local_name(child.tag) for child in entry if (child.text or "").strip() or child.get("href")}
    return bool(found & NAMES or ("title" in found and found & DATES))


def _defect(where: str, detail: str, entry: int | None = None) -> Defect:
    return Defect(code="document-truncated", where=where, detail=detail, entry=entry)
