"""Cutting out of a tree so that every word is accounted for, also where the cut goes through one."""

from collections.abc import Container, Iterable, Sequence

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.html import pieces, siblings

#: From so many holes in one word on, what is left of it between them goes too: each hole costs a copy of the word.
HOLES_MAX = 20

#: Before these no space belongs.
CLOSING = frozenset(".,;:!?)]}…”’")

Segment = tuple[str, LexborNode | None]


class Cut(Struct, frozen=True, kw_only=True, gc=False):
    """What one rule took from one place. The engine makes it a line of the ledger."""

    text: str = ""  #: The words removed, exactly.
    count: int = 1  #: Elements, marks or spaces.
    markup_bytes: int = 0  #: Characters of markup removed.
    kept_before: str = ""  #: What is left of a word that the cut went through, before the cut.
    kept_after: str = ""  #: The same, after it.
    added: str = ""  #: Words put in the place of `text`, exactly; they were no words of the entry before.


def remove(tree: LexborHTMLParser, nodes: Iterable[LexborNode]) -> list[Cut]:
    """Remove nodes with all that is in them; give the cuts, in document order.

    Where white space goes with a node, the words that it parted stay parted.
    """
    doomed = {node.mem_id: node for node in outermost(nodes)}
    if not any(text for node in doomed.values() for text, _ in pieces(node)):  # most are scripts, which hold no words
        weights = [len(node.html or "") for node in doomed.values()]
        for node in doomed.values():
            node.decompose()
        return [Cut(markup_bytes=weight) for weight in weights]
    segments = [segment for root in siblings(tree.root) for segment in pieces(root, doomed)]
    cuts: list[Cut] = []
    gone: list[tuple[list[LexborNode], bool]] = []
    kept: list[str] = []  # the word that the text before ends in
    parted = ""  # the word that stands before nodes that go one after another, and part it from what is behind them
    at = holes = 0
    while at < len(segments):
        text, found = segments[at]
        if found is None or found.mem_id not in doomed:
            parted = "" if text else parted
            if _has_space(text):
                kept, holes = [], 0
            kept += [text.rsplit(maxsplit=1)[-1]] if text and not text[-1].isspace() else []
            at += 1
            continue
        holes += 1
        end = at + 1 if holes < HOLES_MAX else _end_of_word(segments, at, doomed)
        text = "".join(text for text, _ in segments[at:end])
        # As they were given: the first node of a fragment, as its root, writes its siblings too.
        here = [doomed.get(node.mem_id, node) for _, node in segments[at:end] if node is not None]
        before, after = "".join(kept), _first_word(segments, end) if text else ""
        cut, is_parting = _cut(text, before, after, sum(len(node.html or "") for node in here), holes)
        cuts.append(cut)
        parted = before or parted
        gone.append((here, bool(is_parting and parted and after)))
        parted = parted if is_parting and not after else ""
        if is_parting:
            kept, holes = [], 0
        at = end
    for here, is_parting in gone:
        if is_parting:
            here[0].insert_before(" ")
        for node in here:
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


def _cut(text: str, before: str, after: str, size: int, holes: int) -> tuple[Cut, bool]:
    """Account for a text between what is left of two words, or of one; say whether they are to stay two."""
    lead, trail = " " * text[:1].isspace(), " " * text[-1:].isspace()
    # "8030 FREE." without " FREE" is "8030.", but "a x b" without " x " is never "ab".
    is_parting = bool(lead or trail) and not (before and after[:1] in CLOSING and holes < HOLES_MAX)
    words = " ".join(text.split())
    cut = Cut(
        text=words if is_parting else lead + words + trail,
        markup_bytes=max(0, size - len(text)),
        kept_before=before if text and not (is_parting and lead) else "",
        kept_after=after if text and not (is_parting and trail) else "",
    )
    return cut, is_parting


def _has_space(text: str) -> bool:
    return bool(text) and text.split(maxsplit=1) != [text]


def _first_word(segments: Sequence[Segment], at: int) -> str:
    """Give what the text from a segment on begins with, up to its first white space."""
    word: list[str] = []
    while at < len(segments):
        text, _ = segments[at]
        if _has_space(text):
            word += [] if text[0].isspace() else [text.split(maxsplit=1)[0]]
            break
        word.append(text)
        at += 1
    return "".join(word)


def _end_of_word(segments: Sequence[Segment], at: int, doomed: Container[int]) -> int:
    """Give the place behind the last doomed segment of the word that stands at a place."""
    end = at + 1
    while at < len(segments):
        text, node = segments[at]
        at += 1
        if node is None or node.mem_id not in doomed:
            if _has_space(text):
                break
        elif text[:1].isspace() or text[-1:].isspace():
            break
        else:
            end = at
    return end
