"""The documents that fuzzing starts from, what it has found, and that its runner ends."""

from pathlib import Path

import pytest

from schemas.errors import BackissueError
from tests.fuzz import run
from tests.fuzz.target import check
from worker import normalize

#: How many entries each document of the corpus has; None for what is no feed.
ENTRIES = {
    "atom-0.3.xml": 1,
    "atom-1.0.xml": 3,
    "atom-entry.xml": 1,
    "broken.xml": 5,
    "cdf.xml": 2,
    "double-escaped.xml": 2,
    "ebcdic.xml": 1,
    "entities.xml": 1,
    "gzip.xml.gz": 1,
    "jsonfeed-1.0.json": 2,
    "jsonfeed-1.1.json": 2,
    "koi8-r.xml": 1,
    "latin-1.xml": 1,
    "lying-utf-8.xml": 1,
    "media.xml": 1,
    "page.html": None,
    "podcast.xml": 1,
    "rss-0.90.xml": 2,
    "rss-0.91-netscape.xml": 1,
    "rss-0.92.xml": 2,
    "rss-0.93.xml": 1,
    "rss-0.94.xml": 1,
    "rss-1.0.xml": 2,
    "rss-2.0.xml": 2,
    "shift-jis.xml": 1,
    "truncated.xml": 2,
    "utf-16.xml": 1,
    "utf-32.xml": 1,
    "utf-7.xml": 1,
}

#: What broke us once, reduced, with what it did.
CRASHES = {
    "base64 that is not ASCII, ValueError": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="image/png">é</content></entry></feed>'.encode()
    ),
    "JSON that is no UTF-8, UnicodeDecodeError": b'{"<rss>\xff"',
}


def test_the_corpus_is_all_here() -> None:
    assert {file.name for file in run.CORPUS.iterdir()} == ENTRIES.keys()


@pytest.mark.parametrize("name", ENTRIES)
def test_a_document_of_the_corpus_is_read(name: str) -> None:
    data = (run.CORPUS / name).read_bytes()
    check(data)
    try:
        found = len(normalize(data).entries)
    except BackissueError:
        found = None
    assert found == ENTRIES[name]


@pytest.mark.parametrize("data", CRASHES.values(), ids=CRASHES.keys())
def test_what_broke_us_once_does_no_more(data: bytes) -> None:
    check(data)


def test_the_search_ends_and_keeps_what_it_finds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run.without(1, tmp_path)
    assert "documents, nothing found" in capsys.readouterr().out
    monkeypatch.setattr("tests.fuzz.target.check", lambda data: {}[data])
    with pytest.raises(KeyError):
        run.without(1, tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept.name == "crash-0"
