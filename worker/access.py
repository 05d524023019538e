"""What no type can say of how sources are fetched: addresses, headers, secrets, proxies, limits."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.source import Auth, Secret, Source

if TYPE_CHECKING:
    from schemas.config import Config, FetchSettings

Problem = tuple[str, str]  # the key, and what is wrong with its value

#: What belongs to a request itself, to a connection, or to a setting of its own.
NOT_A_HEADER = {
    **dict.fromkeys(("user-agent",), "user_agent is the setting for it"),
    **dict.fromkeys(("authorization", "proxy-authorization", "cookie"), "auth keeps secrets out of the archive"),
    **dict.fromkeys(("if-none-match", "if-modified-since"), "they go back as the server gave them"),
    **dict.fromkeys(("referer",), "none is sent"),
    **dict.fromkeys(
        (
            *("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect"),
            *("accept-encoding", "range", "keep-alive", "proxy-connection", "content-encoding"),
        ),
        "it belongs to the connection",
    ),
}
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_PLAIN = re.compile(r"[\x20-\x7e]+")
_HTTP = re.compile(r"https?:", re.IGNORECASE)
#: Of each kind of auth: what it needs.
_NEEDS = {"basic": {"username", "password"}, "bearer": {"token"}, "header": {"name", "value"}}
_PARTS = ("username", "password", "token", "name", "value")


def problems(config: "Config") -> Iterator[Problem]:
    """Yield everything that is wrong."""
    yield from _of_limits(config.fetch)
    fetch = config.fetch
    if fetch.proxy is not None:
        yield from _of_proxy("fetch.proxy", fetch.proxy)
    if fetch.proxy_auth is not None:
        yield from _of_auth("fetch.proxy_auth", fetch.proxy_auth)
        if fetch.proxy_auth.kind != "basic":
            yield "fetch.proxy_auth.kind", "a proxy knows basic alone"
    for key, text in (("site.contact", config.site.contact), ("defaults.user_agent", config.defaults.user_agent)):
        yield from _of_text(key, text)
    for source in config.sources:
        yield from _of_source(f"source.{source.id}", source)


def _of_limits(fetch: "FetchSettings") -> Iterator[Problem]:
    for name in ("connect_seconds", "answer_seconds", "slow_seconds", "total_seconds"):
        if not 0 < getattr(fetch, name) <= 86_400:  # noqa: PLR2004  a day
            yield f"fetch.{name}", "it is a number of seconds over 0, up to a day"
    if fetch.slow_bytes < 1:
        yield "fetch.slow_bytes", "it is at least 1"
    if not 0 <= fetch.redirects_max <= 100:  # noqa: PLR2004
        yield "fetch.redirects_max", "it is from 0 to 100"
    if fetch.header_bytes_max < 1024:  # noqa: PLR2004
        yield "fetch.header_bytes_max", "it is at least 1024"


def _of_source(place: str, source: Source) -> Iterator[Problem]:
    for url in (source.url,) if isinstance(source.url, str) else source.url:
        if _HTTP.match(url):
            yield from _of_url(f"{place}.url", url)
    yield from _of_text(f"{place}.user_agent", source.user_agent)
    for line in source.headers:
        yield from _of_header(f"{place}.headers", line)
    if source.auth is not None:
        yield from _of_auth(f"{place}.auth", source.auth)
    if source.proxy is not None and source.proxy != "direct":
        yield from _of_proxy(f"{place}.proxy", source.proxy)
    shown = source.client_certificate
    if shown is not None and shown.password is not None:
        yield from _of_secret(f"{place}.client_certificate.password", shown.password)
    names = (("ca_file", source.ca_file), *((("client_certificate", shown.certificate),) if shown else ()))
    for key, name in names:
        if name is not None and (not name or "\0" in name):
            yield f"{place}.{key}", f"{name!r} is no name that a file can have"


def _of_url(place: str, url: str) -> Iterator[Problem]:
    from worker.fetch import target

    try:
        found = target.parse(url)
    except ValueError as error:
        yield place, f"{target.redacted(url)!r} cannot be fetched: {error}"
        return
    if found.had_userinfo:
        yield place, 'take name and password out of the address; auth = { kind = "basic", … } holds them'


def _of_proxy(place: str, url: str) -> Iterator[Problem]:
    from worker.fetch import target

    try:
        found = target.parse(url)
    except ValueError as error:
        yield place, f"{target.redacted(url)!r} is no proxy: {error}"
        return
    if found.had_userinfo:
        yield place, "take name and password out of the address; [fetch] proxy_auth holds them"
    elif found.path != "/":
        yield place, f"{url!r} is no proxy: it has a path"


def _of_header(place: str, line: str) -> Iterator[Problem]:
    name, colon, value = line.partition(":")
    if not (colon and _TOKEN.fullmatch(name.strip()) and _PLAIN.fullmatch(value.strip())):
        yield place, f'{line!r} is no header; write "Name: value"'
    elif why := NOT_A_HEADER.get(name.strip().lower()):
        yield place, f"{name.strip()} is not for you to set: {why}"


def _of_auth(place: str, auth: Auth) -> Iterator[Problem]:
    given = {name for name in _PARTS if getattr(auth, name) is not None}
    needed = _NEEDS[auth.kind]
    if given != needed:
        yield place, f"kind = {auth.kind!r} has {' and '.join(sorted(needed))}, and nothing else"
    if auth.username is not None and (":" in auth.username or not auth.username.isprintable()):
        yield f"{place}.username", "it may not hold a colon, nor what cannot be printed"
    if auth.name is not None:
        known = NOT_A_HEADER.get(auth.name.lower())
        if not _TOKEN.fullmatch(auth.name) or (known and auth.name.lower() not in {"authorization", "cookie"}):
            yield f"{place}.name", f"{auth.name!r} is no header that can be set"
    for name in ("password", "token", "value"):
        secret = getattr(auth, name)
        if secret is not None:
            yield from _of_secret(f"{place}.{name}", secret)


def _of_secret(place: str, secret: Secret) -> Iterator[Problem]:
    if (secret.env is None) is (secret.file is None):
        yield place, 'say where it stands: { env = "NAME" } or { file = "path" }'
    elif not (secret.env or secret.file) or "\0" in f"{secret.env}{secret.file}":
        yield place, "it names nothing"


def _of_text(place: str, text: str | None) -> Iterator[Problem]:
    if text is not None and not _PLAIN.fullmatch(text):
        yield place, f"{text!r} cannot stand in a header; use printable ASCII"
