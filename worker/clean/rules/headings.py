"""Headings: their levels below the entry's own title, and those that head nothing."""

import re
from collections.abc import Sequence

from msgspec import Struct

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, LAYOUT, VOID, is_blank, plain, split_tags, tag_name
from worker.clean.rule import Fragment, rule
from worker.clean.styles import EM, NONE, STRONG, style_of

NAMES = frozenset(f"h{level}" for level in range(1, 7))
LEVELS = 6

_TAG = re.compile(r"<(/?)h([1-6])(?=[ >])")
#: A heading that holds nothing but tags and blanks, and no other heading.
_TEXTLESS = re.compile(r"<(h[1-6])( [^>]*)?+>((?:\s|&nbsp;|<(?!/?h[1-6][ >])[^>]*+>)*+)</\1>")
_INNER_NAME = re.compile(r"<([a-z0-9]+)")

#: From these sizes on a line is a heading: of a font, and, where there are several such lines, of a bold one, in px;
#: and the size of ordinary text.
LARGE_PX, LARGE_BOLD_PX, NORMAL_PX = 24.0, 18.0, 16.0
#: The first three sizes are the levels from the second on.
INFERRED_LEVELS = ("h2", "h3", "h4")
CHARACTERS_MAX, WORDS_MAX = 100, 14
#: Headings are at most one in this many characters of the text.
TEXT_RATIO = 4
_BOXES = frozenset({"p", "div", "center"})
_OUTSIDE = BLOCKS - LAYOUT - _BOXES
_QUOTATION_MARKS = ('"', "“", "„", "«", "‘", "'")
_SENTENCE_ENDS = (".", ",", ";", "…")


class Block(Struct, kw_only=True, gc=False):
    """A block that holds text and no other block."""

    start: int  #: Token.
    end: int = 0
    text: str = ""
    is_box: bool  #: It says nothing, holds nothing but text, and nothing but layout is around it.
    smallest_px: float = 0.0  #: Of its letters.
    emphasis: int = STRONG | EM  #: Of all its text.

    def hold(self, size_px: float, emphasis: int) -> None:
        """Take a text into account."""
        self.smallest_px = min(self.smallest_px or size_px, size_px)
        self.emphasis &= emphasis

    def may_head(self) -> bool:
        """Whether it looks like a heading, and not like a motto or a quotation."""
        is_large = self.smallest_px >= (LARGE_BOLD_PX if self.emphasis & STRONG else LARGE_PX)
        is_quotation = bool(self.emphasis & EM) or self.text.startswith(_QUOTATION_MARKS)
        is_line = len(self.text) <= CHARACTERS_MAX and len(self.text.split()) <= WORDS_MAX
        is_sentence = is_quotation or self.text.endswith(_SENTENCE_ENDS)
        return self.is_box and is_large and is_line and not is_sentence and any(map(str.isalpha, self.text))


@rule(
    stage="styled",
    family="headings",
    needs=(
        "size=4", "size=5", "size=6", "size=7", "size=+", "large", "font-size:2", "font-size:3", "font-size:4",
        "font-size:14pt", "font-size:15", "font-size:16pt", "font-size:18", "font-size:1.",
    ),
    reason="Before editors offered headings, people set a line of its own in large letters; without fonts it is text.",
    before='<p><font size="6">Cats</font></p><p>' + "They sleep through most of the day. " * 2 + "</p>",
    after="<h2>Cats</h2><p>" + "They sleep through most of the day. " * 2 + "</p>",
)  # fmt: skip
def mark_up_headings(fragment: Fragment) -> list[Cut]:
    """Make short paragraphs in large letters headings, where an entry has none and other text follows each."""
    if not NAMES.isdisjoint(fragment.names):
        return []
    tokens = split_tags(fragment.markup)
    blocks = _blocks(tokens)
    others_px = max((block.smallest_px for block in blocks if not block.may_head()), default=0.0)
    headings = [block for block in blocks if block.may_head() and block.smallest_px > others_px]
    length = sum(len(block.text) for block in blocks)
    is_single = len(headings) == 1 and headings[0].smallest_px < LARGE_PX
    if (
        is_single
        or not headings
        or headings[-1] is blocks[-1]
        or sum(len(block.text) for block in headings) * TEXT_RATIO > length
    ):
        return []
    sizes = sorted({block.smallest_px for block in headings}, reverse=True)
    for block in headings:
        name = INFERRED_LEVELS[min(sizes.index(block.smallest_px), len(INFERRED_LEVELS) - 1)]
        rtl = ' dir="rtl"' if ' dir="rtl"' in tokens[block.start] else ""
        tokens[block.start], tokens[block.end] = f"<{name}{rtl}>", f"</{name}>"
        fragment.names.add(name)
    fragment.may_differ = True
    fragment.markup = "".join(tokens)
    return [Cut(count=len(headings))]


def _blocks(tokens: Sequence[str]) -> list[Block]:
    """Give the blocks that hold text and no other block."""
    found: list[Block] = []
    path: list[tuple[str, float, int]] = [("", NORMAL_PX, 0)]
    block: Block | None = None
    outside = 0  # open blocks that are neither layout nor paragraphs
    for at, piece in enumerate(tokens):
        name, size_px, emphasis = path[-1]
        if at % 2 == 0:
            if block is not None and not is_blank(piece):
                block.hold(size_px, emphasis)
        elif piece[1] == "/":
            path.pop()
            outside -= name in _OUTSIDE
            if name in BLOCKS:
                if block is not None and (text := plain("".join(tokens[block.start + 1 : at]))):
                    block.end, block.text = at, text
                    found.append(block)
                block = None
        elif (inner := tag_name(piece)) in VOID:
            if block is not None:
                block.is_box = False
        else:
            path.append((inner, *_letters(inner, piece, size_px, emphasis)))
            outside += inner in _OUTSIDE
            if inner in BLOCKS:
                block = Block(start=at, is_box=inner in _BOXES and not outside)
    return found


def _letters(name: str, tag: str, size_px: float, emphasis: int) -> tuple[float, int]:
    """Give the size of the letters in an element, and their emphasis, from those around it."""
    style = style_of(tag) if " " in tag else NONE
    emphasis |= STRONG if name in {"b", "strong"} else EM if name in {"i", "em", "cite"} else 0
    return style.size_px or size_px, (emphasis | style.on) & ~style.off


@rule(
    stage="tidy",
    family="headings",
    needs=("<img",),
    writes_tags=True,
    reason="A heading that holds only a picture heads nothing; it was made one to set it large or in the middle.",
    before='<h2><a href="https://example.org/"><img src="https://example.org/a.png"></a></h2>',
    after='<p><a href="https://example.org/"><img src="https://example.org/a.png"></a></p>',
)
def unwrap_picture_headings(fragment: Fragment) -> list[Cut]:
    """Make headings that hold pictures and no text paragraphs."""
    if NAMES.isdisjoint(fragment.names):
        return []
    count = 0

    def paragraph(heading: re.Match[str]) -> str:
        nonlocal count
        if "<img" not in heading[3] or not BLOCKS.isdisjoint(_INNER_NAME.findall(heading[3])):
            return heading[0]
        count += 1
        return f"<p{heading[2] or ''}>{heading[3]}</p>"

    markup = _TEXTLESS.sub(paragraph, fragment.markup)
    if count:
        fragment.markup = markup
        fragment.names.add("p")
    return [Cut(count=count)] if count else []


@rule(
    stage="text",
    family="headings",
    needs=("<h1",),
    reason="The title of the entry is its heading of the first level; those in its text stand below it.",
    before="<h1>One</h1><p>Text</p><h3>Two</h3><p>Text</p>",
    after="<h2>One</h2><p>Text</p><h3>Two</h3><p>Text</p>",
)
def lower_headings(fragment: Fragment) -> list[Cut]:
    """Begin headings at the second level, and lower others as far as keeps them below those they were below."""
    used = {int(level) for _, level in _TAG.findall(fragment.markup)}
    if 1 not in used:
        return []
    lowered: dict[str, int] = {}
    above = 1
    for level in sorted(used):
        above = min(LEVELS, max(level, above + 1))
        lowered[str(level)] = above
    fragment.names |= {f"h{level}" for level in lowered.values()}
    count = 0

    def lower(tag: re.Match[str]) -> str:
        nonlocal count
        count += not tag[1] and lowered[tag[2]] != int(tag[2])
        return f"<{tag[1]}h{lowered[tag[2]]}"

    fragment.markup = _TAG.sub(lower, fragment.markup)
    return [Cut(count=count)]
