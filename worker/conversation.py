"""What one poll asks, document by document, each when it is its host's turn; and what was heard."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from archive.unchanged import Standing
from schemas.errors import FetchError
from schemas.outcome import Document, NotModified, Outcome
from worker import timetable
from worker.backoff import host_of
from worker.crew import Crew, Stopped, Turn
from worker.fetch import Address
from worker.visiting import Fetch, NoMore

if TYPE_CHECKING:
    from worker.timetable import Heard

_VALIDATORS = frozenset({"etag", "last-modified"})


class Conversation:
    """One poll's. The first turn is there already; further ones are waited for."""

    def __init__(
        self, ask: Callable[[Address], Awaitable[Outcome]], crew: Crew, turn: Turn, *, polled: datetime
    ) -> None:
        self.heard: list[Heard] = []
        self._polled = polled
        self._ask = ask
        self._crew = crew
        self._turn: Turn | None = turn
        self._is_used = False
        self._first: tuple[str, Outcome | FetchError] | None = None
        self._body_bytes = 0

    async def begin(self, address: Address, standing: Standing) -> NotModified | None:
        """Ask for the only document; give the answer where it is that nothing changed, as expected.

        Whoever fetches that document then is given what came of it.
        """
        try:
            answer = await self._ask_now(address, self._turn.host if self._turn else "")
        except FetchError as error:
            self._first = address.url, error
            return None
        self._first = address.url, answer
        if isinstance(answer, NotModified) and not answer.redirects and _has_same_validators(answer, standing):
            return answer
        return None

    def fetcher(self) -> Fetch:
        """Give what fetches document after document, and notes what is heard."""
        return timetable.listening(self._next, self.heard, self._polled)

    def end(self) -> None:
        """Let go of what came, and let others ask."""
        self._leave()
        if self._body_bytes:
            self._crew.carry(-self._body_bytes)

    def _leave(self) -> None:
        turn, self._turn, self._is_used = self._turn, None, False
        if turn is not None:
            turn.leave()

    async def _next(self, address: Address) -> Outcome:
        if self._first is None or self._first[0] != address.url:
            return await self._ask_now(address, host_of(address.url) or "")
        (_, answer), self._first = self._first, None
        if isinstance(answer, FetchError):
            raise answer
        return answer

    async def _ask_now(self, address: Address, host: str) -> Outcome:
        """Ask when it is the host's turn. Raises NoMore where nothing is asked for any more."""
        if self._turn is None or self._is_used or self._turn.host != host:
            self._leave()
            try:
                self._turn = await self._crew.turn(host)
            except Stopped:
                raise NoMore from None
        self._is_used = True
        answer = await self._ask(address)  # where it fails, the turn is kept: nobody asks before that is known
        self._leave()
        if isinstance(answer, Document):
            self._body_bytes += len(answer.body)
            self._crew.carry(len(answer.body))
        return answer


def _has_same_validators(answer: NotModified, standing: Standing) -> bool:
    """Whether a 304 names no other validators than those that are kept (RFC 9110 §15.4.5)."""
    if answer.final_url not in {None, standing.validators.url or answer.url}:
        return False
    kept = standing.validators
    return all(
        value == (kept.etag if name.lower() == "etag" else kept.last_modified)
        for name, value in answer.headers
        if name.lower() in _VALIDATORS
    )
