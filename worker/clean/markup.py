"""Facts about HTML that the rules share, and patterns for canonical markup.

Canonical markup is what nh3 writes: lower-case tags, double-quoted attributes, `<`, `>` and `&` escaped in
text and attributes, every element closed. On it `<[^>]*>` is exactly one tag, so patterns may match whole tags.
"""

import html
import re

#: Elements that only arrange. Their content stays and they go, by `unwrap_layout`.
LAYOUT = frozenset(
    "address article aside center dialog div fieldset footer form header hgroup legend main menu nav search "
    "section".split()
)
#: Block elements with a meaning of their own (HTML Standard §15.3, display: block, list-item, table and its parts).
MEANINGFUL_BLOCKS = frozenset(
    "blockquote caption col colgroup dd details dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary "
    "table tbody td tfoot th thead tr ul".split()
)
BLOCKS = LAYOUT | MEANINGFUL_BLOCKS
#: Inline elements with a meaning.
INLINE = frozenset(
    "a abbr b bdi bdo big br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small strong sub sup time tt "
    "u var wbr audio video source track picture".split()
)
#: Elements whose text is no text of the entry (DESIGN.md §2 promise 1).
NOT_TEXT = frozenset({"script", "style"})

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
#: A paragraph without attributes. Unrolled and possessive: `.*?` costs a step for every character.
PARAGRAPH = re.compile(r"<p>([^<]*+(?:<(?!/p>)[^<]*+)*+)</p>")
#: A parser drops the first line break in pre; a writer that does not double it must not write any.
PRE_BREAK = re.compile(r"(<pre[^>]*>)\n+")

_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS | {'br'}))})\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")


def plain(markup: str) -> str:
    """Give the text of canonical markup with white space folded; block boundaries and `<br>` separate words."""
    if "<" in markup:
        markup = _ANY_TAG.sub("", _BLOCK_TAG.sub(" ", markup) if _BLOCK_TAG.search(markup) else markup)
    return " ".join((html.unescape(markup) if "&" in markup else markup).split())
