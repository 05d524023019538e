"""Hard spaces: kept where typography wants them, plain spaces elsewhere."""

import re

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, INLINE
from worker.clean.rule import Fragment, rule
from worker.clean.sanitize import ATTRIBUTES

#: Before these a hard space belongs, by the typography of French.
_HIGH_MARKS = ";:!?»"
_WHITE_SPACE = " \t\r\n"
#: Behind one of these, and before a letter, a hard space is one that an editor wrote where two spaces met.
_ENDS_WORD = frozenset("abcdefghijklmnopqrstuvwxyz.,")

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_INLINE_NAMES = "|".join(sorted(INLINE))
_BLOCK_NAMES = "|".join(sorted(BLOCKS))
#: The end of a block or of a line, or of inline elements right before it.
_ENDS_LINE = re.compile(rf"(?:</(?:{_INLINE_NAMES})>)*+(?:</?(?:{_BLOCK_NAMES})[ >]|<br>)")
_CLOSES = re.compile(rf"(?:</(?:{_INLINE_NAMES})>\s*)*+")
_HARD = re.compile("(&nbsp;|\u202f)")
#: A hard space in a value is part of it: "&nbsp;javascript:" is no scheme, " javascript:" runs.
_IN_VALUE = re.compile(r'="[^"<>]*(?:&nbsp;|\u202f)')
_TAG_WITH_VALUE = re.compile(r"<[a-z]+ [^>]*>")
#: What stands for hard spaces in values meanwhile: halves of surrogate pairs, which nh3 cannot write.
_HIDDEN = {"&nbsp;": "\udc00", "\u202f": "\udc01"}
#: Inline tags with what stands behind them.
_BEHIND_TAGS = re.compile(r"(?:<(?!img|br|wbr)[^>]*>)++([^<])")
_LAST_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>\Z")
_TITLE_RUN = re.compile(r"\s+")
_ODD_TITLE_RUN = re.compile(r"\s\s|[^\S ]")


@rule(
    stage="tidy",
    family="spaces",
    needs=("&nbsp;", "\u202f"),
    is_final=True,
    reason="Editors write hard spaces wherever two spaces met; lines then break badly and searches miss.",
    before="<p>In&nbsp; Ealing it fell to £1&nbsp;million&nbsp;</p>",
    after="<p>In Ealing it fell to £1&nbsp;million</p>",
)
def soften_hard_spaces(fragment: Fragment) -> list[Cut]:
    """Make hard spaces plain where they do not belong, runs one space, and trim the ends of blocks."""
    before = markup = fragment.markup
    has_values = not fragment.names.isdisjoint(ATTRIBUTES) and _IN_VALUE.search(markup) is not None
    if has_values:
        markup = _TAG_WITH_VALUE.sub(_hide, markup)
    if "pre" in fragment.names:
        parts = _PRE.split(markup)
        parts[::2] = [_soften(part) for part in parts[::2]]
        markup = "".join(parts)
    else:
        markup = _soften(markup)
    if has_values:
        for hard, hidden in _HIDDEN.items():
            markup = markup.replace(hidden, hard)
    if markup == before:
        return []
    fragment.markup = markup
    return [Cut(markup_bytes=len(before) - len(markup))]


def _hide(tag: re.Match[str]) -> str:
    return tag[0].replace("&nbsp;", _HIDDEN["&nbsp;"]).replace("\u202f", _HIDDEN["\u202f"])


def _soften(markup: str) -> str:
    if "\u202f" in markup:
        pieces = _HARD.split(markup)
        return _soften_runs(pieces[::2], pieces[1::2]).strip(" ")
    texts = markup.split("&nbsp;")
    return _soften_runs(texts, ["&nbsp;"] * (len(texts) - 1)).strip(" ") if len(texts) > 1 else markup


def _soften_runs(texts: list[str], hards: list[str]) -> str:
    """Make each run of white space with a hard space in it what its place asks for: nothing, one space, or itself.

    Only the surroundings of hard spaces are looked at: passes over all of the markup would cost ten times as much.
    """
    parts = texts[:1]
    run = ""  # the first hard space of a run that has begun and that no text has ended yet
    for hard, text in zip(hards, texts[1:], strict=True):
        if not run:
            run, before = hard, parts[-1]
            behind = text[1:2] if text[:1] == " " else text[:1]
            if before[-1:] in _ENDS_WORD and behind.isalpha():  # the common case, by far
                parts += (" ", text.removeprefix(" "))
                run = ""
                continue
            parts[-1] = before.rstrip(_WHITE_SPACE)
            is_sole = parts[-1] == before
        else:
            is_sole = False
        if stripped := text.lstrip(_WHITE_SPACE):
            parts += _run_between(parts[-1], run, stripped, is_sole=is_sole and stripped == text)
            run = ""
    if not run and len(parts) > 1 and _CLOSES.fullmatch(parts[-1]):  # the end of it all
        parts[-2] = ""
    return "".join(parts)


def _run_between(before: str, hard: str, text: str, *, is_sole: bool) -> tuple[str, str]:
    """Give what stands for a run of white space between two pieces of markup, and the second of them."""
    if text[0] == "<" and _ENDS_LINE.match(text):
        return "", text
    ahead = before[-1:] if before[-1:] not in {"", ">"} else _last_character(before)
    if ahead == "" or ahead.isspace():
        return "", text
    behind = _BEHIND_TAGS.match(text) if text[0] == "<" else None
    if _belongs(ahead, behind[1] if behind else text[0], is_sole=is_sole):
        return hard, text
    if behind and behind[1] in _WHITE_SPACE:  # it goes, not this one, which may part a seam
        text = text[: behind.end() - 1] + text[behind.end() :]
    return " ", text


def _belongs(before: str, after: str, *, is_sole: bool) -> bool:
    """Whether a hard space belongs between two characters: alone in "10 kg", or before a high mark."""
    return (is_sole and before.isdigit() and after.isalpha()) or (after != "" and after in _HIGH_MARKS)


def _last_character(markup: str) -> str:
    """Give the last character of a text, seen through inline tags; none at the beginning of a line or of the markup."""
    end = len(markup)
    while end > 0:
        if markup[end - 1] != ">":
            return markup[end - 1]
        start = markup.rfind("<", 0, end)
        tag = _LAST_TAG.match(markup, start, end)
        if tag is None or tag[2] == "img":
            return ">"
        if tag[2] in BLOCKS or tag[2] == "br":
            return ""
        end = start
    return ""


@rule(
    stage="title",
    family="spaces",
    reason="Titles carry line breaks and hard spaces from the page they were set on.",
    before="IMPOWER\u202fwith\u202fOxfordshire  County\nCouncil\u202f",
    after="IMPOWER with Oxfordshire County Council",
)
def fold_title_spaces(fragment: Fragment) -> list[Cut]:
    """Make every run of white space in a title one space, and keep hard spaces where they belong."""
    title = fragment.markup.strip()
    folded = _TITLE_RUN.sub(_fold, title) if _ODD_TITLE_RUN.search(title) else title
    if folded == fragment.markup:
        return []
    cut = Cut(count=1, markup_bytes=len(fragment.markup) - len(folded))
    fragment.markup = folded
    return [cut]


def _fold(run: re.Match[str]) -> str:
    hard = next((character for character in run[0] if character in "\u00a0\u202f"), "")
    title, start, end = run.string, run.start(), run.end()
    return hard if hard and _belongs(title[start - 1], title[end], is_sole=run[0] == hard) else " "
