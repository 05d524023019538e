from datetime import UTC, datetime, timedelta, timezone

import pytest

from archive import rows
from schemas.feed import Category, Enclosure, Entry, Feed, Person, Text
from schemas.snapshot import Defect, Edit

EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
ENTRY = Entry(
    guid="g",
    title=Text(value="A & B"),
    content=Text(value="<p>One</p><p>two</p>", kind="html"),
    published=datetime(2012, 1, 11, tzinfo=timezone(timedelta(hours=1))),
    updated=datetime(2012, 1, 12, 1, 2, 3, 456, tzinfo=UTC),
    authors=(Person(name="Ann"), Person(email="ben@example.org"), Person(uri="https://example.org/c")),
    categories=(Category(term="a", label="A"),),
    enclosures=(Enclosure(url="https://example.org/a.mp3", type="audio/mpeg", length_bytes=2**70),),
    inferred=("authors",),
)


def test_times_in_utc_sort_as_moments_do() -> None:
    moments = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(999, 12, 31, tzinfo=WEST),
        datetime(2012, 1, 11, tzinfo=timezone(timedelta(hours=1))),
        datetime(2012, 1, 10, 23, 0, 0, 1, tzinfo=UTC),
        datetime(2012, 1, 10, 23, 0, 1, tzinfo=UTC),
        datetime(2012, 1, 11, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ]
    texts = [rows.utc_text(moment) for moment in moments]
    assert texts == sorted(texts)
    assert len(set(map(len, texts))) == 1
    assert [rows.seen_moment(text) for text in texts] == moments


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=EAST), datetime(9999, 12, 31, 23, tzinfo=WEST)])
def test_the_ends_of_the_calendar_can_be_written(moment: datetime) -> None:
    assert rows.seen_moment(rows.utc_text(moment)).year == moment.year


def test_no_time_stays_none() -> None:
    assert rows.moment(None) is None


def test_an_entry_comes_back_as_it_was() -> None:
    back = rows.entry_from_json(rows.to_json(ENTRY))
    assert back == ENTRY
    assert back.published is not None
    assert back.published.isoformat() == "2012-01-11T00:00:00+01:00"


def test_columns_of_an_entry_are_for_people() -> None:
    columns = rows.entry_columns(ENTRY)
    assert columns["published"] == "2012-01-11T00:00:00+01:00"
    assert columns["published_utc"] == "2012-01-10T23:00:00.000000Z"
    assert columns["title"] == "A & B"
    assert columns["authors"] == "Ann; ben@example.org"
    assert columns["text"] == "One two"
    assert columns["summary"] is None


@pytest.mark.parametrize(
    ("summary", "content", "text"),
    [
        (None, None, None),
        ("Sum", None, "Sum"),
        (None, "Con", "Con"),
        ("Sum", "Con", "Sum\nCon"),
        ("One two", "Start: one, One two three.", "Start: one, One two three."),
    ],
)
def test_text_holds_every_word_once(summary: str | None, content: str | None, text: str | None) -> None:
    entry = Entry(
        summary=Text(value=summary) if summary else None,
        content=Text(value=content) if content else None,
    )
    assert rows.entry_columns(entry)["text"] == text


def test_parts_of_an_entry() -> None:
    assert [row[:4] for row in rows.author_rows(5, ENTRY)] == [
        (5, 0, "Ann", None),
        (5, 1, None, "ben@example.org"),
        (5, 2, None, None),
    ]
    assert list(rows.tag_rows(5, ENTRY)) == [(5, 0, "a", None, "A")]


def test_a_length_that_no_file_has_is_left_out() -> None:
    assert list(rows.enclosure_rows(5, ENTRY)) == [(5, 0, "https://example.org/a.mp3", "audio/mpeg", None, None)]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit(rule="r", text="one two"), 2),
        (Edit(rule="r", text="!", kept_before="Game", place="title"), 0),
        (Edit(rule="r", text="me one two th", kept_before="ga", kept_after="rones"), 2),
        (Edit(rule="r", text="THE", added="The", place="title"), 1),
        (Edit(rule="r", count=3, markup_bytes=40, version=2), 0),
    ],
)
def test_a_line_of_the_ledger_counts_whole_words_and_comes_back(edit: Edit, words: int) -> None:
    columns = rows.edit_columns(edit)
    assert columns["words"] == words
    order = ("rule", "version", "place", "text", "kept_before", "kept_after", "added", "count", "markup_bytes")
    assert rows.edit(tuple(columns[name] for name in order)) == edit


def test_a_defect_comes_back() -> None:
    defect = Defect(code="date-unreadable", where="item[3]/pubDate", detail="soon")
    columns = rows.defect_columns(defect)
    assert rows.defect((columns["code"], columns["place"], columns["detail"])) == defect


def test_columns_of_a_feed() -> None:
    feed = Feed(title=Text(value="<b>A</b> &amp; B", kind="html"), home_page="http://x.org", updated=ENTRY.updated)
    columns = rows.feed_columns(feed)
    assert columns["feed_title"] == "A & B"
    assert columns["feed_home_page"] == "http://x.org"
    assert columns["feed_updated"] == "2012-01-12T01:02:03.000456+00:00"
    assert rows.feed_from_json(str(columns["feed"])) == feed
