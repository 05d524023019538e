"""What aiohttp and the system raise, in words that say what happened."""

import os
import ssl

import aiohttp

from schemas.config import FetchSettings
from schemas.errors import AddressRefused, BodyTooLarge, FetchError, Unreachable
from worker.fetch.connections import AddressNotAllowed

Failure = tuple[type[FetchError], str, dict[str, int]]  # its kind, what happened, and further facts

#: aiohttp's words for headers that are too long or too many; it has no type of its own for them.
_TOO_LARGE = ("Got more than", "Too many headers")


def of_request(error: Exception, settings: FetchSettings) -> Failure:
    """Tell why there is no answer."""
    if found := _refused(error):
        return AddressRefused, f"it is out of bounds: {found}", {}
    if isinstance(error, aiohttp.ClientResponseError):
        if any(words in error.message for words in _TOO_LARGE):
            limit = settings.header_bytes_max
            return BodyTooLarge, "the headers of the answer are too large or too many", {"limit_bytes": limit}
        if isinstance(error, aiohttp.ClientHttpProxyError):
            return Unreachable, f"the proxy answered {error.status}, and makes no connection", {}
        return Unreachable, f"the answer is no HTTP: {_short(error.message)}", {}
    return Unreachable, in_words(error), {}


def in_words(error: BaseException) -> str:
    """Tell what an error means, without the addresses that aiohttp puts around it."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        return f"TLS failed: {_short(cause.reason or str(cause))}"
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        return "the server closed the connection without an answer"
    if isinstance(cause, OSError):
        before = "its host has no address: " if isinstance(error, aiohttp.ClientConnectorDNSError) else ""
        return before + _of_system(cause)
    reason = cause.__cause__ or cause
    # aiohttp gives what is wrong with a body a status of its own, which would pass for the server's.
    said = reason.message if isinstance(reason, aiohttp.http_exceptions.HttpProcessingError) else str(reason)
    return _short(said or type(cause).__name__)


def _of_system(error: OSError) -> str:
    if error.errno and error.errno > 0:
        return os.strerror(error.errno)  # asyncio puts words of its own, and the address, in its place
    return _short(error.strerror or str(error) or type(error).__name__)


def _refused(error: BaseException | None) -> AddressNotAllowed | None:
    """Find the guard's word in what was made of it: several attempts may be behind one error."""
    seen = 0
    while error is not None and seen < 10:  # noqa: PLR2004
        if isinstance(error, AddressNotAllowed):
            return error
        if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, AddressNotAllowed):
            return error.os_error
        error = error.__cause__ or error.__context__
        seen += 1
    return None


def _short(text: str) -> str:
    return " ".join(text.split())[:200]
