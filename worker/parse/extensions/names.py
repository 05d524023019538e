"""The namespaces of extensions: every URI they were seen under, and the prefix that names them here.

Feeds misspell the scheme, `www.`, the case and what ends a URI, so none of these counts; what else they write stands
in the table.
"""

from functools import lru_cache

from worker.parse.namespaces import folded

#: Prefix -> its URIs. The first is the right one.
NAMESPACES = {
    "admin": ("http://webns.net/mvcb/",),
    "at": ("http://purl.org/atompub/tombstones/1.0",),
    "blogchannel": ("http://backend.userland.com/blogChannelModule",),
    "cc": (
        "http://creativecommons.org/ns#",
        "http://web.resource.org/cc/",
        "http://backend.userland.com/creativeCommonsRssModule",
        "http://backend.userland.com/creativeCommons",
        "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html",
        "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule",
        "http://blogs.law.harvard.edu/tech/creativeCommonsRssModule",
        "http://creativecommons.org/licenses/",
    ),
    "feedburner": (
        "http://rssnamespace.org/feedburner/ext/1.0",
        "http://feeds.feedburner.com/feedburner/ext/1.0",
        "http://feedburner.com/feedburner/ext/1.0",
    ),
    "fh": ("http://purl.org/syndication/history/1.0",),
    "geo": (
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "http://www.w3.org/2003/01/geo/",
        "http://www.w3.org/2003/1/geo/wgs84_pos#",
        "http://www.w3.org/2003/01/geo/wgs84_pos.rdf",
    ),
    "georss": (
        "http://www.georss.org/georss",
        "http://www.georss.org/georss/10",
        "http://www.georss.org/georss/11",
        "http://www.georss.org/",
        "http://georss.org/georss/1.0",
    ),
    "gml": ("http://www.opengis.net/gml", "http://www.opengis.net/gml/3.2", "http://www.opengis.net/gml/3.3"),
    "googleplay": (
        "http://www.google.com/schemas/play-podcasts/1.0",
        "http://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd",
        "http://www.google.com/schemas/play-podcasts",
    ),
    "icbm": ("http://postneo.com/icbm/",),
    "itunes": (
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://www.itunes.com/dtds/podcast-1.0",
        "http://www.itunes.com/dtds/podcast.dtd",
        "http://www.itunes.com/dtds/podcasts-1.0.dtd",
        "http://www.itunes.com/dtd/podcast-1.0.dtd",
        "http://www.itunes.apple.com/dtds/podcast-1.0.dtd",
        "http://itunes.apple.com/dtds/podcast-1.0.dtd",
        "http://www.apple.com/itunes/dtds/podcast-1.0.dtd",
        "http://www.apple.com/dtds/podcast-1.0.dtd",
        "http://example.com/dtds/podcast-1.0.dtd",
    ),
    "media": (
        "http://search.yahoo.com/mrss/",
        "http://search.yahoo.com/rss/media/",
        "http://search.yahoo.com/mrss/1.5",
        "http://video.search.yahoo.com/mrss/",
        "http://tools.search.yahoo.com/mrss/",
        "http://search.yahoo.com/searchmonkey/media/",
        "http://www.rssboard.org/media-rss",
        "http://rssboard.org/media-rss/",
        "http://yahoo.com/mrss/",
        "http://search.yahoo.co.jp/mrss/",
    ),
    "pheedo": ("http://www.pheedo.com/namespace/pheedo",),
    "pingback": ("http://madskills.com/public/xml/rss/module/pingback/",),
    "podcast": (
        "https://podcastindex.org/namespace/1.0",
        "https://podcastindex.org/namespace/1.0/podcast-namespace",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/podcasting2.0.md",
        "https://podcasting2.org/namespace/1.0",
        "https://podcasting2.org/podcast-namespace",
    ),
    "psc": (
        "http://podlove.org/simple-chapters",
        "http://podlove.org/simple-chapters/1.1",
        "http://podlove.org/simple-chapters/1.2",
        "http://podlove.de/simple-chapters",
    ),
    "slash": ("http://purl.org/rss/1.0/modules/slash/", "http://purl.org/rss/modules/slash/"),
    "sy": (
        "http://purl.org/rss/1.0/modules/syndication/",
        "http://purl.org/rss/modules/syndication/",
        "http://purl.org/rss/1.0/modules/sy/",
        "http://hacks.benhammersley.com/rss/streamlining/syndication/",
    ),
    "thr": ("http://purl.org/syndication/thread/1.0", "http://purl.org/syndication/thread"),
    "trackback": ("http://madskills.com/public/xml/rss/module/trackback/",),
    "wfw": (
        "http://wellformedweb.org/CommentAPI/",
        "http://wellformedweb.org/CommentAPI/1.0",
        "http://wellformedweb.org/",
    ),
}


@lru_cache(maxsize=2048)
def qualified(tag: str) -> str | None:
    """Give an element of an extension as "prefix:name" in lower case; None for one of no namespace of the table.

    Recovered trees hold prefixes that nothing declares; those of the table are taken at their word.
    """
    uri, _, name = tag.rpartition("}")
    if uri:
        prefix = PREFIXES.get(folded(uri))
    else:
        prefix, _, name = tag.lower().rpartition(":")
        prefix = prefix if prefix in NAMESPACES else None
    return f"{prefix}:{name.lower()}" if prefix and name else None


#: URI without what feeds get wrong -> prefix.
PREFIXES = {folded(uri): prefix for prefix, uris in NAMESPACES.items() for uri in uris}
