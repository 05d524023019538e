"""A feed's past: paged and archived feeds (RFC 5005) and deleted entries (RFC 6721).

The links of RFC 5005 (prev-archive, next-archive, current) and of WebSub (hub) are atom:links and read as such.
"""

from schemas.feed import Link, Person
from schemas.snapshot import Deletion
from worker.parse import values
from worker.parse.extensions.gathered import Gathered, Row, Table, construct
from worker.parse.extensions.names import qualified
from worker.parse.namespaces import local_name
from worker.parse.values import Reading
from worker.parse.wellformed import Element


def _flag(name: str) -> Row:
    def read(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001  its presence says it
        found.facts[name] = True

    return Row(name, read)


def _deleted_entry(element: Element, found: Gathered, reading: Reading) -> None:
    """Read a tombstone (RFC 6721 §3). Without a ref it is of no entry, and a defect."""
    ref = (element.get("ref") or "").strip()
    if not ref:
        reading.report("element-missing", "at:deleted-entry/@ref")
        return
    by, comment, links = None, None, []
    for child in element:
        match qualified(child.tag) or local_name(child.tag):
            case "at:by" | "by":
                by = by or _person(child, reading)
            case "at:comment" | "comment":
                comment = comment or construct(child, child.get("type") or "text/plain")
            case "link" if href := values.url(reading, child.get("href"), "at:deleted-entry/link/@href"):
                links.append(Link(href=href, rel=child.get("rel") or "alternate", type=child.get("type") or None))
            case _:
                continue  # atom:source, of a feed that the entry came from
    when = values.date(reading, (element.get("when"),), "at:deleted-entry/@when")
    found.tombstones.append(Deletion(guid=ref, deleted=when, by=by, comment=comment, links=tuple(links)))


def _person(element: Element, reading: Reading) -> Person | None:
    parts = {local_name(part.tag): values.text(part) for part in element}
    uri = values.url(reading, parts.get("uri"), "at:by/uri")
    person = Person(name=parts.get("name") or values.text(element), email=parts.get("email"), uri=uri)
    return person if person != Person() else None


ENTRY: Table = {}
FEED: Table = {
    "fh:complete": _flag("is_complete"),
    "fh:archive": _flag("is_archive"),
    "at:deleted-entry": Row("Snapshot.tombstones", _deleted_entry),
}
