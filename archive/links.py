"""Pure: links and guids as names: the spellings under which sites publish one page, written as one.

The tables hold what is no part of a page's address wherever it stands: the name of a session, the way a reader came.
"""

import re

#: Parameters of the way a reader came (worker/clean/tracking.py says whose they are) and of sessions: PHP, Java, ASP,
#: ColdFusion, osCommerce, phpBB. `sid` may be the id of a story (Slashdot); with 32 hexadecimal digits it never is.
NOISE = (
    r"utm_\w+|at_(?:campaign|medium)|fbclid|gclid|dclid|msclkid|mc_[ce]id|_ga|_hsenc|_hsmi|"
    r"phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|oscsid|zenid|(?:session_?|s)id(?==[0-9a-f]{32}(?:&|\Z))"
)
_HTTP = re.compile(
    r"""(?ix) https?:// (?:[^/?\#]*@)? (?:www\.)?
    (?P<host> \[[^]/?\#]*] | [^/?\#:]*) (?::(?P<port>\d*))?
    (?P<path> [^?\#]*) (?:\?(?P<query>[^\#]*))?"""
)
_NOISE = re.compile(rf"(?:{NOISE})(?:=[^&]*)?(?:&|\Z)", re.IGNORECASE)
_MAYBE_NOISE = re.compile(rf"(?:\A|&)(?:{NOISE})(?:=|&|\Z)", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_ESCAPE = re.compile(r"(?<!%)%([0-9a-f]{2})", re.IGNORECASE)
_DEFAULT_PORTS = frozenset({"80", "443"})
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical_link(url: str) -> str:
    """Write a link so that the spellings under which sites publish one page are equal: "//host/path?query".

    Without scheme, as http and https are one, user, `www.`, default port, trailing slash, fragment and `NOISE`;
    escapes are written as RFC 3986 §6.2.2 asks. Anything but an http(s) URL comes back as it is, trimmed.
    """
    url = url.strip()
    match = _HTTP.match(url)
    return url if match is None else _canonical(match)


def guid_name(guid: str) -> str:
    """Write a guid so that the spellings of one are equal: those of a link where it is one, whose fragment counts."""
    guid = guid.strip()
    match = _HTTP.match(guid)
    if match is None:
        return guid
    name = _canonical(match)
    fragment = guid[match.end() :]
    return name + fragment if len(fragment) > 1 else name


def host_and_path(link: str) -> tuple[str, str] | None:
    """Split what `canonical_link` gave into "//host" and the rest; None where it is no web address."""
    if not link.startswith("//"):
        return None
    end = next((at for at, character in enumerate(link[2:], 2) if character in "/?"), len(link))
    return link[:end], link[end:]


def slug(link: str) -> str:
    """Give the last part of a link's path, without a suffix such as `.html`; "" where there is none."""
    found = host_and_path(link)
    last = found[1].partition("?")[0].rpartition("/")[2] if found else ""
    return re.sub(r"\.(?:html?|php|aspx?|jsp)\Z", "", last, flags=re.IGNORECASE).casefold()


def _canonical(match: re.Match[str]) -> str:
    host, port, rest, query = match.groups()
    if ";" in rest:
        rest = _SESSION_IN_PATH.sub("", rest)
    rest = rest.rstrip("/")
    if query:
        if _MAYBE_NOISE.search(query):
            query = "&".join(pair for pair in query.split("&") if not _NOISE.fullmatch(pair))
        rest = f"{rest}?{query}" if query else rest
    if port and port not in _DEFAULT_PORTS:
        host = f"{host}:{port}"
    return f"//{host.lower()}{_ESCAPE.sub(_escape, rest) if '%' in rest else rest}"


def _escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()
