from pathlib import Path

import pytest

from schemas.errors import ConfigError
from worker.settings import load

SITE = '[site]\nbase_url = "https://feeds.example.org"\n'
COMBINED = '[[source]]\nid = "a"\nurl = "a.rss"\n[[publication]]\nid = "p"\nsources = ["a"]\n'


def load_text(folder: Path, text: str) -> None:
    (folder / "x.toml").write_text(text)
    load(str(folder / "x.toml"), {})


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ('[publish]\nhubs = ["https://hub.example/"]', "publish.hubs", "set it"),
        (SITE + '[publish]\nhubs = ["hub.example"]', "publish.hubs", "'hub.example' is no http(s) URL"),
        (SITE + '[publish]\nhubs = ["ftp://hub.example/"]', "publish.hubs", "is no http(s) URL"),
        (SITE + '[publish]\nhubs = ["https://jo:secret@hub.example/"]', "publish.hubs", "is no http(s) URL"),
        (SITE + '[publish]\nhubs = ["https://hub.example/a b"]', "publish.hubs", "is no http(s) URL"),
        (SITE + '[publish]\nhubs = ["https://h.example", "https://h.example"]', "publish.hubs", "given 2 times"),
        (SITE + '[publish]\nhubs = "https://h.example"', "publish.hubs", ""),
        ('[publish]\nvariants = ["summaries"]', "publish.variants", ""),
        (COMBINED + '[[publication.include]]\ntext = "*"', "publication.p.include", "number 1: text = '*' has no word"),
        (COMBINED + "[[publication.exclude]]", "publication.p.exclude", "number 1: it says nothing"),
        (
            COMBINED + '[[publication.include]]\ntag = "x"\n[[publication.include]]\ntag = ""',
            "publication.p.include",
            "number 2: tag is empty",
        ),
        (COMBINED + '[[publication.include]]\ntags = "x"', "publication.p.include", "did you mean 'tag'?"),
        (COMBINED + 'duplicates = "last"', "publication.p.duplicates", ""),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, key: str, says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(tmp_path, text)
    assert key in (refused.value.key or "") + str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        SITE + '[publish]\nhubs = ["https://hub.example", "http://10.0.0.1:8080/hub?x=1"]',
        '[publish]\nvariants = ["summary", "tags", "authors"]',
        COMBINED + 'variants = []\nduplicates = "first"\ncomplete = true\n[[publication.include]]\ntag = "*"',
        COMBINED + '[[publication.include]]\ntext = "care *"\nlanguage = "de"\n[[publication.exclude]]\nauthor = "x"',
    ],
)
def test_what_can_be_meant_is_taken(tmp_path: Path, text: str) -> None:
    load_text(tmp_path, text)
