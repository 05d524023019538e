import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from worker import schedule
from worker.schedule import next_cron, run_ticks

FRIDAY = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)  # a Friday


def times(expression: str, timezone: str, after: datetime, count: int) -> list[str]:
    found = []
    for _ in range(count):
        after = next_cron(expression, timezone, after)
        assert after.tzinfo is UTC
        found.append(after.astimezone(ZoneInfo(timezone)).strftime("%a %d %b %H:%M"))
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 6 * * *", ["Sat 18 May 06:00", "Sun 19 May 06:00"]),
        ("30 12 * * *", ["Fri 17 May 12:30", "Sat 18 May 12:30"]),
        ("0 12 * * *", ["Sat 18 May 12:00"]),  # never the moment itself
        ("*/20 * * * *", ["Fri 17 May 12:20", "Fri 17 May 12:40", "Fri 17 May 13:00"]),
        ("5,35 8-9 * * *", ["Sat 18 May 08:05", "Sat 18 May 08:35", "Sat 18 May 09:05", "Sat 18 May 09:35"]),
        ("0 0 1 JAN *", ["Wed 01 Jan 00:00"]),
        ("0 0 29 2 *", ["Tue 29 Feb 00:00"]),
        # Weekdays: 0 and 7 are Sunday, 1 is Monday. APScheduler would take 0 for Monday.
        ("0 6 * * 0", ["Sun 19 May 06:00", "Sun 26 May 06:00"]),
        ("0 6 * * 7", ["Sun 19 May 06:00", "Sun 26 May 06:00"]),
        ("0 6 * * 1-5", ["Mon 20 May 06:00", "Tue 21 May 06:00"]),
        ("0 6 * * 5-7", ["Sat 18 May 06:00", "Sun 19 May 06:00", "Fri 24 May 06:00"]),
        ("0 6 * * Mon,wed", ["Mon 20 May 06:00", "Wed 22 May 06:00", "Mon 27 May 06:00"]),
        ("0 6 * * fri-mon", ["Sat 18 May 06:00", "Sun 19 May 06:00", "Mon 20 May 06:00", "Fri 24 May 06:00"]),
        ("0 6 * * sat-sun", ["Sat 18 May 06:00", "Sun 19 May 06:00", "Sat 25 May 06:00"]),
        ("0 6 * * sun-sat", ["Sat 18 May 06:00", "Sun 19 May 06:00", "Mon 20 May 06:00"]),
        ("0 6 * * */2", ["Sat 18 May 06:00", "Sun 19 May 06:00", "Tue 21 May 06:00"]),
        ("0 6 * * 3/2", ["Wed 22 May 06:00", "Fri 24 May 06:00", "Wed 29 May 06:00"]),
        # A day of the month and a day of the week: either will do, unless one of them begins with "*".
        ("0 6 20 * 0", ["Sun 19 May 06:00", "Mon 20 May 06:00", "Sun 26 May 06:00"]),
        ("0 6 */2 * 0", ["Sun 19 May 06:00", "Sun 09 Jun 06:00"]),
        ("0 6 20 * */2", ["Thu 20 Jun 06:00", "Sat 20 Jul 06:00"]),
    ],
)
def test_an_expression_means_what_crontab_says(expression: str, expected: list[str]) -> None:
    assert times(expression, "UTC", FRIDAY, len(expected)) == expected


SPRING = datetime(2024, 3, 30, 12, 0, tzinfo=UTC)  # in London, Sunday 31 March has no 01:00-02:00
AUTUMN = datetime(2024, 10, 26, 22, 0, tzinfo=UTC)  # ... and Sunday 27 October has it twice


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("30 1 * * *", SPRING, ["Sun 31 Mar 02:30", "Mon 01 Apr 01:30"]),  # not skipped
        ("30 2 * * *", SPRING, ["Sun 31 Mar 02:30", "Mon 01 Apr 02:30"]),
        ("30 1 * * *", AUTUMN, ["Sun 27 Oct 01:30", "Mon 28 Oct 01:30"]),  # not twice
        ("0 * * * *", AUTUMN, ["Sun 27 Oct 00:00", "Sun 27 Oct 01:00", "Sun 27 Oct 01:00", "Sun 27 Oct 02:00"]),
    ],
)
def test_clocks_that_are_set_neither_skip_nor_repeat(expression: str, after: datetime, expected: list[str]) -> None:
    assert times(expression, "Europe/London", after, len(expected)) == expected


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("", "five fields"),
        ("0 6 * *", "five fields"),
        ("0 0 6 * * *", "five fields"),
        ("@daily", "five fields"),
        ("0 6 * * ?", "five fields"),
        ("60 * * * *", "no cron expression"),
        ("0 22-2 * * *", "no cron expression"),
        ("0 6 0 * *", "no cron expression"),
        ("0 6 * 13 *", "no cron expression"),
        ("0 6 * * 8", "no list of weekdays"),
        ("0 6 * * fry", "no list of weekdays"),
        ("0 6 * * */0", "no list of weekdays"),
        ("*/0 6 * * *", "no cron expression"),
        ("0 0 31 2 *", "never happens"),
    ],
)
def test_what_is_no_expression_is_refused(expression: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        next_cron(expression)


def test_ticks_come_when_the_last_one_said() -> None:
    async def main() -> list[float]:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        began = loop.time()
        seen = []

        async def tick() -> datetime | None:
            seen.append(loop.time() - began)
            if len(seen) == 4:
                stop.set()
            # The third is due at once: it is late already.
            wait = (0.3, -3600, 0.2, 3600)[len(seen) - 1]
            return datetime.now(UTC) + timedelta(seconds=wait)

        await asyncio.wait_for(run_ticks(tick, stop=stop), 10)
        return seen

    first, second, third, fourth = asyncio.run(main())
    # Never early; how late is the machine's affair, within reason.
    assert first < 1
    assert 0.29 < second < 1.3
    assert third - second < 1
    assert 0.19 < fourth - third < 1.2


def test_the_archive_is_asked_again_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "LOOK_AGAIN", timedelta(milliseconds=50))

    async def main() -> None:
        stop = asyncio.Event()
        answers = iter([None, datetime.now(UTC) + timedelta(days=1)])

        async def tick() -> datetime | None:
            try:
                return next(answers)
            except StopIteration:
                stop.set()
                return None

        await asyncio.wait_for(run_ticks(tick, stop=stop), 10)

    asyncio.run(main())


def test_a_tick_that_has_begun_is_finished_and_never_runs_twice_at_once() -> None:
    async def main() -> list[str]:
        stop, told = asyncio.Event(), []

        async def tick() -> datetime | None:
            told.append("begun")
            await asyncio.sleep(0.2)
            told.append("done")
            return datetime.now(UTC)

        async def interrupt() -> None:
            await asyncio.sleep(0.3)  # while the second runs
            stop.set()

        await asyncio.wait_for(asyncio.gather(run_ticks(tick, stop=stop), interrupt()), 10)
        return told

    assert asyncio.run(main()) == ["begun", "done"] * 2


def test_what_a_tick_raises_is_raised() -> None:
    async def tick() -> datetime | None:
        raise LookupError("the archive is gone")

    async def main() -> None:
        await asyncio.wait_for(run_ticks(tick, stop=asyncio.Event()), 10)

    with pytest.raises(LookupError, match="the archive is gone"):
        asyncio.run(main())


def test_a_stop_in_the_moment_of_a_tick_lets_it_finish_or_not_begin() -> None:
    begun, finished = [], []

    async def tick() -> datetime | None:
        begun.append(1)
        await asyncio.sleep(0.001)
        finished.append(1)
        return datetime.now(UTC)

    async def stopped_after(steps: int) -> None:
        stop = asyncio.Event()
        ticking = asyncio.create_task(run_ticks(tick, stop=stop))
        for _ in range(steps):
            await asyncio.sleep(0)
        stop.set()
        await asyncio.wait_for(ticking, 10)

    for steps in range(30):
        asyncio.run(stopped_after(steps))
    assert len(begun) == len(finished) > 0
