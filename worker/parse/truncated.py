"""Documents that end in the middle: what was open is closed, and what the cut made wrong is left out.

Half a link or half a guid would be taken for another entry, for ever; half a text is still worth reading.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from schemas.snapshot import Defect

if TYPE_CHECKING:
    from worker.parse.tree import Element

#: A cut through one of these leaves text worth keeping. By local name.
BODIES = frozenset({"content", "description", "encoded", "summary"})
#: Without one of these whole, a cut entry would come back under another name when the document is whole again.
NAMES = frozenset({"guid", "id", "link"})
#: Deeper documents are not completed; lxml stops at 2048 anyway.
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
        if data[start + 1 : start + 2] in {b"!", b"?"} and (pair := _pair(data, start)):
            position = data.find(pair[1], start + len(pair[0])) + len(pair[1])
            if position < len(pair[1]):  # it does not end
                is_text = pair[1] == b"]]>"
                data = data.removesuffix(b"]").removesuffix(b"]") + b"]]>" if is_text else data[:start]
                break
            continue
        tag = _TAG.match(data, start)
        if tag is None:
            if data.find(b"<", start + 1) >= 0:
                return None
            data = data[:start]
            break
        position = tag.end()
        if tag["end"]:
            if not stack or stack.pop() != tag["name"]:
                return None
        elif data[position - 2 : position] != b"/>":
            stack.append(tag["name"])
            if len(stack) > DEPTH_MAX:
                return None
    if not stack:
        return None
    return Completed(data + b"".join(b"</" + name + b">" for name in reversed(stack)), len(stack))


def settle(root: "Element", depth: int) -> Defect:
    """Leave out of a completed tree what the cut made wrong, and tell what the cut went through."""
    chain = [root]
    while len(chain) < depth and len(chain[-1]):
        chain.append(chain[-1][-1])
    names = [etree.QName(element).localname for element in chain]
    level = next((index for index, name in enumerate(names) if name in {"item", "entry"}), None)
    if level is None:
        return _defect("/".join(names), "the document ends here")
    entry = chain[level]
    index = sum(1 for _ in root.iter(entry.tag)) - 1
    where = "/".join([f"item[{index + 1}]", *names[level + 1 :]])
    if len(chain) > level + 1 and names[level + 1] not in BODIES:
        entry.remove(chain[level + 1])
    parent = entry.getparent()
    if parent is not None and not any(_is_name(child) for child in entry):
        parent.remove(entry)
        return _defect(where, "the document ends here; the entry is left out, nothing identifies it yet")
    return _defect(where, "the document ends here", index)


def _pair(data: bytes, start: int) -> tuple[bytes, bytes] | None:
    return next((pair for pair in _PAIRS if data.startswith(pair[0], start)), None)


def _is_name(element: "Element") -> bool:
    has_value = bool((element.text or "").strip() or element.get("href"))
    return has_value and etree.QName(element).localname in NAMES


def _defect(where: str, detail: str, entry: int | None = None) -> Defect:
    return Defect(code="document-truncated", where=where, detail=detail, entry=entry)
