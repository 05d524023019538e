"""Through which proxy a target is asked: the one that is configured, else, where that is wanted, the environment's."""

from base64 import b64encode
from urllib.parse import unquote

from msgspec import Struct

from schemas.config import FetchSettings
from schemas.errors import FetchError, NotAsked
from schemas.source import Source
from worker.fetch import target as targets
from worker.fetch.target import Target
from worker.secrets import Secrets

#: In place of a proxy of a source: none.
DIRECT = "direct"


class Proxy(Struct, frozen=True, kw_only=True):
    """A proxy, and what shows it who asks."""

    url: str
    authorization: str | None = None

    def __repr__(self) -> str:
        """Show no password."""
        return f"Proxy({self.url})"


def proxy(target: Target, source: Source | None, settings: FetchSettings, secrets: Secrets) -> Proxy | None:
    """Give the proxy for a target; None for none. Raises FetchError where its password is not to be had."""
    url = (source.proxy if source else None) or settings.proxy
    if url == DIRECT:
        return None
    if url is not None:
        auth = settings.proxy_auth if url == settings.proxy else None
        if auth is None or auth.username is None or auth.password is None:
            return Proxy(url=url)
        return Proxy(url=url, authorization=basic(auth.username, secrets.read(auth.password)))
    if settings.proxy_from_environment and not _is_exempt(target, secrets.variable("no_proxy") or ""):
        named = secrets.variable(f"{target.scheme}_proxy") or secrets.variable("all_proxy")
        return _of_environment(named) if named else None
    return None


def basic(username: str, password: str) -> str:
    """Give what shows a name and password (RFC 7617)."""
    return f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"


def _of_environment(named: str) -> Proxy:
    """Read the address of a proxy, in which name and password may stand: the environment is a place for them."""
    try:
        found = targets.parse(named if "://" in named else f"http://{named}")
    except ValueError as error:
        raise _unusable(str(error)) from None
    userinfo = named.rpartition("@")[0].rpartition("//")[2]
    username, _, password = userinfo.partition(":")
    authorization = basic(unquote(username), unquote(password)) if userinfo else None
    return Proxy(url=f"{found.scheme}://{found.authority}", authorization=authorization)


def _unusable(why: str) -> FetchError:
    return NotAsked(f"the proxy that the environment names cannot be used: {why}")


def _is_exempt(target: Target, listed: str) -> bool:
    """Whether NO_PROXY names a host: itself, a domain above it, or everything ("*")."""
    host = f".{target.host.strip('[]').removesuffix('.')}"
    names = (name.strip().lower() for name in listed.split(","))
    return any(name == "*" or host.endswith(f".{name.lstrip('.')}") for name in names if name)
