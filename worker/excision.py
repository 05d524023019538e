"""Pure: a document without some of its entries, every other byte of it as it was.

Nothing is parsed for that: brackets are looked for, past comments and sections, in bytes as they came, well-formed or
not. Whether the right bytes went is for whoever reads the result to say.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

import msgspec

#: What may hold a tag that is none, and the tags of entries, in the order in which a document has them.
_PIECE = re.compile(
    rb"""(?xs) <!--.*?--> | <!\[CDATA\[.*?\]\]> | <\?.*?\?>
    | <(?P<end>/?)(?:[\w.-]+:)?(?P<name>item|entry)(?=[\s/>]) (?P<rest>(?:"[^"]*"|'[^']*'|[^<>"'])*+) >""",
    re.IGNORECASE,
)
_ABOUT = re.compile(rb"""(?:^|\s)(?:[\w.-]+:)?about\s*=\s*(?P<quoted>"[^"]*"|'[^']*')""", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"

Span = tuple[int, int]


def without(body: bytes, indexes: Collection[int], *, count: int) -> bytes | None:
    """Cut the entries at these places out of a document that has `count`; None where it is not clear what they are."""
    is_json = body.removeprefix(_BOM).lstrip()[:1] == b"{"
    spans = _json_spans(body) if is_json else _xml_spans(body)
    if spans and len(spans) == count + 1 and spans[-1][1] == len(body):
        spans.pop()  # so little of it is left that nobody has read it
    if spans is None or len(spans) != count:
        return None
    if is_json:
        return _without_items(body, spans, indexes)
    listed = [span for index in indexes for span in _listed(body, spans[index])]
    return _cut(body, [*(spans[index] for index in indexes), *listed])


def without_beginning(body: bytes) -> bytes | None:
    """Leave out what the end of a document has cut off of its last entry; None where it is not clear what that is."""
    spans = _xml_spans(body)
    if spans is None:
        return None
    return body[: spans[-1][0]] if spans and spans[-1][1] == len(body) else body


def _xml_spans(body: bytes) -> list[Span] | None:
    """Give where the outermost items or entries stand; the last one may be cut off with the document."""
    if b"\x00" in body:  # UTF-16 or UTF-32, in which brackets are more than a byte
        return None
    spans: list[Span] = []
    depth = start = 0
    for piece in _PIECE.finditer(body):
        if piece["name"] is None:
            continue
        if piece["end"]:
            depth -= 1
            if depth < 0:
                return None
            if depth == 0:
                spans.append((start, piece.end()))
        elif not piece["rest"].endswith(b"/"):
            start = start if depth else piece.start()
            depth += 1
        elif depth == 0:
            spans.append(piece.span())
    return [*spans, (start, len(body))] if depth else spans


def _listed(body: bytes, span: Span) -> list[Span]:
    """Give where RSS 1.0 lists an item in its channel, by the address that the item says it is about."""
    about = _ABOUT.search(body[span[0] : span[0] + body[span[0] : span[1]].find(b">")])
    if about is None:
        return []
    address = re.escape(about["quoted"][1:-1])
    line = rb"""<(?:[\w.-]+:)?li\s[^<>]*?resource\s*=\s*["']%b["'][^<>]*?(?:/>|>\s*</(?:[\w.-]+:)?li\s*>)""" % address
    return [found.span() for found in re.finditer(line, body, re.IGNORECASE)]


def _json_spans(body: bytes) -> list[Span] | None:
    """Give where the items of a JSON Feed stand."""
    try:
        raw = bytes(msgspec.json.decode(body.removeprefix(_BOM), type=dict[str, msgspec.Raw]).get("items", b""))
        items = [bytes(item) for item in msgspec.json.decode(raw, type=list[msgspec.Raw])]
    except msgspec.DecodeError:
        return None
    if body.count(raw) != 1:
        return None
    at = body.index(raw)
    spans = []
    for item in items:  # before each stand a bracket or a comma, and white space
        at = body.index(item, at + 1)
        spans.append((at, at + len(item)))
        at += len(item)
    return spans


def _without_items(body: bytes, spans: Sequence[Span], indexes: Collection[int]) -> bytes:
    """Leave items out of the list, each with the comma before it, or the first with the one after it."""
    pieces: list[bytes] = []
    for index, (start, end) in enumerate(spans):
        if index not in indexes:
            pieces += [body[spans[index - 1][1] : start] if pieces else b"", body[start:end]]
    return b"".join([body[: spans[0][0]], *pieces, body[spans[-1][1] :]])


def _cut(body: bytes, spans: Collection[Span]) -> bytes:
    ends = [(0, 0), *sorted(spans), (len(body), len(body))]
    return b"".join(body[end:start] for (_, end), (start, _) in pairwise(ends))
