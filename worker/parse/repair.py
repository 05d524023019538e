"""Bytes to XML that a strict parser accepts. Every step says what it did and where; what is fine never comes here.

Each step takes the document in UTF-8 and gives it mended, with its defects. `tree` calls them in order.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5

from msgspec import Struct

from schemas.errors import BeyondRepair
from schemas.snapshot import Defect
from worker.parse.place import place

#: A document with more places to mend is no XML. A real feed has 111,206 references, most of them right.
REPAIRS_MAX = 500_000

#: What C's strings end at, what no XML may hold (XML 1.0 §2.2).
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)\b")
_MISC = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!--.*?(?:-->|\Z))*+(?:<!DOCTYPE\b|<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)\b)", re.DOTALL
)

#: `<` that begins nothing, `&` that begins no reference, and references that may be HTML's or to no character.
_TOKEN = re.compile(
    rb"<!\[CDATA\[|<!--|<(?![A-Za-z_:/?]|\Z|![\[CDAT-]{0,7}\Z)"
    rb"|&(?:(?P<number>#\d++|#[xX][0-9a-fA-F]++);|(?P<name>[A-Za-z]\w*+);|(?P<cut>#?\w*+\Z))?"
)
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


class Count(Struct):
    """How often something was mended, and where first."""

    times: int = 0
    first: int = 0


def drop_forbidden(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop the characters that XML forbids: they would end the document, or make a parser refuse it."""
    first = _FORBIDDEN.search(data)
    if first is None:
        return data, []
    kept = data.translate(None, _CONTROLS)
    dropped = len(data) - len(kept)
    for character in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        dropped += kept.count(character)
        kept = kept.replace(character, b"")
    where = place(data, first.start())
    return kept, [Defect(code="characters-dropped", where=where, detail=f"{dropped} characters")]


def drop_junk(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop what stands before the XML declaration, DOCTYPE or root of a feed: warnings of a server, white space."""
    root = _ROOT.search(data)
    if root is None:
        return data, []
    start = data.rfind(b"<?xml ", 0, root.start())
    if start < 0 and not _MISC.match(data):
        doctype = data.find(b"<!DOCTYPE", 0, root.start())
        start = doctype if doctype >= 0 else root.start()
    if start <= 0:
        return data, []
    junk = data[:start].strip()[:80].decode("utf-8", "replace") or "white space"
    end = data.find(b"?>", start) + 2 if data.startswith(b"<?xml ", start) else start
    # The declaration goes too: nothing may stand before one, and line numbers are to stay what they were.
    data = b"\n" * data.count(b"\n", 0, max(end, start)) + data[max(end, start) :]
    return data, [Defect(code="junk-before-xml", where="line 1, column 1", detail=junk)]


def mend_markup(data: bytes) -> tuple[bytes, list[Defect]]:
    """Escape bare `&` and `<`; replace HTML's entities, which XML does not know, by their characters.

    CDATA sections and comments are left alone; a comment that never ends is text, or it would swallow the rest.
    Raises BeyondRepair where there is more to mend than in any feed.
    """
    counts = {code: Count() for code in ("entities-repaired", "markup-repaired", "characters-dropped")}
    left = REPAIRS_MAX
    out = bytearray()
    copied = 0
    for start, end, code, mended in _faults(data):
        if (count := counts.get(code)) is not None:
            count.first = count.first if count.times else start
            count.times += 1
            left -= 1
        if left < 0:
            raise BeyondRepair(f"more than {REPAIRS_MAX} places would have to be mended; this cannot be read as XML")
        out += data[copied:start]
        out += mended
        copied = end
    if not copied:
        return data, []
    out += data[copied:]
    return bytes(out), [
        Defect(code=code, where=place(data, count.first), detail=f"{count.times} places")
        for code, count in counts.items()
        if count.times
    ]


def _faults(data: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    """Give the places to mend: from where to where, the defect ("" for none), and what should stand there."""
    known: dict[bytes, tuple[str, bytes]] = {}
    comments_end = data.rfind(b"-->")
    position = 0
    while match := _TOKEN.search(data, position):
        start, position = match.span()
        token = match[0]
        if token == b"<![CDATA[":
            if (position := data.find(b"]]>", position)) < 0:
                return
        elif token == b"<!--" and position <= comments_end:
            position = data.find(b"-->", position)
        elif position == len(data) and match["cut"] is not None:
            yield start, position, "", b""  # the document was cut off in a reference; `truncated` tells
        else:
            if token not in known:
                if len(known) > 10_000:  # noqa: PLR2004  made-up names, each of its own
                    known.clear()
                known[token] = _mended(match)
            code, mended = known[token]
            if mended != token:
                yield start, position, code, mended


def _mended(match: re.Match[bytes]) -> tuple[str, bytes]:
    """Give what is wrong with a token, and what should stand there; a token that is right stays."""
    token, number, name = match[0], match["number"], match["name"]
    if number:
        return "characters-dropped", token if _is_character(number[1:]) else b""
    if name and name not in _XML_NAMES and (characters := html5.get(name.decode() + ";")):
        return "entities-repaired", html.escape(characters).encode()
    if name in _XML_NAMES:
        return "", token
    return "markup-repaired", (b"&amp;" if token[:1] == b"&" else b"&lt;") + token[1:]


def _is_character(digits: bytes) -> bool:
    """Whether a character reference names a character that XML allows (XML 1.0 §2.2)."""
    number = digits[1:].lstrip(b"0") if digits[:1] in b"xX" else digits.lstrip(b"0")
    if not number or len(number) > 7:  # noqa: PLR2004  U+10FFFF has seven digits
        return False
    code = int(number, 16 if digits[:1] in b"xX" else 10)
    return code in {9, 10, 13} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF  # noqa: PLR2004
