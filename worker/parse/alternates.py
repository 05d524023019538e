"""Where the feeds of a web page may be: what the page says, what it links to, and where feeds usually stand. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml import etree
from msgspec import Struct

#: Links of these types are feeds (https://www.iana.org/assignments/media-types, and what is written in their place).
FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/feed+json application/rdf+xml application/x-rss+xml "
    "application/x.atom+xml application/xml text/xml text/rss+xml text/atom+xml application/rss application/atom "
    "application/feed".split()
)
#: Where feeds usually stand, the commonest first: WordPress, Hugo and Jekyll, Ghost, Blogger, Drupal, and old habits.
COMMON_PATHS = (
    "/feed",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/rss",
    "/feed.json",
    "/feeds/posts/default",
)
LINKED_MAX = 8

_LIKE_A_FEED = re.compile(
    r"(?:^|[/._?&=])(?:feeds?|rss2?|atom|rdf)(?:$|[/._?&=])|\.(?:rss|atom|rdf)$|/index\.xml$", re.IGNORECASE
)
_LIKE_ITS_NAME = re.compile(r"\b(?:rss|atom|feed|json feed|xml)\b", re.IGNORECASE)
_OF_COMMENTS = re.compile(r"\bcomments?\b|\bkommentare?\b|\bcommentaires\b", re.IGNORECASE)
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\",;\s]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\",;\s]*))")


class Alternate(Struct, frozen=True, kw_only=True):
    """An address at which there may be a feed."""

    url: str  #: Absolute.
    how: Literal["declared", "linked", "usual"]  #: The page says so; it links to it; or feeds usually are there.
    title: str | None = None  #: What the page calls it.


def alternates(body: bytes, url: str, headers: Iterable[tuple[str, str]] = ()) -> list[Alternate]:
    """Give every address at which a page may have a feed, the likeliest first, those of comments later, each once."""
    try:
        tree = etree.fromstring(body, etree.HTMLParser(recover=True, no_network=True))
    except (etree.LxmlError, ValueError):  # nothing in it is markup
        tree = None
    base = _base(tree, url)
    found = [*_of_headers(headers, url), *_declared(tree, base), *_linked(tree, base), *_usual(url)]
    once = {one.url: one for one in reversed(found)}  # the likeliest of those at one address
    ordered = sorted(once.values(), key=lambda one: (found.index(one), one.url))
    return sorted((one for one in ordered if one.url != url), key=lambda one: (_ORDER[one.how], _is_of_comments(one)))


_ORDER = {"declared": 0, "linked": 1, "usual": 2}


def _base(tree: etree._Element | None, url: str) -> str:
    hrefs = [] if tree is None else [str(one.get("href")) for one in tree.iter("base") if one.get("href")]
    return _absolute(hrefs[0], url) or url if hrefs else url


def _of_headers(headers: Iterable[tuple[str, str]], url: str) -> Iterator[Alternate]:
    """Yield the feeds that `Link` headers name (RFC 8288)."""
    for name, value in headers:
        if name.lower() == "link":
            for target, parameters in _LINK.findall(value[:8_192]):
                named = {key.lower(): quoted or plain for key, quoted, plain in _PARAMETER.findall(parameters)}
                if _is_declared(named.get("rel", ""), named.get("type", "")):
                    yield from _alternate(target, url, "declared", named.get("title"))


def _declared(tree: etree._Element | None, base: str) -> Iterator[Alternate]:
    for link in () if tree is None else tree.iter("link"):
        if _is_declared(link.get("rel") or "", link.get("type") or ""):
            yield from _alternate(link.get("href") or "", base, "declared", link.get("title"))


def _linked(tree: etree._Element | None, base: str) -> Iterator[Alternate]:
    """Yield what is linked to and looks like a feed: by its address first, then by what the link says."""
    links = [] if tree is None else [one for one in tree.iter("a") if one.get("href")]
    by_address, by_name = [], []
    for link in links:
        href, says = str(link.get("href")), " ".join("".join(map(str, link.itertext())).split())[:100]
        if _LIKE_A_FEED.search(urlsplit(href).path if "://" in href else href):
            by_address.append((href, says))
        elif len(says) < 30 and _LIKE_ITS_NAME.search(says + " " + (link.get("title") or "")[:60]):  # noqa: PLR2004
            by_name.append((href, says))
    for href, says in dict.fromkeys([*by_address, *by_name][:LINKED_MAX]):
        yield from _alternate(href, base, "linked", says)


def _usual(url: str) -> Iterator[Alternate]:
    """Yield where feeds usually stand: below the page, and at the root of its site."""
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0] if "." in parts.path.rpartition("/")[2] else parts.path.rstrip("/")
    roots = [folder, ""] if folder else [""]
    for root in roots:
        for path in COMMON_PATHS[: 3 if root else None]:
            yield from _alternate(f"{root}{path}", url, "usual", None)


def _is_declared(rel: str, kind: str) -> bool:
    relations = set(rel.lower().split())
    media = kind.partition(";")[0].strip().lower()
    return ("alternate" in relations and media in FEED_TYPES and "stylesheet" not in relations) or "feed" in relations


def _alternate(
    href: str, base: str, how: Literal["declared", "linked", "usual"], title: str | None
) -> Iterator[Alternate]:
    if url := _absolute(href.strip(), base):
        yield Alternate(url=url, how=how, title=" ".join(title.split())[:200] or None if title else None)


def _absolute(href: str, base: str) -> str | None:
    href = "http" + href[4:] if href.lower().startswith("feed://") else href.removeprefix("feed:")
    try:
        url = urljoin(base, href).partition("#")[0]
        return url if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc else None
    except ValueError:
        return None


def _is_of_comments(one: Alternate) -> bool:
    return bool(_OF_COMMENTS.search(one.title or "") or "/comments/" in one.url)
