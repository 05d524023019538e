"""The header lines of answers, as bytes, without the status line and Date, which come before them. Pure."""

import base64
import hashlib
from email.utils import formatdate
from http import HTTPStatus
from typing import NamedTuple

from worker.serve.public.codings import IDENTITY
from worker.serve.public.kinds import Kind

CLOSE = b"Connection: close\r\n"
#: HTTP/1.0 closes unless both sides say otherwise.
KEEP = b"Connection: keep-alive\r\n"
#: What is published is text for readers: nothing in it runs, loads or is framed, should a browser show it.
_GUARDS = (
    "X-Content-Type-Options: nosniff",
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy: no-referrer",
)
#: Readers that live in a browser may read feeds and their validators. Everything here is public, and nothing depends
#: on who asks: there is neither a cookie nor a login.
_OPEN = ("Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: ETag")
_PREFLIGHT = (
    "Access-Control-Allow-Methods: GET, HEAD",
    "Access-Control-Allow-Headers: If-None-Match, If-Modified-Since, Range, Cache-Control, Pragma",
    "Access-Control-Max-Age: 86400",
)
ALLOWED = "GET, HEAD, OPTIONS"


class Facts(NamedTuple):
    """What one representation of a file is told by."""

    kind: Kind
    coding: str
    etag: str
    modified: str | None  # Last-Modified; None while the clock has not got there
    length: int


def etag_of(digest: bytes) -> str:
    """Give the strong entity tag of bytes, by their SHA-256: as many as make another one with the same tag unlikely."""
    return f'"{base64.urlsafe_b64encode(digest[:15]).decode()}"'


def digest_of(data: bytes) -> bytes:
    """Give the SHA-256 of bytes."""
    return hashlib.sha256(data).digest()


def date_of(seconds: int) -> str:
    """Give a time as HTTP writes it (RFC 9110 §5.6.7)."""
    return formatdate(seconds, usegmt=True)


def whole(facts: Facts) -> bytes:
    """Give the head of an answer that holds all of it."""
    return _lines(*_described(facts), f"Content-Length: {facts.length}")


def part(facts: Facts, first: int, last: int) -> bytes:
    """Give the head of an answer that holds the bytes from `first` to `last`, both included."""
    span = f"Content-Range: bytes {first}-{last}/{facts.length}"
    return _lines(*_described(facts), span, f"Content-Length: {last - first + 1}")


def same(facts: Facts) -> bytes:
    """Give the head of a 304: what a cache may have to bring up to date (RFC 9110 §15.4.5)."""
    return _lines(*_validators(facts), *_OPEN)


def beyond(facts: Facts) -> bytes:
    """Give the head of a 416."""
    return _lines(f"Content-Range: bytes */{facts.length}", *_OPEN, "Content-Length: 0")


def refusal(status: HTTPStatus, text: bytes) -> bytes:
    """Give the head of an answer that says what went wrong."""
    allowed = (f"Allow: {ALLOWED}",) if status == HTTPStatus.METHOD_NOT_ALLOWED else ()
    about = ("Content-Type: text/plain; charset=utf-8", "Cache-Control: no-store", f"Content-Length: {len(text)}")
    return _lines(*allowed, *about, *_GUARDS, *_OPEN)


def preflight() -> bytes:
    """Give the head of what a browser asks before it lets a page of another host ask with validators."""
    return _lines(f"Allow: {ALLOWED}", *_OPEN, *_PREFLIGHT)


def _described(facts: Facts) -> tuple[str, ...]:
    coded = () if facts.coding == IDENTITY else (f"Content-Encoding: {facts.coding}",)
    about = (f"Content-Type: {facts.kind.media_type}", *coded, *_validators(facts), "Accept-Ranges: bytes")
    return *about, *_GUARDS, *_OPEN


def _validators(facts: Facts) -> tuple[str, ...]:
    modified = () if facts.modified is None else (f"Last-Modified: {facts.modified}",)
    return f"ETag: {facts.etag}", *modified, f"Cache-Control: {facts.kind.cache_control}", "Vary: Accept-Encoding"


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")
