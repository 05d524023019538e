"""The golden cases: a document in, everything that becomes of it compared with what a person has read.

`golden/<case>/` holds the document (`input.*`, unless `case.toml` names another), `case.toml` (settings, where there
are any), `why.md` (what the case shows) and what is expected: `snapshot.json` as parsed, `cleaned.json` as cleaned, with
ledger and defects, `out.rss`, `out.atom` and `out.json` as published. `--update-golden` rewrites those and fails.
"""

import functools
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import fields, replace

from schemas.outcome import Document
from schemas.snapshot import Snapshot
from schemas.source import Source
from tests.validity import errors
from worker import fetch, pipeline
from worker.clean import clean, rules_for, words
from worker.publish import channel, render

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests/golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/why.md"))

#: File -> what it must be. Each is a test of its own, so that --update-golden rewrites all of them at once.
EXPECTED: dict[str, Callable[["Done"], bytes]] = {
    "snapshot.json": lambda done: written(done.parsed),
    "cleaned.json": lambda done: written(done.cleaned),
    "out.rss": lambda done: render("rss", *channel.of_snapshot(done.cleaned, done.case.source)),
    "out.atom": lambda done: render("atom", *channel.of_snapshot(done.cleaned, done.case.source)),
    "out.json": lambda done: render("jsonfeed", *channel.of_snapshot(done.cleaned, done.case.source)),
}


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`case.toml`."""

    folder: str | None = None  #: Where the source's documents are, from the repository's root; default: beside it.
    base_url: str | None = None
    source: Source | None = None  #: Default: none, as in Python's `normalize`.


class Done(Struct, frozen=True, kw_only=True):
    """A case and what became of its documents."""

    case: Case
    parsed: Snapshot
    cleaned: Snapshot


@functools.cache
def done(name: str) -> Done:
    folder = GOLDEN / name
    settings = folder / "case.toml"
    case = msgspec.convert(tomllib.loads(settings.read_text()), Case) if settings.exists() else Case()
    parsed = [
        pipeline.read(document, case.source, base_url=case.base_url)
        for document in documents(case, ROOT / case.folder if case.folder else folder)
    ]
    cleaned = pipeline.clean_alone(parsed, case.source, base_url=case.base_url)
    return Done(case=case, parsed=pipeline.merge(parsed), cleaned=cleaned)


def documents(case: Case, folder: Path) -> list[Document]:
    if case.source is None:
        (document,) = folder.glob("input.*")
        return [Document(url="", key="", body=document.read_bytes())]
    found = fetch.addresses(case.source, folder)
    return [Document(url=at.url, key=at.key, body=at.path.read_bytes()) for at in found if at.path]


def written(snapshot: Snapshot) -> bytes:
    """A snapshot as indented JSON without what has its default, so that what it says can be read."""
    data = msgspec.json.format(msgspec.json.encode(telling(snapshot)), indent=2) + b"\n"
    assert msgspec.json.decode(data, type=Snapshot) == snapshot, "nothing of it may get lost"
    return data


def telling(value: object) -> Any:
    if isinstance(value, Struct):
        facts = [(field.name, field.default, getattr(value, field.name)) for field in fields(value)]
        return {name: telling(fact) for name, default, fact in facts if fact != default}
    return [telling(item) for item in value] if isinstance(value, tuple) else value


@pytest.fixture
def _no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Published feeds name our version, and a release must not change golden files."""
    for module in ("rss", "atom"):
        monkeypatch.setattr(f"worker.publish.{module}.own_version", lambda: None)


def test_there_are_cases() -> None:
    assert len(CASES) >= 25
    assert sorted(path.name for path in GOLDEN.iterdir()) == CASES, "a case without why.md is none"


@pytest.mark.usefixtures("_no_version")
@pytest.mark.parametrize("file", EXPECTED)
@pytest.mark.parametrize("name", CASES)
def test_a_document_becomes_what_is_expected(name: str, file: str, golden: Callable[[Path, bytes], None]) -> None:
    golden(GOLDEN / name / file, EXPECTED[file](done(name)))


@pytest.mark.parametrize("name", CASES)
def test_every_word_is_accounted_for(name: str) -> None:
    parsed, cleaned = done(name).parsed, done(name).cleaned
    for index, (before, after) in enumerate(zip(parsed.entries, cleaned.entries, strict=True)):
        edits = [edit for edit in cleaned.ledger if edit.entry == index]
        assert not words.difference(before, after, edits), f"entry {index}"


@pytest.mark.parametrize("name", CASES)
def test_cleaning_again_changes_nothing(name: str) -> None:
    case, cleaned = done(name).case, done(name).cleaned
    bare = replace(cleaned, ledger=(), defects=())
    again = clean(bare, rules_for(case.source, cleaned.learned), base=case.base_url or cleaned.feed.home_page)
    assert again.entries == cleaned.entries
    assert again.feed == cleaned.feed
    assert again.ledger == ()
    assert set(again.defects) <= set(cleaned.defects), "what is still there may be reported again, nothing else"


@pytest.mark.parametrize("name", CASES)
def test_what_is_published_is_valid(name: str) -> None:
    published = channel.of_snapshot(done(name).cleaned, done(name).case.source)
    assert errors(render("rss", *published), "rss") == []
    assert errors(render("atom", *published), "atom") == []


@pytest.mark.parametrize("name", CASES)
def test_every_json_feed_keeps_the_rules_of_its_format(name: str) -> None:
    feed = msgspec.json.decode(render("jsonfeed", *channel.of_snapshot(done(name).cleaned, done(name).case.source)))
    assert (feed["version"], bool(feed["title"])) == ("https://jsonfeed.org/version/1.1", True)
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(id, str) and id for id in ids)
    assert all(item.keys() & {"content_html", "content_text"} for item in feed["items"])
