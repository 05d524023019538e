from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.matching import KINDS, Candidate, Lookup, match, same_date
from schemas.revision import EntryKey

DATE = datetime(2012, 1, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


def keys(*names: str) -> tuple[EntryKey, ...]:
    """Read "guid:a link:b" as keys."""
    return tuple(EntryKey(*name.split(":", 1)) for name in names[0].split()) if names[0] else ()  # type: ignore[arg-type]


def numbers(keys: Sequence[tuple[EntryKey, ...]], held: Lookup) -> tuple[int | None, ...]:
    return tuple(None if one is None else one.number for one in match(keys, held))


@pytest.mark.parametrize(
    ("snapshot", "archive", "expected"),
    [
        pytest.param([], {}, (), id="nothing"),
        pytest.param(["guid:a", "guid:b"], {}, (None, None), id="nothing known"),
        pytest.param(["guid:a", "guid:b"], {"guid:b": 1}, (None, 1), id="by guid"),
        pytest.param(["guid:new link:l"], {"guid:old": 1, "link:l": 1}, (1,), id="guid churn"),
        pytest.param(["guid:a link:new"], {"guid:a": 1, "link:old": 1}, (1,), id="link moved"),
        pytest.param(["guid:n link:n title-date:t"], {"title-date:t": 4}, (4,), id="by title and date"),
        pytest.param(["guid:n link:n text:t"], {"text:t": 4}, (4,), id="by text"),
        pytest.param(["page:p text:t"], {"page:p": 1, "text:t": 2}, (1,), id="a page by its place first"),
        pytest.param(["guid:a link:l"], {"guid:a": 1, "link:l": 2}, (1,), id="the stronger name decides"),
        pytest.param(["text:t", "guid:a"], {"text:t": 1, "guid:a": 1}, (None, 1), id="the stronger claim wins"),
        pytest.param(["guid:a", "guid:b"], {"guid:a": 1, "guid:b": 1}, (1, None), id="claimed once"),
        pytest.param(["guid:b", "guid:a"], {"guid:a": 1, "guid:b": 1}, (None, 1), id="by the same in any order"),
        pytest.param(
            ["guid:a link:new", "guid:b link:l"],
            {"guid:a": 1, "guid:b": 1, "link:l": 1},
            (None, 1),
            id="by the one that other names speak for",
        ),
        pytest.param(
            ["link:a title-date:t", "link:b"],
            {"link:a": 1, "link:b": 1, "title-date:t": 2},
            (2, 1),
            id="by the one that would be new",
        ),
        pytest.param(
            ["guid:b link:a", "guid:a link:b"],
            {"guid:a": 1, "link:a": 1, "guid:b": 2, "link:b": 2},
            (2, 1),
            id="links exchanged",
        ),
        pytest.param(
            ["guid:b link:l", "guid:x title-date:t"],
            {"guid:b": 1, "link:l": 2, "title-date:t": 2},
            (1, 2),
            id="what a strong name left is free for a weaker one",
        ),
        pytest.param(["", "guid:a"], {"guid:a": 1}, (None, 1), id="an entry without a name"),
    ],
)
def test_match(snapshot: list[str], archive: dict[str, int], expected: tuple[int | None, ...]) -> None:
    held = {keys(name)[0]: Candidate(number) for name, number in archive.items()}
    assert numbers([keys(names) for names in snapshot], held.get) == expected


@given(st.lists(st.dictionaries(st.sampled_from(KINDS), st.none() | st.integers(1, 4)), max_size=6), st.randoms())
def test_the_order_of_a_snapshot_decides_nothing(found: list[dict[str, int | None]], random: Random) -> None:
    # Per entry, what each of its names finds.
    named = [tuple(EntryKey(kind, str(index)) for kind in own) for index, own in enumerate(found)]  # type: ignore[arg-type]
    held = {
        EntryKey(kind, str(index)): Candidate(number)  # type: ignore[arg-type]
        for index, own in enumerate(found)
        for kind, number in own.items()
        if number is not None
    }
    matched = dict(zip(named, numbers(named, held.get), strict=True))
    shuffled = list(named)
    random.shuffle(shuffled)
    assert numbers(shuffled, held.get) == tuple(matched[keys] for keys in shuffled)
    claimed = [number for number in matched.values() if number is not None]
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize(
    ("date", "known", "found"),
    [
        (DATE, DATE, True),
        (DATE + 13 * HOUR, DATE, True),
        (DATE + 37 * HOUR, DATE, True),
        (DATE + 39 * HOUR, DATE, False),
        (DATE + 24 * HOUR, DATE, False),
        (DATE + 25 * HOUR, DATE + HOUR, False),
        (DATE + timedelta(days=7), DATE, False),
        (DATE - timedelta(days=7), DATE, False),
        (None, DATE, True),
        (DATE, None, True),
    ],
)
def test_the_same_text_under_another_date_is_another_entry(
    date: datetime | None,
    known: datetime | None,
    found: bool,  # noqa: FBT001 - a table
) -> None:
    # A daily comic whose feed holds the newest only: guid, link and date are new, the text never is.
    named = EntryKey("title-date", f"T\n{date.isoformat() if date else ''}"), EntryKey("text", "t")
    held = {named[1]: Candidate(1, known)}
    assert numbers([named], held.get) == (1 if found else None,)


def test_names_are_only_looked_up_while_they_are_needed() -> None:
    asked = []

    def held(key: EntryKey) -> Candidate | None:
        asked.append(key)
        return Candidate(1) if key.value == "a" else None

    match([keys("guid:a link:b text:c"), keys("guid:d link:e")], held)
    assert [f"{key.kind}:{key.value}" for key in asked] == ["guid:a", "guid:d", "link:e"]


def test_what_is_refused_is_looked_for_by_the_next_name() -> None:
    held = {keys("guid:12")[0]: Candidate(1), keys("link:l")[0]: Candidate(2)}
    named = [keys("guid:12 link:l"), keys("guid:12")]
    assert [one and (one.number, one.kind) for one in match(named[:1], held.get)] == [(1, "guid")]
    found = match(named, held.get, refused={(0, 1)})
    assert [one and (one.number, one.kind) for one in found] == [(2, "link"), (1, "guid")]


def test_a_date_is_the_same_in_another_zone_and_without_its_time() -> None:
    assert same_date(DATE + 9 * HOUR, DATE)
    assert same_date(DATE + 9 * HOUR, DATE - 5 * HOUR)
    assert not same_date(DATE + 9 * HOUR, DATE - 6 * HOUR)
