"""Where templates write: the first and last blocks and links of canonical markup, and cutting there."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from worker.clean.cut import Cut
from worker.clean.markup import BLOCKS, TAG, plain, without
from worker.clean.rule import Fragment

#: How much of the markup, in characters, its end is here, and how near it something says what the end is.
END_LENGTH = 1_200
GATE_LENGTH = 600
#: How many blocks from the end a template's sentence may stand.
BLOCKS_MAX = 6
#: Links at the end; where there are more, no template has written them.
LINKS_MAX = 12

#: A paragraph or a heading.
_BLOCK = re.compile(r'<(p|h[1-6])(?: dir="rtl")?>([^<]*+(?:<(?!/\1>)[^<]*+)*+)</\1>')
#: A list without lists inside, too.
_BLOCK_OR_LIST = re.compile(
    r'<(p|h[1-6]|ul|ol)(?: [a-z]+="[^"<>]*")*+>([^<]*+(?:<(?!/\1>|/?(?:ul|ol|table|blockquote)[ >])[^<]*+)*+)</\1>'
)
LINK = re.compile(r'<a (?:[a-z]+="[^"]*" )*?href="([^"]*)"[^>]*>([^<]*+(?:<(?!/a>)[^<]*+)*+)</a>')
_ANY_TAG = re.compile(r"<[^>]*>")
_MEDIA = re.compile(r"<(?:img|video|audio|hr|table)[ >]")
#: What stands between links of a row, and around them; `|` in front of a link belongs to it.
_SEPARATORS = " \t\n\u00a0|·•»›→–—-"
_MAY_FOLLOW = frozenset(f"{_SEPARATORS}<&")
_IN_FRONT = re.compile(r"(?:\s|&nbsp;)*[|·•](?:\s|&nbsp;)*\Z")
_BEHIND = re.compile(r"(?:\s|&nbsp;)*+[»›→]++")
_FAR = 300


class Block(NamedTuple):
    """A paragraph, heading or list."""

    name: str
    inside: str  #: Markup.
    start: int
    end: int

    @property
    def text(self) -> str:
        """Give its text, white space folded."""
        return plain(self.inside)


class EndLink(NamedTuple):
    """A link behind which no text stands but that of others."""

    href: str  #: As it stands in the markup.
    text: str
    start: int
    end: int


def end_of(markup: str, length: int) -> str:
    """Give the last characters of markup. White space at the very end is none: it is stripped when all is done."""
    return markup.rstrip()[-length:]


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of some words; any() costs three times as much."""
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def last_blocks(markup: str, *, with_lists: bool = False) -> list[Block]:
    """Give the paragraphs and headings near the end, the last one first."""
    start = markup.find("<", max(0, len(markup.rstrip()) - END_LENGTH))
    if start < 0:
        return []
    pattern = _BLOCK_OR_LIST if with_lists else _BLOCK
    found = [Block(match[1], match[2], *match.span()) for match in pattern.finditer(markup, start)]
    return found[: -BLOCKS_MAX - 1 : -1]


def first_block(markup: str) -> Block | None:
    """Give the paragraph or heading that markup begins with."""
    start = len(markup) - len(markup.lstrip())
    match = _BLOCK.match(markup, start)
    return Block(match[1], match[2], *match.span()) if match else None


def is_last(markup: str, end: int) -> bool:
    """Whether nothing to be read or seen stands behind a place."""
    rest = markup[end : end + _FAR]
    return len(markup.rstrip()) - end < _FAR and not _MEDIA.search(rest) and not plain(rest)


def last_links(markup: str) -> list[EndLink]:
    """Give the links behind which stand only others, separators and tags, the last one first."""
    found: list[EndLink] = []
    behind = len(markup.rstrip())
    while (end := markup.rfind("</a>", max(0, behind - _FAR), behind)) >= 0:
        rest = markup[end + len("</a>") : behind]
        if rest and rest[0] not in _MAY_FOLLOW:
            break
        if _MEDIA.search(rest) or html.unescape(_ANY_TAG.sub("", rest)).strip(_SEPARATORS):
            break
        start = markup.rfind("<a ", max(0, end - END_LENGTH), end)
        match = LINK.match(markup, start) if start >= 0 else None
        if match is None or "<img" in match[2]:
            break
        if len(found) == LINKS_MAX:
            return []
        found.append(EndLink(match[1], plain(match[2]), match.start(), match.end()))
        behind = start
    return found


def cut_blocks(fragment: Fragment, blocks: Sequence[Block]) -> list[Cut]:
    """Cut whole blocks from the markup."""
    if not blocks:
        return []
    blocks = sorted(blocks, key=lambda block: block.start)
    fragment.names.add("br")
    sizes = [block.end - block.start for block in blocks]
    fragment.markup = without(fragment.markup, [(block.start, block.end) for block in blocks])
    texts = [block.text for block in blocks]
    return [Cut(text=text, markup_bytes=max(0, size - len(text))) for text, size in zip(texts, sizes, strict=True)]


def cut_link(fragment: Fragment, link: EndLink) -> Cut:
    """Cut a link at the end of a line with the separator in front of it and the arrows behind."""
    markup = fragment.markup
    in_front = _IN_FRONT.search(markup, max(0, link.start - 40), link.start)
    behind = _BEHIND.match(markup, link.end)
    start, end = in_front.start() if in_front else link.start, behind.end() if behind else link.end
    after = _word_after(markup, end)
    while not after and start and markup[start - 1] in " \n\t":
        start -= 1
    raw = html.unescape(_ANY_TAG.sub("", markup[start:end]))
    lead, trail = " " * raw[:1].isspace(), " " * raw[-1:].isspace()
    text = " ".join(raw.split())
    fragment.markup = markup[:start] + markup[end:]
    before = "" if lead and not after else _word_before(markup, start)
    return Cut(
        text=f"{lead}{text}{trail}" if before or after else text,
        kept_before=before,
        kept_after=after,
        markup_bytes=max(0, end - start - len(text)),
    )


def character_before(markup: str, end: int) -> str:
    """Give the character that is read before a place, white space aside; none where a line begins."""
    for _ in range(_FAR):
        end = len(markup[max(0, end - _FAR) : end].rstrip()) + max(0, end - _FAR)
        if end <= 0:
            return ""
        if markup.endswith("&nbsp;", 0, end):
            end -= len("&nbsp;")
        elif markup[end - 1] != ">":
            return html.unescape(markup[markup.rfind("&", 0, end) : end]) if markup[end - 1] == ";" else markup[end - 1]
        else:
            start = markup.rfind("<", 0, end)
            if _is_parting(markup[start:end]):
                return ""
            if _MEDIA.match(markup, start):
                return ">"
            end = start
    return ">"


def _word_before(markup: str, end: int) -> str:
    """Give the word that the text before a place ends in, seen through inline tags."""
    parts: list[str] = []
    while end > 0:
        if markup[end - 1] == ">":
            start = markup.rfind("<", 0, end)
            if _is_parting(markup[start:end]):
                break
            end = start
            continue
        start = markup.rfind(">", 0, end) + 1
        text = html.unescape(markup[start:end])
        if text[-1:].isspace():
            break
        words = text.split()
        parts.append(words[-1])
        if len(words) > 1 or text[:1].isspace():
            break
        end = start
    return "".join(reversed(parts))


def _word_after(markup: str, start: int) -> str:
    """Give the word that the text behind a place begins with, seen through inline tags."""
    parts: list[str] = []
    while start < len(markup):
        if markup[start] == "<":
            end = markup.find(">", start) + 1
            if _is_parting(markup[start:end]):
                break
            start = end
            continue
        end = markup.find("<", start)
        end = end if end >= 0 else len(markup)
        text = html.unescape(markup[start:end])
        if text[:1].isspace():
            break
        words = text.split()
        parts.append(words[0])
        if len(words) > 1 or text[-1:].isspace():
            break
        start = end
    return "".join(parts)


def _is_parting(tag: str) -> bool:
    match = TAG.match(tag)
    return match is None or match[2] in BLOCKS or match[2] == "br"
