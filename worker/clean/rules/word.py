"""What Word and Outlook write beside the text: settings, and lists that are paragraphs with marks in front.

Facts are from the HTML that Word 2000 to 2019 saves and puts on the clipboard (Microsoft Office HTML and XML
Reference): comments are gone by the time these rules run, and elements with a prefix are unknown elements.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from worker.clean.cut import Cut, outermost, remove
from worker.clean.exchange import Segment, exchanged
from worker.clean.html import siblings
from worker.clean.markup import BLOCKS, is_blank, split_tags, tag_name
from worker.clean.rule import Fragment, rule

#: A word of the text, the token that it stands in, and where it begins and ends there.
Word = tuple[str, int, int, int]

#: Elements that hold settings, with the text in them; an author's own text is never inside.
SETTINGS = (
    "w:worddocument", "w:latentstyles", "w:data", "o:officedocumentsettings", "o:documentproperties",
    "o:customdocumentproperties", "o:shapedefaults", "o:shapelayout", "m:mathpr", "x:excelworkbook",
    "p:pixelspersinch", "v:formulas",
)  # fmt: skip

#: How many characters of markup are looked at for what leaked, and how many words then, at most.
HEAD_LENGTH = 1_000
WORDS_MAX = 4_000
SETTINGS_MAX = 60
#: Words in one rule of a style sheet.
RULE_MAX = 120
#: How often "false" stands among the settings at least.
FALSE_MIN = 2
_WORD = re.compile(r"(?:(?!&nbsp;)\S)+")
_STARTS = frozenset({"Normal", "Normal.dotm", "800x600", "0", "/*"})
#: With which of the settings they may end: what is between may be a number that begins the text of the author.
_MARKS = frozenset({"false", "X-NONE", "MicrosoftInternetExplorer4"})
#: Values of settings: view, zoom, statistics, languages (w:WordDocument, o:DocumentProperties).
_SETTING = re.compile(
    r"Normal(?:\.dotm?)?|800x600|Print|Clean|false|true|\d{1,7}(?:\.\d{1,4})?|pt|[A-Z]{2,3}(?:-[A-Z]{2,4})?|X-NONE"
    r"|MicrosoftInternetExplorer4"
)
#: A rule for a class or a page of Word's, or one with a property that only Word has.
_STYLE_RULE = re.compile(
    r"(?=[^{}]{0,200}(?:Mso|Section|@page|@font-face|@list)|[^{}]{1,200}\{[^{}]*mso-)[^{}]{1,200}\{[^{}]*\}"
)


@rule(
    stage="tree",
    family="word",
    needs=tuple(f"<{name}" for name in SETTINGS),
    reason="Word's settings for a document are no text of it; unwrapped, they read Normal 0 false false false.",
    before="<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><p>Text</p>",
    after="<p>Text</p>",
)
def drop_word_settings(fragment: Fragment) -> list[Cut]:
    """Drop elements with the settings of Office programs, unless markup stands in them that is none of theirs."""
    tree = fragment.grow()
    found = tree.css(",".join(name.replace(":", r"\:") for name in SETTINGS))
    return remove(tree, [element for element in outermost(found) if _holds_settings(element)])


def _holds_settings(element: LexborNode) -> bool:
    """Whether all elements inside have a prefix; where Word's were never closed, the text of the entry is inside."""
    pending = [element]
    while pending:
        node = pending.pop()
        if node.is_element_node and ":" not in (node.tag or ""):
            return False
        pending += siblings(node.first_child)
    return True


@rule(
    stage="text",
    family="word",
    reason="Where tags were stripped from what Word had written, its settings and style sheets were left as text.",
    before="<p>Normal 0 false false false EN-US X-NONE X-NONE /* Style Definitions */ "
    'table.MsoNormalTable {mso-style-name:"Table Normal";} Dear all</p>',
    after="<p>Dear all</p>",
)
def drop_word_leaks(fragment: Fragment) -> list[Cut]:
    """Drop what is left of Word's settings and style sheets at the beginning of an entry."""
    head = fragment.markup[:HEAD_LENGTH]
    if "false" not in head and "Definitions */" not in head:
        return []
    tokens = split_tags(fragment.markup)
    words = _words(tokens)
    starts = [at for at, word in enumerate(words) if word[0] in _STARTS and _begins_line(tokens, word)]
    leak = next(filter(None, (_leak(words, at) for at in starts)), None)
    if leak is None:
        return []
    first, last = leak
    start, end = words[first][1:3], words[last][1:4:2]
    cuts = exchanged(_segments(tokens, start, end))
    for at in range(start[0], end[0] + 1):  # a line begins with it, so what parted its words may go, too
        if at % 2 == 0:
            tokens[at] = tokens[at][end[1] :].lstrip() if at == end[0] else ""
        elif tokens[at] == "<br>":
            tokens[at] = ""
    fragment.markup = "".join(tokens)
    return cuts


def _begins_line(tokens: Sequence[str], word: Word) -> bool:
    """Whether nothing stands before a word in its line."""
    text = tokens[word[1]][: word[2]]
    for at in range(word[1] - 1, -1, -1):
        if not is_blank(text):
            return False
        if at % 2 and (tag_name(tokens[at]) in BLOCKS or tokens[at] == "<br>"):
            return True
        text = "" if at % 2 else tokens[at]
    return is_blank(text)


def _words(tokens: Sequence[str]) -> list[Word]:
    """Give the words at the beginning of markup, each with its token and its place in it."""
    words: list[Word] = []
    for at in range(0, len(tokens), 2):
        words += [(word[0], at, word.start(), word.end()) for word in _WORD.finditer(tokens[at])]
        if len(words) > WORDS_MAX:
            break
    return words[:WORDS_MAX]


def _leak(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Give the first and the last word of what leaked, if it begins with a word."""
    end = at
    marks = Counter[str]()
    for place in range(at, min(len(words), at + SETTINGS_MAX)):
        word = words[place][0]
        if not _SETTING.fullmatch(word):
            break
        if word in _MARKS:
            marks[word] += 1
            end = place + 1
    is_sure = marks["X-NONE"] or marks["MicrosoftInternetExplorer4"] or words[at][0] != "0"
    if end > at and (marks["false"] < FALSE_MIN or not is_sure):
        return None
    end = _style_sheet(words, end)
    return (at, end - 1) if end > at else None


def _style_sheet(words: Sequence[Word], at: int) -> int:
    """Give the place behind the style sheets of Word's that begin at a word; that word's where none does."""
    while at + 3 < len(words) and [word[0] for word in words[at : at + 4 : 3]] == ["/*", "*/"]:
        end = at + 4
        while (after := _style_rule(words, end)) is not None:
            end = after
        if end == at + 4 or words[at + 2][0] != "Definitions":
            return at
        at = end
    return at


def _style_rule(words: Sequence[Word], at: int) -> int | None:
    """Give the place behind a rule of a style sheet, if one of Word's begins at a word and ends at the end of one."""
    end = next((place for place in range(at, min(len(words), at + RULE_MAX)) if words[place][0].endswith("}")), None)
    if end is None:
        return None
    rule_text = " ".join(word[0] for word in words[at : end + 1])
    return end + 1 if _STYLE_RULE.fullmatch(rule_text) else None


def _segments(tokens: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> Iterator[Segment]:
    """Give all texts in order, with those between two places as texts that nothing takes the place of."""
    for at, text in enumerate(tokens):
        if at % 2:
            if tag_name(text) in BLOCKS or text == "<br>":
                yield " ", None, 0
            continue
        first = start[1] if at == start[0] else 0 if start[0] < at <= end[0] else len(text)
        last = end[1] if at == end[0] else len(text)
        yield html.unescape(text[:first]), None, 0
        if first < last:
            gone = html.unescape(text[first:last])
            yield " " if gone[0].isspace() else "", None, 0
            yield gone.strip(), "", last - first
            yield " " if gone[-1].isspace() else "", None, 0
        yield html.unescape(text[last:]) if at >= end[0] or first < len(text) else "", None, 0
