"""A hub of our own, on loopback, is told what has changed, and fetches it from a server of the public files."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from aiohttp import ClientSession, web
from lxml import etree
from msgspec.json import decode, encode
from msgspec.structs import replace
from structlog.testing import capture_logs

from archive import sources
from archive.connect import open_archive
from schemas.config import Config, FetchSettings, PublishSettings, Site
from schemas.publication import Channel
from schemas.source import Source
from worker import hubs
from worker.fetch.web import Web
from worker.publish import FILES, PublishedFeed, PublishReport, render
from worker.rounds import run_once
from worker.settings import Settings

pytestmark = pytest.mark.usefixtures("loopback")

ATOM = "{http://www.w3.org/2005/Atom}"
Says = Callable[["Hub"], int]


class Hub:
    """A hub that notes what it is told, and answers as a test wants it to."""

    def __init__(self, says: Says = lambda _: 204) -> None:
        self.says = says
        self.pings: list[list[tuple[str, str]]] = []
        self.agents: set[str] = set()
        self.url = ""

    @property
    def topics(self) -> list[str]:
        return [value for ping in self.pings for name, value in ping if name == "hub.url"]

    async def _hear(self, request: web.Request) -> web.Response:
        self.agents.add(request.headers["User-Agent"])
        assert request.content_type == "application/x-www-form-urlencoded"
        self.pings.append(parse_qsl(await request.text(), strict_parsing=True))
        status = self.says(self)
        if status == 0:
            await self._over.wait()
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else None)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Hub"]:
        async with serving(web.post("/hub", self._hear)) as base:
            self.url, self._over = f"{base}/hub", asyncio.Event()
            try:
                yield self
            finally:
                self._over.set()


@asynccontextmanager
async def serving(*routes: web.AbstractRouteDef) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


class House:
    """A configuration with hubs, and what a round has published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "var/public").mkdir(parents=True)
        self.sleeps: list[float] = []

    def settings(self, *hub_urls: str, base_url: str | None = "https://feeds.example.org/all/") -> Settings:
        config = Config(
            site=Site(base_url=base_url),
            publish=PublishSettings(hubs=hub_urls),
            fetch=FetchSettings(connect_seconds=2, answer_seconds=2),
            sources=(Source(id="one", url="one.rss"),),
        )
        return Settings(config=config, folder=self.folder, file=self.folder / "x.toml")

    def report(self, *places: str) -> PublishReport:
        paths = tuple(str((self.folder / "var/public").resolve() / place) for place in places)
        for path in map(Path, paths):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        return PublishReport(feeds=(PublishedFeed(id="one", paths=paths, entries=1, changed=paths),))

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        await asyncio.sleep(0)

    @property
    def remembered(self) -> object:
        path = self.folder / "var/public" / hubs.REMEMBERED
        return decode(path.read_bytes()) if path.exists() else None

    @property
    def has_something_to_tell(self) -> bool:
        return self.remembered is not None

    def ping(self, hub: Hub, *places: str, total_seconds: float = 5) -> list[dict[str, object]]:
        async def play() -> None:
            async with hub.listening():
                settings, report = self.settings(hub.url), self.report(*places)
                await hubs.ping(settings, report, total_seconds=total_seconds, sleep=self.sleep)

        with capture_logs() as logs:
            asyncio.run(play())
        return [dict(log) for log in logs]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


NAMES = ["rss.xml", "atom.xml", "feed.json"]
TOPIC = "https://feeds.example.org/all/one/"


def test_a_hub_is_told_of_each_document_that_readers_subscribe_to(house: House) -> None:
    hub = Hub()
    places = ("one/rss.xml", "one/rss.xml.gz", "one/atom.xml", "one/tag/x/feed.json", "one/archive/1/2.xml")
    logs = house.ping(hub, *places, "opml.xml", "one/archive/rss.xml")
    assert hub.topics == [TOPIC + "rss.xml", TOPIC + "atom.xml", TOPIC + "tag/x/feed.json"]
    assert hub.pings[0] == [
        ("hub.mode", "publish"),
        ("hub.url", TOPIC + "rss.xml"),
        ("hub.topic", TOPIC + "rss.xml"),
    ]
    assert all(agent.startswith("backissue/") for agent in hub.agents)
    assert logs == [{"event": "hub.pinged", "log_level": "info", "hub": hub.url, "topics": 3}]
    assert house.remembered is None


@pytest.mark.parametrize("places", [(), ("one/archive/1/1.xml",)])
def test_nothing_is_said_where_nothing_has_changed(house: House, places: tuple[str, ...]) -> None:
    hub = Hub()
    assert house.ping(hub, *places) == []
    assert hub.pings == []


def test_without_an_address_there_is_nothing_to_tell(house: House) -> None:
    assert hubs.topics(house.settings(base_url=None), house.report("one/rss.xml")) == ()


def test_a_hub_that_fails_is_asked_again_after_pauses(house: House) -> None:
    hub = Hub(says=lambda hub: 204 if len(hub.pings) == 3 else 503)
    logs = house.ping(hub, "one/rss.xml")
    assert [log["event"] for log in logs] == ["hub.pinged"]
    assert house.sleeps == list(hubs.PAUSES_SECONDS)
    assert house.remembered is None


def test_what_a_hub_could_not_be_told_is_told_with_what_changes_next(house: House) -> None:
    async def play() -> tuple[Hub, object]:
        hub = Hub(says=lambda _: 500)
        async with hub.listening():
            settings = house.settings(hub.url)
            await hubs.ping(settings, house.report("one/rss.xml", "one/atom.xml"), sleep=house.sleep)
            remembered = house.remembered
            hub.says, hub.pings = lambda _: 200, []
            await hubs.ping(settings, house.report("one/feed.json"), sleep=house.sleep)
        return hub, remembered

    with capture_logs() as logs:
        hub, remembered = asyncio.run(play())
    assert remembered == {hub.url: [TOPIC + "atom.xml", TOPIC + "rss.xml"]}
    assert sorted(hub.topics) == [TOPIC + "atom.xml", TOPIC + "feed.json", TOPIC + "rss.xml"]
    assert house.remembered is None
    assert [(log["event"], log["log_level"], log["topics"]) for log in logs] == [
        ("hub.failed", "warning", 2),
        ("hub.pinged", "info", 3),
    ]
    assert "answered 500 Internal Server Error" in str(logs[0]["error"])


@pytest.mark.parametrize("status", [400, 404])
def test_what_a_hub_will_not_hear_of_is_not_told_again(house: House, status: int) -> None:
    hub = Hub(says=lambda hub: status if len(hub.pings) == 1 else 202)
    logs = house.ping(hub, "one/rss.xml", "one/atom.xml")
    assert [log["event"] for log in logs] == ["hub.failed", "hub.pinged"]
    assert len(hub.pings) == 2
    assert house.sleeps == []
    assert house.remembered is None


def test_a_redirect_is_not_followed(house: House) -> None:
    hub = Hub(says=lambda _: 302)
    logs = house.ping(hub, "one/rss.xml")
    assert [log["event"] for log in logs] == ["hub.failed"]
    assert house.remembered == {hub.url: [TOPIC + "rss.xml"]}


def test_a_hub_that_says_nothing_holds_up_nobody_for_long(house: House) -> None:
    hub, other = Hub(says=lambda _: 0), Hub()

    async def play() -> None:
        async with hub.listening(), other.listening():
            settings = house.settings(hub.url, other.url)
            await hubs.ping(settings, house.report("one/rss.xml"), total_seconds=0.2, sleep=house.sleep)

    with capture_logs() as logs:
        asyncio.run(play())
    assert [log["event"] for log in logs] == ["hub.pinged", "hubs.abandoned"]
    assert other.topics == [TOPIC + "rss.xml"]
    assert house.remembered == {hub.url: [TOPIC + "rss.xml"]}


def test_a_hub_where_nobody_listens_is_told_of_in_the_log(house: House) -> None:
    settings = house.settings("http://127.0.0.1:1/hub")  # a port that belongs to another protocol
    with capture_logs() as logs:
        asyncio.run(hubs.ping(settings, house.report("one/rss.xml"), sleep=house.sleep))
    assert [log["event"] for log in logs] == ["hub.failed"]
    assert "out of bounds" in str(logs[0]["error"])


def test_the_metadata_of_a_cloud_is_no_hub(house: House) -> None:
    settings = house.settings("http://169.254.169.254/hub")
    with capture_logs() as logs:
        asyncio.run(hubs.ping(settings, house.report("one/rss.xml"), sleep=house.sleep))
    assert "metadata service" in str(logs[0]["error"])


def test_one_hub_takes_many_addresses_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hubs.SEVERAL, "127.0.0.1", 2)
    hub = Hub()
    house.ping(hub, "one/rss.xml", "one/atom.xml", "one/feed.json")
    assert [len([1 for name, _ in ping if name == "hub.url"]) for ping in hub.pings] == [2, 1]
    assert [name for name, _ in hub.pings[0]] == ["hub.mode", "hub.url", "hub.url"]


def test_no_address_is_remembered_whose_document_is_gone(house: House) -> None:
    settings = house.settings("https://hub.example/", "https://other.example/")
    house.report("one/rss.xml", "one/tag/secret/rss.xml")
    path = house.folder / "var/public" / hubs.REMEMBERED
    held = {
        "https://hub.example/": [TOPIC + "tag/secret/rss.xml", TOPIC + "rss.xml"],
        "https://other.example/": [TOPIC + "tag/secret/rss.xml", "https://feeds.example.org/all/../../x.toml"],
    }
    path.write_bytes(encode(held))
    hubs.forget_what_is_gone(settings)
    assert house.remembered == {
        "https://hub.example/": [TOPIC + "tag/secret/rss.xml", TOPIC + "rss.xml"],
        "https://other.example/": [TOPIC + "tag/secret/rss.xml"],
    }
    (house.folder / "var/public/one/tag/secret/rss.xml").unlink()
    hubs.forget_what_is_gone(settings)
    assert house.remembered == {"https://hub.example/": [TOPIC + "rss.xml"]}


@pytest.mark.parametrize("bad", [b"no json", b"[1]", b'{"x": 1}', b"\xff"])
def test_what_is_remembered_wrongly_is_forgotten(house: House, bad: bytes) -> None:
    (house.folder / "var/public" / hubs.REMEMBERED).write_bytes(bad)
    hub = Hub()
    house.ping(hub, "one/rss.xml")
    assert hub.topics == [TOPIC + "rss.xml"]
    assert house.remembered is None


def test_the_service_tells_hubs_beside_all_else_and_again_after_a_while(house: House) -> None:
    async def play() -> Hub:
        hub = Hub(says=lambda hub: 204 if len(hub.pings) > 3 else 500)
        async with hub.listening(), Web(house.settings().config) as shared:
            pinger = hubs.Pinger(house.settings(hub.url), web=shared, sleep=house.sleep)
            pinger.add(house.report())
            assert hub.pings == []
            pinger.add(house.report("one/rss.xml"))
            assert house.remembered == {hub.url: [TOPIC + "rss.xml"]}
            async with asyncio.timeout(5):
                while house.has_something_to_tell:  # noqa: ASYNC110  what is waited for is a file
                    await asyncio.sleep(0.01)
            pinger.add(house.report("one/atom.xml"))
            await pinger.close()
        return hub

    with capture_logs() as logs:
        hub = asyncio.run(play())
    assert hub.topics == [TOPIC + "rss.xml"] * 4 + [TOPIC + "atom.xml"]
    assert house.sleeps == [*hubs.PAUSES_SECONDS, hubs.HOLD_SECONDS]
    assert [log["event"] for log in logs] == ["hub.failed", "hub.pinged", "hub.pinged"]
    assert house.remembered is None


def test_a_service_that_stops_remembers_what_it_was_about_to_tell(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "LAST_WORD_SECONDS", 0.1)

    async def play() -> str:
        hub = Hub(says=lambda _: 0)
        async with hub.listening(), Web(house.settings().config) as shared:
            pinger = hubs.Pinger(house.settings(hub.url), web=shared)
            pinger.add(house.report("one/rss.xml"))
            await pinger.close()
            assert len(hub.pings) == 1
        return hub.url

    url = asyncio.run(play())
    assert house.remembered == {url: [TOPIC + "rss.xml"]}


def test_a_document_that_changes_while_it_is_being_told_is_told_again(house: House) -> None:
    async def play() -> Hub:
        hub = Hub()
        async with hub.listening(), Web(house.settings().config) as shared:
            pinger = hubs.Pinger(house.settings(hub.url), web=shared)

            def says(hub: Hub) -> int:
                if len(hub.pings) == 1:
                    pinger.add(house.report("one/rss.xml"))
                return 204

            hub.says = says
            pinger.add(house.report("one/rss.xml"))
            await pinger.close()
        return hub

    assert asyncio.run(play()).topics == [TOPIC + "rss.xml"] * 2


def test_a_hub_finds_what_it_was_told_of_and_its_own_name_in_it(house: House) -> None:
    """The hub fetches each topic, and reads there that it is the topic, and that this is its hub."""

    async def play() -> dict[str, tuple[str | None, str | None]]:
        hub, named = Hub(), dict[str, tuple[str | None, str | None]]()
        public = (house.folder / "var/public").resolve()
        (public / "one").mkdir()
        async with hub.listening(), serving(web.static("/", public)) as base:
            channel = Channel(
                id="urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e", title="T", url=f"{base}/one/", hubs=(hub.url,)
            )
            for to, name in FILES.items():
                (public / "one" / name).write_bytes(render(to, channel, ()))
            report = house.report(*(f"one/{name}" for name in FILES.values()))
            await hubs.ping(house.settings(hub.url, base_url=base), report)
            async with ClientSession() as session:
                for topic in hub.topics:
                    async with session.get(topic) as answer:
                        named[topic] = told(await answer.read())
        assert [topic.removeprefix(base) for topic in named] == [f"/one/{name}" for name in FILES.values()]
        return {topic: (own, of_hub and of_hub.replace(hub.url, "the hub")) for topic, (own, of_hub) in named.items()}

    found = asyncio.run(play())
    assert found == {topic: (topic, "the hub") for topic in found}


def told(document: bytes) -> tuple[str | None, str | None]:
    """Give what a document says that its address and its hub are."""
    if document.startswith(b"{"):
        feed = decode(document)
        return feed["feed_url"], feed["hubs"][0]["url"]
    links = {link.get("rel"): link.get("href") for link in etree.fromstring(document).iter(ATOM + "link")}
    return links.get("self"), links.get("hub")


def test_a_round_ends_with_telling_hubs_what_it_has_changed(house: House, now: datetime) -> None:
    (house.folder / "one.rss").write_text(
        '<rss version="2.0"><channel><title>T</title><item><title>1</title></item></channel></rss>'
    )

    async def play() -> list[str]:
        hub = Hub()
        async with hub.listening():
            settings = house.settings(hub.url)
            config = replace(settings.config, sources=(replace(settings.config.sources[0], variants=("summary",)),))
            settings = replace(settings, config=config)
            db = open_archive(":memory:")
            try:
                sources.sync(db, settings.config.sources, (), now=now)
                await run_once(settings, db, (), now=now)
                first, hub.pings = hub.topics, []
                await run_once(settings, db, (), now=now)
            finally:
                db.close()
            assert hub.pings == [], "nothing has changed"
        return first

    assert asyncio.run(play()) == [f"{TOPIC}{folder}{name}" for folder in ("", "summary/") for name in NAMES]
