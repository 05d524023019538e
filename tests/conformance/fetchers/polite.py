"""A fetcher that does everything right that the score can see, and nothing else: no parser worth the name, no disk.

What is on disk for a real one is `self.kept` here: a restart leaves it alone.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from tests.conformance.fetchers.wire import Broken, Response, Wire

if TYPE_CHECKING:
    from tests.conformance.scenario import Pairs

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_REDIRECTS = {301, 302, 307, 308}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Kept(Struct):
    """What is known of one subscription."""

    url: str
    due: datetime
    wish: timedelta  # how long it is left alone when nobody says anything
    etag: str | None = None
    last_modified: str | None = None
    validators_of: str | None = None  # the address that gave them
    is_feed: bool = False  # what these validators are of
    failures: int = 0
    moved: tuple[str, datetime, int] | None = None  # where to, since when, how often it led to a feed
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


class Polite:
    """It comes when it may, with what it was given, and leaves when it is told."""

    name = "polite"

    def __init__(self, urls: Sequence[str], port: int, now: datetime, every: timedelta = HOUR) -> None:
        """Subscribe to some addresses of a server."""
        self.kept = [Kept(url=url, due=now, wish=every) for url in urls]
        self._every = every
        self._wire = Wire(port)

    async def poll(self, now: datetime) -> datetime | None:
        """Ask for what is due."""
        for one in [one for one in self.kept if one.due <= now]:
            try:
                pause = await self._refresh(one, now)
            except Broken:
                one.failures += 1
                pause = _backed_off(one)
            if pause is None:
                self.kept.remove(one)
            else:
                one.due = _wanted(one, now + pause)
        return min((one.due for one in self.kept), default=None)

    async def restart(self) -> None:
        """Lose nothing but the connection: all else is kept."""
        self._wire.close()

    async def _refresh(self, one: Kept, now: datetime) -> timedelta | None:
        """Ask for a feed, and say how long to leave it alone; None: for ever."""
        url, is_permanent, response = one.url, True, await self._ask(one, one.url)
        for _ in range(10):
            if response.status not in _REDIRECTS:
                break
            is_permanent = is_permanent and response.status in {301, 308}
            location = response.header("location") or ""
            url = location if location.startswith("http") else url[: url.index("/", 8)] + location
            response = await self._ask(one, url)
        if response.status == 410:
            return None
        if response.status in {200, 304}:
            _keep(one, url, response, self._every)
        if response.status not in {200, 304} or not one.is_feed:
            one.failures += 1
            return max(_backed_off(one), _retry_after(response, now))
        one.failures = 0
        _settle(one, url if is_permanent else one.url, now)
        return max(one.wish, min(_fresh_for(response, now), DAY))

    async def _ask(self, one: Kept, url: str) -> Response:
        headers: Pairs = (("User-Agent", "polite/1 (+http://polite.test/)"), ("Accept-Encoding", "gzip"))
        if one.validators_of == url:
            conditions = ("If-None-Match", one.etag), ("If-Modified-Since", one.last_modified)
            headers += tuple((name, value) for name, value in conditions if value is not None)
        return await self._wire.ask(url, headers)


def _backed_off(one: Kept) -> timedelta:
    return min(HOUR * 2.0**one.failures, DAY)


def _keep(one: Kept, url: str, response: Response, every: timedelta) -> None:
    """Keep the validators of an answer, and what a feed asks for."""
    is_new = response.status == 200 or one.validators_of != url
    one.validators_of = url
    one.etag = response.header("etag") or (None if is_new else one.etag)
    one.last_modified = response.header("last-modified") or (None if is_new else one.last_modified)
    if response.status == 200:
        one.is_feed = b"<rss" in response.body
        text = response.body.decode("utf-8", "replace")
        ttl = re.search(r"<ttl>(\d+)</ttl>", text)
        often = re.search(r"daily</sy:updatePeriod><sy:updateFrequency>(\d+)<", text)
        one.wish = timedelta(minutes=int(ttl[1])) if ttl else DAY / int(often[1]) if often else every
        one.skip_hours = frozenset(map(int, re.findall(r"<hour>(\d+)</hour>", text)))
        one.skip_days = frozenset(_DAYS.index(day) for day in re.findall(r"<day>(\w+)</day>", text))


def _settle(one: Kept, url: str, now: datetime) -> None:
    """Move to where permanent redirects have led for three days."""
    if url == one.url:
        one.moved = None
        return
    where, since, times = one.moved or (url, now, 0)
    one.moved = (url, now, 1) if where != url else (url, since, times + 1)
    if times >= 3 and where == url and now - since > 3 * DAY:
        one.url, one.moved = url, None


def _wanted(one: Kept, due: datetime) -> datetime:
    """Give the first time from then on at which the feed wants to be asked."""
    while due.astimezone(UTC).hour in one.skip_hours or due.astimezone(UTC).weekday() in one.skip_days:
        due += timedelta(minutes=15)
    return due


def _fresh_for(response: Response, now: datetime) -> timedelta:
    found = re.search(r"max-age=(\d+)", response.header("cache-control") or "")
    if found:
        return timedelta(seconds=int(found[1]) - int(response.header("age") or 0))
    return _until(response.header("expires"), now)


def _retry_after(response: Response, now: datetime) -> timedelta:
    value = response.header("retry-after") or ""
    found = timedelta(seconds=int(value)) if value.isdigit() else _until(value, now)
    return min(found, 7 * DAY)


def _until(date: str | None, now: datetime) -> timedelta:
    try:
        return datetime.strptime(date or "", "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC) - now
    except ValueError:
        return timedelta(0)
