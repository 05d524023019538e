"""`normalize … --out`: functions in this process, and what only processes show."""

import contextlib
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import feedparser
import msgspec
import pytest

from schemas.errors import PublishError, UsageError
from schemas.snapshot import Snapshot
from schemas.source import Source
from tests.worker.conftest import Backissue
from worker import many, standalone
from worker.many import ERRORS, Wanted, found, output_names
from worker.publish import Format


def rss(title: str, *, items: str = "") -> str:
    return f'<rss version="2.0"><channel><title>{title}</title><link>http://e.example/</link>{items}</channel></rss>'


def wanted(out: Path, to: Format = "jsonfeed", *, has_ledger: bool = False) -> Wanted:
    return Wanted(to=to, out=out, reader=Source(id="", url=""), body_bytes_max=10**6, has_ledger=has_ledger)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two feeds of one name, one in a folder, and three that are none."""
    made = tmp_path / "in"
    for name, text in {
        "a/feed.xml": rss("A", items="<item><title>1!</title><link></link></item>"),
        "b/feed.xml": rss("B", items="<item><guid>x:1</guid></item><item><guid>x:2</guid></item>"),
        "b/page.html": "<!DOCTYPE html><html><body>Not here</body></html>",
        "b/.hidden": "x",
        "empty.rss": "",
        "Grüße an: alle?.atom": rss("C"),
    }.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text)
    return made


def errors(out: Path) -> list[dict[str, str]]:
    return [msgspec.json.decode(line) for line in (out / ERRORS).read_bytes().splitlines()]


def titles(out: Path) -> dict[str, str]:
    return {file.name: msgspec.json.decode(file.read_bytes())["title"] for file in sorted(out.glob("*.json"))}


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "names"),
    [
        (["a/feed.xml", "b/feed.xml", "c/feed.rss"], ["feed.json", "feed-2.json", "feed-3.json"]),
        (["a/feed.xml", "b/feed-2.xml", "c/feed.xml", "d/feed-2.xml"], "feed feed-2 feed-3 feed-2-2"),
        (["Feed.xml", "feed.xml", "FEED.XML"], "Feed feed-2 FEED-3"),
        (["caf\u00e9.xml", "cafe\u0301.xml"], "caf\u00e9 caf\u00e9-2"),
        (["v1.2", "v1.2.xml", "feed.xml.gz"], "v1.2 v1.2-2 feed.xml.gz"),
        ([".rss", "..", "-rf.xml", "---", "/"], "feed feed-2 rf feed-3 feed-4"),
        (["a b:c*?.xml", "line\nend\x1b[2J\u202e.xml", "\udcff.rss"], "a_b_c_ line_end_2J_ _"),
        (["http://e.example/blog/feed.xml?page=1", "http://e.example/blog/"], "feed.xml_page_1 blog"),
        (["日本語.xml"], "日本語"),
        (["ü" * 150 + ".xml"], "ü" * 100),
        (["errors.jsonl"], "errors.jsonl"),
    ],
)
def test_outputs_are_named_after_their_inputs(inputs: list[str], names: list[str] | str) -> None:
    expected = names if isinstance(names, list) else [f"{name}.json" for name in names.split()]
    assert output_names(inputs, ".json") == expected


def test_a_thousand_inputs_of_one_name_have_names_soon() -> None:
    names = output_names([f"{number}/feed.xml" for number in range(50_000)], ".json")
    assert len(set(names)) == 50_000
    assert names[-1] == "feed-50000.json"


def test_a_folder_stands_for_what_is_in_it(folder: Path) -> None:
    os.mkfifo(folder / "a/pipe")
    (folder / "a/dead").symlink_to("nowhere")
    names = [name.removeprefix(f"{folder}/") for name in found([str(folder), "-x", f"{folder}/a/feed.xml"], folder)]
    assert names == ["Grüße an: alle?.atom", "empty.rss", "a/feed.xml", "b/feed.xml", "b/page.html", "-x", "a/feed.xml"]
    assert found([str(folder / "b")], folder) == [f"{folder}/b/feed.xml", f"{folder}/b/page.html"]
    out = folder / "a"
    assert f"{folder}/a/feed.xml" not in found([str(folder)], out), "what an earlier call wrote is no input"


def test_a_folder_without_files_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder without files"):
        found([str(tmp_path)], tmp_path / "out")


# --- in this process --------------------------------------------------------------------------------------------------


def test_each_input_becomes_a_feed_or_an_error(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep/out"
    told: list[tuple[str, int, int]] = []
    done = many.normalize(
        [*found([str(folder)], out), "absent.rss", "\0"],
        wanted(out),
        progress=lambda name, done, total: told.append((name, done, total)),
    )
    assert titles(out) == {"Grüße_an_alle_.json": "C", "feed.json": "A", "feed-2.json": "B"}
    assert [(one.error, one.message) for one in done.failed] == [
        ("NotAFeed", "this is no feed: an empty document"),
        ("NotAFeed", "this is no feed: an HTML page"),
        ("Unreachable", "absent.rss cannot be read: No such file or directory"),
        ("Unreachable", "'\\x00' is no name that a file can have"),
    ]
    assert errors(out) == [msgspec.to_builtins(one) for one in done.failed]
    assert [(Path(one.output).name, one.entries) for one in done.normalized] == [
        ("Grüße_an_alle_.json", 0),
        ("feed.json", 1),
        ("feed-2.json", 2),
    ]
    assert (done.inputs, done.entries) == (7, 3)
    assert sorted(number for _, number, _ in told) == list(range(1, 8))
    assert {total for *_, total in told} == {7}


@pytest.mark.parametrize("processes", [1, 2, 7])
def test_how_many_processes_there_are_changes_nothing(processes: int, folder: Path, tmp_path: Path) -> None:
    out, ledger = tmp_path / "out", tmp_path / "ledger.jsonl"
    inputs = found([str(folder)], out) * 3
    many.normalize(inputs, wanted(out, has_ledger=True), ledger=ledger, processes=processes)
    assert len(list(out.iterdir())) == 10
    assert {name: body for name, body in read(out).items() if name.startswith("feed-5.")} == {
        "feed-5.json": (out / "feed.json").read_bytes()
    }
    names = [msgspec.json.decode(line)["input"] for line in ledger.read_bytes().splitlines()]
    assert set(names) <= set(inputs)
    assert names == sorted(names, key=inputs.index) or len(names) == 0


def read(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.iterdir()}


@pytest.mark.parametrize(("to", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_the_suffix_tells_the_format(to: Format, version: str, folder: Path, tmp_path: Path) -> None:
    many.normalize([str(folder / "a/feed.xml")], wanted(tmp_path, to))
    assert feedparser.parse((tmp_path / f"feed.{to}").read_bytes()).version == version


def test_one_that_brings_its_process_down_costs_only_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def normalize(documents: list[object], *rest: object, **more: object) -> Snapshot:
        name = getattr(documents[0], "url", "")
        if "b/feed.xml" in name:
            (tmp_path / ".feed-2.json.x.tmp").touch()  # as it was being written
            os.kill(os.getpid(), signal.SIGKILL)
        if "Grüße" in name:
            raise ZeroDivisionError("a bug of ours")
        return real(documents, *rest, **more)  # type: ignore[arg-type]

    real = standalone.normalize
    monkeypatch.setattr(standalone, "normalize", normalize)
    done = many.normalize(found([str(folder)], tmp_path), wanted(tmp_path), processes=2)
    assert titles(tmp_path) == {"feed.json": "A"}
    assert not list(tmp_path.glob(".*"))
    assert [(one.error, one.message) for one in done.failed] == [
        ("ZeroDivisionError", "a bug of ours"),
        ("NotAFeed", "this is no feed: an empty document"),
        ("Died", "the process that read it was ended by SIGKILL"),
        ("NotAFeed", "this is no feed: an HTML page"),
    ]


def test_names_that_are_no_text_are_told_as_text(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.xml")
    Path(name).write_text(rss("T"))
    done = many.normalize([name, name + "x"], wanted(tmp_path))
    assert [one.input for one in done.normalized] == [f"{tmp_path}/\ufffd.xml"]
    assert "\ufffd.xmlx cannot be read" in done.failed[0].message


def test_a_feed_never_replaces_what_it_was_made_from(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(UsageError, match="would be replaced by its own clean feed"):
        many.normalize([str(tmp_path / "a.json")], wanted(link))
    assert (tmp_path / "a.json").read_text() == "{}"


@pytest.mark.parametrize("wrong", ["out", "ledger"])
def test_what_cannot_be_written_is_told_before_the_work(wrong: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    paths = {"out": tmp_path / "out", "ledger": tmp_path / "ledger", wrong: tmp_path / "file/x"}
    with pytest.raises(PublishError, match="file/x cannot be written: Not a directory"):
        many.normalize([str(folder / "a/feed.xml")], wanted(paths["out"]), ledger=paths["ledger"])
    assert not list(tmp_path.rglob("*.json"))


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_tells_what_became_of_the_inputs(folder: Path, tmp_path: Path, backissue: Backissue) -> None:
    out = tmp_path / "out"
    told = backissue("normalize", folder, "--out", out, code=1)
    assert told.out == ""
    assert told.err == f"backissue: 3 of 5 inputs normalized, 3 entries; 2 failed, see {out}/errors.jsonl\n"
    summary = backissue("normalize", folder, "--out", out, "--json", code=1).json
    assert [one["error"] for one in summary["failed"]] == ["NotAFeed", "NotAFeed"]
    fine = backissue("normalize", folder / "a", folder / "b/feed.xml", "--out", out)
    assert (fine.out, fine.err) == (f"2 of 2 inputs normalized, 3 entries, in {out}\n", "")
    assert (out / ERRORS).read_bytes() == b""


def test_one_input_gives_the_same_feed_and_ledger_either_way(seeds: Path, tmp_path: Path, backissue: Backissue) -> None:
    file = seeds.parent / "impower-blog.rss"
    options: list[str | Path] = ["--config", seeds, "--source", "impower-blog", "--to", "atom", "--ledger"]
    alone = backissue("normalize", file, *options, tmp_path / "alone.jsonl")
    backissue("normalize", file, *options, tmp_path / "many.jsonl", "--out", tmp_path)
    assert (tmp_path / "impower-blog.atom").read_text() == alone.out
    lines = [msgspec.json.decode(line) for line in (tmp_path / "many.jsonl").read_bytes().splitlines()]
    assert {line.pop("input") for line in lines} == {str(file)}
    assert lines == [msgspec.json.decode(line) for line in (tmp_path / "alone.jsonl").read_bytes().splitlines()]


def test_a_terminal_shows_how_far_it_is(root: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "worker", "normalize", "seeds/impower-blog.rss", "--out", str(tmp_path), "--json"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # which is how a terminal ends
            while part := os.read(ours, 65536):
                shown += part
        out, _ = process.communicate(timeout=30)
    os.close(ours)
    assert b"impower-blog.json" in shown
    assert b"1/1" in shown
    assert shown.endswith(b"\x1b[2K"), "nothing is left behind"
    assert msgspec.json.decode(out)["inputs"] == 1


def running(group: int) -> Iterator[int]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            yield int(status.parent.name)


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Have processes heed interrupts also where the tests run in the background of a shell, which ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interruptible")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells who is running")
def test_an_interrupt_leaves_whole_files_and_no_process(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "worker", "normalize", *["seeds/impower-blog.rss"] * 500, "--out", str(tmp_path)]
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, start_new_session=True) as process:
        deadline = time.monotonic() + 30
        while not list(tmp_path.glob("*.json")) and time.monotonic() < deadline:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told.decode()
    assert b"Traceback" not in told
    assert not list(running(process.pid))
    files = read(tmp_path)
    assert 0 < len(files) < 500
    assert not [name for name in files if name.startswith(".")]
    assert len(set(files.values())) == 1
