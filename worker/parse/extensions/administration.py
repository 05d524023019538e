"""Who and what runs a feed: the administrative module of RSS 1.0, and UserLand's blogChannel.

https://web.resource.org/rss/1.0/modules/admin/ and http://backend.userland.com/blogChannelModule.
"""

from worker.parse import values
from worker.parse.extensions.gathered import Gathered, Row, Table, link
from worker.parse.namespaces import RDF
from worker.parse.values import Reading
from worker.parse.wellformed import Element

ADMIN = "http://webns.net/mvcb/"
BLOG_CHANNEL = "http://backend.userland.com/blogChannelModule#"


def _generator(element: Element, found: Gathered, reading: Reading) -> None:
    value = element.get(RDF + "resource") or element.get("resource") or values.text(element)
    if agent := values.url(reading, value, "admin:generatorAgent"):
        found.facts.setdefault("generator", agent)


ENTRY: Table = {}
FEED: Table = {
    "admin:generatorAgent": Row("generator", _generator),
    "admin:errorReportsTo": link(ADMIN + "errorReportsTo", "admin:errorReportsTo", attribute=RDF + "resource"),
} | {
    f"blogChannel:{name}": link(BLOG_CHANNEL + name, f"blogChannel:{name}")
    for name in ("blogRoll", "mySubscriptions", "blink", "changes")
}
