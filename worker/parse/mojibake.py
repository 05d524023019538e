"""UTF-8 that was taken for Windows-1252 and encoded a second time: "Ã©" for "é", "â€™" for "’".

Undone where it is the way of the whole document; single places are only reported: a post may be about it.
"""

import re

from schemas.snapshot import Defect
from worker.parse.place import place

#: What share of the characters outside ASCII must be of this kind, and how many at least, before all are undone.
SHARE_MIN = 0.9
PLACES_MIN = 3
#: Where a document is looked at: the first of every so many bytes. All of a short one.
WINDOW_BYTES, EVERY_BYTES = 8 * 1024, 64 * 1024

_BYTE_OF = {bytes([byte]).decode("cp1252", "replace"): byte for byte in range(0x80, 0x100)}
_BYTE_OF |= {chr(byte): byte for byte in range(0x80, 0xA0)}  # Latin-1, and what Windows-1252 leaves undefined
_BYTE_OF.pop("\ufffd", None)
_TO_LATIN_1 = {ord(character): byte for character, byte in _BYTE_OF.items()}
_CONTINUES = "[" + "".join(map(re.escape, (c for c, byte in _BYTE_OF.items() if byte < 0xC0))) + "]"  # noqa: PLR2004
_DOUBLED = re.compile(f"[Â-ß]{_CONTINUES}|[à-ï]{_CONTINUES}{{2}}|[ð-ô]{_CONTINUES}{{3}}")
#: What is hardly ever meant as it stands: "Ã" or "Â" before a sign, "â€"; the same of Greek, Cyrillic, Hebrew and
#: Arabic letters, of Asian ones and emoji.
_CONTINUES_IN_UTF8 = rb"(?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|[\xc5\xc6\xcb][\x80-\xbf])"
_SUSPECT = re.compile(
    rb"\xc3(?:[\x82\x83\x8e-\x91\x97-\x9b]%b|\xa2\xe2\x82\xac|[\xa3-\xaf]%b{2}|\xb0\xc5\xb8%b)"
    % ((_CONTINUES_IN_UTF8,) * 3)
)


def undo(data: bytes) -> tuple[bytes, list[Defect]]:
    """Give a document in UTF-8 with what was encoded twice encoded once, or as it is."""
    if not is_suspect(data):
        return data, []
    text = data.decode("utf-8", "surrogateescape")
    suspects = len(_SUSPECT.findall(data))
    first = _SUSPECT.search(data)
    where = place(data, first.start()) if first else "document"
    doubled = [match for match in _DOUBLED.findall(text) if _once(match) is not None]
    beyond_ascii = sum(map(len, re.findall(r"[^\x00-\x7f]++", text)))
    if len(doubled) < PLACES_MIN or sum(map(len, doubled)) < SHARE_MIN * beyond_ascii:
        return data, [_defect(where, f"{suspects} places, left as they are")]
    text = _DOUBLED.sub(lambda match: _once(match[0]) or match[0], text)
    return text.encode("utf-8", "surrogateescape"), [_defect(where, f"{len(doubled)} places, undone")]


def is_suspect(data: bytes) -> bool:
    """Whether there may be text that was encoded twice. Costs next to nothing where there is none."""
    every = EVERY_BYTES if len(data) > WINDOW_BYTES else WINDOW_BYTES
    for start in range(0, len(data), every):
        end = start + WINDOW_BYTES
        first = data.find(b"\xc3", start, end)  # a single byte is found 20 times faster than a pattern
        if first >= 0 and _SUSPECT.search(data, first, end):
            return True
    return False


def _once(doubled: str) -> str | None:
    """Undo one sequence; None where that gives no character."""
    try:
        return doubled.translate(_TO_LATIN_1).encode("latin-1").decode()
    except UnicodeError:
        return None


def _defect(where: str, detail: str) -> Defect:
    return Defect(code="text-encoded-twice", where=where, detail=detail)
