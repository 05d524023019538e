"""What asking a source can bring back."""

from msgspec import Struct


class Redirect(Struct, frozen=True, kw_only=True):
    """One step on the way from the address that was asked to the one that answered."""

    url: str  #: What was asked.
    status: int  #: 301, 302, 303, 307 or 308.
    location: str  #: Where that led: absolute, without name, password and fragment.


class Answer(Struct, frozen=True, kw_only=True):
    """What a fetch tells besides a body, whatever came of it."""

    url: str  #: What was asked first: absolute for HTTP, as configured for a file.
    key: str  #: `url` relative to its source; the identity of a page (DESIGN.md §6).
    status: int | None = None  #: HTTP status; None where no answer came.
    headers: tuple[tuple[str, str], ...] = ()  #: As sent, without cookies; bytes that are no UTF-8 are U+FFFD.
    final_url: str | None = None  #: Where the answer came from; None for a file, and where nothing was asked.
    redirects: tuple[Redirect, ...] = ()  #: How it got there, in order.
    elapsed_seconds: float = 0.0


class Document(Answer, frozen=True, kw_only=True):
    """A body, as received. Nothing has been decoded or believed yet."""

    body: bytes  #: What is left when the codings of the transport are undone.
    status: int = 200  #: HTTP status; 200 for a file that could be read.
    content_type: str | None = None  #: Media type with parameters, as sent.
    stamp: str | None = None  #: What the file system said of a file before it was read; None where that proves nothing.


class NotModified(Answer, frozen=True, kw_only=True):
    """Our copy is current: the server says so, or the file system that nobody touched the file."""


class Gone(Answer, frozen=True, kw_only=True):
    """The server says that the document is gone for good (410)."""


class Refusal(Answer, frozen=True, kw_only=True):
    """An answer that is no document, as a FetchError carries it: an error page, a challenge, or none at all."""

    body: bytes = b""  #: Its beginning, for a person who wants to know what it said.
    retry_after_seconds: float | None = None  #: Retry-After, whatever the status.


Outcome = Document | NotModified | Gone
