"""What Skype's browser add-on wrote into posts while their authors edited them (2009 to 2013)."""

import re

from selectolax.lexbor import LexborNode

from worker.clean.cut import Cut, remove
from worker.clean.html import text_of
from worker.clean.rule import Fragment, rule

#: Parts that say something to Skype's user, never to the reader: marks, menus, logos, the word "FREE".
_SPOKEN = ",".join(
    f'[class*="skype_{part}"]'
    for part in ("pnh_mark", "c2c_mark", "c2c_menu", "pnh_menu", "c2c_free", "pnh_free", "c2c_logo", "pnh_logo")
)
_CONTAINER = '[class*="skype_pnh_container"],[class*="skype_c2c_container"]'
_ANY = '[class*="skype_"]'
_NOT_DIGIT = re.compile(r"[^\d+]+")


@rule(
    stage="tree",
    needs=("skype_",),
    reason="Skype's add-on wrapped telephone numbers in highlighting and often wrote them a second time.",
    before='<p>Call <span class="skype_pnh_print_container">020 7017 8030</span>'
    '<span class="skype_pnh_container"><span class="skype_pnh_text_span">020 7017 8030</span></span>.</p>',
    after="<p>Call 020 7017 8030.</p>",
)
def drop_skype_highlighting(fragment: Fragment) -> list[Cut]:
    """Drop Skype's own words and the second copy of a number; keep all else that its spans enclose."""
    tree = fragment.grow()
    cuts = remove(tree, tree.css(_SPOKEN))
    cuts += remove(tree, [node for node in tree.css(_CONTAINER) if _repeats_what_precedes(node)])
    spans = tree.css(_ANY)  # what their markup weighs is counted with what nh3 drops
    for node in spans:
        node.unwrap()
    return [*cuts, Cut(count=len(spans))] if spans else cuts


def _repeats_what_precedes(node: LexborNode) -> bool:
    """Whether the number in a container stands right before it already."""
    before = node.prev
    while before is not None and not text_of(before):
        before = before.prev
    number = _NOT_DIGIT.sub("", text_of(node)) if before is not None else ""
    return bool(number and before and _NOT_DIGIT.sub("", text_of(before)).endswith(number))
