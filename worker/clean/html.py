"""Markup to a lexbor tree and back. The only file that knows how selectolax treats fragments."""

import re
from collections.abc import Container, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.markup import BLOCKS, NOT_TEXT

_TAG_NAME = re.compile(r"<([a-zA-Z][^\s/>]*)")


def parse(markup: str) -> LexborHTMLParser:
    """Parse a fragment as the content of a div would be parsed, scripting off."""
    return LexborHTMLParser(markup, is_fragment=True)


def serialize(tree: LexborHTMLParser) -> str:
    """Write a fragment as HTML."""
    return tree.html or ""


def tag_names(markup: str) -> set[str]:
    """Give the names, in lower case, of all that looks like a start tag."""
    return {name.lower() for name in set(_TAG_NAME.findall(markup))}


def siblings(node: LexborNode | None) -> Iterator[LexborNode]:
    """Give a node and those that follow it in its parent; `iter()` gives something else on a fragment's root."""
    while node is not None:
        yield node
        node = node.next


def text_of(node: LexborNode) -> str:
    """Give the text inside a node, block boundaries and `<br>` as spaces, white space folded."""
    return " ".join("".join(text for text, _ in pieces(node)).split())


def text(markup: str) -> str:
    """Give the text of a fragment as `text_of` gives that of a node, white space as it stands."""
    return "".join(piece for root in siblings(parse(markup).root) for piece, _ in pieces(root))


def pieces(node: LexborNode, owners: Container[int] = ()) -> Iterator[tuple[str, int | None]]:
    """Give the texts of a node and its descendants in order, with a space at every boundary that separates words.

    Beside each text stands the id of the owner among `owners` that it is in; a node of `owners` gives one text.
    """
    pending: list[LexborNode | str] = [node]
    while pending:  # a stack, not recursion: hostile markup nests a hundred thousand deep
        step = pending.pop()
        if isinstance(step, str):
            yield step, None
        elif step.is_text_node:
            yield step.text_content or "", None
        elif step.mem_id in owners:
            yield "".join(text for text, _ in pieces(step)), step.mem_id
        elif step.is_element_node and step.tag not in NOT_TEXT:
            if step.tag in BLOCKS or step.tag == "br":
                yield " ", None
                pending.append(" ")
            pending.extend(reversed(list(siblings(step.first_child))))
