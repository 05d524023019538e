"""The hosts of benchmarks/faults.py. Each has an address of its own: names that lead to the loopback have to be known.

A body counts as sent whole where HTTP says so, also when it is half a feed or no feed at all: it has to be kept then.
"""

import asyncio
import random
from collections import Counter
from contextlib import suppress

from benchmarks.faults_answers import CODINGS, FAULTS, coded, read, say
from benchmarks.faults_feeds import Feed, Request

FAULTY = 0.35  # of all answers go wrong
RECODED = 0.1  # of what has not changed comes once more, in another charset
CHUNKED = 0.3


class Hosts:
    """All hosts: one for each source, and one that is well and has some of them."""

    def __init__(self, sources: int, seed: int) -> None:
        dice = random.Random(seed)
        names = [f"s{number:03}" for number in range(sources)]
        self.feeds = {name: Feed(name, dice, is_faulty=at % 8 != 0) for at, name in enumerate(names)}
        self.answers: Counter[str] = Counter()
        self.is_well = False  # from some time on nothing goes wrong any more
        self.port = 0
        self._dice = dice
        self._servers: list[asyncio.Server] = []

    def host(self, name: str) -> str:
        """Give the address of the host of a source."""
        number = int(name[1:])
        return f"127.0.1.{1 + number % 250}" if self.feeds[name].is_faulty else "127.0.1.255"

    def url(self, name: str) -> str:
        """Give the address of a source."""
        return f"http://{self.host(name)}:{self.port}/{name}.xml"

    async def listen(self) -> None:
        """Listen at all addresses, at one port."""
        for address in sorted({self.host(name) for name in self.feeds}):
            server = await asyncio.start_server(self._serve, address, self.port, backlog=1024)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def close(self) -> None:
        """Listen no more."""
        for server in self._servers:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                request, is_last = read(await reader.readuntil(b"\r\n\r\n"))
                if not await self._answer(request, writer) or is_last:
                    break
        with suppress(OSError):
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Answer; give whether the connection may stay."""
        name = request.target.strip("/").removesuffix(".xml")
        feed = self.feeds.get(name)
        if feed is None:  # a step of a redirect that goes round
            await say(writer, 302, (("Location", f"/{name[1:]}.xml"),), b"")
            return True
        feed.asked(request)
        if feed.is_faulty and not self.is_well and self._dice.random() < FAULTY:
            fault = self._dice.choice(FAULTS)
            self.answers[fault.__name__.strip("_").replace("_", " ")] += 1
            await fault(feed, request, writer)
            return False
        body = feed.current()
        if request.etag is not None and request.etag.startswith(f'"{feed.version}-') and self._dice.random() > RECODED:
            self.answers["not modified"] += 1
            await say(writer, 304, (("ETag", request.etag),), None)
            return True
        self.answers["whole"] += 1
        coding = self._dice.choice(tuple(CODINGS))
        headers = (("ETag", body.etag), ("Content-Type", "application/rss+xml"), *coded(coding))
        feed.went(body, request.run)
        await say(writer, 200, headers, CODINGS[coding](body.data), is_chunked=self._dice.random() < CHUNKED)
        return True
