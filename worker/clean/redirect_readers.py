"""How an address that only leads on holds the one that it leads to.

Each function reads one way of writing; it gives None where an address is not written so. What comes out is nobody's
word yet: `redirects.unwrapped` takes it only if it is a sound address of the web.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from urllib.parse import unquote

import msgspec

from worker.clean.urls import Parts

Read = Callable[[Parts], str | None]

#: Of base64 in addresses, in order.
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def parameter(*names: str) -> Read:
    """Read the first of some parameters that there is."""

    def read(address: Parts) -> str | None:
        tokens = address.query.split("&")
        for name in names:
            for place, token in enumerate(tokens, start=1):
                found, _, value = token.partition("=")
                if found == name and value:  # unescaped, nobody can say whose the parameters behind it are
                    return None if "?" in value and place < len(tokens) else _unescaped(value)
        return None

    return read


def rest_of_query(address: Parts) -> str | None:
    """Read all behind the question mark."""
    return _unescaped(address.query) if address.query.lower().startswith(("http%3a", "https%3a")) else address.query


def disqus(address: Parts) -> str | None:
    """Read the parameter `url` without the signature behind it."""
    found = parameter("url")(address)
    return re.sub(r":[A-Za-z0-9_-]{27}\Z", "", found) if found else None


def segment(number: int) -> Read:
    """Read a segment of the path, in which the address is escaped."""

    def read(address: Parts) -> str | None:
        segments = address.path.split("/")
        return _unescaped(segments[number]) if len(segments) > number else None

    return read


def rest_of_path(number: int) -> Read:
    """Read the path from a segment on, in which the address is escaped but for its slashes."""

    def read(address: Parts) -> str | None:
        return _unescaped("/".join(address.path.split("/")[number:]))

    return read


def behind_star(address: Parts) -> str | None:
    """Read all behind the first "/*", in which nothing is escaped."""
    _, star, found = address.path.partition("/*")
    return found + ("?" + address.query if address.query else "") if star else None


def yahoo_search(address: Parts) -> str | None:
    """Read the path's RU=, in which the address is escaped."""
    found = re.search(r"/RU=([^/]++)/", address.path)
    return _unescaped(found[1]) if found else None


def base64_segment(address: Parts) -> str | None:
    """Read the path's last segment: the address in base64."""
    return _from_base64(address.path.rpartition("/")[2])


def substack(address: Parts) -> str | None:
    """Read the path's last segment: JSON in base64, its member `e`, and a signature."""
    found = _from_base64(address.path.rpartition("/")[2].partition(".")[0])
    try:
        held = msgspec.json.decode(found or "")
    except msgspec.DecodeError:
        return None
    leads_to = held.get("e") if isinstance(held, dict) else None
    return leads_to if isinstance(leads_to, str) else None


def proofpoint_2(address: Parts) -> str | None:
    """Read the parameter `u`, with "-" for "%" and "_" for "/"."""
    found = re.search(r"(?:^|&)u=([^&]++)", address.query)
    return _unescaped(found[1].replace("-", "%").replace("_", "/")) if found else None


def proofpoint_3(address: Parts) -> str | None:
    """Read what stands between "__" and "__;", and put in the characters that stand in base64 behind it.

    For each of them there is a "*"; for a run of them "**" and its length, the 64 digits of base64 counting from two.
    """
    whole = address.path + ("?" + address.query if address.query else "")
    written, mark, behind = whole.partition("/v3/__")[2].partition("__;")
    found, characters = _unescaped(written), _from_base64(behind.partition("!")[0])
    if not mark or characters is None or found is None:
        return None
    at, out = 0, []
    for piece in re.split(r"(\*\*[\w-]|\*)", found, flags=re.ASCII):
        length = 0 if piece[:1] != "*" else 1 if piece == "*" else 2 + _DIGITS.index(piece[2])
        out.append(characters[at : at + length] if length else piece)
        at += length
    return re.sub(r"\A(https?:/)(?!/)", r"\1/", "".join(out)) if at == len(characters) else None


def _unescaped(value: str) -> str | None:
    found = unquote(value)
    return found if "\ufffd" not in found else None


def _from_base64(value: str) -> str | None:
    try:
        return urlsafe_b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4)).decode()
    except ValueError:
        return None
