"""Meaning that stands in style attributes, made markup. Of styles, nh3 has left what may mean something."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, INLINE, VOID, plain, split_tags
from worker.clean.rule import Fragment, rule
from worker.clean.sanitize import STYLES_KEPT, UNWRAPPED

#: Element to what means the same: a word of `text-decoration`, and elements that say it already.
MEANINGS = {
    "s": ("line-through", frozenset({"s", "strike", "del"})),
    "u": ("underline", frozenset({"u", "ins", "a"})),
}
_STYLE = re.compile(r' style="([^"]*)"')
_UNWRAPPED_TAG = re.compile(rf"</?(?:{'|'.join(sorted(UNWRAPPED))})(?: [^>]*)?>")


@rule(
    stage="styled",
    family="styles",
    needs=("underline", "line-through", "Underline", "UNDERLINE", "LINE-THROUGH"),
    reason="Editors write underlining and strike-through as styles; feed readers show neither without markup.",
    before='<p>set <span style="text-decoration: underline;">below</span> it</p>',
    after="<p>set <u>below</u> it</p>",
)
def keep_meaning_of_styles(fragment: Fragment) -> list[Cut]:
    """Wrap the content of elements whose style underlines or strikes it through; drop what styles are left."""
    tokens = split_tags(fragment.markup)
    before, behind = dict[int, str](), dict[int, str]()  # tags to write around tokens
    ends = dict.fromkeys(MEANINGS, 0)  # of the last element that means it
    count = 0
    for start in range(1, len(tokens), 2):
        style = _STYLE.search(tokens[start])
        if style is None:
            continue
        tokens[start] = _STYLE.sub("", tokens[start])
        words, tag = _decorations(style[1]), _name(tokens[start])
        for name, (word, said_by) in MEANINGS.items():
            if word not in words or tag in said_by or tag in VOID or start < ends[name]:
                continue  # what is inside is under the same line
            ends[name], inline = _inside(tokens, start)
            runs = list(_inline_runs(tokens, start, ends[name], inline))
            for first, last in runs:
                before[first] = f"{before.get(first, '')}<{name}>"
                behind[last] = f"</{name}>{behind.get(last, '')}"
            if runs:
                count += 1
                fragment.names.add(name)
    for at in before.keys() | behind.keys():
        tokens[at] = f"{before.get(at, '')}{tokens[at]}{behind.get(at, '')}"
    fragment.markup = _UNWRAPPED_TAG.sub("", "".join(tokens))
    return [Cut(count=count)] if count else []


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Give the declarations of a style attribute as (property, value), lower case; what is malformed is passed over.

    CSS Style Attributes §3. Real feeds hold `white-space: nowrap=;` and values cut off at a semicolon in a URL.
    """
    for declaration in style.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.replace("!important", "").strip()


def _decorations(style: str) -> frozenset[str]:
    """Give the words of the text decoration that a style attribute declares."""
    declared = dict(declarations(html.unescape(style)))
    return frozenset(word for name in STYLES_KEPT for word in declared.get(name, "").split())


def _name(tag: str) -> str:
    return tag.strip("</>").partition(" ")[0]


def _inside(tokens: Sequence[str], start: int) -> tuple[int, dict[int, int]]:
    """Give where an element ends, and where those inside it that are inline and hold no block start and end."""
    inline: dict[int, int] = {}
    pending: list[tuple[int, bool]] = []
    for at in range(start, len(tokens), 2):
        name = _name(tokens[at])
        if tokens[at][1] != "/":
            if name not in VOID:
                pending.append((at, name in BLOCKS))
            continue
        begin, is_block = pending.pop()
        if not pending:
            return at, inline
        if not is_block:
            inline[begin] = at
        elif not pending[-1][1]:
            pending[-1] = (pending[-1][0], True)
    return len(tokens), inline  # never in canonical markup


def _inline_runs(tokens: Sequence[str], start: int, end: int, inline: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Give the longest runs of inline siblings in an element, from the first with text on: first and last token."""
    first = 0
    at = start + 1
    while at <= end:
        last = inline.get(at, at)
        if at % 2 and last == at and (tokens[at][1] == "/" or _name(tokens[at]) not in INLINE & VOID):
            if first:
                yield first, at - 1
            first = 0
        elif not first and any(plain(text) for text in tokens[at + at % 2 : last + 1 : 2]):
            first = at
        at = last + 1
