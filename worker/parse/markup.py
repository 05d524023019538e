"""Elements inside a text: their HTML, or their words alone."""

import html
from typing import TYPE_CHECKING

from worker.parse import bases
from worker.parse.namespaces import XML, local_name
from worker.parse.wellformed import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

XML_BASE = XML + "base"
#: Elements that HTML writes without an end tag (HTML §13.1.2).
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
#: Elements whose text HTML reads as it stands (HTML §13.1.2).
RAW = frozenset({"script", "style"})
#: So many characters of a base each element may be longer for.
ROOM = 100


def inner(element: Element, base: str | None = None) -> str:
    """Give what stands inside an element as HTML: text escaped, child elements without their namespaces.

    Feeds put unescaped markup where escaped markup belongs; XHTML content is markup by right. Addresses are resolved
    against `base`, where one is given, and against any xml:base inside.
    """
    room = bases.GROWTH_CHARACTERS
    parts = [_escaped(element.text or "")]
    above: list[tuple[Iterator[Element], str, str | None]] = []  #: What follows an element that is open, its end, base.
    nodes = iter(element)
    while True:
        for node in nodes:
            name = local_name(node.tag)
            is_tag = name[:1].isascii() and name[:1].isalpha()  # to HTML, anything else is text
            inside = bases.below(base, own) if node.keys() and (own := node.get(XML_BASE)) else base
            if is_tag:
                room += ROOM - len(inside or "")  # long bases before many short addresses would fill the memory
                parts += ["<", name, *_attributes(node, inside if room > 0 else None), ">"]
            kind = name.lower()
            parts.append((node.text or "") if kind in RAW else _escaped(node.text or ""))
            end = (f"</{name}>" if is_tag and kind not in VOID else "") + _escaped(node.tail or "")
            if len(node):
                above.append((nodes, end, base))
                nodes, base = iter(node), inside
                break
            parts.append(end)
        else:
            if not above:
                return "".join(parts)
            nodes, end, base = above.pop()
            parts.append(end)


def words(element: Element) -> str:
    """Give the text inside an element, without markup."""
    return "".join(element.itertext())


def xhtml(element: Element, base: str | None = None) -> str:
    """Give the content of an XHTML text construct, without the div that RFC 4287 §3.1.1.3 puts around it."""
    divs = [child for child in element if local_name(child.tag) == "div"]
    if len(divs) == 1 and len(element) == 1 and not ((element.text or "").strip() or (divs[0].tail or "").strip()):
        own = divs[0].get(XML_BASE)
        element, base = divs[0], bases.below(base, own) if own else base
    return inner(element, base)


def _attributes(node: Element, base: str | None) -> list[str]:
    """Write the attributes that mean something in HTML: those without a namespace."""
    return [
        f' {name}="{html.escape(bases.address(name, value, base) if base else value)}"'
        for name, value in node.items()
        if "}" not in name
    ]


def _escaped(text: str) -> str:
    return html.escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text
