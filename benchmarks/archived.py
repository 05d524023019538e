"""Collect a whole publication as a client of RFC 5005 does, over HTTP, before and after it has changed.

    python benchmarks/archived.py [--entries N] [--new N] [--revised N] [--seed N]

Sources that together have 5,000 entries are taken in, published as one, and served by `backissue serve`, a process of
its own. The client is no code of ours: feedparser reads the documents; it begins with the current one, follows
prev-archive (next_url in the JSON Feed) until there is none, and keeps of each id the entry that was updated last. Then
60 entries come and 10 others get other words, all is published again, and it collects once more. Every entry has to be
there, in its last state, each time, in Atom, RSS and JSON; and every archived document has to have the bytes that it
had. Exits 1 where that is not so.
"""

import argparse
import json
import random
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import feedparser

HOUSE = Path(__file__).parent.parent
START = datetime(2011, 1, 1, tzinfo=UTC)
SOURCES = 5
FORMATS = {"atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}

#: Entries by guid: the words of each.
World = dict[str, str]
#: Addresses of documents, and what they held.
Documents = dict[str, bytes]


def write(folder: Path, world: World) -> None:
    """Write the feeds of all sources, the newest entry first."""
    for source in range(SOURCES):
        items = [
            f"<item><title>Entry {number}</title><guid isPermaLink='false'>{guid}</guid>"
            f"<pubDate>{START + timedelta(hours=number):%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
            f"<description>{words}</description></item>"
            for guid, words in reversed(world.items())
            if (number := int(guid.rpartition("-")[2])) % SOURCES == source
        ]
        feed = f"<rss version='2.0'><channel><title>Source {source}</title><link>http://s{source}.example/</link>"
        (folder / f"s{source}.rss").write_text(f"{feed}{''.join(items)}</channel></rss>")


def configure(folder: Path, base: str) -> Path:
    """Write a configuration of these sources and their publication."""
    names = [f"s{source}" for source in range(SOURCES)]
    lines = [
        f'[site]\nbase_url = "{base}"',
        '[archive]\npath = "archive.db"',
        '[publish]\npath = "public"',
        f'[serve]\nlisten = "{base.removeprefix("http://")}"',
        *(f'[[source]]\nid = "{name}"\nurl = "{name}.rss"' for name in names),
        f'[[publication]]\nid = "all"\nsources = {json.dumps(names)}',
    ]
    path = folder / "backissue.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def publish(config: Path) -> None:
    """Have the worker do a round."""
    command = [sys.executable, "-m", "worker", "run", "--once", "--strict", "--config", str(config)]
    subprocess.run(command, cwd=HOUSE, check=True, capture_output=True)


def documents(name: str, base: str) -> Iterator[tuple[str, bytes]]:
    """Fetch the current document and all that it leads to, the newest first."""
    url: str | None = f"{base}/all/{FORMATS[name]}"
    while url:
        with urllib.request.urlopen(url, timeout=60) as answer:
            data = answer.read()
        yield url, data
        url = earlier(name, data)


def earlier(name: str, data: bytes) -> str | None:
    """Give the address of the archived document before this one."""
    if name == "json":
        url: str | None = json.loads(data).get("next_url")
        return url
    links = feedparser.parse(data).feed.get("links", ())
    return next((link.href for link in links if link.rel == "prev-archive"), None)


def entries(name: str, data: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield the id of each entry, when it was updated, and its words."""
    if name == "json":
        for item in json.loads(data)["items"]:
            yield item["id"], item.get("date_modified") or item.get("date_published", ""), item["content_html"]
        return
    for entry in feedparser.parse(data).entries:
        when: Any = entry.get("updated_parsed") or entry.get("published_parsed")
        yield entry.id, time.strftime("%Y-%m-%dT%H:%M:%S+00:00", when), entry.content[0].value


def collect(name: str, base: str) -> tuple[World, Documents]:
    """Collect every entry of the publication, in the state that was updated last."""
    found: dict[str, tuple[str, str]] = {}
    seen: Documents = {}
    for url, data in documents(name, base):
        seen[url] = data
        for own_id, updated, words in entries(name, data):
            if own_id not in found or updated > found[own_id][0]:
                found[own_id] = updated, re.sub("<[^>]*>", "", words)
    return {own_id: words for own_id, (_, words) in found.items()}, seen


def check(world: World, base: str, before: dict[str, Documents]) -> tuple[bool, dict[str, Documents]]:
    """Collect in every format, and tell whether all is there and what is archived is as it was."""
    is_right, seen = True, {}
    for name, file in FORMATS.items():
        found, seen[name] = collect(name, base)
        frozen = {url: data for url, data in before.get(name, {}).items() if not url.endswith(f"/{file}")}
        changed = [url for url, data in frozen.items() if seen[name].get(url) != data]
        missing = world.keys() - found.keys()
        other = sum(found[guid] != words for guid, words in world.items() if guid in found)
        print(
            f"{name:5} {len(seen[name]):4} documents  {len(found):6} entries of {len(world)}"
            f"  missing {len(missing)}  in another state {other}  foreign {len(found.keys() - world.keys())}"
            f"  archived before {len(frozen)}, changed {len(changed)}"
        )
        is_right = is_right and found == world and not changed
    return is_right, seen


def main() -> None:
    """Publish, collect, change, publish and collect."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--new", type=int, default=60)
    parser.add_argument("--revised", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        base = f"http://127.0.0.1:{free_port()}"
        config = configure(folder, base)
        world = {f"tag:example.org,2011:entry-{n}": f"These are the words of {n}." for n in range(arguments.entries)}
        write(folder, world)
        publish(config)
        command = [sys.executable, "-m", "worker", "serve", "--config", str(config)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=HOUSE) as server:
            try:
                wait(base)
                is_right, seen = check(world, base, {})
                for guid in chance.sample(sorted(world), arguments.revised):
                    world[guid] += " They were revised."
                total = arguments.entries + arguments.new
                world |= {
                    f"tag:example.org,2011:entry-{n}": f"New words of {n}." for n in range(arguments.entries, total)
                }
                write(folder, world)
                publish(config)
                time.sleep(2)  # what is served is looked at again within a second
                is_right_still, _ = check(world, base, seen)
            finally:
                server.terminate()
    sys.exit(0 if is_right and is_right_still else 1)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait(base: str) -> None:
    """Wait until the server answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{base}/all/atom.xml", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server does not answer")


if __name__ == "__main__":
    main()
