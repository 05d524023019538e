"""Cutting out of a tree so that every word is accounted for, also where the cut goes through one."""

from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.html import pieces, siblings


class Cut(Struct, frozen=True, kw_only=True, gc=False):
    """What one rule took from one place. The engine makes it a line of the ledger."""

    text: str = ""  #: The words removed, exactly.
    count: int = 1  #: Elements, marks or spaces.
    markup_bytes: int = 0  #: Characters of markup removed.
    kept_before: str = ""  #: What is left of a word that the cut went through, before the cut.
    kept_after: str = ""  #: The same, after it.


def remove(tree: LexborHTMLParser, nodes: Iterable[LexborNode]) -> list[Cut]:
    """Remove nodes with all that is in them; give a cut for each, in document order.

    Where a text goes that parted words, a space stays: they must not become one.
    """
    doomed = {node.mem_id: node for node in outermost(nodes)}
    texts = {mem_id: "".join(text for text, _ in pieces(node)) for mem_id, node in doomed.items()}
    if any(text.strip() for text in texts.values()):
        cuts = _accounted(tree, doomed)
    else:  # most are scripts and frames, which hold no words
        cuts = [Cut(markup_bytes=len(node.html or "")) for node in doomed.values()]
    for mem_id, node in doomed.items():
        if _begins_or_ends_a_word(texts[mem_id]):
            node.replace_with(" ")
        else:
            node.decompose()
    return cuts


def _accounted(tree: LexborHTMLParser, doomed: dict[int, LexborNode]) -> list[Cut]:
    """Give the cut for each doomed node, with what is left of words that it goes through."""
    segments = [segment for root in siblings(tree.root) for segment in pieces(root, doomed)]
    cuts = []
    tail = ""  # the word that the kept text so far ends in
    for index, (text, owner) in enumerate(segments):
        if owner is None:
            tail = _last_word(tail + text)
            continue
        words = " ".join(text.split())
        cuts.append(
            Cut(
                text=words,
                markup_bytes=max(0, len(doomed[owner].html or "") - len(text)),
                kept_before="" if not words or text[0].isspace() else tail,
                kept_after="" if not words or text[-1].isspace() else _first_word(segments, index + 1),
            )
        )
        if _begins_or_ends_a_word(text):
            tail = ""
    return cuts


def _begins_or_ends_a_word(text: str) -> bool:
    """Whether a text parts the word before it from that behind it, with white space of its own."""
    return text[:1].isspace() or text[-1:].isspace()


def outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Give those nodes that stand inside no other of them; removing a node frees what is inside."""
    chosen = list(nodes)
    is_inside = {node.mem_id: True for node in chosen}  # for children of a node with this id
    kept = []
    for node in chosen:
        path = []
        parent = node.parent
        while parent is not None and parent.mem_id not in is_inside:
            path.append(parent.mem_id)
            parent = parent.parent
        found = parent is not None and is_inside[parent.mem_id]
        is_inside.update(dict.fromkeys(path, found))
        if not found:
            kept.append(node)
    return kept


def _last_word(text: str) -> str:
    return "" if not text or text[-1].isspace() else text.rsplit(maxsplit=1)[-1]


def _first_word(segments: Sequence[tuple[str, int | None]], start: int) -> str:
    """Give what the coming text begins with, up to its first white space."""
    word = ""
    for text, _ in islice(segments, start, None):
        if text[:1].isspace():
            break
        parts = text.split(maxsplit=1)
        word += parts[0] if parts else ""
        if parts and len(parts[0]) < len(text):
            break
    return word
