"""Tags as people write them, and as XML wants them: attributes without quotes or value or given twice, faulty names."""

import re
from typing import NamedTuple

from worker.parse.repair.characters import is_character
from worker.parse.repair.names import ALL_FIELDS, SPELLED, STRUCTURE, is_field, is_nearly_known, local
from worker.parse.repair.references import XML_NAMES, html_characters

_NAME = rb"(?P<name>[A-Za-z_:\x80-\xff][\w.:\x80-\xff-]*+)"
#: A tag that ends, quotes taken seriously; and one of which the quotes cannot be.
_TAG = re.compile(rb"""<(?P<closes>/)?%b(?P<rest>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)(?P<ends>>)""" % _NAME)
_LOOSE = re.compile(rb"<\s{0,2}+(?P<closes>/)?\s{0,2}+%b(?P<rest>[^<>]*+)(?P<ends>>)?" % _NAME)
#: One whose values hold markup.
_QUOTED = re.compile(
    rb"""<(?P<closes>/)?%b(?P<rest>(?:\s++[A-Za-z_][\w.:-]*+\s*+=\s*+(?:"[^"]{0,2000}+"|'[^']{0,2000}+'))*+\s*+/?)(?P<ends>>)"""
    % _NAME
)
#: One in whose name something else stands.
_DAMAGED = re.compile(rb"<(?P<closes>/)?(?P<name>[A-Za-z][^\s<>/=\"']{1,30})(?P<rest>(?:\s[^<>]*+)?/?)>")
_NO_NAME = re.compile(rb"[^\w.:-]")
_NO_TEXT = bytes(byte for byte in range(0x80) if not chr(byte).isalnum())
#: Attributes at the beginning of something that goes on as something else.
_ATTRIBUTES = re.compile(rb"""(?:\s++[A-Za-z_][\w.:-]*+\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'))*+""")
_ATTRIBUTE = re.compile(
    rb"""[\s/"']*+(?P<name>[^\s=/<>"']++)\s*+(?:=\s*+(?:"(?P<double>[^"]*+)"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s"'<>]++)))?+"""
)
_RIGHT_ATTRIBUTES = re.compile(
    rb"""(?:\s++[A-Za-z_\x80-\xff][\w.:\x80-\xff-]*+\s*+=\s*+(?:"(?:[^"&<]++|&[\w#]++;)*+"|'(?:[^'&<]++|&[\w#]++;)*+'))*+\s*+"""
)
_ATTRIBUTE_NAME = re.compile(rb"""\s([^\s=]++)\s*+=\s*+(?:"[^"]*+"|'[^']*+')""")
#: What a value ends in whose closing quote is missing: the next attribute.
_SWALLOWED = re.compile(rb"\s[A-Za-z_][\w.:-]*+\s*+=\s*+\Z")
#: XML 1.0 §2.3.
_STARTS = (
    r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff"
)
_PART = rf"[{_STARTS}][{_STARTS}\d.\u00b7\u0300-\u036f\u203f\u2040-]*+"
#: What no URI holds (RFC 3986 §2), and a namespace that does all the same.
_NO_URI = re.compile(rb"[^!#$%&'()*+,./0-9:;=?@A-Z_a-z~-]")
_BAD_BINDING = re.compile(
    rb"""\sxmlns(?::[\w.-]++)?\s*+=\s*+(["'])[!#$%&()*+,./0-9:;=?@A-Z_a-z~-]*+[^"'!#$%&()*+,./0-9:;=?@A-Z_a-z~-]"""
)
_XML_NAME = re.compile(rf"{_PART}(?::{_PART})?")
_UNSAFE = re.compile(rb"[<\"]|&(?:#(\d++|[xX][0-9a-fA-F]++);|([A-Za-z]\w*+);)?")
#: Faults of a tag as a token.
QUOTES, NO_END = "quotes", "no end"
#: More attributes than any element has: the rest is left out.
ATTRIBUTES_MAX = 1_000


class Tag(NamedTuple):
    """A tag, as it was meant."""

    name: bytes  #: As it should be written.
    start: int
    end: int
    closes: bool  #: An end tag.
    is_empty: bool  #: One that closes itself.
    attributes: bytes  #: As they stand.
    fault: str  #: What was wrong with it as a token, "" for nothing.


def tag_at(data: bytes, start: int, end: int) -> Tag | None:
    """Read the tag that begins at `start`; None where `<` begins none, but is part of a text."""
    match, fault = _TAG.match(data, start, end), ""
    if match is None and (match := _QUOTED.match(data, start, end)):
        fault = QUOTES
    if match is None:
        match = _LOOSE.match(data, start, end)
        if match is None:
            return _damaged(data, start, end)
        fault = QUOTES if match["ends"] else NO_END
    rest = match["rest"]
    name = match["name"]
    if name.endswith(b":") and rest.startswith(b"//"):
        return None  # an address in angle brackets
    if not name.isascii() and not _is_name(name):
        return _damaged(data, start, end)
    if rest[:1] not in b" \t\r\n/" or fault == NO_END or not data[start + 1 : start + 2].strip():
        is_known = local(name) in STRUCTURE or is_field(name)
        return _cut(data, match) if is_known else _damaged(data, start, end)
    closes = bool(match["closes"])
    is_empty = not closes and rest.endswith(b"/")
    attributes = b"" if closes else rest[:-1] if is_empty and not _ends_in_value(rest) else rest
    return Tag(_named(name), start, match.end(), closes, is_empty, attributes, fault)


def written(tag: Tag, **changes: bytes) -> bytes:
    """Write a tag as XML wants it. `changes` are attributes to set; those set to nothing are left out."""
    if tag.closes:
        return b"</" + tag.name + b">"
    found = attributes(tag.attributes) | {name.encode(): value for name, value in changes.items()}
    texts = [
        b' %b="%b"' % (name, value) for name, value in found.items() if value or name.decode("latin-1") not in changes
    ]
    return b"<" + tag.name + b"".join(texts) + (b"/>" if tag.is_empty else b">")


def attributes(raw: bytes) -> dict[bytes, bytes]:
    """Give the attributes of a tag, escaped for double quotes; of those given twice the first."""
    found: dict[bytes, bytes] = {}
    position = 0
    while len(found) < ATTRIBUTES_MAX and (match := _ATTRIBUTE.match(raw, position)):
        position = match.end()
        name, value = match["name"], match["double"]
        if value is None:
            value = next((each for each in (match["single"], match["bare"]) if each is not None), name)
        elif swallowed := _SWALLOWED.search(value[-100:]):
            value = value[: len(value[:-100]) + swallowed.start()]
            position = match.start("double") + len(value)
        name = _named(name)
        is_binding = name.startswith(b"xmlns:")
        if is_binding or name == b"xmlns":
            value = _NO_URI.sub(b"", value)
        if is_binding and (not value.strip() or name in {b"xmlns:xml", b"xmlns:xmlns"}):
            continue  # a prefix cannot be bound to nothing, and these cannot be bound at all
        if name not in found and _is_name(name):
            found[name] = _UNSAFE.sub(_escaped, value)
    return found


def faults(data: bytes, tag: Tag) -> list[str]:
    """Name what is wrong with a tag, as codes of defects."""
    found = []
    if tag.fault == NO_END:
        found.append("tag-unclosed")
    if not data.startswith(tag.name, tag.start + (2 if tag.closes else 1)):
        found.append("tag-misspelt")
    is_right = tag.fault != QUOTES and _RIGHT_ATTRIBUTES.fullmatch(tag.attributes)
    if not is_right or _is_one_twice(tag.attributes) or _BAD_BINDING.search(tag.attributes):
        found.append("attributes-repaired")
    return found


def _is_name(name: bytes) -> bool:
    return bool(_XML_NAME.fullmatch(name.decode("utf-8", "replace")))


def _is_one_twice(raw: bytes) -> bool:
    names = _ATTRIBUTE_NAME.findall(raw)
    return len(names) != len(set(names))


def _cut(data: bytes, match: re.Match[bytes]) -> Tag | None:
    """Read a tag whose end was lost or changed: it ends after its name and what are attributes by all means."""
    start = match.start()
    end = match.end("name")
    if not match["closes"] and (found := _ATTRIBUTES.match(data, end)):
        end = found.end()
    raw = data[match.end("name") : end]
    if data[end : end + 1] not in {b"<", b""}:
        end += 1  # what stands in the place of ">"
        while data[end : end + 1] and 0x80 <= data[end] < 0xC0:  # noqa: PLR2004  the rest of its bytes
            end += 1
    if end < match.end() and match["ends"] and not match["rest"].strip(_NO_TEXT):
        end = match.end()
    return Tag(_named(match["name"]), start, end, bool(match["closes"]), is_empty=False, attributes=raw, fault=NO_END)


def _damaged(data: bytes, start: int, end: int) -> Tag | None:
    """Read a tag in whose name stands what no name holds, but which is nearly that of a field."""
    match = _DAMAGED.match(data, start, end)
    if match is None:
        return None
    name = _NO_NAME.sub(b"", match["name"])
    small = local(name)
    if not (is_field(name) or is_nearly_known(small)):
        return None
    closes, rest = bool(match["closes"]), match["rest"]
    is_empty = not closes and rest.endswith(b"/")
    return Tag(_named(name), start, match.end(), closes, is_empty, b"" if closes else rest.removesuffix(b"/"), QUOTES)


def _named(name: bytes) -> bytes:
    """Give a name without doubled, leading and trailing colons, and in the letters that the formats use."""
    if b":" in name:
        parts = [part for part in name.split(b":") if part]
        if not parts:
            return b"_"
        return b":".join(parts[-2:])
    small = name.lower()
    if small != name and (small in ALL_FIELDS or small in STRUCTURE):
        return SPELLED.get(small, small)
    return SPELLED.get(name, name)


def _ends_in_value(rest: bytes) -> bool:
    """Whether the slash at the end of a tag belongs to a value without quotes: an address."""
    last = rest.rpartition(b"=")[2]
    return b"/" in last[:-1] and not set(last) & set(b" \t\r\n\"'=")


def _escaped(match: re.Match[bytes]) -> bytes:
    token, number, name = match[0], match[1], match[2]
    if number and is_character(number):
        return token
    if name and name in XML_NAMES:
        return token
    if name and (characters := html_characters(name)):
        return characters
    return {b"<": b"&lt;", b'"': b"&quot;"}.get(token, b"&amp;" + token[1:])
