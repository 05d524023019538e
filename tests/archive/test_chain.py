import json
from datetime import datetime
from hashlib import sha256

import pytest
from sqlite_utils import Database

from archive import captures
from archive.chain import FACTS, Fact, link
from schemas.outcome import Document, Gone, NotModified


def told(previous: str | None, *facts: Fact) -> str:
    """What docs/verify.md says a link is, said once more."""
    listed = [previous, *(repr(fact) if isinstance(fact, float) else fact for fact in facts)]
    return sha256(json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@pytest.mark.parametrize(
    "facts",
    [
        (None,),
        (None, 1, 7, "2024-05-17T12:00:00.000000Z", "document", 200, "text/xml", "[]", 0.25, "ab" * 32, 12),
        ("ab" * 32, 2, 7, "2024", "failed", None, None, None, None, None, None),
        ("x", 2**63 - 1, 'a "quoted" \\ word\n\t\x00\x1f\x7f', "é\u2028😀", 1e-05, 1e22, 0.1 + 0.2),
    ],
)
def test_a_link_is_what_the_documentation_says(facts: tuple[str | None, *tuple[Fact, ...]]) -> None:
    assert link(*facts) == told(*facts)


def test_every_capture_is_chained_to_the_one_before(db: Database, now: datetime) -> None:
    document = Document(
        url="u", key="k", body=b"<rss/>", content_type="text/xml", headers=(("A", "é"),), elapsed_seconds=0.1
    )
    number = captures.record(db, "blog", document, now=now).number
    captures.set_outcome(db, number, None)
    captures.record(db, "blog", document, now=now)
    captures.record(db, "blog", NotModified(url="u", key="k"), now=now)
    captures.record(db, "blog", Gone(url="u", key="k"), now=now)
    captures.record_failure(db, "blog", "u", "k", "no such file", now=now)
    captures.set_outcome(db, captures.record(db, "pages", document, now=now).number, "no feed")
    rows = db.conn.execute(f"SELECT chain, {FACTS} FROM captures ORDER BY number").fetchall()
    assert len(rows) == 6
    before = None
    for chain, *facts in rows:
        assert chain == link(before, *facts)
        before = chain


def test_what_changes_later_is_no_part_of_it(db: Database, now: datetime) -> None:
    number = captures.record(db, "blog", Document(url="u", key="k", body=b"<rss/>"), now=now).number
    ((chain, *facts),) = db.conn.execute(f"SELECT chain, {FACTS} FROM captures").fetchall()
    captures.set_outcome(db, number, "no feed")
    db.conn.execute("UPDATE captures SET body = NULL")
    db.conn.execute("UPDATE documents SET url = 'moved'")
    assert [(chain, *facts)] == db.conn.execute(f"SELECT chain, {FACTS} FROM captures").fetchall()
