"""An index of a few hundred entries, made in memory for one question.

It knows at once what the large one has to gather first: which of the newest entries hold the commonest words, how
well each fits, and where in its title and text the words stand. Same tokenizer, same columns, so same answers.
"""

import sqlite3
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from archive.indexing import TOKENIZERS, Name

#: The entry's number, its title, its authors, its text.
Words = tuple[int, str | None, str | None, str | None]
#: What a word counts in a title, among the authors, in a text.
WEIGHTS = "4.0, 2.0, 1.0"
ELLIPSIS = "…"

CREATE = "CREATE VIRTUAL TABLE small USING fts5 (title, authors, text, tokenize = '{tokenizer}')"
ADD = "INSERT INTO small (rowid, title, authors, text) VALUES (?, ?, ?, ?)"
MATCHES = "SELECT rowid FROM small WHERE small MATCH :expression"
BEST = f"{MATCHES} ORDER BY bm25(small, {WEIGHTS}), rowid DESC"
COUNT = "SELECT COUNT(*) FROM small WHERE small MATCH :expression"
MARKED = """
SELECT rowid, highlight(small, 0, :before, :after), snippet(small, 2, :before, :after, :ellipsis, :words)
FROM small WHERE small MATCH :expression
"""


class SmallIndex:
    """An index that grows by whole entries."""

    def __init__(self, name: Name) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.execute(CREATE.format(tokenizer=TOKENIZERS[name]))
        self.size = 0  #: Entries in it.
        self.characters = 0  #: Of their texts.

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def add(self, entries: Sequence[Words]) -> None:
        """Take entries in."""
        self._connection.execute("BEGIN")
        self._connection.executemany(ADD, entries)
        self._connection.execute("COMMIT")
        self.size += len(entries)
        self.characters += sum(len(text or "") for *_, text in entries)

    def matches(self, expression: str) -> set[int]:
        """The numbers of the entries that an expression of FTS5 finds."""
        return {number for (number,) in self._connection.execute(MATCHES, {"expression": expression})}

    def best(self, expression: str) -> list[int]:
        """The same, what fits best first."""
        return [number for (number,) in self._connection.execute(BEST, {"expression": expression})]

    def share(self, expression: str) -> float:
        """The part of the entries that it finds, from 0 to 1."""
        (count,) = self._connection.execute(COUNT, {"expression": expression}).fetchone()
        return float(count / self.size) if self.size else 0.0

    def marked(self, expression: str, marks: tuple[str, str], *, words: int) -> dict[int, tuple[str | None, str]]:
        """Title and piece of text, with marks around what was found, of each entry that was."""
        values = {"expression": expression, "before": marks[0], "after": marks[1], "ellipsis": ELLIPSIS, "words": words}
        found = self._connection.execute(MARKED, values)
        return {number: (title, snippet or "") for number, title, snippet in found}
