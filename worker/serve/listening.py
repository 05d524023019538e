"""Where to listen, as a configuration says it. Pure."""

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.%a-z]+)\]|(?P<host>[^\s:/\[\]@]+)):(?P<port>[0-9]{1,5})")
_UNIX = "unix:"
_PORT_MAX = 65_535


class Listening(NamedTuple):
    """A host with a port, or the path of a unix socket."""

    host: str | None = None
    port: int | None = None
    path: str | None = None


def parse_listen(text: str) -> Listening:
    """Read "127.0.0.1:9321", "[::1]:9321", "localhost:9321" or "unix:PATH". Raises ValueError for anything else."""
    if text.startswith(_UNIX) and len(text) > len(_UNIX) and "\0" not in text:
        return Listening(path=text.removeprefix(_UNIX))
    match = _ADDRESS.fullmatch(text)
    if match is None or not 0 < int(match["port"]) <= _PORT_MAX:
        raise ValueError(f"{text!r} is no place to listen at; write 127.0.0.1:9321, [::1]:9321 or unix:PATH")
    return Listening(host=match["six"] or match["host"], port=int(match["port"]))
