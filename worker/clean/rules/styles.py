"""Meaning that stands in a style attribute, made markup before nh3 drops the attribute."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.cut import Cut, outermost
from worker.clean.html import siblings, text_of
from worker.clean.markup import BLOCKS
from worker.clean.rule import Fragment, rule

#: Element to what means the same: a word of `text-decoration`, and elements that say it already.
MEANINGS = {
    "u": ("underline", frozenset({"u", "ins", "a"})),
    "s": ("line-through", frozenset({"s", "strike", "del"})),
}
_PROPERTIES = ("text-decoration", "text-decoration-line")
_BLOCKS = ",".join(sorted(BLOCKS))
_HOLDS_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(BLOCKS))})\b")


@rule(
    stage="tree",
    needs=("underline", "line-through", "Underline", "UNDERLINE", "LINE-THROUGH"),
    reason="Editors write underlining and strike-through as styles; feed readers show neither without markup.",
    before='<p>set <span style="text-decoration: underline;">below</span> it</p>',
    after="<p>set <u>below</u> it</p>",
)
def keep_meaning_of_styles(fragment: Fragment) -> list[Cut]:
    """Wrap the content of elements whose style underlines or strikes it through."""
    tree = fragment.grow()
    count = 0
    lowered = fragment.markup.lower()
    for element, (value, said_by) in MEANINGS.items():
        if value not in lowered:
            continue
        meant = [node for node in tree.css(f'[style*="{value}" i]') if _means(node, value) and node.tag not in said_by]
        for node in outermost(meant):  # what is inside is under the same line
            if text_of(node):
                _wrap(tree, node, element)
                count += 1
        fragment.names |= {element} if meant else set()
    return [Cut(count=count)] if count else []


def _means(node: LexborNode, value: str) -> bool:
    if "skype_" in (node.attributes.get("class") or ""):
        return False  # its add-on styled what it found, and meant nothing by it
    style = dict(declarations(node.attributes.get("style") or ""))
    return any(value in style.get(name, "").split() for name in _PROPERTIES)


def _wrap(tree: LexborHTMLParser, node: LexborNode, element: str) -> None:
    """Wrap the content of a node; where blocks are in it, their content instead, which may be wrapped."""
    inside = node.inner_html or ""
    if not _HOLDS_BLOCK.search(inside):
        node.inner_html = f"<{element}>{inside}</{element}>"
        return
    holders = {node.mem_id}  # of blocks
    for block in node.css(_BLOCKS):
        holder: LexborNode | None = block
        while holder is not None and holder.mem_id not in holders:
            holders.add(holder.mem_id)
            holder = holder.parent
    pending = [node]
    while pending:
        wrapper = None
        for child in list(siblings(pending.pop().first_child)):
            if child.mem_id in holders:
                wrapper = None
                pending.append(child)
                continue
            if wrapper is None:
                if not text_of(child):
                    continue
                wrapper = tree.create_node(element)
                child.insert_before(wrapper)
                wrapper = child.prev
            if wrapper is not None:
                wrapper.insert_child(child, move=True)


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Give the declarations of a style attribute as (property, value), lower case; what is malformed is passed over.

    CSS Style Attributes §3. Real feeds hold `white-space: nowrap=;` and values cut off at a semicolon in a URL.
    """
    for declaration in style.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.replace("!important", "").strip()
