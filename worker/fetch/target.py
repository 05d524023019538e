"""An address taken apart: where to connect, and what to ask for there, byte for byte. Pure."""

import re
from functools import lru_cache
from urllib.parse import quote_from_bytes, urljoin

from msgspec import Struct

from worker.fetch.hosts import canonical_host

DEFAULT_PORTS = {"http": 80, "https": 443}

_PARTS = re.compile(r"(https?)://([^/?#\\]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: What no request line can hold; all else goes out as it was written.
_UNSENDABLE = re.compile(r"[^\x21-\x7e]+")
_PORT_MAX = 65_535
#: What stands around an address by mistake (https://url.spec.whatwg.org/#concept-basic-url-parser).
_AROUND = "".join(map(chr, range(0x21)))


class Target(Struct, frozen=True, kw_only=True):
    """Where a request goes."""

    scheme: str  #: "http" or "https".
    host: str  #: As `canonical_host` gives it.
    port: int
    authority: str  #: Host, and port where it is not the usual one.
    path: str  #: Path and query, as they go out.
    url: str  #: The whole address, without name, password and fragment.
    origin: tuple[str, str, int]  #: Who it is that is asked: credentials are for nobody else.
    had_userinfo: bool = False  #: The address held a name or a password, which is left out of everything.


@lru_cache(maxsize=16_384)
def parse(url: str) -> Target:
    """Take an http(s) address apart. Raises ValueError, saying what is wrong; the message holds no password.

    Neither path nor query is changed, but for what no request line can hold: spaces and what is not ASCII.
    """
    url = url.strip(_AROUND)
    if _CONTROL.search(url):
        raise ValueError("it holds control characters")
    match = _PARTS.fullmatch(url)
    if match is None:
        raise ValueError("it is no http(s) address")
    scheme, authority, path = match[1].lower(), match[2], match[3]
    userinfo, at, place = authority.rpartition("@")
    if path.startswith("\\"):
        # Browsers end the host there, others go on to the "@" that may follow: nobody can mean it well.
        raise ValueError("it holds a backslash behind the host")
    found = _HOST_AND_PORT.fullmatch(place)
    if found is None or not found[1]:
        raise ValueError(f"{place[:100]!r} is no host" if place else "it names no host")
    port = int(found[2]) if found[2] else DEFAULT_PORTS[scheme]
    if len(found[2] or "") > 5 or port > _PORT_MAX:  # noqa: PLR2004
        raise ValueError(f"there is no port {found[2][:20]}")
    path = path if path.startswith("/") else f"/{path}"
    try:
        sent = _UNSENDABLE.sub(lambda bad: quote_from_bytes(bad[0].encode(), safe=""), path)
    except UnicodeEncodeError:
        raise ValueError("it holds half of a character") from None
    host = canonical_host(found[1])
    authority = host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"
    return Target(
        scheme=scheme,
        host=host,
        port=port,
        authority=authority,
        path=sent,
        url=f"{scheme}://{authority}{sent}",
        origin=(scheme, host, port),
        had_userinfo=bool(userinfo or at),
    )


def resolve(base: Target, location: str) -> str:
    """Give the address that a Location of an answer names, absolute. Nothing in it is changed that need not be.

    `urljoin` would drop an empty query and what it takes for needless in a path; it is asked of relative paths alone.
    """
    location = location.strip(_AROUND)
    if _SCHEME.match(location):
        return location
    if location[:2] in {"//", "\\\\", "/\\", "\\/"}:  # browsers read them alike, so they lead away from here
        return f"{base.scheme}://{location[2:]}"
    if location.startswith("/"):
        return f"{base.scheme}://{base.authority}{location}"
    return urljoin(base.url, location)


def redacted(url: str) -> str:
    """Give an address as it may be shown: without name and password, whatever it looks like."""
    return re.sub(r"(?<=//)[^/?#\\]*@", "", url, count=1) if "@" in url else url
