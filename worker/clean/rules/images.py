"""Images as nh3 leaves them, and those that it cannot leave."""

import html
import re

from worker.clean.cut import Cut, remove
from worker.clean.rule import Fragment, rule
from worker.clean.rules.pixels import ATTRIBUTE

#: What calls for `mend_images`: an image with candidates alone, a size that is no number of pixels.
_ODD = re.compile(
    r"<(?:img|video)\b(?:"
    r'(?=[^>]* (?:width|height)="(?![0-9]{1,5}")[^"]*")'
    r'|(?=[^>]* srcset=")(?![^>]* src="))'
)
_MEDIUM = re.compile(r"<(?:img|video) [^>]*>")
_PIXELS = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]+)?(?:px)?\s*;?")
_SIZES = frozenset({"width", "height"})
_DATA = re.compile(r"""\bsrc\s*+=\s*+["']?\s*+data:image""", re.IGNORECASE)
#: No screen on which feeds are read shows more.
WIDTH_MAX = 2_000
#: Shorter ones are placeholders and icons.
INLINE_CHARACTERS_MIN = 1_000


@rule(
    stage="tidy",
    family="images",
    needs=("<img", "<video"),
    writes_tags=True,
    reason="Feed readers that do not know srcset need src, and a size in per cent or words is none of the image.",
    before='<p><img srcset="https://example.org/s.jpg 320w, https://example.org/m.jpg 960w" width="100%"></p>',
    after='<p><img src="https://example.org/m.jpg" '
    'srcset="https://example.org/s.jpg 320w, https://example.org/m.jpg 960w"></p>',
)
def mend_images(fragment: Fragment) -> list[Cut]:
    """Give images that have only candidates one of them as address, and drop sizes that are no pixels."""
    if not _ODD.search(fragment.markup):
        return []
    count = 0

    def mended(tag: re.Match[str]) -> str:
        nonlocal count
        new = _mended(tag[0]) if _ODD.match(tag[0]) else tag[0]
        count += new != tag[0]
        return new

    before = len(fragment.markup)
    fragment.markup = _MEDIUM.sub(mended, fragment.markup)
    return [Cut(count=count, markup_bytes=max(0, before - len(fragment.markup)))] if count else []


def _mended(tag: str) -> str:
    attributes = []
    for name, value in ATTRIBUTE.findall(tag):
        if name in _SIZES:
            pixels = _PIXELS.fullmatch(value)
            if pixels is None:
                continue
            value = pixels[1]  # noqa: PLW2901
        attributes.append((name, value))
    given = dict(attributes)
    if tag.startswith("<img ") and "src" not in given and (source := best(html.unescape(given.get("srcset", "")))):
        attributes.insert(0, ("src", html.escape(source)))
    written = "".join(f' {name}="{value}"' for name, value in attributes)
    return f"{tag[: tag.index(' ')]}{written}>"


def best(candidates: str) -> str | None:
    """Give the address of the widest image among candidates (HTML §4.8.4.2.1) that is not wider than screens are."""
    found: list[tuple[str, float]] = []
    address, size = "", 0.0
    for word in candidates.split():
        if address:
            descriptor, comma, following = word.partition(",")
            size = size or _width(descriptor)
            if not comma:
                continue
            found.append((address, size))
            address = ""
        else:
            following = word
        bare = following.rstrip(",")
        if bare == following:
            address, size = bare, 0.0
        elif bare:
            found.append((bare, 0.0))
    if address:
        found.append((address, size))
    fitting = [each for each in found if each[1] <= WIDTH_MAX]
    if fitting:
        return max(fitting, key=lambda each: each[1])[0]
    return min(found, key=lambda each: each[1])[0] if found else None


def _width(descriptor: str) -> float:
    """Give the width of "960w"; a density ("2x") says nothing of it, but more is better."""
    number = descriptor[:-1]
    return float(number) if descriptor[-1:] in {"w", "x"} and number.replace(".", "", 1).isdecimal() else 0.0


@rule(
    stage="tree",
    family="images",
    needs=("data:image",),
    reason="No address but http and its like may pass, so an image written into the text as data: would vanish unsaid.",
    before=f'<p>See: <img src="data:image/png;base64,{"A" * INLINE_CHARACTERS_MIN}"></p>',
    after="<p>See: </p>",
)
def drop_inline_images(fragment: Fragment) -> list[Cut]:
    """Drop images that stand in the text as data; a picture, not a placeholder, is a defect."""
    if not _DATA.search(fragment.tags):
        return []
    tree = fragment.grow()
    images = [
        node
        for node in tree.css("img[src]")
        if (node.attributes["src"] or "").strip().lower().startswith("data:") and not node.attributes.get("srcset")
    ]
    for node in images:
        source = (node.attributes["src"] or "").strip()
        if len(source) >= INLINE_CHARACTERS_MIN:
            fragment.findings.append(("image-inline", f"{source.partition(',')[0][:100]}, {len(source):,} characters"))
    return remove(tree, images)
