"""Images that a script was to load: their addresses stand in other attributes, which nh3 drops.

Where a script-less copy stands beside one in noscript, one of the two goes.
"""

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.cut import Cut, outermost, remove
from worker.clean.html import text_of
from worker.clean.rule import Fragment, rule

#: Attributes in which loaders keep the address of an image, the surest first. Who writes them: lazysizes, lozad,
#: vanilla-lazyload, Smush, Perfmatters; WP Rocket, Jetpack, BJ Lazy Load, a3 Lazy Load; jQuery Lazy Load before 2.0;
#: slick; Echo.js; Cloudflare Mirage; mod_pagespeed; Ezoic; Optimole; WP Fastest Cache; NitroPack; Slider Revolution;
#: Flickity; LinkedIn; Zhihu; Sina blog; layzr.js; Taobao.
LOADED_FROM = (
    *("data-src", "data-lazy-src", "data-original", "data-lazy", "data-echo", "data-cfsrc", "data-pagespeed-lazy-src"),
    *("data-ezsrc", "data-opt-src", "data-wpfc-original-src", "nitro-lazy-src", "data-lazyload", "data-lazyload-src"),
    *(
        "data-flickity-lazyload",
        "data-delayed-url",
        "data-li-src",
        "data-actualsrc",
        "data-real-src",
        "data-original-src",
    ),
    *("data-layzr", "data-ks-lazyload", "data-defer-src", "data-raw-src", "data-hi-res-src", "real_src", "lazysrc"),
)
#: Attributes with the address of another size, for where nothing else is known: Jetpack's carousel, WordPress'
#: gallery block, Squarespace, Medium, Pinterest.
SPARE = (
    *("data-large-file", "data-orig-file", "data-medium-file", "data-full-url", "data-image", "data-image-src"),
    *("data-canonical-src", "data-pin-media", "data-url"),
)
#: The same for several sizes at once.
SETS = (
    *("data-srcset", "data-lazy-srcset", "data-cfsrcset", "data-ezsrcset", "data-opt-srcset"),
    *("data-wpfc-original-srcset", "nitro-lazy-srcset", "data-original-set"),
)
#: Names of files that stand for an image until a loader comes; from the loaders above.
_STANDS_IN = re.compile(
    r"(?:^|/)(?:(?:lazy|lazyload|placeholder|blank|spacer|pixel|transparent|trans|clear|grey|gray|loading|loader|dummy|empty|"
    r"1x1|px|fallback)(?:[._-](?:\w|-)*)?\.(?:gif|png|svg|jpe?g|webp)|lazy_placeholder\.\w+|ajax-loader\.gif)(?:[?#]|$)",
    re.IGNORECASE,
)
_LOADED = re.compile(
    rf"data-(?:{'|'.join(name[5:] for name in (*LOADED_FROM, *SETS) if name.startswith('data-'))})\s*+="
    r"|nitro-lazy|real_src|lazysrc|DATA-"
)
_SPARE = re.compile(rf"data-(?:{'|'.join(name[5:] for name in SPARE)})\s*+=")
_MAY_STAND_IN = re.compile(
    r"""\ssrc\s*+=\s*+(?:["']?\s*+(?:data|about):|""|''|["']?[^"'\s>]*?(?:blank|lazy|placeholder|spacer|transparent|pixel|1x1))"""
)
#: No address, but what a script was to make one from.
_TEMPLATE = re.compile(r"[\s{}<>\[\]]")
_SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+$)|^https?://|\?.*$|#.*$")
_PROXY = re.compile(r"^i\d\.wp\.com/")


@rule(
    stage="tree",
    family="images",
    needs=("<img", "<video", "<audio", "<amp-img", "<amp-anim", "<noscript"),
    reason="Scripts load images from attributes that no feed reader looks at, and leave a grey pixel until they do.",
    before='<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="https://example.org/cat.jpg" alt="Cat">'
    '<noscript><img src="https://example.org/cat.jpg" alt="Cat"></noscript></p>',
    after='<p><img src="https://example.org/cat.jpg" alt="Cat"></p>',
)
def resolve_lazy_images(fragment: Fragment) -> list[Cut]:
    """Give images the addresses that a script was to give them, and drop the copies for those without scripts."""
    tags, names = fragment.tags, fragment.names
    if not (
        "noscript" in names
        or "amp-img" in names
        or "amp-anim" in names
        or _LOADED.search(tags)
        or (_SPARE.search(tags) and _MAY_STAND_IN.search(tags))
    ):
        return []
    tree = fragment.grow()
    cuts = _from_amp(tree) if "amp-img" in names or "amp-anim" in names else []
    if cuts:
        names.add("img")
    loaded = {node.mem_id for node in tree.css("img,source,video,audio") if _load(node)}
    if "noscript" in names:
        cuts += remove(tree, [node for pair in _copies(tree, loaded) for node in pair])
    return [*cuts, Cut(count=len(loaded))] if loaded else cuts


def is_stand_in(address: str) -> bool:
    """Whether an address shows nothing of the image that it stands for."""
    return address in {"", "#"} or address.startswith(("data:", "about:")) or _STANDS_IN.search(address) is not None


def _from_amp(tree: LexborHTMLParser) -> list[Cut]:
    """Make AMP's images plain ones; what they hold is shown while they load."""
    nodes = outermost(tree.css("amp-img,amp-anim"))
    for node in nodes:
        image = tree.create_node("img")
        for name in ("src", "srcset", "alt", "title", "width", "height"):
            if value := node.attributes.get(name):
                image.attrs[name] = value
        node.insert_before(image)
    return remove(tree, nodes)


def _load(node: LexborNode) -> bool:
    """Give an image, or what plays, its address; say whether it had to be looked for."""
    given = {name: value.strip() for name, value in node.attributes.items() if value}
    shown, shown_set = given.get("src", ""), given.get("srcset", "")
    address = _first(given, LOADED_FROM)
    if address is None and node.tag == "img" and is_stand_in(shown) and not shown_set:
        address = _first(given, SPARE)
    candidates = next((value for name in SETS if (value := given.get(name)) and "data:" not in value), None)
    if node.tag == "source" and node.parent is not None and node.parent.tag == "picture":
        address, candidates = None, candidates or (None if shown_set else address)
    if candidates:
        node.attrs["srcset"] = candidates
    if address and address != shown:
        node.attrs["src"] = address
        if shown_set.startswith("data:") and not candidates:
            del node.attrs["srcset"]
    elif candidates and shown and is_stand_in(shown):
        del node.attrs["src"]  # `mend_images` takes one of the candidates
    return bool(candidates) or bool(address and address != shown)


def _first(given: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """Give the first of some attributes that holds an address."""
    for name in names:
        value = given.get(name)
        if value and not _TEMPLATE.search(value) and not is_stand_in(value) and ("/" in value or "." in value):
            return value
    return None


def _copies(tree: LexborHTMLParser, loaded: set[int]) -> Iterator[list[LexborNode]]:
    """Give what stands in noscript and is shown without it, and images that only stand in for one in noscript."""
    holders = [(node, node.css("img,iframe")) for node in outermost(tree.css("noscript"))]
    inside = {node.mem_id for _, nodes in holders for node in nodes}
    shown = {_stem(_address(node)) for node in tree.css("img,iframe") if node.mem_id not in inside} - {""}
    for holder, nodes in holders:
        if len(nodes) != 1 or text_of(holder):
            continue
        beside = [image for way in ("prev", "next") for image in _images(_beside(holder, way))]
        if _stem(_address(nodes[0])) in shown or any(image.mem_id in loaded for image in beside):
            yield [holder]
        elif nodes[0].tag == "img":
            yield [image for image in beside[:1] if is_stand_in((image.attributes.get("src") or "").strip())]


def _address(node: LexborNode) -> str:
    """Give the address of an image or frame, also of one that no rule has looked at yet."""
    given = {name: value.strip() for name, value in node.attributes.items() if value}
    shown = given.get("src", "")
    return (_first(given, LOADED_FROM) if is_stand_in(shown) else None) or shown


def _images(node: LexborNode | None) -> list[LexborNode]:
    """Give the one image that an element is or holds; none where it holds text or several."""
    if node is None:
        return []
    if node.tag == "img":
        return [node]
    images = node.css("img")
    return images if len(images) == 1 and not text_of(node) else []


def _beside(node: LexborNode, way: str) -> LexborNode | None:
    """Give the element beside a node, if no text stands between."""
    beside: LexborNode | None = getattr(node, way)
    while beside is not None and (
        beside.is_comment_node or (beside.is_text_node and not (beside.text_content or "").strip())
    ):
        beside = getattr(beside, way)
    return beside if beside is not None and beside.is_element_node else None


def _stem(address: str) -> str:
    """Give what the addresses of one image in several sizes have in common."""
    return _PROXY.sub("", _SIZE.sub("", re.sub(r"^//", "https://", address)))
