"""What Skype's browser add-on wrote into posts while their authors edited them (2009 to 2013).

Spans that say nothing need no rule: nh3 unwraps them, and their styles are not read (`html.style_values`).
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.cut import Cut, remove
from worker.clean.html import text_of
from worker.clean.markup import BLOCKS
from worker.clean.rule import Fragment, rule

#: Parts that say something to Skype's user, never to the reader: marks, menus, logos, the word "FREE".
_SPOKEN = re.compile(r"\bskype_(?:pnh|c2c)_(?:mark|menu|free|logo)")
_SAYS_SOMETHING = re.compile(r"skype_(?:c2c_|pnh_(?:print|mark|menu|free|logo))")
_CONTAINER = re.compile(r"\bskype_(?:pnh|c2c)_container")
_NOT_DIGIT = re.compile(r"[^\d+]+")


@rule(
    stage="tree",
    family="skype",
    needs=("skype_",),
    reason="Skype's add-on wrapped telephone numbers in highlighting and often wrote them a second time.",
    before='<p>Call <span class="skype_pnh_print_container">020 7017 8030</span>'
    '<span class="skype_pnh_container"><span class="skype_pnh_text_span">020 7017 8030</span></span>.</p>',
    after="<p>Call 020 7017 8030.</p>",
)
def drop_skype_highlighting(fragment: Fragment) -> list[Cut]:
    """Drop Skype's own words and the second copy of a number; keep all else that its spans enclose."""
    if not _SAYS_SOMETHING.search(fragment.tags):
        return []
    tree = fragment.grow()
    cuts = remove(tree, (node for node, names in _spans(tree) if _SPOKEN.search(names)))
    containers = (node for node, names in _spans(tree) if _CONTAINER.search(names))
    cuts += remove(tree, [node for node in containers if _repeats_what_precedes(node)])
    count = 0
    for node, _ in _spans(tree):  # what their markup weighs is counted with what nh3 drops
        if node.tag not in BLOCKS:
            node.unwrap()
            count += 1
        elif "style" in node.attributes:
            del node.attrs["style"]
    return [*cuts, Cut(count=count)] if count else cuts


def _spans(tree: LexborHTMLParser) -> list[tuple[LexborNode, str]]:
    """Give Skype's elements with their classes; asked for again after each removal, which frees what is inside."""
    return [(node, node.attributes.get("class") or "") for node in tree.css('[class*="skype_"]')]


def _repeats_what_precedes(node: LexborNode) -> bool:
    """Whether the number in a container stands right before it already."""
    before = node.prev
    while before is not None and not text_of(before):
        before = before.prev
    number = _NOT_DIGIT.sub("", text_of(node)) if before is not None else ""
    return bool(number and before and _NOT_DIGIT.sub("", text_of(before)).endswith(number))
