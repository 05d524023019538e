"""Pictures with captions as platforms lay them out, made figures."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.cut import Cut, outermost
from worker.clean.html import siblings, text_of
from worker.clean.rule import Fragment, rule


class Layout(NamedTuple):
    """How a platform lays out a picture with its caption."""

    around: str  #: Selector of what holds both.
    caption: str  #: Selector of the caption in it.
    source: str


LAYOUTS = (
    Layout("div.wp-caption, dl.wp-caption", ".wp-caption-text, .wp-caption-dd",
           "WordPress before HTML5 themes: [caption]"),
    Layout("table.tr-caption-container", "td.tr-caption", "Blogger: Add caption"),
    Layout("div.serendipity_imageComment_left, div.serendipity_imageComment_right, div.serendipity_imageComment_center",
           ".serendipity_imageComment_txt", "Serendipity: image with comment"),
    Layout("div.figure", "p.caption", "docutils and Sphinx before HTML5; knitr"),
)  # fmt: skip
#: No more are made of one entry.
FIGURES_MAX = 500
#: Where the picture stands, in layouts that are not made of div.
_PLACE = {"table": "td", "dl": "dt"}
_LAID_OUT = re.compile(r"<(?:div|dl|table|DIV|DL|TABLE)\b[^<>]*?(?:wp-caption|tr-caption|imageComment|figure)")
_SHOWN = "img,video,audio,picture"


@rule(
    stage="tree",
    family="images",
    needs=("wp-caption", "tr-caption", "serendipity_imageComment", 'class="figure'),
    reason="A caption is told from the text around it only where it is marked up as one.",
    before='<div class="wp-caption"><img src="https://example.org/cat.jpg"><p class="wp-caption-text">A cat</p></div>',
    after='<figure><img src="https://example.org/cat.jpg"><figcaption>A cat</figcaption></figure>',
)
def mark_up_captions(fragment: Fragment) -> list[Cut]:
    """Make a figure of what holds one picture, or several, and a caption."""
    if not _LAID_OUT.search(fragment.tags):
        return []
    tree = fragment.grow()
    found = {node.mem_id: layout for layout in LAYOUTS for node in tree.css(layout.around)[:FIGURES_MAX]}
    nodes = [node for layout in LAYOUTS for node in tree.css(layout.around)[:FIGURES_MAX]]
    count = sum(_make_figure(tree, node, found[node.mem_id]) for node in outermost(nodes))
    if count:
        fragment.names |= {"figure", "figcaption"}
    return [Cut(count=count)] if count else []


def _make_figure(tree: LexborHTMLParser, node: LexborNode, layout: Layout) -> bool:
    """Put a figure in the place of a layout, unless it holds anything but pictures and one caption."""
    captions = node.css(layout.caption)
    pictures = node.css(_SHOWN)
    place = node.css_first(_PLACE[node.tag]) if node.tag in _PLACE else node
    if len(captions) != 1 or not pictures or place is None or len(place.css(_SHOWN)) != len(pictures):
        return False
    (caption,) = captions
    if caption.css_first(_SHOWN) or node.css_first("figure"):
        return False
    if not text_of(caption) or text_of(caption) != text_of(node):
        return False
    figure, figcaption = tree.create_node("figure"), tree.create_node("figcaption")
    for child in siblings(caption.first_child):
        figcaption.insert_child(child)
    caption.decompose()
    for child in siblings(place.first_child):
        figure.insert_child(child)
    figure.insert_child(figcaption)
    node.insert_before(figure)
    node.decompose()
    return True
