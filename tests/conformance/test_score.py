"""Each rule, on logs of a few requests."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.conformance.drive import SimulatedClock
from tests.conformance.month import PAGE, feed
from tests.conformance.scenario import Pairs, Scenario, State
from tests.conformance.score import RULES, Scorecard, score
from tests.conformance.server import Server
from tests.conformance.table import table

START = datetime(2024, 4, 1, tzinfo=UTC)
POLITE: Pairs = (("User-Agent", "x (+http://x.test/)"), ("Accept-Encoding", "gzip"))
DATE, LATER = "Mon, 01 Apr 2024 00:00:00 GMT", "Tue, 02 Apr 2024 00:00:00 GMT"
ONE = State(body=feed("a", 3), etags=('"1"',), last_modified=DATE)
TO_B = "http://b.test/feed.xml"

#: When it comes (hours), whom it asks ("a" or an address), and what it says: an ETag, a date, or a header.
Ask = tuple[float, str, str | None]


def a(*states: State) -> tuple[Scenario, ...]:
    return (Scenario(host="a.test", states=states),)


def b(*states: State) -> Scenario:
    return Scenario(host="b.test", states=states or (State(body=feed("a", 3), etags=('"b"',)),), is_subscribed=False)


def judged(scenarios: tuple[Scenario, ...], *asks: Ask, days: float = 1) -> Scorecard:
    clock = SimulatedClock(START)
    server = Server(scenarios, clock)
    for hours, whom, says in asks:
        clock.now = START + timedelta(hours=hours)
        host, slash, rest = (whom if "/" in whom else f"{whom}.test/feed.xml").partition("/")
        server.answer("GET", host, slash + rest, (*POLITE, *_headers(says)))
    return score(server.log, scenarios, start=START, end=START + timedelta(days=days))


def _headers(says: str | None) -> Pairs:
    if says is None:
        return ()
    if ": " in says:
        name, _, value = says.partition(": ")
        return ((name, value),)
    return (("If-Modified-Since" if says.endswith("GMT") else "If-None-Match", says),)


def counted(card: Scorecard) -> dict[str, tuple[int, int]]:
    """Give offences and chances of each rule that was tested."""
    return {one.name: (len(one.offences), one.chances) for one in card.counters if one.chances}


def hourly(*says: str | None) -> tuple[Ask, ...]:
    return tuple((float(hour), "a", one) for hour, one in enumerate(says))


def since(hours: float) -> timedelta:
    return timedelta(hours=hours)


TOUCHED = State(since=since(0.5), body=ONE.body, etags=('"2"',), last_modified=LATER)
BARE = State(since=since(0.5), body=ONE.body)
FLAPS = State(body=ONE.body, etags=('"1"', '"2"'))
CUT = State(since=since(0.5), body=feed("a", 9), etags=('"cut"',), fault="short")
PAGE_NOW = State(since=since(0.5), body=PAGE, etags=('"page"',), is_feed=False)

VALIDATORS = [
    ("unconditional requests", (ONE,), (None, '"1"', DATE, None), (1, 3)),
    ("unconditional requests", (BARE,), (None, None), None),
    ("If-None-Match made up", (ONE,), (None, "1", 'W/"1"', '"1"', "none"), (3, 4)),
    ("If-None-Match made up", (ONE,), ('"guess"',), (1, 1)),
    ("If-Modified-Since made up", (ONE,), (None, DATE, LATER), (1, 2)),
    ("If-None-Match out of sequence", (ONE, TOUCHED), (None, '"1"', '"1"', '"2"'), (1, 3)),
    ("If-Modified-Since out of sequence", (ONE, TOUCHED), (None, DATE, DATE, LATER), (1, 3)),
    ("If-None-Match out of sequence", (ONE, PAGE_NOW), (None, '"1"', '"page"', '"1"'), (0, 3)),
    ("touched bodies", (ONE, TOUCHED), (None, '"1"', '"1"', '"2"'), (1, 2)),
    ("touched bodies", (ONE, TOUCHED), (None, '"1"', '"2"'), (0, 1)),
    ("flapping validators", (FLAPS,), (None, '"1"', '"1"', '"1"'), (1, 3)),
    ("flapping validators", (FLAPS,), (None, '"1"', '"2"', '"1"'), (0, 3)),
    ("withdrawn validators", (ONE, BARE), (None, '"1"', '"1"', None), (1, 2)),
    ("broken downloads", (ONE, CUT), (None, '"1"', '"cut"', '"1"'), (1, 2)),
    ("If-None-Match out of sequence", (ONE, CUT), (None, '"1"', '"cut"'), (1, 2)),
    ("bodies sent again", (ONE,), (None, '"1"', '"2"', None), (2, 3)),
    ("bodies sent again", (ONE, TOUCHED), (None, '"1"', '"1"'), (1, 1)),
]


@pytest.mark.parametrize(("rule", "states", "says", "expected"), VALIDATORS)
def test_validators(
    rule: str, states: tuple[State, ...], says: tuple[str | None, ...], expected: tuple[int, int] | None
) -> None:
    assert counted(judged(a(*states), *hourly(*says))).get(rule) == expected


def refused(status: int, **more: object) -> State:
    return State(status=status, is_feed=False, **more)  # type: ignore[arg-type]


def at(*hours: float) -> tuple[Ask, ...]:
    return tuple((hour, "a", None) for hour in hours)


TIMING = [
    ("too soon", (ONE,), at(0, 1, 1.99, 2.98, 3.99), (2, 4)),
    ("too soon", (refused(500),), at(0, 0.5), (1, 1)),
    ("Retry-After of 429", (refused(429, retry_after=7200),), at(0, 1, 3), (1, 2)),
    ("Retry-After of 429", (refused(429, retry_after=timedelta(hours=2)),), at(0, 2, 3), (1, 2)),
    ("Retry-After of 429", (refused(429, retry_after="soon"),), at(0, 1), None),
    ("Retry-After of 429", (refused(429, retry_after=10**12),), at(0, 24 * 7), (0, 1)),
    ("Retry-After of 503", (refused(503, retry_after=7200),), at(0, 1, 3), (1, 2)),
    ("Retry-After of 503", (refused(500, retry_after=7200),), at(0, 1), None),
    ("back-off", (refused(404),), at(0, 1, 2, 3, 5, 9), (1, 3)),
    ("back-off", (refused(503, retry_after=3600),), at(0, 1, 2, 3, 4), None),
    ("back-off", (State(fault="reset"),), at(0, 1, 2, 3), (1, 1)),
    ("max-age and Expires", (State(body=b"x", max_age=7200),), at(0, 1, 3, 4), (2, 3)),
    ("max-age and Expires", (State(body=b"x", max_age=7200, headers=(("Age", "3600"),)),), at(0, 1), None),
    ("max-age and Expires", (State(body=b"x", max_age=60),), at(0, 1), None),
    ("max-age and Expires", (State(body=b"x", max_age=10**9),), at(0, 23, 47), (1, 2)),
    ("max-age and Expires", (State(body=b"x", expires_in=timedelta(hours=5)),), at(0, 4, 9), (1, 2)),
    ("max-age and Expires", (State(body=b"x", expires_in=timedelta(days=-1)),), at(0, 1), None),
    ("ttl and sy:update", (State(body=b"x", ttl=timedelta(hours=4)),), at(0, 3, 7), (1, 2)),
    ("skipHours and skipDays", (State(body=b"x", skip_hours=frozenset({2})),), at(0, 1, 2.5, 3), (1, 3)),
    ("skipHours and skipDays", (State(body=b"x", skip_days=frozenset({1})),), at(0, 23, 25), (1, 2)),
]


@pytest.mark.parametrize(("rule", "states", "asks", "expected"), TIMING)
def test_timing(rule: str, states: tuple[State, ...], asks: tuple[Ask, ...], expected: tuple[int, int] | None) -> None:
    assert counted(judged(a(*states), *asks)).get(rule) == expected


MANNERS = [
    ("cookies", "Cookie: a=b"),
    ("referers", "Referer: http://x.test/"),
    ("User-Agent", "User-Agent: Mozilla/5.0"),
    ("compression", "Accept-Encoding: identity"),
]


@pytest.mark.parametrize(("rule", "says"), MANNERS)
def test_manners(rule: str, says: str) -> None:
    clock, name = SimulatedClock(START), says.partition(":")[0]
    server = Server(a(ONE), clock)
    kept = tuple(pair for pair in POLITE if pair[0] != name)
    server.answer("GET", "a.test", "/feed.xml", (*kept, *_headers(says)))
    server.answer("GET", "a.test", "/feed.xml", POLITE)
    assert counted(score(server.log, a(ONE), start=START, end=START))[rule] == (1, 2)


@pytest.mark.parametrize(
    ("asked", "damaged", "stray"),
    [
        ("a.test/feed.xml", 0, 0),
        ("a.test/feed.xml?", 1, 0),
        ("a.test/feed.xml?null", 1, 0),
        ("a.test/%66eed.xml", 1, 0),
        ("a.test//feed.xml", 1, 0),
        ("a.test/feed.xml#top", 1, 0),
        ("a.test/favicon.ico", 0, 1),
        ("b.test/feed.xml", 0, 1),
    ],
)
def test_addresses(asked: str, damaged: int, stray: int) -> None:
    found = counted(judged(a(ONE), (0, asked, None)))
    assert found.get("query damage", (0, 0))[0] == damaged
    assert found["made-up addresses"] == (stray, 1)


MOVED = State(since=since(0.5), status=301, location=TO_B, is_feed=False)
WELL_AGAIN = msgspec.structs.replace(ONE, since=since(30))


def chain(*days: float) -> tuple[Ask, ...]:
    return tuple(ask for day in days for ask in ((day * 24, "a", None), (day * 24, "b", None)))


@pytest.mark.parametrize(
    ("name", "scenarios", "asks", "adopted", "not_adopted"),
    [
        ("in time", (*a(ONE, MOVED), b()), (*chain(1, 2, 3), (96, "b", None)), (0, 1), (0, 7)),
        ("too soon", (*a(ONE, MOVED), b()), (*chain(1), (25, "b", None)), None, (1, 3)),
        ("never", (*a(ONE, MOVED), b()), chain(1, 5, 11, 12, 13), (2, 2), (0, 10)),
        ("302", (*a(refused(302, location=TO_B)), b()), (*chain(1, 5, 9), (250, "b", None)), None, (1, 7)),
        ("a page", (*a(ONE, MOVED), b(PAGE_NOW)), (*chain(1, 5, 9), (250, "b", None)), None, (1, 7)),
        ("for hours", (*a(MOVED, WELL_AGAIN), b()), (*chain(0, 1, 2)[:-1], (72, "b", None)), None, (1, 5)),
    ],
)
def test_redirects(
    name: str,
    scenarios: tuple[Scenario, ...],
    asks: tuple[Ask, ...],
    adopted: tuple[int, int] | None,
    not_adopted: tuple[int, int],
) -> None:
    found = counted(judged(scenarios, *asks))
    assert found.get("301 and 308 adopted") == adopted, name
    assert found.get("redirects not to be adopted") == not_adopted, name
    assert found["too soon"][0] == 0


def test_validators_of_where_a_redirect_led_may_come_along() -> None:
    scenarios = (*a(refused(302, location=TO_B)), b())
    found = counted(judged(scenarios, (0, "a", None), (0, "b", None), (1, "a", '"b"'), (1, "b", '"b"')))
    assert found["If-None-Match made up"] == (0, 2)
    assert found["unconditional requests"] == (0, 1)


def test_a_loop_has_an_end() -> None:
    scenarios = a(refused(302, location="/feed.xml"))
    found = counted(judged(scenarios, *[(0, "a", None)] * 30))
    assert found["redirect chains"] == (9, 29)


def test_who_is_gone_is_gone() -> None:
    assert counted(judged(a(refused(410)), *at(0)))["410"] == (0, 1)
    assert counted(judged(a(refused(410)), *at(0, 24)))["410"] == (1, 2)


def test_versions_that_stood_long_have_to_be_seen() -> None:
    states = ONE, State(since=since(24), body=feed("a", 4)), State(since=since(30), body=feed("a", 5))
    card = judged(a(*states), (0, "a", None), (25, "a", None), days=10)
    assert counted(card)["versions never seen"] == (1, 1), "what stood for hours need not be"
    assert [one.detail for one in card.counters[-1].offences] == ["version 2 was never fetched"]
    assert counted(judged(a(*states), (40, "a", None), days=10))["versions never seen"] == (0, 1)


def test_a_scorecard_is_json_and_a_table() -> None:
    card = judged(a(ONE), (0, "a", "Cookie: a=b"), (0.1, "a", None))
    told = msgspec.json.decode(msgspec.json.encode(card))
    assert {one["name"]: len(one["offences"]) for one in told["counters"]}["too soon"] == 1
    shown = table([card])
    assert "too soon" in shown
    assert "54 min too soon after the last request" in shown
    assert all(one.sentence.endswith(".") for one in card.counters)
    assert len({one.name for one in card.counters}) == len(card.counters) == len(RULES) + 2
