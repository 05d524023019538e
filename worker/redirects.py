"""Rules for web servers that send the subscribers of an old feed to ours, for nginx, Caddy and Apache. Pure.

An address is compared as it is asked for, path and query, with nothing decoded, by a regular expression in which all
but letters, digits and a few harmless marks are written in hexadecimal: whatever an address holds, it cannot end the
string that it stands in, nor mean anything to the server. Whoever asks under one of our names is let through to what
was there before, or we would read our own feed instead of the one that we republish.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from worker.fetch import target as targets
from worker.publish import uris

Server = Literal["nginx", "caddy", "apache"]

#: Longer ones, in hexadecimal, are more than servers read as one word of their configuration (nginx: 4096 bytes).
PATH_MAX = 900
#: How we call ourselves where nothing else is configured begins like this.
OUR_NAME = "backissue/"

#: The root element of each format, in whatever namespace: the first element of a document that is no comment.
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(rss|rdf|feed|channel)\b", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_BEGINNING_BYTES = 64 * 1024
_FILES = {b"rss": "rss.xml", b"rdf": "rss.xml", b"channel": "rss.xml", b"feed": "atom.xml"}
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}|[^A-Za-z0-9/_&=-]")
#: What some clients send as it is, and others percent-encoded (https://url.spec.whatwg.org/#path-percent-encode-set).
_SENT_EITHER_WAY = frozenset("\"'<>\\^`{|}")


class Redirect(Struct, frozen=True, kw_only=True):
    """An old address of a feed, and where we publish it."""

    source: str  #: Id.
    host: str  #: With its port, where it is not the usual one.
    path: str  #: Path and query, as they are asked for.
    target: str  #: The same format at our place.


class Skipped(Struct, frozen=True, kw_only=True):
    """An old address for which there is no rule, and why."""

    source: str
    url: str
    why: str


def file_for(body: bytes, content_type: str | None = None) -> str:
    """Name the file of ours in the format of a document; RSS, which everything reads, where nobody can tell."""
    start = body[:_BEGINNING_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"{") or (not start and "json" in (content_type or "").lower()):
        return "feed.json"
    root = _ROOT.search(_COMMENT.sub(b"", start))
    if root is not None:
        return _FILES[root[1].lower()]
    return "atom.xml" if "atom" in (content_type or "").lower() else "rss.xml"


def redirect(source_id: str, url: str, target: str) -> Redirect | Skipped:
    """Give the redirect from an old address to ours."""
    safe = uris.link(target)
    try:
        old, new = targets.parse(url), targets.parse(safe or target)
    except ValueError as error:
        return Skipped(source=source_id, url=targets.redacted(url), why=f"this is no address to be redirected: {error}")
    if (old.host, old.path) == (new.host, new.path):
        return Skipped(source=source_id, url=old.url, why="it is our own address")
    if len(old.path) > PATH_MAX:
        return Skipped(source=source_id, url=old.url, why=f"it is longer than {PATH_MAX} characters")
    return Redirect(source=source_id, host=old.authority, path=old.path, target=_inert(new.url))


def one_each(found: Iterable[Redirect | Skipped]) -> tuple[list[Redirect], list[Skipped]]:
    """Tell the redirects from what was skipped; of one address only the first leads anywhere."""
    kept: dict[tuple[str, str], Redirect] = {}
    skipped: list[Skipped] = []
    for one in found:
        if isinstance(one, Skipped):
            skipped.append(one)
            continue
        first = kept.setdefault((one.host, one.path), one)
        if first.target != one.target:
            url = f"{one.host}{one.path}"
            skipped.append(Skipped(source=one.source, url=url, why=f"it is an address of {first.source}, too"))
    return sorted(kept.values(), key=lambda one: (one.host, one.path)), skipped


def render(server: Server, redirects: Sequence[Redirect], *, names: Sequence[str] = ()) -> str:
    """Give the rules for each host, one after the other. `names` is what we call ourselves besides OUR_NAME."""
    us = "|".join([f"{escaped(OUR_NAME)}.*", *(escaped(name) for name in sorted(set(names)))])
    hosts = dict.fromkeys(one.host for one in redirects)
    of_host = {host: [one for one in redirects if one.host == host] for host in hosts}
    blocks = (_RENDER[server](host, found, f"^(?:{us})$") for host, found in of_host.items())
    return "\n".join(blocks)


def escaped(value: str) -> str:
    """Write a text as a regular expression for it alone, without any character that ends anything."""
    return _ESCAPED.sub(_escape, value)


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 3:  # noqa: PLR2004  %c3 is %C3
        return _escape_code(text)
    if text in ".?":
        return "\\" + text
    plain = "".join(f"\\x{byte:02x}" for byte in text.encode())
    return f"(?:{plain}|{_escape_code(f'%{ord(text):02X}')})" if text in _SENT_EITHER_WAY else plain


def _escape_code(code: str) -> str:
    """Match %C3 and %c3 alike."""
    return r"\x25" + "".join(f"[{one.upper()}{one.lower()}]" if one.isalpha() else one for one in code[1:])


def _inert(url: str) -> str:
    """Give an address of ours without what a server would take for a variable, or the end of a string."""
    return re.sub(r"""[$"'\\{}`]""", lambda found: f"%{ord(found[0]):02X}", url)


def _nginx(host: str, redirects: Sequence[Redirect], us: str) -> str:
    lines = [f"# {host}: into its server {{ }}.", 'set $backissue "";']
    for one in redirects:
        lines += [
            f"# {one.source}",
            f'if ($request_uri ~ "^{escaped(one.path)}$") {{ set $backissue "{one.target}"; }}',
        ]
    lines += [f'if ($http_user_agent ~ "{us}") {{ set $backissue ""; }}', "if ($backissue) { return 301 $backissue; }"]
    return "\n".join(lines) + "\n"


def _caddy(host: str, redirects: Sequence[Redirect], us: str) -> str:
    lines = [f"# {host}: into its site block.", "map {http.request.orig_uri} {backissue} {"]
    for one in redirects:
        lines += [f"\t# {one.source}", f'\t"~^{escaped(one.path)}$" "{one.target}"']
    lines += ['\tdefault ""', "}", "@backissue {", '\tnot vars {backissue} ""']
    lines += [f'\tnot header_regexp User-Agent "{us}"', "}", "redir @backissue {backissue} 301"]
    return "\n".join(lines) + "\n"


def _apache(host: str, redirects: Sequence[Redirect], us: str) -> str:
    lines = [f"# {host}: into its <VirtualHost>; it needs mod_rewrite.", "RewriteEngine On"]
    for one in redirects:
        to = one.target.replace("%", "\\%")  # or "%2" would stand for what a condition has found
        lines += [
            f"# {one.source}",
            f'RewriteCond %{{HTTP_USER_AGENT}} "!{us}"',
            f'RewriteCond %{{THE_REQUEST}} "^[A-Z]+ {escaped(one.path)} HTTP/"',
            f'RewriteRule ^ "{to}" [R=301,L,NE,QSD]',
        ]
    return "\n".join(lines) + "\n"


_RENDER = {"nginx": _nginx, "caddy": _caddy, "apache": _apache}
