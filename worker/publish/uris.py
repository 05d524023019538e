"""Which addresses may be published, and as what: the last check before a link leaves the house.

What clean and parse let through is checked once more here, because whatever is published must be safe whatever came
in. An address that does not pass is left out; nothing is put in its place.
"""

import re
from unicodedata import normalize
from urllib.parse import quote, urlsplit

from archive.identity import minted_id

#: Schemes a link, a permalink or a person's address may have, and why each is harmless in a reader.
LINK_SCHEMES = {
    "http": "the web",
    "https": "the web",
    "ftp": "files of the early web (RFC 1738 §3.2)",
    "ftps": "the same over TLS",
    "sftp": "the same over SSH; asks before it connects",
    "mailto": "opens a draft, sends nothing (RFC 6068)",
    "tel": "asks before it dials (RFC 3966)",
    "news": "Usenet (RFC 5538)",
    "nntp": "Usenet (RFC 5538)",
    "gopher": "text menus (RFC 4266)",
    "gemini": "the small web's text pages",
    "magnet": "names a file by its hash",
    "xmpp": "opens a chat window (RFC 5122)",
}
#: Schemes of what a reader loads by itself: enclosures, icons, images.
FILE_SCHEMES = {"http": "the web", "https": "the web", "ftp": "files of the early web"}
#: Schemes that run or embed what follows them. An id is only compared, yet some readers make a link of it.
EXECUTABLE_SCHEMES = {
    "javascript": "runs",
    "vbscript": "runs, in old readers",
    "livescript": "runs, in old readers",
    "mocha": "runs, in old readers",
    "data": "embeds a document of its own",
    "blob": "names an object of the reader",
    "filesystem": "names an object of the reader",
    "file": "reads the subscriber's disk",
    "about": "names a page of the reader",
    "feed": "wraps any of the others, in old readers",
    "jar": "wraps any of the others, in old readers",
    "view-source": "wraps any of the others",
}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
#: RFC 3986 §2.2 and §2.3 without the brackets, which may stand in an IP literal only.
_URI_CHARACTERS = "!$&'()*+,;=:@/?-._~%"
#: An address that needs no second look, as nearly all are.
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?"
    r"(?:/[0-9A-Za-z;/:@&=+$.\-_!~*'(),]*)?(?:\?[0-9A-Za-z;/?:@&=+$.\-_!~*'(),]+)?(?:#[0-9A-Za-z.\-_]+)?"
)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
_HOST_AND_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>[0-9]{0,5}))?")
#: What the W3C validator takes for the host of an RSS enclosure: a name with a dot in it, or an IPv4 address.
_PUBLIC_HOST = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][-A-Za-z0-9]*(?::\d+)?(?:/|$)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]+")
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:(?:[A-Za-z0-9()+,.:=@;$_!*'-]|%[0-9A-Fa-f]{2})+", re.IGNORECASE)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TAG = re.compile(
    r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,]*"
    r"(?:#[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,]*)?"
)


def link(value: str | None) -> str | None:
    """Give a link as an absolute URI in ASCII (RFC 3987 §3.1); None for an unsafe, relative or broken one."""
    return _uri(value, LINK_SCHEMES)


def file(value: str | None) -> str | None:
    """Give the address of something that a reader loads by itself, under the same conditions."""
    return _uri(value, FILE_SCHEMES)


def named(uri: str | None) -> str | None:
    """Give an address whose host has a name or an IPv4 address; None for any other.

    Where a text has to be absolute, the W3C validator takes the brackets of an IPv6 address for an error.
    """
    return uri if uri and "[" not in uri else None


def rss_file(value: str | None) -> str | None:
    """Give the address of an RSS enclosure: http or https, on a host that has a dot in its name."""
    uri = file(value)
    return uri if uri and _PUBLIC_HOST.match(uri) else None


def absolute(value: str | None) -> str | None:
    """Give an identifier (an Atom id, scheme or relation) as it is, if it is an absolute URI that nothing would run.

    RFC 4287 §4.2.6 would allow any IRI, the W3C validator only ASCII, well-formed URNs, UUIDs and tag URIs; it decides.
    """
    if not value or not _ABSOLUTE.fullmatch(value):
        return None
    scheme, _, rest = value.partition(":")
    match scheme.lower():
        case "urn":
            valid = bool((_UUID if rest[:5].lower() == "uuid:" else _URN).fullmatch(value))
        case "tag":
            valid = bool(_TAG.fullmatch(value))
        case "http" | "https" | "ftp":
            valid = rest.startswith("//") and rest[2:3] not in {"", "/"}
        case name:
            valid = name not in EXECUTABLE_SCHEMES
    return value if valid else None


def atom_id(public_id: str) -> str:
    """Give an id that Atom may carry: the public one, else one minted from it."""
    return absolute(public_id) or minted_id("", public_id)


def _uri(value: str | None, schemes: dict[str, str]) -> str | None:
    """Give an address of one of the schemes as a URI, None for any other.

    The scheme is read strictly: one with a tab or a newline inside, which browsers would overlook, does not pass.
    """
    value = (value or "").strip()
    if _PLAIN.fullmatch(value):
        return value
    scheme = _SCHEME.match(value)
    if not scheme or scheme[1].lower() not in schemes:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:  # broken IP literals
        return None
    authority = _authority(parts.netloc) if parts.netloc else ""
    if authority is None or (not authority and parts.scheme in {"http", "https", "ftp", "ftps", "sftp"}):
        return None
    rest = _quoted(parts.path) + (f"?{_quoted(parts.query)}" if parts.query else "")
    rest += f"#{_quoted(parts.fragment)}" if parts.fragment else ""
    if not authority and not rest:
        return None
    return f"{parts.scheme}:{'//' + authority if authority else ''}{rest}"


def _authority(netloc: str) -> str | None:
    userinfo, at, address = netloc.rpartition("@")
    match = _HOST_AND_PORT.fullmatch(address)
    if match is None:
        return None
    host, port = match["host"], match["port"]
    host = host if host.isascii() else ".".join(map(_ascii_label, re.split("[.\u3002\uff0e\uff61]", host)))
    if not _HOST.fullmatch(host):
        return None
    return f"{_quoted(userinfo) + at if userinfo else ''}{host}{':' + port if port else ''}"


def _ascii_label(label: str) -> str:
    """Give a host label in ASCII, as browsers do (UTS #46, non-transitional).

    Python's own codec follows IDNA 2003, which sends "faß.de" to another host than every browser.
    """
    label = normalize("NFKC", label.lower())
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()


def _quoted(part: str) -> str:
    return _LONE_PERCENT.sub("%25", quote(part, safe=_URI_CHARACTERS, errors="ignore"))
