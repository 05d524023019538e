"""Letters that fonts of symbols show as something else: a smiley that is a J, an alpha that is an a."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from worker.clean.cut import Cut
from worker.clean.exchange import Segment, exchanged
from worker.clean.markup import BLOCKS, VOID, split_tags, tag_name
from worker.clean.rule import Fragment, rule

#: What Wingdings shows, for what Word and Outlook write by themselves (":)", "-->", "==>") and for boxes and ticks.
#: Character to character, from Unicode's mapping of the font (L2/11-052, "Wingdings and Webdings Symbols").
WINGDINGS = {
    "J": "☺", "K": "😐", "L": "☹", "C": "👍", "D": "👎", "à": "→", "ß": "←", "á": "↑", "â": "↓", "è": "➔", "ó": "↔",
    "ü": "✓", "û": "✗", "þ": "☑", "ý": "☒", "¨": "☐", "o": "□", "n": "■", "l": "●", "q": "❑", "v": "❖", "Ø": "➢",
    "§": "▪", "«": "★",
}  # fmt: skip
#: What Symbol shows, from Unicode's mapping of the font (VENDORS/APPLE/SYMBOL.TXT and VENDORS/ADOBE/symbol.txt).
SYMBOL = {
    **dict(zip("abcdefghiklmnopqrstuwxyz", "αβχδεφγηικλμνοπθρστυωξψζ", strict=True)),
    **dict(zip("DFGLPQSUWXY", "ΔΦΓΛΠΘΣΥΩΞΨ", strict=True)),
    "·": "•", "®": "→", "¬": "←", "«": "↔", "Þ": "⇒", "Û": "⇔", "£": "≤", "³": "≥", "¹": "≠", "´": "×", "¸": "÷",
    "±": "±", "°": "°", "¥": "∞", "Ö": "√", "å": "∑", "Î": "∈", "»": "≈", "º": "≡", "¶": "∂", "ò": "∫", "\\": "∴",
    "$": "∃", '"': "∀",
}  # fmt: skip
#: More letters than these are a text that somebody set in the wrong font.
LETTERS_MAX = 3

_FONT = re.compile(
    r"""(?:(?<![\w-])|mso-symbol-)font-family:\s*(?:&quot;|')?(wingdings|symbol)\b(?!\s*\d)|face="(wingdings|symbol)["',]""",
    re.IGNORECASE,
)


@rule(
    stage="styled",
    family="word",
    needs=("family:wingdings", "family:symbol", "face=wingdings", "face=symbol"),
    reason="Outlook writes a smiley as the letter J in Wingdings; without the font the letter is left.",
    before='<p>Thanks <span style="font-family: Wingdings">J</span></p>',
    after="<p>Thanks ☺</p>",
)
def read_symbol_fonts(fragment: Fragment) -> list[Cut]:
    """Put the characters that fonts of symbols show in the place of the letters that stand for them."""
    tokens = split_tags(fragment.markup)
    read = dict(_in_symbols(tokens))
    if not read:
        return []
    cuts = exchanged(_segments(tokens, read))
    for at, text in read.items():
        tokens[at] = html.escape(text, quote=False)
    fragment.markup = "".join(tokens)
    return cuts


def _in_symbols(tokens: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give the texts that are all symbols, by token, as what they show."""
    path: list[Mapping[str, str] | None] = [None]
    for at, piece in enumerate(tokens):
        if at % 2:
            if piece[1] == "/":
                path.pop()
            elif tag_name(piece) not in VOID:
                path.append(_table(piece, path[-1]) if " " in piece else path[-1])
        elif (table := path[-1]) is not None:
            text = html.unescape(piece)
            shown = "".join(letter if letter.isspace() else table.get(letter, "") for letter in text)
            if text.strip() and len(shown) == len(text) and len("".join(text.split())) <= LETTERS_MAX and shown != text:
                yield at, shown


def _table(tag: str, around: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Give what the font of an element shows, if it is one of symbols."""
    if found := _FONT.search(tag):
        return WINGDINGS if (found[1] or found[2]).lower() == "wingdings" else SYMBOL
    return None if "font-family" in tag.lower() or " face=" in tag else around


def _segments(tokens: Sequence[str], read: Mapping[int, str]) -> Iterator[Segment]:
    """Give all texts in order, with what is going to stand in the place of some."""
    for at, piece in enumerate(tokens):
        if at % 2 == 0:
            yield html.unescape(piece), read.get(at), 0
        elif tag_name(piece) in BLOCKS or piece == "<br>":
            yield " ", None, 0
