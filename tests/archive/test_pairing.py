from datetime import UTC, datetime, timedelta

import pytest

from archive.pairing import Pair, pair_up
from archive.resemblance import Gist, gist
from schemas.feed import Entry, Text

DATE = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)


def post(name: str, day: int | None = None, words: str | None = None) -> Gist:
    date = None if day is None else DATE + timedelta(days=day)
    title = Text(value=f"The story of {name}")
    return gist(Entry(title=title, content=Text(value=words) if words else None, published=date))


def all_pairs(ours: dict[int, Gist], theirs: dict[int, Gist]) -> list[Pair]:
    return [(index, number) for index in ours for number in theirs]


def paired(
    ours: dict[int, Gist],
    theirs: dict[int, Gist],
    *,
    claimed: frozenset[int] = frozenset(),
    in_mass: bool = True,
    by_echo: bool = False,
) -> tuple[dict[Pair, str], tuple[Pair, ...]]:
    found = pair_up(
        all_pairs(ours, theirs), ours, theirs, claimed=claimed, unnamed=len(ours), in_mass=in_mass, by_echo=by_echo
    )
    return found.same, found.echoes


def test_each_is_paired_with_the_one_it_resembles() -> None:
    ours = {0: post("a", 1), 1: post("b", 2)}
    theirs = {7: post("b", 2), 8: post("a", 1), 9: post("c", 3)}
    assert paired(ours, theirs) == ({(0, 8): "title and date", (1, 7): "title and date"}, ())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param({0: post("a", 1), 1: post("a", 1)}, {7: post("a", 1)}, id="two of ours"),
        pytest.param({0: post("a", 1)}, {7: post("a", 1), 8: post("a", 1)}, id="two of theirs"),
    ],
)
def test_what_resembles_two_is_paired_with_none(ours: dict[int, Gist], theirs: dict[int, Gist]) -> None:
    assert paired(ours, theirs) == ({}, ())


def test_nothing_is_paired_with_what_others_have_claimed() -> None:
    assert paired({0: post("a", 1)}, {7: post("a", 1)}, claimed=frozenset({7})) == ({}, ())


def test_titles_alone_are_enough_for_a_mass_of_them() -> None:
    ours = {index: post(name) for index, name in enumerate("abcde")}
    theirs = {10 + index: post(name) for index, name in enumerate("abcde")}
    same, echoes = paired(ours, theirs)
    assert same == {(index, 10 + index): "title" for index in range(5)}
    assert echoes == ()
    assert paired(ours, theirs, in_mass=False)[0] == {}
    few = {index: ours[index] for index in range(4)}
    same, echoes = paired(few, theirs)
    assert same == {}
    assert echoes == tuple((index, 10 + index) for index in range(4))
    many = ours | {5: post("f"), 6: post("g")}
    assert paired(many, theirs)[0] == {}


def test_dates_that_differ_leave_an_echo_which_a_person_may_call_the_same() -> None:
    ours = {index: post(name, 100, f"words of {name} and nobody else but {name}") for index, name in enumerate("abc")}
    theirs = {
        10 + index: post(name, index, f"words of {name} and nobody else but {name}") for index, name in enumerate("abc")
    }
    pairs = tuple((index, 10 + index) for index in range(3))
    assert paired(ours, theirs) == ({}, pairs)
    assert paired(ours, theirs, by_echo=True) == (dict.fromkeys(pairs, "title or text"), ())


def test_what_several_say_is_no_echo() -> None:
    ours = {index: post("a", 100 + index) for index in range(3)}
    assert paired(ours, {7: post("a", 1)}) == ({}, ())
    assert paired({0: post("a", 100)}, {7: post("a", 1), 8: post("a", 2)}, claimed=frozenset({8})) == ({}, ())
