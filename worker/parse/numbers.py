"""Characters that are written by a wrong number: those of Windows-1252 (`&#150;` for a dash), and halves of one.

The numbers 128 to 159 are of controls that no text holds; browsers read references to them as Windows-1252 (HTML
§13.2.5.80), and so is meant what stands there as a character. `&#55357;&#56832;` are the halves of a surrogate pair.
"""

import re

from schemas.snapshot import Defect
from worker.parse.mojibake import EVERY_BYTES, WINDOW_BYTES
from worker.parse.place import place

#: 128 to 159, as they are written and as they stand. Each pattern begins with what `re` finds fast.
_DECIMAL, _HEXADECIMAL = rb"0*+(1(?:2[89]|[345]\d))", rb"[xX]0*+([89][0-9a-fA-F])"
_CONTROL = re.compile(rb"&#(?:%b|%b);" % (_DECIMAL, _HEXADECIMAL))
_CONTROL_CHARACTER = re.compile(rb"\xc2([\x80-\x9f])")
_HIGH, _LOW = (
    rb"(?:[xX]([dD][89abAB][0-9a-fA-F]{2})|(5[56]\d{3}))",
    rb"(?:[xX]([dD][c-fC-F][0-9a-fA-F]{2})|(5[67]\d{3}))",
)
_PAIR = re.compile(rb"&(?:amp;)?#%b;&(?:amp;)?#%b;" % (_HIGH, _LOW))
_SUSPECT = re.compile(rb"#(?=[01xX5])(?:%b|%b|[xX][dD][89abAB][0-9a-fA-F]{2}|5[56]\d{3});" % (_DECIMAL, _HEXADECIMAL))


def mend(data: bytes) -> tuple[bytes, list[Defect]]:
    """Give a document in UTF-8 with the characters that were meant, or as it is."""
    if not is_suspect(data):
        return data, []
    defects: list[Defect] = []
    for told, patterns in _MISWRITTEN:
        count, first, mended = 0, len(data), data
        for pattern, meant in patterns:
            wrong = [match for match in pattern.finditer(data) if meant(match) != match[0]]
            if wrong:
                count, first = count + len(wrong), min(first, wrong[0].start())
                mended = pattern.sub(meant, mended)
        if count:
            detail = f"{count} characters are written by their numbers {told}"
            defects.append(Defect(code="encoding-mismatch", where=place(data, first), detail=detail))
        data = mended
    return data, defects


def is_suspect(data: bytes) -> bool:
    """Whether such characters may be there. A long document is looked at in places: where one is, there are more."""
    every = EVERY_BYTES if len(data) > WINDOW_BYTES else WINDOW_BYTES
    for start in range(0, len(data), every):
        end = start + WINDOW_BYTES
        for byte, pattern in ((b"#", _SUSPECT), (b"\xc2", _CONTROL_CHARACTER)):
            first = data.find(byte, start, end)  # a single byte is found 20 times faster than a pattern
            if first >= 0 and pattern.search(data, first, end):
                return True
    return False


def _of_windows(match: re.Match[bytes]) -> bytes:
    """Give the character of Windows-1252; what that leaves undefined stays as it is."""
    decimal, hexadecimal = match.groups()
    return _character(int(decimal) if decimal else int(hexadecimal, 16)) or match[0]


def _of_windows_itself(match: re.Match[bytes]) -> bytes:
    return _character(match[1][0]) or match[0]


def _character(code: int) -> bytes | None:
    try:
        return bytes([code]).decode("cp1252").encode()
    except UnicodeDecodeError:
        return None


def _joined(match: re.Match[bytes]) -> bytes:
    high, low = (
        int(hexadecimal, 16) if hexadecimal else int(decimal)
        for hexadecimal, decimal in zip(match.groups()[::2], match.groups()[1::2], strict=True)
    )
    try:
        return (high.to_bytes(2, "big") + low.to_bytes(2, "big")).decode("utf-16-be").encode()
    except UnicodeDecodeError:  # 55000 is the number of a letter
        return match[0]


_MISWRITTEN = (
    ("of Windows-1252", ((_CONTROL, _of_windows), (_CONTROL_CHARACTER, _of_windows_itself))),
    ("in halves", ((_PAIR, _joined),)),
)
