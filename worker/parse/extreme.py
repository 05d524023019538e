"""Documents of more parts than any feed has: objects of each part would fill the memory, whatever the document's size.

A part of XML (an element, an attribute, their texts) takes some 200 bytes of memory, one of JSON some 80; in
a document they take four and two. What is allowed keeps a document below ten times its size and 100 MB.
"""

import re

from schemas.errors import BeyondRepair

#: Parts that every document may have, one more for so many of its bytes, and the most. Real feeds have one in 50 bytes
#: or more; cells of tables that stand unescaped, one in 20.
PARTS_MIN, BYTES_PER_PART, PARTS_MAX = 200_000, 24, 1_500_000
#: The same of JSON.
VALUES_MIN, BYTES_PER_VALUE, VALUES_MAX = 1_000_000, 8, 5_000_000

#: What holds no part inside, or a tag; end tags are none.
_TOKEN = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<tag>[^<>/!?][^<>]*+)", re.DOTALL)
#: One that never ends does so with the document: what cannot fail is never tried again.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_SIGNS = (b",", b":", b"[", b"{")


def refuse_xml(data: bytes) -> None:
    """Raise BeyondRepair for XML of too many parts. What is small, or cannot have as many, costs next to nothing."""
    if len(data) < PARTS_MIN * len(b"<a/>"):
        return
    allowed = min(PARTS_MAX, PARTS_MIN + len(data) // BYTES_PER_PART)
    if data.count(b"<") + data.count(b"=") <= allowed:
        return
    parts = 0
    for token in _TOKEN.finditer(data):
        if token["tag"] is not None:
            parts += 1 + token["tag"].count(b"=")
            if parts > allowed:
                raise BeyondRepair(f"it has more than {allowed:,} elements and attributes in {len(data):,} bytes")


def refuse_json(body: bytes) -> None:
    """Raise BeyondRepair for JSON, in any encoding, of too many values. What is small costs nothing."""
    allowed = min(VALUES_MAX, VALUES_MIN + len(body) // BYTES_PER_VALUE)
    if len(body) <= allowed or sum(map(body.count, _SIGNS)) <= allowed:
        return
    values = end = 0
    for string in _STRING.finditer(body):
        values += sum(body.count(sign, end, string.start()) for sign in _SIGNS)
        end = string.end()
        if values > allowed:
            break
    values += sum(body.count(sign, end) for sign in _SIGNS)
    if values > allowed:
        raise BeyondRepair(f"it has more than {allowed:,} values in {len(body):,} bytes")
