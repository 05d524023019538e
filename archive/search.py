"""Full-text queries: words and "phrases" that must all be there, prefix*, and -excluded ones."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import rows
from archive.connect import guarded
from archive.filters import NEWEST, conditions
from schemas.errors import UsageError

if TYPE_CHECKING:
    from sqlite_utils import Database

#: A term: what excludes it, what it is (with or without quotes), and what makes it a prefix.
TERM = re.compile(r"""(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"*]+))(?P<star>\*?)""")
PLAIN = str.maketrans("“”„\x00\n\r\t", '"""    ')  # one for one, so that places stay
SNIPPET_WORDS = 24

MATCHES = """
SELECT entries.number, entries.public_id, entries.source, entries.title, entries.authors, entries.link,
    entries.published
FROM entries_fts JOIN entries ON entries.number = entries_fts.rowid JOIN sources ON sources.id = entries.source
WHERE entries_fts MATCH :query AND {conditions}
ORDER BY {order} LIMIT :limit
"""
BEST = f"entries_fts.rank, {NEWEST}"
# In a query of its own, or it is cut for every match instead of for those that are shown.
SNIPPET = """
SELECT snippet(entries_fts, 2, :before, :after, '…', :words) FROM entries_fts
WHERE entries_fts MATCH :query AND rowid = :number
"""


class Hit(Struct, frozen=True, kw_only=True):
    """An entry that a query found."""

    number: int
    public_id: str
    source: str
    title: str | None
    authors: str | None  #: Names, separated by "; ".
    link: str | None
    published: datetime | None
    snippet: str  #: Where the words stand in its text; its beginning where they are only in title or authors.


def parse_query(text: str) -> str:
    """Write what a person typed as an FTS5 expression, every word quoted, so that nothing in it can be syntax.

    Raises UsageError with a caret under the place when there is nothing to look for or a quote is left open.
    """
    text = text.encode("utf-8", "replace").decode().translate(PLAIN)
    if text.count('"') % 2:
        raise _refusal(text, text.rindex('"'), "this quote is never closed; close it, or leave it out")
    # A term of signs alone ("&", "–") holds no word, and would match nothing.
    terms = [term for term in TERM.finditer(text) if any(character.isalnum() for character in term[0])]
    wanted = " AND ".join(_quoted(term) for term in terms if not term["minus"])
    excluded = " OR ".join(_quoted(term) for term in terms if term["minus"])
    if not wanted and excluded:
        raise _refusal(text, terms[0].start(), "this only excludes; add a word to look for")
    if not wanted:
        raise _refusal(text, 0, "there is no word to look for; name at least one")
    return f"({wanted}) NOT ({excluded})" if excluded else wanted


@guarded()
def search(  # noqa: PLR0913 - each filter by its name
    db: "Database",
    query: str,
    *,
    source: str | None = None,
    author: str | None = None,
    tag: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    newest: bool = True,
    marks: tuple[str, str] = ("", ""),
) -> list[Hit]:
    """The entries that hold all of `query`, as typed: the newest first, or else those it fits best.

    What the filters mean is said in `filters.conditions`; `marks` are put around the words found in a snippet.
    """
    narrowed, values = conditions(source=source, author=author, tag=tag, since=since, until=until)
    values |= {"query": parse_query(query), "limit": -1 if limit is None else limit}
    statement = MATCHES.format(conditions=narrowed, order=NEWEST if newest else BEST)
    found = db.conn.execute(statement, values).fetchall()
    marked = {"query": values["query"], "before": marks[0], "after": marks[1], "words": SNIPPET_WORDS}
    return [
        Hit(
            number=number,
            public_id=public_id,
            source=source_id,
            title=title,
            authors=authors,
            link=link,
            published=rows.moment(published),
            snippet=db.conn.execute(SNIPPET, {**marked, "number": number}).fetchone()[0] or "",
        )
        for number, public_id, source_id, title, authors, link, published in found
    ]


def _quoted(term: re.Match[str]) -> str:
    words = term["phrase"] if term["phrase"] is not None else term["word"]
    return f'"{words}"{" *" if term["star"] else ""}'


def _refusal(text: str, place: int, reason: str) -> UsageError:
    return UsageError(f"cannot search for this:\n  {text}\n  {' ' * place}^ {reason}")
