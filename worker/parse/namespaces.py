"""Namespace URIs found in feeds, as they stand before a name ("uri}"), so that a tag is one concatenation away.

Those of extensions are in `extensions.names`.
"""

from functools import lru_cache

ATOM = "http://www.w3.org/2005/Atom}"
CONTENT = "http://purl.org/rss/1.0/modules/content/}"
DC = "http://purl.org/dc/elements/1.1/}"
DCTERMS = "http://purl.org/dc/terms/}"
ENC = "http://purl.oclc.org/net/rss_2.0/enc#}"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XHTML = "http://www.w3.org/1999/xhtml}"
XML = "http://www.w3.org/XML/1998/namespace}"
#: RSS 0.91 to 2.0 have no namespace; what is in one of those that mean RSS is read as if it had none.
RSS = ""

#: Namespace -> what else it is found written as. Scheme, `www.`, case and a final `/` or `#` do not count anyway.
SPELLINGS: dict[str, tuple[str, ...]] = {
    ATOM: (
        "http://purl.org/atom/ns",  # Atom 0.3
        "http://purl.org/atom",
        "http://purl.org/net/atom",
        "http://purl.org/atom/ns#draft-ietf-atompub-format-05",
        "http://www.w3.org/2005/10/Atom",
        "http://www.w3.org/2005/Atom10",
        "http://www.w3.org/Atom",
        "http://www.w3.org/2005/Atom/ns",
        "http://purl.org/echo",  # Atom's working names, 2003: Pie, Echo, Necho
        "http://purl.org/pie",
        "http://example.com/newformat",
        "http://example.com/necho",
        "uri/of/echo/namespace",
    ),
    CONTENT: (
        "http://purl.org/rss/modules/content",
        "http://purl.org/rss/1.0/content",
        "http://purl.org/rss/1.0/modules/content/encoded",
        "http://purl.org/rss/2.0/modules/content",
        "http://purl.org/rss/1.0/modules/contents",
        "http://web.resource.org/rss/1.0/modules/content",
    ),
    DC: (
        "http://purl.org/dc/elements/1.0",
        "http://purl.org/dc/elements",
        "http://purl.org/dc",
        "http://purl.org/dc/1.1",
        "http://purl.org/rss/1.0/modules/dc",
        "http://web.resource.org/rss/1.0/modules/dc",
        "http://dublincore.org/documents/dcmi-namespace",
    ),
    DCTERMS: ("http://purl.org/dcterms", "http://purl.org/rss/1.0/modules/dcterms", "http://dublincore.org/terms"),
    ENC: ("http://purl.oclc.org/net/rss_1.0/enc", "http://purl.org/net/rss_2.0/enc"),
    RDF: (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns",
        "http://www.w3.org/1999/02/22-rdf-syntax",
        "http://www.w3.org/TR/WD-rdf-syntax",
        "http://www.w3.org/TR/REC-rdf-syntax",
        "http://www.w3.org/rdf",
    ),
    RSS: (
        "http://my.netscape.com/rdf/simple/0.9",  # RSS 0.90
        "http://channel.netscape.com/rdf/simple/0.9",
        "http://my.netscape.com/publish/formats/rss-0.91.dtd",
        "http://purl.org/rss/1.0",
        "http://purl.org/rss",
        "http://purl.org/rss/2.0",
        "http://purl.org/net/rss1.1",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://backend.userland.com/rss091",
        "http://backend.userland.com/rss092",
        "http://backend.userland.com/rss/2.0",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://cyber.law.harvard.edu/rss",
        "http://cyber.law.harvard.edu/rss/rss.html",
        "http://cyber.harvard.edu/rss",
        "http://www.rssboard.org/rss-specification",
        "http://rssboard.org/rss-2.0",
    ),
    XHTML: ("http://www.w3.org/TR/xhtml1/strict", "http://www.w3.org/TR/xhtml1", "http://www.w3.org/TR/REC-html40"),
}
#: Prefixes that recovered trees hold without a declaration, taken at their word.
PREFIXES = {
    "atom": ATOM, "atom10": ATOM, "a10": ATOM, "content": CONTENT, "dc": DC, "dcterms": DCTERMS, "dct": DCTERMS,
    "enc": ENC, "rdf": RDF, "rss": RSS, "xhtml": XHTML,
}  # fmt: skip


def local_name(tag: str) -> str:
    """Give a tag without namespace or prefix; recovered trees hold prefixes that nothing declares."""
    return tag.rpartition("}")[2].rpartition(":")[2]


@lru_cache(maxsize=2048)
def canonical(tag: str) -> str:
    """Give a tag with its namespace as it should be written; one of a namespace that nothing is known of stays."""
    uri, is_qualified, name = tag.rpartition("}")
    if is_qualified:
        namespace = KNOWN.get(folded(uri))
    else:
        prefix, _, name = tag.rpartition(":")
        namespace = PREFIXES.get(prefix.lower()) if prefix else RSS
    return tag if namespace is None else namespace + name


def folded(uri: str) -> str:
    """Give a namespace URI without what feeds get wrong about it."""
    bare = uri.strip().lower().removeprefix("https:").removeprefix("http:").lstrip("/").removeprefix("www.")
    return bare.rstrip("/#")


#: URI without what feeds get wrong -> namespace.
KNOWN = {folded(uri): namespace for namespace, others in SPELLINGS.items() for uri in (namespace[:-1], *others) if uri}
_SHORT = {namespace: prefix for prefix, namespace in reversed(PREFIXES.items()) if namespace}


def namespace_of(tag: str) -> str:
    """Give the namespace ("uri}") of a tag as it should be written; "" for none, and for one that means RSS."""
    name = canonical(tag)
    return name[: name.rfind("}") + 1]


def prefixed(tag: str) -> str:
    """Give a tag as people write it, "dc:date"."""
    namespace, _, name = tag.rpartition("}")
    prefix = _SHORT.get(namespace + "}") if namespace else None
    return f"{prefix}:{name}" if prefix else name
