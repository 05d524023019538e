"""What became of entries, from the documents to the commands that tell it."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import feedparser
import pytest

from tests.worker.conftest import Backissue

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>T</title>'
    "<id>urn:f</id><updated>2024-01-01T00:00:00Z</updated>{}</feed>"
)
TOMBSTONE = (
    '<at:deleted-entry ref="urn:2" when="2024-03-01T00:00:00Z"><at:comment>Wrong blog</at:comment></at:deleted-entry>'
)

Write = Callable[..., None]


def entry(day: int, body: str = "<p>Words of the day.</p>") -> str:
    return (
        f"<entry><id>urn:{day}</id><title>Post {day}</title><published>2024-01-{day:02}T00:00:00Z</published>"
        f"<updated>2024-01-{day:02}T00:00:00Z</updated><content type='html'>{escape(body)}</content></entry>"
    )


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "small.toml"
    file.write_text('[[source]]\nid = "blog"\nurl = "blog.atom"\n')
    return file


@pytest.fixture
def write(config: Path, backissue: Backissue) -> Write:
    """Publish a document and read it."""

    def write(*parts: str) -> None:
        (config.parent / "blog.atom").write_text(ATOM.format("".join(parts)))
        backissue("run", "--once", "--quiet", "--config", config)

    return write


def published(config: Path) -> list[str]:
    return [one.title for one in feedparser.parse((config.parent / "var/public/blog/atom.xml").read_bytes()).entries]


def test_the_history_of_an_entry(write: Write, config: Path, backissue: Backissue) -> None:
    write(entry(2), entry(1, "<p>One two.</p><p>3 comments</p>"))
    write(entry(2), entry(1, "<p>One two.</p><p>4 comments</p>"))
    write(entry(2), entry(1, "<p>One two.</p><p>5 comments</p>"))
    write(entry(2), entry(1, "<p>One three.</p><p>6 comments</p>"))
    lines = backissue("history", "urn:1", "--config", config).out.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [(head.split()[0], head.split()[3:]) for head in heads] == [
        ("1", ["new", "capture", "1"]),
        ("2", ["volatile", "capture", "3"]),
        ("3", ["substantive", "capture", "4"]),
    ]
    assert lines[2:4] == [
        "    the last of 2 volatile changes in a row; the others are in capture 2",
        "    content: One two. [-3-] {+5+} comments",
    ]
    told = backissue("history", "urn:1", "--config", config, "--json").json
    assert [(one["number"], one["kind"], one["captures_passed"]) for one in told] == [
        (1, "new", []),
        (2, "volatile", [2]),
        (3, "substantive", []),
    ]
    assert told[2]["changes"][0]["runs"][1] == {"kind": "removed", "words": ["two.", "5"]}


def test_two_revisions_are_compared(write: Write, config: Path, backissue: Backissue) -> None:
    for words in ("One", "Two", "Three"):
        write(entry(1, f"<p>{words} words.</p>"))
    text = backissue("history", "urn:1", "--from", "1", "--to", "3", "--config", config).out
    assert "    content: [-One-] {+Three+} words." in text.splitlines()
    assert "Two" not in text
    assert "has no revision 9" in backissue("history", "urn:1", "--to", "9", "--config", config, code=1).err
    assert "--from and --to" in backissue("history", "urn:1", "--from", "3", "--config", config, code=2).err


def test_history_writes_a_page(write: Write, config: Path, backissue: Backissue) -> None:
    write(entry(1, "<p>One words.</p>"))
    write(entry(1, "<p>Two <script>alert(1)</script>words.</p>"))
    file = config.parent / "history.html"
    assert backissue("history", "urn:1", file, "--html", "--config", config)[1:] == ("", "")
    markup = file.read_text()
    assert "<del>One</del> <ins>Two</ins> words." in markup
    assert "<script" not in markup
    assert backissue("history", "urn:1", "--html", "--config", config).out == markup
    assert "only --html has" in backissue("history", "urn:1", file, "--config", config, code=2).err
    backissue("history", "urn:1", "--html", "--json", "--config", config, code=2)


def test_what_is_gone_is_told_and_published(write: Write, config: Path, backissue: Backissue) -> None:
    write(entry(3), entry(2), entry(1))
    assert backissue("entries", "--gone", "--config", config).out == ""
    write(entry(3), entry(1))
    (line,) = backissue("entries", "--gone", "--config", config).out.splitlines()
    assert "[gone since 20" in line
    assert line.endswith("Post 2")
    assert "gone        from its feed since 20" in backissue("show", "urn:2", "--config", config).out
    assert backissue("entries", "--gone", "--config", config, "--json").json[0]["gone_since"]
    assert published(config) == ["Post 3", "Post 2", "Post 1"]
    write(entry(3), entry(2), entry(1))
    assert backissue("entries", "--gone", "--config", config).out == ""


def test_what_its_publisher_deleted_is_told_and_not_published(write: Write, config: Path, backissue: Backissue) -> None:
    write(entry(3), entry(2), entry(1))
    write(entry(3), entry(1), TOMBSTONE)
    assert published(config) == ["Post 3", "Post 1"]
    told = "by its publisher on 2024-03-01: Wrong blog"
    assert f"deleted     {told}" in backissue("show", "urn:2", "--config", config).out
    assert f"deleted {told}" in backissue("history", "urn:2", "--config", config).out
    assert "[deleted 2024-03-01] Post 2" in backissue("entries", "--config", config).out
    assert backissue("search", "words", "--config", config).out.count("Post") == 3
    write(entry(3), entry(2), entry(1))
    assert published(config) == ["Post 3", "Post 2", "Post 1"]
    assert "deleted" not in backissue("show", "urn:2", "--config", config).out


def test_a_suspected_gap_is_told(write: Write, config: Path, backissue: Backissue) -> None:
    write(entry(2), entry(1))
    (config.parent / "blog.atom").write_text(ATOM.format(entry(9) + entry(8)))
    ran = backissue("run", "--once", "--config", config)
    assert '"event": "source.gap_suspected"' in ran.err
    assert "  gap-suspected  1" in ran.out.splitlines()
    told = " ".join(backissue("sources", "--config", config).out.split())
    assert "blog: a gap is suspected: captures 1 (" in told
    assert "share no entry; what was published between them may be missing" in told
    write(entry(19), entry(18))
    assert "blog: a gap is suspected (2 so far): captures 2 (" in backissue("sources", "--config", config).out
    assert backissue("sources", "--config", config, "--json").json[0]["gaps"] == 2
