"""Style attributes: their declarations, and what those mean. CSS Style Attributes §3; facts with their sources."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from worker.clean.html import NOT_AUTHORS

#: What a style can mean, as bits: each stands for the element that means the same.
STRONG, EM, UNDERLINE, STRIKE, SUP, SUB, CODE, MARK = (1 << bit for bit in range(8))
ALL = (1 << 8) - 1
#: Those that are emphasis. On all of a text they are a style sheet's, and say nothing.
EMPHASES = STRONG | EM | MARK
#: Those that only mean it on an inline element: `vertical-align` arranges cells, a background colours boxes.
INLINE_ONLY = SUP | SUB | MARK

#: Families of fonts in which all letters are as wide as each other, without spaces: the generic ones of CSS Fonts 4,
#: those that Windows, macOS and Ubuntu bring, and those that Google Fonts and code editors (VS Code, JetBrains) write.
MONOSPACED = frozenset(
    {
        "monospace", "ui-monospace",  # CSS Fonts 4 §2.1
        "courier", "couriernew", "consolas", "lucidaconsole", "lucidasanstypewriter",  # Windows
        "cascadiacode", "cascadiamono",
        "menlo", "monaco", "andalemono", "sfmono", "sfmono-regular",  # macOS
        "ubuntumono", "dejavusansmono", "liberationmono", "bitstreamverasansmono", "droidsansmono", "freemono",
        "nimbusmonol", "notosansmono", "notomono",  # Linux, Android
        "sourcecodepro", "robotomono", "firacode", "firamono", "firamonospace", "inconsolata", "jetbrainsmono",
        "ibmplexmono", "ptmono", "spacemono", "anonymouspro", "hack", "oxygenmono", "overpassmono",  # Google Fonts
    }
)  # fmt: skip
#: Colours behind text that are a highlighter's.
_HIGHLIGHTER = frozenset({"yellow", "#ffff00", "#ff0", "rgb(255,255,0)"})
#: Properties by which programs say that a text is highlighted: Word, Evernote 2 to 9, Evernote 10.
_HIGHLIGHTS = frozenset({"mso-highlight", "-evernote-highlight", "--en-highlight"})
#: Properties by which Evernote says that a block holds code: up to 9, from 10 on.
_CODE_BLOCKS = frozenset({"-en-codeblock", "--en-codeblock"})
#: Classes that Word writes for its own styles of characters, without spelling out what they look like.
CLASSES = {
    "msofootnotereference": SUP,
    "msoendnotereference": SUP,
    "msosubtleemphasis": EM,
    "msointenseemphasis": STRONG | EM,
}
#: Sizes in px of the keywords and of <font size> (HTML Standard §15.3.4, CSS Fonts 4 §2.5); `large` is 4.
_KEYWORDS_PX = {
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
    "xxx-large": 48.0,
    "-webkit-xxx-large": 48.0,
}
_FONT_SIZES_PX = {
    "1": 10.0,
    "2": 13.0,
    "3": 16.0,
    "-1": 13.0,
    "-2": 10.0,
    "4": 18.0,
    "5": 24.0,
    "6": 32.0,
    "7": 48.0,
    "+1": 18.0,
    "+2": 24.0,
    "+3": 32.0,
    "+4": 48.0,
}
_PX = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}
BOLD_MIN = 600
BOLD_DIGITS_MAX = 4
SHORTHAND_WORDS_MAX = 8

_COMMENT = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)")
#: Up to a semicolon that stands neither in quotes nor in parentheses; what is never closed encloses nothing.
_DECLARATION = re.compile(r"""(?:[^;"'(]++|"[^"]*+"|'[^']*+'|\((?:[^()"']++|"[^"]*+"|'[^']*+')*+\)|["'(])++""")
_IMPORTANT = re.compile(r"!\s*important")
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)(px|pt|em|rem|%)")
_ATTRIBUTE = re.compile(r' (style|class|size|face)="([^"]*)"')
_SPACES = re.compile(r"\s+")
#: In the shorthand `font`, the word that says the size and ends what may stand before it.
_FONT_SIZE = re.compile(r"(?P<size>[\d.]+[a-z%]+|(?:xx?x?-)?(?:large|small)|medium|larger|smaller)(?:/.*)?+")


class Style(Struct, frozen=True, kw_only=True, gc=False):
    """What an element's attributes say about the text in it."""

    on: int = 0  #: What it is made.
    off: int = 0  #: What it is no longer made.
    is_preformatted: bool = False  #: White space stands as it is written.
    is_code_block: bool = False
    size_px: float = 0.0  #: Of the font; 0 where nothing is said.


#: Nothing said.
NONE = Style()


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Give the declarations of a style attribute as (property, value), lower case; what is malformed is passed over.

    Real feeds hold `white-space: nowrap=;`, comments, and semicolons in quotes and addresses.
    """
    style = style.lower()
    if "/*" in style:
        style = _COMMENT.sub(" ", style)
    parts = _DECLARATION.findall(style) if '"' in style or "'" in style or "(" in style else style.split(";")
    for part in parts:
        name, colon, value = part.partition(":")
        if colon:
            yield name.strip(), (_IMPORTANT.sub("", value) if "!" in value else value).strip()


def style_of(tag: str) -> Style:
    """Give what the attributes of a start tag of canonical markup say; they are parsed once for each spelling."""
    if NOT_AUTHORS in tag:
        return NONE
    return _read(tuple(_ATTRIBUTE.findall(tag)))


@lru_cache(maxsize=4096)
def _read(attributes: tuple[tuple[str, str], ...]) -> Style:
    style = Style()
    for name, value in attributes:
        given = html.unescape(value)
        if name == "class":
            on = 0
            for word in given.lower().split():
                on |= CLASSES.get(word, 0)
            style = _with(style, on=on)
        elif name == "style":
            for declared in declarations(given):
                style = _declared(style, *declared)
        elif name == "face":
            style = _declared(style, "font-family", given.lower())
        else:
            style = replace(style, size_px=_FONT_SIZES_PX.get(given.strip(), 0.0))
    return style


def _with(style: Style, *, on: int = 0, off: int = 0) -> Style:
    """Give a style with some meanings on and others off: of two declarations the later counts."""
    return replace(style, on=(style.on & ~off) | on, off=(style.off & ~on) | off)


def _declared(style: Style, name: str, value: str) -> Style:  # noqa: C901, PLR0911, PLR0912  one case per property
    """Give a style with one declaration more; a value that CSS does not know changes nothing."""
    match name:
        case "font-weight":
            is_bold = _is_bold(value)
            return style if is_bold is None else _with(style, on=STRONG) if is_bold else _with(style, off=STRONG)
        case "font-style":
            if value == "italic" or value.startswith("oblique"):
                return _with(style, on=EM)
            return _with(style, off=EM) if value == "normal" else style
        case "text-decoration" | "text-decoration-line":
            words = value.split()
            on = UNDERLINE * ("underline" in words) | STRIKE * ("line-through" in words)
            if on or "none" in words:
                return replace(style, on=style.on & ~(UNDERLINE | STRIKE) | on)
        case "vertical-align":
            if value in {"super", "sub"}:
                return _with(style, on=SUP if value == "super" else SUB)
        case "font-family":
            return _in_family(style, value)
        case "font":
            return _in_font(style, value)
        case "font-size":
            return replace(style, size_px=size_px(value))
        case "background" | "background-color":
            if _SPACES.sub("", value) in _HIGHLIGHTER:
                return _with(style, on=MARK)
        case "white-space":
            return replace(style, is_preformatted=value in {"pre", "pre-wrap", "break-spaces"})
        case _ if name in _HIGHLIGHTS and value not in {"none", "false", ""}:
            return _with(style, on=MARK)
        case _ if name in _CODE_BLOCKS and value == "true":
            return replace(style, is_code_block=True)
    return style


def _is_bold(value: str) -> bool | None:
    """Whether a weight is bold; None where it says nothing."""
    if value in {"bold", "bolder"}:
        return True
    if value == "normal":
        return False
    return int(value) >= BOLD_MIN if value.isascii() and value.isdigit() and len(value) <= BOLD_DIGITS_MAX else None


def _in_family(style: Style, value: str) -> Style:
    families = [_SPACES.sub("", family.strip("\"' ")) for family in value.split(",")]
    if families[0] in {"", "inherit", "initial", "unset", "revert"}:
        return style
    is_monospaced = families[0] in MONOSPACED or "monospace" in families
    return _with(style, on=CODE) if is_monospaced else _with(style, off=CODE)


def _in_font(style: Style, value: str) -> Style:
    """Read the shorthand: it also says that what it does not name is normal."""
    words = value.split()
    at = next((at for at, word in enumerate(words[:SHORTHAND_WORDS_MAX]) if _FONT_SIZE.fullmatch(word)), None)
    if at is None:
        return style
    before = words[:at]
    style = _with(style, on=STRONG) if any(map(_is_bold, before)) else _with(style, off=STRONG)
    style = _with(style, on=EM) if "italic" in before or "oblique" in before else _with(style, off=EM)
    style = replace(style, size_px=size_px(words[at].partition("/")[0]))
    return _in_family(style, " ".join(words[at + 1 :]))


def size_px(value: str) -> float:
    """Give the size that a value of `font-size` comes to on an ordinary page, in px; 0 where it is not known."""
    if (length := _LENGTH.fullmatch(value)) is not None:
        return float(length[1]) * _PX[length[2]]
    return _KEYWORDS_PX.get(value, 0.0)
