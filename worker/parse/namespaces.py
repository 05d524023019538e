"""Namespace URIs found in feeds, in lxml's `{uri}` notation, so that a tag is one concatenation away."""

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def local_name(tag: object) -> str:
    """Give a tag without namespace or prefix; recovered trees hold prefixes that nothing declares."""
    return str(tag).rpartition("}")[2].rpartition(":")[2]
