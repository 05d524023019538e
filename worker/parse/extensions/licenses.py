"""Licences: Creative Commons in all its namespaces, as links of the relation that RFC 4946 gave Atom."""

from schemas.feed import Link
from worker.parse import values
from worker.parse.extensions import unknown
from worker.parse.extensions.gathered import Gathered, Row, Table
from worker.parse.namespaces import RDF
from worker.parse.values import Reading
from worker.parse.wellformed import Element


def _license(element: Element, found: Gathered, reading: Reading) -> None:
    """Read the URL of a licence; what is no URL is kept as it is."""
    value = element.get(RDF + "resource") or element.get(RDF + "about") or values.text(element)
    if value and "://" in value and (href := values.url(reading, value, "cc:license")):
        found.links.append(Link(href=href, rel="license"))
    else:
        unknown.keep(element, found, reading)


#: cc:License is the block that RDF feeds describe a licence with.
ENTRY: Table = {"cc:license": Row("links[license]", _license)}
FEED: Table = ENTRY
