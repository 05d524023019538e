"""What stands before a feed: warnings of a server, white space, a second byte order mark."""

import re

from schemas.snapshot import Defect

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)\b", re.IGNORECASE)
_MISC = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!--.*?(?:-->|\Z))*+(?:<!DOCTYPE\b|<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)\b)",
    re.DOTALL | re.IGNORECASE,
)
_DECLARATION = re.compile(rb"<\?xml\s", re.IGNORECASE)
_RIGHT_DECLARATION = re.compile(
    rb"""<\?xml\s+version\s*=\s*["']1\.\d["'](?:\s+encoding\s*=\s*["'][A-Za-z][\w.:-]*["'])?"""
    rb"""(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>"""
)
_DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)


def drop_junk(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop what stands before the XML declaration, DOCTYPE or root of a feed, and a declaration that is none."""
    root = _ROOT.search(data)
    if root is None:
        return data, []
    declarations = [match.start() for match in _DECLARATION.finditer(data, 0, root.start())]
    if declarations:
        start = declarations[-1]
        closing = data.find(b">", start, root.start()) + 1
        end = closing or start
        if start == 0 and _RIGHT_DECLARATION.match(data):
            return data, []
        # The declaration goes too: nothing may stand before one, and line numbers are to stay what they were.
        return _without(data, end, data[:start] if start else data[:end])
    if _MISC.match(data):
        return data, []
    doctype = _DOCTYPE.search(data, 0, root.start())
    start = doctype.start() if doctype else root.start()
    return _without(data, start, data[:start]) if start else (data, [])


def _without(data: bytes, end: int, junk: bytes) -> tuple[bytes, list[Defect]]:
    told = junk.strip()[:80].decode("utf-8", "replace") or "white space"
    defect = Defect(code="junk-before-xml", where="line 1, column 1", detail=told)
    return b"\n" * data.count(b"\n", 0, end) + data[end:], [defect]
