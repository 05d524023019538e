"""The commands, in this process. What only a process of its own can show is in tests/test_run.py."""

import io
import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import feedparser
import msgspec
import pytest

from tests.worker.conftest import Backissue
from worker import cli
from worker.layout import WIDTH, width

HOSTILE_TITLE = "\x9b2J\x9d0;owned\x9c \u202e Title"  # the controls that XML 1.0 lets pass
HOSTILE = f"""<rss version="2.0"><channel><title>{HOSTILE_TITLE}</title><link>http://e.example/</link>
<item><title>{HOSTILE_TITLE}</title><guid>{HOSTILE_TITLE}</guid><category>{HOSTILE_TITLE}</category>
<author>{HOSTILE_TITLE}</author><description>Valuing {HOSTILE_TITLE} &lt;script&gt;alert(1)&lt;/script&gt;</description>
</item></channel></rss>"""
HOSTILE_JSON = msgspec.json.encode(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": HOSTILE_TITLE,
        "items": [dict.fromkeys(("id", "title", "content_text"), HOSTILE_TITLE) | {"tags": [HOSTILE_TITLE]}],
    }
).decode()


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The configuration of a copy of the seeds that has been run once; only for those who read."""
    folder = tmp_path_factory.mktemp("archived")
    shutil.copytree(root / "seeds", folder / "seeds")
    config = folder / "seeds/sources.toml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", io.StringIO())
        with pytest.raises(SystemExit):
            cli.main(["run", "--once", "--quiet", "--config", str(config)])
    return config


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A configuration of one small feed."""
    (tmp_path / "blog.rss").write_text(
        '<rss version="2.0"><channel><title>T</title><link>http://e/</link></channel></rss>'
    )
    file = tmp_path / "small.toml"
    file.write_text('[[source]]\nid = "blog"\nurl = "blog.rss"\n')
    return file


# --- run --------------------------------------------------------------------------------------------------------------


def test_run_tells_what_was_done_and_where_the_feeds_are(seeds: Path, backissue: Backissue) -> None:
    done = backissue("run", "--once", "--config", seeds)
    lines = done.out.splitlines()
    assert lines[1].split() == ["impower-blog", "10", "0", "0", "0", "0"]
    assert lines[2].split() == ["impower-pages", "4", "0", "0", "0", "0"]
    assert "authors inferred  11" in lines
    assert "  strip_title_mark" in "\n".join(lines)
    assert f"feeds in {seeds.parent.parent}/var/public" in lines
    events = [msgspec.json.decode(line) for line in done.err.splitlines()]
    assert [event["event"] for event in events] == ["source.refreshed"] * 2 + ["feed.published"] * 3


def test_run_tells_programs_the_same(seeds: Path, backissue: Backissue) -> None:
    told = backissue("run", "--once", "--config", seeds, "--json").json
    assert [(one["source_id"], one["new"]) for one in told["refreshed"]] == [("impower-blog", 10), ("impower-pages", 4)]
    assert [feed["entries"] for feed in told["published"]["feeds"]] == [10, 4, 14]


def test_a_quiet_run_is_silent_unless_something_failed(seeds: Path, backissue: Backissue) -> None:
    assert backissue("run", "--once", "-q", "--config", seeds)[1:] == ("", "")
    (seeds.parent / "impower-blog.rss").write_bytes(b"")
    loud = backissue("run", "--once", "-q", "--config", seeds)
    assert "impower-blog.rss: this is no feed: an empty document" in loud.out
    assert '"event": "source.failed"' in loud.err


def test_logs_are_as_they_are_asked_for(seeds: Path, backissue: Backissue) -> None:
    console = backissue("run", "--once", "--config", seeds, "--log-format", "console").err
    assert "[info     ] source.refreshed" in console
    assert "\x1b" not in console
    assert backissue("run", "--once", "--config", seeds, "--log-level", "error").err == ""


@pytest.mark.parametrize(
    ("options", "fail_over", "code"),
    [((), 0.5, 0), ((), 0.49, 1), ((), 0, 1), ((), 1, 0), (("--strict",), 1, 1), (("--strict", "--json"), 1, 1)],
)
def test_half_of_the_sources_failing(
    options: tuple[str, ...], fail_over: float, code: int, small: Path, backissue: Backissue
) -> None:
    small.write_text(f'[run]\nfail_over = {fail_over}\n{small.read_text()}[[source]]\nid = "no"\nurl = "absent.rss"\n')
    told = backissue("run", "--once", "--config", small, *options, code=code)
    assert "absent.rss cannot be read: No such file or directory" in told.out


def test_without_failures_strict_is_content(small: Path, backissue: Backissue) -> None:
    backissue("run", "--once", "--strict", "--config", small)


def test_one_failed_page_is_strictly_a_failure(seeds: Path, backissue: Backissue) -> None:
    os.mkfifo(seeds.parent / "pages/004_pipe.txt")
    assert "pages/004_pipe.txt is no regular file" in backissue("run", "--once", "--config", seeds).out
    backissue("run", "--once", "--strict", "--config", seeds, code=1)


# --- usage and configuration ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            ["run", "--once", "impower-blgo"],
            2,
            "no source is called impower-blgo; there are impower-blog, impower-pages",
        ),
        (["publish", "impower-blgo"], 2, "no source or publication is called impower-blgo"),
        (["entries", "--since", "yesterday"], 2, "'yesterday' is no day; write it as 2011-12-31"),
        (["entries", "--limit", "0"], 2, "Usage:"),
        (["search", ""], 2, "there is no word to look for"),
        (["search", '"open'], 2, "this quote is never closed"),
        (["search", "(open"], 2, "\n  (open\n  ^ this bracket is never closed"),
        (["search", "--substring", "open"], 2, "trigram = true"),
        (["show", "99"], 1, "the archive holds no entry '99'"),
        (["show", "Adoption"], 1, "did you mean one of these?"),
        (["explain", ""], 1, "the archive holds no entry ''"),
        (["explain"], 2, "name an entry, or a source with --source ID"),
        (["explain", "1", "--source", "impower-blog"], 2, "name an entry, or a source with --source ID"),
        (["explain", "1", "page.html"], 2, "page.html is a second argument, which only --html has"),
        (["explain", "1", "--html", "--json"], 2, "--html shows an entry, and not together with --json"),
        (["explain", "1", "--revision", "9"], 1, "entry 1 has no revision 9; it has 1"),
        (["explain", "--source", "impower"], 1, "the archive holds no source 'impower'; there are impower-blog"),
        (["nonsense"], 2, "No such command"),
        (["run", "--nonsense"], 2, "No such option"),
        (["run", "--once", "--log-level", "loud"], 2, "--log-level"),
    ],
)
def test_a_wrong_call_is_told_on_stderr(  # noqa: PLR0917  a table
    arguments: list[str],
    code: int,
    says: str,
    archived: Path,
    backissue: Backissue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BACKISSUE_CONFIG", str(archived))
    told = backissue(*arguments, code=code)
    assert told.out == ""
    assert says in told.err


EVERY = [
    ["run", "--once"],
    ["search", "x"],
    ["entries"],
    ["show", "1"],
    ["history", "1"],
    ["explain", "1"],
    ["sources"],
    ["publish"],
]


@pytest.mark.parametrize("command", [*EVERY, ["normalize", "--source", "blog"]], ids=lambda command: command[0])
def test_every_command_refuses_a_wrong_configuration(command: list[str], small: Path, backissue: Backissue) -> None:
    small.write_text(small.read_text() + "stripp = []")
    told = backissue(*command, "--config", small, code=78)
    expected = f"backissue: {small}: source.blog.stripp: there is no such key; did you mean 'strip'?\n"
    assert (told.out, told.err) == ("", expected)
    assert not (small.parent / "var").exists(), "and nothing was begun"


@pytest.mark.parametrize(
    "command", [["run", "--once"], ["normalize", "--source", "blog"]], ids=lambda command: command[0]
)
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('strip = ["sign-of"]', "no such family: 'sign-of'; did you mean 'sign-off'?"),
        ('disable = ["drop_sign_of"]', "no such rule or family: 'drop_sign_of'; did you mean 'drop_sign_off'?"),
        ('cron = "never"', "'never' is no cron expression"),
    ],
)
def test_a_rule_that_is_none_is_wrong_configuration(
    command: list[str], line: str, says: str, small: Path, backissue: Backissue
) -> None:
    small.write_text(small.read_text() + line)
    assert says in backissue(*command, "--config", small, code=78).err
    assert not (small.parent / "var").exists()


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command[0])
def test_an_archive_that_is_none_is_told(command: list[str], small: Path, backissue: Backissue) -> None:
    archive = small.parent / "var/archive.db"
    archive.parent.mkdir()
    archive.write_bytes(b"something else " * 100)
    told = backissue(*command, "--config", small, code=74)
    assert told.out == ""
    assert told.err == (
        f"backissue: the archive {archive} is not an SQLite database; choose another path under [archive]\n"
    )


@pytest.mark.parametrize("command", EVERY[1:6] + EVERY[7:], ids=lambda command: command[0])
def test_who_only_reads_makes_no_archive(command: list[str], small: Path, backissue: Backissue) -> None:
    told = backissue(*command, "--config", small, code=74)
    assert "there is no archive at" in told.err
    assert not (small.parent / "var").exists()


# --- queries ----------------------------------------------------------------------------------------------------------


def test_search_finds_what_stands_in_the_pages_and_nothing_else(archived: Path, backissue: Backissue) -> None:
    found = backissue("search", '"Valuing Care"', "--config", archived, "--json").json
    assert sorted(hit["title"] for hit in found) == [
        "IMPOWER with Oxfordshire County Council",
        "IMPOWER’s impact on lives, budgets and public services",
        "NEW REPORT: Valuing Care Impact Update",
    ]
    text = backissue("search", '"Valuing Care"', "--config", archived).out
    assert text.count("  impower-pages  ") == 3
    assert "Valuing Care" in text


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["search", "adoption"], ["Adoption – The Truth Behind the Hyperbole", "Adoption in the spotlight"]),
        (["search", "adoption", "--author", "throssel"], ["Adoption – The Truth Behind the Hyperbole"]),
        (["search", "adoption", "-s", "impower-pages"], []),
        (["search", "adoption*", "spotlight*", "--until", "2011-10-31"], ["Adoption in the spotlight"]),
        (["search", "--ranked", "-n", "1", "spotlight"], ["Adoption in the spotlight"]),
        (["search", "--best", "title:spotlight (truth OR adoption)"], ["Adoption in the spotlight"]),
        (["search", "adoption", "--language", "xx"], []),
        (["search", "truth", "spotlight"], []),
        (["entries", "--since", "2012-01-11"], ["iMPOWER Changing The Game", "Martin Cresswell, Chief Executive"]),
        (["entries", "--until", "2011-08-19"], ["Pop goes the Council?"]),
        (["entries", "--author", "Sarah"], ["The IMPOWER Collaborative"]),
        (["entries", "--tag", "none"], []),
        (["entries", "-n", "1", "--source", "impower-blog"], ["iMPOWER Changing The Game"]),
    ],
)
def test_filters(arguments: list[str], titles: list[str], archived: Path, backissue: Backissue) -> None:
    assert [one["title"] for one in backissue(*arguments, "--config", archived, "--json").json] == titles
    text = backissue(*arguments, "--config", archived)
    assert (text.out == "") is (titles == [])
    assert text.err == ("" if titles else {"search": "nothing found\n", "entries": "no entries\n"}[arguments[0]])


def test_an_entry_is_shown_by_number_id_or_the_beginning_of_it(archived: Path, backissue: Backissue) -> None:
    first = backissue("show", "1", "--config", archived, "--json").json
    assert first["entry"]["title"]["value"] == "iMPOWER Changing The Game"
    for name in (first["public_id"], first["public_id"].removeprefix("urn:uuid:")[:12]):
        assert backissue("show", name, "--config", archived, "--json").json == first
    text = backissue("show", "1", "--config", archived).out
    assert text.startswith("iMPOWER Changing The Game\n\n")
    assert "published   2012-01-11 00:00:00+01:00\n" in text
    assert "authors     Jon Ainger (inferred)\n" in text


def test_explain_names_rule_reason_and_what_was_removed(archived: Path, backissue: Backissue) -> None:
    told = backissue("explain", "1", "--config", archived, "--json").json
    edits = {edit["edit"]["rule"]: edit for edit in told["edits"]}
    assert edits["strip_title_mark"]["evidence"].startswith("10 of 10 titles")
    assert edits["drop_sign_off"]["edit"]["text"].startswith("Jon Ainger is a Director at iMPOWER.")
    assert all(edit["reason"] for edit in told["edits"])
    assert {defect["defect"]["code"] for defect in told["defects"]} == {"author-inferred", "author-not-a-person"}
    assert told["inferred"] == ["authors"]
    text = backissue("explain", "1", "--config", archived).out
    for part in (
        "drop_sign_off  (content)",
        "    - Jon Ainger is a Director",
        "inferred: authors",
        "    Learned: 10 of",
    ):
        assert part in text


def test_explain_shows_before_and_after(archived: Path, backissue: Backissue) -> None:
    text = backissue("explain", "1", "--config", archived).out
    assert "\niMPOWER Changing The Game[-!-]         │ iMPOWER Changing The Game\n" in text
    assert "behaviour change in the public sector" not in text, "what stayed is folded"
    every = backissue("explain", "1", "--all", "--config", archived).out
    assert "│ This brand new report aims to prompt" in every
    told = backissue("explain", "1", "--revision", "1", "--config", archived, "--json").json
    parts = [part for row in told["compared"][1]["rows"] for part in row["before"]]
    assert {"drop_dateline", "drop_sign_off"} <= {part["rule"] for part in parts if part["kind"] == "removed"}


def test_explain_writes_a_page(archived: Path, backissue: Backissue, tmp_path: Path) -> None:
    out = backissue("explain", "1", "--html", "--config", archived).out
    assert out.startswith("<!DOCTYPE html>")
    assert backissue("explain", "1", "--html", tmp_path / "page.html", "--config", archived).out == ""
    assert (tmp_path / "page.html").read_text("utf-8") == out
    assert "cannot be written" in backissue("explain", "1", tmp_path, "--html", "--config", archived, code=1).err


def test_explain_sums_up_a_source(archived: Path, backissue: Backissue) -> None:
    told = backissue("explain", "--source", "impower-blog", "--config", archived, "--json").json
    assert {"sanitize", "drop_sign_off", "strip_title_mark"} <= {one["rule"] for one in told["rules"]}
    style = next(share for share in told["shares"] if share["what"] == "style attributes")
    assert style["published_bytes"] == style["removed_bytes"] > 10_000
    text = backissue("explain", "--source", "impower-blog", "--config", archived).out
    assert "\nstyle attributes     13,484   13,484  26%\n" in text
    assert max(map(width, text.splitlines())) <= WIDTH


def test_sources_are_listed_also_before_the_first_run(seeds: Path, backissue: Backissue) -> None:
    rows = backissue("sources", "--config", seeds, "--json").json
    assert [(row["id"], row["entries"], row["next_due"]) for row in rows] == [
        ("impower-blog", 0, None),
        ("impower-pages", 0, None),
    ]
    backissue("run", "--once", "-q", "--config", seeds)
    rows = backissue("sources", "--config", seeds, "--json").json
    assert [row["entries"] for row in rows] == [10, 4]
    due = datetime.fromisoformat(rows[0]["next_due"]) - datetime.now(UTC)
    assert timedelta(minutes=59) < due <= timedelta(hours=1)
    assert backissue("sources", "--config", seeds).out.splitlines()[1].split()[0] == "impower-blog"


def test_publish_writes_what_is_missing(seeds: Path, backissue: Backissue) -> None:
    backissue("run", "--once", "-q", "--config", seeds)
    public = seeds.parent.parent / "var/public"
    before = (public / "impower/atom.xml").read_bytes()
    (public / "impower/atom.xml").unlink()
    assert "impower/  14 entries  atom.xml\n" in backissue("publish", "impower", "--config", seeds).out
    assert (public / "impower/atom.xml").read_bytes() == before
    report = backissue("publish", "--config", seeds, "--json").json
    assert [(feed["id"], feed["changed"]) for feed in report["feeds"]] == [
        ("impower-blog", []),
        ("impower-pages", []),
        ("impower", []),
    ]


def test_no_line_is_wider_than_a_terminal(archived: Path, backissue: Backissue) -> None:
    commands = [
        ["entries"],
        ["search", "the"],
        ["sources"],
        *([name, str(number)] for name in ("show", "explain", "history") for number in range(1, 15)),
    ]
    for command in commands:
        text = backissue(*command, "--config", archived).out
        assert text.strip()
        assert max(map(width, text.splitlines())) <= WIDTH, command


# In XML, what Windows-1252 has in the place of a control is taken for what was meant; in JSON, nothing is.
@pytest.mark.parametrize(
    ("feed", "begins"), [(HOSTILE, "\u203a2J\x9d0;"), (HOSTILE_JSON, "\x9b2J\x9d0;")], ids=["XML", "JSON"]
)
def test_nothing_of_a_hostile_feed_reaches_a_terminal(
    feed: str, begins: str, small: Path, backissue: Backissue
) -> None:
    (small.parent / "blog.rss").write_text(feed)
    outs = [backissue("run", "--once", "--config", small), backissue("run", "--once", "--config", small, "--json")]
    for command in (["entries"], ["search", "title"], ["show", "1"], ["history", "1"], ["explain", "1"], ["sources"]):
        outs.append(backissue(*command, "--config", small))
        outs.append(backissue(*command, "--config", small, "--json"))
    outs.append(backissue("show", "Title", "--config", small, code=1))  # names what was probably meant
    assert "Title" in outs[-1].err
    for told in outs:
        controls = {character for character in told.out + told.err if "\x7f" <= character < "\xa0"}
        assert not controls, told
    for told in outs[::2][:-1] + outs[-1:]:
        assert "\u202e" not in told.out + told.err
    assert backissue("show", "1", "--config", small, "--json").json["entry"]["title"]["value"].startswith(begins)


# --- normalize --------------------------------------------------------------------------------------------------------


def test_normalize_reads_a_file_or_standard_input(root: Path, backissue: Backissue) -> None:
    file = root / "seeds/impower-blog.rss"
    named = backissue("normalize", file)
    assert named.err == ""
    assert named.json["title"] == "Impower blog"
    assert named.json["items"][0]["title"] == "iMPOWER Changing The Game"
    for arguments in ([], ["-"]):
        assert backissue("normalize", *arguments, stdin=file.read_bytes()).out == named.out


@pytest.mark.parametrize("to", ["rss", "atom"])
def test_normalize_writes_other_formats(to: str, root: Path, backissue: Backissue) -> None:
    told = backissue("normalize", root / "seeds/impower-blog.rss", "--to", to)
    found = feedparser.parse(told.out)
    assert found.version == {"rss": "rss20", "atom": "atom10"}[to]
    assert len(found.entries) == 10


def test_normalize_with_the_settings_of_a_source(seeds: Path, backissue: Backissue) -> None:
    own = backissue("normalize", "--config", seeds, "--source", "impower-blog")
    named = backissue("normalize", seeds.parent / "impower-blog.rss", "--config", seeds, "--source", "impower-blog")
    assert named.out == own.out
    alone = backissue("normalize", seeds.parent / "impower-blog.rss").json
    assert "Jon Ainger is a Director" not in own.json["items"][0]["content_html"]
    assert "Jon Ainger is a Director" in alone["items"][0]["content_html"]
    assert alone["items"][0]["authors"] == own.json["items"][0]["authors"]
    assert not (seeds.parent.parent / "var").exists(), "no archive is touched"


def test_normalize_gives_ids_that_the_archive_gives(archived: Path, backissue: Backissue) -> None:
    held = {entry["public_id"] for entry in backissue("entries", "--config", archived, "--json").json}
    ids = set()
    for source in ("impower-blog", "impower-pages"):
        ids |= {item["id"] for item in backissue("normalize", "--config", archived, "--source", source).json["items"]}
    assert ids == held


def test_normalize_reads_pages(root: Path, seeds: Path, backissue: Backissue) -> None:
    page = root / "seeds/pages/003_oxfordshire.txt"
    (item,) = backissue("normalize", page, "--kind", "pages").json["items"]
    assert item["title"] == "IMPOWER with Oxfordshire County Council"
    items = backissue("normalize", "--source", "impower-pages", "--config", seeds).json["items"]
    assert len(items) == 4
    assert not any("date_published" in item for item in items)


def test_normalize_writes_its_ledger(seeds: Path, tmp_path: Path, backissue: Backissue) -> None:
    ledger = tmp_path / "ledger.jsonl"
    told = backissue("normalize", "--config", seeds, "--source", "impower-blog", "--ledger", ledger)
    lines = [msgspec.json.decode(line) for line in ledger.read_bytes().splitlines()]
    assert {line["id"] for line in lines} <= {item["id"] for item in told.json["items"]} | {None}
    assert {"sanitize", "strip_title_mark", "drop_sign_off", "drop_dateline"} <= {line["rule"] for line in lines}
    assert all(line["reason"] for line in lines)
    sign_offs = [line["text"] for line in lines if line["rule"] == "drop_sign_off"]
    assert any(text.startswith("Jon Ainger is a Director") for text in sign_offs)
    refused = backissue("normalize", "--config", seeds, "--source", "impower-blog", "--ledger", tmp_path, code=1)
    assert "cannot be written: Is a directory" in refused.err


def test_normalize_resolves_links(backissue: Backissue) -> None:
    body = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>E</title><id>x:1</id><link href="/1"/></entry></feed>'
    told = backissue("normalize", "--base-url", "http://e.example/blog/", stdin=body)
    assert told.json["items"][0]["url"] == "http://e.example/1"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["http://10.0.0.1/feed"], 1, "10.0.0.1 is a private address"),
        (["absent.rss"], 1, "absent.rss cannot be read: No such file or directory"),
        (["a.rss", "b.rss"], 2, "several inputs need --out DIR"),
        (["a.rss", "--json"], 2, "needs --out DIR"),
        (["--out", "x"], 2, "--out needs inputs"),
        (["a.rss", "-", "--out", "x"], 2, "leave --out away"),
        (["--config", "x.toml"], 2, "--config needs --source"),
        (["--to", "opml", "-"], 2, "--to"),
        (["--source", "x", "--config", "absent.toml"], 78, "absent.toml: there is no such file"),
    ],
)
def test_normalize_refuses(arguments: list[str], code: int, says: str, backissue: Backissue) -> None:
    told = backissue("normalize", *arguments, code=code)
    assert told.out == ""
    assert says in told.err


def test_normalize_of_a_source_that_is_not_configured(seeds: Path, backissue: Backissue) -> None:
    told = backissue("normalize", "--source", "impower-blgo", "--config", seeds, code=78)
    assert "no source is called 'impower-blgo'; did you mean 'impower-blog'?" in told.err


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "an empty document"),
        (b" \n\n", "an empty document"),
        (b"<!DOCTYPE html><html><head><title>404</title></head><body>Not here</body></html>", "an HTML page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b'{"version": "https://example.org", "items": 3}', "JSON"),
        (b'<opml version="2.0"><body/></opml>', "an OPML subscription list"),
        (b"Just some words.", ""),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(body: bytes, found: str, backissue: Backissue) -> None:
    told = backissue("normalize", stdin=body, code=1)
    assert told.out == ""
    assert told.err.startswith("backissue: standard input: this is no feed: ")
    assert told.err.count("\n") == 1
    assert found in told.err


def test_a_body_over_the_cap_is_refused(seeds: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKISSUE_RUN_BODY_BYTES_MAX", "1000")
    told = backissue("normalize", "--source", "impower-blog", "--config", seeds, code=1)
    assert "impower-blog.rss is larger than 1000 bytes" in told.err


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_help_and_version(backissue: Backissue) -> None:
    told = backissue("--help").out
    for command in ("run", "normalize", "search", "entries", "show", "history", "explain", "sources", "publish"):
        assert f"\n  {command} " in told
    assert backissue("-h").out == told
    assert backissue("--version").out == f"backissue {version('backissue')}\n"
    assert "Usage:" in backissue(code=2).err + backissue(code=2).out


@pytest.mark.parametrize("arguments", [(), ("--once",), ("blog",)])
def test_a_flood_is_decided_for_named_sources_in_one_round(
    small: Path, backissue: Backissue, arguments: tuple[str, ...]
) -> None:
    done = backissue("run", *arguments, "--flood", "new", "--config", small, code=2)
    assert "run --once --flood known SOURCE" in done.err
    assert backissue("run", "--once", "blog", "--flood", "new", "--config", small).code == 0
