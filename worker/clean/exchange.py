"""Words put in the place of others, so that every one of them is accounted for, also in the middle of a word."""

from collections.abc import Iterable, Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from worker.clean.cut import Cut
from worker.clean.html import pieces, siblings

#: A text as it was, what stands there now (None: the same), and how many characters of markup it was.
Segment = tuple[str, str | None, int]


def exchanged(segments: Iterable[Segment]) -> list[Cut]:
    """Give the cuts for texts put in the place of others, from all texts of a fragment in order.

    Exchanges in one word are one cut, so that a word of a thousand emoji is written down once.
    """
    cuts: list[Cut] = []
    before: list[str] = []  # texts since the last cut, or within one since the last exchange
    cut: _Open | None = None
    for text, new, size in segments:
        if new is not None:
            if cut is None:
                cut = _Open(_last_word(before))
            else:
                cut.keep("".join(before))
            cut.put(text, new, size)
            before = []
        elif cut is None or not text or text.split(maxsplit=1) == [text]:
            before.append(text)
        else:
            cuts.append(cut.closed("".join(before) + _first_word(text)))
            cut, before = None, [text]
    return [*cuts, cut.closed("".join(before))] if cut is not None else cuts


def in_tree(tree: LexborHTMLParser, added: Mapping[int, tuple[str, int]]) -> Iterator[Segment]:
    """Give the texts of a tree; `added` holds by node what is going to stand there, and the size of its markup."""
    for root in siblings(tree.root):
        for text, node in pieces(root, added):
            new = added.get(node.mem_id) if node is not None else None
            yield (text, *new) if new else (text, None, 0)


def _first_word(text: str) -> str:
    return "" if text[0].isspace() else text.split(maxsplit=1)[0]


def _last_word(texts: list[str]) -> str:
    """Give the word that texts end in, which may begin in an earlier one."""
    parts: list[str] = []
    for text in reversed(texts):
        words = text.rsplit(maxsplit=1)
        if not text or words == [text]:
            parts.append(text)
            continue
        parts += [] if text[-1].isspace() else [words[-1]]
        break
    return "".join(reversed(parts))


class _Open:
    """A cut in a word that has not ended yet."""

    def __init__(self, before: str) -> None:
        self.before = before
        self.old: list[str] = []
        self.new: list[str] = []
        self.count = self.size = 0

    def keep(self, text: str) -> None:
        """Take in what stands between two exchanges."""
        self.old.append(text)
        self.new.append(text)

    def put(self, old: str, new: str, size: int) -> None:
        self.old.append(old)
        self.new.append(new)
        self.count += 1
        self.size += max(0, size - len(old))

    def closed(self, after: str) -> Cut:
        return Cut(
            text=_folded("".join(self.old), has_before=bool(self.before), has_after=bool(after)),
            added=_folded("".join(self.new), has_before=bool(self.before), has_after=bool(after)),
            count=self.count,
            markup_bytes=self.size,
            kept_before=self.before,
            kept_after=after,
        )


def _folded(text: str, *, has_before: bool, has_after: bool) -> str:
    """Fold white space; at either end one space stays where it parts words."""
    words = " ".join(text.split())
    lead, trail = has_before and text[:1].isspace(), has_after and text[-1:].isspace()
    return f"{' ' * lead}{words}{' ' * trail}" if words else " " * (lead or trail)
