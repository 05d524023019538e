"""Meaning that stands in style attributes, made markup. They are read in canonical markup, where nh3 has left them."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from msgspec import Struct, field

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, VOID, is_blank, split_tags, tag_name
from worker.clean.rule import Fragment, rule
from worker.clean.sanitize import UNWRAPPED
from worker.clean.styles import (
    ALL,
    CODE,
    EM,
    EMPHASES,
    INLINE_ONLY,
    MARK,
    NONE,
    STRIKE,
    STRONG,
    SUB,
    SUP,
    UNDERLINE,
    Style,
    style_of,
)

#: Meaning to the element that means it, outermost first, and others that are used for it.
ELEMENTS = {
    MARK: ("mark",),
    STRIKE: ("s", "del"),
    UNDERLINE: ("u",),
    STRONG: ("strong", "b"),
    EM: ("em", "i"),
    SUP: ("sup",),
    SUB: ("sub",),
    CODE: ("code",),
}
#: What elements say by themselves, so that a style need not.
SAYS = {
    "mark": MARK, "s": STRIKE, "strike": STRIKE, "del": STRIKE, "u": UNDERLINE, "ins": UNDERLINE, "a": UNDERLINE,
    "b": STRONG, "strong": STRONG, "th": STRONG, "em": EM, "i": EM, "cite": EM, "dfn": EM, "var": EM, "address": EM,
    "sup": SUP, "sub": SUB, "code": CODE, "kbd": CODE, "samp": CODE, "tt": CODE, "pre": CODE | MARK,
    **{f"h{level}": STRONG for level in range(1, 7)},
}  # fmt: skip
#: Elements that say nothing else, so that one whose style takes it back says nothing at all.
SAY_ONLY = frozenset({"b", "strong", "em", "i"})
#: Emphasis that covers more characters than these, and everything, is a style sheet's.
COVERED_MAX = 200
#: A monospaced font that this many times as much text is in as in others is the font of the text.
BODY_FONT_RATIO = 4

_STYLING = re.compile(r' (?:style|class)="[^"]*"')


class Node(Struct, gc=False):
    """An element while the markup is read: what is said of the text in it."""

    name: str
    start: int  #: Token.
    block: int  #: The nearest block's start.
    on: int = 0  #: Said by styles.
    said: int = 0  #: Said by elements.
    lost: int = 0  #: Said by elements and taken back by a style.
    sayers: "dict[int, Node]" = {}  #: By meaning: the nearest element that says it and nothing else.
    above: "Node | None" = None  #: The next one above of those that say the same.
    any_on: int = 0  #: Meanings that styles give some of its text.
    any_off: int = 0  #: Meanings that styles do not give some of its text.
    holds_block: bool = False
    is_taken_back: bool = False  #: It no longer says what it says.


class Read(Struct, gc=False):
    """What the markup holds, by tokens."""

    ends: dict[int, int] = field(default_factory=dict)  #: Of elements, by their start.
    inline: dict[int, tuple[int, int]] = field(
        default_factory=dict
    )  #: `any_on` and `any_off` where no block is inside.
    texts: dict[int, tuple[int, int]] = field(default_factory=dict)  #: The same of texts that are not blank.
    holders: dict[int, int] = field(default_factory=dict)  #: `any_on` of elements.
    blocks: dict[int, set[int]] = field(default_factory=dict)  #: By meanings: the blocks of their texts.
    lengths: Counter[tuple[int, int]] = field(default_factory=Counter)  #: Of texts, by what styles say, and anything.
    taken_back: set[int] = field(default_factory=set)  #: Elements that no longer say what they say.
    sayers: set[str] = field(default_factory=set)  #: Names of those that still do.


@rule(
    stage="styled",
    family="styles",
    needs=(
        "\nfont-weight:", ";font-weight:", "\nfont-style:", ";font-style:", "\nfont:", ";font:", "underline",
        "line-through", "align:super", "align:sub", "mono", "courier", "consolas", "menlo", "monaco", "lucidaconsole",
        "sourcecode", "firacode", "inconsolata", "highlight:", "yellow", "#ff0", "rgb(255,255,0)",
        "msofootnotereference", "msoendnotereference", "msosubtleemphasis", "msointenseemphasis",
    ),
    reason="Editors write bold, italics, underlining and the like as styles; readers show none of it without markup.",
    before='<p><span style="text-decoration: underline">below</span> the <b style="font-weight: normal">line</b></p>',
    after="<p><u>below</u> the line</p>",
)  # fmt: skip
def keep_meaning_of_styles(fragment: Fragment) -> list[Cut]:
    """Give text that is styled the elements that mean the same; unwrap those whose meaning a style takes back.

    Emphasis that a whole text carries is left out: it sets nothing off. So is a monospaced font that most of it is in.
    """
    tokens = split_tags(fragment.markup)
    read = _read(tokens, frozenset())
    if read.taken_back:
        read = _read(tokens, frozenset(read.taken_back))
    names = {
        meaning: next((name for name in elements if name in read.sayers), elements[0])
        for meaning, elements in ELEMENTS.items()
    }
    before, behind = _around(tokens, read, _wanted(read))
    for at in range(1, len(tokens), 2):
        tokens[at] = _bare(tokens[at])
    for at in read.taken_back:
        tokens[at] = tokens[read.ends[at]] = ""
    for at, meanings in before.items():
        tokens[at] = "".join(f"<{names[meaning]}>" for meaning in meanings) + tokens[at]
        fragment.names |= {names[meaning] for meaning in meanings}
    for at, meanings in behind.items():
        tokens[at] += "".join(f"</{names[meaning]}>" for meaning in meanings)
    fragment.markup = "".join(tokens)
    fragment.is_styled = False
    count = len(read.taken_back) + sum(map(len, before.values()))
    return [Cut(count=count)] if count else []


def _read(tokens: Sequence[str], taken_back: Container[int]) -> Read:
    """Read what styles and elements say of each text. Elements in `taken_back` count as spans of such a style."""
    read = Read()
    path = [Node(name="", start=-1, block=-1)]
    for at, token in enumerate(tokens):
        node = path[-1]
        if at % 2 == 0:
            if not is_blank(token):
                _note_text(read, node, at, len(token))
        elif token[1] == "/":
            path.pop()
            _close(read, node, path[-1], at)
        elif (name := tag_name(token)) not in VOID:
            is_taken_back = at in taken_back
            path.append(_open(node, name, at, style_of(token) if " " in token else NONE, is_taken_back=is_taken_back))
            if path[-1].is_taken_back:
                read.taken_back.add(at)
            elif name in SAYS:
                read.sayers.add(name)
        elif name in BLOCKS:
            node.holds_block = True
    return read


def _open(parent: Node, name: str, at: int, style: Style, *, is_taken_back: bool) -> Node:
    is_block = name in BLOCKS
    said, on, off = SAYS.get(name, 0), style.on & ~INLINE_ONLY if is_block else style.on, style.off
    if name in SAY_ONLY:
        if said & off:
            is_taken_back, said = True, 0
        elif is_taken_back:
            said, on = 0, on | said
    node = Node(
        name=name,
        start=at,
        block=at if is_block else parent.block,
        on=(parent.on & ~off) | on,
        said=parent.said | said,
        lost=(parent.lost | (parent.said & off)) & ~(on | said),
        sayers=parent.sayers,
        is_taken_back=is_taken_back,
    )
    if said and name in SAY_ONLY:
        node.above = parent.sayers.get(said)
        node.sayers = parent.sayers | {said: node}
    return node


def _note_text(read: Read, node: Node, at: int, length: int) -> None:
    read.texts[at] = on, off = node.on & ~node.said, ALL & ~node.on
    node.any_on |= on
    node.any_off |= off
    read.lengths[on, node.on | node.said] += length
    if on:
        read.blocks.setdefault(on, set()).add(node.block)
    if node.lost:
        for meaning, sayer in node.sayers.items():
            above: Node | None = sayer
            while meaning & node.lost and above is not None and above.start not in read.taken_back:
                read.taken_back.add(above.start)
                above = above.above


def _close(read: Read, node: Node, parent: Node, at: int) -> None:
    read.ends[node.start] = at
    parent.any_on |= node.any_on
    parent.any_off |= node.any_off
    if node.any_on:
        read.holders[node.start] = node.any_on
    if node.name in BLOCKS or node.holds_block:
        parent.holds_block = True
    else:
        read.inline[node.start] = node.any_on, node.any_off


def _wanted(read: Read) -> int:
    """Give the meanings that set something off: not emphasis on everything, nor the font of the text."""
    wanted = 0
    for meaning, elements in ELEMENTS.items():
        blocks = {block for meanings, of in read.blocks.items() if meanings & meaning for block in of}
        if not blocks:
            continue
        has = sum(length for (on, _), length in read.lengths.items() if on & meaning)
        lacks = sum(length for (_, said), length in read.lengths.items() if not said & meaning)
        is_long = len(blocks) > 1 or has > COVERED_MAX
        is_of_all = meaning & EMPHASES and not lacks and read.sayers.isdisjoint(elements)
        if not (is_long and (is_of_all or (meaning == CODE and has > BODY_FONT_RATIO * lacks))):
            wanted |= meaning
    return wanted


def _around(
    tokens: Sequence[str], read: Read, wanted: int
) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    """Give the meanings that begin before tokens, outermost first, and those that end behind them, innermost first.

    An element is written around the longest run of siblings that have its meaning, and never around a block.
    """
    before: dict[int, tuple[int, ...]] = {}
    behind: dict[int, tuple[int, ...]] = {}
    pending = [(-1, len(tokens), wanted)] if wanted else []
    while pending:
        start, end, wanted = pending.pop()
        spans = list(_children(tokens, read, start, end))
        filled = [0, *_filled([(full & wanted, neutral) for _, _, full, neutral in spans]), 0]
        masks = [  # around what is in an element rather than around an element alone
            mask & (above | below) if first != last else mask
            for (first, last, _, _), mask, above, below in zip(spans, filled[1:], filled, filled[2:], strict=False)
        ]
        for (first, last, _, _), mask in zip(spans, masks, strict=True):
            if read.holders.get(first, 0) & wanted & ~mask:
                pending.append((first, last, wanted & ~mask))
        _nest(spans, masks, before, behind)
    return before, behind


def _children(tokens: Sequence[str], read: Read, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Give the children of an element: first and last token, the meanings of all its text, those it has no say in."""
    at = start + 1
    while at < end:
        last = read.ends.get(at, at)
        if at % 2 == 0:
            on, off = read.texts.get(at, (0, 0))
        else:
            # A block, or an inline element that holds one, ends all runs; an image or a break goes with its neighbours.
            is_parting = last != at or tokens[at].startswith(("<hr", "<col"))
            on, off = read.inline.get(at, (0, ALL) if is_parting else (0, 0))
        if tokens[at]:
            yield at, last, on & ~off, ALL & ~(on | off)
        at = last + 1


def _filled(masks: Sequence[tuple[int, int]]) -> list[int]:
    """Give the meanings of each sibling, where those without a say take part in what both their neighbours have."""
    filled, carried = [], 0
    for full, neutral in masks:
        carried = full | (neutral & carried)
        filled.append(carried)
    carried = 0
    for at in range(len(filled) - 1, -1, -1):
        carried = filled[at] & (masks[at][0] | carried)
        filled[at] = carried
    return filled


def _nest(
    spans: Sequence[tuple[int, int, int, int]],
    masks: Sequence[int],
    before: dict[int, tuple[int, ...]],
    behind: dict[int, tuple[int, ...]],
) -> None:
    """Note where meanings of siblings begin and end, so that they nest; the longer run goes around the shorter."""
    ends: list[dict[int, int]] = [{}] * (len(masks) + 1)  # by sibling: where its meanings end
    for at in range(len(masks) - 1, -1, -1):
        if masks[at]:
            ends[at] = {meaning: ends[at + 1].get(meaning, at) for meaning in ELEMENTS if masks[at] & meaning}
    path: list[int] = []
    for at, mask in enumerate((*masks, 0)):
        closed: list[int] = []
        while any(not mask & meaning for meaning in path):
            closed.append(path.pop())
        if closed:
            behind[spans[at - 1][1]] = tuple(closed)
        if opened := [meaning for meaning in ends[at] if meaning not in path]:
            opened.sort(key=lambda meaning: -ends[at][meaning])
            path += opened
            before[spans[at][0]] = tuple(opened)


def _bare(tag: str) -> str:
    """Give a tag without what only styles; nothing for elements that only do that."""
    if " " not in tag:
        return "" if tag_name(tag) in UNWRAPPED else tag
    return "" if tag_name(tag) in UNWRAPPED else _STYLING.sub("", tag)
