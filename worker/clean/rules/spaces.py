"""Hard spaces: kept where typography wants them, plain spaces elsewhere."""

import re

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, INLINE
from worker.clean.rule import Fragment, rule

#: Before these a hard space belongs, by the typography of French.
_HIGH_MARKS = ";:!?»"
_WHITE_SPACE = " \t\r\n"

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_INLINE_NAMES = "|".join(sorted(INLINE))
_BLOCK_NAMES = "|".join(sorted(BLOCKS))
#: The end of a block, or of inline elements right before it.
_ENDS_BLOCK = re.compile(rf"(?:</(?:{_INLINE_NAMES})>)*+(?:</(?:{_BLOCK_NAMES})>|\Z)")
#: The common case, a hard space between words: no digit, tag or white space before it, no tag or mark after it.
#: `re` handles it without a step in Python; the look-behind stands behind the literal text for the same reason.
_BETWEEN_WORDS = {
    hard: re.compile(rf"{hard}(?<![\d>\s;\u202f]{hard}) ?(?=[^\s<&\u202f{_HIGH_MARKS}])")
    for hard in ("&nbsp;", "\u202f")
}
#: Inline tags with a space behind them.
_SPACE_FOLLOWS = re.compile(r"(?:<(?!img|br|wbr)[^>]*>)+[ \t\r\n]")
_LAST_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>\Z")
_TITLE_RUN = re.compile(r"[^\S\u00a0\u202f]+")


@rule(
    stage="tidy",
    needs=("&nbsp;", "\u202f"),
    is_final=True,
    reason="Editors write hard spaces wherever two spaces met; lines then break badly and searches miss.",
    before="<p>In&nbsp; Ealing it fell to £1&nbsp;million&nbsp;</p>",
    after="<p>In Ealing it fell to £1&nbsp;million</p>",
)
def soften_hard_spaces(fragment: Fragment) -> list[Cut]:
    """Make hard spaces plain where they do not belong, runs one space, and trim the ends of blocks."""
    before = fragment.markup
    if "pre" in fragment.names:
        parts = _PRE.split(before)
        parts[::2] = [_soften(part) for part in parts[::2]]
        fragment.markup = "".join(parts)
    else:
        fragment.markup = _soften(before)
    if fragment.markup == before:
        return []
    return [Cut(markup_bytes=len(before) - len(fragment.markup))]


def _soften(markup: str) -> str:
    for hard, between_words in _BETWEEN_WORDS.items():
        if hard in markup:
            markup = _soften_runs(between_words.sub(" ", markup), hard).strip(" ")
    return markup


def _soften_runs(markup: str, hard: str) -> str:
    """Make each run of white space with a hard space in it what its place asks for: nothing, one space, or itself.

    Only the surroundings of hard spaces are looked at: passes over all of the markup would cost ten times as much.
    """
    before, *others = markup.split(hard)
    parts = [before]
    is_open = False  # a run has begun and no text has ended it yet
    for piece in others:
        if not is_open:
            before = parts[-1]
            if _belongs(before[-1:], piece[:1]):
                parts[-1] = before.rstrip(_WHITE_SPACE)  # "quoi &nbsp;?" has one space
                parts += (hard, piece)
                continue
            parts[-1] = before = before.rstrip(_WHITE_SPACE)
        text = piece.lstrip(_WHITE_SPACE)
        is_open = not text
        if text:
            is_needless = before[-1:] in {"", ">"} and _is_at_start(before)
            if text[0] == "<" and not is_needless:
                is_needless = _ENDS_BLOCK.match(text) is not None
                if not is_needless and (follows := _SPACE_FOLLOWS.match(text)):
                    # That space goes, not this one: this one may part a seam.
                    text = follows[0][:-1] + text[follows.end() :]
            parts += ("" if is_needless else " ", text)
    return "".join(parts)


def _belongs(before: str, after: str) -> bool:
    """Whether a hard space belongs between two characters: a digit and a letter ("10 kg"), or before a high mark."""
    return (before.isdigit() and after.isalpha()) or (after != "" and after in _HIGH_MARKS)


def _is_at_start(before: str) -> bool:
    """Whether only inline tags stand between the beginning of a block, or a run of spaces, and the end of `before`."""
    end = len(before)
    while end > 0:
        if before[end - 1] != ">":
            return before[end - 1] in _WHITE_SPACE
        start = before.rfind("<", 0, end)
        tag = _LAST_TAG.match(before, start, end)
        if tag is None or tag[2] == "img":
            return False
        if tag[2] in BLOCKS or tag[2] == "br":
            return True
        end = start
    return True


@rule(
    stage="title",
    reason="Titles carry line breaks and hard spaces from the page they were set on.",
    before="IMPOWER\u202fwith\u202fOxfordshire  County\nCouncil\u202f",
    after="IMPOWER with Oxfordshire County Council",
)
def fold_title_spaces(fragment: Fragment) -> list[Cut]:
    """Make every run of white space in a title one space, and keep hard spaces where they belong."""
    text = fragment.markup.strip()
    for hard in ("\u00a0", "\u202f"):
        if hard in text:
            text = _soften_runs(text, hard)
    folded = _TITLE_RUN.sub(" ", text)
    if folded == fragment.markup:
        return []
    cut = Cut(count=1, markup_bytes=len(fragment.markup) - len(folded))
    fragment.markup = folded
    return [cut]
