"""Paragraphs that were written as text with empty lines in it (`<br><br>`)."""

import re
from collections.abc import Iterator, Sequence

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, VOID, split_tags
from worker.clean.rule import Fragment, rule

#: Blocks in which paragraphs may stand. In others, as headings, a break is one.
FLOW = frozenset({"blockquote", "li", "td", "th", "dd", "details", "figcaption"})

_BLANK = "(?:\\s|&nbsp;|\u202f)"
_EMPTY_LINE = re.compile(rf"<br>{_BLANK}*+<br>")
_IS_BLANK = re.compile(rf"{_BLANK}*+")
#: Elements that show something, though no text stands in them.
_SHOWN = frozenset({"img", "audio", "video", "picture"})


@rule(
    stage="tidy",
    family="breaks",
    is_opt_in=True,
    writes_tags=True,
    needs=(_EMPTY_LINE,),
    reason="Editors of the nineties and mail programs part paragraphs by empty lines; readers show them as gaps.",
    before="One<br><br>two <em>three<br><br>four</em><ul><li>five</li></ul>",
    after="<p>One</p><p>two <em>three</em></p><p><em>four</em></p><ul><li>five</li></ul>",
)
def make_paragraphs(fragment: Fragment) -> list[Cut]:
    """Make what empty lines part paragraphs; single line breaks stay."""
    tokens = split_tags(fragment.markup)
    names = ["", *(tag.strip("</>").partition(" ")[0] for tag in tokens[1::2])]
    open_blocks: list[int] = []
    count = 0
    first = 0  # of the run: a text
    for at in range(1, len(tokens) + 1, 2):
        name = names[at // 2 + 1] if at < len(tokens) else ""
        if name and name not in BLOCKS:
            continue
        start = open_blocks[-1] if open_blocks else None
        holder = names[start // 2 + 1] if start is not None else ""
        if holder in {"", "p"} | FLOW:
            count += _part(tokens, names, first, at, paragraph=start if holder == "p" else None)
        if name and name not in VOID:
            if tokens[at][1] != "/":
                open_blocks.append(at)
            elif open_blocks:
                open_blocks.pop()
        first = at + 1
    if not count:
        return []
    before = len(fragment.markup)
    fragment.names.add("p")
    fragment.markup = "".join(tokens)
    return [Cut(count=count, markup_bytes=max(0, before - len(fragment.markup)))]


def _part(tokens: list[str], names: Sequence[str], first: int, last: int, *, paragraph: int | None) -> int:
    """Part the tokens of a run of inline content; give how many empty lines were in it."""
    pieces = list(_pieces(tokens, names, first, last))
    if len(pieces) < 2 or not _is_balanced(tokens, names, first, last):  # noqa: PLR2004  one has no empty line beside it
        return 0
    out: list[str] = []
    open_tags: list[str] = []
    for start, end in pieces:
        opened = "".join(open_tags)
        for at in range(start + 1 - start % 2, end, 2):
            if tokens[at][1] == "/":
                open_tags.pop()
            elif names[at // 2 + 1] not in VOID:
                open_tags.append(tokens[at])
        inside = "".join(tokens[start:end])
        closed = "".join(f"</{tag.strip('<>').partition(' ')[0]}>" for tag in reversed(open_tags))
        if any(not _IS_BLANK.fullmatch(text) for text in tokens[start + start % 2 : end : 2]) or not _SHOWN.isdisjoint(
            names[at // 2 + 1] for at in range(start + 1 - start % 2, end, 2)
        ):
            out.append(f"{opened}{inside.strip()}{closed}")
    tag = tokens[paragraph] if paragraph is not None else "<p>"
    joined = f"</p>{tag}".join(out)
    tokens[first:last] = [
        joined if paragraph is not None or not out else f"<p>{joined}</p>",
        *[""] * (last - first - 1),
    ]
    return len(pieces) - 1


def _pieces(tokens: Sequence[str], names: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Give the parts of a run between its empty lines, as places of tokens."""
    start = at = first
    while at < last:
        end = at
        breaks = 0
        while end < last and (
            (end % 2 and names[end // 2 + 1] == "br") or (end % 2 == 0 and breaks and _IS_BLANK.fullmatch(tokens[end]))
        ):
            breaks += end % 2
            end += 1
        if breaks > 1:
            yield start, at
            start = end
        at = max(end, at + 1)
    yield start, last


def _is_balanced(tokens: Sequence[str], names: Sequence[str], first: int, last: int) -> bool:
    depth = 0
    for at in range(first + 1, last, 2):
        if names[at // 2 + 1] not in VOID:
            depth += -1 if tokens[at][1] == "/" else 1
        if depth < 0:
            return False
    return depth == 0
