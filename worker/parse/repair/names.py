"""Names that feeds are made of, so that a repair can tell their structure from markup in a text.

Without prefixes and in small letters, where nothing else is said.
"""

#: Root elements, and what may stand between one and its entries.
ROOTS = frozenset({b"rss", b"rdf", b"feed"})
CHANNELS = frozenset({b"channel"})
ENTRIES = frozenset({b"item", b"entry"})
STRUCTURE = ROOTS | CHANNELS | ENTRIES

#: Elements that hold elements, with those that may stand in them and nowhere beside them.
CONTAINERS: dict[bytes, frozenset[bytes]] = {
    b"author": frozenset({b"name", b"email", b"uri", b"url"}),
    b"contributor": frozenset({b"name", b"email", b"uri", b"url"}),
    b"owner": frozenset({b"name", b"email"}),
    b"image": frozenset({b"url", b"title", b"link", b"width", b"height", b"description"}),
    b"textinput": frozenset({b"title", b"description", b"name", b"link"}),
    b"source": frozenset(
        {b"id", b"title", b"updated", b"link", b"author", b"subtitle", b"rights", b"icon", b"logo", b"generator"}
    ),
    b"items": frozenset({b"seq", b"li"}),
    b"seq": frozenset({b"li"}),
    b"skiphours": frozenset({b"hour"}),
    b"skipdays": frozenset({b"day"}),
    b"group": frozenset(
        {b"content", b"thumbnail", b"title", b"description", b"credit", b"rating", b"category", b"player", b"community"}
    ),
    b"community": frozenset({b"starrating", b"statistics", b"tags"}),
    b"chapters": frozenset({b"chapter"}),
    b"where": frozenset({b"point", b"polygon", b"linestring", b"envelope"}),
    b"point": frozenset({b"pos", b"lat", b"long"}),
    b"value": frozenset({b"valuerecipient"}),
    b"tags": frozenset({b"category"}),
}  # fmt: skip
#: Fields whose text is, or may be, markup.
BODIES = frozenset(
    {b"description", b"encoded", b"content", b"summary", b"title", b"subtitle", b"tagline", b"body", b"info"}
)
#: Fields of a feed or an entry. HTML has no elements of these names: where one begins, another field has ended.
FIELDS = frozenset(
    (
        b"pubdate lastbuilddate guid author category comments enclosure description copyright generator docs cloud ttl"
        b" rating managingeditor webmaster skiphours skipdays textinput language items encoded creator date subject"
        b" id updated published issued modified created rights contributor subtitle tagline logo icon content info"
    ).split()
)
#: Fields whose names HTML, SVG or MathML use too: they end another field only where nothing speaks against it.
FIELDS_OF_HTML = frozenset({b"title", b"link", b"source", b"image", b"summary", b"abstract", b"name", b"url"})
ALL_FIELDS = FIELDS | FIELDS_OF_HTML
#: Core names of RSS and Atom that are written in other than small letters.
SPELLED = {
    name.lower(): name
    for name in (b"pubDate", b"lastBuildDate", b"managingEditor", b"webMaster", b"skipHours", b"skipDays", b"textInput")
}
#: Prefixes that everybody uses for the same namespace -> that namespace.
NAMESPACES = {
    b"a10": b"http://www.w3.org/2005/Atom",
    b"admin": b"http://webns.net/mvcb/",
    b"app": b"http://www.w3.org/2007/app",
    b"atom": b"http://www.w3.org/2005/Atom",
    b"atom10": b"http://www.w3.org/2005/Atom",
    b"cc": b"http://web.resource.org/cc/",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"creativeCommons": b"http://backend.userland.com/creativeCommonsRssModule",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"enc": b"http://purl.oclc.org/net/rss_2.0/enc#",
    b"ev": b"http://purl.org/rss/1.0/modules/event/",
    b"feedburner": b"http://rssnamespace.org/feedburner/ext/1.0",
    b"fh": b"http://purl.org/syndication/history/1.0",
    b"foaf": b"http://xmlns.com/foaf/0.1/",
    b"geo": b"http://www.w3.org/2003/01/geo/wgs84_pos#",
    b"georss": b"http://www.georss.org/georss",
    b"gml": b"http://www.opengis.net/gml",
    b"googleplay": b"http://www.google.com/schemas/play-podcasts/1.0",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"l": b"http://purl.org/rss/1.0/modules/link/",
    b"media": b"http://search.yahoo.com/mrss/",
    b"openSearch": b"http://a9.com/-/spec/opensearchrss/1.0/",
    b"opensearch": b"http://a9.com/-/spec/opensearch/1.1/",
    b"podcast": b"https://podcastindex.org/namespace/1.0",
    b"psc": b"http://podlove.org/simple-chapters",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"rdfs": b"http://www.w3.org/2000/01/rdf-schema#",
    b"slash": b"http://purl.org/rss/1.0/modules/slash/",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
    b"taxo": b"http://purl.org/rss/1.0/modules/taxonomy/",
    b"thr": b"http://purl.org/syndication/thread/1.0",
    b"trackback": b"http://madskills.com/public/xml/rss/module/trackback/",
    b"wfw": b"http://wellformedweb.org/CommentAPI/",
    b"xhtml": b"http://www.w3.org/1999/xhtml",
    b"xlink": b"http://www.w3.org/1999/xlink",
    b"xsi": b"http://www.w3.org/2001/XMLSchema-instance",
    b"yt": b"http://www.youtube.com/xml/schemas/2015",
}
#: What a prefix is bound to that nobody knows.
UNKNOWN_NAMESPACE = b"urn:undeclared:"


def local(name: bytes) -> bytes:
    """Give a name without prefix, in small letters."""
    return name.rpartition(b":")[2].lower()


def is_field(name: bytes) -> bool:
    """Whether an element may be a field of a feed or an entry: by its name, or because its prefix is a known one."""
    prefix, _, rest = name.rpartition(b":")
    return prefix in NAMESPACES and prefix != b"xhtml" if prefix else rest.lower() in ALL_FIELDS


def is_near(one: bytes, other: bytes) -> bool:
    """Whether two names differ by one character changed, lost, added or swapped, or one begins like the other."""
    if abs(len(one) - len(other)) > 1:
        return len(other) > 3 and one.startswith(other)  # noqa: PLR2004
    short, long = sorted((one, other), key=len)
    first = next((index for index, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[first:] == long[first + 1 :]
    swapped = short[:first] + short[first : first + 2][::-1] + short[first + 2 :]
    return short[first + 1 :] == long[first + 1 :] or swapped == long


def _shorter(name: bytes) -> set[bytes]:
    return {name, *(name[:index] + name[index + 1 :] for index in range(len(name)))}


#: All core names with no or one character missing. Two names that are nearly the same have one of them in common.
_NEARLY = {each for name in ALL_FIELDS | STRUCTURE for each in _shorter(name)}


def is_nearly_known(name: bytes) -> bool:
    """Whether a name is that of a core element, but for a character changed, lost or added."""
    return not _NEARLY.isdisjoint(_shorter(name))
