"""Markup as the tokens that people see a difference in: words, tags, attributes, comments. Pure.

This is for showing what published markup holds, however broken, and never for making anything safe.
"""

import re
from collections import Counter
from html import unescape
from typing import Literal, NamedTuple

#: Elements that begin a new line; `br` does in the midst of one.
BREAKS = frozenset(
    "address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table tbody td tfoot th "
    "thead tr ul".split()
)
#: What a parser writes where nobody did (HTML Standard §13.1.2.4).
IMPLIED = frozenset("/p /li /td /th /tr /dt /dd /option /colgroup /thead /tbody /tfoot tbody colgroup".split())

#: Each ends at the end of the text if nowhere else, so that none is looked for twice.
_TOKEN = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z)|<[!?][^>]*+(?:>|\Z))"
    r"|(?P<silent><(script|style)\b.*?(?:</\3\s*>|\Z))"
    r"""|<(?P<name>/?[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+)(?:>|\Z)""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
#: Marks are tokens of their own, so that "Game!" without its mark is "Game" still.
_PIECE = re.compile(r"\s+|\w+|[^\s\w]")

Kind = Literal["word", "tag", "attribute", "silent"]


class Token(NamedTuple):
    """One token. Equal keys mean the same, whatever the spelling."""

    key: str
    kind: Kind
    is_apart: bool = False  #: White space stands before it.
    is_break: bool = False  #: A tag that begins or ends a line.


def tokens(markup: str) -> list[Token]:
    """Give the tokens of markup in order; attributes follow their tag, which is without its end."""
    found: list[Token] = []
    is_apart = False
    end = 0
    for match in _TOKEN.finditer(markup):
        is_apart = _add_words(markup[end : match.start()], found, is_apart=is_apart)
        end = match.end()
        if match["name"] is None:
            found.append(Token(match[0], "silent", is_apart))
        else:
            name = match["name"].lower()
            found.append(Token(f"<{name}", "tag", is_apart, name.lstrip("/") in BREAKS))
            found += [Token(_attribute(*pair), "attribute") for pair in _ATTRIBUTE.findall(match["attributes"])]
        is_apart = False
    _add_words(markup[end:], found, is_apart=is_apart)
    return found


def weights(markup: str) -> Counter[str]:
    """Give what the characters of markup are spent on; their sum is its length."""
    total: Counter[str] = Counter({"text": len(markup)})
    for match in _TOKEN.finditer(markup):
        total["text"] -= len(match[0])
        if match["name"] is None:
            total["comments and scripts"] += len(match[0])
            continue
        rest = len(match[0])
        for attribute in _ATTRIBUTE.finditer(match["attributes"]):
            name = attribute[1].lower()
            size = len(attribute[0]) + 1  # the space before it
            total[f"{name} attributes" if name in {"style", "class"} else "other attributes"] += size
            rest -= size
        total["tags"] += rest
    return total


def _add_words(text: str, found: list[Token], *, is_apart: bool) -> bool:
    """Add the words of a text; say whether it ends in white space."""
    for piece in _PIECE.findall(unescape(text)):
        if piece.isspace():
            is_apart = True
        else:
            found.append(Token(piece, "word", is_apart))
            is_apart = False
    return is_apart


def _attribute(name: str, value: str) -> str:
    """Write an attribute the way canonical markup has it."""
    if value[:1] in {'"', "'"}:
        value = value[1:-1]
    return f' {name.lower()}="{unescape(value)}"' if value else f" {name.lower()}"
