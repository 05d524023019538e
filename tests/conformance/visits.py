"""The log as visits: each request with what a perfect fetcher would have known before it. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from msgspec import Struct
from msgspec.structs import replace

from tests.conformance.exchange import Exchange
from tests.conformance.respond import REDIRECTS
from tests.conformance.scenario import Atlas, Scenario, State

PERMANENT = frozenset({301, 308})
PUT_OFF = frozenset({429, 503})
OK, NOT_MODIFIED, GONE = 200, 304, 410
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)


class Terms(Struct, frozen=True, kw_only=True):
    """What is asked of a fetcher, where opinions differ."""

    floor: timedelta = timedelta(hours=1)  #: Nobody needs to come more often.
    slack: timedelta = timedelta(0)  #: How much sooner than told is still in time: clocks in real life differ.
    honoured_at_most: timedelta = timedelta(days=1)  #: max-age, Expires and ttl may say more; nobody must believe it.
    put_off_at_most: timedelta = timedelta(days=7)  #: The same for Retry-After.
    chain: timedelta = timedelta(seconds=60)  #: A request this soon after a redirect to its address follows it.
    failures_in_a_row: int = 3  #: After so many, the gaps have to be longer than the floor …
    back_off: timedelta = timedelta(hours=2)  #: … at least this.
    settles_within: timedelta = timedelta(days=10)  #: A permanent redirect is believed after this …
    settles_after: timedelta = timedelta(hours=24)  #: … but not sooner than this after the first sight of it.
    long_enough: timedelta = timedelta(days=3)  #: What stands so long must be seen.
    at_once: int = 2  #: Requests that a host has to bear at the same time.
    hops: int = 21  #: Requests in one chain of redirects.


class Memory(Struct, frozen=True, kw_only=True):
    """What is known of an address after the visits so far."""

    visits: int = 0
    last: Exchange | None = None
    whole: Exchange | None = None  #: The last 200 that came through.
    confirmed: Exchange | None = None  #: The last 200 or 304.
    etag: str | None = None  #: The validators in hand.
    last_modified: str | None = None
    etags: frozenset[str] = frozenset()  #: All that were ever sent with a feed …
    dates: frozenset[str] = frozenset()
    odd_values: frozenset[str] = frozenset()  #: … and with anything else, or with a body that broke off.
    spare: tuple[str | None, str | None] = (None, None)  #: Those of the last feed, while something else is served.
    is_touched: bool = False  #: The last answers brought the same body, and other validators than the first of them.
    failures: int = 0  #: In a row.
    until: datetime | None = None  #: Retry-After of the last answer.
    fresh_until: datetime | None = None  #: max-age or Expires of the last 200 or 304.
    gone: bool = False
    redirected: datetime | None = None  #: Since when every answer was the same permanent redirect.
    sightings: int = 0  #: How many there were of it.
    led_to_feed: int = 0  #: How many led to a feed.
    led_to: int | None = None  #: The scenario that the last redirect led to, of whatever kind.

    @property
    def has_validators(self) -> bool:
        """Whether there is anything to make a request conditional with."""
        return self.etag is not None or self.last_modified is not None


class Visit(Struct, frozen=True, kw_only=True):
    """One request to an address that there is."""

    exchange: Exchange
    scenario: Scenario
    state: State
    before: Memory
    start: datetime  #: Of the simulation.
    via: "Via | None"  #: The redirect that led here just now; None: it was asked for by itself.
    lent: tuple[str | None, str | None]  #: Validators of where this address redirected to last: they may come along.
    told: State | None  #: The state that the feed in hand is of.
    origins: tuple["Origin", ...]  #: Addresses that redirected here before.


class Via(Struct, frozen=True, kw_only=True):
    """A redirect that was followed."""

    hops: int  #: How many, one after another.
    at: datetime


class Origin(Struct, frozen=True, kw_only=True):
    """An address that has redirected here, as it is known at the time of a visit."""

    status: int
    memory: Memory


def visits(log: Sequence[Exchange], atlas: Atlas, start: datetime, terms: Terms) -> Iterator[Visit]:
    """Yield each request to an address that there is, in order, with what was known before it."""
    memories: dict[int, Memory] = {}
    followed: dict[int, Via] = {}  # where redirects have led to
    origins: dict[int, dict[int, int]] = {}  # address -> those that redirected there, with their last status
    for exchange in log:
        number = exchange.scenario
        if number is None or exchange.method != "GET":
            continue
        scenario = atlas.scenarios[number]
        before = memories.get(number, Memory())
        via = followed.get(number)
        if via is not None and exchange.at - via.at > terms.chain:
            via = None
        lender = _end(memories, number)
        yield Visit(
            exchange=exchange,
            scenario=scenario,
            state=scenario.states[exchange.state],
            before=before,
            start=start,
            via=via,
            lent=(lender.etag, lender.last_modified),
            told=scenario.states[before.whole.state] if before.whole else None,
            origins=tuple(
                Origin(status=status, memory=memories[origin]) for origin, status in origins.get(number, {}).items()
            ),
        )
        after = remember(before, exchange, scenario.states[exchange.state])
        if exchange.status in REDIRECTS:
            target = atlas.at_url(exchange.answer("location") or "", scenario)
            after = replace(after, led_to=target)
            if target is not None:
                followed[target] = Via(hops=via.hops + 1 if via else 1, at=exchange.at)
                origins.setdefault(target, {})[number] = exchange.status
        memories[number] = after
        if via is not None and _is_feed(exchange, scenario.states[exchange.state]):
            _credit(memories, number, exchange.at, terms)


def remember(before: Memory, exchange: Exchange, state: State) -> Memory:
    """Give what is known after an answer."""
    etag, last_modified = exchange.answer("etag"), exchange.answer("last-modified")
    after = replace(before, visits=before.visits + 1, last=exchange, until=retry_at(exchange))
    if exchange.status not in {OK, NOT_MODIFIED}:
        after = replace(after, odd_values=before.odd_values | {value for value in (etag, last_modified) if value})
    if exchange.status in {OK, NOT_MODIFIED}:
        is_same = exchange.status == OK and before.whole is not None and before.whole.body_hash == exchange.body_hash
        if exchange.status == NOT_MODIFIED:  # it brings news of what it names, and says nothing of the rest
            etag, last_modified = etag or before.etag, last_modified or before.last_modified
        return replace(
            after,
            confirmed=exchange,
            whole=exchange if exchange.status == OK else before.whole,
            etag=etag,
            last_modified=last_modified,
            spare=(None, None) if state.is_feed else _first(before.spare, (before.etag, before.last_modified)),
            etags=before.etags | ({etag} if etag else set()),
            dates=before.dates | ({last_modified} if last_modified else set()),
            is_touched=is_same and (before.is_touched or (etag, last_modified) != (before.etag, before.last_modified)),
            fresh_until=fresh_until(exchange),
            failures=0,
            redirected=None,
            sightings=0,
            led_to_feed=0,
            led_to=None,
        )
    if exchange.status in REDIRECTS:
        is_again = (
            exchange.status in PERMANENT
            and before.last is not None
            and before.last.answer("location") == exchange.answer("location")
            and before.redirected is not None
        )
        return replace(
            after,
            failures=0,
            redirected=(before.redirected if is_again else exchange.at) if exchange.status in PERMANENT else None,
            sightings=before.sightings + 1 if is_again else 1,
            led_to_feed=before.led_to_feed if is_again else 0,
            fresh_until=None,
        )
    return replace(after, failures=before.failures + 1, gone=before.gone or exchange.status == GONE, fresh_until=None)


def retry_at(exchange: Exchange) -> datetime | None:
    """Give the moment that Retry-After names, in seconds or as a date; None where it names none."""
    value = exchange.answer("retry-after") if exchange.status in PUT_OFF else None
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return _later(exchange.at, int(value))
    return _moment(value)


def fresh_until(exchange: Exchange) -> datetime | None:
    """Give the moment until which an answer says that it is fresh (RFC 9111 §4.2); None where it says nothing."""
    found = _MAX_AGE.search(exchange.answer("cache-control") or "")
    if found:
        age = exchange.answer("age") or "0"
        return _later(exchange.at, int(found[1]) - (int(age) if age.isdigit() else 0))
    return _moment(exchange.answer("expires") or "")


def _first(*pairs: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """Give the first pair that holds anything."""
    return next((pair for pair in pairs if any(pair)), (None, None))


def _later(moment: datetime, seconds: int) -> datetime:
    return moment + timedelta(seconds=min(seconds, 10**9))


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _end(memories: Mapping[int, Memory], number: int) -> Memory:
    """Give what is known of the address that the last redirects from this one came to; nothing where there were none."""
    seen = {number}
    led_to = memories[number].led_to if number in memories else None
    while led_to is not None and led_to not in seen and led_to in memories:
        seen.add(led_to)
        found, led_to = memories[led_to], memories[led_to].led_to
        if led_to is None:
            return found
    return Memory()


def _is_feed(exchange: Exchange, state: State) -> bool:
    return state.is_feed and exchange.status in {OK, NOT_MODIFIED}


def _credit(memories: dict[int, Memory], number: int, at: datetime, terms: Terms) -> None:
    """Tell every redirect of this chain that it led to a feed."""
    for origin, memory in memories.items():
        seen: set[int] = set()
        end: int | None = origin
        while end is not None and end not in seen and memories[end].led_to is not None:
            seen.add(end)
            end = memories[end].led_to if memories[end].led_to in memories else None
        is_of_now = memory.last is not None and at - memory.last.at <= terms.chain
        if end == number and origin != number and is_of_now and memory.last and memory.last.status in REDIRECTS:
            memories[origin] = replace(memory, led_to_feed=memory.led_to_feed + 1)
