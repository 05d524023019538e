"""Furniture that its class gives away: share bars, related posts, boxes that ask to subscribe, links of proxies.

All of it is looked for by name in the published markup, where classes still stand; `worker/clean/furniture.py` has
the names. A box that holds more words than such a box does has probably not been closed, and stays.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborNode

from worker.clean import furniture
from worker.clean.cut import Cut, outermost, remove
from worker.clean.html import text_of
from worker.clean.rule import Fragment, rule

#: Most words that a box holds: titles and beginnings of related posts are the longest.
WORDS_MAX = 250

#: What each rule looks for, and the rule of each name: one look for all of them.
_TABLES = {
    "share": furniture.names(furniture.SHARE_BARS),
    "related": furniture.names(furniture.RELATED_POSTS),
    "subscribe": furniture.names(furniture.SUBSCRIBE_BOXES),
    "button": furniture.names(furniture.BUTTONS),
    "footer": furniture.names(furniture.FOOTERS),
    "advertisement": furniture.names(furniture.ADVERTISEMENTS),
    "more": furniture.names(furniture.MORE_LINKS),
}
_KNOWN = {name: table for table, names in _TABLES.items() for name in names}
#: Beginnings of names of share buttons that have no box around them.
_BUTTON_NAMES = ("a2a_button_", "addthis_button_")
_FEED_LINKS = tuple(sorted(furniture.names(furniture.FEED_LINKS)))
_CLASS = re.compile(r"""class=["']?([^"'>]*)""")
_ID = re.compile(r"""id=["']?([^"'>]*)""")
#: Where neither stands in a tag, none of the names does.
_NAMING = ("class=", "id=")
_SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?")


@rule(
    stage="tree",
    family="furniture",
    needs=(*_NAMING, *_BUTTON_NAMES),
    reason="Buttons that share, like or rate an entry do nothing in a feed reader.",
    before='<p>Text.</p><div class="sharedaddy"><h3>Share this:</h3><p><a href="/x/?share=twitter">Tweet</a></p></div>',
    after="<p>Text.</p>",
)
def drop_share_bars(fragment: Fragment) -> list[Cut]:
    """Drop boxes of buttons that share, like, rate or print."""
    marks = [f"[class*={name}]" for name in _BUTTON_NAMES if name in fragment.tags]
    return _drop(fragment, "share", marks)


@rule(
    stage="tree",
    family="furniture",
    needs=_NAMING,
    reason="Links to other entries say nothing of this one, and are others every day.",
    before='<p>Text.</p><div class="yarpp"><h3>Related posts:</h3><ol><li><a href="/x">Another</a></ol></div>',
    after="<p>Text.</p>",
)
def drop_related_posts(fragment: Fragment) -> list[Cut]:
    """Drop boxes of related posts."""
    return _drop(fragment, "related")


@rule(
    stage="tree",
    family="furniture",
    needs=_NAMING,
    reason="Who reads this in a feed reader has subscribed, and its forms do not work there.",
    before='<p>Text.</p><div class="subscription-widget-wrap"><p>Thanks for reading!</p><form><input></form></div>',
    after="<p>Text.</p>",
)
def drop_subscribe_boxes(fragment: Fragment) -> list[Cut]:
    """Drop boxes that ask the reader to subscribe, and buttons that lead there, share or lead to the comments."""
    boxes = _drop(fragment, "subscribe", only_if=lambda node: node.css_first("figure") is None)
    return [*boxes, *_drop(fragment, "button", only_if=_is_action)]


@rule(
    stage="tree",
    family="furniture",
    needs=_NAMING,
    reason="Footers that the template of a feed writes under every entry are not the entry's.",
    before='<p>Text.</p><div class="blogger-post-footer">Visit example.org</div>',
    after="<p>Text.</p>",
)
def drop_template_footers(fragment: Fragment) -> list[Cut]:
    """Drop the footers that feeds and their proxies add, and counts of comments."""
    return _drop(fragment, "footer")


@rule(
    stage="tree",
    family="furniture",
    needs=_NAMING,
    reason="An advertisement's frame shows nothing in a feed reader, and its label belongs to nothing.",
    before='<p>Text.</p><div class="wpcnt"><span class="wpa-about">Advertisements</span></div>',
    after="<p>Text.</p>",
)
def drop_advertisements(fragment: Fragment) -> list[Cut]:
    """Drop the boxes of advertisements."""
    return _drop(fragment, "advertisement")


@rule(
    stage="tree",
    family="furniture",
    needs=_NAMING,
    reason="The link of the entry leads to all of it; a second one in the text is the template's.",
    before='<p>Text … <a href="/2012/x/#more" class="more-link">Continue reading <span>A title</span></a></p>',
    after="<p>Text … </p>",
)
def drop_more_links(fragment: Fragment) -> list[Cut]:
    """Drop links to the rest of an entry by their class, where their words are those of a template."""
    return _drop(fragment, "more", only_if=lambda node: furniture.says_more(text_of(node)))


@rule(
    stage="tree",
    family="furniture",
    needs=("/~", "feeds.wordpress.com", "feedsportal.com", "pheedo.com", "feedads."),
    reason="Proxies of feeds add links that share, count or sell, under their own addresses.",
    before='<p>Text. <a href="http://feeds.wordpress.com/1.0/gocomments/x/1/"><img src="/c.png"></a></p>',
    after="<p>Text. </p>",
)
def drop_feed_links(fragment: Fragment) -> list[Cut]:
    """Drop links to what proxies of feeds offer."""
    return remove(tree := fragment.grow(), [node for node in tree.css("a[href]") if _is_feed_link(node)])


@lru_cache(maxsize=1)
def _found(tags: str) -> dict[str, list[str]]:
    """Give the known names in start tags, by table; rules that follow each other ask about the same ones."""
    found: dict[str, list[str]] = {}
    for name in sorted({*" ".join(_CLASS.findall(tags) + _ID.findall(tags)).split()} & _KNOWN.keys()):
        found.setdefault(_KNOWN[name], []).append(name)
    return found


def _drop(
    fragment: Fragment,
    table: str,
    marks: Sequence[str] = (),
    *,
    only_if: Callable[[LexborNode], bool] = lambda _: True,
) -> list[Cut]:
    """Drop the elements with a class or id of a table, and those of further selectors."""
    found = _found(fragment.tags).get(table, ())
    if not found and not marks:
        return []  # nearly always
    tree = fragment.grow()
    nodes = tree.css(",".join([*(f".{name},#{name}" for name in found), *marks]))
    # A box that was never closed holds what follows; one inside it may have been.
    nodes = outermost(node for node in nodes if _is_box(node) and only_if(node))
    return remove(tree, nodes) if nodes else []


def _is_box(node: LexborNode) -> bool:
    return len(text_of(node).split()) <= WORDS_MAX


def _is_action(node: LexborNode) -> bool:
    """Whether all links of a button do what the newsletter's own buttons do."""
    links = [link.attributes.get("href") or "" for link in node.css("a")]
    return bool(links) and all(any(action in link for action in furniture.ACTIONS) for link in links)


def _is_feed_link(node: LexborNode) -> bool:
    address = _SCHEME.sub("", (node.attributes.get("href") or "").strip().lower(), count=1)
    return address.startswith(_FEED_LINKS)
