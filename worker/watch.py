"""What the worker tells of itself as it works. Who watches it here only remembers when it last did anything."""

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from schemas.errors import (
    AddressRefused,
    BadStatus,
    BodyTooLarge,
    Challenged,
    FetchError,
    Interrupted,
    NotAsked,
    RateLimited,
    UnsupportedScheme,
)
from schemas.outcome import Document, Gone, NotModified, Outcome

if TYPE_CHECKING:
    from worker.fetch import Address
    from worker.refreshed import Refreshed

#: What may come of a fetch, as it is counted. There are no more, so that whoever counts them has not many to keep.
OUTCOMES = (
    *("document", "not-modified", "gone", "rate-limited", "refused", "missing", "client-error", "server-error"),
    *("challenged", "too-large", "interrupted", "not-asked", "out-of-bounds", "unreachable"),
)

_KINDS: tuple[tuple[type[FetchError], str], ...] = (
    (RateLimited, "rate-limited"),
    (Challenged, "challenged"),
    (BodyTooLarge, "too-large"),
    (Interrupted, "interrupted"),
    (NotAsked, "not-asked"),
    (AddressRefused, "out-of-bounds"),
    (UnsupportedScheme, "out-of-bounds"),
)
_ANSWERS: dict[type, str] = {Document: "document", NotModified: "not-modified", Gone: "gone"}
_STATUSES = {401: "refused", 402: "refused", 403: "refused", 451: "refused", 404: "missing"}
_SERVER_ERROR = 500


class Watch:
    """Told of everything that happens, in the event loop. To count it, another takes its place (worker/serve)."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_sign = clock()
        self.is_stopping = False

    @property
    def silent_seconds(self) -> float:
        """How long nothing has been done, not even looked what is due."""
        return self._clock() - self._last_sign

    def sign(self) -> None:
        """Something was done."""
        self._last_sign = self._clock()

    def stopping(self) -> None:
        """Nothing new is begun any more."""
        self.is_stopping = True

    def fetched(self, outcome: str, *, body_bytes: int, elapsed_seconds: float) -> None:  # noqa: ARG002
        """A document was asked for, with one of `OUTCOMES`."""
        self.sign()

    def refreshed(self, done: "Refreshed") -> None:  # noqa: ARG002
        """A source was brought up to date, or was not."""
        self.sign()

    def round_ended(self, *, elapsed_seconds: float) -> None:  # noqa: ARG002
        """All that was due has been polled, and what it touched is published."""
        self.sign()

    async def ask(self, fetch: Callable[..., Awaitable[Outcome]], address: "Address", **how: Any) -> Outcome:  # noqa: ANN401
        """Ask for a document, and have it told what came of that."""
        try:
            outcome = await fetch(address, **how)
        except FetchError as error:
            seconds = error.answer.elapsed_seconds if error.answer else 0.0
            size = len(error.answer.body) if error.answer else 0
            self.fetched(outcome_of(error), body_bytes=size, elapsed_seconds=seconds)
            raise
        size = len(outcome.body) if isinstance(outcome, Document) else 0
        self.fetched(outcome_of(outcome), body_bytes=size, elapsed_seconds=outcome.elapsed_seconds)
        return outcome


def outcome_of(found: Outcome | FetchError) -> str:
    """Name what came of a fetch, as one of `OUTCOMES`."""
    if (name := _ANSWERS.get(type(found))) is not None:  # as nearly always
        return name
    for kind, name in _KINDS:
        if isinstance(found, kind):
            return name
    if isinstance(found, BadStatus):
        return "server-error" if found.status >= _SERVER_ERROR else _STATUSES.get(found.status, "client-error")
    return "unreachable"
