"""Bytes to characters: byte order mark, HTTP charset, declaration, then what the bytes themselves allow.

The XML parser is only ever handed UTF-8. It would read UTF-7 or EBCDIC through iconv, and markup that
is invisible in the raw bytes (`+ADw-!ENTITY`) would pass every check made on them.
"""

import codecs
import re

from schemas.snapshot import Defect

#: Longest mark first: the UTF-32 little endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How `<` looks in UTF-16 without a mark (RFC 7303 §3, XML 1.0 appendix F).
UNMARKED = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))

_DECLARATION = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["'][^>]*\?>""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
#: What browsers read under these names (WHATWG Encoding Standard §4.2).
_BROWSER_NAMES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}


def to_utf8(body: bytes, content_type: str | None = None) -> tuple[bytes, list[Defect]]:
    """Give the document in UTF-8, without byte order mark, and what was wrong with its encoding.

    The common case, UTF-8 that says so or says nothing, is returned as it is and not yet validated: the
    XML parser does that anyway, and `mend_utf8` follows where it fails.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _transcode(body[len(mark) :], name)
    for start, name in UNMARKED:
        if body.startswith(start):
            return _transcode(body, name)
    declared = _charset(content_type) or _declared(body)
    if declared is None or declared == "utf-8":
        return body, []
    return _transcode(body, declared)


def to_text(body: bytes, content_type: str | None = None) -> tuple[str, list[Defect]]:
    """Give a plain text document as characters, with line ends as `\\n`."""
    data, defects = to_utf8(body, content_type)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        data, more = mend_utf8(data)
        text, defects = data.decode(), defects + more
    return text.replace("\r\n", "\n").replace("\r", "\n"), defects


def mend_utf8(body: bytes) -> tuple[bytes, list[Defect]]:
    """Read the bytes that are no UTF-8 as Windows-1252, each by itself, and leave the others alone.

    Templates in one encoding around posts in another are common; whole-document guessing would break
    the half that is right.
    """
    wrong = 0

    def as_cp1252(error: UnicodeError) -> tuple[str, int]:
        nonlocal wrong
        if not isinstance(error, UnicodeDecodeError):
            raise error
        wrong += error.end - error.start
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end

    codecs.register_error("backissue.cp1252", as_cp1252)
    text = body.decode("utf-8", "backissue.cp1252")
    if not wrong:
        return body, []
    detail = f"{wrong} bytes are no UTF-8 and were read as windows-1252"
    return text.encode(), [Defect(code="encoding-mismatch", where="document", detail=detail)]


def _transcode(body: bytes, name: str) -> tuple[bytes, list[Defect]]:
    try:
        text = body.decode(name)
        defects: list[Defect] = []
    except (UnicodeDecodeError, LookupError):
        data, defects = mend_utf8(body) if _is_mostly_utf8(body) else (body.decode("cp1252", "replace").encode(), [])
        text = data.decode()
        defects = [Defect(code="encoding-mismatch", where="document", detail=f"not {name}"), *defects]
    match = _DECLARATION.match(text)
    if match:  # it names an encoding that no longer holds
        text = text[match.end() :]
    return text.encode("utf-8", "replace"), defects


def _is_mostly_utf8(body: bytes) -> bool:
    return len(body.decode("utf-8", "ignore").encode()) >= 0.99 * len(body)


def _charset(content_type: str | None) -> str | None:
    match = _CHARSET.search(content_type) if content_type else None
    return _canonical(match[1]) if match else None


def _declared(body: bytes) -> str | None:
    match = _DECLARATION.match(body[:200].decode("latin-1"))
    return _canonical(match[1]) if match else None


def _canonical(name: str) -> str | None:
    """Python's name for an encoding; None when it is not a text encoding that Python knows."""
    try:
        found = codecs.lookup(_BROWSER_NAMES.get(name.lower(), name))
    except LookupError:
        return None
    return found.name if found._is_text_encoding else None  # noqa: SLF001  base64 and rot13 are codecs too
