"""What is said to a server: the headers of a request, and who may hear which of them."""

import ssl
from typing import TYPE_CHECKING

from schemas.errors import NotAsked
from schemas.source import Auth, Source, Validators
from worker.fetch.decompress import ACCEPTED
from worker.fetch.proxies import basic
from worker.fetch.target import Target, parse

if TYPE_CHECKING:
    from worker.fetch.web import Web
    from worker.secrets import Secrets

Headers = list[tuple[str, str]]

#: What we read, by kind of source, the best first. Servers that negotiate give a feed, all others what they have.
ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.3, */*;q=0.2",
    "pages": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.2",
}


def public(source: Source | None, web: "Web") -> Headers:
    """Give what every server hears: who asks, and what is understood."""
    return [
        ("User-Agent", (source.user_agent if source else None) or web.user_agent),
        ("Accept", ACCEPT[source.kind if source else "feed"]),
        ("Accept-Encoding", ACCEPTED),
    ]


def own(source: Source | None, secrets: "Secrets") -> Headers:
    """Give what only the server of the configured address hears. Raises NotAsked where a secret is not to be had."""
    if source is None:
        return []
    headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in source.headers)]
    return headers + (_credentials(source.auth, secrets) if source.auth else [])


def owners(source: Source | None, first: Target) -> frozenset[tuple[str, str, int]]:
    """Give whom the secrets of a source are for: the servers of the addresses that are configured.

    A source without such addresses, which somebody has just typed, has the one that is asked first.
    """
    if source is None or not (source.auth or source.headers or source.client_certificate):
        return frozenset({first.origin})
    urls = (source.url,) if isinstance(source.url, str) else source.url
    found = frozenset(parse(url).origin for url in urls if url.lower().startswith(("http://", "https://")))
    return found or frozenset({first.origin})


def conditions(validators: Validators, url: str, *, is_first: bool) -> Headers:
    """Give back what an address gave, byte for byte, and to that address alone."""
    if validators.url != url and not (validators.url is None and is_first):
        return []
    given = (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified))
    return [(name, value) for name, value in given if value and _can_be_sent(value)]


def tls(source: Source | None, web: "Web") -> ssl.SSLContext | bool:
    """Give what TLS needs to know; True for what it knows by itself. Raises NotAsked where a file is unusable."""
    if source is None or not (source.ca_file or source.client_certificate):
        return True
    shown, secrets = source.client_certificate, web.secrets
    try:
        return web.connections.tls(
            ca_file=secrets.path(source.ca_file) if source.ca_file else None,
            certificate=(secrets.path(shown.certificate), secrets.path(shown.key) if shown.key else None)
            if shown
            else None,
            password=secrets.read(shown.password) if shown and shown.password else None,
        )
    except (OSError, ValueError) as error:  # an ssl.SSLError is an OSError
        named = ", ".join(one for one in (source.ca_file, shown.certificate if shown else None) if one)
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise NotAsked(f"the certificates in {named} cannot be used: {why}") from error


def _credentials(auth: Auth, secrets: "Secrets") -> Headers:
    match auth.kind:
        case "basic" if auth.password:
            return [("Authorization", basic(auth.username or "", secrets.read(auth.password)))]
        case "bearer" if auth.token:
            return [("Authorization", f"Bearer {secrets.read(auth.token)}")]
        case "header" if auth.value:
            return [(auth.name or "", secrets.read(auth.value))]
    raise NotAsked("what auth of this source says is not enough to show who asks")  # checked long before


def _can_be_sent(value: str) -> bool:
    """Whether a header can go out as it came in: bytes that were no UTF-8 are lost."""
    return value.isprintable() and "\ufffd" not in value
