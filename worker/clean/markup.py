"""Facts about HTML that the rules share, and patterns for canonical markup.

Canonical markup is what nh3 writes: lower-case tags, double-quoted attributes, `<`, `>` and `&` escaped in
text and attributes, every element closed. On it `<[^>]*>` is exactly one tag, so patterns may match whole tags.
"""

import html
import re
from collections.abc import Iterable

#: Elements that only arrange. Their content stays and they go, by `unwrap_layout`.
LAYOUT = frozenset(
    "address article aside center dialog dir div fieldset footer form header hgroup legend main menu nav search "
    "section".split()
)
#: Block elements with a meaning of their own (HTML Standard §15.3, display: block, list-item, table and its parts).
MEANINGFUL_BLOCKS = frozenset(
    "blockquote caption col colgroup dd details dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary "
    "table tbody td tfoot th thead tr ul".split()
)
BLOCKS = LAYOUT | MEANINGFUL_BLOCKS
#: Inline elements with a meaning.
INLINE = frozenset(
    "a abbr b bdi bdo big br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small strong sub sup time tt "
    "u var wbr audio video source track picture acronym strike".split()
)
#: Elements of both kinds that have no end tag.
VOID = frozenset("br col hr img source track wbr".split())
#: Elements whose text is no text of the entry (DESIGN.md §2 promise 1).
NOT_TEXT = frozenset({"script", "style"})

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
#: A paragraph without attributes. Unrolled and possessive: `.*?` costs a step for every character.
PARAGRAPH = re.compile(r"<p>([^<]*+(?:<(?!/p>)[^<]*+)*+)</p>")
#: A parser drops the first line break in pre; a writer that does not double it must not write any.
PRE_BREAK = re.compile(r"(<pre[^>]*>)\n+")

_PARTING = BLOCKS | {"br"}
_NAME = re.compile(r"<([a-z0-9]+)")
_BLOCK_NAMES = "|".join(sorted(_PARTING))
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK_NAMES})\b[^>]*>")
_BLOCK_END = re.compile(rf"</?(?:{_BLOCK_NAMES})\b[^>]*>\s*\Z")
#: A boundary of blocks ahead, which the end of a link or of emphasis does not hide.
_BLOCK_START = re.compile(rf"\s*+(?:</(?:{'|'.join(sorted(INLINE - VOID))})>\s*+)*+(?:</?(?:{_BLOCK_NAMES})\b|\Z)")
_INLINE_START = re.compile(r"<(?!img|wbr)[a-z][^>]*>")
#: Where blocks were taken out, with the white space behind; U+0000 cannot occur in canonical markup.
_TAKEN_OUT = re.compile(r"\x00[\s\x00]*")
_ANY_TAG = re.compile(r"<[^>]*>")
_SPLIT = re.compile(r"(<[^>]*>)")


def split_tags(markup: str) -> list[str]:
    """Give canonical markup as tokens, texts and tags in turn: those at odd places are tags."""
    return _SPLIT.split(markup)


def tag_name(tag: str) -> str:
    """Give the name in a start or end tag of canonical markup."""
    return tag.strip("</>").partition(" ")[0]


def is_blank(text: str) -> bool:
    """Whether a text between two tags shows nothing."""
    return not text or not text.replace("&nbsp;", "").strip()


def plain(markup: str) -> str:
    """Give the text of canonical markup with white space folded; block boundaries and `<br>` separate words."""
    if "<" in markup:
        # One search for sixty names costs more than all names of a paragraph.
        is_parted = not _PARTING.isdisjoint(_NAME.findall(markup))
        markup = _ANY_TAG.sub("", _BLOCK_TAG.sub(" ", markup) if is_parted else markup)
    return " ".join((html.unescape(markup) if "&" in markup else markup).split())


def rejoin(markup: str) -> str:
    """Put what must stand there for each U+0000, a block or its tag that was taken out: a break, or nothing."""
    return _TAKEN_OUT.sub(_join, markup)


def without(markup: str, spans: Iterable[tuple[int, int]]) -> str:
    """Give markup without some blocks, and the white space behind them, so that no words run into one."""
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        piece = markup[end:start]
        parts += (piece.lstrip() if end else piece, "\x00")
        end = stop
    return rejoin("".join(parts) + markup[end:].lstrip())


def _join(gap: re.Match[str]) -> str:
    """Give what must stand in a gap between two texts: nothing beside a boundary of blocks, else a break."""
    markup, start, end = gap.string, gap.start(), gap.end()
    lines = "\n" if "\n" in gap[0] else ""
    if end == len(markup) or _BLOCK_START.match(markup, end):
        return lines
    while True:
        while start and markup[start - 1].isspace():
            start -= 1
        if start == 0 or markup[start - 1] == "\x00":
            return lines
        tag = markup.rfind("<", 0, start) if markup[start - 1] == ">" else start
        if _BLOCK_END.match(markup, tag, start):
            return lines
        if not _INLINE_START.match(markup, tag, start):
            return "<br>"
        start = tag
