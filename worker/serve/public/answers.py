"""A request and a file -> what is written."""

from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from worker.serve.public import conditions, heads
from worker.serve.public.codings import IDENTITY
from worker.serve.public.shelf import Form, Held, Signature


class Stretch(NamedTuple):
    """Some bytes of a file on disk."""

    file: Path
    signature: Signature  # as long as it has this, it is the file that the head tells of
    first: int
    length: int


class Answer(NamedTuple):
    """An answer: its status, and what follows Date."""

    status: int
    head: bytes
    body: bytes = b""
    stretch: Stretch | None = None  # instead of a body
    closes: bool = False


def start_line(status: int) -> bytes:
    """Give the first line of an answer."""
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode("ascii")


def refused(status: HTTPStatus, *, closes: bool = False) -> Answer:
    """Give an answer that says no."""
    text = f"{status.value} {status.phrase}\n".encode("ascii")
    return Answer(status, heads.refusal(status, text), text, closes=closes)


_FAILED = refused(HTTPStatus.PRECONDITION_FAILED)


def answer(held: Held, form: Form, fields: conditions.Fields, *, is_head: bool) -> Answer:
    """Answer a request for a file in the form that was chosen."""
    verdict = conditions.judge(fields, form.etag, held.shown)
    if verdict == "same":
        return Answer(304, form.same)
    if verdict == "failed":
        return _FAILED
    if is_head:
        return Answer(200, form.whole)
    if "Range" in fields:
        facts = form.facts
        # A time says nothing of the coding that the beginning of it was in.
        modified = facts.modified if facts.coding == IDENTITY else None
        found = conditions.span(fields, facts.etag, modified, facts.length)
        if found is not None:
            return _part(held, form, *found)
    if form.body is None:
        return Answer(200, form.whole, stretch=Stretch(held.file, held.signature, 0, form.facts.length))
    return Answer(200, form.whole, form.body)


def _part(held: Held, form: Form, first: int, last: int) -> Answer:
    if first > last:
        return Answer(416, heads.beyond(form.facts))
    head = heads.part(form.facts, first, last)
    if form.body is None:
        return Answer(206, head, stretch=Stretch(held.file, held.signature, first, last - first + 1))
    return Answer(206, head, form.body[first : last + 1])
