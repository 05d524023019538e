"""Elements inside a text: their HTML, or their words alone."""

import html

from lxml import etree

from worker.parse.namespaces import XHTML, local_name
from worker.parse.tree import Element

#: Elements that HTML writes without an end tag (HTML §13.1.2).
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
#: Elements whose text HTML reads as it stands (HTML §13.1.2).
RAW = frozenset({"script", "style"})
#: An element with more attributes loses them: libxml2 looks each value up from the start, so they cost its square.
ATTRIBUTES_MAX = 256


def inner(element: Element) -> str:
    """Give what stands inside an element as HTML: text escaped, child elements without their namespaces.

    Feeds put unescaped markup where escaped markup belongs; XHTML content is markup by right. The tree stays as it
    is, and namespaces declared above do not matter (lxml's own serializer repeats them on every child).
    """
    parts = [html.escape(element.text or "", quote=False)]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is element:
            continue
        name = local_name(node.tag)
        is_tag = name[:1].isascii() and name[:1].isalpha()  # to HTML, anything else is text
        if event == "start":
            if is_tag:
                parts += ["<", name, *_attributes(node), ">"]
            parts.append((node.text or "") if name in RAW else html.escape(node.text or "", quote=False))
        else:
            if is_tag and name not in VOID:
                parts += ["</", name, ">"]
            parts.append(html.escape(node.tail or "", quote=False))
    return "".join(parts)


def words(element: Element) -> str:
    """Give the text inside an element, without markup."""
    return "".join(map(str, element.itertext()))


def xhtml(element: Element) -> str:
    """Give the content of an XHTML text construct, without the div that RFC 4287 §3.1.1.3 puts around it."""
    divs = element.findall(XHTML + "div")
    return inner(divs[0] if len(divs) == 1 and len(element) == 1 else element)


def _attributes(node: Element) -> list[str]:
    """Write the attributes that mean something in HTML: those without a namespace."""
    if not 0 < len(node.attrib) <= ATTRIBUTES_MAX:
        return []
    return [
        f' {name}="{html.escape(str(value))}"'
        for name, value in node.attrib.items()
        if isinstance(name, str) and not name.startswith("{")
    ]
