"""A form sent to an address that the operator has configured: short, answered by a status, and led nowhere else.

The address is no stranger's word, so it may be on this machine or in a private network, as hubs in a container's
neighbourhood are; the metadata services of clouds are refused to it as to everybody.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp
from yarl import URL

from schemas.errors import AddressRefused, Unreachable, UnsupportedScheme
from schemas.source import Validators
from worker.cadence import retry_after_seconds
from worker.fetch import answers, body, failures, guard, proxies
from worker.fetch import target as targets
from worker.fetch.talk import Talk

if TYPE_CHECKING:
    from worker.fetch.target import Target
    from worker.fetch.web import Web

_OK = range(200, 300)


async def post(url: str, form: Sequence[tuple[str, str]], *, web: "Web") -> None:
    """Send a form. Raises FetchError unless the answer is one of success; a redirect is none."""
    talk = Talk(url, url, web=web, source=None, validators=Validators(), body_bytes_max=0)
    try:
        async with talk.limit:
            response = await _send(_target(url, talk), urlencode(form).encode(), talk)
            try:
                talk.status, talk.reason = response.status, response.reason
                talk.headers = answers.text(response.raw_headers)
                talk.retry_after_seconds = retry_after_seconds(talk.headers, web.clock())
                if response.status not in _OK:
                    raise answers.bad_status(talk.received(), await body.beginning(response, talk.settings))
            finally:
                response.close()
    except TimeoutError:
        raise talk.timed_out() from None


def _target(url: str, talk: Talk) -> "Target":
    try:
        target = targets.parse(url)
    except ValueError as error:
        raise talk.fail(UnsupportedScheme, f"this is no address that anything can be sent to: {error}") from None
    if why := guard.why_not(target, allow_private=True):
        raise talk.fail(AddressRefused, f"it is out of bounds: {why}")
    return target


async def _send(target: "Target", form: bytes, talk: Talk) -> aiohttp.ClientResponse:
    web = talk.web
    proxy = proxies.proxy(target, None, talk.settings, web.secrets)
    shown = [("Proxy-Authorization", proxy.authorization)] if proxy and proxy.authorization else []
    name = ("User-Agent", web.user_agent)
    headers = [name, ("Content-Type", "application/x-www-form-urlencoded"), ("Connection", "close")]
    try:
        return await web.connections.session("proxy" if proxy else "private", is_kept=False).request(
            "POST",
            URL.build(scheme=target.scheme, authority=target.authority, path=target.path, encoded=True),
            data=form,
            headers=headers + (shown if target.scheme == "http" else []),
            allow_redirects=False,
            proxy=proxy.url if proxy else None,
            proxy_headers=[*shown, name] if proxy and target.scheme == "https" else None,
        )
    except aiohttp.ConnectionTimeoutError:
        raise talk.fail(Unreachable, f"no connection after {talk.settings.connect_seconds:g} s") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        kind, message, facts = failures.of_request(error, talk.settings)
        raise talk.fail(kind, message, **facts) from error
