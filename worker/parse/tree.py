"""Bytes to an lxml tree: strict first, then repaired, and lxml's recovery as a reported last resort."""

import re

from lxml import etree

from schemas.errors import NotAFeed
from schemas.snapshot import Defect
from worker.parse import decode, repair

Element = etree._Element  # noqa: SLF001  lxml exports its element type under no public name

#: First bytes of files that are sent by mistake where a feed should be.
MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"SQLite format 3", "an SQLite database"),
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)


def read_tree(body: bytes, content_type: str | None = None) -> tuple[Element, list[Defect]]:
    """Give the root element of a document and the defects met on the way.

    Raises NotAFeed, saying what it is instead, for anything that is not XML by intention.
    """
    _refuse_magic(body)
    data, defects = decode.to_utf8(body, content_type)
    try:
        return _strict(data, defects), defects
    except (etree.XMLSyntaxError, ValueError):  # ValueError: a declaration that names no encoding
        _refuse_other(data)
    data, more = decode.mend_utf8(data)
    defects += more
    data, more = repair.mend(data)
    defects += more
    try:
        return _strict(data, defects), defects
    except (etree.XMLSyntaxError, ValueError) as error:
        complaint = error
    try:
        root = etree.fromstring(repair.take_doctype(data)[0], _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise NotAFeed(f"text that holds no element ({describe(data)})")
    line, column = getattr(complaint, "position", (0, 0))
    detail = re.sub(r", line \d+, column \d+.*$", "", str(complaint))[:120]
    defects.append(Defect(code="xml-recovered", where=f"line {line}, column {column}", detail=detail))
    return root, defects


def _strict(data: bytes, defects: list[Defect]) -> Element:
    if b"<!DOCTYPE" in data:
        data, more = repair.take_doctype(data)
        defects += more
    return etree.fromstring(data, _parser())


def describe(body: bytes) -> str:
    """Say in a few words what a body is that is no feed."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "an empty document"
    for magic, name in MAGIC:
        if body.startswith(magic):
            return name
    if start[:1] in b"{[":
        if b"jsonfeed.org/version" in start[:2000]:
            return "a JSON Feed, which this version does not read yet"
        return "JSON that is no feed"
    if _HTML.search(start[:2000]):
        return "an HTML page"
    if b"\x00" in body[:1000]:
        return "binary data"
    return "plain text" if b"<" not in start[:2000] else "XML of another kind"


def _refuse_magic(body: bytes) -> None:
    if not body.strip(b"\xef\xbb\xbf \t\r\n") or any(body.startswith(magic) for magic, _ in MAGIC):
        raise NotAFeed(describe(body))


def _refuse_other(data: bytes) -> None:
    """Refuse what no repair should touch: a page, JSON, text. Feeds that merely hold such things are let through."""
    head = data[:4000]
    if re.search(rb"<(?:\w+:)?(?:rss|feed|RDF|channel)\b", head):
        return
    if (found := describe(data)) != "XML of another kind":
        raise NotAFeed(found)


def _parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser that resolves nothing and fetches nothing.

    One a call: a parser is not shared between threads, and making one costs 15 µs. `huge_tree` lifts the
    limits that real feeds exceed (a text node over 10 MB); the attacks that those limits stop need entities,
    which are gone by now.
    """
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
