"""WebSub (https://www.w3.org/TR/websub/): hubs are told which published documents have changed, and fetch them.

How they are told is left open there; what hubs understand is PubSubHubbub's ping: a form with `hub.mode=publish` and
the addresses. What could not be told is remembered beside the public files, and told with what changes next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import structlog

from schemas.errors import BadStatus, FetchError
from worker.fetch.web import Web
from worker.publish import FILES

if TYPE_CHECKING:
    from worker.publish import PublishReport
    from worker.settings import Settings

log = structlog.get_logger()

#: So long a round that ends with it waits for hubs.
TOTAL_SECONDS = 60.0
#: A hub that does not answer is asked again after so long each; then it is left alone.
PAUSES_SECONDS = (2.0, 8.0)
#: The service asks it again after so long, twice as long each time, up to an hour.
HOLD_SECONDS = 300.0
HOLD_MAX_SECONDS = 3600.0
#: A service that stops waits so long for what is going on.
LAST_WORD_SECONDS = 1.0
#: Addresses that are remembered for one hub; more have most likely found their readers without it.
REMEMBERED_MAX = 10_000
#: What could not be told, in the folder of the public files.
REMEMBERED = ".pings.json"
#: How many addresses a hub takes in one request. Most read the last one alone; this one is of PubSubHubbub 0.3 §7.1.
SEVERAL = {"pubsubhubbub.appspot.com": 100}

#: Of a hub, the addresses that it has to be told of, in order.
Topics = dict[str, None]
Sleep = Callable[[float], Awaitable[object]]

_REFUSALS = range(400, 500)
#: What is only refused for now: a time-out, too early, too many.
_PASSING = frozenset({408, 425, 429})


def topics(settings: "Settings", report: "PublishReport") -> tuple[str, ...]:
    """Give the addresses of the documents that subscribers read, as far as they have changed."""
    base_url, public, found = settings.config.site.base_url, settings.public, []
    if base_url is None:
        return ()
    for feed in report.feeds:
        for path in map(Path, (*feed.changed, *feed.variants_written)):
            place = path.relative_to(public).parts
            if place[-1] in FILES.values() and "archive" not in place[1:2]:
                found.append(f"{base_url.rstrip('/')}/{'/'.join(place)}")
    return tuple(dict.fromkeys(found))


async def ping(
    settings: "Settings",
    report: "PublishReport",
    *,
    web: Web | None = None,
    total_seconds: float = TOTAL_SECONDS,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Tell every hub what has changed, and wait for it, but not for long. What goes wrong is logged and remembered."""
    changed = topics(settings, report)
    if not changed or not settings.config.publish.hubs:
        return
    waiting = _waiting(settings, changed)
    _remember(settings, waiting)
    async with nullcontext(web) if web else Web(settings.config, secrets=settings.secrets) as shared:
        tasks = [asyncio.create_task(tell(hub, of_hub, web=shared, sleep=sleep)) for hub, of_hub in waiting.items()]
        done, late = await asyncio.wait(tasks, timeout=total_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()
    if late:
        log.warning("hubs.abandoned", after_seconds=total_seconds, hubs=len(late))
    _remember(settings, waiting)


async def tell(hub: str, waiting: Topics, *, web: Web, sleep: Sleep = asyncio.sleep) -> None:
    """Tell a hub of addresses, and take those out of `waiting` that it was told of, or will not hear of."""
    from worker.fetch.posting import post  # aiohttp is for those who have hubs

    told, size = 0, SEVERAL.get(urlsplit(hub).hostname or "", 1)
    while waiting:
        batch = tuple(islice(waiting, size))
        for topic in batch:
            del waiting[topic]  # before it is told: it may change again meanwhile
        try:
            error = await _persist(partial(post, hub, _form(batch), web=web), sleep)
        except BaseException:
            waiting.update(dict.fromkeys(batch))
            raise
        if error is None:
            told += len(batch)
            continue
        log.warning("hub.failed", hub=hub, error=str(error), topics=len(batch) + len(waiting))
        if not _is_refused(error):
            waiting.update(dict.fromkeys(batch))
            break
    if told:
        log.info("hub.pinged", hub=hub, topics=told)


class Pinger:
    """Hubs of a service, each told in its own time, while everything else goes on."""

    def __init__(self, settings: "Settings", *, web: Web, sleep: Sleep = asyncio.sleep) -> None:
        self._settings = settings
        self._web = web
        self._sleep = sleep
        self._waiting = _waiting(settings, ())
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def add(self, report: "PublishReport") -> None:
        """Have hubs told what has changed."""
        changed = topics(self._settings, report) if self._waiting else ()
        if not changed:
            return
        for hub, waiting in self._waiting.items():
            waiting.update(dict.fromkeys(changed))
            if hub not in self._tasks or self._tasks[hub].done():
                self._tasks[hub] = asyncio.create_task(self._tell(hub))
        _remember(self._settings, self._waiting)

    async def close(self) -> None:
        """Let hubs be told what they are being told just now; what is left is remembered."""
        going_on = {task for task in self._tasks.values() if not task.done()}
        if going_on:
            await asyncio.wait(going_on, timeout=LAST_WORD_SECONDS)
        for task in going_on:
            task.cancel()
        await asyncio.gather(*going_on, return_exceptions=True)
        _remember(self._settings, self._waiting)

    async def _tell(self, hub: str) -> None:
        waiting, hold = self._waiting[hub], HOLD_SECONDS
        while waiting:
            await tell(hub, waiting, web=self._web, sleep=self._sleep)
            _remember(self._settings, self._waiting)
            if waiting:
                await self._sleep(hold)
                hold = min(2 * hold, HOLD_MAX_SECONDS)


def forget_what_is_gone(settings: "Settings") -> None:
    """Remember no address any more whose document is gone: it may hold the name of a tag that only one entry had."""
    _remember(settings, _waiting(settings, ()))


def _form(batch: Sequence[str]) -> list[tuple[str, str]]:
    form = [("hub.mode", "publish"), *(("hub.url", topic) for topic in batch)]
    # What some of the newer hubs read instead.
    return [*form, ("hub.topic", batch[0])] if len(batch) == 1 else form


async def _persist(do: Callable[[], Awaitable[None]], sleep: Sleep) -> FetchError | None:
    """Do something, and once more after each pause if it fails; give the last error, None if it was done."""
    for pause in (*PAUSES_SECONDS, None):
        try:
            await do()
        except FetchError as error:
            if pause is None or _is_refused(error):
                return error
            await sleep(pause)
        else:
            return None
    return None


def _is_refused(error: FetchError) -> bool:
    """Whether asking again would bring the same answer."""
    return isinstance(error, BadStatus) and error.status in _REFUSALS and error.status not in _PASSING


def _waiting(settings: "Settings", changed: Iterable[str]) -> dict[str, Topics]:
    """Give what each configured hub has to be told: what it could not be told before, and what has changed."""
    remembered: Mapping[str, Sequence[str]] = {}
    try:
        held = (settings.public / REMEMBERED).read_bytes()
        remembered = msgspec.json.decode(held, type=dict[str, tuple[str, ...]])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):  # there is none, or it is not ours
        pass
    fresh = tuple(changed)
    return {hub: dict.fromkeys((*remembered.get(hub, ()), *fresh)) for hub in settings.config.publish.hubs}


def _remember(settings: "Settings", waiting: Mapping[str, Topics]) -> None:
    """Write down what hubs have not been told yet. That it cannot be written is no reason to stop anything."""
    path = settings.public / REMEMBERED
    found = {hub: tuple(filter(_is_there(settings), of_hub))[-REMEMBERED_MAX:] for hub, of_hub in waiting.items()}
    left = {hub: of_hub for hub, of_hub in found.items() if of_hub}
    try:
        if left:
            path.write_bytes(msgspec.json.encode(left) + b"\n")
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("hubs.not_remembered", error=error.strerror or str(error))


def _is_there(settings: "Settings") -> Callable[[str], bool]:
    """Give what tells whether the document at an address is still published."""
    base = f"{(settings.config.site.base_url or '').rstrip('/')}/"

    def is_there(topic: str) -> bool:
        place = Path(topic.removeprefix(base))
        return topic.startswith(base) and ".." not in place.parts and (settings.public / place).is_file()

    return is_there
