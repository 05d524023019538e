"""The equation of words: words(parsed) = words(clean) + words(ledger) (DESIGN.md §2 promise 1).

Words are the maximal runs of non-white-space (Unicode White_Space) of an entry's titles and texts. Block
boundaries and `<br>` separate, inline tags do not; script, style, comments and attributes are no words.

A rule may put words where other words stood, or where an attribute held them: "The News" for "THE NEWS", the character
for the picture of a smiley. Its line then says both what went (`text`) and what came (`added`), and counts as the words
that went less those that came; so the sum over the ledger stays what the equation says it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from html import unescape

from archive.words import words as roughly
from schemas.feed import Entry, Text
from schemas.snapshot import Edit
from worker.clean import bounds, html

#: What a rough reading does not read as browsers do: what is no markup inside.
_UNREADABLE = re.compile(
    r"<(?:[!?]|/?(?:script|style|textarea|title|xmp|iframe|no(?:embed|frames|script)|plaintext|template|svg|math|select)\b)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&#\w{1,10};?")


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
    edits = [edit for edit in edits if edit.text or edit.added]
    pairs = [(text, other) for text, other in _pairs(parsed, clean) if text != other]
    published, cleaned = [text for text, _ in pairs if text], [text for _, text in pairs if text]
    # A rough reading takes a tag to end at its first ">", where browsers go on to one outside of quotation marks: of
    # published markup it reads all the words that they show, and more. If even so none is missing, none is.
    is_readable = all(text.kind == "text" or _is_readable(text.value) for text in published)
    if is_readable and not _unaccounted(published, cleaned, edits, roughly):
        return Counter()
    return _unaccounted(published, cleaned, edits, split)


def _is_readable(markup: str) -> bool:
    """Whether a rough reading reads no less of published markup than browsers do."""
    if _UNREADABLE.search(markup):
        return False
    # Python passes over characters that nobody should write by number, which browsers show.
    return "&#" not in markup or all(map(unescape, set(_REFERENCE.findall(markup))))


def _unaccounted(
    published: Iterable[Text], clean: Iterable[Text], edits: Sequence[Edit], reading: Callable[[Text], list[str]]
) -> Counter[str]:
    before = [word for text in published for word in reading(text)]
    after = [word for text in clean for word in reading(text)]
    if before == after and not edits:  # as for most
        return Counter()
    total = Counter(before)
    total.subtract(after)
    total.subtract(ledger_words(edits))
    return Counter({word: count for word, count in total.items() if count})


def _pairs(entry: Entry, other: Entry) -> tuple[tuple[Text | None, Text | None], ...]:
    return (entry.title, other.title), (entry.summary, other.summary), (entry.content, other.content)
