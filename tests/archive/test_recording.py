from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlite_utils import Database

from archive import entries, identity, recording, search
from archive.repeats import repeated
from schemas.errors import ArchiveError
from schemas.feed import Category, Enclosure, Entry, Feed, Person, Text
from schemas.snapshot import Defect, Edit, LearnedRule
from tests.archive.conftest import archive_in_memory, way_into

if TYPE_CHECKING:
    from tests.archive.conftest import See

DAY = timedelta(days=1)
DATE = datetime(2012, 1, 11, tzinfo=UTC)
EIGHT = "one two three four five six seven eight"
#: What may differ after the same document was recorded again.
LIVELY = {"captures", "bodies", "sqlite_sequence"}


def html(words: str) -> Text:
    return Text(value=f"<p>{words}</p>", kind="html")


def dump(db: Database, without: str = "last_seen changed") -> dict[str, list[tuple[object, ...]]]:
    """All that readers see: every table, without the time entries were last seen, or other columns."""
    found = {}
    for table in db.table_names():
        if table in LIVELY or table.startswith("entries_fts"):
            continue
        columns = [column.name for column in db[table].columns if column.name not in without.split()]
        rows = db.conn.execute(f"SELECT {', '.join(f'[{name}]' for name in columns)} FROM [{table}]").fetchall()
        found[table] = sorted(rows, key=repr)
    return found


def told_of_documents(db: Database) -> set[tuple[object, ...]]:
    """What is wrong with documents as a whole, as `dump` gives it."""
    return {row for row in dump(db)["defects"] if row[1] is None}


def check_index(db: Database) -> None:
    """Raise when the index of words is not in step with the entries."""
    db.conn.execute("INSERT INTO entries_fts (entries_fts, rank) VALUES ('integrity-check', 1)")


def ids(db: Database, source: str = "blog") -> list[str]:
    found = db.conn.execute("SELECT public_id FROM entries WHERE source = ? ORDER BY number", (source,))
    return [public_id for (public_id,) in found]


FULL = Entry(
    guid="g",
    permalink="http://x.org/1",
    title=Text(value="A title"),
    summary=Text(value="A summary"),
    content=html(EIGHT),
    published=DATE,
    authors=(Person(name="Ann", email="a@x.org"), Person(name="Ben")),
    categories=(Category(term="news", label="News"),),
    enclosures=(Enclosure(url="http://x.org/a.mp3", type="audio/mpeg", length_bytes=9),),
)


def test_a_new_entry_is_written_to_every_table(db: Database, see: "See", now: datetime) -> None:
    edit, defect = Edit(rule="drop_x", text="x", entry=0), Defect(code="author-inferred", where="item[0]", entry=0)
    learned = LearnedRule(rule="title_mark", value="!", evidence="10 of 10")
    recorded = see(FULL, ledger=(edit,), defects=(defect,), learned=(learned,), feed=Feed(title=Text(value="F")))
    assert recorded == entries.Recorded(new=1, numbers=(1,))
    (row,) = db["entries"].rows
    assert row["public_id"] == "g"
    assert row["first_seen"] == row["last_seen"] == "2024-05-17T12:00:00.000000Z"
    assert row["published"] == "2012-01-11T00:00:00+00:00"
    assert (row["authors"], row["link"], row["text"]) == ("Ann; Ben", "http://x.org/1", f"A summary\n{EIGHT}")
    assert row["updated"] is None
    assert (row["revision"], row["position"]) == (1, 0)
    assert [row["name"] for row in db["authors"].rows] == ["Ann", "Ben"]
    assert [row["term"] for row in db["tags"].rows] == ["news"]
    assert [row["length_bytes"] for row in db["enclosures"].rows] == [9]
    assert {row["kind"] for row in db["aliases"].rows} == {"guid", "link", "title-date", "text"}
    (revision,) = entries.history(db, 1)
    assert (revision.number, revision.kind, revision.capture, revision.rules_hash) == (1, "new", 1, "rules")
    assert (revision.entry, revision.seen_at) == (FULL, now)
    assert [(row["entry"], row["revision"], row["rule"]) for row in db["ledger"].rows] == [(1, 1, "drop_x")]
    assert [(row["entry"], row["revision"], row["capture"]) for row in db["defects"].rows] == [(1, 1, 1)]
    assert entries.learned(db, "blog") == (learned,)
    check_index(db)


def test_recording_a_snapshot_twice_changes_nothing_but_when_it_was_seen(
    db: Database, see: "See", now: datetime
) -> None:
    def once(at: datetime) -> recording.Recorded:
        return see(
            FULL,
            Entry(title=Text(value="Other")),
            at=at,
            ledger=(Edit(rule="r", text="x", entry=0),),
            learned=(LearnedRule(rule="r", value="!", evidence="e"),),
        )

    once(now)
    before, published = dump(db), entries.current(db, ["blog"])
    assert once(now + DAY) == entries.Recorded(unchanged=2)
    assert dump(db) == before
    assert entries.current(db, ["blog"]) == published
    seen = {row["last_seen"] for row in db["entries"].rows}
    assert seen == {"2024-05-18T12:00:00.000000Z"}


# Few names, so that entries share them, lose them and pass them on.
some_entries = st.lists(
    st.builds(
        lambda title, guid, link, day, words: Entry(
            title=Text(value=title) if title else None,
            guid=guid,
            permalink=f"http://x.org/{link}" if link else None,
            published=DATE + day * DAY if day else None,
            content=html(words),
        ),
        st.text("ab ", max_size=1),
        st.none() | st.sampled_from("gh"),
        st.none() | st.sampled_from("lm"),
        st.integers(0, 2),
        st.sampled_from(["few", EIGHT, "nine " + EIGHT]),
    ),
    max_size=4,
)


def test_a_name_that_counts_again_is_kept_with_the_fetch_that_shows_it(db: Database, see: "See") -> None:
    # A source of one entry, whose guid is another on each fetch and then stays; meanwhile another one has the guid.
    see(Entry(title=Text(value="A"), published=DATE, content=html(EIGHT)))
    see(Entry(title=Text(value="A"), guid="g", permalink="http://x.org/m", published=DATE, content=html(EIGHT)))
    last = Entry(title=Text(value="B"), guid="h", permalink="http://x.org/m", published=DATE, content=html("few"))
    see(last)
    other = Entry(guid="g", permalink="http://x.org/l", content=html("few"))
    see(last, other)
    before = dump(db, "last_seen gone_since changed")
    assert see(other, last).unchanged == 2
    assert dump(db, "last_seen gone_since changed") == before


@given(st.lists(some_entries, min_size=1, max_size=6), st.randoms())
def test_any_snapshot_recorded_twice_and_in_any_order_equals_once(
    now: datetime, snapshots: list[list[Entry]], random: Random
) -> None:
    # Whatever the archive holds already, the second time is no news. Each example has an archive of its own. Only which
    # entries are gone may look another way, as what a document should hold is judged by the order of what it holds; and
    # what is wrong with a document as a whole (its guids change) is told of every capture, so of the second one too.
    with archive_in_memory(now) as db:
        see = way_into(db, now)
        for snapshot in snapshots:
            see(*snapshot)
            before, told = dump(db, "last_seen gone_since changed"), told_of_documents(db)
            shuffled = list(snapshot)
            random.shuffle(shuffled)
            assert see(*shuffled).unchanged == len(snapshot) - len(repeated(snapshot))
            after, told_after = dump(db, "last_seen gone_since changed"), told_of_documents(db)
            (second,) = db.conn.execute("SELECT max(number) FROM captures").fetchone()
            assert {row[3] for row in set(told_after) - set(told)} <= {second}
            after["defects"] = sorted(set(after["defects"]) - (set(told_after) - set(told)), key=repr)
            assert after == before
        check_index(db)


@pytest.mark.parametrize(
    ("kept", "others", "taken", "left"),
    [
        pytest.param(
            # Two share the guid, so it names neither; then it is the guid of a third, which loses it again.
            Entry(guid="g", title=Text(value="Kept"), published=DATE),
            (Entry(guid="g"), Entry(guid="h", permalink="http://x.org/1")),
            (Entry(guid="g", permalink="http://x.org/1"),),
            Entry(guid="h"),
            id="guid",
        ),
        pytest.param(
            Entry(permalink="http://x.org/1", title=Text(value="Kept"), published=DATE),
            (Entry(permalink="http://x.org/1"), Entry(guid="h", permalink="http://x.org/2")),
            (Entry(guid="h", permalink="http://x.org/1"),),
            Entry(permalink="http://x.org/2"),
            id="link",
        ),
    ],
)
def test_an_unchanged_entry_gets_back_a_name_that_was_anothers(  # noqa: PLR0917 - a table
    db: Database, see: "See", kept: Entry, others: tuple[Entry, ...], taken: tuple[Entry, ...], left: Entry
) -> None:
    see(kept, *others)
    see(*taken)
    assert see(left, kept).unchanged == 1
    before = dump(db)
    assert see(kept, left).unchanged == 2
    assert dump(db) == before


def test_a_substantive_revision_moves_updated_and_the_words_found(db: Database, see: "See", now: datetime) -> None:
    see(FULL)
    changed = replace(FULL, content=html(EIGHT.replace("eight", "ate")), authors=(), title=Text(value="New title"))
    assert see(changed, at=now + DAY) == entries.Recorded(substantive=1, numbers=(1,))
    assert [(r.number, r.kind) for r in entries.history(db, 1)] == [(1, "new"), (2, "substantive")]
    (published,) = entries.current(db, ["blog"])
    assert (published.entry, published.id, published.updated) == (changed, "g", now + DAY)
    assert published.first_seen == now
    assert list(db["authors"].rows) == []
    assert [len(search.search(db, word).hits) for word in ("eight", "ate", "ann", "new", "seven")] == [0, 1, 0, 1, 1]
    check_index(db)


@pytest.mark.parametrize(
    ("change", "verdict", "expected"),
    [
        pytest.param({"content": html(f"<b>{EIGHT}</b>")}, "cosmetic", None, id="markup"),
        pytest.param({"updated": DATE + DAY}, "cosmetic", None, id="only its own date"),
        pytest.param(
            {"content": html("other"), "updated": DATE + DAY}, "substantive", DATE + DAY, id="words and its own date"
        ),
        pytest.param({"content": html("other"), "updated": DATE}, "substantive", "now", id="words and an older date"),
        pytest.param({"content": html("other")}, "substantive", "now", id="words"),
    ],
)
def test_only_substantive_revisions_move_updated(  # noqa: PLR0917 - a table
    db: Database,
    see: "See",
    now: datetime,
    change: dict[str, Any],
    verdict: str,
    expected: datetime | str | None,
) -> None:
    see(FULL)
    changed = replace(FULL, **change)
    recorded = see(changed, at=now + DAY)
    assert getattr(recorded, verdict) == 1
    (published,) = entries.current(db, ["blog"])
    assert published.updated == (now + DAY if expected == "now" else expected)
    assert published.entry == changed


Edition = Callable[[Entry], Entry]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda entry: replace(entry, guid="churned"), id="guid churn"),
        pytest.param(lambda entry: replace(entry, guid=None), id="guid lost"),
        pytest.param(lambda entry: replace(entry, permalink="https://www.x.org/1/?utm_source=rss"), id="https"),
        pytest.param(lambda entry: replace(entry, guid="n", permalink="http://y.org/n"), id="moved to another site"),
        pytest.param(
            lambda entry: replace(entry, guid="n", permalink="http://y.org/n", published=DATE + DAY / 24),
            id="moved, dates written anew",
        ),
        pytest.param(lambda entry: replace(entry, title=Text(value="Renamed"), content=html("other")), id="edited"),
    ],
)
def test_an_entry_is_known_again_and_keeps_its_id(db: Database, see: "See", change: Edition) -> None:
    see(FULL, Entry(guid="other", title=Text(value="Other")))
    recorded = see(Entry(guid="other", title=Text(value="Other")), change(FULL))
    assert (recorded.new, recorded.numbers) == (0, (1,))
    assert ids(db) == ["g", "other"]
    assert see(FULL).new == 0, "the names it had before still find it"


def test_an_entry_without_a_guid_gets_an_id_that_stays(db: Database, see: "See") -> None:
    one = Entry(title=Text(value="T"), published=DATE, content=html(EIGHT))
    see(one)
    minted = identity.minted_id("blog", "T\n2012-01-11T00:00:00+00:00")
    assert ids(db) == [minted]
    see(replace(one, guid="late", permalink="http://x.org/1"))
    see(replace(one, guid="late", title=Text(value="U"), content=html("other"), published=None))
    assert ids(db) == [minted]
    assert len(entries.history(db, 1)) == 3


ALMOST = replace(FULL, categories=(Category(term="of its twin"),))


def test_twins_that_differ_a_little_stay_two_entries(db: Database, see: "See") -> None:
    twins = [replace(one, guid="same") for one in (FULL, ALMOST)]
    assert see(*twins).new == 2
    assert len(set(ids(db))) == 2
    assert "same" not in ids(db)
    assert see(*twins).unchanged == see(*twins[::-1]).unchanged == 2


def test_a_twin_that_comes_later_does_not_make_the_first_new(db: Database, see: "See") -> None:
    see(FULL)
    assert (see(FULL, ALMOST).new, ids(db)[0]) == (1, "g")


def test_what_stands_twice_in_a_document_is_one_entry(db: Database, see: "See") -> None:
    assert see(FULL, FULL).new == 1
    assert ids(db) == ["g"]
    assert see(FULL).unchanged == see(FULL, FULL, FULL).unchanged == 1


def test_a_known_entry_is_claimed_once(db: Database, see: "See") -> None:
    see(FULL)
    copied = Entry(guid="copy", title=Text(value="A copy"), content=html(EIGHT), published=DATE)
    recorded = see(copied, FULL)
    assert (recorded.new, recorded.unchanged, ids(db)) == (1, 1, ["g", "copy"])


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_guid_that_comes_back_to_another_entry_does_not_take_its_id(
    db: Database,
    see: "See",
    newest_first: bool,  # noqa: FBT001 - a table
) -> None:
    one = Entry(guid="first", permalink="http://x.org/1", title=Text(value="One"))
    see(one)
    see(replace(one, guid="second"))
    other = Entry(guid="first", permalink="http://x.org/2", title=Text(value="Two"))
    both = (replace(one, guid="second"), other)
    recorded = see(*(both[::-1] if newest_first else both))
    assert (recorded.new, recorded.unchanged) == (1, 1)
    assert ids(db) == ["first", identity.minted_id("blog", "first")]
    assert see(*both).unchanged == 2


def test_a_name_that_leads_nowhere_is_told_as_damage(db: Database, see: "See") -> None:
    see(FULL)
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("DELETE FROM entries")
    with pytest.raises(ArchiveError, match="backissue verify"):
        see(FULL)


def test_two_sources_may_use_the_same_guid(db: Database, see: "See") -> None:
    see(FULL)
    assert see(FULL, source="pages", page="a.txt").new == 1
    assert ids(db) == ids(db, "pages") == ["g"]


def test_pages_that_share_everything_but_their_place_are_two(db: Database, see: "See") -> None:
    page = Entry(title=Text(value="Untitled"), content=html(EIGHT))
    for name in ("a.txt", "b.txt", "a.txt", "b.txt"):
        see(page, source="pages", page=name)
    assert ids(db, "pages") == [identity.minted_id("pages", "a.txt"), identity.minted_id("pages", "b.txt")]
    assert db["revisions"].count == 2


def test_an_entry_that_the_feed_dropped_stays(db: Database, see: "See") -> None:
    see(FULL, Entry(guid="b"))
    see(Entry(guid="b"))
    assert len(entries.current(db, ["blog"])) == 2


def test_a_name_that_others_shared_is_added_when_it_becomes_its_own(see: "See") -> None:
    one, other = replace(FULL, content=None, title=None), Entry(guid="h", permalink=FULL.permalink)
    see(one, other)
    see(one)
    recorded = see(replace(one, guid="churned"))
    assert (recorded.new, recorded.numbers) == (0, (1,))


def test_what_was_found_belongs_to_the_revision_it_was_found_in(db: Database, see: "See") -> None:
    def line(text: str) -> tuple[Edit, Edit]:
        return Edit(rule="r", text=text, entry=0), Edit(rule="r", text=text, entry=1)

    see(FULL, Entry(guid="b"), ledger=line("one"), defects=(Defect(code="date-unreadable", where="a", entry=0),))
    see(replace(FULL, title=Text(value="B")), Entry(guid="b"), ledger=line("two"))
    found = db.conn.execute("SELECT entry, revision, capture, text FROM ledger ORDER BY number").fetchall()
    assert found == [(1, 1, 1, "one"), (2, 1, 1, "one"), (1, 2, 2, "two")]
    assert [published.defects for published in entries.current(db, ["blog"])] == [(), ()]


def test_a_learned_rule_is_kept_when_its_evidence_goes(db: Database, see: "See") -> None:
    mark = LearnedRule(rule="mark", value="!", evidence="10 of 10")
    line = LearnedRule(rule="line", value="Sign up", evidence="4 of 4")
    see(FULL, learned=(mark,))
    see(FULL, Entry(guid="b"), learned=(line, replace(mark, evidence="11 of 11")))
    see(FULL)
    assert entries.learned(db, "blog") == (replace(mark, evidence="11 of 11"), line)
    assert entries.learned(db, "pages") == ()


def test_a_failure_half_way_leaves_no_trace_and_the_document_unread(
    db: Database, see: "See", monkeypatch: pytest.MonkeyPatch
) -> None:
    see(Entry(guid="a"))
    before = dump(db)
    monkeypatch.setattr(recording, "LEARN", "INSERT INTO nothing VALUES (1)")
    with pytest.raises(ArchiveError, match="nothing"):
        see(FULL, Entry(guid="a", title=Text(value="Changed")))
    monkeypatch.undo()
    changed = dump(db)
    assert changed == before
    assert Counter(row["state"] for row in db["captures"].rows) == {"parsed": 1, "waiting": 1}
    check_index(db)
    assert see(FULL, Entry(guid="a", title=Text(value="Changed"))).new == 1


def test_numbers_are_never_given_twice(db: Database, see: "See") -> None:
    see(Entry(guid="a"), Entry(guid="b"))
    for table, column in (("revisions", "entry"), ("aliases", "entry"), ("entries", "number")):
        db.conn.execute(f"DELETE FROM {table} WHERE {column} = 2")
    assert see(Entry(guid="c")).numbers == (3,)
