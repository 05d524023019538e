"""Hard spaces: kept where typography wants them, plain spaces elsewhere."""

import re

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, INLINE
from worker.clean.rule import Fragment, rule

#: Where a hard space belongs: between a digit and a letter ("10 kg"), and before the high marks of French.
_BELONGS = re.compile(r"(?<=\d)[\u00a0\u202f](?=[^\W\d_])|[\u00a0\u202f](?=[;:!?»])")

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_INLINE_NAMES = "|".join(sorted(INLINE))
_BLOCK_NAMES = "|".join(sorted(BLOCKS))
#: A space before the end of a block. These patterns begin with literal text, so that `re` finds their candidates fast.
_AT_END = re.compile(rf" </((?:(?:{_INLINE_NAMES})></)*(?:{_BLOCK_NAMES})>)")
#: A space after a tag, and one on both sides of inline tags.
_AFTER_TAG = re.compile("> +")
_TWICE = re.compile(r" <((?!img|br|wbr)[^>]*>(?:<(?!img|br|wbr)[^>]*>)*) +")
_LAST_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>\Z")
_TITLE_RUN = re.compile(r"\s+")


@rule(
    stage="tidy",
    needs=("&nbsp;", "\u202f"),
    reason="Editors write hard spaces wherever two spaces met; lines then break badly and searches miss.",
    before="<p>In&nbsp; Ealing it fell to £1&nbsp;million&nbsp;</p>",
    after="<p>In Ealing it fell to £1&nbsp;million</p>",
)
def soften_hard_spaces(fragment: Fragment) -> list[Cut]:
    """Make hard spaces plain where they do not belong, runs one space, and trim the ends of blocks."""
    before = fragment.markup
    if "<pre" in before:
        parts = _PRE.split(before)
        parts[::2] = [_soften(part) for part in parts[::2]]
        fragment.markup = "".join(parts)
    else:
        fragment.markup = _soften(before)
    softened = _hard_spaces(before) - _hard_spaces(fragment.markup)
    return [Cut(count=softened, markup_bytes=len(before) - len(fragment.markup))] if softened else []


def _soften(markup: str) -> str:
    """Work on all hard spaces at once: those that belong are set aside (U+0000 cannot occur), the others made plain."""
    markup = markup.replace("&nbsp;", "\u00a0")
    if not ("\u00a0" in markup or "\u202f" in markup):
        return markup
    kept = iter(_BELONGS.findall(markup))
    markup = _BELONGS.sub("\x00", markup).replace("\u00a0", " ").replace("\u202f", " ")
    while "  " in markup:
        markup = markup.replace("  ", " ")
    markup = markup.replace(" \n", "\n").replace("\n ", "\n")
    markup = _AFTER_TAG.sub(_after_tag, _AT_END.sub(r"</\1", markup))
    markup = _TWICE.sub(r" <\1", markup).strip(" ")
    pieces = markup.split("\x00")
    return "".join([pieces[0], *(hard + piece for hard, piece in zip(kept, pieces[1:], strict=True))]).replace(
        "\u00a0", "&nbsp;"
    )


def _after_tag(match: re.Match[str]) -> str:
    """Drop a space where only inline tags stand between it and the beginning of its block."""
    markup, end = match.string, match.start() + 1
    while end > 0 and markup[end - 1] == ">":
        start = markup.rfind("<", 0, end)
        tag = _LAST_TAG.match(markup, start, end)
        if tag is None or tag[2] == "img":
            return match[0]
        if tag[2] in BLOCKS or tag[2] == "br":
            return ">"
        end = start
    return ">" if end == 0 else match[0]


def _hard_spaces(markup: str) -> int:
    return markup.count("&nbsp;") + markup.count("\u202f")


@rule(
    stage="title",
    reason="Titles carry line breaks and hard spaces from the page they were set on.",
    before="IMPOWER\u202fwith\u202fOxfordshire  County\nCouncil\u202f",
    after="IMPOWER with Oxfordshire County Council",
)
def fold_title_spaces(fragment: Fragment) -> list[Cut]:
    """Make every run of white space in a title one space, and keep hard spaces where they belong."""
    folded = _TITLE_RUN.sub(_fold, fragment.markup.strip())
    if folded == fragment.markup:
        return []
    cut = Cut(count=1, markup_bytes=len(fragment.markup) - len(folded))
    fragment.markup = folded
    return [cut]


def _fold(match: re.Match[str]) -> str:
    if len(match[0]) == 1 and _BELONGS.match(match.string, match.start()):
        return match[0]
    return " "
