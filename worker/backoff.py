"""How far it is told that a source fails: to its host, and to the registrable domain, as evidence grows. Pure.

A failure is first its source's own, whose polls become rarer (`worker.cadence`). Where it is the host that does not
answer, its other sources are left alone, too, until it can be hoped to: at once where it says so itself (Retry-After),
else when a second source has seen it. Where several hosts of a registrable domain are left alone, all of it is.
The first source that is asked again afterwards finds out for all others.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from schemas.pace import Trouble

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

#: So many sources have to see that a host does not answer before all of them wait.
WITNESSES_MIN = 2
#: So many are remembered.
WITNESSES_MAX = 5
#: A host is left alone for this long first, twice as long with every further failure …
HOLD_FIRST = timedelta(hours=1)
#: … up to this, which is also as much of a Retry-After as counts for sources that did not get it themselves.
HOLD_MAX = timedelta(days=1)
#: So many hosts of a registrable domain have to be left alone before all of them are.
HOSTS_MIN = 2
#: What was seen longer ago says nothing any more; it is longer than a source that fails ever waits.
STALE_AFTER = timedelta(days=14)

#: In the place of a status, of a host that gave none.
NO_ANSWER = "no answer"

_DOUBLINGS_MAX = 20

#: What a poll says of its host: it works; it does not answer, or only that it cannot; nothing.
Says = Literal["works", "fails", "nothing"]


class Hold(Struct, frozen=True, kw_only=True):
    """Until when a host, or all hosts of a registrable domain, are left alone, and why."""

    until: datetime
    why: str


def says(status: int | None, *, is_unreachable: bool) -> Says:
    """Give what an answer, or that there was none, says of the host.

    Whoever answers 404 or 403 works. 5xx and 429 are about more than one address more often than not.
    """
    if status is None:
        return "fails" if is_unreachable else "nothing"
    return "fails" if status == 429 or status >= 500 else "works"  # noqa: PLR2004  as HTTP has them


@lru_cache(maxsize=65_536)
def host_of(url: str) -> str | None:
    """Give the host of an http(s) address in lower case; None for all others."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return host if parts.scheme in {"http", "https"} else None


@cache
def registrable_domain(host: str) -> str | None:
    """Give the domain that somebody registered: "example.co.uk" for "feeds.example.co.uk"; None for an IP address.

    By the ICANN part of the public suffix list alone: whoever lends out names below his own (blogspot.com, github.io)
    is one who answers for all of them, and who would be asked too much of all of them.
    """
    try:
        ip_address(host)
    except ValueError:
        found: str | None = _suffixes().privatesuffix(host)
        return found
    return None


def after_failure(
    trouble: Trouble | None,
    host: str,
    source_id: str,
    reason: str,
    *,
    retry_after_seconds: float | None = None,
    now: datetime,
) -> Trouble:
    """Give what is known of a host when one more poll has failed for its sake."""
    if trouble is None or now - trouble.last > STALE_AFTER:
        trouble = Trouble(host=host, failures=0, witnesses=(), since=now, last=now, reason=reason)
    failures = trouble.failures + 1
    witnesses = tuple(dict.fromkeys((*trouble.witnesses, source_id)))[:WITNESSES_MAX]
    holds = [timedelta(0)]
    if retry_after_seconds is not None and retry_after_seconds > 0:
        holds.append(timedelta(seconds=min(retry_after_seconds, HOLD_MAX.total_seconds())))
    if len(witnesses) >= WITNESSES_MIN:
        doubled = HOLD_FIRST * 2 ** min(max(failures - WITNESSES_MIN, 0), _DOUBLINGS_MAX)
        holds.append(min(doubled, HOLD_MAX))
    until = now + max(holds)
    if trouble.held_until is not None:
        until = max(until, min(trouble.held_until, now + HOLD_MAX))
    return replace(
        trouble,
        failures=failures,
        witnesses=witnesses,
        last=now,
        reason=reason,
        held_until=until if until > now else None,
        neighbour_answered=None,
    )


def after_answer(host: str, troubles: Mapping[str, Trouble], *, now: datetime) -> tuple[Trouble, ...]:
    """Give what changes for the others when a host works: its registrable domain does not stand still as a whole.

    That the host itself is no longer in trouble is clear.
    """
    held = [one for one in _held(troubles.values(), now) if one.host != host and _is_alone(one)]
    if len(held) < HOSTS_MIN:  # then nothing is told of a whole domain, and the list need not be read
        return ()
    domain = registrable_domain(host)
    return tuple(
        replace(one, neighbour_answered=now)
        for one in held
        if domain is not None and registrable_domain(one.host) == domain
    )


def hold(host: str, troubles: Mapping[str, Trouble], *, now: datetime) -> Hold | None:
    """Give until when nothing is to be asked of a host, and why; None where it may be."""
    own = troubles.get(host)
    if own is not None and (until := _until(own, now)) is not None:
        return Hold(until=until, why=f"{host} is left alone: {_told(own)}")
    held = [one for one in _held(troubles.values(), now) if _is_alone(one)]
    if len(held) < HOSTS_MIN:
        return None
    domain = registrable_domain(host)
    near = [one for one in held if domain is not None and registrable_domain(one.host) == domain]
    if len(near) < HOSTS_MIN:
        return None
    ends = [until for one in near if (until := _until(one, now)) is not None]
    names = ", ".join(sorted(one.host for one in near)[:WITNESSES_MAX])
    return Hold(until=min(ends), why=f"{domain} is left alone: {len(near)} of its hosts do not answer ({names})")


def hold_all(urls: Iterable[str], troubles: Mapping[str, Trouble], *, now: datetime) -> Hold | None:
    """Give until when a source of these addresses waits because each of its hosts is left alone, and why."""
    if not troubles:
        return None
    names = [name for url in urls if (name := host_of(url)) is not None]
    holds = [hold(name, troubles, now=now) for name in dict.fromkeys(names)]
    found = [one for one in holds if one is not None]
    return min(found, key=lambda one: one.until) if found and len(found) == len(holds) else None


def _told(trouble: Trouble) -> str:
    seen = "1 source" if len(trouble.witnesses) == 1 else f"{len(trouble.witnesses)} sources"
    more = " or more" if len(trouble.witnesses) == WITNESSES_MAX else ""
    return f"{trouble.reason} to {seen}{more} since {trouble.since:%Y-%m-%d %H:%M} UTC"


def _held(troubles: Iterable[Trouble], now: datetime) -> list[Trouble]:
    return [one for one in troubles if _until(one, now) is not None]


def _is_alone(trouble: Trouble) -> bool:
    """Whether no other host of its domain has answered since it is in trouble."""
    return trouble.neighbour_answered is None or trouble.neighbour_answered < trouble.since


def _until(trouble: Trouble, now: datetime) -> datetime | None:
    """Give the end of a hold that is in force; one that ends too late was written by a clock that was wrong."""
    until = trouble.held_until
    return until if until is not None and now < until <= now + HOLD_MAX else None


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # 65 ms, only where several hosts are left alone

    return PublicSuffixList(only_icann=True)
