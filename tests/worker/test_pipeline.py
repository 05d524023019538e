"""The way of a document into the archive, with a fetcher that brings what the test says."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive import entries, sources
from archive.connect import open_archive
from schemas.errors import ArchiveError, NotAFeed, ParseError, Unreachable
from schemas.feed import Entry, Text
from schemas.outcome import Document, Gone, NotModified, Outcome
from schemas.source import Source
from worker import normalize, pipeline, to_jsonfeed, visiting
from worker.fetch import Address
from worker.refreshed import Refreshed

if TYPE_CHECKING:
    from archive.connect import Database

ITEM = "<item><title>{0}</title><guid>g{0}</guid><description>Text of {0}.</description></item>"
FEED = '<rss version="2.0"><channel><title>T</title><link>http://e.example/</link>{}</channel></rss>'
BLOG = Source(id="blog", url="blog.rss")
PAGES = Source(id="pages", kind="pages", url=("1.txt", "2.txt", "3.txt"))

Answers = dict[str, bytes | Exception | type[NotModified] | type[Gone]]


def feed(*titles: str) -> bytes:
    return FEED.format("".join(map(ITEM.format, titles))).encode()


@pytest.fixture
def db(now: datetime) -> Iterator["Database"]:
    archive = open_archive(":memory:")
    sources.sync(archive, (BLOG, PAGES), (), now=now)
    yield archive
    archive.close()


@pytest.fixture
def refresh(db: "Database", now: datetime, tmp_path: Path) -> Callable[..., Refreshed]:
    clock = iter(range(1_000))

    def refresh(answers: Answers, source: Source = BLOG) -> Refreshed:
        async def fetch(address: Address) -> Outcome:
            answer = answers[address.url]
            if isinstance(answer, Exception):
                raise answer
            if isinstance(answer, bytes):
                return Document(url=address.url, key=address.key, body=answer)
            return answer(url=address.url, key=address.key)

        at = now + timedelta(minutes=next(clock))
        return asyncio.run(visiting.refresh(source, db, fetch=fetch, folder=tmp_path, now=at))

    return refresh


def column(db: "Database", sql: str) -> list[object]:
    return [value for (value,) in db.conn.execute(sql)]


def test_a_document_is_kept_read_and_recorded(db: "Database", refresh: Callable[..., Refreshed]) -> None:
    body = feed("One", "Two")
    done = refresh({"blog.rss": body})
    assert done == Refreshed(source_id="blog", new=2, body_bytes=len(body), seconds=done.seconds)
    assert sorted(done.seconds) == ["clean", "parse", "record"]
    assert min(done.seconds.values()) > 0
    assert [entry.title for entry in entries.listing(db)] == ["One", "Two"]
    assert column(db, "SELECT state FROM captures ORDER BY number") == ["parsed"]


def test_the_same_bytes_are_not_read_again(db: "Database", refresh: Callable[..., Refreshed]) -> None:
    refresh({"blog.rss": feed("One")})
    assert refresh({"blog.rss": feed("One")}) == Refreshed(source_id="blog", not_modified=1)
    assert refresh({"blog.rss": NotModified}) == Refreshed(source_id="blog", not_modified=1)
    assert column(db, "SELECT state FROM captures ORDER BY number") == ["parsed", "same", "not-modified"]


def test_what_changed_is_told_by_kind(refresh: Callable[..., Refreshed]) -> None:
    refresh({"blog.rss": feed("One", "Two", "Three")})
    changed = feed("One", "Two", "Three", "Four").replace(b"Text of Two.", b"Text of 2.")
    changed = changed.replace(b"Text of Three.", b"&lt;p&gt;Text of Three.&lt;/p&gt;")
    done = refresh({"blog.rss": changed})
    assert (done.new, done.revised, done.cosmetic, done.unchanged) == (1, 1, 1, 1)


def test_how_often_an_entry_was_answered_makes_no_revision(db: "Database", refresh: Callable[..., Refreshed]) -> None:
    slash = b'<slash:comments xmlns:slash="http://purl.org/rss/1.0/modules/slash/">%d</slash:comments></item>'
    first, done = (refresh({"blog.rss": feed("One").replace(b"</item>", slash % count)}) for count in (1, 2))
    assert first.new == 1
    assert (done.new, done.revised, done.cosmetic, done.unchanged) == (0, 0, 0, 1)
    assert column(db, "SELECT json ->> '$.statistics.comments' FROM entries") == [1]
    revised = feed("One").replace(b"Text of One.", b"Text of 1.").replace(b"</item>", slash % 3)
    assert refresh({"blog.rss": revised}).revised == 1
    assert column(db, "SELECT json ->> '$.statistics.comments' FROM entries") == [3]


def test_an_unchanged_entry_is_never_cleaned_again(
    refresh: Callable[..., Refreshed], monkeypatch: pytest.MonkeyPatch
) -> None:
    import worker.clean

    refresh({"blog.rss": feed("One", "Two")})
    cleaned = []
    clean_entry = worker.clean._clean_entry

    def watched(entry: Entry, *rest: Any, **more: Any) -> Entry:
        cleaned.append(entry.guid)
        return clean_entry(entry, *rest, **more)

    monkeypatch.setattr(worker.clean, "_clean_entry", watched)
    refresh({"blog.rss": feed("One", "Two", "Three")})
    assert cleaned == ["gThree"]


def test_what_is_no_feed_is_a_failure_each_time_and_kept(db: "Database", refresh: Callable[..., Refreshed]) -> None:
    for _ in range(2):
        done = refresh({"blog.rss": b"<!DOCTYPE html><html><body>404</body></html>"})
        assert done.is_failed
        assert done.failures[0].startswith("blog.rss: this is no feed: ")
    assert column(db, "SELECT state FROM captures ORDER BY number") == ["failed", "failed"]
    assert column(db, "SELECT COUNT(*) FROM bodies") == [1]
    # What it was before is not taken for new when it comes back.
    assert refresh({"blog.rss": feed("One")}).new == 1
    refresh({"blog.rss": b""})
    assert refresh({"blog.rss": feed("One")}) == Refreshed(source_id="blog", not_modified=1)


def test_what_cannot_be_fetched_is_a_failure_and_written_down(
    db: "Database", refresh: Callable[..., Refreshed]
) -> None:
    done = refresh({"blog.rss": Unreachable("blog.rss cannot be read: Gone fishing")})
    assert done == Refreshed(source_id="blog", failures=("blog.rss cannot be read: Gone fishing",), is_failed=True)
    assert column(db, "SELECT error FROM captures") == ["blog.rss cannot be read: Gone fishing"]


def test_a_pattern_that_matches_nothing_is_a_failure(refresh: Callable[..., Refreshed]) -> None:
    done = refresh({}, Source(id="blog", url="*.rss"))
    assert done.is_failed
    assert "no file matches *.rss" in done.failures[0]


def page(title: str) -> bytes:
    return f"Skip to content\n\n{title}\n\nText about {title}.\n\nSubscribe to our news".encode()


def test_one_bad_page_does_not_stop_the_others(db: "Database", refresh: Callable[..., Refreshed]) -> None:
    done = refresh({"1.txt": page("One"), "2.txt": Unreachable("2.txt is away"), "3.txt": page("Three")}, PAGES)
    assert (done.new, done.failures, done.is_failed) == (2, ("2.txt is away",), False)
    done = refresh({name: Unreachable(f"{name} is away") for name in PAGES.url}, PAGES)
    assert (len(done.failures), done.is_failed) == (3, True)
    assert len(entries.listing(db)) == 2


def test_what_all_pages_show_is_learned_also_when_one_at_a_time_is_new(
    db: "Database", refresh: Callable[..., Refreshed]
) -> None:
    bodies = {name: page(name) for name in PAGES.url}
    away = Unreachable("away")
    refresh({**bodies, "2.txt": away, "3.txt": away}, PAGES)
    refresh({**bodies, "3.txt": away}, PAGES)
    assert entries.learned(db, "pages") == ()
    done = refresh(bodies, PAGES)
    assert done.words_stripped == {"drop_page_furniture": 3, "drop_repeated_lines": 4}
    assert "Subscribe to our news" in [rule.value for rule in entries.learned(db, "pages")]


def test_a_rule_that_is_disabled_is_not_learned(db: "Database", refresh: Callable[..., Refreshed]) -> None:
    titles = ["One!", "Two!", "Three!", "Four?!", "Five!"]
    refresh({"blog.rss": feed(*titles)}, Source(id="blog", url="blog.rss", disable=("strip_title_mark",)))
    assert entries.learned(db, "blog") == ()
    assert [entry.title for entry in entries.listing(db)] == titles
    refresh({"blog.rss": feed(*titles, "Six!")})
    assert [rule.rule for rule in entries.learned(db, "blog")] == ["strip_title_mark"]


def test_a_source_is_retired_when_all_of_it_is_gone(db: "Database", refresh: Callable[..., Refreshed]) -> None:
    def retired() -> list[object]:
        return column(db, "SELECT id FROM sources WHERE retired IS NOT NULL")

    refresh({"1.txt": Gone, "2.txt": page("Two"), "3.txt": Gone}, PAGES)
    assert retired() == []
    refresh(dict.fromkeys(PAGES.url, Gone), PAGES)
    assert retired() == ["pages"]
    assert refresh({"blog.rss": Gone}) == Refreshed(source_id="blog", is_retired=True)
    assert refresh({"blog.rss": Gone}) == Refreshed(source_id="blog"), "it is told once"
    assert retired() == ["blog", "pages"]


def test_trouble_with_the_archive_is_not_taken_for_trouble_with_a_source(
    db: "Database", refresh: Callable[..., Refreshed]
) -> None:
    db.conn.execute("DROP TABLE captures")
    with pytest.raises(ArchiveError):
        refresh({"blog.rss": feed("One")})


# --- without an archive -----------------------------------------------------------------------------------------------


def test_normalize_is_a_pure_function_of_the_bytes() -> None:
    body = feed("One!", "Two!", "Three!", "Four?!", "Five!")
    snapshot = normalize(body)
    assert snapshot == normalize(body)
    assert [entry.title.value for entry in snapshot.entries if entry.title] == ["One", "Two", "Three", "Four?", "Five"]
    assert [rule.rule for rule in snapshot.learned] == ["strip_title_mark"]
    assert to_jsonfeed(snapshot) == to_jsonfeed(normalize(body))
    assert [keys[0].value for keys in snapshot.keys] == ["gOne!", "gTwo!", "gThree!", "gFour?!", "gFive!"]


def test_normalize_reports_what_only_looks_like_a_template() -> None:
    snapshot = normalize(feed("One!", "Two!", "Three!", "Four!", "Five!"))
    assert "title-mark-suspected" in [defect.code for defect in snapshot.defects]
    assert snapshot.entries[0].title == Text(value="One!")


def test_normalize_resolves_links_against_the_address_it_is_given() -> None:
    body = feed("One").replace(b"Text of One.", b"&lt;a href='x'&gt;x&lt;/a&gt;")
    (entry,) = normalize(body, base_url="http://other.example/blog/").entries
    assert entry.content
    assert 'href="http://other.example/blog/x"' in entry.content.value


@pytest.mark.parametrize("body", [b"", b"{}", b"\x89PNG\r\n\x1a\n", b"<html></html>", b"<opml/>"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError) as refused:
        normalize(body)
    assert isinstance(refused.value, NotAFeed)


def test_merged_documents_keep_what_belongs_to_which_entry() -> None:
    parsed = [pipeline.read(Document(url=f"{n}.txt", key=f"{n}.txt", body=page(f"Page {n}")), PAGES) for n in range(3)]
    merged = pipeline.merge(parsed)
    assert merged.entries == tuple(snapshot.entries[0] for snapshot in parsed)
    assert [keys[0].value for keys in merged.keys] == ["0.txt", "1.txt", "2.txt"]
    cleaned = pipeline.clean_alone(parsed, PAGES)
    assert {edit.entry for edit in cleaned.ledger} == {0, 1, 2}
    assert [edit.text for edit in cleaned.ledger if edit.rule == "drop_repeated_lines"] == ["Subscribe to our news"] * 3
    assert pipeline.merge(parsed[:1]) is parsed[0]


def test_merging_moves_the_places_of_defects() -> None:
    broken = feed("One", "Two").replace(b"</item>", b"<pubDate>yesterday</pubDate></item>")
    parsed = [pipeline.read(Document(url=name, key=name, body=broken), None) for name in "ab"]
    unreadable = [defect.entry for defect in pipeline.merge(parsed).defects if defect.code == "date-unreadable"]
    assert unreadable == [0, 1, 2, 3]
