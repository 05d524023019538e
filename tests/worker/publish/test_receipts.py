"""A feed of which nothing changed is not rendered again, and never is one that changed left as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive.connect import open_archive
from schemas.config import Config, Site
from schemas.source import Source
from worker import publish
from worker.publish import FILES, receipts

CONFIG = Config(sources=(Source(id="one", url="one.rss"),))


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has been rendered since."""
    seen: list[str] = []
    render = publish.render

    def watched(to: publish.Format, *rest: Any) -> bytes:
        seen.append(to)
        return render(to, *rest)

    monkeypatch.setattr(publish, "render", watched)
    return seen


def publish_to(out: Path, config: Config = CONFIG) -> tuple[str, ...]:
    db = open_archive(":memory:")
    (feed,) = publish.publish(db, config, out).feeds
    db.close()
    return tuple(Path(path).name for path in feed.changed)


def test_what_is_current_is_not_rendered(tmp_path: Path, rendered: list[str]) -> None:
    assert publish_to(tmp_path) == tuple(FILES.values())
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "one").iterdir()}
    rendered.clear()
    assert publish_to(tmp_path) == ()
    assert rendered == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "one").iterdir()} == before


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files; the receipt says when they were written."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != receipts.NAME}


def damage(folder: Path, how: str) -> None:  # noqa: C901  a table
    receipt = folder / receipts.NAME
    match how:
        case "a file is gone":
            (folder / "rss.xml").unlink()
        case "a file was altered":
            (folder / "rss.xml").write_bytes((folder / "rss.xml").read_bytes().replace(b"rss", b"RSS", 1))
        case "a file was emptied":
            (folder / "feed.json").write_bytes(b"")
        case "the receipt is gone":
            receipt.unlink()
        case "the receipt is cut off":
            receipt.write_bytes(receipt.read_bytes()[:50])
        case "a sibling is gone":
            (folder / "rss.xml.gz").unlink()
        case "a sibling was altered":
            (folder / "rss.xml.br").write_bytes(b"not compressed")
        case "the receipt is something else":
            receipt.write_bytes(b'{"inputs": 3, "files": []}')
        case "the receipt is no text":
            receipt.write_bytes(b'{"inputs": "\xff", "files": {}}')
        case "the receipt names no file":
            tree = msgspec.json.decode(receipt.read_bytes())
            receipt.write_bytes(msgspec.json.encode(tree | {"files": {}, "names": ()}))


@pytest.mark.parametrize(
    ("how", "written"),
    [
        ("a file is gone", ("rss.xml",)),
        ("a file was altered", ("rss.xml",)),
        ("a file was emptied", ("feed.json",)),
        ("a sibling is gone", ()),
        ("a sibling was altered", ()),
        ("the receipt is gone", ()),
        ("the receipt is cut off", ()),
        ("the receipt is something else", ()),
        ("the receipt is no text", ()),
        ("the receipt names no file", ()),
    ],
)
def test_what_was_damaged_is_mended(how: str, written: tuple[str, ...], tmp_path: Path, rendered: list[str]) -> None:
    publish_to(tmp_path)
    before = contents(tmp_path / "one")
    damage(tmp_path / "one", how)
    rendered.clear()
    assert publish_to(tmp_path) == written
    assert len(rendered) == len(FILES)
    assert contents(tmp_path / "one") == before
    assert publish_to(tmp_path) == ()
    assert len(rendered) == len(FILES), "and then it is current again"


@pytest.mark.parametrize(
    "change",
    [
        lambda config: msgspec.structs.replace(config, site=Site(base_url="https://feeds.example.org")),
        lambda config: msgspec.structs.replace(config, sources=(Source(id="one", url="one.rss", title="New"),)),
    ],
)
def test_other_settings_make_other_files(change: Callable[[Config], Config], tmp_path: Path) -> None:
    publish_to(tmp_path)
    assert publish_to(tmp_path, change(CONFIG)) == tuple(FILES.values())


def test_other_code_renders_again(tmp_path: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    publish_to(tmp_path)
    rendered.clear()
    monkeypatch.setattr(receipts, "_code", lambda: b"the next release")
    assert publish_to(tmp_path) == ()
    assert len(rendered) == len(FILES)


def test_a_receipt_tells_nothing_but_digests_and_names(tmp_path: Path) -> None:
    publish_to(tmp_path)
    receipt = msgspec.json.decode((tmp_path / "one" / receipts.NAME).read_bytes(), type=receipts.Receipt)
    assert receipt.names == tuple(FILES.values())
    assert receipt.files.keys() == {
        f"{name}{suffix}" for name in FILES.values() for suffix in ("", ".gz", ".br", ".zst")
    }
    for digest in (receipt.inputs, receipt.settings, receipt.state):
        assert len(bytes.fromhex(digest)) == 32
