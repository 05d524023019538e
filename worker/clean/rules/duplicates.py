"""What stands twice at the beginning of an entry: its title, its first image."""

import re

from worker.clean.compare import folded, same_page
from worker.clean.cut import Cut
from worker.clean.ends import LINK, Block, cut_blocks, first_block, is_last
from worker.clean.rule import Fragment, rule

#: Headings that a page's title may stand in; smaller ones are parts of the text.
TITLE_HEADINGS = frozenset({"h1", "h2", "h3"})

#: What may stand before an image and between two: nothing to be read, nothing else to be seen.
_BETWEEN = r"(?:\s|&nbsp;|<(?!img[ >]|video|audio|hr)[^>]*>)*+"
_FIRST_IMAGES = re.compile(
    rf"(?P<before>{_BETWEEN})<img (?P<first>[^>]*)>(?P<between>{_BETWEEN})<img (?P<second>[^>]*)>"
    rf"(?:{_BETWEEN}<img (?P<third>[^>]*)>)?+"
)
_BLOCK_TAG = re.compile(r"</?(?:p|figure|h[1-6]|div|blockquote|table)[ >]")
_ATTRIBUTE = re.compile(r'(?:^| )(src|alt)="([^"]*)"')
_HREF = re.compile(r'<a (?:[a-z]+="[^"]*" )*?href="([^"]*)"')


@rule(
    stage="text",
    family="duplicates",
    needs=tuple(f"<{name}" for name in sorted(TITLE_HEADINGS)),
    value="A title",
    reason="A feed reader shows the title above the entry; the heading says it a second time.",
    before="<h2>A title</h2><p>Text.</p>",
    after="<p>Text.</p>",
)
def drop_repeated_title(fragment: Fragment) -> list[Cut]:
    """Drop the heading that an entry begins with where it is the entry's title."""
    first = first_block(fragment.markup)
    return cut_blocks(fragment, [first]) if first and first.name in TITLE_HEADINGS and _repeats(first, fragment) else []


@rule(
    stage="text",
    family="repeated-title",
    is_opt_in=True,
    needs=("<p", "<h4", "<h5", "<h6"),
    value="A title",
    reason="Some systems begin every entry with its title as a paragraph; but a line of a poem may be one, too.",
    before="<p><strong>A title</strong></p><p>Text.</p>",
    after="<p>Text.</p>",
)
def drop_title_paragraph(fragment: Fragment) -> list[Cut]:
    """Drop the paragraph that an entry begins with where it is the entry's title."""
    first = first_block(fragment.markup)
    return cut_blocks(fragment, [first]) if first and _repeats(first, fragment) else []


@rule(
    stage="text",
    family="duplicates",
    needs=("<img",),
    reason="Themes put the featured image into the feed above an entry that begins with it.",
    before='<img src="https://example.org/a.jpg"><p><img src="https://example.org/a.jpg" alt="A"></p><p>Text.</p>',
    after='<p><img src="https://example.org/a.jpg" alt="A"></p><p>Text.</p>',
)
def drop_repeated_image(fragment: Fragment) -> list[Cut]:
    """Drop the first image of an entry where the next thing to be seen is the same one."""
    found = _FIRST_IMAGES.match(fragment.markup)
    if found is None or not _BLOCK_TAG.search(found["between"]):
        return []  # side by side, they may be the stars of a review
    first, second = _attributes(found["first"]), _attributes(found["second"])
    if not first["src"] or first["src"] != second["src"] or first["src"] == _attributes(found["third"] or "")["src"]:
        return []
    if first["alt"] not in {"", second["alt"]}:
        return []
    leads = _leads_to(found["before"])
    if leads is not None and leads != first["src"] and not same_page(leads, fragment.base):
        return []  # where it leads may be said nowhere else
    start, end = found.end("before"), found.end("first") + 1
    fragment.markup = fragment.markup[:start] + fragment.markup[end:]
    return [Cut(markup_bytes=end - start)]


def _attributes(tag: str) -> dict[str, str]:
    return {"src": "", "alt": "", **dict(_ATTRIBUTE.findall(tag))}


def _leads_to(before: str) -> str | None:
    """Give the address of the link that is open at the end of some tags."""
    start = before.rfind("<a ")
    if start < 0 or "</a>" in before[start:]:
        return None
    href = _HREF.match(before, start)
    return href[1] if href else None


def _repeats(block: Block, fragment: Fragment) -> bool:
    """Whether a block says the title and nothing else, and something follows it."""
    if fragment.is_page or not fragment.title or "<img" in block.inside:
        return False
    return (
        folded(block.text) == folded(fragment.title)
        and not is_last(fragment.markup, block.end)
        and all(same_page(href, fragment.base) for href, _ in LINK.findall(block.inside))
    )
