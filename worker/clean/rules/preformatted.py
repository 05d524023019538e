"""Code that stands in styled blocks, as editors of code and Evernote put it on the clipboard."""

from collections.abc import Sequence

from msgspec import Struct

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, VOID, is_blank, split_tags, tag_name
from worker.clean.rule import Fragment, rule
from worker.clean.styles import CODE, style_of

#: Blocks that say nothing else.
_BOXES = frozenset({"div", "p"})
#: A block of code is a block of lines; what nests deeper is none.
DEPTH_MAX = 2


class Block(Struct, gc=False):
    """A block while the markup is read."""

    start: int  #: Token.
    is_code: bool  #: Its style says so.
    depth: int = 1  #: Of blocks in it, itself counted.
    is_box: bool = True  #: All blocks in it are boxes.


@rule(
    stage="styled",
    family="styles",
    needs=("white-space:pre", "white-space:break-spaces", "-en-codeblock:true"),
    reason="Without its style sheet, code runs into one line and loses its indentation.",
    before='<div style="font-family: Menlo, monospace; white-space: pre"><div>if x:</div><div>  y()</div></div>',
    after="<pre>if x:\n  y()</pre>",
)
def mark_up_code_blocks(fragment: Fragment) -> list[Cut]:
    """Make blocks in a monospaced font whose white space counts `pre`; blocks in them become lines."""
    tokens = split_tags(fragment.markup)
    blocks = _code_blocks(tokens)
    for start, end in blocks:
        _write_lines(tokens, start, end)
    if not blocks:
        return []
    fragment.names.add("pre")
    fragment.may_differ = True
    fragment.markup = "".join(tokens)
    return [Cut(count=len(blocks))]


def _code_blocks(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Give blocks of code that stand in no other one and hold nothing but text and lines: first and last token."""
    found: list[tuple[int, int]] = []
    path: list[Block] = []
    pres = 0
    for at in range(1, len(tokens), 2):
        name = tag_name(tokens[at])
        if name not in BLOCKS:
            continue
        if name in VOID:
            if path:
                path[-1].is_box = False
        elif tokens[at][1] != "/":
            pres += name == "pre"
            path.append(Block(start=at, is_code=name in _BOXES and not pres and _is_code(tokens[at])))
        else:
            pres -= name == "pre"
            block = path.pop()
            is_lines = block.is_box and block.depth <= DEPTH_MAX
            if block.is_code and is_lines:
                while found and found[-1][0] > block.start:
                    found.pop()
                found.append((block.start, at))
            if path:
                path[-1].depth = max(path[-1].depth, block.depth + 1)
                path[-1].is_box &= name in _BOXES and block.is_box
    return found


def _is_code(tag: str) -> bool:
    if "style=" not in tag:
        return False
    style = style_of(tag)
    return style.is_code_block or (style.is_preformatted and bool(style.on & CODE))


def _write_lines(tokens: list[str], start: int, end: int) -> None:
    """Write a block as `pre`: a block in it, and a break, as a line."""
    rtl = ' dir="rtl"' if ' dir="rtl"' in tokens[start] else ""
    tokens[start], tokens[end] = f"<pre{rtl}>", "</pre>"
    is_begun = is_due = False  # text; a line break before the next text
    for at in range(start + 1, end):
        piece = tokens[at]
        if at % 2 == 0:
            if piece and not (is_blank(piece) and _parts_lines(tokens[at - 1]) and _parts_lines(tokens[at + 1])):
                tokens[at] = f"\n{piece}" if is_due else piece
                is_begun, is_due = True, False
            else:
                tokens[at] = ""
        elif piece == "<br>":
            tokens[at] = "\n" if is_due else ""
            is_due = True
        elif tag_name(piece) in _BOXES:
            tokens[at] = ""
            is_due = is_begun


def _parts_lines(tag: str) -> bool:
    """Whether a tag, which may have been written already, is one that lines begin or end with."""
    return tag in {"", "\n"} or tag_name(tag) in _BOXES or tag_name(tag) == "pre"
