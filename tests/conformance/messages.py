"""HTTP/1.1 messages: what a request says of itself, and an answer as bytes."""

from http import HTTPStatus

from tests.conformance.exchange import Answer
from tests.conformance.scenario import Pairs, without_port

GARBAGE = b"\x16\x03\x01\x00\xa5\x01\x00\r\nthis is no HTTP\r\n\r\n" * 4
_REASONS = {status.value: status.phrase for status in HTTPStatus}


def address(target: str, headers: Pairs) -> tuple[str, str]:
    """Give host and target, of a request to a host or to a proxy."""
    if target.startswith("http://"):
        host, slash, rest = target.removeprefix("http://").partition("/")
        target = slash + rest or "/"
    else:
        host = next((value for name, value in headers if name.lower() == "host"), "")
    return without_port(host), target


def closes(version: str, headers: Pairs) -> bool:
    """Whether a request wants the connection to end after its answer."""
    wish = next((value.lower() for name, value in headers if name.lower() == "connection"), "")
    return "close" in wish or (version == "HTTP/1.0" and "keep-alive" not in wish)


def whole(answer: Answer) -> bytes:
    """Give an answer as it is sent."""
    lines = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if answer.status != 304:
        lines.append(f"Content-Length: {len(answer.body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.body


def chunked(answer: Answer) -> bytes:
    """Give an answer in chunks, of which the last one is missing."""
    message = whole(answer)
    head = message.partition(b"\r\n\r\n")[0].rpartition(b"\r\n")[0]
    half = answer.body[: len(answer.body) // 2]
    return head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + f"{len(half):x}\r\n".encode() + half + b"\r\n"
