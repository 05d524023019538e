"""nh3 and its allow-list: what may pass. Always last, and the last to serialise."""

import html
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

import nh3

from worker.clean import anchors
from worker.clean.markup import BLOCKS, INLINE, PRE_BREAK

#: Attributes that may pass, by element. Nothing that runs, nothing that styles.
ATTRIBUTES = {
    "*": set[str](),  # or nh3 lets lang and title pass everywhere
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "acronym": {"title"},
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

#: Attributes that may mean something, for the rules that make them markup.
STYLES = {"*": {"class", "style"}, "font": {"class", "face", "size", "style"}}
#: Attributes that name a place, where links of the text itself may lead there. `anchors` keeps those that they lead to.
IDS = {"*": {"id"}, "a": {"name"}}
#: Elements that mean something only by their style, and are kept for it until then.
UNWRAPPED = frozenset({"font", "label", "nobr", "span"})

#: Attributes with addresses that nh3 does not look into.
_UNSEEN = frozenset({"cite", "srcset"})
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_TAG_WITH_UNSEEN = re.compile("<(?:blockquote|q|ins|del|img|source) [^>]*>")
#: What nearly every colon in a tag belongs to.
_ON_THE_WEB = tuple(f"{before}{scheme}:" for before in '" ,' for scheme in ("http", "https"))
#: What browsers pass over in an address: C0 controls and spaces around it, tabs and line breaks anywhere.
_PASSED_OVER = re.compile(r"[\x00-\x20]+")
_SCHEME = re.compile(r"(?:^|[\s,])[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
#: Control characters that separate words, as references may bring them in, and no XML may hold or keep.
_CONTROLS = str.maketrans("\r\f\v", "\n\n\n")


@lru_cache(maxsize=4)
def _cleaner(*, keeps_styles: bool, keeps_ids: bool) -> nh3.Cleaner:
    """Build the cleaner once: building it costs as much as cleaning a paragraph."""
    return nh3.Cleaner(
        tags=set(BLOCKS | INLINE | UNWRAPPED) if keeps_styles else set(BLOCKS | INLINE),
        clean_content_tags={"script", "style"},
        attributes=_attributes(STYLES if keeps_styles else {}, IDS if keeps_ids else {}),
        tag_attribute_values=VALUES,
        url_schemes=URL_SCHEMES,
        strip_comments=True,
        link_rel=None,
    )


def _attributes(*more: Mapping[str, set[str]]) -> dict[str, set[str]]:
    names = set(ATTRIBUTES).union(*more)
    return {name: set().union(*(table.get(name, ()) for table in (ATTRIBUTES, *more))) for name in sorted(names)}


def sanitize(markup: str, *, names: AbstractSet[str] | None = None, keeps_styles: bool = False) -> str:
    """Give markup that holds nothing but what the tables above allow, in canonical form.

    `names` are those of its elements, or more, where they are known, and `anchors.MARK` where one of its links may lead
    to a place in it. With `keeps_styles` it is for rules on styles alone, and must be given again without what `STYLES`
    and `UNWRAPPED` let pass.
    """
    if markup.startswith("\ufeff"):  # the parser takes the first one for a mark of the encoding
        markup = "\ufeff" + markup
    keeps_ids = anchors.LINK.search(markup) is not None if names is None else anchors.MARK in names
    clean = _cleaner(keeps_styles=keeps_styles, keeps_ids=keeps_ids).clean(markup)
    if "\r" in clean or "\f" in clean or "\v" in clean:
        clean = clean.translate(_CONTROLS)
    if names is None or "pre" in names:
        clean = PRE_BREAK.sub(r"\1", clean)
    if ' srcset="' in clean or ' cite="' in clean:
        clean = _TAG_WITH_UNSEEN.sub(_with_safe_addresses, clean)
    return anchors.keep_linked(clean) if keeps_ids else clean


def _with_safe_addresses(tag: re.Match[str]) -> str:
    """Give a tag without attributes that nh3 does not look into and that hold an address that may not pass."""
    markup = tag[0]
    if markup.count(":") == sum(map(markup.count, _ON_THE_WEB)):  # no other scheme can be in it
        return markup
    return _ATTRIBUTE.sub(_if_safe, markup)


def _if_safe(attribute: re.Match[str]) -> str:
    """Give an attribute, or nothing where one of its addresses has a scheme that may not pass."""
    if attribute[1] not in _UNSEEN:
        return attribute[0]
    value = html.unescape(attribute[2])
    schemes = [*_SCHEME.findall(value), *_SCHEME.findall(_PASSED_OVER.sub("", value))]
    return attribute[0] if all(scheme.lower() in URL_SCHEMES for scheme in schemes) else ""
