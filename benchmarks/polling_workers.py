"""What benchmarks/polling.py measures: one round in a process of its own, and what it cost.

    python benchmarks/polling_workers.py KIND FOLDER PORT SOURCES SECONDS [TROUBLE]

KIND is `ours`, `bare` or `reader`; SECONDS is the simulated time. What the round cost is said as one line of JSON:
CPU time of this process and its children from when all was loaded and opened, real time, and the most memory ever held.
"""

import asyncio
import json
import logging
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from benchmarks.polling_hosts import HANGS, LIMITS, START, host

#: As many as our own worker has by default.
CONCURRENCY = 32
#: After which a host that hangs is given up.
ANSWER_SECONDS = 3.0


class Meter:
    """CPU and real time from now on."""

    def __init__(self) -> None:
        """Begin."""
        self._cpu, self._real = _cpu_seconds(), time.perf_counter()

    def read(self) -> dict[str, float]:
        """Give what it has cost so far."""
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return {
            "cpu_seconds": _cpu_seconds() - self._cpu,
            "real_seconds": time.perf_counter() - self._real,
            "peak_megabytes": peak / 1024,
        }


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def urls(port: int, sources: int, *, has_trouble: bool) -> list[str]:
    """Give the addresses to ask; trouble comes first, where it would hold up most."""
    names = [HANGS, LIMITS] if has_trouble else []
    names += [host(number) for number in range(sources)]
    return [f"http://{name}:{port}/feed.xml" for name in names]


async def _loopback(_host: str) -> list[str]:
    return ["127.0.0.1"]


# --- ours -------------------------------------------------------------------------------------------------------------


def ours(folder: Path, asked: list[str], seconds: float) -> dict[str, Any]:
    """Do one round of our worker over an archive that is opened anew. The seam: whatever polls what is due."""
    from archive import sources as subscriptions
    from archive.connect import open_archive
    from schemas.config import Config, FetchSettings
    from schemas.source import Source
    from worker import clean, parse, publish, rounds, timetable
    from worker.fetch import http
    from worker.fetch.web import Web
    from worker.publish import atom, rss
    from worker.settings import Settings

    # Loaded before the clock runs, as they are in a service; what its second process loads is counted.
    del atom, clean, http, parse, publish, rss
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    now = START + timedelta(seconds=seconds)
    config = Config(
        fetch=FetchSettings(answer_seconds=ANSWER_SECONDS, connect_seconds=ANSWER_SECONDS),
        sources=tuple(
            Source(id=url.removeprefix("http://").partition(".")[0], url=url, allow_private=True) for url in asked
        ),
    )
    settings = Settings(config=config, folder=folder, file=folder / "backissue.toml")
    db = open_archive(settings.archive)
    subscriptions.sync(db, config.sources, (), now=now)
    candidates = rounds.chosen(config, ())
    wanted = timetable.due(db, candidates, now=now)

    async def once() -> rounds.Round:
        web = Web(config, resolve=_loopback, clock=lambda: now)
        return await rounds.run_round(settings, db, wanted, clock=rounds.passing(now), web=web)

    meter = Meter()
    done = asyncio.run(once())
    cost = meter.read()
    failed = [one.source_id for one in done.refreshed if one.is_failed]
    db.close()
    return cost | {
        "polled": len(done.refreshed),
        "not_modified": sum(one.not_modified for one in done.refreshed),
        "changed": sum(bool(one.body_bytes) for one in done.refreshed),
        "new": sum(one.new for one in done.refreshed),
        "failed": len(failed),
        "failed_first": failed[:3],
    }


# --- the least it could cost ------------------------------------------------------------------------------------------


def bare(folder: Path, asked: list[str], _seconds: float) -> dict[str, Any]:
    """Make the same requests with aiohttp alone: the same addresses, validators, headers and concurrency."""
    import aiohttp
    from aiohttp.abc import AbstractResolver, ResolveResult

    from worker.fetch.asking import ACCEPT
    from worker.fetch.decompress import ACCEPTED

    class Loopback(AbstractResolver):
        async def resolve(self, name: str, port: int = 0, family: int = 2) -> list[ResolveResult]:
            del family
            return [ResolveResult(hostname=name, host="127.0.0.1", port=port, family=2, proto=0, flags=0)]

        async def close(self) -> None:
            pass

    own = {"User-Agent": "backissue/0", "Accept": ACCEPT["feed"], "Accept-Encoding": ACCEPTED}
    kept: dict[str, dict[str, str]] = json.loads((folder / "validators.json").read_text())
    statuses: dict[int, int] = {}

    async def run(session: aiohttp.ClientSession, todo: list[str]) -> None:
        while todo:
            url = todo.pop()
            async with session.get(url, headers=own | kept.get(url, {})) as response:
                await response.read()
                statuses[response.status] = statuses.get(response.status, 0) + 1

    async def once() -> None:
        connector = aiohttp.TCPConnector(resolver=Loopback(), limit=0)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
            todo = list(reversed(asked))
            await asyncio.gather(*(run(session, todo) for _ in range(CONCURRENCY)))

    meter = Meter()
    asyncio.run(once())
    return meter.read() | {"not_modified": statuses.get(304, 0), "polled": sum(statuses.values())}


# --- the peer ---------------------------------------------------------------------------------------------------------


def reader(folder: Path, asked: list[str], seconds: float) -> dict[str, Any]:
    """Do one update of `reader`, through a proxy, as it finds no hosts by itself."""
    from reader import make_reader

    now, port = START + timedelta(seconds=seconds), asked[0].split(":")[2].partition("/")[0]
    told = make_reader(str(folder / "reader.db"))
    told._now = lambda: now  # noqa: SLF001  there is no other way to its clock …
    session = told._parser.get_retriever("http://").session  # noqa: SLF001  … and its connections
    session.trust_env, session.proxies = False, {"http": f"http://127.0.0.1:{port}"}
    plain = [url.replace(f":{port}", "") for url in asked]
    for url in plain:
        told.add_feed(url, exist_ok=True)
    meter = Meter()
    results = list(told.update_feeds_iter())
    cost = meter.read()
    told.close()
    unchanged = sum(result.value is None for result in results)
    failed = sum(isinstance(result.value, Exception) for result in results)
    return cost | {"polled": len(results), "not_modified": unchanged, "failed": failed}


KINDS: dict[str, Callable[[Path, list[str], float], dict[str, Any]]] = {"ours": ours, "bare": bare, "reader": reader}


def main() -> None:
    """Do one round."""
    kind, folder, port, sources, seconds, *trouble = sys.argv[1:]
    if len(processors := sorted(os.sched_getaffinity(0))) > 1:
        os.sched_setaffinity(0, set(processors[:-1]))  # the last one is the hosts'
    asked = urls(int(port), int(sources), has_trouble=bool(trouble))
    print(json.dumps(KINDS[kind](Path(folder), asked, float(seconds))))


if __name__ == "__main__":
    main()
