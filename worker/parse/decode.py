"""Bytes to characters (RFC 7303 §3): byte order mark, HTTP charset, declaration, validity; then a guess.

The XML parser is only ever handed UTF-8, and told so, whatever the declaration still says. It would read UTF-7 or
EBCDIC through iconv, and markup that cannot be seen in the raw bytes (`+ADw-!ENTITY`) would pass all checks of them.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache

from schemas.snapshot import Defect
from worker.parse import guess
from worker.parse.encodings import EBCDIC, SEVEN_BITS, WIDER, codec
from worker.parse.place import place

#: Longest mark first: the UTF-32 little endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    *((b"+/v" + last, "utf-7") for last in (b"8", b"9", b"+", b"/")),
)
#: Share of unreadable characters up to which a declared encoding is believed.
DAMAGE_MAX = 0.01
#: Characters outside ASCII that must all be UTF-8 before another declared encoding is disbelieved: Western text never
#: looks like it, a few characters of other encodings may.
PROOF = {"cp1252": 1}
PROOF_OF_OTHERS = 4
_ASCII_LABELS = frozenset({"us-ascii", "ascii"})

_DECLARATION = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["'][^>]*\?>""", re.ASCII)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.ASCII | re.IGNORECASE)
_CUT_CHARACTER = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_ESCAPED = re.compile("[\udc80-\udcff]")
#: What `surrogateescape` makes of a wrong byte -> the character of that byte in Windows-1252.
_ESCAPED_TO_CP1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
#: `<?xml`, `<rss`, `<rdf`, `<feed`, `<channel`, `<!` in EBCDIC.
_EBCDIC_START = re.compile(
    rb"[\x15\x25\x40]{0,9}\x4c(?:\x6f\xa7\x94\x93|\x99\xa2\xa2|\x99\x84\x86|\x86\x85\x85\x84|\x83\x88\x81|\x5a)"
)
#: Surrogates written as if they were characters (CESU-8, Java's "modified UTF-8").
_SURROGATE_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


def to_utf8(body: bytes, content_type: str | None = None) -> tuple[bytes, list[Defect]]:
    """Give the document in UTF-8, without byte order mark, and what was wrong with its encoding.

    The common case, UTF-8 that says so or says nothing, is returned as it is and not yet validated: the
    XML parser does that anyway, and `mend_utf8` follows where it fails.
    """
    is_ascii = body[:1] == b"<" and body[1:2] != b"\x00"
    if is_ascii and _says_utf8(body[: body.find(b">", 0, 200) + 1], content_type):
        return body, []
    return _to_utf8(body, content_type, is_ascii=is_ascii)


def _to_utf8(body: bytes, content_type: str | None, *, is_ascii: bool) -> tuple[bytes, list[Defect]]:
    defects: list[Defect] = []
    if not is_ascii:
        mark, name = _by_first_bytes(body)
        body = body[len(mark) :]
        if name == "utf-8":
            return body, defects
        if name and mark and name != "utf-7" and body[:1] == b"<" and b"\x00" not in body[:100]:
            defects.append(_mismatch(f"not {name}, whatever its byte order mark says"))
        elif name:
            return _transcode(body, name)
    labels = {codec(label) or label: label for label in reversed([*_named(body, content_type)])}  # the weaker first
    while labels:
        name, label = labels.popitem()
        if labels and _is_none_of(body, name, label):
            defects.append(_mismatch(f"not {label}"))
            continue
        if name == "utf-8":
            break
        is_possible = codec(label) is not None and not _is_of_other_bytes(name, body)
        if is_possible and (read := _read_as(body, name)):
            return read[0], defects + read[1]
        defects.append(_mismatch(f"not {name if is_possible else label}"))
    if defects and not body.isascii():
        data, more = mend_utf8(body)
        return data, defects + more
    return body, defects


def to_text(body: bytes, content_type: str | None = None) -> tuple[str, list[Defect]]:
    """Give a plain text document as characters, with every line end as a line feed."""
    data, defects = to_utf8(body, content_type)
    data, more = mend_utf8(data)
    return data.decode().replace("\r\n", "\n").replace("\r", "\n"), defects + more


def mend_utf8(body: bytes) -> tuple[bytes, list[Defect]]:
    """Read the bytes that are no UTF-8 as what they probably are, and leave the others alone.

    Templates in one encoding around posts in another are common; one choice for the whole document would break the
    half that is right. Where nothing says otherwise, each wrong byte is read as Windows-1252 by itself.
    """
    if b"\x1b" in body and body.isascii() and (text := guess.by_escapes(body)):
        return text[0].encode("utf-8", "replace"), [_mismatch(f"{text[1]}, by its escape sequences")]
    body, defects = _join_surrogates(body)
    text_or_wrong = body.decode("utf-8", "surrogateescape")
    wrong = len(body) - len(text_or_wrong.encode("utf-8", "ignore"))
    if not wrong:
        return body, defects
    first = _ESCAPED.search(text_or_wrong)
    where = place(body, len(text_or_wrong[: first.start()].encode())) if first else "document"
    if found := guess.reread(body, wrong):
        data, name, is_whole = found
        detail = f"{name}, by its bytes" if is_whole else f"{wrong} bytes are no UTF-8 and were read as {name}"
        more = _replaced(data.count("\ufffd".encode()) - body.count("\ufffd".encode()))
        if not is_whole and not guess.is_utf8(data):
            data, still = mend_utf8(data)
            more += still
        return data, [*defects, _mismatch(detail, where), *more]
    before = text_or_wrong.count("\ufffd")
    text_mended = text_or_wrong.translate(_ESCAPED_TO_CP1252)
    defects.append(_mismatch(f"{wrong} bytes are no UTF-8 and were read as windows-1252", where))
    return text_mended.encode(), defects + _replaced(text_mended.count("\ufffd") - before)


def drop_cut_character(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop the first bytes of a UTF-8 character whose rest is cut off at the end of an XML document.

    They are no damage of the encoding: a whole document ends in `>`, and `truncated` tells that this one does not.
    """
    cut = _CUT_CHARACTER.search(data[-3:])
    return (data[: -len(cut[0])], []) if cut else (data, [])


def _by_first_bytes(body: bytes) -> tuple[bytes, str | None]:
    """Give the byte order mark of a document and the encoding that its first bytes show."""
    for mark, name in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return mark, name
    if b"\x00" in body[:4]:
        return b"", _by_nulls(body[:400])
    return b"", "cp037" if body[:1] != b"<" and _EBCDIC_START.match(body) else None


def _by_nulls(start: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 by where the zeros of ASCII are in them (XML 1.0 appendix F, RFC 4627 §3)."""
    a, b, c, d = (start[offset::4].count(0) * 4 / len(start) for offset in range(4))
    if min(c, d) > 0.9 and a < 0.1:  # noqa: PLR2004
        return "utf-32-le"
    if min(a, b) > 0.9 and d < 0.1:  # noqa: PLR2004
        return "utf-32-be"
    if min(b, d) > 0.4 and max(a, c) < 0.1:  # noqa: PLR2004
        return "utf-16-le"
    return "utf-16-be" if min(a, c) > 0.4 and max(b, d) < 0.1 else None  # noqa: PLR2004


def _transcode(body: bytes, name: str) -> tuple[bytes, list[Defect]]:
    """Decode what its first bytes show to be of an encoding whose ASCII is not ASCII."""
    if name == "cp037":
        declared = codec(next(_named(body[:400].decode("cp037").encode(), None), ""))
        text = body.decode(declared if declared in EBCDIC else name, "replace").replace("\x85", "\n")
        return text.encode("utf-8", "replace"), []
    width = 4 if name.startswith("utf-32") else 2 if name.startswith("utf-16") else 1
    whole = len(body) - len(body) % width
    text = body[:whole].decode(name, "replace").removeprefix("\ufeff")
    if width == 2 and text.endswith("\ufffd") and not body[:whole].endswith("\ufffd".encode(name)):  # noqa: PLR2004
        text = text[:-1]  # cut off between the halves of a surrogate pair; `truncated` tells
    replaced = text.count("\ufffd") and text.count("\ufffd") - body.count("\ufffd".encode(name))
    return text.encode("utf-8", "replace"), _replaced(max(0, replaced))


def _is_none_of(body: bytes, name: str, label: str) -> bool:
    """Whether a document is in no way in an encoding, so that what else names one is asked."""
    if body.isascii():
        return False
    if name == "utf-8":
        return not guess.is_mostly_utf8(body)
    return label.lower() in _ASCII_LABELS or (name == "cp1252" and guess.not_western(body) is not None)


def _is_of_other_bytes(name: str, body: bytes) -> bool:
    """Whether markup in an encoding would not be seen as ASCII, as it is in this body: then it is not in it."""
    return name.startswith(("utf-16", "utf-32")) or (name in EBCDIC and body.lstrip()[:1] == b"<")


def _read_as(body: bytes, name: str) -> tuple[bytes, list[Defect]] | None:
    """Decode what is declared as `name`; None where the bytes say otherwise."""
    if name in SEVEN_BITS or not body.isascii():
        if name not in SEVEN_BITS and _is_utf8(body, PROOF.get(name, PROOF_OF_OTHERS)):
            detail = "declared as a Western encoding, but in UTF-8" if name == "cp1252" else f"not {name}"
            return body, [_mismatch(detail)]
        if name == "cp1252" and (found := guess.not_western(body)):
            return found[0].encode(), [_mismatch(f"declared as a Western encoding, but {found[1]}, by its bytes")]
        for each in (name, *WIDER.get(name, ())):
            try:
                return body.decode(each).encode("utf-8", "replace"), []
            except UnicodeDecodeError:
                continue
        text = body.decode(name, "replace")
        replaced = text.count("\ufffd")
        if replaced > max(1, DAMAGE_MAX * len(text)) and name != "cp1252":
            return None
        return text.encode("utf-8", "replace"), _replaced(replaced)
    return body, []


def _is_utf8(body: bytes, characters_min: int) -> bool:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    ascii_characters = len(body) - len(body.translate(None, guess.ASCII))
    return len(text) - ascii_characters >= characters_min


@lru_cache(maxsize=256)
def _says_utf8(declaration: bytes, content_type: str | None) -> bool:
    """Whether a document is declared as UTF-8, or as nothing; `declaration` is all up to the end of its first tag."""
    return all(codec(label) == "utf-8" for label in _named(declaration, content_type))


def _named(body: bytes, content_type: str | None) -> Iterator[str]:
    """Give the names of the encoding that HTTP and the document itself declare, the stronger first."""
    if content_type and (match := _CHARSET.search(content_type)):
        yield match[1]
    if match := _DECLARATION.match(body[:200].decode("latin-1")):
        yield match[1]


def _join_surrogates(body: bytes) -> tuple[bytes, list[Defect]]:
    joined, count = _SURROGATE_PAIR.subn(
        lambda pair: (
            pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
        ),
        body,
    )
    return joined, [_mismatch(f"CESU-8: {count} characters written as surrogate pairs")] if count else []


def _mismatch(detail: str, where: str = "document") -> Defect:
    return Defect(code="encoding-mismatch", where=where, detail=detail)


def _replaced(count: int) -> list[Defect]:
    return [Defect(code="bytes-replaced", where="document", detail=f"{count} places")] if count > 0 else []
