import os
import signal
import sys
from pathlib import Path

import pytest

from worker.pool import Died, each, processes_max


def double(number: int) -> int:
    return number * 2


def fail_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 4:
        sys.exit(7)
    return number


def hold(path: Path) -> None:
    """Write to a file for ever, and remove it when told to leave."""
    path.touch()
    try:
        while True:
            signal.pause()
    finally:
        path.unlink()


@pytest.mark.parametrize("processes", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_every_argument_has_its_result(processes: int, count: int) -> None:
    done = dict(each(double, range(count), processes=processes))
    assert done == {number: number * 2 for number in range(count)}


def test_arguments_are_asked_for_as_they_are_needed() -> None:
    numbers = iter(range(100))
    running = each(double, numbers, processes=2)
    next(running)
    running.close()
    assert next(numbers) <= 4


def test_more_than_a_pipe_holds_goes_through() -> None:
    big = b"x" * 3_000_000
    assert dict(each(bytes.upper, [big, big], processes=1)) == {0: big.upper(), 1: big.upper()}


def test_who_ends_its_process_costs_only_itself() -> None:
    done = dict(each(fail_at_three, range(8), processes=2))
    assert done[3] == Died("the process that read it was ended by SIGKILL")
    assert done[4] == Died("the process that read it was ended with exit code 7")
    assert {at: result for at, result in done.items() if at not in {3, 4}} == {at: at for at in (0, 1, 2, 5, 6, 7)}


def test_closing_lets_processes_clean_up(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]

    def task(path: Path | None) -> None:
        if path:
            hold(path)
        while not all(path.exists() for path in paths):
            pass

    running = each(task, [None, *paths], processes=3)
    assert next(running) == (0, None)
    running.close()
    assert not any(path.exists() for path in paths)


def test_there_is_at_least_one_process() -> None:
    assert 1 <= processes_max() <= (os.cpu_count() or 1)
