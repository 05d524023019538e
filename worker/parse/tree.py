"""Bytes to a tree: strict first, then repaired, and lxml's recovery as a reported last resort."""

import re
from collections.abc import Callable

import msgspec
from lxml import etree

from schemas.errors import NotAFeed
from schemas.snapshot import Defect
from worker.parse import decode, doctype, extreme, mojibake, numbers, repair, truncated, wellformed
from worker.parse.namespaces import local_name
from worker.parse.wellformed import Element, Tree, read_if_wellformed

#: What is done to a document that a strict parser refuses, in order.
REPAIRS: tuple[Callable[[bytes], tuple[bytes, list[Defect]]], ...] = (
    repair.drop_doubled,  # before the bytes at its seams become characters
    decode.drop_cut_character,
    decode.mend_utf8,
    repair.drop_forbidden,
    repair.drop_junk,
    doctype.take,
)

#: First bytes of files that are sent by mistake where a feed should be.
MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"SQLite format 3", "an SQLite database"),
)
#: What `describe` says of XML whose root nobody has looked at.
ANY_XML = "XML of another kind"
#: A bracket in fewer bytes is not rare.
RARE_BYTES = 400
_SECTION = b"<![CDATA["
_BLANK = b"\xef\xbb\xbf \t\r\n"
_FEED_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)[\s>/]", re.IGNORECASE)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HTML_START = re.compile(rb"(?:\s++|<!--.*?-->|<\?.*?\?>)*+(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL)
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\v\f\r\x1b")
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_TAG = re.compile(rb"<[^<>]*+>")
_SPACE = re.compile(rb"\s++")
#: References to the characters that XML names. Recovering, lxml drops those by name after its first fatal error.
_NUMBERED = {b"&amp;": b"&#38;", b"&lt;": b"&#60;", b"&gt;": b"&#62;", b"&quot;": b"&#34;", b"&apos;": b"&#39;"}
_POSITION = re.compile(r"(?:, line \d+, column \d+)?(?: \(<string>, line \d+\))?$")


def read_tree(body: bytes, content_type: str | None = None) -> tuple[Element, list[Defect]]:
    """Give the root element of a document and the defects met on the way.

    Raises NotAFeed, saying what it is instead, for anything that is not XML by intention, and BeyondRepair.
    """
    if not body.startswith(b"<") and (magic(body) or not body.strip(_BLANK)):
        raise NotAFeed(describe(body))
    data, defects = decode.to_utf8(body, content_type)
    extreme.refuse_xml(data)
    for mend in (mojibake.undo, numbers.mend):
        data, more = mend(data)
        defects += more
    try:
        plain, more = doctype.take(data)
        tree = wellformed.read(plain)
    except etree.XMLSyntaxError as error:
        _refuse_other(data)
        tree, plain, more = _repaired(data, error)
    root, still = _looked_at_again(tree, plain)
    return root, defects + more + still


def _repaired(data: bytes, complaint: etree.XMLSyntaxError) -> tuple[Tree, bytes, list[Defect]]:
    """Read a document that a strict parser refuses; give its tree, the document as it was read, and what was done."""
    defects: list[Defect] = []
    readable = data
    for step in REPAIRS:
        data, more = step(data)
        defects += more
    mended, more = repair.mend_markup(data)
    if tree := read_if_wellformed(mended):
        return tree, mended, defects + more
    if (completed := truncated.complete(mended)) and (tree := read_if_wellformed(completed.data)):
        return tree, completed.data, [*defects, *more, truncated.settle(tree.root, completed.depth)]
    rebuilt = repair.rebuild(data)
    if rebuilt and (tree := read_if_wellformed(rebuilt[0])):
        text, depth, more = rebuilt
        return tree, text, [*defects, *more, truncated.settle(tree.root, depth)] if depth else defects + more
    if (found := _recovered(mended, complaint)) is None:
        raise NotAFeed("XML without an element" if (what := describe(readable)) == ANY_XML else what)
    return Tree(found[0], {}, 0), b"", [*defects, *more, found[1]]


def _looked_at_again(tree: Tree, data: bytes) -> tuple[Element, list[Defect]]:
    """Mend what a strict parser accepts, though it was not meant: a section that runs on, a misspelt namespace."""
    respelt, defects = repair.respell(data, tree.namespaces, local_name(tree.root.tag).lower())
    if _may_hold_sections(data, tree.sections) and any(_SECTION.decode() in text for text in tree.root.itertext()):
        mended, more = repair.mend_sections(respelt)
        if more and (again := read_if_wellformed(mended)):
            return again.root, defects + more
    if defects and (again := read_if_wellformed(respelt)):
        return again.root, defects
    return tree.root, []


def _may_hold_sections(data: bytes, sections: int) -> bool:
    """Whether a document may speak of more CDATA sections than it has: escaped, or inside of another one.

    Where brackets are rare, going from one to the next is the quickest way to find them.
    """
    find, found, at = data.find, 0, -1
    for _ in range(len(data) // RARE_BYTES + 1):
        at = find(b"[", at + 1)
        if at < 0:
            return found != sections
        if data[at - 1 : at + 7] == _SECTION[1:]:
            found += 1
            at += 6
    return data.count(_SECTION[1:]) != sections


def describe(body: bytes) -> str:
    """Say in a few words what a body is that is no feed."""
    start = body.lstrip(_BLANK)[:2000]
    if not start:
        return "an empty document"
    if known := magic(body):
        return known
    if _is_binary(body[:1000]):
        return "binary data"
    if start[:1] in {b"{", b"["}:
        return "JSON that is no feed"
    if _HTML.search(start):
        return "an HTML page"
    return ANY_XML if b"<" in start else "plain text"


def magic(body: bytes) -> str | None:
    """Say what a file of another kind is, by its first bytes."""
    return next((name for start, name in MAGIC if body.startswith(start)), None)


def _recovered(data: bytes, complaint: etree.XMLSyntaxError) -> tuple[Element, Defect] | None:
    """Read what lxml makes of a document that nothing else could mend, and say how much of it that leaves out."""
    numbered = data
    for name, number in _NUMBERED.items():
        numbered = numbered.replace(name, number)
    if (root := wellformed.recover(numbered)) is None:
        return None
    line, column = complaint.position
    entries = len(_ENTRY.findall(data)) - sum(local_name(element.tag) in {"item", "entry"} for element in root.iter())
    characters = len(_SPACE.sub(b"", _TAG.sub(b"", data))) - len(_SPACE.sub(b"", "".join(root.itertext()).encode()))
    lost = f"; about {max(0, entries)} entries and {max(0, characters)} bytes of text are lost"
    detail = _POSITION.sub("", str(complaint))[:120] + lost
    return root, Defect(code="xml-recovered", where=f"line {line}, column {column}", detail=detail)


def _refuse_other(data: bytes) -> None:
    """Refuse what no repair should touch: a page, JSON, text. Feeds that merely hold such things are let through."""
    found = describe(data)
    if found == ANY_XML:
        return
    is_feed_inside = _FEED_ROOT.search(data[:100_000]) and not _HTML_START.match(data[:100_000]) and not _is_json(data)
    if not is_feed_inside:
        raise NotAFeed(found)


def _is_binary(start: bytes) -> bool:
    """Whether there are characters that no text has, or too many bytes that are neither ASCII nor UTF-8."""
    wrong = len(start) - len(start.decode("utf-8", "ignore").encode())
    return len(start.translate(None, _CONTROLS)) < len(start) or wrong > len(start) / 3


def _is_json(data: bytes) -> bool:
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
