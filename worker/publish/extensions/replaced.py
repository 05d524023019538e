"""Links that RSS has an element for: licences, ways to pay, the feed of an entry's comments. In Atom they are links."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from schemas.feed import Link
from worker.publish import uris
from worker.publish.parts import Part

CREATIVE_COMMONS = "creativecommons.org"


def in_rss(links: Iterable[Link], *, is_podcast: bool) -> Iterator[Part | Link]:
    """Give the elements of those links that have one, and the other links."""
    is_followed = False  # wfw:commentRss may stand once
    for link in links:
        part = None
        if link.rel in {"license", "payment"}:
            part = _titled(link) if is_podcast else None
            part = part or _creative_commons(link)
        elif link.rel == "replies" and not is_followed:
            part = _comment_feed(link)
            is_followed = part is not None
        yield part or link


def _titled(link: Link) -> Part | None:
    """Give a licence or a way to pay as Podcast 2.0 has it, with a text."""
    href = uris.link(link.href)
    if not href or not link.title or link.type or link.hreflang:
        return None
    return Part("podcast:license" if link.rel == "license" else "podcast:funding", link.title, {"url": href})


def _creative_commons(link: Link) -> Part | None:
    href = uris.named(uris.link(link.href))
    if link.rel != "license" or not href or not _is_bare(link) or link.type:
        return None
    host = urlsplit(href).hostname or ""
    is_one = host == CREATIVE_COMMONS or host.endswith("." + CREATIVE_COMMONS)
    return Part("creativeCommons:license", href) if is_one else None


def _comment_feed(link: Link) -> Part | None:
    href = uris.named(uris.link(link.href))
    is_one = href and link.type == "application/rss+xml" and _is_bare(link)
    return Part("wfw:commentRss", href) if is_one else None


def _is_bare(link: Link) -> bool:
    return not link.title and not link.hreflang
