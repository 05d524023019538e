"""Players and other pages within the page: no feed reader runs them, so a link leads to what they show.

No third party is asked for anything until somebody follows the link. Its text is what the frame itself says of its
content, else the address: a text of ours would be invention (DESIGN.md §2 promise 4). Either was an attribute, so the
words are new to the text, and the cut says so (`added`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean import exchange, html
from worker.clean.cut import Cut, outermost
from worker.clean.markup import BLOCKS, LAYOUT
from worker.clean.players import page_of, split
from worker.clean.rule import Fragment, rule
from worker.clean.rules.embedded import holds_something, is_picture

#: No entry has more; what goes beyond is dropped with all else that is embedded.
FRAMES_MAX = 200
#: Elements that hold a player by its id, with its attribute and the page: AMP's components, lite-youtube-embed and
#: lite-vimeo-embed.
BY_ID = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-gist": ("data-gistid", "https://gist.github.com/{}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "lite-vimeo": ("videoid", "https://vimeo.com/{}"),
}
FRAMES = ("iframe", "object", "embed", "amp-iframe", *BY_ID)
#: Scripts that write what they show where they stand.
SCRIPTS = ("https://gist.github.com/", "https://asciinema.org/a/")
#: Where lazy loaders keep the address of a frame: lazysizes, WP Rocket, LiteSpeed Cache, Autoptimize, Flying Pages.
ADDRESSES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-rocket-lazyload-src", "data-flying-src")
#: Titles that say no more than that something is embedded; of YouTube, Vimeo, Spotify, SoundCloud, WordPress, Ghost.
SAYING_NOTHING = frozenset(
    {
        *("youtube video player", "youtube video", "youtube", "youtube player", "vimeo video player", "vimeo-player"),
        *(
            "vimeo",
            "vimeo video",
            "video",
            "video player",
            "embedded video",
            "audio",
            "audio player",
            "player",
            "iframe",
        ),
        *(
            "embed",
            "embedded content",
            "embedded media",
            "embedded post",
            "embedded player",
            "content",
            "widget",
            "map",
        ),
        *(
            "google map",
            "google maps",
            "spotify embed",
            "spotify",
            "soundcloud",
            "soundcloud player",
            "bandcamp player",
        ),
        *("codepen", "podcast", "podcast player", "untitled", "inline frame", "external content", "media", "document"),
    }
)
TITLE_CHARACTERS_MAX = 300
SHOWN_CHARACTERS_MAX = 60

_TINY = re.compile(r"\s*[01](?:px)?\s*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FLASH = re.compile(r"\.swf(?:[?#]|$)", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_ID = re.compile(r"[\w-]{1,64}")


class Link(NamedTuple):
    """What stands for a frame."""

    href: str
    text: str


@rule(
    stage="tree",
    family="players",
    needs=(*(f"<{name}" for name in FRAMES), *(f"src={quote}{host}" for host in SCRIPTS for quote in ('"', "'"))),
    reason="Feed readers show no players and no pages within the page; a link leads to what they hold.",
    before='<p>Watch:</p><iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ" title="Big Buck Bunny"></iframe>',
    after='<p>Watch:</p><p><a href="https://www.youtube.com/watch?v=aqz-KE-bpKQ">Big Buck Bunny</a></p>',
)
def link_players(fragment: Fragment) -> list[Cut]:
    """Put a link in the place of each frame, player or embedded document that people may want to see."""
    tree = fragment.grow()
    in_links = {node.mem_id for node in tree.css(",".join(f"a {name}" for name in (*FRAMES, "script")))}
    quoted = {_value(node, "href").rstrip("/") for node in tree.css("blockquote.wp-embedded-content a")}
    links: dict[int, tuple[LexborNode, Link]] = {}
    for node in _frames(tree):
        if node.mem_id in in_links:  # a link in a link is none
            continue
        link = _link(node, fragment.base)
        if link and link.href.rstrip("/") not in quoted:
            links[node.mem_id] = (node, link)
    if not links:
        return []
    fragment.names |= {"a", "p"}
    return _exchange(tree, links)


def _frames(tree: LexborHTMLParser) -> list[LexborNode]:
    frames = tree.css(",".join(FRAMES))[:FRAMES_MAX]
    scripts = [node for node in tree.css("script[src]") if _value(node, "src").startswith(SCRIPTS)]
    return outermost([*frames, *scripts[:FRAMES_MAX]])


def _link(node: LexborNode, base: str | None) -> Link | None:
    """Give the link that stands for a frame; None for one that goes with all it holds, or that holds what can stay."""
    if node.tag in BY_ID:
        name, form = BY_ID[node.tag]
        number = _value(node, name)
        return _titled(node, form.format(number)) if _ID.fullmatch(number) and not node.css_first("a[href]") else None
    fallback = _fallback(node) if node.tag == "iframe" else None
    for published in _addresses(node):
        address = _absolute(published, base)
        page = page_of(address)
        if page is not None:
            return _titled(node, page, fallback) if page else None
        if fallback or node.tag == "script":
            break
        if holds_something(node) or (node.tag in {"object", "embed"} and is_picture(node)):
            return None  # `show_objects` takes it
        if split(address) and not _is_hidden(node) and not _FLASH.search(address):
            return _titled(node, _without_secret(address))
    return fallback


def _addresses(node: LexborNode) -> Iterator[str]:
    """Give the addresses that a frame may show, those of an object's parameters included."""
    nodes = [node, *node.css("embed,iframe,param")] if node.tag == "object" else [node]
    for each in nodes:
        names: tuple[str, ...]
        if each.tag == "param":
            names = ("value",) if _value(each, "name").lower() in {"movie", "src", "url"} else ()
        else:
            names = ("data", "src") if each.tag == "object" else ADDRESSES
        for name in names:
            if (value := _value(each, name)) and not value.lower().startswith(("about:", "data:", "javascript:")):
                yield value


def _fallback(frame: LexborNode) -> Link | None:
    """Give the link that a frame holds for those who see no frames, where it holds nothing else.

    Bandcamp names album and artist in it, Medium gives the only address of a gist.
    """
    inside = frame.first_child
    markup = inside.text_content if inside is not None else None
    if not markup or "<a" not in markup:
        return None
    tree = html.parse(markup)
    anchors = tree.css("a[href]")
    if len(anchors) != 1 or split(href := _value(anchors[0], "href")) is None:
        return None
    text = html.text_of(anchors[0])
    if text != " ".join(html.text(markup).split()):
        return None
    return Link(href, _shown(href) if text.startswith(("http://", "https://")) or not text else text)


def _titled(node: LexborNode, href: str, fallback: Link | None = None) -> Link:
    """Give a link to a page with what the frame says of it, else with the address itself."""
    title = " ".join(_CONTROLS.sub(" ", _value(node, "title") or _value(node, "playlabel")).split())
    if title and title.lower() not in SAYING_NOTHING and len(title) <= TITLE_CHARACTERS_MAX:
        return Link(href, title)
    if fallback and "/" not in fallback.text:
        return Link(href, fallback.text)
    return Link(href, _shown(href))


def _shown(href: str) -> str:
    """Give an address as people read it: without scheme, cut where it is long."""
    shown = re.sub(r"^https?://(?:www\.)?", "", href).rstrip("/")
    shown = "".join(_CONTROLS.sub("", shown).split())
    return shown if len(shown) <= SHOWN_CHARACTERS_MAX else shown[: SHOWN_CHARACTERS_MAX - 1] + "…"


def _absolute(address: str, base: str | None) -> str:
    if address.startswith("//"):
        return "https:" + address
    if base is None or "://" not in base:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _without_secret(address: str) -> str:
    """Give the post that WordPress embeds: its frame shows an extract of it (wp-includes/embed.php)."""
    return re.sub(r"/embed/?#\?secret=.*", "/", address)


def _is_hidden(node: LexborNode) -> bool:
    """Whether nobody was meant to see a frame: it counts visitors, or answers scripts."""
    sizes = [size for name in ("width", "height") if (size := _value(node, name))]
    return (
        "hidden" in node.attributes
        or _HIDDEN.search(_value(node, "style")) is not None
        or bool(sizes and all(_TINY.fullmatch(size) for size in sizes))
    )


def _value(node: LexborNode, name: str) -> str:
    return (node.attributes.get(name) or "").strip()


def _exchange(tree: LexborHTMLParser, links: dict[int, tuple[LexborNode, Link]]) -> list[Cut]:
    """Put links where frames stand: a paragraph between blocks, else in the line, apart from the words around."""
    cuts: list[Cut] = []
    joined: dict[int, tuple[str, int]] = {}
    for key, (node, link) in links.items():
        size = len(node.html or "")
        if _joins(node.prev, node.parent, -1) or _joins(node.next, node.parent, 0):
            joined[key] = (f" {link.text} ", size)
        else:
            text = html.text_of(node)
            cuts.append(Cut(text=text, added=link.text, markup_bytes=max(0, size - len(text))))
    if joined:  # what words they stand in, only a walk through all texts tells
        cuts += exchange.exchanged(exchange.in_tree(tree, joined))
    for node, link in links.values():
        _replace(tree, node, link)
    return cuts


def _replace(tree: LexborHTMLParser, node: LexborNode, link: Link) -> None:
    anchor = tree.create_node("a")
    anchor.attrs["href"] = link.href
    anchor.insert_child(link.text)
    if _stands_between_blocks(node):
        paragraph = tree.create_node("p")
        paragraph.insert_child(anchor)
        node.insert_before(paragraph)
    else:
        if _joins(node.prev, node.parent, -1):
            node.insert_before(" ")
        node.insert_before(anchor)
        if _joins(node.next, node.parent, 0):
            node.insert_after(" ")
    node.decompose()


def _joins(neighbour: LexborNode | None, parent: LexborNode | None, end: int) -> bool:
    """Whether the words of a link could run into those beside it; `end` is where a text beside it is looked at."""
    if neighbour is None:
        return parent is not None and parent.tag not in BLOCKS
    if neighbour.is_text_node:
        text = neighbour.text_content
        return not text or not text[end].isspace()
    return not (neighbour.is_element_node and (neighbour.tag in BLOCKS or neighbour.tag == "br"))


def _stands_between_blocks(node: LexborNode) -> bool:
    parent = node.parent
    if parent is not None and parent.tag not in LAYOUT and parent.tag not in {"blockquote", "figure"}:
        return False
    return _is_end(node, "prev") and _is_end(node, "next")


def _is_end(node: LexborNode, way: str) -> bool:
    """Whether a block, another frame or nothing comes next, one way or the other."""
    beside: LexborNode | None = getattr(node, way)
    while beside is not None and (beside.is_comment_node or _is_blank(beside)):
        beside = getattr(beside, way)
    return beside is None or (beside.is_element_node and (beside.tag in BLOCKS or beside.tag in FRAMES))


def _is_blank(node: LexborNode) -> bool:
    return node.is_text_node and not (node.text_content or "").strip()
