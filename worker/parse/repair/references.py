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
#: Longest name of HTML's entities.
_NAME_MAX = max(map(len, html5))
#: What an `&` stands in that is part of an address, where `&copy` is the parameter "copy".
_ADDRESS_BACKWARDS = re.compile(rb"[^\s<>\"'?=/]*+[?=/]")


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
            mended = _mended(match, report)
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


def mend_text(data: bytes, start: int, end: int, report: Report) -> bytes:
    """Mend a part of a document that holds no markup: every `<` in it is one of the text."""
    if end == len(data) and (cut := _CUT_REFERENCE.search(data, max(start, end - 40), end)):
        end = cut.start()  # `truncated` tells
    out = bytearray()
    copied = start
    for match in _TEXT_TOKEN.finditer(data, start, end):
        mended = _mended(match, report)
        if mended != match[0]:
            out += data[copied : match.start()]
            out += mended
            copied = match.end()
    if copied == start:
        return data[start:end]
    out += data[copied:end]
    return bytes(out)


def _mended(match: re.Match[bytes], report: Report) -> bytes:
    """Give what should stand in the place of a token; one that is right stays."""
    token, start = match[0], match.start()
    if match["name"]:
        return _named(match, match["name"], report)
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
    if _is_in_address(match):
        return _escaped(match, report)
    report.note("entities-repaired", match.start(), match[0])
    return match[0] + b";"


def _named(match: re.Match[bytes], name: bytes, report: Report) -> bytes:
    """Give the characters of an entity of HTML's, or the text that only looks like one."""
    is_meant = match["named"] or (
        name in _BARE_NAMES and match.string[match.end() : match.end() + 1] != b"=" and not _is_in_address(match)
    )
    if is_meant and (characters := html_characters(name)):
        report.note("entities-repaired", match.start(), match[0])
        return characters
    return _escaped(match, report)


def html_characters(name: bytes) -> bytes | None:
    """Give what an entity of HTML's stands for, as XML; None where there is none of this name."""
    characters = html5.get(name.decode("latin-1") + ";") if len(name) <= _NAME_MAX else None
    return html.escape(characters).encode() if characters else None


def _is_in_address(match: re.Match[bytes]) -> bool:
    """Whether a reference without semicolon stands in what may be a URL."""
    return bool(_ADDRESS_BACKWARDS.match(match.string[max(0, match.start() - 200) : match.start()][::-1]))
