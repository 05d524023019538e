"""Cutting out of a tree so that every word is accounted for, also where the cut goes through one."""

from collections.abc import Iterable

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
    """Remove nodes with all that is in them; give a cut for each, in document order."""
    doomed = {node.mem_id: node for node in outermost(nodes)}
    if not doomed:
        return []
    segments = [segment for root in siblings(tree.root) for segment in pieces(root, doomed)]
    cuts = []
    tail = ""  # the word that the kept text so far ends in
    for index, (text, owner) in enumerate(segments):
        if owner is None:
            tail = _last_word(tail + text)
            continue
        markup = doomed[owner].html or ""
        words = " ".join(text.split())
        is_glued = bool(words) and not text[:1].isspace()
        after = _first_word(segments[index + 1 :]) if words and not text[-1:].isspace() else ""
        cuts.append(
            Cut(
                text=words,
                markup_bytes=max(0, len(markup) - len(text)),
                kept_before=tail if is_glued else "",
                kept_after=after,
            )
        )
    for node in doomed.values():
        node.decompose()
    return cuts


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


def _first_word(segments: Iterable[tuple[str, int | None]]) -> str:
    """Give what the coming text begins with, up to its first white space."""
    word = ""
    for text, _ in segments:
        if text[:1].isspace():
            break
        parts = text.split(maxsplit=1)
        word += parts[0] if parts else ""
        if parts and len(parts[0]) < len(text):
            break
    return word
