"""Bare `&` and `<`, HTML's entities, stray ends of CDATA: what a text may hold that XML does not allow."""

import html
import re
from html.entities import html5

from worker.parse.repair.characters import is_character
from worker.parse.repair.report import Report
from worker.parse.repair.sections import (
    CLOSING,
    CUT_OFF,
    DAMAGED_OPENING,
    OPENING,
    TAG_BYTES_MAX,
    Marks,
    section,
    written,
)
from worker.parse.repair.spelt import is_spelt_out

#: `<` that begins nothing, `&` that begins no reference, and references that may be HTML's or to no character.
_TOKEN = re.compile(
    rb"<!\[CDATA\[|<!--|\]\]>|<(?![A-Za-z_:/?\x80-\xff]|\Z|![\[CDAT-]{0,7}\Z)"
    rb"|&(?!(?:amp|lt|gt|quot|apos);)(?:#(?P<number>\d++|[xX][0-9a-fA-F]++)(?P<numbered>;)?|(?P<name>[A-Za-z]\w*+)(?P<named>;)?|#?\Z)?"
)
_TEXT_TOKEN = re.compile(
    rb"\]\]>|<|&(?!(?:amp|lt|gt|quot|apos);)(?:#(?P<number>\d++|[xX][0-9a-fA-F]++)(?P<numbered>;)?|(?P<name>[A-Za-z]\w*+)(?P<named>;)?)?"
)
_OPENINGS = frozenset({OPENING, b"<!--"})
XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_CUT_REFERENCE = re.compile(rb"&#?\w*+\Z")
#: Names that HTML reads without a semicolon too (HTML §13.5).
_BARE_NAMES = frozenset(name.encode() for name in html5 if not name.endswith(";"))
#: The names of characters that markup is made of, at the beginning of what is no name ("&gt_x", "&ltp"), and how far
#: the other bracket of an escaped tag may be.
_MARKUP_NAME = re.compile(rb"(?:lt|gt|quot)(?=\w)")
_ESCAPED_BRACKET = re.compile(rb"&([lg]t);")
_ESCAPED_TAG_BYTES_MAX = 500
#: The numbers of such characters, which nothing but a reference to one needs.
_MARKUP_NUMBERS = frozenset({b"34", b"38", b"39", b"60", b"62", b"x22", b"x26", b"x27", b"x3c", b"x3e"})
#: Longest name of HTML's entities.
_NAME_MAX = max(map(len, html5))
#: What an `&` stands in that is part of an address, where `&copy` is the parameter "copy".
_ADDRESS_BACKWARDS = re.compile(rb"[^\s<>\"'?=/]*+[?=/]")
#: Escaped brackets and quotes, before or behind which an address ends as at others.
_ESCAPED_END = re.compile(rb"&(?:lt|gt|quot|#0*34|#0*39|#0*60|#0*62);")


def mend(marks: Marks, start: int, end: int, report: Report) -> bytes:
    """Mend the text of a part of a document; tags are left as they are, and CDATA sections are closed.

    A comment that never ends is text, or it would swallow the rest.
    """
    data = marks.data
    comments_end = data.rfind(b"-->", start, end)
    out = bytearray()
    copied = position = start
    while match := _TOKEN.search(data, position, end):
        token_start, position = match.span()
        token = match[0]
        if token in _OPENINGS and _is_in_tag(data, start, token_start):
            mended = _escaped(match, report)
        elif token == OPENING:
            found = section(marks, token_start, end)
            position = found.end
            if not found.fault or found.fault == CUT_OFF:  # `truncated` tells
                continue
            report.note("cdata-repaired", token_start, found.fault)
            mended = written(found.text)
        elif token == b"<!--" and position <= comments_end:
            position = data.find(b"-->", position)
            continue
        elif position == len(data) and token[:1] == b"&" and not token.endswith(b";"):
            mended = b""  # the document was cut off in a reference; `truncated` tells
        else:
            mended = _mended(match, marks, report)
            if mended == token:
                continue
        out += data[copied:token_start]
        out += mended
        copied = position
    if copied == start:
        return data[start:end]
    out += data[copied:end]
    return bytes(out)


def mend_openings(marks: Marks, report: Report) -> bytes:
    """Mend the opening mark of CDATA sections where a byte of it was lost or changed, and the end is there."""
    data = marks.data
    out = bytearray()
    copied = 0
    for match in DAMAGED_OPENING.finditer(data):
        mark, end = match["mark"], match.end()
        if mark == OPENING:
            continue
        closing, opening = marks.next(CLOSING, end), marks.next(OPENING, end)
        if closing < 0 or 0 <= opening < closing or not _ends(data, closing + len(CLOSING), match["name"]):
            continue
        report.note("cdata-repaired", match.start("mark"), "a damaged beginning")
        out += data[copied : match.start("mark")] + OPENING
        copied = end
    return bytes(out) + data[copied:] if copied else data


def _ends(data: bytes, position: int, name: bytes) -> bool:
    end = re.compile(rb"\s*+</" + re.escape(name) + rb"\s*+>", re.IGNORECASE)
    return bool(end.match(data, position))


def _is_in_tag(data: bytes, start: int, position: int) -> bool:
    """Whether a place is inside of a tag, where nothing else can begin."""
    opening = data.rfind(b"<", max(start, position - TAG_BYTES_MAX), position)
    return opening >= 0 and data[opening + 1 : opening + 2].isalpha() and data.find(b">", opening, position) < 0


def mend_text(marks: Marks, start: int, end: int, report: Report) -> bytes:
    """Mend a part of a document that holds no markup: every `<` in it is one of the text."""
    data = marks.data
    if end == len(data) and (cut := _CUT_REFERENCE.search(data, max(start, end - 40), end)):
        end = cut.start()  # `truncated` tells
    out = bytearray()
    copied = start
    for match in _TEXT_TOKEN.finditer(data, start, end):
        mended = _mended(match, marks, report)
        if mended != match[0]:
            out += data[copied : match.start()]
            out += mended
            copied = match.end()
    if copied == start:
        return data[start:end]
    out += data[copied:end]
    return bytes(out)


def _mended(match: re.Match[bytes], marks: Marks, report: Report) -> bytes:
    """Give what should stand in the place of a token; one that is right stays."""
    token, start = match[0], match.start()
    if match["name"]:
        return _named(match, match["name"], marks, report)
    if match["number"]:
        return _numbered(match, match["number"], report)
    if token == CLOSING:
        report.note("cdata-repaired", start, "an end without a beginning")
        return b"]]&gt;"
    return _escaped(match, report)


def _escaped(match: re.Match[bytes], report: Report) -> bytes:
    start, end = match.span()
    report.note("markup-repaired", start, match[0] + match.string[end : end + 20].partition(b"<")[0])
    return (b"&amp;" if match[0][:1] == b"&" else b"&lt;") + match[0][1:]


def _numbered(match: re.Match[bytes], number: bytes, report: Report) -> bytes:
    """Give a reference to a character as XML writes it; nothing for one to no character."""
    if not is_character(number):
        if not match["numbered"]:
            return _escaped(match, report)
        report.note("characters-dropped", match.start(), match[0])
        return b""
    if match["numbered"]:
        return match[0]
    if number.lower() not in _MARKUP_NUMBERS and _is_in_address(match):
        return _escaped(match, report)
    report.note("entities-repaired", match.start(), match[0])
    return match[0] + b";"


def _named(match: re.Match[bytes], name: bytes, marks: Marks, report: Report) -> bytes:
    """Give the characters of an entity of HTML's, or the text that only looks like one."""
    is_meant = match["named"] or (
        name in _BARE_NAMES and match.string[match.end() : match.end() + 1] != b"=" and not _is_in_address(match)
    )
    if is_meant and (characters := html_characters(name)):
        if match["named"] and is_spelt_out(marks, match.start(), name):
            return _escaped(match, report)
        report.note("entities-repaired", match.start(), match[0])
        return characters
    if not match["named"] and (markup := _MARKUP_NAME.match(name)) and _is_of_tag(match, markup[0]):
        report.note("entities-repaired", match.start(), match[0])
        return b"&" + markup[0] + b";" + name[markup.end() :]
    return _escaped(match, report)


def html_characters(name: bytes) -> bytes | None:
    """Give what an entity of HTML's stands for, as XML; None where there is none of this name."""
    characters = html5.get(name.decode("latin-1") + ";") if len(name) <= _NAME_MAX else None
    return html.escape(characters).encode() if characters else None


def _is_of_tag(match: re.Match[bytes], name: bytes) -> bool:
    """Whether an escaped tag lacks its beginning, its end or a quote where a reference without semicolon stands."""
    data, start, end = match.string, match.start(), match.end()
    if name == b"lt":
        after = _ESCAPED_BRACKET.search(data[end : end + _ESCAPED_TAG_BYTES_MAX].partition(b"<")[0])
        return after is not None and after[1] == b"gt"
    before = _ESCAPED_BRACKET.findall(data[max(0, start - _ESCAPED_TAG_BYTES_MAX) : start].rpartition(b">")[2])
    return before[-1:] == [b"lt"]


def _is_in_address(match: re.Match[bytes]) -> bool:
    """Whether a reference without semicolon stands in what may be a URL."""
    before = match.string[max(0, match.start() - 200) : match.start()]
    return bool(_ADDRESS_BACKWARDS.match(_ESCAPED_END.split(before)[-1][::-1]))
