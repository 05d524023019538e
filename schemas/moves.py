"""Where a document is said to have moved."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

#: Who says so: the server of its old address (301 or 308), or the feed itself (new-feed-url).
MoveKind = Literal["redirect", "feed"]


class Move(Struct, frozen=True, kw_only=True):
    """What is known of a move that is not adopted yet, or of one that was."""

    kind: MoveKind
    moved_from: str  #: The address that the document was asked for by.
    target: str  #: The address that it is said to have.
    sightings: int  #: How often in a row that was said.
    first_seen: datetime
    last_seen: datetime
    evidence: str | None = None  #: Why it is the same publisher's, in words.
    refused: str | None = None  #: Why it is not adopted, in words; None where nothing but time is missing.
    agreed: datetime | None = None  #: When a person agreed.
    adopted: datetime | None = None
