"""Documents over HTTP: asked for politely, followed carefully, and believed only when they are whole.

a request -> guard -> connection (guard again) -> headers -> redirect? and once more, from the guard on
                                                          -> body -> codings undone -> challenge? -> outcome
"""

from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from schemas.errors import AddressRefused, BodyTooLarge, FetchError, Interrupted, Unreachable, UnsupportedScheme
from schemas.outcome import Document, Gone, NotModified, Outcome, Redirect
from worker.cadence import retry_after_seconds
from worker.fetch import answers, asking, body, challenge, decompress, failures, guard, proxies
from worker.fetch import target as targets
from worker.fetch.talk import Talk
from worker.fetch.target import Target

if TYPE_CHECKING:
    from schemas.source import Source, Validators
    from worker.fetch.connections import Reach
    from worker.fetch.web import Web

_OK = range(200, 300)
_NOT_MODIFIED = 304
_GONE = 410


async def ask(
    url: str, *, key: str, web: "Web", source: "Source | None", validators: "Validators", body_bytes_max: int
) -> Outcome:
    """Ask for one document. Raises FetchError when nothing usable comes back, with what did in its `answer`."""
    talk = Talk(url, key, web=web, source=source, validators=validators, body_bytes_max=body_bytes_max)
    try:
        async with talk.limit:
            return await _follow(url, talk)
    except TimeoutError:
        raise talk.timed_out() from None
    except FetchError as error:
        if error.answer is None and error.url is None:  # a secret, a certificate or a proxy that is not to be had
            raise talk.fail(type(error), str(error)) from error
        raise


async def _follow(url: str, talk: Talk) -> Outcome:
    """Ask, and ask again where that leads, as often as is allowed."""
    target = first = _first_target(url, talk)
    own, owners = asking.own(talk.source, talk.web.secrets), asking.owners(talk.source, target)
    asked: set[str] = set()
    while True:
        _check(target, talk)
        if target.url in asked:
            raise talk.fail(Unreachable, f"its redirects go round in circles, by {target.url}")
        if len(asked) > talk.settings.redirects_max:
            raise talk.fail(Unreachable, f"it redirects more than {len(asked) - 1} times; [fetch] redirects_max")
        asked.add(target.url)
        if target.origin not in owners:
            owners = frozenset()  # for good: whoever sent us away may send us back with a question of his own
            own = []
        response = await _send(target, own, talk, is_first=target is first, is_own=bool(owners))
        try:
            found = _told_by_headers(response, target, talk) or await _with_body(response, talk)
        finally:
            response.release()
        if not isinstance(found, Target):
            return found
        target = found


def _first_target(url: str, talk: Talk) -> Target:
    try:
        target = targets.parse(url)
    except ValueError as error:
        raise talk.fail(UnsupportedScheme, f"this is no address that can be fetched: {error}") from None
    if target.had_userinfo:
        raise talk.fail(AddressRefused, "take name and password out of the address; auth of a source holds them")
    return target


def _check(target: Target, talk: Talk) -> None:
    """Refuse what its text shows to be out of bounds; what names lead to is judged as the connection is made."""
    if why := guard.why_not(target, allow_private=bool(talk.source and talk.source.allow_private)):
        led = "its redirect leads out of bounds: " if talk.redirects else "it is out of bounds: "
        raise talk.fail(AddressRefused, led + why)
    if talk.redirects and talk.web.is_ours(target.url):
        # Its subscribers were moved to our feed (`export redirects`), and we with them: we would read what we write.
        raise talk.fail(AddressRefused, f"its redirect leads to our own feed {target.url}; let the server answer us")


async def _send(
    target: Target, own: asking.Headers, talk: Talk, *, is_first: bool, is_own: bool
) -> aiohttp.ClientResponse:
    """Send one request, and give the answer when its headers are there."""
    web, source = talk.web, talk.source
    conditions = asking.conditions(talk.validators, target.url, is_first=is_first)
    talk.is_conditional, talk.is_unauthorised, talk.final_url = bool(conditions), not is_own, target.url
    may_be_open = web.connections.may_be_open(target.host)
    is_kept = web.is_wanted(target.host) and web.connections.keep(target.host)
    headers = [*asking.public(source, web), *conditions, *own]  # the first is our name
    if not is_kept:
        headers.append(("Connection", "close"))
    proxy = proxies.proxy(target, source, talk.settings, web.secrets)
    shown = [("Proxy-Authorization", proxy.authorization)] if proxy and proxy.authorization else []
    reach: Reach = "proxy" if proxy else "private" if source and source.allow_private else "public"
    try:
        return await web.connections.session(reach, is_kept=is_kept or may_be_open).request(
            "GET",
            # As it stands: `URL(…)` would mend the path, and drop an empty query.
            URL.build(scheme=target.scheme, authority=target.authority, path=target.path, encoded=True),
            headers=headers + (shown if target.scheme == "http" else []),
            allow_redirects=False,
            ssl=asking.tls(source, web) if is_own else True,
            proxy=proxy.url if proxy else None,
            proxy_headers=[*shown, headers[0]] if proxy and target.scheme == "https" else None,
        )
    except aiohttp.ConnectionTimeoutError:
        raise talk.fail(Unreachable, f"no connection after {talk.settings.connect_seconds:g} s") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        kind, message, facts = failures.of_request(error, talk.settings)
        raise talk.fail(kind, message, **facts) from error


def _told_by_headers(response: aiohttp.ClientResponse, target: Target, talk: Talk) -> NotModified | Target | None:
    """Tell what an answer is that says all in its headers; a Target where it leads on, None where its body counts."""
    status = talk.status = response.status
    talk.reason = response.reason
    talk.headers = answers.text(response.raw_headers)
    limit = talk.settings.header_bytes_max
    if sum([len(name) + len(value) for name, value in response.raw_headers]) > limit:
        raise talk.fail(
            BodyTooLarge, f"the headers are larger than {limit} bytes; [fetch] header_bytes_max", limit_bytes=limit
        )
    if status == _NOT_MODIFIED and talk.is_conditional:
        return NotModified(**talk.facts())
    if status not in _OK and "Retry-After" in response.headers:
        talk.retry_after_seconds = retry_after_seconds(talk.headers, talk.web.clock())
    if status in answers.REDIRECTS and (location := response.headers.get("Location")):
        return _redirected(status, target, location, talk)
    return None


def _redirected(status: int, target: Target, location: str, talk: Talk) -> Target:
    """Give where a redirect leads; whether anybody may go there is for the next step."""
    try:
        # Bytes beyond ASCII are read as UTF-8, as browsers do; what is none nobody can know.
        readable = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        following = targets.parse(targets.resolve(target, readable))
    except ValueError as error:
        shown = targets.redacted(location.encode("ascii", "replace").decode())[:200]
        raise talk.fail(AddressRefused, f"its redirect leads to {shown!r}, and {error}") from None
    talk.goes_on(Redirect(url=target.url, status=status, location=following.url))
    return following


async def _with_body(response: aiohttp.ClientResponse, talk: Talk) -> Outcome:
    """Tell what an answer is by its body, too."""
    talk.is_answered()
    if response.status in _OK and response.status not in answers.WITHOUT_DOCUMENT:
        found = await _whole(response, talk)
        _refuse_challenge(response, found, talk)
        content_type = next((value for name, value in talk.headers if name.lower() == "content-type"), None)
        return Document(**talk.facts(), body=found, content_type=content_type)
    start = await body.beginning(response, talk.settings)
    _refuse_challenge(response, start, talk)
    if response.status == _GONE:
        return Gone(**talk.facts())
    raise answers.bad_status(talk.received(), start)


async def _whole(response: aiohttp.ClientResponse, talk: Talk) -> bytes:
    """Read a body to its end. Raises FetchError where that is not to be had."""
    settings, most = talk.settings, talk.body_bytes_max
    try:
        return await body.read(response, settings, body_bytes_max=most)
    except decompress.TooLarge:
        message = f"the body is larger than {most} bytes; raise [run] body_bytes_max if that is right"
        raise talk.fail(BodyTooLarge, message, limit_bytes=most) from None
    except decompress.Damaged as error:
        raise talk.fail(Interrupted, f"the body cannot be unpacked: {error}") from error
    except body.TooSlow:
        slow = f"{settings.slow_bytes} bytes in {settings.slow_seconds:g} s"
        raise talk.fail(Interrupted, f"the body came more slowly than {slow}; [fetch] slow_bytes") from None
    except (aiohttp.ClientError, OSError) as error:
        raise talk.fail(Interrupted, f"the body broke off: {failures.in_words(error)}") from error


def _refuse_challenge(response: aiohttp.ClientResponse, found: bytes, talk: Talk) -> None:
    """Refuse a page that stands before the document."""
    if by := challenge.recognise(response.status, list(response.headers.items()), found, talk.final_url or ""):
        raise answers.challenged(talk.received(), by, found[: body.ERROR_BYTES_MAX])
