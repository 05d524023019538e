"""Addresses as markup holds them: slips mended, relative ones resolved, and taken apart. Pure functions over text.

Nothing is parsed and written again: what has no slip stays as it is, byte for byte.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin

HTTP = ("http://", "https://")
#: A longer base is none: it would be written again before every address that is relative to it.
BASE_CHARACTERS_MAX = 500
#: One slip may hide another; so many at most.
SLIPS_MAX = 6

#: A domain, whole, and not the name of a file.
_DOMAIN = (
    r"(?:[\w-]++\.)++(?!(?:html?|php|aspx?|jsp|jpe?g|png|gif|svg|pdf|txt|xml|css|js)(?:[/?#:]|\Z))"
    r"(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})(?=[/?#:]|\Z)"
)
#: An address of the web that leaves nothing to mend. No user in it: those are there to deceive.
_SOUND = re.compile(rf"""https?://{_DOMAIN}(?::\d{{1,5}})?(?=[/?#]|\Z)[^\s\x00-\x20\x7f"<>\\]*+""", re.IGNORECASE)

#: Browsers strip these around an address, and drop tabs and line breaks in it (URL Standard §4.4).
_STRIPPED = "".join(map(chr, range(33)))
_DROPPED = re.compile(r"[\t\n\r]+")
#: What text processors put around an address: quotes of all kinds, escaped ones as well, brackets, invisible spaces.
_MARKS = (
    r"(?:\\?[\"'“”„‟″‘’‚′<>«»\u00a0\u2007\u202f\u200b\u200e\u2060\ufeff\ufffc ]|&(?:quot|#34|#8220|#8221|#8243);"
    r"|%22|%e2%80%9[c-f])"
)
_MARKS_BEFORE = re.compile(rf"{_MARKS}++(?=https?://|www\.)", re.IGNORECASE)
_MARK_BEHIND = re.compile(rf"{_MARKS}\Z", re.IGNORECASE)
MARK_CHARACTERS_MAX = 9
MARKS_BEHIND_MAX = 8
#: These alone are no end of an address, also where none stands before it.
_BLANKS_BEHIND = "\u00a0\u200b\u2060\ufeff"
_QUOTES = '"“”″'

#: "http//", "http;//", "http.//", "http::", where nothing else can be meant; not one a browser reads as a path.
_SCHEME_SLIP = re.compile(rf"(https?)(?:::++/*+|[;.,]//|//|:///++)(?={_DOMAIN})", re.IGNORECASE)
#: "http:/" and "http:" may begin a path on the same host, but not where a name follows that is a host's for sure.
_SLASH_LACKING = re.compile(
    rf"(https?):/?(?=www\.{_DOMAIN}|(?:[a-z0-9-]++\.)++(?:com|net|org|edu|gov|info|uk|de|fr|eu)(?=[/?#:]|\Z))",
    re.IGNORECASE,
)
#: "http://http://", and the same with a slip in one of the two.
_SCHEME_TWICE = re.compile(rf"(?:https?(?::/{{0,3}}|//))+(https?)(?::/*+|//)(?={_DOMAIN})", re.IGNORECASE)
_WWW = re.compile(rf"www\.{_DOMAIN}", re.IGNORECASE)
_MAIL = re.compile(r"[a-z0-9][\w.+-]*+@(?:[a-z0-9-]++\.)++[a-z]{2,24}", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:(?:\s|%20|/|mailto:)*+([^\s@?/,;:]++)(?: |%20)*+@(?: |%20)*+([^\s@?,;]++)", re.IGNORECASE)
#: An ampersand that was escaped once too often, before the name of a parameter.
_AMPERSAND = re.compile(r"&(?:(?:amp;)++|#0*+38;|#x26;)(?=[\w.%\[\]-]++=)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*+:", re.IGNORECASE)
#: Told by one search: there is no slip in it.
_USUAL = re.compile(
    r"(?:https?://(?!https?[:/])[A-Za-z0-9]|[/?.](?=[A-Za-z0-9]))"
    r"(?:[A-Za-z0-9!#$%'()*+,./:;=?@_~-]++|&(?!amp;|#))*+"
)
#: What needs no base: what has a scheme, and a place on the same page.
_STAYS = re.compile(r"#|[a-z][a-z0-9+.-]*+:", re.IGNORECASE)
#: A candidate of a srcset (HTML §4.8.4.2.1): an address, which a comma ends or which descriptors follow up to one.
_CANDIDATE = re.compile(r"([\s,]*+)(?:(\S*[^\s,])(,+(?!\S)|(?:[^,(]++|\([^)]*+\)?+)*+)|\Z)")


class Parts(NamedTuple):
    """What an absolute address is made of, without the marks between."""

    host: str  #: In lower case, without user and port.
    path: str
    query: str
    fragment: str


def parts(address: str) -> Parts:
    """Take an absolute address apart."""
    rest, _, fragment = address.partition("#")
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("://")[2].partition("/")
    return Parts(authority.rpartition("@")[2].partition(":")[0].lower(), slash + path, query, fragment)


def hosts(host: str) -> Iterator[str]:
    """Give the names under which a host may stand in a table: itself, those above it, "google." for google.co.uk."""
    yield host
    labels = host.split(".")
    for start in range(1, min(len(labels) - 1, 6)):
        yield ".".join(labels[start:])
    if len(labels) > 1:
        yield f"{labels[-3 if len(labels) > 2 and labels[-2] in {'co', 'com'} else -2]}."  # noqa: PLR2004


def is_sound(address: str) -> bool:
    """Whether an address is an absolute one of the web, with a domain, that leaves nothing to mend."""
    return _SOUND.fullmatch(address) is not None


def repaired(address: str) -> str:
    """Give an address with its slips mended where they leave one reading; any other as it stands.

    That reading is what browsers make of it (URL Standard §4.4), or the only one that makes sense.
    """
    if _USUAL.fullmatch(address):
        return address
    mended = address
    for _ in range(SLIPS_MAX):
        before, mended = mended, _mended(mended)
        if mended == before:
            return mended
    return address


def _mended(address: str) -> str:
    bare = _DROPPED.sub("", address).strip(_STRIPPED)
    if not bare:
        return address
    if bare[0] == "#":
        return bare
    if marks := _MARKS_BEFORE.match(bare):
        bare = _without_marks_behind(bare[marks.end() :])
    if slip := _SCHEME_TWICE.match(bare) or _SCHEME_SLIP.match(bare) or _SLASH_LACKING.match(bare):
        bare = f"{slip[1].lower()}://{bare[slip.end() :]}"
    elif _WWW.match(bare):
        bare = "http://" + bare
    elif _MAIL.fullmatch(bare):
        return "mailto:" + bare
    elif _OTHER_SCHEME.match(bare):
        mail = _MAILTO.match(bare)
        return f"mailto:{mail[1]}@{mail[2]}{bare[mail.end() :]}" if mail else bare
    if bare.startswith(HTTP):
        bare = _without_end(bare)
    return _as_browsers_read(bare)


def _without_marks_behind(address: str) -> str:
    for _ in range(MARKS_BEHIND_MAX):
        mark = _MARK_BEHIND.search(address, max(0, len(address) - MARK_CHARACTERS_MAX))
        if mark is None:
            break
        address = address[: mark.start()]
    return address


def _without_end(address: str) -> str:
    """Give an absolute address without blanks behind it, and without a quote that opens and closes nothing."""
    bare = address.rstrip(_BLANKS_BEHIND)
    if bare[-1] in _QUOTES and not any(quote in bare[:-1] for quote in '"“”″„'):
        return bare[:-1]
    return bare


def _as_browsers_read(address: str) -> str:
    """Write what browsers would: slashes for backslashes, spaces escaped, ampersands escaped once too often as such."""
    head, mark, query = address.partition("?")
    if "\\" in head:
        path, hash_, fragment = head.partition("#")
        head = path.replace("\\", "/") + hash_ + fragment
    if "&" in query:
        query = _AMPERSAND.sub("&", query)
    whole = f"{head}{mark}{query}"
    return whole if "<" in whole else whole.replace(" ", "%20")  # with a tag in it, it is none


def resolved(address: str, base: str | None) -> str:
    """Resolve an address against a base; an absolute or broken one, and a place on the same page, stay.

    Where no base is known, an address that lacks nothing but its scheme is one of https.
    """
    if _STAYS.match(address):
        return address
    if base is None or len(base) > BASE_CHARACTERS_MAX or not base.startswith(HTTP):
        absolute = repaired("https:" + address) if address.startswith("//") else address
        return absolute if is_sound(absolute) else address
    try:
        return repaired(urljoin(base, address))
    except ValueError:  # an address that urllib refuses stays as it was
        return address


def in_srcset(srcset: str, change: Callable[[str], str]) -> str:
    """Change the addresses of a srcset, each by itself; all else stays as it is."""
    return _CANDIDATE.sub(lambda found: found[1] + change(found[2]) + found[3] if found[2] else found[0], srcset)
