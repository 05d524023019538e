"""A fetcher that does everything wrong that the score can see. It shows that the score sees it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.conformance.fetchers.wire import Broken, Response, Wire
from tests.conformance.respond import http_date
from tests.conformance.scenario import Pairs

EVERY = timedelta(minutes=49)
HOPS = 25
#: How many conditions it has a mind for, by turns.
_MOODS = 5


class Rude:
    """It keeps the first validators, makes up others, follows everything, and never learns but what is wrong."""

    name = "rude"

    def __init__(self, urls: Sequence[str], port: int) -> None:
        """Subscribe to some addresses of a server."""
        self._urls = dict.fromkeys(urls)
        self._port = port
        self._first: dict[str, Pairs] = {}  # validators, and never others
        self._last: dict[str, Pairs] = {}  # validators, also of what broke off
        self._cookies: dict[str, str] = {}
        self._polls = 0

    async def poll(self, now: datetime) -> datetime:
        """Ask for everything, all at once."""
        self._polls += 1
        await asyncio.gather(*(self._refresh(url, now) for url in list(self._urls)))
        await self._ask("http://plain.test/favicon.ico", "", now)
        return now + EVERY

    async def restart(self) -> None:
        """Forget nothing, and ask at once."""

    async def _refresh(self, url: str, now: datetime) -> None:
        target = url if self._polls % 7 else f"{url}{'&' if '?' in url else '?'}_={self._polls}"
        response = await self._ask(target, url, now)
        for _ in range(HOPS):
            location = response.header("location") if response else None
            if response is None or location is None:
                break
            where = location if location.startswith("http") else url[: url.index("/", 8)] + location
            if response.status == 302:  # the wrong way round: 301 is never adopted
                self._urls.pop(url, None)
                self._urls[where] = None
            response = await self._ask(where, url, now)
        if response is not None and response.status == 404:
            self._urls.pop(url, None)  # and 410 is asked for again

    async def _ask(self, target: str, url: str, now: datetime) -> Response | None:
        headers = [("User-Agent", "Mozilla/5.0"), ("Referer", url), *self._conditions(url, now)]
        if url in self._cookies:
            headers.append(("Cookie", self._cookies[url]))
        wire = Wire(self._port)
        try:
            response = await wire.ask(target, tuple(headers), timeout_seconds=0.5)
        except Broken as error:
            self._last[url] = _validators(error.headers)
            return None
        finally:
            wire.close()
        self._last[url] = _validators(response.headers)
        self._first.setdefault(url, self._last[url])
        self._cookies[url] = (response.header("set-cookie") or "").partition(";")[0]
        return response

    def _conditions(self, url: str, now: datetime) -> Pairs:
        match self._polls % _MOODS:
            case 0:
                return (("If-Modified-Since", http_date(now)),)
            case 1:
                return tuple((name, value.strip('"')) for name, value in self._first.get(url, ()))
            case 2:
                return self._first.get(url, ())
            case 3:
                return self._last.get(url, ())
            case _:
                return ()


def _validators(headers: Pairs) -> Pairs:
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return tuple((names[name.lower()], value) for name, value in headers if name.lower() in names)
