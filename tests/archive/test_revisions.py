"""Volatile changes are kept, and bury nothing."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace
from sqlite_utils import Database

from archive import entries, identity
from archive.decide import judge
from archive.ledger import defects, ledger
from schemas.feed import Entry, Text
from schemas.revision import Known
from schemas.snapshot import Defect, Edit
from tests.archive.test_recording import check_index

if TYPE_CHECKING:
    from tests.archive.conftest import See

DAY = timedelta(days=1)


def post(words: str, comments: int) -> Entry:
    markup = f"<p>{words}</p><p>{comments} comments</p>"
    return Entry(guid="g", title=Text(value="T"), content=Text(value=markup, kind="html"))


def test_volatile_changes_in_a_row_are_one_revision_and_each_stands_in_its_capture(
    db: Database, see: "See", now: datetime
) -> None:
    for day, comments in enumerate((1, 2, 3, 4)):
        recorded = see(post("One two", comments), at=now + day * DAY)
        assert (recorded.new, recorded.volatile) == ((1, 0) if day == 0 else (0, 1))
    first, last = entries.history(db, 1)
    assert (first.kind, first.capture, first.entry) == ("new", 1, post("One two", 1))
    assert (last.kind, last.capture, last.entry) == ("volatile", 4, post("One two", 4))
    assert last.seen_at == now + 3 * DAY
    assert entries.passed(db, 1) == {2: (2, 3)}
    see(post("One three", 5), at=now + 4 * DAY)
    see(post("One three", 6), at=now + 5 * DAY)
    assert [(one.number, one.kind, one.capture) for one in entries.history(db, 1)] == [
        (1, "new", 1),
        (2, "volatile", 4),
        (3, "substantive", 5),
        (4, "volatile", 6),
    ]
    assert entries.passed(db, 1) == {2: (2, 3)}


def test_volatile_changes_do_not_move_updated_but_are_what_the_entry_is(
    db: Database, see: "See", now: datetime
) -> None:
    see(post("One two", 1))
    see(post("One two", 2), at=now + DAY)
    held = entries.find(db, "1")
    assert (held.updated, held.entry) == (None, post("One two", 2))
    assert "2 comments" in (held.text or "")
    check_index(db)
    see(replace(post("One two", 3), updated=now + 2 * DAY), at=now + 2 * DAY)
    assert entries.find(db, "1").updated is None
    see(post("One three", 3), at=now + 3 * DAY)
    assert entries.find(db, "1").updated == now + 3 * DAY


def test_what_was_found_in_a_volatile_revision_is_of_its_last_state(db: Database, see: "See", now: datetime) -> None:
    for day in range(4):
        edit = Edit(rule="r", text=f"word{day}", entry=0)
        defect = Defect(code="author-inferred", where="item[0]", detail=str(day), entry=0)
        see(post("One two", day), at=now + day * DAY, ledger=(edit,), defects=(defect,))
    assert [edit.text for edit in ledger(db, 1, 1)] == ["word0"]
    assert [edit.text for edit in ledger(db, 1, 2)] == ["word3"]
    assert [defect.detail for defect in defects(db, 1, 2)] == ["3"]


def test_a_place_that_goes_to_and_fro_is_believed_to_do_so(db: Database, see: "See", now: datetime) -> None:
    # Two servers of which one is behind: https://github.com/martinrotter/rssguard/issues/451
    old, new = (Entry(guid="g", content=Text(value=f"<p>Words {one}</p>", kind="html")) for one in ("old", "new"))
    for day in range(12):
        see((old, new)[day % 2], at=now + day * DAY)
    kinds = [one.kind for one in entries.history(db, 1)]
    assert kinds == ["new", "substantive", "substantive", "substantive", "volatile"]
    assert len(entries.passed(db, 1)[5]) == 7
    see(Entry(guid="g", content=Text(value="<p>Other words</p>", kind="html")), at=now + 12 * DAY)
    assert entries.history(db, 1)[-1].kind == "substantive"


def test_the_past_is_only_asked_for_where_it_may_matter() -> None:
    asked = []

    def past(known: Known) -> tuple[Entry, ...]:
        asked.append(known.number)
        return ()

    def told(after: Entry, revision: int) -> str:
        held = post("One two", 1)
        known = Known(number=1, public_id="g", raw_hash=identity.raw_hash(held), revision=revision, entry=held)
        return judge(after, identity.raw_hash(after), known, past=past)

    assert told(post("One two", 1), 9) == "unchanged"
    assert told(post("One two", 2), 9) == "volatile"
    assert told(post("One <b>two</b>", 2), 9) == "cosmetic"
    assert told(post("One three", 1), 3) == "substantive"
    assert asked == []
    assert told(post("One three", 1), 4) == "substantive"
    assert asked == [1]


def test_an_entry_that_is_erased_takes_its_volatile_states_along(db: Database, see: "See", now: datetime) -> None:
    for day in range(3):
        see(post("One two", day), at=now + day * DAY)
    assert entries.passed(db, 1)
    db.conn.execute("DELETE FROM revisions WHERE entry = 1")
    assert entries.passed(db, 1) == {}
