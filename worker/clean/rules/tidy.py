"""What unwrapping leaves behind: layout blocks, empty elements, seams, twins, trailing breaks.

These rules see canonical markup and match whole tags only.
"""

import re

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, INLINE, LAYOUT, PRE_BREAK, TAG, VOID, rejoin, split_tags
from worker.clean.rule import Fragment, rule

#: Phrases in which no paragraph may stand, so that layout inside them is only unwrapped.
_PHRASING_ONLY = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "p", "dt", "caption", "pre"})
#: Elements that end an open one of their kind, unless a block between them forbids it (HTML §13.2.6.4.7).
ITEMS = frozenset({"li", "dd", "dt"})
#: Elements of emphasis, which may be joined and unwrapped: they say the same once and twice.
EMPHASIS = ("em", "strong", "b", "i", "u", "s")
_BLANK = "(?:\\s|&nbsp;|\u202f)"
_INLINE_DROPPABLE = frozenset(
    "a abbr b big cite code del dfn em i ins kbd mark q s samp small strong sub sup tt u var".split()
)
_BLOCK_DROPPABLE = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption caption tr tbody thead tfoot table pre".split()
)
_WHITE_SPACE = " \t\n"
#: Stands where an inline element was dropped: half of a surrogate pair, which nh3 cannot write.
_GAP = "\udc00"
_IS_BLANK = re.compile(rf"(?:{_BLANK}|[\x00{_GAP}])*+")
#: An element that holds nothing but blanks and breaks: its name, and what it holds.
_EMPTY = re.compile(rf"<(?!br>)([a-z][a-z0-9]*+)[^>]*>((?:{_BLANK}|<br>|[\x00{_GAP}])*+)</\1>")
#: Empty elements seldom nest deeper; where they do, a walk through the tokens costs less than more searches.
NESTED_MAX = 4
_SEAM = re.compile(rf"</({'|'.join(EMPHASIS)})><\1>")
_TWIN = re.compile(rf"<({'|'.join(EMPHASIS)})>[^<]*+(?:<(?!/?\1>)[^<]*+)*+<\1>")
_ID = re.compile(r' id="[^"]*"')
#: What calls for the rules on emphasis and on empty elements: a seam, a twin, or an element with nothing in it.
#: One search for all three; most markup holds none of them.
UNTIDY = re.compile(
    rf"<(?:/({'|'.join(EMPHASIS)})><\1>|({'|'.join(EMPHASIS)})>[^<]*+(?:<(?!/?\2>)[^<]*+)*+<\2>"
    rf"|(?!br>)[a-z][^>]*>(?:{_BLANK}|<br>)*+</|img>|img (?![^>]*\bsrc))"
)
_SOURCELESS_IMAGE = re.compile(r'<img(?: (?!src=|srcset=)[a-z-]+="[^"]*")*>')
#: A line break that may be trailing, or the first of some.
_MAYBE_TRAILING = re.compile(r"<br>\s*+(?:<(?:/|br>)|\Z)")
#: Line breaks in a row, and the end of the block behind them, if it is one.
_BREAKS = re.compile(
    rf"<br>(?:\s*+<br>)*+\s*+((?:</(?:{'|'.join(sorted(INLINE))})>\s*+)*+"
    rf"(?:</(?:p|li|h[1-6]|td|th|dd|dt|blockquote|figcaption|div)>|\Z))?"
)


@rule(
    stage="tidy",
    family="tidy",
    needs=tuple(f"<{name}" for name in sorted(LAYOUT)),
    is_final=True,
    is_required=True,
    reason="Layout elements arrange a page; without its style sheet they only nest.",
    before="<div><div>One</div><p>Two</p></div>",
    after="<p>One</p><p>Two</p>",
)
def unwrap_layout(fragment: Fragment) -> list[Cut]:
    """Make layout elements that hold text paragraphs, and unwrap the others without joining words."""
    written = _instead_of_layout(fragment.markup)
    if not written:
        return []
    before = fragment.markup
    parts: list[str] = []
    end = 0
    for start, (stop, instead) in sorted(written.items()):
        parts += (before[end:start], instead)
        end = stop
    fragment.names |= {"p", "br"}
    fragment.may_differ |= not ITEMS.isdisjoint(fragment.names)
    fragment.markup = rejoin("".join(parts) + before[end:])
    if "pre" in fragment.names:
        fragment.markup = PRE_BREAK.sub(r"\1", fragment.markup)
    return [Cut(count=len(written) // 2, markup_bytes=len(before) - len(fragment.markup))]


def _instead_of_layout(markup: str) -> dict[int, tuple[int, str]]:
    """Give what to write for each tag of a layout element, and where the tag ends, by where it begins."""
    written: dict[int, tuple[int, str]] = {}
    open_blocks: list[tuple[str, re.Match[str]]] = []
    holds_block: set[int] = set()
    phrases = 0
    for tag in TAG.finditer(markup):
        name = tag[2]
        if name not in BLOCKS or name == "col":
            continue
        if not tag[1] and name != "hr":
            open_blocks.append((name, tag))
            phrases += name in _PHRASING_ONLY
            continue
        if tag[1]:
            _, opened = open_blocks.pop()
            phrases -= name in _PHRASING_ONLY
            if name in LAYOUT:
                is_paragraph = not phrases and opened.start() not in holds_block
                written[opened.start()] = opened.end(), f"<p{_kept(opened[0])}>" if is_paragraph else "\x00"
                written[tag.start()] = tag.end(), "</p>" if is_paragraph else "\x00"
        if open_blocks:
            holds_block.add(open_blocks[-1][1].start())
    return written


def _kept(tag: str) -> str:
    """Give the attributes of a layout element that its paragraph takes over."""
    if " " not in tag:
        return ""
    name = _ID.search(tag)
    return (' dir="rtl"' if 'dir="rtl"' in tag.lower() else "") + (name[0] if name else "")


@rule(
    stage="tidy",
    family="tidy",
    needs=(UNTIDY,),
    is_final=True,
    is_required=True,
    reason="Elements without content show as gaps; an inline one may hold the space between two words.",
    before="<p>In particular,<strong> </strong>this</p><p>&nbsp;</p><img>",
    after="<p>In particular, this</p>",
)
def drop_empty_elements(fragment: Fragment) -> list[Cut]:
    """Drop elements that hold nothing, and images without an address; keep the space that inline ones hold."""
    before, images = len(fragment.markup), 0
    if "img" in fragment.names:
        fragment.markup, images = _SOURCELESS_IMAGE.subn("", fragment.markup)
    markup, count = _without_empty(fragment.markup, has_pre="pre" in fragment.names)
    if count:
        fragment.markup = _close_gaps(markup)
        if "\x00" in fragment.markup:
            fragment.names.add("br")
            fragment.markup = rejoin(fragment.markup)
    if (count or images) and "pre" in fragment.names:
        fragment.markup = PRE_BREAK.sub(r"\1", fragment.markup)
    return [Cut(count=count + images, markup_bytes=before - len(fragment.markup))] if count or images else []


def _without_empty(markup: str, *, has_pre: bool) -> tuple[str, int]:
    """Give markup without empty elements, and how many those were; U+0000 and gaps stand where they were."""
    count = 0

    def drop(match: re.Match[str]) -> str:
        nonlocal count
        if match[1] in _INLINE_DROPPABLE:
            count += 1
            return _GAP + match[2]
        if match[1] in _BLOCK_DROPPABLE:
            count += 1
            return "\x00\n" if "\n" in match[2] else "\x00"
        return match[0]

    for _ in range(0 if has_pre else NESTED_MAX):
        before = count
        markup = _EMPTY.sub(drop, markup)
        if count == before:
            return markup, count
    if not _EMPTY.search(markup):
        return markup, count
    parts, more = _hollowed(split_tags(markup))
    return "".join(parts), count + more


def _hollowed(tokens: list[str]) -> tuple[list[str], int]:
    """Give tokens without empty elements, however deep they nest, as `_without_empty` gives markup."""
    out, count = tokens[:1], 0
    hollow: list[tuple[str, int]] = []  # open elements that hold nothing so far, with their places in `out`
    pres = 0
    for tag, text in zip(tokens[1::2], tokens[2::2], strict=True):
        if tag[1] == "/":
            pres -= tag == "</pre>"
            name, start = hollow.pop() if hollow else ("", 0)
            if name in _BLOCK_DROPPABLE:
                out[start:] = ["\x00\n" if any("\n" in token for token in out[start:]) else "\x00"]
                count += 1
            elif name in _INLINE_DROPPABLE:
                out[start] = "" if pres else _GAP
                count += 1
            else:
                hollow.clear()
                out.append(tag)
        else:
            name = tag[1:-1].partition(" ")[0]
            pres += name == "pre"
            if name not in VOID:
                hollow.append((name, len(out)))
            elif name != "br":
                hollow.clear()
            out.append(tag)
        if text:
            if hollow and not _IS_BLANK.fullmatch(text):
                hollow.clear()
            out.append(text)
    return out, count


def _close_gaps(markup: str) -> str:
    """Make the white space around each place where an inline element was dropped one space."""
    before, *others = markup.split(_GAP)
    if not others:
        return markup
    out = [before.rstrip(_WHITE_SPACE)]
    has_space = out[-1] != before
    for piece in others:
        text = piece.lstrip(_WHITE_SPACE)
        has_space |= text != piece
        if text:
            kept = text.rstrip(_WHITE_SPACE)
            out += (" " if has_space else "", kept)
            has_space = kept != text
    return "".join(out) + (" " if has_space else "")


@rule(
    stage="tidy",
    family="tidy",
    needs=(UNTIDY,),
    is_final=True,
    reason="Editors close and reopen emphasis at every change of style.",
    before="<p><em>Jon Ainger.</em><em> To contact him</em></p>",
    after="<p><em>Jon Ainger. To contact him</em></p>",
)
def merge_seams(fragment: Fragment) -> list[Cut]:
    """Join emphasis that ends where the same emphasis begins again."""
    cuts = []
    while cut := fragment.sub(_SEAM, ""):  # </em></strong><strong><em> is one seam inside another
        cuts += cut
    return cuts


@rule(
    stage="tidy",
    family="tidy",
    needs=(UNTIDY,),
    is_final=True,
    reason="Emphasis inside the same emphasis says nothing, and some readers turn it back to upright.",
    before="<p><em>Caroline <em>wrote</em> this</em></p>",
    after="<p><em>Caroline wrote this</em></p>",
)
def unwrap_twins(fragment: Fragment) -> list[Cut]:
    """Unwrap emphasis that stands inside the same emphasis."""
    cuts = []
    while found := _TWIN.search(fragment.markup):
        cuts.append(_unwrap_inner(fragment, found[1]))
    return cuts


def _unwrap_inner(fragment: Fragment, name: str) -> Cut:
    depth = count = 0
    parts = re.split(rf"(</?{name}>)", fragment.markup)
    for at in range(1, len(parts), 2):
        is_start = parts[at][1] != "/"
        depth += is_start
        if depth > 1:
            parts[at] = ""
            count += is_start
        depth -= not is_start
    before = len(fragment.markup)
    fragment.markup = "".join(parts)
    return Cut(count=count, markup_bytes=before - len(fragment.markup))


@rule(
    stage="tidy",
    family="tidy",
    needs=("<br",),
    reason="A line break before the end of a block shows as an empty line.",
    before="<p><em>the end<br></em></p>",
    after="<p><em>the end</em></p>",
)
def drop_trailing_breaks(fragment: Fragment) -> list[Cut]:
    """Drop line breaks at the end of a block or of the entry."""
    if not _MAYBE_TRAILING.search(fragment.markup):
        return []  # nearly always
    ends = 0

    def without(match: re.Match[str]) -> str:
        nonlocal ends
        if match[1] is None:
            return match[0]
        ends += 1
        return match[1]

    before = len(fragment.markup)
    fragment.markup = _BREAKS.sub(without, fragment.markup)
    return [Cut(count=ends, markup_bytes=before - len(fragment.markup))] if ends else []
