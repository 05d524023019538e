"""Pure: the chain of hashes over all captures. One that is changed, removed or slipped in later does not fit in it.

A link is the SHA-256 of a JSON list without spaces, in UTF-8: the link of the capture before (null for the first), then
the `FACTS` of the capture; a fraction is written as the text of its shortest decimal form.
"""

from hashlib import sha256

import msgspec

#: What never changes in a capture, as columns of it. A fetch that brought a body is a "document", whatever came of it.
FACTS = """captures.number, captures.document, captures.fetched,
    CASE WHEN captures.received IS NULL THEN captures.state ELSE 'document' END, captures.status,
    captures.content_type, captures.headers, captures.elapsed_seconds, captures.received, captures.body_bytes"""

Fact = str | int | float | None

_encode = msgspec.json.Encoder().encode


def link(previous: str | None, *facts: Fact) -> str:
    """The link of a capture with these `FACTS`. Migration 3 calls it, too: what it gives must not change."""
    told = [previous, *(repr(fact) if isinstance(fact, float) else fact for fact in facts)]
    return sha256(_encode(told)).hexdigest()
