"""Bytes to characters: byte order mark, HTTP charset, declaration, then what the bytes themselves allow.

The XML parser is only ever handed UTF-8, and told so, whatever the declaration still says. It would read UTF-7 or
EBCDIC through iconv, and markup that cannot be seen in the raw bytes (`+ADw-!ENTITY`) would pass all checks of them.
"""

import codecs
import re

from schemas.snapshot import Defect
from worker.parse.place import place

#: Longest mark first: the UTF-32 little endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How the first two characters look without a mark (XML 1.0 appendix F).
UNMARKED = (
    (re.compile(rb"<\x00\x00\x00[^\x00]"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00<\x00"), "utf-32-be"),
    (re.compile(rb"<\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x00<\x00[^\x00]"), "utf-16-be"),
)
#: Python's name of what is declared -> what browsers read under that name (WHATWG Encoding Standard §4.2).
BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
#: Codecs of Python's that are no encodings of documents; some of them take quadratic time.
NO_ENCODINGS = frozenset({"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
#: Share of unreadable characters up to which a declared encoding is believed.
DAMAGE_MAX = 0.01

_DECLARATION = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["'][^>]*\?>""", re.ASCII)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.ASCII | re.IGNORECASE)
_CUT_CHARACTER = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_ESCAPED = re.compile("[\udc80-\udcff]")
#: What `surrogateescape` makes of a wrong byte -> the character of that byte in Windows-1252.
_ESCAPED_TO_CP1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def to_utf8(body: bytes, content_type: str | None = None) -> tuple[bytes, list[Defect]]:
    """Give the document in UTF-8, without byte order mark, and what was wrong with its encoding.

    The common case, UTF-8 that says so or says nothing, is returned as it is and not yet validated: the
    XML parser does that anyway, and `mend_utf8` follows where it fails.
    """
    if body[:1] != b"<" or body[1:2] == b"\x00":
        for mark, name in BYTE_ORDER_MARKS:
            if body.startswith(mark):
                body = body[len(mark) :]
                return (body, []) if name == "utf-8" else _transcode(body, name)
        for start, name in UNMARKED:
            if start.match(body):
                return _transcode(body, name)
    named = _named(body, content_type)
    if named is None:
        return body, []
    declared = _known(named)
    if declared == "utf-8":
        return body, []
    if declared is None or (declared.startswith(("utf-16", "utf-32")) and b"\x00" not in body[:100]):
        return body, [_mismatch(f"not {named}")]
    return _transcode(body, declared)


def to_text(body: bytes, content_type: str | None = None) -> tuple[str, list[Defect]]:
    """Give a plain text document as characters, with every line end as a line feed."""
    data, defects = to_utf8(body, content_type)
    data, more = mend_utf8(data)
    return data.decode().replace("\r\n", "\n").replace("\r", "\n"), defects + more


def mend_utf8(body: bytes) -> tuple[bytes, list[Defect]]:
    """Read the bytes that are no UTF-8 as Windows-1252, each by itself, and leave the others alone.

    Templates in one encoding around posts in another are common; whole-document guessing would break
    the half that is right.
    """
    text = body.decode("utf-8", "surrogateescape")
    wrong = len(body) - len(text.encode("utf-8", "ignore"))
    if not wrong:
        return body, []
    first = _ESCAPED.search(text)
    where = place(body, len(text[: first.start()].encode())) if first else "document"
    before = text.count("\ufffd")
    text = text.translate(_ESCAPED_TO_CP1252)
    defects = [_mismatch(f"{wrong} bytes are no UTF-8 and were read as windows-1252", where)]
    return text.encode(), defects + _replaced(text.count("\ufffd") - before)


def drop_cut_character(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop the first bytes of a UTF-8 character whose rest is cut off at the end of an XML document.

    They are no damage of the encoding: a whole document ends in `>`, and `truncated` tells that this one does not.
    """
    cut = _CUT_CHARACTER.search(data[-3:])
    return (data[: -len(cut[0])], []) if cut else (data, [])


def _transcode(body: bytes, name: str) -> tuple[bytes, list[Defect]]:
    text, defects = _decoded(body, name)
    return text.encode("utf-8", "replace"), defects


def _decoded(body: bytes, name: str) -> tuple[str, list[Defect]]:
    """Decode what is declared as `name`, unless the bytes say otherwise."""
    if name == "cp1252" and not body.isascii():
        # Western text that happens to be valid UTF-8 is as good as unknown; UTF-8 that says iso-8859-1 is common.
        try:
            return body.decode(), [_mismatch("declared as a Western encoding, but in UTF-8")]
        except UnicodeDecodeError:
            pass
    try:
        return body.decode(name), []
    except UnicodeDecodeError:
        text = body.decode(name, "replace")
    replaced = text.count("\ufffd")
    if replaced <= max(1, DAMAGE_MAX * len(text)) or name == "cp1252":
        return text, _replaced(replaced)
    data, defects = mend_utf8(body)
    return data.decode(), [_mismatch(f"not {name}"), *defects]


def _named(body: bytes, content_type: str | None) -> str | None:
    """Give the name of the encoding that HTTP or the document itself declares."""
    match = _CHARSET.search(content_type) if content_type else None
    match = match or _DECLARATION.match(body[:200].decode("latin-1"))
    return match[1] if match else None


def _known(name: str) -> str | None:
    """Python's name for an encoding; None when it is no text encoding that Python knows."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    if not found._is_text_encoding or found.name in NO_ENCODINGS:  # noqa: SLF001  base64 and rot13 are codecs too
        return None
    return BROWSERS_READ.get(found.name, found.name)


def _mismatch(detail: str, where: str = "document") -> Defect:
    return Defect(code="encoding-mismatch", where=where, detail=detail)


def _replaced(count: int) -> list[Defect]:
    return [Defect(code="bytes-replaced", where="document", detail=f"{count} places")] if count else []
