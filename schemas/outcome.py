"""What asking a source can bring back."""

from msgspec import Struct


class Document(Struct, frozen=True, kw_only=True):
    """A body, as received. Nothing has been decoded or believed yet."""

    url: str  #: Where it came from: absolute for HTTP, as configured for a file.
    key: str  #: `url` relative to its source; the identity of a page (DESIGN.md §6).
    body: bytes
    status: int = 200  #: HTTP status; 200 for a file that could be read.
    content_type: str | None = None  #: Media type with parameters, as sent.
    headers: tuple[tuple[str, str], ...] = ()
    elapsed_seconds: float = 0.0


class NotModified(Struct, frozen=True, kw_only=True):
    """The server says that our copy is current."""

    url: str
    key: str


class Gone(Struct, frozen=True, kw_only=True):
    """The server says that the document is gone for good (410)."""

    url: str
    key: str


Outcome = Document | NotModified | Gone
