"""`export`: redirects of old addresses, and subscription lists, by the command line."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from archive import captures, sources
from archive.connect import open_archive
from schemas.outcome import Document
from tests.worker.conftest import Backissue
from worker.settings import load

CONFIG = """
[site]
title = "All <of> them"
base_url = "https://feeds.example.org/all"
[[source]]
id = "blog"
title = "The blog"
url = "http://blog.example.org/?feed=rss2"
[[source]]
id = "notes"
url = ["https://blog.example.org/notes.atom", "https://other.example/notes.atom"]
variants = ["summary"]
[[source]]
id = "files"
url = "notes/*.rss"
[[source]]
id = "pages"
kind = "pages"
url = "https://blog.example.org/about"
[[publication]]
id = "both"
sources = ["blog", "notes"]
"""
RSS = b'<rss version="2.0"><channel><title>B</title></channel></rss>'
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title></feed>'


@pytest.fixture
def config(tmp_path: Path, now: datetime) -> Path:
    """A configuration, and an archive in which each source has been read once."""
    file = tmp_path / "backissue.toml"
    file.write_text(CONFIG)
    settings = load(str(file), {})
    settings.archive.parent.mkdir()
    db = open_archive(settings.archive)
    sources.sync(db, settings.config.sources, settings.config.publications, now=now)
    for source in settings.config.sources:
        for url in (source.url,) if isinstance(source.url, str) else source.url:
            body = ATOM if url.endswith(".atom") else RSS
            number = captures.record(db, source.id, Document(url=url, key=url, body=body, status=200), now=now).number
            captures.set_outcome(db, number, None)
    db.close()
    return file


def test_redirects_lead_each_old_address_to_the_same_format(backissue: Backissue, config: Path) -> None:
    done = backissue("export", "redirects", "--for", "nginx", "--json", "--config", config)
    assert done.json == {
        "redirects": [
            {
                "source": "blog",
                "host": "blog.example.org",
                "path": "/?feed=rss2",
                "target": "https://feeds.example.org/all/blog/rss.xml",
            },
            {
                "source": "notes",
                "host": "blog.example.org",
                "path": "/notes.atom",
                "target": "https://feeds.example.org/all/notes/atom.xml",
            },
            {
                "source": "notes",
                "host": "other.example",
                "path": "/notes.atom",
                "target": "https://feeds.example.org/all/notes/atom.xml",
            },
        ],
        "skipped": [],
    }


@pytest.mark.parametrize(
    ("server", "says"),
    [("nginx", 'if ($request_uri ~ "^/notes\\.atom$")'), ("caddy", "redir @backissue"), ("apache", "RewriteCond")],
)
def test_rules_are_printed_for_a_server(backissue: Backissue, config: Path, server: str, says: str) -> None:
    done = backissue("export", "redirects", "--for", server, "--config", config)
    assert says in done.out
    assert done.out.count("https://feeds.example.org/all/notes/atom.xml") == 2
    assert done.err == ""


def test_only_some_sources_or_hosts(backissue: Backissue, config: Path) -> None:
    one = backissue("export", "redirects", "--for", "nginx", "notes", "--host", "other.example", "--config", config)
    assert one.out.count("$request_uri") == 1
    assert "# other.example: into its server { }." in one.out
    none = backissue("export", "redirects", "--for", "nginx", "files", "--config", config)
    assert none.out == ""
    assert "there is nothing to redirect" in none.err
    wrong = backissue("export", "redirects", "--for", "nginx", "note", "--config", config, code=2)
    assert "did you mean 'notes'?" in wrong.err
    assert backissue("export", "redirects", "--for", "lighttpd", "--config", config, code=2).out == ""
    assert backissue("export", "redirects", "--config", config, code=2).out == ""


def test_one_who_goes_by_another_name_is_let_through_too(backissue: Backissue, config: Path) -> None:
    config.write_text(config.read_text() + '[defaults]\nuser_agent = "Mine; 1.0"\n')
    done = backissue("export", "redirects", "--for", "nginx", "--config", config)
    assert r"^(?:backissue/.*|Mine\x3b\x201\.0)$" in done.out


def test_an_address_that_two_sources_have_is_told(backissue: Backissue, config: Path) -> None:
    config.write_text(config.read_text() + '[[source]]\nid = "twin"\nurl = "http://other.example/notes.atom"\n')
    done = backissue("export", "redirects", "--for", "apache", "--config", config)
    assert done.err == "twin: other.example/notes.atom: it is an address of notes, too\n"


def outlines(document: str) -> list[tuple[str | None, str | None]]:
    root = etree.fromstring(document.encode())
    return [(one.get("title"), one.get("xmlUrl")) for one in root.iter("outline")]


def test_the_list_has_every_feed(backissue: Backissue, config: Path) -> None:
    done = backissue("export", "opml", "--config", config)
    base = "https://feeds.example.org/all"
    assert outlines(done.out) == [
        ("The blog", f"{base}/blog/rss.xml"),
        ("notes", f"{base}/notes/rss.xml"),
        ("notes: summaries", f"{base}/notes/summary/rss.xml"),
        ("files", f"{base}/files/rss.xml"),
        ("pages", f"{base}/pages/rss.xml"),
        ("both", f"{base}/both/rss.xml"),
    ]
    assert etree.fromstring(done.out.encode()).findtext("head/title") == "All <of> them"
    listed = backissue("export", "opml", "--json", "--config", config).json
    assert [one["url"] for one in listed] == [f"{base}/{name}/" for name in ("blog", "notes", "files", "pages", "both")]


def test_the_list_of_moved_feeds_has_the_old_addresses(backissue: Backissue, config: Path) -> None:
    done = backissue("export", "opml", "--moved", "--config", config)
    root = etree.fromstring(done.out.encode())
    found = [(one.get("xmlUrl"), str(one.attrib.values()[-1])) for one in root.iter("outline")]
    assert found == [
        ("https://feeds.example.org/all/blog/rss.xml", "http://blog.example.org/?feed=rss2"),
        ("https://feeds.example.org/all/notes/atom.xml", "http://blog.example.org/notes.atom"),
        ("https://feeds.example.org/all/notes/atom.xml", "http://other.example/notes.atom"),
    ]


def test_a_list_of_a_subscriber_is_put_right(backissue: Backissue, config: Path, tmp_path: Path) -> None:
    own = '<opml version="1.0"><head/><body><outline xmlUrl="{0}"/><outline xmlUrl="http://x.example/"/></body></opml>'
    old, new = "https://blog.example.org/?feed=rss2", "https://feeds.example.org/all/blog/rss.xml"
    (tmp_path / "mine.opml").write_text(own.format(old))
    done = backissue("export", "opml", "--rewrite", tmp_path / "mine.opml", "--config", config)
    assert outlines(done.out) == [(None, new), (None, "http://x.example/")]
    assert done.err == "1 address is new\n"
    piped = backissue("export", "opml", "--rewrite", "-", "--json", "--config", config, stdin=own.format(old).encode())
    assert piped.json == {"changed": [old]}
    none = backissue("export", "opml", "--rewrite", "-", "--config", config, stdin=own.format("http://y/").encode())
    assert none.err == "0 addresses are new\n"
    assert backissue("export", "opml", "--rewrite", tmp_path / "absent", "--config", config, code=2).out == ""
    assert "no OPML" in backissue("export", "opml", "--rewrite", "-", "--config", config, stdin=b"x", code=2).err


@pytest.mark.parametrize("what", [("redirects", "--for", "nginx"), ("opml",), ("opml", "--moved")])
def test_without_base_url_there_is_nothing_to_export(backissue: Backissue, config: Path, what: tuple[str, ...]) -> None:
    config.write_text(config.read_text().replace('base_url = "https://feeds.example.org/all"', ""))
    done = backissue("export", *what, "--config", config, code=78)
    assert "set site.base_url" in done.err
    assert done.out == ""


def test_the_commands_of_the_page_are_known(backissue: Backissue, root: Path) -> None:
    page = (root / "docs/moving-subscribers.md").read_text("utf-8")
    commands = re.findall(r"^backissue (export \w+(?: --[a-z]+)?)", page, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        group, name, *options = command.split()
        assert all(option in backissue(group, name, "--help").out for option in options)
