"""Characters that XML forbids (XML 1.0 §2.2)."""

import re

from schemas.snapshot import Defect
from worker.parse.place import place

#: What ends a line or a page to a printer parts words.
_SPACES = bytes.maketrans(b"\x0b\x0c", b"  ")
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\v\f\r")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def drop_forbidden(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop the characters that XML forbids: they would end the document, or make a parser refuse it.

    Form feeds and vertical tabs become spaces.
    """
    first = _FORBIDDEN.search(data)
    if first is None:
        return data, []
    kept = data.translate(_SPACES, _CONTROLS)
    dropped = len(data) - len(kept) + data.count(b"\x0b") + data.count(b"\x0c")
    for character in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        dropped += kept.count(character)
        kept = kept.replace(character, b"")
    where = place(data, first.start())
    return kept, [Defect(code="characters-dropped", where=where, detail=f"{dropped} characters")]


def is_character(digits: bytes) -> bool:
    """Whether the number of a character reference, as "233" or "xe9", is of a character that XML allows."""
    is_hexadecimal = digits[:1] in b"xX"
    number = digits[1:].lstrip(b"0") if is_hexadecimal else digits.lstrip(b"0")
    if not number or len(number) > 7:  # noqa: PLR2004  U+10FFFF has seven digits
        return False
    code = int(number, 16 if is_hexadecimal else 10)
    return code in {9, 10, 13} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF  # noqa: PLR2004
