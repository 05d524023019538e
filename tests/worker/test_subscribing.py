"""`add` and `remove`: from an address or a file to the text of the configuration, and back."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemas.config import Config
from schemas.errors import Challenged, SourceError
from schemas.source import Source
from tests.worker.conftest import Backissue
from tests.worker.fetch.host import QUICK, Host, Say, answer, redirect
from worker import subscribing
from worker.fetch.web import Web
from worker.subscribing import Candidate, Found, new_id

pytestmark = pytest.mark.usefixtures("loopback")

RSS = b"<rss version='2.0'><channel><title>%s</title><item><title>One</title><pubDate>Wed, 11 Jan 2012 00:00:00 GMT</pubDate></item></channel></rss>"
HTML = b"<!DOCTYPE html><html><head>%s</head><body>%s</body></html>"
LINK = b'<link rel="alternate" type="application/rss+xml" href="%s">'


def found(says: Mapping[str, Say], path: str = "/") -> tuple[Found, list[str]]:
    """Find the feeds at an address of a host; gives them, with what was asked, without the host's own address."""
    host = Host(says)

    async def play() -> Found:
        async with host.listening(), Web(Config(fetch=QUICK)) as web:
            named = subscribing.address(f"http://127.0.0.1:{host.port}{path}")
            source = Source(id="", url=named.url, allow_private=True)
            return await subscribing.find(named, web=web, source=source, folder=Path(), body_bytes_max=100_000)

    return asyncio.run(play()), [request.target for request in host.requests]


def places(one: Found) -> list[tuple[str, str]]:
    return [(candidate.how, "/" + candidate.url.split("/", 3)[3]) for candidate in one.candidates]


def test_a_feed_is_taken_as_it_is() -> None:
    one, asked = found({"/feed": answer(RSS % b"Blog")}, "/feed")
    assert places(one) == [("named", "/feed")]
    (candidate,) = one.candidates
    assert (candidate.title, candidate.entries, candidate.dialect) == ("Blog", 1, "rss")
    assert candidate.newest is not None
    assert asked == ["/feed"]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ({"/": answer(HTML % (LINK % b"/f", b"")), "/f": answer(RSS % b"x")}, [("declared", "/f")]),
        ({"/": answer(HTML % (b"", b""), 'Link: </f>; rel="alternate"; type="application/rss+xml"'), "/f": answer(RSS % b"x")}, [("declared", "/f")]),
        ({"/": answer(HTML % (LINK % b"/no", b"<a href='/a.rss'>x</a>")), "/a.rss": answer(RSS % b"x")}, [("linked", "/a.rss")]),
        ({"/": answer(HTML % (b"", b"")), "/index.xml": answer(RSS % b"x")}, [("usual", "/index.xml")]),
        ({"/": answer(HTML % (LINK % b"/f" + LINK % b"/g", b"")), "/f": answer(RSS % b"x"), "/g": answer(RSS % b"y")}, [("declared", "/f"), ("declared", "/g")]),
        ({"/": answer(HTML % (LINK % b"/f", b"")), "/f": redirect("/g", 301), "/g": answer(RSS % b"x")}, [("declared", "/g")]),
        ({"/": answer(HTML % (LINK % b"/f", b"")), "/f": redirect("/g", 302), "/g": answer(RSS % b"x")}, [("declared", "/f")]),
        ({"/": redirect("/en/"), "/en/": answer(HTML % (LINK % b"f", b"")), "/en/f": answer(RSS % b"x")}, [("declared", "/en/f")]),
        ({"/": answer(HTML % (LINK % b"/f" + LINK % b"/g", b"")), "/f": redirect("/g"), "/g": answer(RSS % b"x")}, [("declared", "/g")]),
    ],
)  # fmt: skip
def test_a_page_leads_to_its_feeds(says: dict[str, Say], expected: list[tuple[str, str]]) -> None:
    assert places(found(says)[0]) == expected


def test_what_is_found_makes_further_questions_needless() -> None:
    says = {
        "/": answer(HTML % (LINK % b"/f", b"<a href='/a.rss'>x</a>")),
        "/f": answer(RSS % b"x"),
        "/feed": answer(RSS % b"y"),
    }
    assert found(says)[1] == ["/", "/f"]


def test_a_page_without_feed_is_told_after_few_questions() -> None:
    with pytest.raises(
        SourceError, match="this is no feed: an HTML page, and 8 places where a page has its feeds hold none"
    ):
        found({"/": answer(HTML % (b"", b"<p>Hello</p>"))})
    many = b"".join(LINK % f"/{at}".encode() for at in range(100))
    with pytest.raises(SourceError, match="and 12 places"):
        found({"/": answer(HTML % (many, b""))})


def test_a_challenge_is_told_as_such() -> None:
    with pytest.raises(Challenged, match="Anubis"):
        found({"/": answer(HTML % (b'<script id="anubis_challenge"></script>', b""))})


@pytest.mark.parametrize(
    ("title", "url", "taken", "expected"),
    [
        ("Jon Ainger’s Blog", "https://x.org/", (), "jon-aingers-blog"),
        ("Der Bücherwurm", "https://x.org/", (), "der-bucherwurm"),
        ("日本語", "https://www.x.org:8080/feed", (), "x-org"),
        ("Blog", "https://blog.x.co.uk/feed", (), "blog-x-co-uk"),
        (None, "../feeds/My Blog.rss", (), "my-blog"),
        (None, "日本", (), "feed"),
        ("My Blog!", "https://x.org/", ("x-org", "x-org-2"), "x-org-3"),
        ("Archive", "https://x.org/", (), "archive-2"),  # the site needs that name itself
        ("word " * 30, "https://x.org/", (), "word-word-word-word-word-word-word-word"),
        ("w" * 100, "https://x.org/", (), "w" * 40),
    ],
)
def test_an_id_comes_from_the_title(title: str | None, url: str, taken: tuple[str, ...], expected: str) -> None:
    candidate = Candidate(url=url, title=title, dialect="rss", entries=1, newest=None, how="named")
    assert new_id(candidate, taken) == expected


def test_a_host_is_taken_for_an_address_where_no_such_file_is(tmp_path: Path) -> None:
    assert subscribing.address("example.org/feed").url == "https://example.org/feed"
    for name in ("absent.rss", "feeds/example.rss", "Absent.XML", "absent", "a b.c"):
        assert subscribing.address(name).path is not None, name
    assert subscribing.address("example.org/a.rss").url == "https://example.org/a.rss"
    assert subscribing.address(str(tmp_path)).path is not None


# --- the commands -----------------------------------------------------------------------------------------------------

HEAD = '# Mine.\n[site]\ntitle = "x"   # a comment\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "conf" / "backissue.toml"
    file.parent.mkdir()
    file.write_text(HEAD)
    (tmp_path / "blog.rss").write_bytes(RSS % b"The Blog")
    return file


@contextmanager
def hosting(says: Mapping[str, Say]) -> Iterator[Host]:
    """Let a host listen while a command runs."""
    host, started, ended = Host(says), threading.Event(), threading.Event()

    async def listen() -> None:
        async with host.listening():
            started.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    started.wait()
    try:
        yield host
    finally:
        ended.set()
        thread.join()


def test_a_file_is_added_and_removed(backissue: Backissue, config: Path) -> None:
    config.chmod(0o640)
    done = backissue("add", config.parent.parent / "blog.rss", "--config", config)
    assert done.out.splitlines() == [
        f"the-blog was added to {config}",
        "  url    ../blog.rss",
        "  title  The Blog",
        "  holds  rss, 1 entries, the newest of 2012-01-11",
    ]
    assert config.read_text() == HEAD + '\n[[source]]\nid = "the-blog"\nurl = "../blog.rss"\n'
    assert config.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in config.parent.iterdir()] == [config.name]
    backissue("run", "--once", "--config", config)
    again = backissue("add", config.parent.parent / "blog.rss", "--config", config, code=2)
    assert "../blog.rss is the source 'the-blog' already" in again.err
    done = backissue("remove", "the-blog", "--config", config)
    assert done.out == f"the-blog was taken out of {config}; what it brought stays in the archive\n"
    assert config.read_text() == HEAD + "\n"
    (row,) = backissue("sources", "--config", config, "--json").json
    assert (row["id"], row["configured"], row["entries"]) == ("the-blog", False, 1)


def test_nothing_is_written_where_it_is_only_tried(backissue: Backissue, config: Path) -> None:
    before = config.read_bytes()
    done = backissue(
        "add", config.parent.parent / "blog.rss", "--config", config, "--dry-run", "--id", "mine", "--json"
    )
    assert done.json["added"]["id"] == "mine"
    assert done.json["dry_run"] is True
    assert config.read_bytes() == before
    config.write_text(HEAD + '[[source]]\nid = "a"\nurl = "../blog.rss"\n')
    done = backissue("remove", "a", "--config", config, "--dry-run", "--json")
    assert done.json == {"removed": "a", "file": str(config), "dry_run": True}
    assert "[[source]]" in config.read_text()


def test_an_address_is_added_with_what_it_needs(backissue: Backissue, config: Path) -> None:
    with hosting({"/": answer(HTML % (LINK % b"/feed", b"")), "/feed": answer(RSS % b"Remote")}) as host:
        url = f"http://127.0.0.1:{host.port}/"
        refused = backissue("add", url, "--config", config, code=1)
        assert "127.0.0.1 is a loopback address" in refused.err
        done = backissue("add", url, "--allow-private", "--config", config, "--json")
        assert done.json["added"]["url"] == f"{url}feed"
        assert done.json["candidates"][0]["how"] == "declared"
        backissue("run", "--once", "--config", config)
    assert config.read_text().endswith(f'\n[[source]]\nid = "remote"\nurl = "{url}feed"\nallow_private = true\n')
    (row,) = backissue("sources", "--config", config, "--json").json
    assert (row["entries"], row["last_error"]) == (1, None)


def test_one_of_several_is_chosen(backissue: Backissue, config: Path) -> None:
    page = HTML % (LINK % b"/a" + LINK % b"/b", b"")
    with hosting({"/": answer(page), "/a": answer(RSS % b"A \x1b[31mred"), "/b": answer(RSS % b"Bee")}) as host:
        url = f"http://127.0.0.1:{host.port}/"
        listed = backissue("add", url, "--allow-private", "--config", config, code=1)
        assert listed.out.splitlines() == [
            "1  A [31mred",
            f"   {url}a",
            "   rss, 1 entries, the newest of 2012-01-11",
            "2  Bee",
            f"   {url}b",
            "   rss, 1 entries, the newest of 2012-01-11",
        ]
        assert "say which with --choose N" in listed.err
        assert config.read_text() == HEAD
        told = backissue("add", url, "--allow-private", "--config", config, "--json", code=1).json
        assert (told["added"], len(told["candidates"])) == (None, 2)
        assert (
            "there are feeds 1 to 2"
            in backissue("add", url, "--allow-private", "--choose", "3", "--config", config, code=2).err
        )
        backissue("add", url, "--allow-private", "--choose", "2", "--config", config)
    assert 'id = "bee"' in config.read_text()


def test_pages_are_added_as_they_are(backissue: Backissue, config: Path) -> None:
    (config.parent / "page.txt").write_text("A title\n\nA text.\n")
    backissue("add", config.parent / "page.txt", "--kind", "pages", "--id", "pages", "--config", config)
    assert config.read_text().endswith('id = "pages"\nurl = "page.txt"\nkind = "pages"\n')
    assert "this is no feed" in backissue("add", config.parent / "page.txt", "--config", config, code=1).err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["add", "absent.rss"], 1, "absent.rss cannot be read"),
        (["add", "{blog}", "--id", "A b"], 78, "'A b' is no id"),
        (["add", "{blog}", "--id", "api"], 78, "needed by the published site"),
        (["add", "{blog}", "--id", "taken"], 2, "'taken' is taken"),
        (["add", "file:///etc/passwd"], 1, "file: is no kind of address"),
        (["add", "http://user:s3cr3t@x.org/"], 1, "take name and password out of the address"),
        (["remove", "takne"], 2, "no source is called 'takne'; did you mean 'taken'?"),
        (["remove", "taken"], 2, "'taken' is part of the publication all"),
    ],
)
def test_what_cannot_be_done_is_told(
    backissue: Backissue, config: Path, arguments: list[str], code: int, says: str
) -> None:
    config.write_text(HEAD + '[[source]]\nid = "taken"\nurl = "x"\n[[publication]]\nid = "all"\nsources = ["taken"]\n')
    before = config.read_bytes()
    blog = str(config.parent.parent / "blog.rss")
    done = backissue(*(one.format(blog=blog) for one in arguments), "--config", config, code=code)
    assert says in done.err
    assert "s3cr3t" not in done.err
    assert config.read_bytes() == before


def test_a_link_to_a_configuration_stays_one(backissue: Backissue, config: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(config)
    (tmp_path / "archive.db").touch()
    backissue("add", tmp_path / "blog.rss", "--config", link)
    assert link.is_symlink()
    assert 'id = "the-blog"' in config.read_text()
