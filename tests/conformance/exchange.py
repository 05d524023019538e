"""One request and what it was answered, as the log keeps them. No I/O."""

from datetime import datetime

from msgspec import Struct

from tests.conformance.scenario import Fault, Pairs


class Answer(Struct, frozen=True, kw_only=True):
    """What a host sends."""

    status: int
    headers: Pairs = ()
    body: bytes = b""
    fault: Fault | None = None


class Exchange(Struct, frozen=True, kw_only=True):
    """One request, all that it said, and the answer."""

    number: int  #: From 0, in the order of arrival.
    at: datetime  #: Simulated time.
    host: str  #: Without port, in lower case.
    method: str
    target: str  #: Path and query as sent; of a request to a proxy, what follows the host.
    headers: Pairs  #: As sent; bytes beyond ASCII as Latin-1.
    in_flight: int = 1  #: Requests to this host that were not answered yet, this one included.
    scenario: int | None = None  #: Which one answered; None: there is nothing at that address.
    is_exact: bool = True  #: The address was asked for byte for byte.
    state: int = 0  #: In which state the scenario was.
    status: int = 0  #: Of the answer; 0 where none can be read.
    answered: Pairs = ()  #: The headers of the answer.
    body_hash: bytes = b""  #: Of a body that was sent whole; empty where none was.
    body_bytes: int = 0

    def header(self, name: str) -> str | None:
        """Give a header of the request, by its name in lower case."""
        return find(self.headers, name)

    def answer(self, name: str) -> str | None:
        """Give a header of the answer, by its name in lower case."""
        return find(self.answered, name)

    @property
    def is_whole(self) -> bool:
        """Whether the answer came through, to its end."""
        return self.status != 0


def find(headers: Pairs, name: str) -> str | None:
    """Give the value of a header, by its name in lower case; the first where there are several."""
    return next((value for key, value in headers if key.lower() == name), None)
