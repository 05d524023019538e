"""Lines of canonical markup: what stands between two boundaries of blocks or line breaks."""

import html
from collections.abc import Callable

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, VOID, split_tags

#: A line that shows something is more than its words.
_SHOWN = frozenset({"img", "audio", "video", "picture"})
#: Longer lines are no furniture.
LENGTH_MAX = 10_000


def drop_lines(markup: str, is_doomed: Callable[[str], bool]) -> tuple[str, list[Cut]]:
    """Give markup without the lines whose text is doomed, and the cuts. Empty elements are left to be tidied."""
    tokens = split_tags(markup)
    names = [tag.strip("</>").partition(" ")[0] for tag in tokens[1::2]]
    cuts: list[Cut] = []
    start = 0  # of the line: the text behind the boundary
    for end in range(1, len(tokens) + 2, 2):
        if end < len(tokens) and names[end // 2] not in BLOCKS and names[end // 2] != "br":
            continue
        text = "".join(tokens[start:end:2])
        if text.strip() and len(text) < LENGTH_MAX and _SHOWN.isdisjoint(names[start // 2 : end // 2]):
            words = " ".join(html.unescape(text).split())
            if words and is_doomed(words):
                size = _blank(tokens, names, start, end)
                cuts.append(Cut(text=words, markup_bytes=max(0, size - len(words))))
        start = end + 1
    return ("".join(tokens) if cuts else markup), cuts


def _blank(tokens: list[str], names: list[str], start: int, end: int) -> int:
    """Take a line out, with one of the breaks around it; give how many characters went."""
    tags = range(start + 1, min(end, len(tokens)), 2)
    before = sum(map(len, tokens[start:end]))
    step = 1 if _is_balanced([(tokens[at], names[at // 2]) for at in tags]) else 2  # else its tags belong to others
    tokens[start:end:step] = [""] * len(tokens[start:end:step])
    for at in (start - 1, end):
        if 0 < at < len(tokens) and tokens[at] == "<br>":
            tokens[at] = ""
            before += len("<br>")
            break
    return before - sum(map(len, tokens[start:end]))


def _is_balanced(tags: list[tuple[str, str]]) -> bool:
    depth = 0
    for tag, name in tags:
        if name not in VOID:
            depth += -1 if tag[1] == "/" else 1
        if depth < 0:
            return False
    return depth == 0
