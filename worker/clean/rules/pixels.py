"""Images that nobody sees: they count readers, or keep space on a page that is no more."""

import html
import re
from functools import lru_cache

from worker.clean.beacons import SPACERS, is_beacon
from worker.clean.cut import Cut, remove
from worker.clean.rule import Fragment, rule
from worker.clean.rules.lazy import LOADED_FROM, is_stand_in

#: An image in canonical markup. What nh3 leaves of its attributes is enough to judge by, so no tree is needed.
IMAGE = re.compile(r"<img [^>]*>")
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_ADDRESS = re.compile(r"(?:https?:)?//([^/?#]+)([^#]*)", re.IGNORECASE)
#: What alternative texts say that say nothing.
_NOTHING = frozenset({"", "spacer", "blank", "pixel", "tracker", "tracking pixel", "counter", "1x1", "img", "image"})
_DOTS = frozenset({"0", "1", "0px", "1px"})
#: Rules run until nothing changes, so each image is asked for several times; very long ones are not remembered.
REMEMBERED_CHARACTERS_MAX = 2_000
#: A style under which an image is not seen.
_UNSEEN = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden", re.IGNORECASE)
_DOT_SIZE = re.compile(r"(?:^|[;\s])(width|height)\s*+:\s*+[01](?:px)?\s*+(?=;|!|$)", re.IGNORECASE)
_MAYBE_UNSEEN = re.compile(
    r"(?:display|visibility)\s*+:\s*+(?:none|hidden)|\shidden\b|(?<![\w-])(?:width|height)\s*+:\s*+[01](?:px)?\s*+[;!\"']",
    re.IGNORECASE,
)


@rule(
    stage="tidy",
    family="pixels",
    needs=("<img",),
    reason="Images of one pixel and of counting services tell others who reads what, and show the reader nothing.",
    before='<p>Hello.<img src="https://feeds.feedburner.com/~r/example/~4/x" width="1" height="1" alt=""></p>',
    after="<p>Hello.</p>",
)
def drop_tracking_pixels(fragment: Fragment) -> list[Cut]:
    """Drop images that count readers, and those that only keep space."""
    count = 0

    def without(tag: re.Match[str]) -> str:
        nonlocal count
        if not _is_pixel(tag[0]):
            return tag[0]
        count += 1
        return ""

    before = len(fragment.markup)
    fragment.markup = IMAGE.sub(without, fragment.markup)
    return [Cut(count=count, markup_bytes=before - len(fragment.markup))] if count else []


def _is_pixel(tag: str) -> bool:
    """Whether an image, as nh3 writes it, shows nothing. Where it says something, only a certain row counts."""
    return _judged(tag) if len(tag) <= REMEMBERED_CHARACTERS_MAX else _judged.__wrapped__(tag)


@lru_cache(maxsize=1_000)
def _judged(tag: str) -> bool:
    attributes = dict(ATTRIBUTE.findall(tag))
    source = html.unescape(attributes.get("src", ""))
    address = _ADDRESS.match(source)
    if address and is_beacon(address[1].lower().rpartition("@")[2].partition(":")[0], address[2] or "/"):
        return True
    if says_something(attributes.get("alt"), attributes.get("title")):
        return False
    sizes = {value for name in ("width", "height") if (value := attributes.get(name))}
    name = re.split(r"[?#]", source, maxsplit=1)[0].rpartition("/")[2].lower()
    return bool(sizes and sizes <= _DOTS) or name in SPACERS


@rule(
    stage="tree",
    family="pixels",
    needs=("display", "hidden", "width:", "height:", "DISPLAY", "width :", "WIDTH"),
    reason="An image that its page hides was never meant to be seen.",
    before='<p>Hello.<img src="https://example.org/open?id=7" style="display:none"></p>',
    after="<p>Hello.</p>",
)
def drop_hidden_images(fragment: Fragment) -> list[Cut]:
    """Drop images that their own style hides, unless they say something or a script was to show them."""
    if "img" not in fragment.names or not any(
        _MAYBE_UNSEEN.search(tag)
        for tag in fragment.tags.split(">\n")
        if tag[:4].lower() in {"<img", "<ima"} and (" style" in tag or "hidden" in tag)
    ):
        return []
    tree = fragment.grow()
    return remove(tree, [node for node in tree.css("img") if _is_hidden(node.attributes)])


def says_something(*texts: str | None) -> bool:
    """Whether one of the texts of an image is about what it shows."""
    return any(text and text.strip(" \t\n\xa0*._|-").lower() not in _NOTHING for text in texts)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style") or ""
    return (
        ("hidden" in attributes or _UNSEEN.search(style) is not None or len(set(_DOT_SIZE.findall(style.lower()))) > 1)
        and not says_something(attributes.get("alt"), attributes.get("title"))
        and attributes.keys().isdisjoint(LOADED_FROM)
        and not is_stand_in((attributes.get("src") or "").strip())
    )
