"""Markup to a lexbor tree and back. The only file that knows how selectolax treats fragments."""

import html as entities
import re
from collections.abc import Container, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.markup import BLOCKS, NOT_TEXT

_TAG_NAME = re.compile(r"<([a-zA-Z][^\s/>]*)")
#: A start tag without its end. Where a quote is never closed it stops there, as more would be guessing.
_START_TAG = re.compile(r"""<[a-zA-Z][^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+""")
#: What says how text looks, in lower case: style attributes, the element font, and classes that Word writes. Each
#: begins with literal text, so that `re` finds it fast.
_STYLE_VALUES = {
    "style": re.compile(r"""style\s*+=\s*+("[^"]*+|'[^']*+|[^\s>]*+)"""),
    "<font": re.compile(r"<font[^>]*+"),
    "mso": re.compile(r"mso[a-z]*+"),
}
#: In the classes of elements that no author has styled: those of Skype's add-on for browsers.
NOT_AUTHORS = "skype_"
_NOT_STYLE = str.maketrans("", "", " \t\f\r\"'")
#: End tags that begin an element where none is open (HTML Standard §13.2.6.4.7).
_LONE_END = re.compile(r"</(?:p|br)[\s/>]", re.IGNORECASE)


def parse(markup: str) -> LexborHTMLParser:
    """Parse a fragment as the content of a div would be parsed, scripting off."""
    return LexborHTMLParser(markup, is_fragment=True)


def serialize(tree: LexborHTMLParser) -> str:
    """Write a fragment as HTML."""
    return tree.html or ""


def start_tags(markup: str) -> str:
    """Give all start tags that a parser could find, with their attributes, each once; there may be fewer.

    In real markup they are a fifth of it, so that looking for a word of theirs costs a fifth.
    """
    return ">\n".join({*_START_TAG.findall(markup), ""})


def style_values(tags: str) -> str:
    """Give what start tags say of style, as text to look for words in: lower case, without spaces and quotes, in lines.

    A word may be one of another attribute.
    """
    lower = tags.lower()
    if NOT_AUTHORS in lower:
        lower = ">\n".join(tag for tag in lower.split(">\n") if NOT_AUTHORS not in tag)
    values = {value for word, pattern in _STYLE_VALUES.items() if word in lower for value in pattern.findall(lower)}
    if not values:
        return ""  # as for most
    lines = "\n" + "\n".join(value.strip("\"' \n") for value in values)
    return (entities.unescape(lines) if "&" in lines else lines).translate(_NOT_STYLE)


def tag_names(markup: str, tags: str | None = None) -> set[str]:
    """Give the names, in lower case, of all elements that a parser could find; there may be fewer.

    `tags` are its start tags where they are known already.
    """
    names = {name.lower() for name in set(_TAG_NAME.findall(markup if tags is None else tags))}
    if _LONE_END.search(markup):
        names |= {"p", "br"}
    if "image" in names:
        names.add("img")
    return names


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


def plain(markup: str) -> str:
    """Give the text of a fragment that is most often only text."""
    # Python drops control characters that are written by number, which browsers show.
    return text(markup) if "<" in markup or "&#" in markup else entities.unescape(markup)


def pieces(node: LexborNode, owners: Container[int] = ()) -> Iterator[tuple[str, LexborNode | None]]:
    """Give the texts of a node and its descendants in order, with a space at every boundary that separates words.

    Beside each text stands the node that it is the text of; a node whose id is among `owners` gives one text.
    """
    pending: list[LexborNode | str] = [node]
    while pending:  # a stack, not recursion: hostile markup nests a hundred thousand deep
        step = pending.pop()
        if isinstance(step, str):
            yield step, None
        elif step.is_text_node:
            yield step.text_content or "", step
        elif step.mem_id in owners:
            yield "".join(text for text, _ in pieces(step)), step
        elif step.is_element_node and step.tag not in NOT_TEXT:
            if step.tag in BLOCKS or step.tag == "br":
                yield " ", None
                pending.append(" ")
            pending.extend(reversed(list(siblings(step.first_child))))
