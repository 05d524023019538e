"""The main job, end to end: the real command line in processes of its own, on copies of the seeds.

What it publishes is read back with feedparser, an independent client.
"""

import hashlib
import json
import os
import pty
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import feedparser
import pytest

ROOT = Path(__file__).parent.parent

Row = tuple[str, list[str], str | None]  # title, authors, day
#: What DESIGN.md §3 says must become of the seeds.
POSTS: list[Row] = [
    ("iMPOWER Changing The Game", ["Jon Ainger"], "2012-01-11"),
    ("Martin Cresswell, Chief Executive", [], "2012-01-11"),
    ("Working With Families – Why Troubleshooting is Not Enough", ["David Colbear"], "2012-01-04"),
    (
        (
            "One can be better than two when it comes to health and social care integration – looking forward to the "
            "Scottish announcement."
        ),
        ["Martin Cresswell", "David Welsh", "Georgina Owen"],
        "2011-12-13",
    ),
    ("SOLACE SUMMIT 2011 - Positive relationships are the key to productivity", [], "2011-12-07"),
    ("Adoption – The Truth Behind the Hyperbole", ["Caroline Throssel"], "2011-11-16"),
    ("Adoption in the spotlight", ["Jon Ainger"], "2011-10-31"),
    ("A New Approach to Solving the Budget Problem", ["Martin Cresswell"], "2011-10-06"),
    ("Innovation – the art of saying “yes”", ["Caroline Throssel"], "2011-08-31"),
    ("Pop goes the Council?", ["Alex Khaldi"], "2011-08-19"),
]
PAGES: list[Row] = [
    ("IMPOWER’s impact on lives, budgets and public services", ["Jeremy Cooper"], None),
    ("The IMPOWER Collaborative", ["Sarah Atkinson"], None),
    ("NEW REPORT: Valuing Care Impact Update", ["Olly Swann"], None),
    ("IMPOWER with Oxfordshire County Council", [], None),
]
FEEDS: dict[str, list[Row]] = {"impower-blog": POSTS, "impower-pages": PAGES, "impower": [*POSTS, *PAGES]}
FILES = {"rss": "rss.xml", "atom": "atom.xml", "jsonfeed": "feed.json"}


class Done(NamedTuple):
    """What a process came to."""

    code: int
    out: bytes
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.err.splitlines() if line.startswith("{")]


class House:
    """A folder with a configuration, and the command line that works on it."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder, self.environ = folder, environ
        self.config = folder / "seeds/sources.toml"
        self.feed = folder / "seeds/impower-blog.rss"
        self.public = folder / "var/public"

    def start(self, *arguments: str | Path, **more: Any) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "worker", *map(str, arguments)]
        return subprocess.Popen(command, cwd=self.folder, env=self.environ, **more)

    def __call__(self, *arguments: str | Path, code: int | None = 0) -> Done:
        """Run a command to its end; it must have this exit code."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with self.start(*arguments, **pipes) as process:
            out, err = process.communicate(timeout=60)
        assert code is None or process.returncode == code, err.decode()
        return Done(process.returncode, out, err.decode())

    def run(self, *options: str, code: int = 0) -> Any:
        return self("run", "--once", "--json", "--config", self.config, *options, code=code).json

    def query(self, *arguments: str) -> Any:
        return self(*arguments, "--json", "--config", self.config).json

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "var/archive.db")) as archive:
            return archive.execute(sql).fetchall()

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT COUNT(*) FROM {table}")[0][0])

    def hashes(self) -> dict[str, str]:
        # Receipts are ours, and say when files were written.
        files = (path for path in self.public.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {str(path.relative_to(self.public)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def items(self, feed: str = "impower-blog") -> list[Any]:
        return list(json.loads((self.public / feed / "feed.json").read_bytes())["items"])


@pytest.fixture(scope="session")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment without settings of ours, where each module is compiled once for all processes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BACKISSUE_", "COV_", "PYTHON"))}
    compiled = str(tmp_path_factory.mktemp("compiled"))
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": compiled, "NO_COLOR": "1", "COLUMNS": "80"}


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]) -> House:
    """The seeds after the first run; only for those who look."""
    folder = tmp_path_factory.mktemp("seeds")
    copytree(ROOT / "seeds", folder / "seeds")
    house = House(folder, environ)
    house.run()
    return house


@pytest.fixture(scope="session")
def usual_seconds(seeds: House) -> float:
    """The CPU time of a command that reads a sound feed, most of which is starting."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seeds("normalize", seeds.feed)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.fixture
def house(seeds: House, tmp_path: Path) -> House:
    """The seeds after the first run, to do with as one likes."""
    return House(Path(copytree(seeds.folder, tmp_path / "house")), seeds.environ)


@pytest.fixture
def empty(tmp_path: Path, environ: dict[str, str]) -> House:
    """The seeds before the first run."""
    copytree(ROOT / "seeds", tmp_path / "empty/seeds")
    return House(tmp_path / "empty", environ)


# --- what must become of the seeds ------------------------------------------------------------------------------------


def read_back(data: bytes, to: str) -> list[Row]:
    """Give title, authors and day of each entry."""
    if to == "jsonfeed":
        return [
            (
                item["title"],
                [author["name"] for author in item.get("authors", ())],
                item["date_published"][:10] if "date_published" in item else None,
            )
            for item in json.loads(data)["items"]
        ]
    found = feedparser.parse(data)
    assert not found.bozo, found.bozo_exception
    return [
        (
            unescape(entry.title),
            [author.name for author in entry.get("authors", ()) if author],
            day(entry.published, to) if "published" in entry else None,
        )
        for entry in found.entries
    ]


def day(text: str, to: str) -> str:
    """The day on the writer's calendar."""
    moment = parsedate_to_datetime(text) if to == "rss" else datetime.fromisoformat(text)
    assert moment.utcoffset() == timedelta(hours=1)
    return moment.date().isoformat()


@pytest.mark.parametrize("to", FILES)
@pytest.mark.parametrize("feed", FEEDS)
def test_every_row_of_the_tables_is_published(feed: str, to: str, seeds: House) -> None:
    # Pages have no date: they come last, in the order of their documents.
    assert read_back((seeds.public / feed / FILES[to]).read_bytes(), to) == FEEDS[feed]


@pytest.mark.parametrize("to", FILES)
@pytest.mark.parametrize("feed", ["impower-blog", "impower-pages"])
def test_every_row_of_the_tables_comes_out_of_normalize(feed: str, to: str, seeds: House) -> None:
    done = seeds("normalize", "--config", seeds.config, "--source", feed, "--to", to)
    assert read_back(done.out, to) == FEEDS[feed]
    assert done.err == ""


def test_the_feeds_say_what_they_are(seeds: House) -> None:
    blog = feedparser.parse((seeds.public / "impower-blog/atom.xml").read_bytes()).feed
    assert (blog.title, blog.link) == ("Impower blog", "http://www.impower.co.uk/")
    pages = feedparser.parse((seeds.public / "impower-pages/rss.xml").read_bytes()).feed
    assert (pages.title, pages.link) == ("IMPOWER pages", "http://www.impower.co.uk/")
    both = json.loads((seeds.public / "impower/feed.json").read_bytes())
    assert both["title"] == "IMPOWER, 2011 to today"
    assert both["feed_url"] == "https://feeds.example.org/impower/feed.json"


def test_nothing_of_the_cruft_is_published(seeds: House) -> None:
    for file in (*seeds.public.rglob("*.xml"), *seeds.public.rglob("*.json")):
        text = unescape(file.read_text())
        for cruft in (
            "style=",
            "class=",
            "skype",
            "Skype",
            "outline-",
            "<span",
            "<font",
            "To contact him",
            "[CDATA[]]",
        ):
            assert cruft not in text, file
    bodies = " ".join(item["content_html"] for item in seeds.items("impower"))
    for kept in (
        "Domino effect",
        "View the IMPOWER profile",
        "please see attached",
        "Please visit",
        "<strong>",
        "<em>",
        "<li>",
    ):
        assert kept in bodies
    assert "Sign up for the latest" not in bodies
    assert "Skip to" not in bodies


def test_search_finds_valuing_care_in_three_pages_and_nothing_else(seeds: House) -> None:
    found = seeds.query("search", '"Valuing Care"')
    assert sorted(hit["title"] for hit in found) == sorted(PAGES[page][0] for page in (0, 2, 3))
    documents = seeds.rows(
        "SELECT DISTINCT documents.key FROM revisions JOIN captures ON captures.number = revisions.capture "
        f"JOIN documents ON documents.number = captures.document WHERE entry IN ({', '.join(str(hit['number']) for hit in found)})"
    )
    assert sorted(documents) == [("000_impact.txt",), ("002_valuing_care_update.txt",), ("003_oxfordshire.txt",)]


def test_the_console_script_does_the_same(seeds: House) -> None:
    script = Path(sys.executable).with_name("backissue")
    done = subprocess.run(
        [script, "normalize", seeds.feed], capture_output=True, check=True, env=seeds.environ, cwd=seeds.folder
    )
    assert done.stdout == seeds("normalize", seeds.feed).out


@pytest.mark.parametrize(
    "arguments",
    [["entries"], ["sources"], ["search", "care"], ["show", "1"], ["history", "1"], ["explain", "1"], ["publish"]],
)
def test_a_command_that_reports_does_so_for_people_and_programs(arguments: list[str], seeds: House) -> None:
    text = seeds(*arguments, "--config", seeds.config).out.decode()
    assert text.strip()
    assert "\x1b" not in text
    assert seeds.query(*arguments)


def test_a_terminal_that_cannot_show_everything_is_shown_the_rest(seeds: House) -> None:
    poor = House(seeds.folder, {**seeds.environ, "PYTHONIOENCODING": "iso-8859-1"})
    told = poor("entries", "--config", seeds.config).out.decode("iso-8859-1")
    assert "Innovation ? the art of saying ?yes?" in told


def test_whoever_has_seen_enough_may_leave(seeds: House) -> None:
    with seeds.start(
        "entries", "--json", "--config", seeds.config, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read().decode()
    assert "Traceback" not in told


# --- the second time --------------------------------------------------------------------------------------------------


def state(house: House) -> tuple[object, ...]:
    tables = ("entries", "revisions", "ledger", "defects", "learned_rules", "bodies", "aliases")
    return house.hashes(), {table: house.count(table) for table in tables}


def test_a_second_run_changes_nothing(house: House) -> None:
    before = state(house)
    times = {path: path.stat().st_mtime_ns for path in house.public.rglob("*")}
    done = house.run()
    assert state(house) == before
    assert {path: path.stat().st_mtime_ns for path in house.public.rglob("*")} == times
    assert [(one["new"], one["not_modified"]) for one in done["refreshed"]] == [(0, 1), (0, 4)]
    assert [feed["changed"] for feed in done["published"]["feeds"]] == [[], [], []]


def reordered(body: bytes) -> bytes:
    items = re.findall(rb"<item>.*?</item>", body, re.DOTALL)
    assert len(items) == 10
    head, tail = body[: body.index(items[0])], body[body.rindex(b"</item>") + 7 :]
    return head + b"\n".join(reversed(items)) + tail


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"2012-02-08T17:43:46+01:00", b"2012-02-09T06:00:00+01:00"),
        lambda body: body.replace(
            b"</link>", b"</link><lastBuildDate>Thu, 09 Feb 2012 06:00:00 +0100</lastBuildDate>", 1
        ),
        lambda body: body.replace(b"<item>", b"\r\n\r\n   <item>\n\n").replace(b"</title>", b"</title> \t "),
        reordered,
    ],
    ids=["pubDate", "lastBuildDate", "white space", "order"],
)
def test_what_nobody_wrote_makes_no_revision(change: Callable[[bytes], bytes], house: House) -> None:
    before = house.hashes()
    body = house.feed.read_bytes()
    house.feed.write_bytes(change(body))
    assert house.feed.read_bytes() != body
    done = house.run()
    blog = done["refreshed"][0]
    assert (blog["new"], blog["revised"], blog["cosmetic"], blog["unchanged"]) == (0, 0, 0, 10)
    assert house.count("revisions") == house.count("entries") == 14
    assert house.hashes() == before


def test_one_changed_word_is_one_revision_and_history_shows_it(house: House) -> None:
    before, ids = house.hashes(), [item["id"] for item in house.items()]
    body = house.feed.read_bytes()
    assert body.count(b"untapped") == 1
    house.feed.write_bytes(body.replace(b"untapped", b"overlooked"))
    done = house.run()
    assert [(one["new"], one["revised"], one["cosmetic"]) for one in done["refreshed"]] == [(0, 1, 0), (0, 0, 0)]
    assert house.count("revisions") == 15
    ((number,),) = house.rows("SELECT entry FROM revisions WHERE number = 2")
    told = house("history", str(number), "--config", house.config).out.decode()
    assert "a significant and [-untapped-] {+overlooked+} opportunity. Our" in " ".join(told.split())
    revisions = house.query("history", str(number))
    assert [revision["kind"] for revision in revisions] == ["new", "substantive"]
    changed = {name for name, digest in house.hashes().items() if before[name] != digest}
    assert {name.partition("/")[0] for name in changed} == {"impower-blog", "impower"}
    assert set(FILES.values()) <= {name.partition("/")[2] for name in changed}
    assert [item["id"] for item in house.items()] == ids
    house.run()
    assert house.count("revisions") == 15


def test_what_its_publisher_drops_stays(house: House) -> None:
    before = house.hashes()
    body = house.feed.read_bytes()
    items = re.findall(rb"\s*<item>.*?</item>", body, re.DOTALL)
    house.feed.write_bytes(body.replace(items[3], b"").replace(items[7], b""))
    assert house.run()["refreshed"][0]["unchanged"] == 8
    assert house.count("entries") == house.count("revisions") == 14
    assert house.hashes() == before
    house.feed.write_bytes(body)
    assert house.run()["refreshed"][0]["new"] == 0


def test_later_titles_without_the_mark_leave_the_old_ones_alone(house: House) -> None:
    before = {item["id"]: item for item in house.items()}
    item = "<item><title>{}</title><description>{} is new.</description><pubDate>2012-03-0{}T00:00:00+01:00</pubDate></item>"
    new = (
        item.format("No mark", "The first", 1)
        + item.format("With mark!", "The second", 2)
        + item.format("Why?!", "The third", 3)
    )
    body = house.feed.read_bytes().replace(b"<item>", new.encode() + b"<item>", 1)
    house.feed.write_bytes(body)
    assert house.run()["refreshed"][0]["new"] == 3
    after = {item["id"]: item for item in house.items()}
    assert {name: item for name, item in after.items() if name in before} == before
    assert [item["title"] for item in house.items()[:3]] == ["Why?", "With mark", "No mark"]
    assert house.count("revisions") == 17


def test_old_titles_that_lose_the_mark_are_no_revision(house: House) -> None:
    before, revisions = house.hashes(), house.count("revisions")
    house.feed.write_bytes(house.feed.read_bytes().replace(b"!]]></title>", b"]]></title>"))
    assert house.run()["refreshed"][0]["unchanged"] == 10
    assert (house.hashes(), house.count("revisions")) == (before, revisions)


def test_words_that_only_cleaning_sees_are_listed(house: House) -> None:
    house.feed.write_bytes(house.feed.read_bytes().replace(b"or call 0776 413 2182", b"or call 0776 413 2183"))
    assert house.run()["refreshed"][0]["cosmetic"] == 1
    assert "2183" in house("explain", "10", "--config", house.config).out.decode()


def test_an_altered_or_missing_file_is_written_again(house: House) -> None:
    before = house.hashes()
    (house.public / "impower/rss.xml").unlink()
    (house.public / "impower-blog/atom.xml").write_bytes(b"defaced")
    done = house.run()
    assert house.hashes() == before
    changed = [Path(path).name for feed in done["published"]["feeds"] for path in feed["changed"]]
    assert changed == ["atom.xml", "rss.xml"]


def test_a_second_archive_publishes_the_same_bytes(house: House, empty: House) -> None:
    empty.run()
    for name in FILES.values():  # of the blog: pages have no date, and are ordered by when they were first seen
        assert (empty.public / "impower-blog" / name).read_bytes() == (
            house.public / "impower-blog" / name
        ).read_bytes()


# --- bad input --------------------------------------------------------------------------------------------------------

SECRET = "nobody may ever read this"
ITEM = "<item><title>One &x; more</title><guid>g1</guid><description>Body &x; of it</description></item>"


def document(doctype: str, item: str = ITEM) -> bytes:
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>Bad</title><link>http://e.example/</link>'
        f"<description>D</description>{item}</channel></rss>"
    ).encode()


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
    return document(f'<!DOCTYPE rss [<!ENTITY l0 "ha ha ha">{levels}<!ENTITY x "&l11;">]>')


#: The bytes of a feed (SECRET is the address of a file that must not be read), and what is said of them: the line of
#: an error, or the code of the defect under which what could be read was read.
BAD = {
    "empty": (b"", "this is no feed: an empty document", None),
    "HTML": (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "this is no feed: an HTML page", None),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "this is no feed: a PNG image", None),
    "no channel": (b'<?xml version="1.0"?><rss version="2.0"></rss>', "no channel", None),
    "truncated": ((ROOT / "seeds/impower-blog.rss").read_bytes()[:30_000], None, ""),
    "billion laughs": (laughs(), None, "entity-refused"),
    "quadratic": (
        document(f'<!DOCTYPE rss [<!ENTITY x "{"A" * 60_000}">]>', ITEM.replace("&x;", "&x;" * 20_000)),
        None,
        "entity-refused",
    ),
    "external entity": (document('<!DOCTYPE rss [<!ENTITY x SYSTEM "SECRET">]>'), None, "entity-refused"),
    "external parameter": (
        document('<!DOCTYPE rss [<!ENTITY % p SYSTEM "SECRET"> %p; <!ENTITY x "y">]>'),
        None,
        "entity-refused",
    ),
    "external DTD": (document('<!DOCTYPE rss SYSTEM "SECRET">'), None, ""),
    "UTF-7": (
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE rss +AFsAPAAh-ENTITY x SYSTEM +ACI-SECRET+ACIAPgBdAD4-'
        + document("")[21:],
        None,
        None,
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gives_the_promised_error_or_a_reported_recovery(
    case: str, empty: House, usual_seconds: float
) -> None:
    body, line, code = BAD[case]
    secret = empty.folder / "secret.txt"
    secret.write_text(SECRET)
    empty.feed.write_bytes(body.replace(b"SECRET", secret.as_uri().encode()))
    done = measured(empty, usual_seconds + 1, "run", "--once", "--json", "--config", empty.config)
    assert done.code == 0, "one of two sources is not more than half of them"
    blog, pages = done.json["refreshed"]
    assert pages["new"] == 4, "the others go on"
    if line is not None:
        (failure,) = blog["failures"]
        assert failure.startswith("impower-blog.rss: ")
        assert line in failure
        assert "\n" not in failure
        assert [event["error"] for event in done.events if event["event"] == "source.failed"] == [failure]
    elif code is not None:
        assert blog["failures"] == []
        assert blog["new"] >= 1
        assert blog["defects"]
        assert code in {*blog["defects"], ""}
        titles = [item["title"] for item in empty.items()]
        assert titles[0] == POSTS[0][0] if case == "truncated" else titles[0].startswith("One")
    everything = done.out + done.err.encode() + b"".join(path.read_bytes() for path in empty.public.rglob("*.*"))
    assert SECRET.encode() not in everything
    assert SECRET not in "".join(str(row) for row in empty.rows("SELECT json, text FROM entries"))


def measured(house: House, seconds: float, *arguments: str | Path) -> Done:
    """Run a command that must take less than so many seconds of CPU time, in at most 200 MB of data.

    The limit is set, not read afterwards: what a child is said to have used at most includes its parent's size.
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with house.start(*arguments, preexec_fn=_limit_memory, **pipes) as process:
        assert process.stdout
        assert process.stderr
        out, err = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert usage.ru_utime + usage.ru_stime < seconds
    return Done(process.returncode, out, err.decode())


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (200 * 1024 * 1024,) * 2)


@pytest.mark.parametrize("kind", ["directory", "pipe", "absent", "loop"])
def test_an_unreadable_file_does_not_stop_the_round(kind: str, empty: House) -> None:
    empty.feed.unlink()
    match kind:
        case "directory":
            empty.feed.mkdir()
        case "pipe":
            os.mkfifo(empty.feed)
        case "loop":
            empty.feed.symlink_to(empty.feed)
    blog, pages = empty.run()["refreshed"]
    assert blog["is_failed"]
    assert blog["failures"][0].startswith("impower-blog.rss ")
    assert pages["new"] == 4
    assert len(empty.items("impower-pages")) == 4
    refused = empty("normalize", empty.feed, code=1)
    assert refused.out == b""
    assert refused.err.startswith(f"backissue: {empty.feed} ")
    assert refused.err.count("\n") == 1


def test_how_much_may_fail_is_configured(empty: House) -> None:
    empty.feed.write_bytes(b"")
    empty.run()
    empty.run("--strict", code=1)
    empty.environ = {**empty.environ, "BACKISSUE_RUN_FAIL_OVER": "0.3"}
    empty.run(code=1)
    assert len(empty.items("impower-pages")) == 4, "what could be done was done"


def test_a_source_that_may_not_be_fetched_is_named_while_others_go_on(empty: House) -> None:
    with empty.config.open("a") as config:
        config.write('\n[[source]]\nid = "remote"\nurl = "http://10.0.0.1/feed.xml"\n')
    done = empty.run()
    assert [one["new"] for one in done["refreshed"]] == [10, 4, 0]
    (failure,) = done["refreshed"][2]["failures"]
    assert "http://10.0.0.1/feed.xml: it is out of bounds: 10.0.0.1 is a private address" in failure


def test_a_wrong_key_is_named_and_nothing_is_begun(empty: House) -> None:
    empty.config.write_text(empty.config.read_text().replace("strip =", "stripe ="))
    done = empty("run", "--once", "--config", empty.config, code=78)
    assert done.out == b""
    expected = f"{empty.config}: source.impower-blog.stripe: there is no such key; did you mean 'strip'?"
    assert done.err == f"backissue: {expected}\n"
    assert not (empty.folder / "var").exists()


def test_an_archive_that_cannot_be_used_is_told(empty: House) -> None:
    (empty.folder / "var").write_text("a file, where a folder should be")
    done = empty("run", "--once", "--config", empty.config, code=74)
    assert done.out == b""
    assert done.err.count("\n") == 1


# --- on a terminal ----------------------------------------------------------------------------------------------------


def test_progress_is_shown_on_a_terminal_only(empty: House) -> None:
    leader, follower = pty.openpty()
    environ = {**empty.environ, "TERM": "xterm-256color"}
    environ.pop("NO_COLOR")
    empty.environ = environ
    with empty.start("run", "--once", "--config", empty.config, stdout=subprocess.PIPE, stderr=follower) as process:
        os.close(follower)
        shown = b"".join(iter(lambda: _read(leader), b""))
        assert process.stdout
        out = process.stdout.read()
    os.close(leader)
    assert process.returncode == 0
    assert b"impower-blog" in shown, "the source that is being read"
    assert b"0/2" in shown
    assert b'"event"' not in shown, "a person need not read the log of a round"
    assert b"feeds in" in out
    assert b"\x1b" not in out


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other end is closed
        return b""


# --- the service ------------------------------------------------------------------------------------------------------

SERVICE = """
[[source]]
id = "fast"
url = "feed.rss"
every = "1s"
[[source]]
id = "slow"
url = "feed.rss"
every = "1h"
"""


@pytest.fixture
def service(tmp_path: Path, environ: dict[str, str]) -> House:
    """A source that is polled every second, and one that is polled every hour."""
    house = House(tmp_path, environ)
    house.config = tmp_path / "service.toml"
    house.config.write_text(SERVICE)
    house.feed = tmp_path / "feed.rss"
    house.feed.write_bytes(document("", "<item><title>One</title><guid>g1</guid></item>"))
    return house


@contextmanager
def serving(house: House) -> Iterator[list[dict[str, Any]]]:
    """Run the worker until the block ends; then it must stop by itself. Gives what it logged, when it has stopped."""
    log: list[dict[str, Any]] = []
    with house.start("run", "--config", house.config, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        try:
            log.append(json.loads(process.stderr.readline()))
            yield log
        finally:
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            out, err = process.communicate(timeout=30)
    assert time.monotonic() - began < 2
    assert process.returncode == 0
    assert out == b""
    log += [json.loads(line) for line in err.decode().splitlines()]


def polls(house: House, source: str) -> list[datetime]:
    found = house.rows(
        "SELECT fetched FROM captures JOIN documents ON documents.number = document "
        f"WHERE source = '{source}' ORDER BY captures.number"
    )
    return [datetime.fromisoformat(fetched) for (fetched,) in found]


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; on a busy machine that takes longer."""
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


def next_due(house: House, source: str) -> datetime:
    ((due,),) = house.rows(f"SELECT next_due FROM sources WHERE id = '{source}'")
    return datetime.fromisoformat(due)


def test_the_service_polls_on_time_and_a_restart_neither_skips_nor_repeats(service: House) -> None:
    with serving(service) as log:
        wait_for(lambda: len(polls(service, "fast")) >= 4)
    assert [event["event"] for event in (log[0], log[-1])] == ["scheduler.started", "scheduler.stopped"]
    assert {"source.refreshed", "feed.published"} <= {event["event"] for event in log}
    first = polls(service, "fast")
    assert len(first) - 2 <= (first[-1] - first[0]).total_seconds(), (
        "a late poll keeps the beat, and none is made up for"
    )
    assert len(polls(service, "slow")) == 1
    due, beat = next_due(service, "slow"), next_due(service, "fast")

    service.feed.write_bytes(document("", "<item><title>Two</title><guid>g2</guid></item>"))
    with serving(service):
        wait_for(lambda: len(polls(service, "fast")) >= len(first) + 3)
    later = next_due(service, "fast") - beat
    assert later > timedelta(0)
    assert later % timedelta(seconds=1) == timedelta(0), "the beat stays"
    assert len(polls(service, "fast")) - len(first) <= later.total_seconds() + 1, "no poll comes twice"
    assert len(polls(service, "slow")) == 1, "a restart does not reset the timer"
    assert next_due(service, "slow") == due
    assert sorted(item["title"] for item in service.items("fast")) == ["One", "Two"]


def test_what_was_due_while_nobody_worked_is_polled_once(service: House) -> None:
    service.run()
    past = datetime.now(UTC) - timedelta(hours=7, minutes=20)
    with closing(sqlite3.connect(service.folder / "var/archive.db")) as archive, archive:
        archive.execute("UPDATE sources SET next_due = ? WHERE id = 'slow'", (past.isoformat(),))
    with serving(service):
        wait_for(lambda: next_due(service, "slow") > datetime.now(UTC))
    assert len(polls(service, "slow")) == 2
    assert next_due(service, "slow") == past + timedelta(hours=8)


def test_a_cron_source_is_polled_when_its_expression_says(service: House) -> None:
    service.config.write_text(
        '[[source]]\nid = "daily"\nurl = "feed.rss"\ncron = "0 6 * * *"\ntimezone = "Europe/Paris"\n'
    )
    with serving(service):
        wait_for(lambda: len(polls(service, "daily")) == 1)
    local = next_due(service, "daily").astimezone(ZoneInfo("Europe/Paris"))
    assert (local.hour, local.minute) == (6, 0)
    assert local - datetime.now(UTC) <= timedelta(days=1)
    with serving(service):
        time.sleep(0.3)
    assert len(polls(service, "daily")) == 1


def test_a_source_that_fails_does_not_end_the_service(service: House) -> None:
    service.feed.write_bytes(b"")
    with serving(service) as log:
        wait_for(lambda: bool(polls(service, "fast") and polls(service, "slow")))
        service.feed.write_bytes(document("", "<item><title>One</title><guid>g1</guid></item>"))
        wait_for(lambda: service.rows("SELECT 1 FROM entries") != [])
    failed = [event for event in log if event["event"] == "source.failed"]
    assert {event["source"] for event in failed} == {"fast", "slow"}
    assert [item["title"] for item in service.items("fast")] == ["One"]
    assert service.items("slow") == []


def test_an_interrupt_stops_the_service_too(service: House) -> None:
    with service.start("run", "--config", service.config, stderr=subprocess.PIPE) as process:
        assert process.stderr
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == 0
