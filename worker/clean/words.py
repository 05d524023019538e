"""The equation of words: words(parsed) = words(clean) + words(ledger) (DESIGN.md §2 promise 1).

Words are the maximal runs of non-white-space (Unicode White_Space) of an entry's titles and texts. Block
boundaries and `<br>` separate, inline tags do not; script, style, comments and attributes are no words.

A rule may put words where other words stood, or where an attribute held them: "The News" for "THE NEWS", the character
for the picture of a smiley. Its line then says both what went (`text`) and what came (`added`), and counts as the words
that went less those that came; so the sum over the ledger stays what the equation says it is.
"""

from collections import Counter
from collections.abc import Iterable

from schemas.feed import Entry, Text
from schemas.snapshot import Edit
from worker.clean import bounds, html


def words(text: Text | None) -> Counter[str]:
    """Count the words of one text construct as a browser would show them."""
    return Counter(split(text)) if text else Counter()


def split(text: Text) -> list[str]:
    """Give the words of one text construct, in order."""
    if text.kind == "text":
        return text.value.split()
    markup, _ = bounds.within(text.value)  # it keeps all words, and parsers take the square of what it leaves out
    return html.text(markup).split()


def entry_words(entry: Entry) -> Counter[str]:
    """Count the words of an entry: title, summary and content."""
    return words(entry.title) + words(entry.summary) + words(entry.content)


def ledger_words(edits: Iterable[Edit]) -> Counter[str]:
    """Count the words that ledger lines account for.

    A line that cut through a word ("!" of "Game!") accounts for the whole word, less what it left of it. Words that
    came count negative.
    """
    total: Counter[str] = Counter()
    for edit in edits:
        total.update((edit.kept_before + edit.text + edit.kept_after).split())
        total.subtract((edit.kept_before + edit.added + edit.kept_after).split())
    return total


def difference(parsed: Entry, clean: Entry, edits: Iterable[Edit]) -> Counter[str]:
    """Give the words that the equation does not account for: lost ones positive, invented ones negative."""
    before, after = _in_order(parsed, clean), _in_order(clean, parsed)
    edits = [edit for edit in edits if edit.text or edit.added]
    if before == after and not edits:  # as for most
        return Counter()
    total = Counter(before)
    total.subtract(after)
    total.subtract(ledger_words(edits))
    return Counter({word: count for word, count in total.items() if count})


def _in_order(entry: Entry, other: Entry) -> list[str]:
    """Give the words of an entry, but for texts that another one has in the same place, byte for byte."""
    pairs = [(entry.title, other.title), (entry.summary, other.summary), (entry.content, other.content)]
    return [word for text, same in pairs if text is not None and text != same for word in split(text)]
