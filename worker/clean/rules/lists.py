"""Lists that Word wrote as paragraphs with a bullet or a number in front, made lists again."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from msgspec import Struct

from worker.clean.cut import Cut
from worker.clean.exchange import Segment, exchanged
from worker.clean.markup import BLOCKS, VOID, is_blank, split_tags, tag_name
from worker.clean.rule import Fragment, rule

#: Bullets that no text begins with, and letters that Symbol and Wingdings show as bullets.
BULLETS = "•◦▪‣⁃·§Ø¨Ÿ*–—-"
LETTERS = "oqvüà"

_LEVEL = re.compile(r"mso-list:\s*l\d{1,4}\s+level([1-9])", re.IGNORECASE)
_IS_NO_ITEM = re.compile(r"mso-list:\s*(?:none|skip)", re.IGNORECASE)
_IGNORED = re.compile(r' style="[^"]*mso-list:\s*ignore', re.IGNORECASE)
_HANGING = re.compile(r'[ ;"]text-indent:\s*-', re.IGNORECASE)
_CLASS = re.compile(r' class="[^"]*\bmsolist', re.IGNORECASE)
#: A number, or what stands for one, as a mark: the last of its parts counts.
_NUMBER = re.compile(
    r"\(?(?:\d{1,3}\.)*(?:(?P<number>\d{1,3})[.)]?|(?P<letter>[a-zA-Z])[.)]|(?P<roman>[ivxlIVXL]{2,7})[.)])"
)
#: A mark at the beginning of a text, and the space behind it.
_MARK = re.compile(
    rf"(?P<mark>[{re.escape(BULLETS)}]|(?P<digits>\(?(?:\d{{1,3}}\.)*\d{{1,3}}[.)])|(?P<letters>[{LETTERS}]|\(?[a-zA-Z][.)]|\(?[ivxlIVXL]{{2,7}}[.)]))"
    r"(?P<space>(?:[\s\u202f]|&nbsp;)*+)"
)
_LEADING_SPACE = re.compile(r"\A(?:[\s\u202f]|&nbsp;)*+")
#: Hard spaces behind what is only a mark if more than one of them follows.
SPACES_MIN = 2


class Item(Struct, frozen=True, kw_only=True, gc=False):
    """A paragraph of Word's that is an item of a list."""

    start: int  #: Tokens.
    end: int
    level: int
    kind: str = ""  #: "ul", "ol", or nothing where it has no mark.
    type: str = ""  #: Of an `ol`, where it does not count in numbers.
    number: int | None = None


class Open(Struct, kw_only=True, gc=False):
    """A list that has not ended yet."""

    level: int
    kind: str
    type: str
    number: int | None


@rule(
    stage="styled",
    family="word",
    needs=("mso-list", "msolist", "text-indent:-"),
    reason="Word writes lists as paragraphs with a bullet or a number in front, which no reader shows as a list.",
    before='<p style="mso-list: l0 level1 lfo1"><span style="mso-list: Ignore">1.&nbsp; </span>One</p>'
    '<p style="mso-list: l0 level2 lfo1"><span style="mso-list: Ignore">·&nbsp; </span>Two</p>',
    after="<ol><li>One<ul><li>Two</li></ul></li></ol>",
)
def mark_up_word_lists(fragment: Fragment) -> list[Cut]:
    """Make Word's paragraphs lists, nested as their levels say, and drop the marks that stood for it."""
    tokens = split_tags(fragment.markup)
    items: list[Item] = []
    marks: dict[int, tuple[str, str]] = {}  # by token: the mark in it, and what stays of the token
    for start, end in _paragraphs(tokens):
        if (item := _item(tokens, start, end, marks)) is not None:
            items.append(item)
    if not items:
        return []
    cuts = exchanged(_segments(tokens, marks))
    for at, (_, kept) in marks.items():
        tokens[at] = kept
    _nest(tokens, items)
    fragment.names |= {"ul", "ol", "li"}
    fragment.may_differ = True
    fragment.markup = "".join(tokens)
    return [*cuts, Cut(count=len(items))]


def _paragraphs(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Give the paragraphs that hold no block and stand in no item of a list: first and last token."""
    found: list[tuple[int, int]] = []
    path: list[tuple[str, int]] = []
    leaf = -1  # the last block that began
    for at in range(1, len(tokens), 2):
        name = tag_name(tokens[at])
        if tokens[at][1] != "/":
            if name not in VOID:
                path.append((name, at))
            if name in BLOCKS:
                leaf = at
            continue
        _, start = path.pop()
        if name == "p" and leaf == start and " " in tokens[start] and not (path and path[-1][0] == "li"):
            found.append((start, at))
    return found


def _item(tokens: Sequence[str], start: int, end: int, marks: dict[int, tuple[str, str]]) -> Item | None:
    """Give a paragraph as an item, if it is one, and note its mark."""
    tag = tokens[start]
    listed = _LEVEL.search(tag)
    is_named = listed is not None or _CLASS.search(tag) is not None
    if _IS_NO_ITEM.search(tag) or not (is_named or _HANGING.search(tag)):
        return None
    found = _mark(tokens, start, end, is_named=is_named)
    if found is None and listed is None:
        return None
    marks |= found or {}
    mark = " ".join(html.unescape("".join(text for text, _ in (found or {}).values())).split())
    level = int(listed[1]) if listed else 1
    number = _NUMBER.fullmatch(mark)
    if number is None:
        return Item(start=start, end=end, level=level, kind="ul" if found else "")
    if number["number"]:
        return Item(start=start, end=end, level=level, kind="ol", number=int(number["number"]))
    name = number["letter"] or number["roman"]
    first = "i" if number["roman"] or name in "iI" else "a"
    order = ord(name.lower()) - ord("a") + 1 if first == "a" else 1 if name in "iI" else None
    return Item(
        start=start, end=end, level=level, kind="ol", type=first.upper() if name.isupper() else first, number=order
    )


def _mark(tokens: Sequence[str], start: int, end: int, *, is_named: bool) -> dict[int, tuple[str, str]] | None:
    """Give the mark at the beginning of a paragraph, by token, with what stays there; None where there is none."""
    for at in range(start + 1, end):
        if at % 2 == 0:
            if not is_blank(tokens[at]):
                return _mark_in(tokens, at, end, is_named=is_named)
        elif tokens[at][1] != "/" and _IGNORED.search(tokens[at]):
            inside = range(at + 1, _end(tokens, at))
            return {
                token: (tokens[token], "") for token in inside if token % 2 == 0 or tokens[token].startswith("<img")
            }
        elif tag_name(tokens[at]) in VOID:
            return None
    return None


def _mark_in(tokens: Sequence[str], at: int, end: int, *, is_named: bool) -> dict[int, tuple[str, str]] | None:
    """Give the mark that a text begins with, if it is one: by its looks, and by the space behind it."""
    found = _MARK.match(tokens[at])
    if found is None:
        return None
    marks = {at: (found[0], tokens[at][found.end() :])}
    behind = found["space"]
    if found.end() == len(tokens[at]):
        for after in range(at + 2, end, 2):
            if not is_blank(tokens[after]):
                behind += tokens[after][: len(tokens[after]) - len(_LEADING_SPACE.sub("", tokens[after], count=1))]
                break
            behind += tokens[after]
            marks[after] = (tokens[after], "")
    spaces = behind.count("&nbsp;")
    is_mark = spaces >= SPACES_MIN if found["letters"] or not is_named else bool(behind)
    return marks if is_mark else None


def _end(tokens: Sequence[str], start: int) -> int:
    """Give the end tag of an element."""
    depth = 0
    for at in range(start, len(tokens), 2):
        depth += -1 if tokens[at][1] == "/" else tag_name(tokens[at]) not in VOID
        if depth == 0:
            return at
    return len(tokens)  # never in canonical markup


def _segments(tokens: Sequence[str], marks: Mapping[int, tuple[str, str]]) -> Iterator[Segment]:
    """Give the texts in order, with the marks as texts that nothing takes the place of."""
    for at, piece in enumerate(tokens):
        if at % 2:
            if tag_name(piece) in BLOCKS or piece == "<br>":
                yield " ", None, 0
            continue
        mark, kept = marks.get(at, ("", piece))
        if core := html.unescape(mark).strip():
            yield core, "", 0
        if not mark.endswith(core) or not core:
            yield html.unescape(mark)[len(core) :], None, 0
        yield html.unescape(kept), None, 0


def _nest(tokens: list[str], items: Sequence[Item]) -> None:
    """Write lists in the place of paragraphs. Items that nothing parts are one list, as far as they count on."""
    path: list[Open] = []
    for item, after in zip_longest(items, items[1:]):
        blank, tokens[item.start - 1] = (tokens[item.start - 1], "") if path else ("", tokens[item.start - 1])
        ended = ""
        while path and path[-1].level > item.level:
            ended += f"</li></{path.pop().kind}>"
        if path and path[-1].level == item.level:
            if _goes_on(path[-1], item):
                ended += "</li>"
                path[-1].number = item.number
                begun = ""
            else:
                ended += f"</li></{path.pop().kind}>"
                begun = _begin(path, item)
        else:
            begun = _begin(path, item)
        tokens[item.start] = f"{ended}{blank}{begun}<li{tokens[item.start][2:]}"
        tokens[item.end] = ""
        if after is None or after.start != item.end + 2 or not is_blank(tokens[item.end + 1]):
            tokens[item.end] = "".join(f"</li></{opened.kind}>" for opened in reversed(path))
            path = []


def _goes_on(opened: Open, item: Item) -> bool:
    """Whether an item belongs to the list before it: a list that counts must count on."""
    if item.kind in {"", "ul"} or opened.kind == "ul":
        return item.kind in {"", opened.kind}
    if opened.number is None or item.number is None or opened.type in {"i", "I"}:
        return True
    return opened.type == item.type and item.number == opened.number + 1


def _begin(path: list[Open], item: Item) -> str:
    """Open a list; give its start tag."""
    path.append(Open(level=item.level, kind=item.kind or "ul", type=item.type, number=item.number))
    start = f' start="{item.number}"' if item.number not in {None, 1} else ""
    return f"<{path[-1].kind}{start}" + (f' type="{item.type}">' if item.type else ">")
