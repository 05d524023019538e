"""What the headers of a response say of when to come back (RFC 9110 and RFC 9111). Whatever they hold is hostile."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from worker.cadence.intervals import spell

#: Numbers with more digits than this are no seconds that anybody means.
_DIGITS_MAX = 18
_SECONDS = re.compile(rf"[0-9]{{1,{_DIGITS_MAX}}}")
#: One directive of a list: commas within quotes end none.
_DIRECTIVE = re.compile(r'(?:[^,"]|"[^"]*"?)+')
_NUMBER = re.compile(r"[+-]?[0-9.]+")

#: The headers that say anything here.
_TELLING = frozenset({"age", "cache-control", "date", "expires", "retry-after"})

Headers = Iterable[tuple[str, str]]
Named = dict[str, list[str]]


class Reply(Struct, frozen=True, kw_only=True):
    """A response, or what stood in its place, as far as it tells when to come back."""

    received: datetime  #: When it came.
    status: int | None = None  #: HTTP status; None where no response came.
    headers: tuple[tuple[str, str], ...] = ()  #: As sent.
    retry_after_seconds: float | None = None  #: Retry-After as the fetcher read it; else it is read from `headers`.


class Freshness(Struct, frozen=True, kw_only=True):
    """How long a response stays fresh from the time it came, and how it says so."""

    lasts: timedelta
    says: str


def telling(headers: Headers) -> Named:
    """Give the headers that say anything here by their names in lower case; a response has many others."""
    found: Named = {}
    for name, value in headers:
        if (lower := name.lower()) in _TELLING:
            found.setdefault(lower, []).append(value)
    return found


def freshness(named: Named, received: datetime, *, most: timedelta) -> Freshness | None:
    """Give how long a response stays fresh, at most `most`; None where it says nothing, or that it is stale already.

    Age counts as passed (RFC 9111 §4.2.3). Of several max-age the first counts (§4.2.1). s-maxage counts where there
    is no max-age: we fetch for many, but where a server says both, the other is meant for those who ask as we do.
    """
    control = directives(named.get("cache-control", ()))
    if any(control.get(name, "") is None for name in ("no-cache", "no-store")):
        return None
    for name in ("max-age", "s-maxage"):
        if (value := control.get(name)) is not None:
            lifetime = _seconds(value)
            if lifetime is not None:
                return _remaining(lifetime, f"Cache-Control {name}={lifetime}", named, most)
            if _NUMBER.fullmatch(value):  # "-1" means stale; nobody knows what "1e9" means
                return None
    return _until_expires(named, received, most)


def directives(values: Iterable[str]) -> dict[str, str | None]:
    """Read Cache-Control: names in lower case, values without quotes; None where there is none. The first counts."""
    found: dict[str, str | None] = {}
    for directive in _DIRECTIVE.findall(",".join(values)):
        name, _, value = directive.partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"') or None)
    return found


def retry_after_seconds(headers: Headers, received: datetime) -> float | None:
    """Give how many seconds after a response came its Retry-After allows the next request. See `wait_seconds`."""
    return wait_seconds(telling(headers), received)


def wait_seconds(named: Named, received: datetime) -> float | None:
    """Give how many seconds after a response came its Retry-After allows the next request; None where it says none.

    Seconds or a date (RFC 9110 §10.2.3). The latest of several counts; one in the past, or garbage, says nothing.
    A date is set against the response's own Date where it has one: the server's clock may be wrong, but it is one.
    """
    found = []
    for value in named.get("retry-after", ()):
        seconds: float | None = _seconds(value)
        if seconds is None and (until := http_date(value)) is not None:
            seconds = (until - (_date(named) or received)).total_seconds()
        if seconds is not None and seconds > 0:
            found.append(seconds)
    return max(found, default=None)


def http_date(text: str) -> datetime | None:
    """Read a date of HTTP in any of its three spellings (RFC 9110 §5.6.7), in UTC; None for anything else."""
    from email.utils import parsedate_to_datetime  # it loads half of the email package, and few responses need it

    if not text or _NUMBER.fullmatch(text.strip()):
        return None
    try:
        found = parsedate_to_datetime(text.strip()[:100])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _until_expires(named: Named, received: datetime, most: timedelta) -> Freshness | None:
    expires = next((http_date(value) for value in named.get("expires", ())), None)
    if expires is None:  # "0" is no date, and means that it is stale (RFC 9111 §5.3)
        return None
    lifetime = (expires - (_date(named) or received)).total_seconds()
    return _remaining(int(lifetime), f"Expires {expires:%Y-%m-%d %H:%M} UTC", named, most) if lifetime > 0 else None


def _remaining(lifetime: int, says: str, named: Named, most: timedelta) -> Freshness | None:
    age = next((_seconds(value) for value in named.get("age", ())), None) or 0
    remaining = lifetime - age
    if remaining <= 0:
        return None
    if age:
        says += f", of which {age} s had passed"
    most_seconds = int(most.total_seconds())
    if remaining > most_seconds:
        says += f"; {spell(most)} at most"
    return Freshness(lasts=timedelta(seconds=min(remaining, most_seconds)), says=says)


def _date(named: Named) -> datetime | None:
    return next((http_date(value) for value in named.get("date", ())), None)


def _seconds(value: str) -> int | None:
    return int(value) if _SECONDS.fullmatch(value := value.strip()) else None
