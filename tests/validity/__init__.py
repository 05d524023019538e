"""The W3C feed validator's errors that bite us, as rules of our own: `errors(data, kind)` names those of a document.

The names are the validator's event names (VALIDITY: the list that every rule here is from). Its warnings, among them
whatever it thinks of HTML, are left out. JSON Feed, which it does not know, has names of our own.
"""

import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from tests.validity import atom, jsonfeed, rss, values
from tests.validity.names import is_known

Kind = Literal["rss", "atom", "jsonfeed"]


def errors(data: bytes, kind: Kind) -> list[str]:
    """Give the names of the errors that the W3C validator would report, in document order; [] for a valid feed."""
    if kind == "jsonfeed":
        return list(jsonfeed.document(data))
    if not re.match(rb"""\s*<\?xml\s+version=(["'])1\.0\1""", data) and data.startswith(b"<?xml"):
        return ["BadXmlVersion"]
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return ["SAXError"]
    return [*_namespaces(root), *(rss.document(root) if kind == "rss" else atom.document(root))]


def _namespaces(root: etree._Element) -> Iterator[str]:
    """Check the names of vocabularies: an unknown one has to be an address."""
    declared = {uri for element in root.iter(etree.Element) for uri in element.nsmap.values()}
    for uri in sorted(declared):
        if uri == "http://search.yahoo.com/mrss":
            yield "MediaRssNamespace"
        elif len(uri.split()) > 1:
            yield "SAXError"
        elif not is_known(uri):
            yield from values.uri(uri, error="InvalidIRI", is_full=False, is_iri=True)
