from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive import aliases
from schemas.feed import Entry, Text
from schemas.revision import EntryKey

if TYPE_CHECKING:
    from datetime import datetime

    from tests.archive.conftest import See

GUID_A, GUID_B, GUID_C = (EntryKey("guid", name) for name in "abc")
TEXT = Text(value="the same eight words under every comic strip")


def claimed(db: Database, source: str, keys: Sequence[tuple[EntryKey, ...]]) -> tuple[int | None, ...]:
    return tuple(None if one is None else one.number for one in aliases.claim(db.conn, source, keys))


def test_names_belong_to_a_source(db: Database, see: "See") -> None:
    see(Entry(guid="a"))
    assert claimed(db, "blog", [(GUID_A,)]) == (1,)
    assert claimed(db, "pages", [(GUID_A,)]) == (None,)


def test_a_name_finds_whom_it_was_given_last(db: Database, see: "See") -> None:
    see(Entry(guid="a"), Entry(guid="b"))
    aliases.give(db.conn, "blog", [(2, (GUID_A, GUID_C))])
    assert claimed(db, "blog", [(GUID_A,)]) == (2,)
    assert claimed(db, "blog", [(GUID_C,)]) == (2,)
    assert claimed(db, "blog", [(GUID_B,)]) == (2,)


def test_the_date_of_what_a_text_finds_is_known(db: Database, see: "See", now: "datetime") -> None:
    see(Entry(guid="a", title=Text(value="T"), published=now, content=TEXT))
    (text,) = (EntryKey("text", value) for (value,) in db.conn.execute("SELECT value FROM aliases WHERE kind = 'text'"))
    weekly = EntryKey("title-date", f"T\n{(now + timedelta(days=7)).isoformat()}")
    assert claimed(db, "blog", [(text,)]) == (1,)
    assert claimed(db, "blog", [(weekly, text)]) == (None,)
