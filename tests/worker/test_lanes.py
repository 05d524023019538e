"""Whose turn it is, by a clock of our own."""

import pytest

from worker.lanes import Lanes


def taken(lanes: Lanes[str], now: float) -> list[str]:
    found = []
    while (one := lanes.take(now)) is not None:
        found.append(one[1])
    return found


def filled(*work: str, connections: int = 1, spacing_seconds: float = 0) -> Lanes[str]:
    """Let work wait; the host is the first letter."""
    lanes: Lanes[str] = Lanes(connections=connections, spacing_seconds=spacing_seconds)
    for one in work:
        lanes.put(one[0], one)
    return lanes


def test_each_host_has_one_at_a_time_and_none_waits_for_another() -> None:
    lanes = filled("a1", "a2", "a3", "b1", "c1", "b2")
    assert taken(lanes, 0) == ["a1", "b1", "c1"]
    assert taken(lanes, 100) == []
    assert lanes.next_time() is None, "time alone changes nothing"
    lanes.leave("b", 1)
    assert taken(lanes, 1) == ["b2"]
    lanes.leave("a", 2)
    assert taken(lanes, 2) == ["a2"]


@pytest.mark.parametrize(("connections", "first"), [(1, ["a1"]), (2, ["a1", "a2"]), (9, ["a1", "a2", "a3"])])
def test_a_host_has_as_many_as_it_is_allowed(connections: int, first: list[str]) -> None:
    assert taken(filled("a1", "a2", "a3", connections=connections), 0) == first


def test_what_a_host_is_asked_is_spaced_from_the_end_of_one_to_the_next() -> None:
    lanes = filled("a1", "a2", "b1", spacing_seconds=2)
    assert taken(lanes, 10) == ["a1", "b1"]
    lanes.leave("a", 15)
    assert taken(lanes, 16.9) == []
    assert lanes.next_time() == 17
    assert taken(lanes, 17) == ["a2"]


def test_with_several_connections_their_beginnings_are_spaced() -> None:
    lanes = filled("a1", "a2", connections=2, spacing_seconds=2)
    assert taken(lanes, 10) == ["a1"]
    assert lanes.next_time() == 12
    assert taken(lanes, 12) == ["a2"]


def test_a_host_that_comes_back_is_still_spared() -> None:
    lanes = filled("a1", spacing_seconds=2)
    taken(lanes, 10)
    lanes.leave("a", 11)
    lanes.put("a", "a2")
    assert taken(lanes, 12) == []
    assert taken(lanes, 13) == ["a2"]


def test_files_are_not_spared() -> None:
    lanes = Lanes[str](connections=1, spacing_seconds=2)
    lanes.put("", "1")
    lanes.put("", "2")
    assert taken(lanes, 0) == ["1"]
    lanes.leave("", 0)
    assert taken(lanes, 0) == ["2"]


def test_what_is_first_goes_before_what_waits() -> None:
    lanes = filled("a1", "a2")
    lanes.put("a", "again", is_first=True)
    assert taken(lanes, 0) == ["again"]
    assert lanes.is_waited_for("a")
    assert not lanes.is_waited_for("b")


def test_hosts_take_turns_in_the_order_in_which_they_may() -> None:
    lanes = filled("a1", "b1", "c1", spacing_seconds=5)
    taken(lanes, 0)
    for host, at in (("c", 1), ("a", 2), ("b", 3)):
        lanes.leave(host, at)
        lanes.put(host, f"{host}2")
    assert taken(lanes, 6) == ["c2"]
    assert taken(lanes, 8) == ["a2", "b2"]


def test_what_is_cleared_never_begins() -> None:
    lanes = filled("a1", "a2", "b1")
    assert taken(lanes, 0) == ["a1", "b1"]
    assert lanes.clear() == ["a2"]
    lanes.leave("a", 1)
    assert taken(lanes, 9) == []
    lanes.put("a", "a3")
    assert taken(lanes, 9) == ["a3"]


def test_hosts_that_are_spared_still_are_not_looked_through_with_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps = []
    sweep = Lanes._sweep

    def counted(lanes: Lanes[str], host: str, now: float) -> None:
        sweeps.append(host)
        sweep(lanes, host, now)

    monkeypatch.setattr(Lanes, "_sweep", counted)
    lanes = filled(spacing_seconds=10_000)
    for number in range(5000):
        lanes.put(f"host{number}", "work")
        taken(lanes, number)
        lanes.leave(f"host{number}", number)
    assert 1 <= len(sweeps) <= 3


def test_hosts_that_nobody_asks_any_more_are_forgotten() -> None:
    for spacing in (0.0, 1.0):
        lanes = filled(spacing_seconds=spacing)
        for number in range(5000):
            lanes.put(f"host{number}", "work")
            taken(lanes, number)
            lanes.leave(f"host{number}", number)
        assert len(lanes._lanes) <= 1100
