"""Why an entry looks as it does: what it was is read again from what was fetched."""

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive import bodies, sources
from archive.connect import open_archive
from schemas.errors import NotInArchive
from schemas.outcome import Document, Outcome
from schemas.source import SiteRule, SiteRules, Source
from worker import visiting
from worker.comparison import Row
from worker.explain import Explanation, explain, reason_of
from worker.explain_page import page
from worker.fetch import Address
from worker.totals import totals

if TYPE_CHECKING:
    from archive.connect import Database

ITEM = "<item><title>{0}</title><guid>x:{0}</guid><description>{1}</description></item>"
FEED = '<rss version="2.0"><channel><title>T</title><link>http://e.example/</link>{}</channel></rss>'
BLOG = Source(id="blog", url="blog.rss", strip=("dateline",))
BODY = '&lt;p class="x" style="color: red"&gt;11th January 2012&lt;/p&gt;&lt;p&gt;a &lt;button&gt;Vote&lt;/button&gt; b&lt;/p&gt;'

Refresh = Callable[[str], None]


@pytest.fixture
def db(now: datetime) -> Iterator["Database"]:
    archive = open_archive(":memory:")
    sources.sync(archive, (BLOG,), (), now=now)
    yield archive
    archive.close()


@pytest.fixture
def refresh(db: "Database", now: datetime, tmp_path: Path) -> Refresh:
    def refresh(items: str) -> None:
        async def fetch(address: Address) -> Outcome:
            return Document(url=address.url, key=address.key, body=FEED.format(items).encode())

        asyncio.run(visiting.refresh(BLOG, db, fetch=fetch, folder=tmp_path, now=now))

    return refresh


def shown(rows: tuple[Row, ...]) -> list[tuple[str, str, str | None]]:
    """What went, with the rule that took it."""
    return [
        (part.kind, part.text.strip(), part.rule)
        for row in rows
        for part in (*row.before, *row.after)
        if part.kind != "same"
    ]


def test_an_entry_stands_beside_what_was_published(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("Other", "x") + ITEM.format("Two  words", BODY))
    told = explain(db, "x:Two  words")
    assert (told.missing, told.is_current, told.revision) == (None, True, 1)
    title, content = told.compared
    assert (title.place, content.place) == ("title", "content")
    assert all(row.is_same for row in title.rows), "white space is no difference to see"
    assert ("removed", "11th January 2012", "drop_dateline") in shown(content.rows)
    assert ("removed", "Vote", "drop_embedded") in shown(content.rows)
    assert [one.edit.rule for one in told.edits][:2] == ["sanitize", "drop_embedded"]
    assert all(one.reason for one in told.edits)


def test_each_revision_is_explained_by_its_own_document(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("One", BODY))
    refresh(ITEM.format("One", "&lt;p&gt;new &lt;button&gt;Like&lt;/button&gt;&lt;/p&gt;"))
    assert ("removed", "Like", "drop_embedded") in shown(explain(db, "1").compared[1].rows)
    first = explain(db, "1", revision=1)
    assert (first.revision, first.is_current) == (1, True)
    assert ("removed", "Vote", "drop_embedded") in shown(first.compared[1].rows)
    assert "drop_dateline" in {one.edit.rule for one in first.edits}
    with pytest.raises(NotInArchive, match="entry 1 has no revision 3; it has 1, 2"):
        explain(db, "1", revision=3)


def test_where_the_document_is_gone_it_says_so(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("One", BODY))
    db.conn.execute("UPDATE bodies SET data = x'00'")
    told = explain(db, "1")
    assert told.compared == ()
    assert told.missing is not None
    assert "is damaged" in told.missing
    assert told.edits
    db.conn.execute("UPDATE captures SET body = NULL")
    told = explain(db, "1")
    assert told.missing == "the archive holds no body of the capture 1 any more: it was thinned or forgotten"


def test_where_the_entry_has_another_name_now_it_says_so(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("One", BODY))
    db.conn.execute("DELETE FROM aliases")
    assert explain(db, "1").missing == "its document is kept, but no entry in it has a name of this one any more"


def test_other_settings_than_then_are_told(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("One", BODY))
    told = explain(db, "1", configured={"blog": Source(id="blog", url="blog.rss")})
    assert not told.is_current
    assert ("removed", "11th January 2012", None) in shown(told.compared[1].rows)


def test_rules_for_sites_have_reasons_too() -> None:
    own = SiteRule(name="drop_box", reason="It is a box.", drop=(".box",), before="", after="")
    source = Source(id="x", url="x", site_rules=(SiteRules(rules=(own,)),))
    assert reason_of("drop_box", source) == "It is a box."
    assert reason_of("drop_box") is None
    assert reason_of("drop_embedded")


class Reader(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_the_page_shows_what_went_and_fetches_nothing(db: "Database", refresh: Refresh) -> None:
    hostile = BODY.replace(
        "Vote", "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=http://e/x onerror=x&gt;\x9b2J\u202e"
    )
    refresh(
        ITEM.format("&lt;/title&gt;&lt;script&gt;", hostile + "&lt;p onclick='x' title='\"&gt;&lt;b'&gt;y&lt;/p&gt;")
    )
    text = page(explain(db, "1"))
    read = Reader(text)
    assert set(read.tags) <= set(
        "html head meta title style body h1 h2 h3 p table tr th td del ins a code div ul li b".split()
    )
    names = {name for name, _ in read.attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "href", "id", "title"}
    targets = {value for name, value in read.attributes if name == "href" and value}
    ids = {f"#{value}" for name, value in read.attributes if name == "id"}
    assert targets
    assert targets <= ids, "each removal leads to its rule"
    assert "default-src 'none'" in text
    assert not re.search(r"url\(|@import", text)
    assert not {"\x9b", "\u202e"} & set(text)
    assert "11th January 2012" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_page_says_what_it_cannot_show(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("One", BODY))
    db.conn.execute("UPDATE captures SET body = NULL")
    text = page(explain(db, "1"))
    assert "cannot be shown: the archive holds no body of the capture 1 any more" in text
    assert 'id="rule-drop_dateline"' in text


def test_totals_are_by_rule_and_by_what_was_spent(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("One", BODY) + ITEM.format("Two", BODY.replace("red", "blue")))
    told = totals(db, "blog")
    by_rule = {one.rule: one for one in told.rules}
    assert (by_rule["drop_dateline"].entries, by_rule["drop_dateline"].words) == (2, 6)
    assert by_rule["sanitize"].markup_bytes > 0
    assert all(one.reason for one in told.rules)
    shares = {share.what: share for share in told.shares}
    assert (shares["style attributes"].published_bytes, shares["class attributes"].removed_bytes) == (39, 20)
    assert sum(share.published_bytes for share in told.shares) == told.published_bytes
    removed = sum(share.removed_bytes for share in told.shares)
    assert told.published_bytes - told.clean_bytes == removed
    assert sum(share.removed_share for share in told.shares) == pytest.approx(removed / told.published_bytes)
    assert told.entries == 2


def test_totals_of_no_source(db: "Database") -> None:
    with pytest.raises(NotInArchive, match="the archive holds no source 'blgo'; there are blog"):
        totals(db, "blgo")
    assert totals(db, "blog").shares == ()


def test_totals_tell_what_cannot_be_read(db: "Database", refresh: Refresh) -> None:
    refresh(ITEM.format("One", BODY))
    told = totals(db, "blog", configured=Source(id="blog", url="blog.rss", kind="feed"))
    assert told.failures == ()
    body = b"no feed"
    bodies.keep(db.conn, sha256(body).hexdigest(), body)
    db.conn.execute("UPDATE captures SET body = ?", (sha256(body).hexdigest(),))
    (failure,) = totals(db, "blog").failures
    assert failure.startswith("blog.rss: this is no feed")


def test_an_explanation_can_be_written_as_json(db: "Database", refresh: Refresh) -> None:
    import msgspec

    refresh(ITEM.format("One", BODY))
    told = explain(db, "1")
    assert msgspec.json.decode(msgspec.json.encode(told), type=Explanation) == told
