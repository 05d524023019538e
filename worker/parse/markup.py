"""Elements inside a text: their HTML, or their words alone."""

import html
import re

from lxml import etree

from worker.parse import bases
from worker.parse.namespaces import XML, local_name
from worker.parse.tree import Element

XML_BASE = XML + "base"
#: Elements that HTML writes without an end tag (HTML §13.1.2).
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
#: Elements whose text HTML reads as it stands (HTML §13.1.2).
RAW = frozenset({"script", "style"})
#: What XML writes otherwise than HTML: names with prefixes or of other letters, text that HTML reads as it stands, ends
#: of elements that have none.
_ODD = re.compile(
    rf"</?(?:[^A-Za-z/]|[A-Za-z][\w.-]*+:|(?:{'|'.join(sorted(RAW))})\b)|</(?:{'|'.join(sorted(VOID))})\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"<([A-Za-z][^\s<>/]*+)([^<>]*?)/>")
#: So many characters of a base each element may be longer for.
ROOM = 100
#: An element with more attributes loses them: libxml2 looks each value up from the start, so they cost its square.
ATTRIBUTES_MAX = 256


def inner(element: Element, base: str | None = None) -> str:
    """Give what stands inside an element as HTML: text escaped, child elements without their namespaces.

    Feeds put unescaped markup where escaped markup belongs; XHTML content is markup by right. The tree stays as it
    is, and namespaces declared above do not matter (lxml's own serializer repeats them on every child). Addresses
    are resolved against `base`, where one is given, and against any xml:base inside.
    """
    based: list[tuple[Element, str | None]] = [(element, base)]  #: Elements that say what their inside is relative to.
    room = bases.GROWTH_CHARACTERS
    parts = [html.escape(element.text or "", quote=False)]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is element:
            continue
        name = local_name(node.tag)
        is_tag = name[:1].isascii() and name[:1].isalpha()  # to HTML, anything else is text
        if event == "start":
            if node.keys() and (own := node.get(XML_BASE)):
                based.append((node, bases.below(based[-1][1], own)))
            if is_tag:
                base = based[-1][1]
                room += ROOM - len(base or "")  # long bases before many short addresses would fill the memory
                parts += ["<", name, *_attributes(node, base if room > 0 else None), ">"]
            parts.append((node.text or "") if name in RAW else html.escape(node.text or "", quote=False))
        else:
            if is_tag and name not in VOID:
                parts += ["</", name, ">"]
            parts.append(html.escape(node.tail or "", quote=False))
            if node is based[-1][0]:
                based.pop()
    return "".join(parts)


def _without_end(tag: re.Match[str]) -> str:
    name, attributes = tag.groups()
    return f"<{name}{attributes}>" if name.lower() in VOID else f"<{name}{attributes}></{name}>"


def words(element: Element) -> str:
    """Give the text inside an element, without markup."""
    return "".join(map(str, element.itertext()))


def xhtml(element: Element, base: str | None = None, *, is_fast: bool = False) -> str:
    """Give the content of an XHTML text construct, without the div that RFC 4287 §3.1.1.3 puts around it.

    `is_fast` lets lxml write it where that comes to the same: it repeats all namespaces, so there must be few.
    """
    divs = [child for child in element if local_name(child.tag) == "div"]
    if len(divs) == 1 and len(element) == 1 and not ((element.text or "").strip() or (divs[0].tail or "").strip()):
        own = divs[0].get(XML_BASE)
        element, base = divs[0], bases.below(base, own) if own else base
    if is_fast and len(element):
        written: str = etree.tostring(element, encoding="unicode", with_tail=False)
        inside = written[written.find(">") + 1 : written.rfind("<")]  # in attributes it is escaped
        if "xmlns" not in inside and "xml:" not in inside and not _ODD.search(inside):
            inside = _EMPTY.sub(_without_end, inside) if "/>" in inside else inside
            return bases.resolve(inside, base) if base else inside
    return inner(element, base)


def _attributes(node: Element, base: str | None) -> list[str]:
    """Write the attributes that mean something in HTML: those without a namespace."""
    if not 0 < len(node.attrib) <= ATTRIBUTES_MAX:
        return []
    found = [
        (name, str(value)) for name, value in node.attrib.items() if isinstance(name, str) and not name.startswith("{")
    ]
    if base:
        found = [(name, bases.address(name, value, base)) for name, value in found]
    return [f' {name}="{html.escape(value)}"' for name, value in found]
