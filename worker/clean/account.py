"""The equation of words as it is checked while cleaning goes on. Pure: facts are returned, not logged.

What is new in the archive, and what the command `normalize` writes, is checked word by word (`words.difference`), which
costs a third to a half of what reading and cleaning cost. Where that is too dear, `is_balanced` looks at the fragments
of which rules have taken or moved words after nh3 (1 to 4 %): at letters, so that it cannot see two words run into one,
nor what goes on the tree, where `cut.remove` does the accounts. What it doubts is checked word by word.
"""

import html
import re
import traceback
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

from worker.clean.cut import Cut
from worker.clean.rule import Rule

#: Families that change tags, attributes and spaces. They act on most fragments, and looking after them would cost 4 to
#: 13 %.
WORDLESS = frozenset({"tidy", "spaces", "links", "headings", "obsolete", "styles", "images", "pixels"})
#: So many words are told of those that are missing, and as much of them.
TOLD_MAX = 8
TOLD_LENGTH = 200

_TAG = re.compile(r"<[^>]*>")
_WHITE_SPACE = b" \t\n\r\f\v"


def moves_words(rule: Rule, cut: Cut) -> bool:
    """Whether words may have gone or come with a cut."""
    return bool(cut.text or cut.added) or rule.family not in WORDLESS


def is_balanced(before: str, after: str, cuts: Iterable[Cut], *, is_markup: bool = True) -> bool:
    """Whether canonical markup, or plain text, lost as many letters as the cuts say; none, where they say none."""
    gone = sum(_size(cut.text, is_markup=is_markup) - _size(cut.added, is_markup=is_markup) for cut in cuts)
    if before == after:
        return not gone
    start = _same_until(before, after) if is_markup else 0  # furniture stands at the end, so most is the same
    old, new = _letters(before[start:], is_markup=is_markup), _letters(after[start:], is_markup=is_markup)
    # What was moved, say into the title, or exchanged for as much is doubted, too: there is no harm in looking.
    return len(old) - len(new) == gone if gone else old == new


def told(lost: Counter[str], *, names_words: bool = True) -> str:
    """Tell in a line what does not add up, without the words where some of them must not be published."""
    parts = []
    for what, words in (("lost", sorted((+lost).elements())), ("came from nowhere", sorted((-lost).elements()))):
        shown = " ".join(words[:TOLD_MAX]) + (" …" if len(words) > TOLD_MAX else "")
        parts += [f"{len(words)} {what}" + (f": {shown}" if names_words else "")] if words else []
    return "; ".join(parts)[:TOLD_LENGTH]


def blamed(error: Exception) -> str:
    """Tell which rule an exception comes from, and where it arose; never its message, which may hold words."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {PurePath(frame.filename).name}, line {frame.lineno}"
    return ": ".join([*getattr(error, "__notes__", ()), place])[:TOLD_LENGTH]


def _same_until(one: str, other: str) -> int:
    """Give the place of the last tag before which two texts are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return max(0, one.rfind("<", 0, low))


def _letters(text: str, *, is_markup: bool) -> bytes:
    text = _TAG.sub("", text).replace("&nbsp;", "") if is_markup else text
    text = text.replace("\u00a0", "").replace("\u202f", "")
    return text.encode("utf-8", "surrogatepass").translate(None, _WHITE_SPACE)


def _size(text: str, *, is_markup: bool) -> int:
    """Count the letters of a plain text as they are counted above."""
    return len(_letters(html.escape(text, quote=False) if is_markup else text, is_markup=False)) if text else 0
