from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlite_utils import Database

from archive import hosts
from schemas.pace import Trouble


def test_a_host_in_trouble_is_kept_until_it_works(db: Database, now: datetime) -> None:
    assert hosts.troubles(db) == {}
    one = Trouble(host="a.org", failures=1, witnesses=("blog",), since=now, last=now, reason="no answer")
    hosts.keep(db, one)
    hosts.keep(db, replace(one, host="b.org"))
    assert hosts.troubles(db) == {"a.org": one, "b.org": replace(one, host="b.org")}
    hour = timedelta(hours=1)
    worse = replace(one, failures=2, witnesses=("blog", "pages"), last=now + hour, reason="503", held_until=now + hour)
    hosts.keep(db, worse)
    assert hosts.troubles(db)["a.org"] == worse
    hosts.keep(db, replace(worse, neighbour_answered=now, held_until=None))
    assert hosts.troubles(db)["a.org"] == replace(worse, neighbour_answered=now, held_until=None)
    hosts.forget(db, "a.org")
    hosts.forget(db, "a.org")
    assert list(hosts.troubles(db)) == ["b.org"]
    assert not db.conn.in_transaction
