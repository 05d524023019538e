"""Real situations of identity, each through the archive and judged as a person would."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from archive import churn, entries, identity, repeats, trust
from schemas.feed import Feed
from tests.archive.conftest import HeldError, archive_in_memory, way_into
from tests.archive.situations import SITUATIONS, Situation


def test_there_are_sixty_situations_from_as_many_reports() -> None:
    assert len({situation.source for situation in SITUATIONS}) >= 60
    assert len({situation.id for situation in SITUATIONS}) == len(SITUATIONS)
    assert all(situation.source.startswith("https://") for situation in SITUATIONS)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.id)
def test_situation(situation: Situation, now: datetime) -> None:
    feed = Feed(home_page=situation.home_page)
    people: dict[str, int] = {}
    with archive_in_memory(now) as db:
        see = way_into(db, now)
        public_ids: dict[int, str] = {}
        held = []
        for step, document in enumerate(situation.documents):
            again = repeats.repeated([entry for _, entry in document])
            told = [one for index, one in enumerate(document) if index not in again]
            letters, parsed = [letter for letter, _ in told], [entry for _, entry in told]
            try:
                recorded = see(*parsed, feed=feed, at=now + timedelta(days=step), flood="hold")
            except HeldError:
                held.append(step)
                continue
            new = [letter for letter in letters if letter not in people]
            known = entries.known(db, "blog", identity.entry_keys(parsed, home_page=feed.home_page))
            found = {letter: one.number for letter, one in zip(letters, known, strict=True) if one is not None}
            by_number = {number: letter for letter, number in people.items()}
            assert {letter: by_number.get(number, letter) for letter, number in found.items()} == {
                x: x for x in letters
            }, step
            assert recorded.new == len(new), step
            people |= found
            for published in entries.current(db, ["blog"]):
                number = next(
                    n for (n,) in db.conn.execute("SELECT number FROM entries WHERE public_id = ?", (published.id,))
                )
                assert public_ids.setdefault(number, published.id) == published.id
        assert tuple(held) == situation.held
        assert {letter: public_ids[people[letter]] for letter in situation.ids} == situation.ids
        kinds = {letter: Counter(r.kind for r in entries.history(db, people[letter])) for letter in situation.revised}
        assert {letter: found["substantive"] for letter, found in kinds.items()} == situation.revised
        assert churn.distrusted(trust.standings(db, "blog")) == situation.distrusted
        assert len(set(people.values())) == len(people)
        waiting = db.conn.execute("SELECT COUNT(*) FROM captures WHERE state = 'waiting'").fetchone()[0]
        assert waiting == len(held)
