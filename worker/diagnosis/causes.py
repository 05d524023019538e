"""What is the matter with a document that cannot be had: its status and error, in a sentence with what to do. Pure."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from schemas.diagnosis import DocumentFacts
from worker.backoff import host_of


class Cause(NamedTuple):
    """What is the matter."""

    code: str
    what: str  # ends where it can go on with "since …"
    todo: str
    more: str = ""  # what is said after that
    is_certain: bool = False  # it will not mend itself: a person is told at once

    def told(self, since: str) -> str:
        """Give the sentence."""
        return f"{self.what} {since}{self.more}"


_OWNER = "ask its owner to let feed readers pass; the User-Agent should say how to reach you ([site] contact)"
_BROWSER = "open the address in a browser; the feed may have moved: give the source its new address"
_GONE = "what it brought stays; remove the source, or give it another address"
_AGAIN = "nothing: it is asked again, more and more rarely"

#: By status: code, what the host does, what to do next.
_STATUSES = {
    401: ("login", "wants to know who asks (401)", "set auth of the source, or look whether its secret has changed"),
    402: ("refused", "wants to be paid (402)", _OWNER),
    403: ("refused", "answers 403 (forbidden) to us", _OWNER),
    404: ("missing", "answers 404 (not found)", _BROWSER),
    406: ("refused", "has nothing of the kinds we read (406)", _BROWSER),
    407: ("proxy", "is behind a proxy that wants to know who asks (407)", "set [fetch] proxy_auth"),
    410: ("gone", "says that it is gone for good (410)", _GONE),
    429: ("rate-limited", "asks us to come less often (429)", 'set every = "6h", or more, for this source'),
    451: ("refused", "may not show it, for legal reasons (451)", _GONE),
}

_Told = Callable[["re.Match[str]", str], Cause]

#: By the words of an error (worker/fetch, worker/parse), the surest first; they get the match and the host.
_ERRORS: tuple[tuple[str, _Told], ...] = (
    (
        r"a page by (.+?) \(status \d+\) stands before",
        lambda found, host: Cause(
            "challenge", f"{host} sends a challenge page of {found[1]} in the place of the feed", _OWNER
        ),
    ),
    (
        r"its certificate is not valid: (.*expired.*)",
        lambda _, host: Cause(
            "certificate",
            f"the certificate of {host} has expired; it is refused",
            "its owner has to renew it; where the clock of this machine is wrong, set it",
        ),
    ),
    (
        r"its certificate is not valid: ([^;]+)",
        lambda found, host: Cause(
            "certificate",
            f"the certificate of {host} is not valid ({found[1]})",
            "its owner has to mend it; where the server is your own, name its authority with ca_file",
        ),
    ),
    (
        r"its host has no address",
        lambda _, host: Cause(
            "no-address",
            f"the name {host} leads nowhere",
            "the domain may have lapsed, or the feed moved: give the source its new address",
        ),
    ),
    (
        r"out of bounds: (.+)",
        lambda found, host: Cause(
            "out-of-bounds",
            f"{host} is not asked",
            "where it is your own server, set allow_private = true for the source",
            more=f": {found[1]}",
            is_certain=True,
        ),
    ),
    (
        r"a redirect led there, and credentials go",
        lambda _, host: Cause(
            "login",
            f"{host} led elsewhere",
            "give the source the address that it leads to",
            more=", where credentials are wanted that are not for that place",
            is_certain=True,
        ),
    ),
    (
        r"this is no feed: (.+)",
        lambda found, host: Cause("no-feed", f"{host} sends no feed", _BROWSER, more=f": {found[1]}"),
    ),
    (
        r"the headers (?:of the answer )?are (?:larger than \d+ bytes|too large or too many)",
        lambda _, host: Cause(
            "too-large",
            f"the headers that {host} sends are over the cap",
            "tell its owner; where that is right, raise [fetch] header_bytes_max",
            is_certain=True,
        ),
    ),
    (
        r"(?:is|are) (?:larger than (\d+) bytes|too large)",
        lambda _, host: Cause(
            "too-large",
            f"what {host} sends is over the cap",
            "where that is right, raise [run] body_bytes_max",
            is_certain=True,
        ),
    ),
    (
        r"(the [^,]+), which holds a secret of this source, (.+)",
        lambda found, host: Cause(
            "credentials",
            f"{host} is not asked",
            "put it there, or say in auth or proxy_auth where it is",
            more=f": {found[1]}, which holds a secret, {found[2]}",
            is_certain=True,
        ),
    ),
    (
        r"the certificates in (.+)",
        lambda found, host: Cause(
            "credentials",
            f"{host} is not asked",
            "mend them, or change client_certificate or ca_file of the source",
            more=f": the certificates in {found[1]}",
            is_certain=True,
        ),
    ),
    (
        r"the proxy that the environment names cannot be used: (.+)",
        lambda found, host: Cause(
            "proxy",
            f"{host} is not asked",
            "mend HTTP_PROXY and its like, or set proxy_from_environment = false",
            more=f", because of what the environment names as proxy: {found[1]}",
            is_certain=True,
        ),
    ),
    (
        r"no file matches (.+)",
        lambda found, _: Cause(
            "file-missing", f"no file matches {found[1]}", "put them there, or change url", is_certain=True
        ),
    ),
    (
        r"^(.+) cannot be read: No such file or directory",
        lambda found, _: Cause(
            "file-missing",
            f"the file {found[1]} is not there",
            "put it back, or change url of the source",
            is_certain=True,
        ),
    ),
    (
        r"^(.+) cannot be read: (.+)",
        lambda found, _: Cause(
            "file-unreadable",
            f"the file {found[1]} cannot be read",
            "let the worker's user read it",
            more=f": {found[2]}",
            is_certain=True,
        ),
    ),
    (
        r"no (?:connection|answer) after|was not there after|came more slowly",
        lambda _, host: Cause("slow", f"{host} does not answer in time", f"{_AGAIN}; [fetch] has the limits"),
    ),
    (
        r"the body (?:broke off|cannot be unpacked)",
        lambda _, host: Cause("interrupted", f"what {host} sends breaks off", _AGAIN),
    ),
    (
        r"its redirects go round in circles|it redirects more than",
        lambda _, host: Cause("redirects", f"{host} redirects without end", _BROWSER),
    ),
    (
        r"the process that read it (.+)",
        lambda found, host: Cause(
            "bug",
            f"what {host} sends cannot be read",
            "report it, with the document",
            more=f": the process that read it {found[1]}",
            is_certain=True,
        ),
    ),
    (
        r"a bug of backissue",
        lambda _, __: Cause(
            "bug",
            "a bug of backissue stops it",
            "report it with what `backissue sources` says",
            is_certain=True,
        ),
    ),
)
_COMPILED = tuple((re.compile(pattern, re.MULTILINE), told) for pattern, told in _ERRORS)
_SERVER_ERROR = 500


def cause(document: DocumentFacts) -> Cause:
    """Tell what is the matter with a document that cannot be had."""
    return _cause(document.error or "", document.status, host_of(document.url) or document.url)


def cause_of_source(error: str) -> Cause:
    """Tell what is the matter with a source that could not even be asked."""
    return _cause(error, None, "it")


def _cause(error: str, status: int | None, host: str) -> Cause:
    for pattern, told in _COMPILED:
        if found := pattern.search(error):
            return told(found, host)
    if status in _STATUSES:
        code, what, todo = _STATUSES[status]
        return Cause(code, f"{host} {what}", todo, is_certain=code in {"login", "proxy"})
    if status is not None and status >= _SERVER_ERROR:
        return Cause("server-error", f"{host} answers {_named(status)}", _AGAIN)
    if status is None:
        return Cause("unreachable", f"{host} cannot be reached", _AGAIN, more=f": {_brief(error)}")
    return Cause("unusable", f"{host} answers nothing usable", _BROWSER, more=f": {_brief(error)}")


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        return str(status)


def _brief(error: str) -> str:
    """Give what an error says after the address that stands before it."""
    return re.sub(r"^\S+:\s+", "", error).partition("; ")[0] or "it does not say why"
