"""What an answer is: a document, news that there is none, or an error that says what to do next. Pure."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from msgspec import Struct

from schemas.errors import BadStatus, Challenged, FetchError, RateLimited
from schemas.outcome import Redirect, Refusal

#: Not kept: what a server wants to know us again by, and what could be replayed.
DROPPED = frozenset({"set-cookie", "set-cookie2", "authentication-info", "proxy-authentication-info"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Answers of success that bring no document: nothing, nothing, and a part of one that nobody asked for.
WITHOUT_DOCUMENT = frozenset({204, 205, 206})

#: What to do next.
_ADVICE = {
    304: "it says that nothing changed, but nothing was compared",
    400: "it does not understand the request; check the address",
    401: "it wants to know who asks; set auth of the source",
    402: "it wants to be paid",
    403: "it does not want us to read this; ask its owner, whom the User-Agent should tell how to reach you",
    404: "check the address; it will be asked again",
    406: "it has nothing of the kinds we read",
    407: "the proxy wants to know who asks; set [fetch] proxy_auth",
    421: "it does not know the host; check the address",
    451: "it may not show this, for legal reasons",
}


class Received(Struct, frozen=True, kw_only=True):
    """What is known of a conversation once it is over, whatever came of it."""

    url: str  #: What was asked first.
    key: str
    final_url: str | None = None
    status: int | None = None
    reason: str | None = None  #: The words beside the status.
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    elapsed_seconds: float = 0.0
    retry_after_seconds: float | None = None
    is_unauthorised: bool = False  #: Credentials were held back: a redirect led to somebody else.


def text(raw: Sequence[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Give headers as they are kept: as text, without cookies. Bytes that are no UTF-8 are U+FFFD."""
    pairs = ((name.decode("ascii", "replace"), value.decode("utf-8", "replace")) for name, value in raw)
    return tuple(pair for pair in pairs if pair[0].lower() not in DROPPED)


def refusal(received: Received, body: bytes = b"") -> Refusal:
    """Give an answer as an error carries it."""
    return Refusal(
        url=received.url,
        key=received.key,
        status=received.status,
        headers=received.headers,
        final_url=received.final_url,
        redirects=received.redirects,
        elapsed_seconds=received.elapsed_seconds,
        retry_after_seconds=received.retry_after_seconds,
        body=body,
    )


def where(received: Received) -> str:
    """Name the address that was asked, and the one that answered where that is another."""
    final = received.final_url
    return received.url if final is None or not received.redirects else f"{received.url} (by now {final})"


def challenged(received: Received, by: str, body: bytes) -> FetchError:
    """Give the error for a page that stands before the document."""
    message = (
        f"{where(received)}: a page by {by} (status {received.status}) stands before the document and wants to see a "
        "browser; ask the owner of the site to let feed readers pass"
    )
    return Challenged(message, by=by, url=received.url, answer=refusal(received, body))


def bad_status(received: Received, body: bytes) -> FetchError:
    """Give the error for an answer that is no document."""
    status = received.status or 0
    known = _PHRASES.get(status) or _harmless(received.reason)
    named = f"{where(received)} answered {status}{f' {known}' if known else ''}"
    wait = received.retry_after_seconds
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None):
        until = "it does not say for how long" if wait is None else f"for {round(wait)} s"
        message = f"{named}: it wants to be left alone, {until}"
        return RateLimited(message, retry_after_seconds=wait, url=received.url, answer=refusal(received, body))
    advice = _ADVICE.get(status) or ("it will be asked again" if status >= 500 else "check the address")  # noqa: PLR2004
    if status == HTTPStatus.UNAUTHORIZED and received.is_unauthorised:
        advice = "a redirect led there, and credentials go to the configured address alone; configure this one"
    return BadStatus(f"{named}; {advice}", status=status, url=received.url, answer=refusal(received, body))


_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def _harmless(reason: str | None) -> str:
    return " ".join(re.sub(r"[^ -~]+", " ", reason or "").split())[:60]
