"""Texts as the formats want them: without characters that XML forbids, plain where they must be plain, or short."""

import html
import re
from html.parser import HTMLParser
from typing import TypeVar, cast

import msgspec

from schemas.feed import Text

#: Everything outside Char of XML 1.0 §2.2: controls, surrogates, U+FFFE and U+FFFF.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EXCERPT_CHARACTERS = 300
#: Of a long body only the beginning is read for its excerpt: so much, or this if that was nearly all markup.
_EXCERPT_SOURCE_CHARACTERS = (2_000, 20_000)

#: What the encoder makes of them: \u0000, \b, \f; the last two characters it leaves as they are.
_SUSPECTS = (rb"\u", rb"\b", rb"\f", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
#: A tag as sanitised markup has them.
_TAG = re.compile(r"""</?([a-z][a-z0-9]*+)(?:[ /][^<>"']*+(?:"[^"]*+"[^<>"']*+)*+)?+>""")
#: A tag or character reference that a cut left open.
_OPEN_END = re.compile(r"(?:<[^<>]*|&[^;\s]{0,40})\Z")
_SILENT = frozenset({"script", "style", "template", "noscript", "title", "head"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
     "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
     "tt", "u", "var", "wbr"}
)  # fmt: skip

T = TypeVar("T")


def scrubbed(value: T) -> T:
    """Give a struct (or a tuple of them) without the characters that XML forbids, in any of its texts.

    Nearly all have none, and msgspec's encoder finds that out at the speed of C.
    """
    try:
        encoded = msgspec.json.encode(value)
        if not any(suspect in encoded for suspect in _SUSPECTS):
            return value
    except UnicodeEncodeError:  # a lone surrogate
        pass
    return cast("T", _scrub(value))


def _scrub(value: object) -> object:
    match value:
        case str():
            return FORBIDDEN.sub("", value)
        case Text(kind="html"):  # without a character, an address may become another, which runs
            return Text(value=FORBIDDEN.sub("\ufffd", value.value), kind="html")
        case tuple():
            return tuple(map(_scrub, value))
        case msgspec.Struct():
            return type(value)(**{name: _scrub(getattr(value, name)) for name in value.__struct_fields__})
    return value


def plain(text: Text | None) -> str:
    """Give a text without markup, white space collapsed; "" for none."""
    if text is None:
        return ""
    return " ".join((_words(text.value) if text.kind == "html" else text.value).split())


def excerpt(text: Text | None) -> str:
    """Give the beginning of a body as plain text: at most EXCERPT_CHARACTERS, cut between words."""
    if text is None:
        return ""
    beginning = ""
    for size in _EXCERPT_SOURCE_CHARACTERS:
        source = text.value[:size]
        if size < len(text.value):
            source = _OPEN_END.sub("", source)
        beginning = plain(Text(value=source, kind=text.kind))
        if len(beginning) > EXCERPT_CHARACTERS or size >= len(text.value):
            break
    if len(beginning) <= EXCERPT_CHARACTERS:
        return beginning
    cut = beginning[:EXCERPT_CHARACTERS]
    return (cut[: cut.rfind(" ")] if " " in cut else cut[:-1]).rstrip(" ,;:–—-") + "…"


def as_html(text: Text) -> str:
    """Give a text as an HTML fragment."""
    return text.value if text.kind == "html" else html.escape(text.value, quote=False)


def rss_title(title: str) -> str:
    """Give a plain title for RSS, which does not say whether titles are text or HTML; most readers take them for HTML.

    A title that reads the same either way goes out as it is. One that speaks of "<script>" or "&amp;" is escaped as
    HTML: it stays visible, and nothing of it can run.
    """
    return html.escape(title, quote=False) if _MARKUP.search(title) or html.unescape(title) != title else title


def _words(markup: str) -> str:
    """Give the text of a fragment. Sanitised markup needs no parser, which takes four times as long."""
    pieces = _TAG.split(markup)
    if _SILENT.isdisjoint(pieces[1::2]) and not any("<" in text for text in pieces[::2]):
        pieces[::2] = [html.unescape(text) if "&" in text else text for text in pieces[::2]]
        pieces[1::2] = ["" if name in _INLINE else " " for name in pieces[1::2]]
        return "".join(pieces)
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts)


class _Words(HTMLParser):
    """The text of a fragment; block boundaries separate words, inline tags do not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the parser's signature
        self.silent += tag in _SILENT
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)

    def _separate(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append(" ")
