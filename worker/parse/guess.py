"""The encoding of text that does not say it, or not rightly, from its bytes. Unknown beats wrong: None where unsure."""

import re

from worker.parse.encodings import codec

#: What a feed without a right declaration may be in: the encodings of the web (WHATWG Encoding Standard §4.2).
CANDIDATES = (
    "big5", "cp932", "cp949", "euc-jp", "gb18030", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8-r", "koi8-u",
    "cp866", "mac-roman", "mac-cyrillic",
)  # fmt: skip
#: What reads as Windows-1252, byte by byte.
WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "ascii", "utf-8"})
#: Alphabets of Latin letters, in which most letters are ASCII.
LATIN = frozenset({"cp1250", "cp1254", "cp1257", "iso8859-2", "mac-roman"})
#: Least number of bytes outside ASCII from which anything is concluded; for Latin alphabets, whose signs tell less.
BYTES_MIN = 6
LATIN_BYTES_MIN = 20
#: Least share of bytes outside ASCII among the letters of words that hold any, in alphabets that are not Latin.
SHARE_MIN = 0.4
#: What the detector is given, and where it is looked for.
SAMPLE_BYTES = 50_000
SEARCH_BYTES = 4_000_000
#: Share of characters that an encoding which was only guessed may leave unread.
DAMAGE_MAX = 0.01

ASCII = bytes(range(0x80))
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
_WORDS = re.compile(rb"[^\s\x00-\x2f\x3a-\x40]*+")
#: The escapes of ISO 2022 that begin Japanese or Korean.
_ESCAPES = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$", "iso2022_jp"),
    (b"\x1b(J", "iso2022_jp"),
    (b"\x1b(I", "iso2022_jp_ext"),
)


def by_escapes(body: bytes) -> tuple[str, str] | None:
    """Decode ASCII bytes that switch to another set by escape sequences, and name the encoding."""
    for escape, name in _ESCAPES:
        if escape in body:
            for each in (name, "iso2022_jp_ext", "iso2022_jp_2004"):
                try:
                    return body.decode(each), each.replace("_", "-")
                except UnicodeDecodeError:
                    continue
    return None


def reread(body: bytes, wrong_bytes: int) -> tuple[bytes, str, bool] | None:
    """Give a document that is not all UTF-8 with what is in another encoding mended, that encoding, and whether all is.

    None where the bytes that are no UTF-8 look Western, or are too few to tell.
    """
    high = len(body.translate(None, ASCII))
    right_bytes = high - wrong_bytes
    is_whole = wrong_bytes > right_bytes
    if is_whole:
        name = _detect(_sample(body))
        text = _decode(body, name) if name else None
        return (text.encode(), name, True) if name and text is not None else None
    pieces = re.split(rb"([<>])", body)
    wrong = [index for index, piece in enumerate(pieces) if _is_mostly_wrong(piece)]
    name = _detect(b" ".join(pieces[index] for index in wrong)[:SAMPLE_BYTES])
    if name is None:
        return None
    for index in wrong:
        piece = _decode(pieces[index], name)
        if piece is None:
            return None
        pieces[index] = piece.encode()
    return b"".join(pieces), name, False


def not_western(body: bytes) -> tuple[str, str] | None:
    """Decode what is declared as Western, but in which most letters are none of the West's; name the encoding."""
    if len(body.translate(None, ASCII)) < len(body) / 20:
        return None
    name = _detect(_sample(body))
    if name is None or name in LATIN:
        return None
    text = _decode(body, name)
    return (text, name) if text is not None else None


def _detect(sample: bytes) -> str | None:
    """Name the encoding of some text outside of markup; None for Western and for too little evidence."""
    high = len(sample.translate(None, ASCII))
    if high < BYTES_MIN:
        return None
    import chardet

    found = chardet.detect(sample, include_encodings=CANDIDATES, compat_names=False)
    name = codec(found["encoding"] or "")
    if name is None or name in WESTERN:
        return None
    if name in LATIN:
        return name if high >= LATIN_BYTES_MIN else None
    words = b"".join(word for word in _WORDS.findall(sample) if not word.isascii())
    return name if high >= SHARE_MIN * (high + len(_ASCII_LETTERS.findall(words))) else None


def _sample(body: bytes) -> bytes:
    """Give the texts of a document that are not ASCII, without the markup between them."""
    found, size = [], 0
    for piece in body[:SEARCH_BYTES].split(b"<"):
        text = piece.rpartition(b">")[2]
        if not text.isascii():
            found.append(text)
            size += len(text)
            if size > SAMPLE_BYTES:
                break
    return b" ".join(found)[:SAMPLE_BYTES]


def _decode(body: bytes, name: str) -> str | None:
    """Decode, unless more than a little of it cannot be read."""
    text = body.decode(name, "replace")
    return text if text.count("\ufffd") <= max(1, DAMAGE_MAX * len(text)) else None


def _is_mostly_wrong(piece: bytes) -> bool:
    """Whether most of what is not ASCII in a text is no UTF-8."""
    if piece.isascii():
        return False
    wrong = len(piece) - len(piece.decode("utf-8", "ignore").encode())
    return wrong * 2 > len(piece.translate(None, ASCII))


def is_mostly_utf8(body: bytes) -> bool:
    """Whether more of what is not ASCII is UTF-8 than is not."""
    wrong = len(body) - len(body.decode("utf-8", "ignore").encode())
    return 2 * wrong < len(body.translate(None, ASCII))


def is_utf8(data: bytes) -> bool:
    """Whether a document is valid UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
