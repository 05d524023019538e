"""Namespaces, in lxml's `{uri}` notation, and which of them the validator knows."""

import re

ATOM = "{http://www.w3.org/2005/Atom}"
CC = "{http://web.resource.org/cc/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
CREATIVE_COMMONS = "{http://backend.userland.com/creativeCommonsRssModule}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
FEEDBURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"
FH = "{http://purl.org/syndication/history/1.0}"
GEO = "{http://www.w3.org/2003/01/geo/wgs84_pos#}"
GEORSS = "{http://www.georss.org/georss}"
GML = "{http://www.opengis.net/gml}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
MEDIA = "{http://search.yahoo.com/mrss/}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
THR = "{http://purl.org/syndication/thread/1.0}"
TRACKBACK = "{http://madskills.com/public/xml/rss/module/trackback/}"
WFW = "{http://wellformedweb.org/CommentAPI/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"

#: Others that it knows, so that an element of theirs where it expects none is an error.
_FURTHER = """
    http://base.google.com/ns/1.0 http://my.netscape.com/rdf/simple/0.9/ http://purl.org/net/rss1.1#
    http://purl.org/rss/1.0/ http://purl.org/rss/1.0/modules/aggregation/ http://purl.org/rss/1.0/modules/annotate/
    http://purl.org/rss/1.0/modules/event/ http://purl.org/rss/1.0/modules/link/ http://purl.org/rss/1.0/modules/taxonomy/
    http://purl.org/rss/1.0/modules/threading/ http://purl.org/rss/1.0/modules/wiki/ http://webns.net/mvcb/
    http://www.microsoft.com/schemas/rss/core/2005 http://www.opml.org/spec2 http://www.w3.org/1998/Math/MathML
    http://www.w3.org/1999/02/22-rdf-syntax-ns# http://www.w3.org/1999/xlink http://www.w3.org/2000/01/rdf-schema#
    http://www.w3.org/2000/svg http://www.w3.org/2007/app http://xmlns.com/foaf/0.1/
""".split()


def _near(uri: str) -> str:
    """Give what the validator compares: neither case nor what follows the last letter or digit counts."""
    return re.sub(r"\W+\Z", "", uri).lower()


_NAMED = [value.strip("{}") for value in list(vars().values()) if isinstance(value, str) and value.startswith("{")]
_KNOWN = frozenset(_near(uri) for uri in (*_NAMED, *_FURTHER))


def is_known(uri: str) -> bool:
    """Whether the validator knows a namespace; elements of any other it passes over with a warning."""
    return _near(uri) in _KNOWN
