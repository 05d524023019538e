"""One document being asked for: what was found out so far, for whatever comes of it."""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schemas.errors import FetchError, Interrupted, Unreachable
from schemas.outcome import Redirect
from worker.fetch import answers
from worker.fetch.answers import Received
from worker.fetch.target import redacted

if TYPE_CHECKING:
    from schemas.config import FetchSettings
    from schemas.source import Source, Validators
    from worker.fetch.web import Web


class Talk:
    """A conversation, perhaps with several servers in turn. Its facts are written down where they are found out."""

    def __init__(
        self, url: str, key: str, *, web: "Web", source: "Source | None", validators: "Validators", body_bytes_max: int
    ) -> None:
        self.url = redacted(url)
        self.key = key
        self.web = web
        self.settings: FetchSettings = web.settings
        self.source = source
        self.validators = validators
        self.body_bytes_max = body_bytes_max
        self.is_conditional = False
        self.is_unauthorised = False
        self.final_url: str | None = None
        self.redirects: tuple[Redirect, ...] = ()
        self._started = time.perf_counter()
        now = asyncio.get_running_loop().time()
        self._end = now + self.settings.total_seconds
        self.limit = asyncio.timeout_at(min(self._end, now + self._answer_seconds))
        self._forget_answer()

    @property
    def _answer_seconds(self) -> float:
        return self.settings.connect_seconds + self.settings.answer_seconds

    def _forget_answer(self) -> None:
        self.status: int | None = None
        self.reason: str | None = None
        self.headers: tuple[tuple[str, str], ...] = ()
        self.retry_after_seconds: float | None = None

    def goes_on(self, step: Redirect) -> None:
        """Write down that the answer leads elsewhere, and give the next one its time."""
        self.redirects = (*self.redirects, step)
        self._forget_answer()
        now = asyncio.get_running_loop().time()
        self.limit.reschedule(min(self._end, now + self._answer_seconds))

    def is_answered(self) -> None:
        """Leave all the time that there is to the body."""
        self.limit.reschedule(self._end)

    def facts(self) -> dict[str, Any]:
        """Give what an outcome tells besides a body."""
        return {
            "url": self.url,
            "key": self.key,
            "status": self.status,
            "headers": self.headers,
            "final_url": self.final_url,
            "redirects": self.redirects,
            "elapsed_seconds": time.perf_counter() - self._started,
        }

    def received(self) -> Received:
        """Give all that is known, for an error."""
        return Received(
            **self.facts(),
            reason=self.reason,
            retry_after_seconds=self.retry_after_seconds,
            is_unauthorised=self.is_unauthorised,
        )

    def fail(self, kind: Callable[..., FetchError], message: str, **facts: int) -> FetchError:
        """Give an error of a kind, with the address before its message."""
        received = self.received()
        return kind(
            f"{answers.where(received)}: {message}", url=received.url, answer=answers.refusal(received), **facts
        )

    def timed_out(self) -> FetchError:
        """Give the error for a limit that has passed."""
        if asyncio.get_running_loop().time() >= self._end:
            seconds = self.settings.total_seconds
            return self.fail(Interrupted, f"the document was not there after {seconds:g} s; [fetch] total_seconds")
        return self.fail(Unreachable, f"no answer after {self._answer_seconds:g} s; [fetch] answer_seconds")
