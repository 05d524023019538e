from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from schemas.pace import Trouble
from worker.backoff import (
    HOLD_FIRST,
    HOLD_MAX,
    STALE_AFTER,
    WITNESSES_MAX,
    Says,
    after_answer,
    after_failure,
    hold,
    host_of,
    registrable_domain,
    says,
)
from worker.cadence.decision import BACKOFF_MANY

NOON = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def failed(
    *sources: str, host: str = "a.example.org", retry_after: float | None = None, at: datetime = NOON
) -> Trouble:
    trouble: Trouble | None = None
    for source in sources:
        trouble = after_failure(trouble, host, source, "no answer", retry_after_seconds=retry_after, now=at)
    assert trouble is not None
    return trouble


def by_host(troubles: Iterable[Trouble]) -> dict[str, Trouble]:
    return {one.host: one for one in troubles}


@pytest.mark.parametrize(
    ("status", "is_unreachable", "expected"),
    [
        (200, False, "works"),
        (304, False, "works"),
        (403, False, "works"),
        (404, False, "works"),
        (410, False, "works"),
        (429, False, "fails"),
        (500, False, "fails"),
        (503, False, "fails"),
        (None, True, "fails"),
        (None, False, "nothing"),
    ],
)
def test_what_an_answer_says_of_its_host(status: int | None, *, is_unreachable: bool, expected: Says) -> None:
    assert says(status, is_unreachable=is_unreachable) == expected


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://Example.org/feed", "example.org"),
        ("https://u:p@example.org:8080/feed", "example.org"),
        ("https://[2001:DB8::1]/", "2001:db8::1"),
        ("feed.rss", None),
        ("file:///etc/passwd", None),
        ("http://", None),
        ("http://[", None),
    ],
)
def test_the_host_of_an_address(url: str, host: str | None) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.example.co.uk", "example.co.uk"),
        ("example.co.uk", "example.co.uk"),
        ("other.co.uk", "other.co.uk"),
        ("co.uk", None),
        ("one.blogspot.com", "blogspot.com"),
        ("me.github.io", "github.io"),
        ("a.newtoplevel", "a.newtoplevel"),
        ("localhost", None),
        ("192.0.2.7", None),
        ("2001:db8::1", None),
    ],
)
def test_the_domain_that_somebody_registered(host: str, domain: str | None) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("sources", "retry_after", "waits"),
    [
        (["one"], None, None),
        (["one"] * 20, None, None),  # that may be the source's own fault
        (["one", "two"], None, HOLD_FIRST),
        (["one", "one", "two"], None, 2 * HOLD_FIRST),
        (["one", "two", "one"], None, 2 * HOLD_FIRST),
        (["one", "two"] * 40, None, HOLD_MAX),
        (["one", "two"] * 10_000, None, HOLD_MAX),
        (["one"], 600.0, 10 * MINUTE),  # it says so itself
        (["one"], 10.0**9, HOLD_MAX),
        (["one"], float("inf"), HOLD_MAX),
        (["one"], float("nan"), None),
        (["one"], -5.0, None),
        (["one", "two"], 60.0, HOLD_FIRST),
    ],
)
def test_how_long_a_host_is_left_alone(sources: list[str], retry_after: float | None, waits: timedelta | None) -> None:
    trouble = failed(*sources, retry_after=retry_after)
    held = hold("a.example.org", by_host([trouble]), now=NOON)
    assert (held and held.until - NOON) == waits
    assert trouble.failures == len(sources)
    if held is not None:
        assert hold("a.example.org", by_host([trouble]), now=held.until) is None, "then one finds out for all others"
        assert hold("b.example.org", by_host([trouble]), now=NOON) is None, "another host"


def test_what_is_told_of_a_host() -> None:
    held = hold("a.example.org", by_host([failed("one", "two")]), now=NOON)
    assert held is not None
    assert held.why == "a.example.org is left alone: no answer to 2 sources since 2024-05-17 12:00 UTC"
    held = hold("a.example.org", by_host([failed(*map(str, range(9)))]), now=NOON)
    assert held is not None
    assert "to 5 sources or more since" in held.why
    assert len(failed(*map(str, range(9))).witnesses) == WITNESSES_MAX


def test_a_longer_hold_is_not_shortened_by_a_later_failure() -> None:
    limited = failed("one", retry_after=6 * 3600.0)
    after = after_failure(limited, limited.host, "two", "no answer", now=NOON + MINUTE)
    assert after.held_until == NOON + 6 * HOUR
    assert after.since == NOON


def test_what_was_seen_long_ago_says_nothing() -> None:
    later = NOON + STALE_AFTER + MINUTE
    after = after_failure(failed("one", "two"), "a.example.org", "one", "503", now=later)
    assert (after.failures, after.witnesses, after.since, after.held_until) == (1, ("one",), later, None)
    assert STALE_AFTER > BACKOFF_MANY, "a source that fails is heard of again before it is forgotten"


def test_a_hold_that_ends_too_late_was_written_by_a_clock_that_was_wrong() -> None:
    ahead = failed("one", "two", at=NOON + 900 * DAY)
    assert hold("a.example.org", by_host([ahead]), now=NOON) is None
    after = after_failure(ahead, "a.example.org", "one", "no answer", now=NOON)
    assert after.held_until is not None
    assert after.held_until <= NOON + HOLD_MAX


# --- registrable domains ----------------------------------------------------------------------------------------------

TWO = [failed("one", "two", host="a.example.org"), failed("three", host="b.example.org", retry_after=600.0)]


@pytest.mark.parametrize(
    ("host", "troubles", "is_held"),
    [
        ("c.example.org", TWO, True),
        ("example.org", TWO, True),
        ("example.net", TWO, False),
        ("c.example.org", TWO[:1], False),
        ("c.example.org", [TWO[0], failed("three", host="b.example.org")], False),  # that one waits by itself
        ("c.example.org", [TWO[0], failed("three", "four", host="b.example.net")], False),
        ("other.co.uk", [failed("1", "2", host="a.co.uk"), failed("3", "4", host="b.co.uk")], False),
        ("c.blogspot.com", [failed("1", "2", host="a.blogspot.com"), failed("3", "4", host="b.blogspot.com")], True),
        ("192.0.2.3", [failed("1", "2", host="192.0.2.1"), failed("3", "4", host="192.0.2.2")], False),
    ],
)
def test_a_domain_is_left_alone_when_several_of_its_hosts_are(
    host: str, troubles: list[Trouble], *, is_held: bool
) -> None:
    held = hold(host, by_host(troubles), now=NOON)
    assert (held is not None) == is_held
    if held is not None:
        assert held.until == min(one.held_until for one in troubles if one.held_until), "then one finds out"
        assert held.why.endswith(f"2 of its hosts do not answer ({troubles[0].host}, {troubles[1].host})")


def test_a_host_that_answers_clears_its_domain() -> None:
    troubles = by_host(TWO)
    cleared = after_answer("c.example.org", troubles, now=NOON + MINUTE)
    assert {one.host for one in cleared} == set(troubles)
    troubles |= by_host(cleared)
    assert hold("d.example.org", troubles, now=NOON + 2 * MINUTE) is None
    assert hold("a.example.org", troubles, now=NOON + 2 * MINUTE) is not None, "which is in trouble all the same"
    assert after_answer("c.example.org", troubles, now=NOON + 2 * MINUTE) == (), "nothing to write any more"
    assert after_answer("example.net", by_host(TWO), now=NOON) == ()
    assert after_answer("c.example.org", by_host(TWO[:1]), now=NOON) == ()
    again = after_failure(troubles["a.example.org"], "a.example.org", "one", "503", now=NOON + HOUR)
    assert again.neighbour_answered is None


def test_the_list_is_only_read_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("worker.backoff.registrable_domain")
    one = by_host([TWO[0]])
    assert hold("c.example.org", one, now=NOON) is None
    assert after_answer("c.example.org", one, now=NOON) == ()
    assert hold("c.example.org", by_host([replace(one["a.example.org"], held_until=None)]), now=NOON) is None
