"""Full-text search: what a person typed, to the entries that hold it, with the places where it stands."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import indexing, rows
from archive.answering import Question, best, newest, words_of
from archive.connect import guarded, snapshot
from archive.filters import NEWEST
from archive.query import parse_query
from archive.small_index import SmallIndex
from schemas.errors import UsageError

if TYPE_CHECKING:
    from sqlite_utils import Database

SNIPPET_WORDS = 24
#: The tokens of trigrams are three characters each, so a snippet of as many is a third as long, and a half more.
SNIPPET_TRIGRAMS = 64

HITS = """
SELECT entries.number, entries.public_id, entries.source, entries.title, entries.authors, entries.link,
    entries.published
FROM json_each(:numbers) AS wanted JOIN entries ON entries.number = wanted.value
    JOIN sources ON sources.id = entries.source
ORDER BY {order} LIMIT :limit
"""
AS_GIVEN = "wanted.key"


class Hit(Struct, frozen=True, kw_only=True):
    """An entry that a query found."""

    number: int
    public_id: str
    source: str
    title: str | None  #: With marks around what was found in it.
    authors: str | None  #: Names, separated by "; ".
    link: str | None
    published: datetime | None
    snippet: str  #: Where the words stand in its text; its beginning where they are only in title or authors.
    ranked_among: int | None = (
        None  #: It is one of the best of the newest so many matches; None: of all, or the newest.
    )


class Found(Struct, frozen=True, kw_only=True):
    """What a query found."""

    hits: tuple[Hit, ...]
    ranked_among: int | None = None  #: The newest so many of more matches were ranked; None where all were, or none.
    waiting: int = 0  #: Entries that came lately and are not in the index yet; the next round takes them in.


@guarded()
def search(  # noqa: PLR0913 - each filter by its name
    db: "Database",
    text: str,
    *,
    source: str | None = None,
    author: str | None = None,
    tag: str | None = None,
    language: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    ranked: bool = False,
    substrings: bool = False,
    marks: tuple[str, str] = ("", ""),
) -> Found:
    """The entries that hold all of `text`, as typed (see `query`): the newest first, or those it fits best.

    What the filters mean is said in `filters.conditions`. `substrings` also finds parts of words, in an index that the
    configuration has to ask for; `marks` are put around what was found. Raises UsageError.
    """
    query = parse_query(text, substrings=substrings)
    index: indexing.Name = "trigrams" if substrings else "words"
    filters = {
        "source": source, "author": author, "tag": tag, "language": language, "since": since, "until": until,
    }  # fmt: skip
    question = Question(
        text=text,
        index=index,
        query=query,
        filters={name: value for name, value in filters.items() if value is not None},
        limit=limit,
    )
    with snapshot(db):
        if substrings and not indexing.has_trigrams(db):
            raise UsageError(
                "there is no index of parts of words; write `trigram = true` under [search] and run `backissue run`"
            )
        numbers, ranked_among = best(db, question) if ranked else (newest(db, question), None)
        hits = _hits(db, question, numbers, in_order=ranked, marks=marks)
        return Found(
            hits=tuple(replace(hit, ranked_among=ranked_among) for hit in hits),
            ranked_among=ranked_among,
            waiting=indexing.waiting(db, index),
        )


def _hits(
    db: "Database", question: Question, numbers: list[int], *, in_order: bool, marks: tuple[str, str]
) -> tuple[Hit, ...]:
    limit = -1 if question.limit is None else question.limit
    statement = HITS.format(order=AS_GIVEN if in_order else NEWEST)
    found = db.conn.execute(statement, {"numbers": str(numbers), "limit": limit}).fetchall()
    with SmallIndex(question.index) as small:
        small.add(words_of(db.conn, [row[0] for row in found]))
        length = SNIPPET_WORDS if question.index == "words" else SNIPPET_TRIGRAMS
        marked = small.marked(question.query.expression, marks, words=length)
    return tuple(
        Hit(
            number=number,
            public_id=public_id,
            source=source_id,
            title=marked.get(number, (title, ""))[0],
            authors=authors,
            link=link,
            published=rows.moment(published),
            snippet=marked.get(number, (title, ""))[1],
        )
        for number, public_id, source_id, title, authors, link, published in found
    )
