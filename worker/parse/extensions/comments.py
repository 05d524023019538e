"""Comments and answers: Slash, the Comment API (wfw), Threading (RFC 4685), TrackBack, Pingback.

https://web.resource.org/rss/1.0/modules/slash/, http://wellformedweb.org/CommentAPI/ and the modules of madskills.com.
"""

from schemas.feed import Link
from worker.parse import values
from worker.parse.extensions import unknown
from worker.parse.extensions.gathered import Gathered, Row, Table, fact, link
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: What servers, editors and browsers call these relations; RFC 8288 §2.1.2 makes a relation of any URI.
COMMENT_API = "http://wellformedweb.org/CommentAPI/comment"
TRACKBACK = "http://madskills.com/public/xml/rss/module/trackback/"
PINGBACK = "http://madskills.com/public/xml/rss/module/pingback/"


def _hit_parade(text: str) -> tuple[int, ...] | None:
    numbers = tuple(map(values.integer, text.split(",")[:64]))
    return tuple(number for number in numbers if number is not None) if None not in numbers else None


def _comment_feed(element: Element, found: Gathered, reading: Reading) -> None:
    if href := values.url(reading, element.text, "wfw:commentRss"):
        found.links.append(Link(href=href, rel="replies", type="application/rss+xml"))


def _in_reply_to(element: Element, found: Gathered, reading: Reading) -> None:
    """Make a link of the page answered to; the id that tells which entry it is has no other place than `unknown`."""
    ref = (element.get("ref") or "").strip()
    href = values.url(reading, element.get("href"), "thr:in-reply-to/@href")
    href = href or (ref if ref.startswith(("http://", "https://")) else None)
    if href:
        found.links.append(Link(href=href, rel="in-reply-to", type=element.get("type") or None))
    if not href or ref != href or element.get("source"):
        unknown.keep(element, found, reading)


ENTRY: Table = {
    "slash:comments": fact("statistics.comments", values.integer),
    "slash:hit_parade": fact("statistics.hit_parade", _hit_parade),
    "wfw:commentRss": Row("links[replies]", _comment_feed),
    "wfw:comment": link(COMMENT_API, "wfw:comment"),
    "thr:in-reply-to": Row("links[in-reply-to]", _in_reply_to),
    "thr:total": fact("statistics.comments", values.integer),
    "trackback:ping": link(TRACKBACK + "ping", "trackback:ping", attribute="resource"),
    "trackback:about": link(TRACKBACK + "about", "trackback:about", attribute="resource"),
    "pingback:server": link(PINGBACK + "server", "pingback:server"),
    "pingback:target": link(PINGBACK + "target", "pingback:target"),
}
FEED: Table = {}
