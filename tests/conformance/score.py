"""The score: every rule over the whole log. A pure function of the log, the scenarios and the terms."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from tests.conformance import rules_manners, rules_moves, rules_timing, rules_validators
from tests.conformance.exchange import Exchange
from tests.conformance.rule import KEPT, Rule
from tests.conformance.scenario import Atlas, Scenario
from tests.conformance.visits import OK, Terms, Visit, visits

RULES: tuple[Rule, ...] = (*rules_validators.RULES, *rules_timing.RULES, *rules_manners.RULES, *rules_moves.RULES)
#: Not about one visit: what was asked for elsewhere, and what was never asked for.
STRAY = "made-up addresses", "Nothing is asked for that nobody named: no favicon, no other paths, no HEAD."
UNSEEN = "versions never seen", "What stood for days was fetched: the politest fetcher is not the one that never comes."


class Offence(Struct, frozen=True, kw_only=True):
    """One request that broke a rule."""

    number: int | None  #: Of the request in the log; None where it is one that never came.
    at: datetime | None
    url: str
    detail: str


class Counter(Struct, frozen=True, kw_only=True):
    """How one rule was kept."""

    name: str
    sentence: str
    chances: int  #: How often it could have been broken. 0: nothing was tested.
    allowed: int = 0
    offences: tuple[Offence, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether it was tested, and kept."""
        return self.chances > 0 and len(self.offences) <= self.allowed


class Scorecard(Struct, frozen=True, kw_only=True):
    """What a fetcher was like to its hosts."""

    fetcher: str
    days: float  #: Simulated.
    addresses: int
    requests: int
    bodies: int  #: Answered with a whole body.
    not_modified: int
    body_bytes: int
    counters: tuple[Counter, ...]

    @property
    def is_full(self) -> bool:
        """Whether every rule was tested, and kept."""
        return all(counter.is_full for counter in self.counters)


def score(
    log: Sequence[Exchange],
    scenarios: Sequence[Scenario],
    *,
    start: datetime,
    end: datetime,
    fetcher: str = "fetcher",
    terms: Terms | None = None,
) -> Scorecard:
    """Judge a log by every rule."""
    terms = terms or Terms()
    atlas = Atlas(scenarios)
    chances = dict.fromkeys((rule.name for rule in RULES), 0)
    offences: dict[str, list[Offence]] = {rule.name: [] for rule in RULES}
    for visit in visits(log, atlas, start, terms):
        for rule in RULES:
            verdict = rule.judge(visit, terms)
            if verdict is not None:
                chances[rule.name] += 1
            if verdict:
                offences[rule.name].append(_offence(visit, verdict))
    counters = [
        Counter(name=rule.name, sentence=rule.sentence, chances=chances[rule.name], offences=tuple(offences[rule.name]))
        for rule in RULES
    ]
    return Scorecard(
        fetcher=fetcher,
        days=(end - start) / timedelta(days=1),
        addresses=len(atlas.scenarios),
        requests=len(log),
        bodies=sum(one.status == OK for one in log),
        not_modified=sum(one.status == 304 for one in log),
        body_bytes=sum(one.body_bytes for one in log),
        counters=(*counters, _strays(log), _unseen(log, atlas, end - start, terms)),
    )


def _offence(visit: Visit, detail: str) -> Offence:
    one = visit.exchange
    return Offence(number=one.number, at=one.at, url=f"http://{one.host}{one.target}", detail=detail)


def _strays(log: Sequence[Exchange]) -> Counter:
    name, sentence = STRAY
    found = tuple(
        Offence(
            number=one.number,
            at=one.at,
            url=f"http://{one.host}{one.target}",
            detail="nobody named it" if one.method == "GET" else one.method,
        )
        for one in log
        if one.scenario is None or one.method != "GET"
    )
    return Counter(name=name, sentence=sentence, chances=len(log), offences=found)


def _unseen(log: Sequence[Exchange], atlas: Atlas, whole: timedelta, terms: Terms) -> Counter:
    """Count the versions that stood long enough, and those among them that were never fetched."""
    name, sentence = UNSEEN
    seen = {(one.scenario, one.state) for one in log if one.status == OK}
    wanted = [
        (number, state, scenario)
        for number, scenario in enumerate(atlas.scenarios)
        for state in _versions(scenario, whole, terms)
    ]
    missed = tuple(
        Offence(number=None, at=None, url=scenario.url, detail=f"version {state} was never fetched")
        for number, state, scenario in wanted
        if (number, state) not in seen
    )
    return Counter(name=name, sentence=sentence, chances=len(wanted), offences=missed)


def _versions(scenario: Scenario, whole: timedelta, terms: Terms) -> Iterator[int]:
    """Yield the states that anybody who comes by now and then will have seen."""
    before: bytes | None = None
    for number, state in enumerate(scenario.states):
        is_there = state.status == OK and state.fault in {None, "drip"} and state.is_feed
        if is_there and state.body != before and scenario.span(number, whole) >= terms.long_enough:
            yield number
        before = state.body if is_there else before


__all__ = ["KEPT", "RULES", "Counter", "Offence", "Scorecard", "score"]
