from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive.ledger import RuleTotal, defects, ledger, totals_by_rule
from schemas.feed import Entry, Text
from schemas.snapshot import Defect, Edit

if TYPE_CHECKING:
    from tests.archive.conftest import See

SIGN_OFF = Edit(rule="drop_sign_off", text="Jon is a Director", markup_bytes=7)
MARK = Edit(rule="drop_title_mark", place="title", text="!", kept_before="Game")
STYLE = Edit(rule="drop_styles", count=12, markup_bytes=900)


def of(entry: int | None, edit: Edit) -> Edit:
    return Edit(**{name: getattr(edit, name) for name in edit.__struct_fields__ if name != "entry"}, entry=entry)


@pytest.fixture(autouse=True)
def _entries(see: "See") -> None:
    a, b = Entry(guid="a", title=Text(value="A")), Entry(guid="b")
    wrong = Defect(code="author-inferred", where="item[0]", detail="Jon", entry=0)
    see(a, b, ledger=(of(0, SIGN_OFF), of(0, MARK), of(1, STYLE), of(None, STYLE)), defects=(wrong,))
    see(Entry(guid="a", title=Text(value="Changed")), b, ledger=(of(0, MARK), of(1, STYLE), of(None, MARK)))
    see(Entry(guid="p"), source="pages", page="p", ledger=(of(0, SIGN_OFF),))


@pytest.mark.parametrize(
    ("entry", "revision", "expected"),
    [
        (1, None, (MARK,)),
        (1, 2, (MARK,)),
        (1, 1, (SIGN_OFF, MARK)),
        (2, None, (STYLE,)),
        (1, 3, ()),
        (99, None, ()),
    ],
)
def test_lines_are_of_one_revision_in_their_order(
    db: Database, entry: int, revision: int | None, expected: tuple[Edit, ...]
) -> None:
    assert ledger(db, entry, revision) == expected


def test_defects_are_of_one_revision(db: Database) -> None:
    assert defects(db, 1) == ()
    assert defects(db, 1, 1) == (Defect(code="author-inferred", where="item[0]", detail="Jon"),)


def test_totals_are_of_what_holds_now(db: Database) -> None:
    mark = RuleTotal(rule="drop_title_mark", lines=2, entries=1, words=0, count=2, markup_bytes=0)
    style = RuleTotal(rule="drop_styles", lines=1, entries=1, words=0, count=12, markup_bytes=900)
    sign_off = RuleTotal(rule="drop_sign_off", lines=1, entries=1, words=4, count=1, markup_bytes=7)
    assert totals_by_rule(db) == (sign_off, mark, style)
    assert totals_by_rule(db, "blog") == (mark, style)
    assert totals_by_rule(db, "pages") == (sign_off,)
    assert totals_by_rule(db, "nobody") == ()
