"""Control characters, which only references can bring in: the parser has dropped those of the document itself.

What publishes drops them, as no XML may hold them. Dropped after nh3 has looked, they make `java&#27;script:` run.
"""

import re

from worker.clean.cut import Cut
from worker.clean.exchange import exchanged
from worker.clean.html import pieces, siblings
from worker.clean.rule import Fragment, rule

#: References to what XML 1.0 §2.2 forbids. `re` finds "#" fast, and "&" stands in every link.
_REFERENCE = re.compile(
    r"#(?<=&#)(?:0*+(?:[0-8]|1[14-9]|2\d|3[01]|6553[45])(?!\d)"
    r"|[xX]0*+(?:[0-8bBeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]))"
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\ufffe\uffff]")
#: What becomes of them. Some part words: U+000B, and for Python U+001C to U+001F. U+0000 is never read as itself.
DROPPED = dict.fromkeys((*range(1, 9), *range(14, 28), 0xFFFE, 0xFFFF), "") | dict.fromkeys((11, 28, 29, 30, 31), " ")


@rule(
    stage="tree",
    family="safety",
    needs=(_REFERENCE,),
    is_required=True,
    reason="No XML may hold control characters; dropped later, in an address, they may leave one that runs.",
    before='<p>Ring&#7; the <a href="java&#27;script:alert(1)">bell</a></p>',
    after="<p>Ring the <a>bell</a></p>",
)
def drop_controls(fragment: Fragment) -> list[Cut]:
    """Drop control characters from texts and attributes."""
    tree = fragment.grow()
    texts = (text for root in siblings(tree.root) for text, _ in pieces(root))
    cuts = exchanged(
        (part, None if _CONTROLS.fullmatch(part) is None else "", len(part))
        for text in texts
        for part in re.split(f"({_CONTROLS.pattern})", text)
    )
    fragment.fell()
    before = fragment.markup
    fragment.markup = before.translate(DROPPED)
    if cuts or fragment.markup == before:
        return cuts
    return [Cut(count=len(before) - len(fragment.markup) or 1, markup_bytes=len(before) - len(fragment.markup))]
