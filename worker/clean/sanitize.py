"""nh3 and its allow-list: what may pass. Always last, and the last to serialise."""

from functools import lru_cache

import nh3

from worker.clean.markup import BLOCKS, INLINE

#: Attributes that may pass, by element. Nothing that runs, nothing that styles.
ATTRIBUTES = {
    "*": set[str](),  # or nh3 lets lang and title pass everywhere
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "audio": {"src", "controls"},
    "blockquote": {"cite"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "img": {"src", "srcset", "alt", "title", "width", "height"},
    "ins": {"cite", "datetime"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "srcset", "sizes", "media", "type"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "poster", "controls", "width", "height"},
}
#: Values that may pass of attributes that are otherwise dropped: right-to-left text would be garbled without.
VALUES = {tag: {"dir": {"rtl"}} for tag in sorted(BLOCKS | {"bdo", "bdi"} - {"br"})}
#: Schemes of links and sources that may pass. Relative URLs pass and are resolved by `resolve_links`.
URL_SCHEMES = {"http", "https", "ftp", "mailto", "tel", "magnet", "gemini", "gopher", "xmpp", "news"}


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    """Build the cleaner once: building it costs as much as cleaning a paragraph."""
    return nh3.Cleaner(
        tags=set(BLOCKS | INLINE),
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        tag_attribute_values=VALUES,
        url_schemes=URL_SCHEMES,
        strip_comments=True,
        link_rel=None,
    )


def sanitize(markup: str) -> str:
    """Give markup that holds nothing but what the tables above allow, in canonical form."""
    return _cleaner().clean(markup)
