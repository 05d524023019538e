"""Text as the slower rungs of the ladder read it: lower case, ASCII digits, no marks, one space between words."""

import re
import unicodedata
from urllib.parse import unquote

from worker.parse.dates.limits import DATE_CHARACTERS_MAX

#: What is looked at to find out: white space between the parts may be folded lines.
_CHARACTERS_READ = 4 * DATE_CHARACTERS_MAX

#: Marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters, which writers leave out. Indic and Thai ones are letters.
_MARKS = (
    *(range(0x300, 0x370), range(0x591, 0x5BE), range(0x5BF, 0x5C8), range(0x610, 0x61B), range(0x64B, 0x660)),
    *(range(0x670, 0x671), range(0x6D6, 0x6DD)),
)
#: Characters that mean what an ASCII one means.
_ALIKE = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-"),
    **dict.fromkeys(map(ord, "،、。﹑፣"), ","),
    **dict.fromkeys(map(ord, "‘’‚“”„«»‹›`'\"*_|·•・{}<>״׳"), " "),
    ord("ı"): "i", ord("ł"): "l", ord("ø"): "o", ord("đ"): "d", ord("ς"): "σ", ord("ـ"): None,
    # Persian and Arabic keyboards write the same letters with different characters
    ord("ی"): "ي", ord("ى"): "ي", ord("ک"): "ك", ord("ۀ"): "ه", ord("ھ"): "ه",
}  # fmt: skip
_FOLDED = {**_ALIKE, **{point: None for block in _MARKS for point in block}}
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]+")
#: A dot inside "ม.ค." or "p.m.", and one that ends a word.
_DOT_INSIDE = re.compile(r"(?<=[^\s\d.,:;/()+-])\.(?=[^\s\d.,:;/()+-])")
_DOT_AFTER = re.compile(r"(?<!\d)\.")
_PUNCTUATION = {ord(character): " " for character in "'\"`*_|{}<>"}


def fold(text: str) -> str | None:
    """Give a text in one spelling; None for one that is too long to be a date."""
    text = " ".join(text[:_CHARACTERS_READ].split())
    if len(text) > DATE_CHARACTERS_MAX:
        return None
    if "%" in text:
        text = unquote(text)
    if text.isascii():
        return text.lower().translate(_PUNCTUATION).strip()
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    text = unicodedata.normalize("NFC", text.translate(_FOLDED))
    text = _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    return " ".join(text[:_CHARACTERS_READ].split())


def without_dots(text: str) -> str:
    """Take the dots of abbreviations out of a folded text: "ม.ค." is one word. Those after digits stay."""
    return " ".join(_DOT_AFTER.sub(" ", _DOT_INSIDE.sub("", text)).split()) if "." in text else text
