"""What a request may name: files of the folder, and nothing else."""

import pytest

from worker.serve.public.targets import place_of


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/blog/rss.xml", "blog/rss.xml"),
        ("/blog/rss.xml?a=/../b", "blog/rss.xml"),
        ("/blog/r%73s.xml", "blog/rss.xml"),
        ("/blog/tag/caf%C3%A9/rss.xml", "blog/tag/café/rss.xml"),
        ("http://any.example/blog/rss.xml?x", "blog/rss.xml"),
        ("/100%2525/rss.xml", "100%25/rss.xml"),
        ("/", None),
        ("/blog/", None),
        ("//blog/rss.xml", None),
        ("/blog//rss.xml", None),
        ("/../rss.xml", None),
        ("/blog/../blog/rss.xml", None),
        ("/./blog/rss.xml", None),
        ("/%2e%2e/rss.xml", None),
        ("/blog/%2E%2e%2Fsecret", None),
        ("/blog%2frss.xml", None),
        ("/blog%5crss.xml", None),
        ("/blog\\rss.xml", None),
        ("/blog/.receipt.json", None),
        ("/.well-known/x", None),
        ("/blog/.rss.xml.abc.tmp", None),
        ("/blog/rss.xml.gz", None),
        ("/blog/rss.xml.br", None),
        ("/blog/rss.xml%2ezst", None),
        ("/blog/rss.xml%00", None),
        ("/blog/%0d%0arss.xml", None),
        ("/blog/%ff.xml", None),
        ("blog/rss.xml", None),
        ("*", None),
        ("", None),
        ("ftp://any.example/blog/rss.xml", None),
    ],
)
def test_a_target_names_a_file_or_nothing(target: str, place: str | None) -> None:
    assert place_of(target) == place


@pytest.mark.parametrize(
    ("target", "place"),
    [("/feeds/blog/rss.xml", "blog/rss.xml"), ("/blog/rss.xml", None), ("/feedsblog/rss.xml", None), ("/feeds", None)],
)
def test_behind_a_proxy_the_path_begins_with_its_own(target: str, place: str | None) -> None:
    assert place_of(target, base_path="/feeds") == place
