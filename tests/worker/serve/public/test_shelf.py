"""Files in memory: when they are read again, what their versions are told by, and what leaves."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from worker.serve.public import codings
from worker.serve.public.shelf import Held, Shelf

BEGAN = 1_700_000_000
TEXT = b"<rss>words and words and words</rss>" * 20


class Room:
    """A folder, and a shelf whose clock stands still until it is moved."""

    def __init__(self, folder: Path, bytes_max: int = 1_000_000) -> None:
        self.folder = folder
        self.now = float(BEGAN)
        self.shelf = Shelf(folder, bytes_max=bytes_max, max_age_seconds=60, clock=lambda: self.now)

    def write(self, place: str, data: bytes, mtime: float = BEGAN) -> Path:
        file = self.folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(".new")
        temporary.write_bytes(data)
        os.utime(temporary, (mtime, mtime))
        return temporary.replace(file)

    async def find(self, place: str = "a/rss.xml") -> Held:
        found = self.shelf.at_hand(place, int(self.now)) or await self.shelf.find(place)
        assert found is not None
        return found


Story = Callable[[Room], Awaitable[None]]


def tell(story: Story, folder: Path, bytes_max: int = 1_000_000) -> None:
    asyncio.run(story(Room(folder, bytes_max)))  # type: ignore[arg-type]


def body(held: Held, coding: str = "identity") -> bytes | None:
    return held.forms[coding].body


def etag(held: Held) -> str:
    return held.forms["identity"].etag


def test_a_file_is_looked_at_again_when_it_is_asked_for_in_a_later_second(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", b"one", BEGAN - 10)
        first = await room.find()
        assert (body(first), first.shown) == (b"one", BEGAN - 10)
        room.write("a/rss.xml", b"two!", BEGAN)
        assert await room.find() is first
        room.now += 1
        second = await room.find()
        assert (body(second), second.shown) == (b"two!", BEGAN)
        assert etag(second) != etag(first)
        room.now += 1
        assert await room.find() is second

    tell(story, tmp_path)


@pytest.mark.parametrize("mtime", [BEGAN - 1000, BEGAN - 10, BEGAN, BEGAN + 10**8])
def test_last_modified_moves_with_the_entity_tag_whatever_the_mtime_does(mtime: int, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", b"0", BEGAN - 10)
        seen = [await room.find()]
        for number in range(1, 5):
            room.write("a/rss.xml", b"%d" % number * (number + 1), mtime)
            room.now += 1
            seen.append(await room.find())
        times = [held.shown or 0 for held in seen]
        assert [body(held) for held in seen] == [b"0", b"11", b"222", b"3333", b"44444"]
        assert times == sorted(set(times))
        assert times[-1] <= room.now

    tell(story, tmp_path)


def test_what_is_newer_than_the_clock_waits_for_it(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", b"one", BEGAN)
        first = await room.find()
        room.now += 1
        room.write("a/rss.xml", b"two!", BEGAN + 3)
        assert body(await room.find()) == b"two!"
        assert (await room.find()).shown == BEGAN + 1  # as RFC 9110 §8.8.2.1 has it: as of now
        room.write("a/rss.xml", b"three", BEGAN + 1)
        room.now += 0.5  # another look in the same second, as after a restart of the clock
        again = await room.shelf.find("a/rss.xml")
        assert again is not None
        assert body(again) == b"two!", "it would have the Last-Modified of a second to come"
        room.now += 0.6
        third = await room.find()
        assert (body(third), third.shown) == (b"three", BEGAN + 2)
        assert first.shown == BEGAN

    tell(story, tmp_path)


def test_of_a_first_version_that_is_ahead_of_the_clock_no_time_is_told_yet(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", TEXT, BEGAN + 2)
        early = await room.find()
        assert early.shown is None
        assert b"Last-Modified" not in early.forms["identity"].whole
        coded = await room.shelf.form("a/rss.xml", early, "gzip")
        room.now += 2
        late = await room.find()
        assert late.shown == BEGAN + 2
        assert b"Last-Modified" in late.forms["identity"].whole
        assert late.forms["gzip"].etag == coded.etag
        assert etag(late) == etag(early)

    tell(story, tmp_path)


def test_a_file_that_was_only_touched_stays_the_version_it_is(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", TEXT, BEGAN - 10)
        first = await room.find()
        made = await room.shelf.form("a/rss.xml", first, "br")
        room.write("a/rss.xml", TEXT, BEGAN)
        room.write("a/rss.xml.br", codings.compress(TEXT, "br") + b"", BEGAN)
        room.now += 1
        again = await room.find()
        assert (again.shown, etag(again)) == (BEGAN - 10, etag(first))
        assert again.forms["br"].etag == made.etag

    tell(story, tmp_path)


def test_what_left_memory_still_has_its_time(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", b"one", BEGAN)
        await room.find()
        room.shelf.forget("a/rss.xml")
        room.now += 5
        room.write("a/rss.xml", b"two!", BEGAN)
        assert (await room.find()).shown == BEGAN + 1

    tell(story, tmp_path)


def test_siblings_are_taken_if_they_are_of_this_file(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", TEXT)
        ready = codings.compress(TEXT, "gzip")[:-8] + codings.compress(TEXT, "gzip")[-8:]
        room.write("a/rss.xml.gz", ready)
        room.write("a/rss.xml.br", codings.compress(TEXT + b" ", "br"))
        room.write("a/rss.xml.zst", TEXT)
        held = await room.find()
        assert set(held.forms) == {"identity", "gzip"}
        assert body(held, "gzip") == ready
        for coding in ("br", "zstd"):
            form = await room.shelf.form("a/rss.xml", held, coding)
            assert form.body == codings.compress(TEXT, coding)
            assert held.forms[coding] is form

    tell(story, tmp_path)


def test_what_is_small_or_packed_is_sent_as_it_is(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        for place, data in (("a/rss.xml", b"small"), ("a/x.png", TEXT), ("a/atom.xml", os.urandom(1000))):
            room.write(place, data)
            held = await room.find(place)
            assert (await room.shelf.form(place, held, "gzip")).body == data

    tell(story, tmp_path)


def test_memory_has_an_end(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        for number in range(20):
            room.write(f"a/{number}.xml", os.urandom(20_000))
            held = await room.find(f"a/{number}.xml")
            await room.shelf.form(f"a/{number}.xml", held, "gzip")
            room.now += 1
            await room.find("a/0.xml")
            assert room.shelf.size_bytes <= 100_000
        assert room.shelf.at_hand("a/0.xml", int(room.now)), "what is asked for stays"
        room.write("a/large.xml", TEXT * 100)
        large = await room.find("a/large.xml")
        assert body(large) is None
        assert (await room.shelf.form("a/large.xml", large, "br")).body is None
        assert large.forms["identity"].facts.length == len(TEXT) * 100

    tell(story, tmp_path, bytes_max=100_000)


def test_only_files_of_the_folder_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    (folder / "a").mkdir(parents=True)
    (tmp_path / "secret").write_text("mine")
    (folder / "out.xml").symlink_to(tmp_path / "secret")
    (folder / "in.xml").symlink_to(folder / "a/rss.xml")
    (folder / "gone.xml").symlink_to(folder / "nothing")
    os.mkfifo(folder / "pipe.xml")

    async def story(room: Room) -> None:
        room.write("a/rss.xml", b"one")
        for place in ("out.xml", "gone.xml", "pipe.xml", "a", "nothing", "a/rss.xml/x", "x" * 300, "a\0b"):
            assert await room.shelf.find(place) is None, place
        assert body(await room.find("in.xml")) == b"one"
        (folder / "in.xml").unlink()
        room.now += 1
        assert await room.shelf.find("in.xml") is None

    tell(story, folder)


def test_a_file_is_read_once_for_all_who_wait_for_it(tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        room.write("a/rss.xml", TEXT)
        found = await asyncio.gather(*(room.shelf.find("a/rss.xml") for _ in range(10)))
        assert len(set(map(id, found))) == 1
        held = await room.find()
        forms = await asyncio.gather(*(room.shelf.form("a/rss.xml", held, "br") for _ in range(10)))
        assert len(set(map(id, forms))) == 1

    tell(story, tmp_path)
