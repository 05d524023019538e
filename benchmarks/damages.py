"""The ways in which feeds are damaged, each seeded: the same document, kind and seed give the same damage."""

import re
from collections.abc import Callable
from random import Random

_END_TAG = re.compile(rb"</[A-Za-z][\w:.-]*\s*>")
_TAG = re.compile(rb"<(/?)([A-Za-z][\w.-]*)(?=[\s/>])")
_DECLARATION = re.compile(rb"""\sxmlns:[\w.-]+\s*=\s*(?:"[^"]*"|'[^']*')""")
_ENCODING = re.compile(rb"""encoding\s*=\s*["'][\w.-]+["']""")
_AFTER_TAG = re.compile(rb">(?=[^<]*[^<\s])")
_AMPERSAND = re.compile(rb"&amp;")
_CDATA_END = re.compile(rb"\]\]>")

#: Controls that no document should hold; tab and line ends are none.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
#: What a body is written in while its declaration says something else.
_ENCODINGS = ("cp1252", "iso8859-15", "utf-16", "cp1251", "shift_jis")
_DECLARED = (b"utf-8", b"iso-8859-1", b"windows-1252", b"us-ascii", b"utf-16", b"no-such-encoding")


def truncate(data: bytes, random: Random) -> bytes:
    """End somewhere after the first tenth."""
    return data[: random.randrange(len(data) // 10, len(data))]


def flip_bytes(data: bytes, random: Random) -> bytes:
    """Change up to eight bytes."""
    out = bytearray(data)
    for _ in range(random.randint(1, 8)):
        out[random.randrange(len(out))] ^= random.randint(1, 255)
    return bytes(out)


def unclose_cdata(data: bytes, random: Random) -> bytes:
    """Leave a CDATA section open, or open one where none is."""
    if ends := _positions(_CDATA_END, data):
        at = random.choice(ends)
        return data[:at] + data[at + 3 :]
    return _insert(data, [(_place(data, random), b"<![CDATA[")])


def bare_ampersands(data: bytes, random: Random) -> bytes:
    """Write a few ampersands as they are."""
    out = data
    for _ in range(random.randint(1, 5)):
        if (escaped := _positions(_AMPERSAND, out)) and random.random() < 0.5:  # noqa: PLR2004  a coin
            at = random.choice(escaped)
            out = out[: at + 1] + out[at + 5 :]
        else:
            out = _insert(out, [(_place(out, random), random.choice((b" & ", b"AT&T", b"?a=1&b=2", b"&nosuch;")))])
    return out


def wrong_encoding(data: bytes, random: Random) -> bytes:
    """Declare another encoding than that of the text, or write the text in another one than is declared."""
    if (declared := _ENCODING.search(data[:200])) and random.random() < 0.5:  # noqa: PLR2004  a coin
        others = [name for name in _DECLARED if name not in declared[0].lower()]
        name = b'encoding="' + random.choice(others) + b'"'
        return data[: declared.start()] + name + data[declared.end() :]
    encodings = ("utf-16", "utf-32") if data.isascii() else _ENCODINGS
    return data.decode("utf-8", "replace").encode(random.choice(encodings), "xmlcharrefreplace")


def drop_end_tags(data: bytes, random: Random) -> bytes:
    """Leave out up to three end tags."""
    out = data
    for _ in range(random.randint(1, 3)):
        if tags := list(_END_TAG.finditer(out)):
            tag = random.choice(tags)
            out = out[: tag.start()] + out[tag.end() :]
    return out


def swap_end_tags(data: bytes, random: Random) -> bytes:
    """Exchange an end tag and the next one."""
    tags = list(_END_TAG.finditer(data))
    if len(tags) < 2:  # noqa: PLR2004
        return data + b"</swapped>"
    at = random.randrange(len(tags) - 1)
    first, second = tags[at], tags[at + 1]
    return data[: first.start()] + second[0] + data[first.end() : second.start()] + first[0] + data[second.end() :]


def double_span(data: bytes, random: Random) -> bytes:
    """Write up to two thousand bytes twice, as a bad transfer does."""
    start = random.randrange(len(data))
    end = min(len(data), start + random.randint(1, 2000))
    return data[:end] + data[start:end] + data[end:]


def insert_controls(data: bytes, random: Random) -> bytes:
    """Put up to five control characters anywhere."""
    places = sorted(random.randrange(len(data)) for _ in range(random.randint(1, 5)))
    return _insert(data, [(at, bytes([random.choice(_CONTROLS)])) for at in places])


def undeclare_prefix(data: bytes, random: Random) -> bytes:
    """Leave out the declaration of a namespace, or use a prefix that nobody declared."""
    if (found := list(_DECLARATION.finditer(data))) and random.random() < 0.7:  # noqa: PLR2004  mostly
        declaration = random.choice(found)
        return data[: declaration.start()] + data[declaration.end() :]
    return _insert(data, [(_place(data, random), b"<un:declared>x</un:declared>")])


KINDS: tuple[Callable[[bytes, Random], bytes], ...] = (
    truncate,
    flip_bytes,
    unclose_cdata,
    bare_ampersands,
    wrong_encoding,
    drop_end_tags,
    swap_end_tags,
    double_span,
    insert_controls,
    undeclare_prefix,
)


def damage(name: str, data: bytes, seed: int) -> tuple[str, bytes]:
    """Give the kind of damage that a seed stands for, and the damaged document; `name` varies it from others."""
    kind = KINDS[seed % len(KINDS)]
    if not data:
        return kind.__name__, data
    return kind.__name__, kind(data, Random(f"{name} {seed}"))  # seeded by a text, it is the same everywhere


def _positions(pattern: re.Pattern[bytes], data: bytes) -> list[int]:
    return [found.start() for found in pattern.finditer(data)]


def _place(data: bytes, random: Random) -> int:
    """Give where a text begins, in the middle of the document rather than in its head."""
    places = _positions(_AFTER_TAG, data)
    return random.choice(places[len(places) // 10 :]) + 1 if places else len(data) // 2


def _insert(data: bytes, parts: list[tuple[int, bytes]]) -> bytes:
    out, copied = bytearray(), 0
    for at, part in parts:
        out += data[copied:at] + part
        copied = at
    return bytes(out + data[copied:])
