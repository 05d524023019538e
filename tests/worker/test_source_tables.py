"""Tables of sources, appended and taken out of a text, and nothing else touched."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import ConfigError
from worker.source_tables import appended, without

FACTS = {"id": "new", "url": 'https://x.org/é?a="b"&c=\\d'}
ADDED = '[[source]]\nid = "new"\nurl = "https://x.org/é?a=\\"b\\"&c=\\\\d"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ADDED),
        ("# empty\n", f"# empty\n\n{ADDED}"),
        ("[site]\ntitle = 'x'", f"[site]\ntitle = 'x'\n\n{ADDED}"),
        ('[[source]]\nid = "a"\nurl = "b"  # c\n\n\n', f'[[source]]\nid = "a"\nurl = "b"  # c\n\n\n\n{ADDED}'),
        ("[site]\r\n", "[site]\r\n\r\n" + ADDED.replace("\n", "\r\n")),
        ('[[publication]]\nid = "p"\nsources = ["a"]\n', f'[[publication]]\nid = "p"\nsources = ["a"]\n\n{ADDED}'),
    ],
)
def test_a_source_is_appended(text: str, expected: str) -> None:
    assert appended(text, FACTS) == expected
    assert tomllib.loads(expected)["source"][-1] == FACTS


@pytest.mark.parametrize(
    "text", ["source = []\n", 'source = [{ id = "a", url = "b" }]\n', "[source]\nx = 1\n", 'x = """\n']
)
def test_what_cannot_be_appended_to_is_left(text: str) -> None:
    with pytest.raises(ConfigError, match=r"by hand|no valid TOML"):
        appended(text, FACTS)


TABLES = '''\
# My feeds.
[site]
title = "x"

# --- sources ---

[[source]]  # the first
id = "a"
url = """
[[source]]
id = "b"
"""
strip = [
    "sign-off",  # [[source]]
]

# about b
[["source"]] # b
  id = 'b'
  url = "b.rss"
  [source.auth]
  kind = "bearer"
  [source.auth.token]
  env = "B"
# about c
# and more of it
[[ source ]]
id = "c"
url = ["x", "y"]
# the end of c

[[publication]]
id = "all"
sources = ["a"]
'''
GONE = {
    "a": """\
# My feeds.
[site]
title = "x"

# --- sources ---

# about b
[["source"]] # b
""",
    "b": """\
    "sign-off",  # [[source]]
]

# about b
# about c
# and more of it
[[ source ]]
id = "c"
""",
    "c": """\
# about c
# and more of it
[[publication]]
id = "all"
""",
}  # fmt: skip


@pytest.mark.parametrize("source_id", ["a", "b", "c"])
def test_a_table_is_taken_out_whole(source_id: str) -> None:
    left = without(TABLES, source_id)
    assert GONE[source_id] in left
    before, after = tomllib.loads(TABLES), tomllib.loads(left)
    assert [table["id"] for table in after["source"]] == [one for one in "abc" if one != source_id]
    assert {**before, "source": after["source"]} == after
    assert [table for table in before["source"] if table["id"] != source_id] == after["source"]


def test_what_was_appended_can_be_taken_out_again() -> None:
    for text in (TABLES, TABLES.replace("\n", "\r\n"), "", "[site]\n"):
        assert without(appended(text, FACTS), "new").rstrip() == text.rstrip()
    assert without(ADDED, "new") == ""


def test_the_only_one_may_go(root: Path) -> None:
    seeds = (root / "seeds/sources.toml").read_text()
    left = without(without(seeds, "impower-pages"), "impower-blog")
    assert "source" not in tomllib.loads(left)
    assert left.startswith(seeds[: seeds.index("[[source]]")])
    assert left.endswith(seeds[seeds.index("[[publication]]") :])


@pytest.mark.parametrize("text", ['source = [{ id = "a", url = "b" }]\n', "x = 1\n"])
def test_what_is_written_otherwise_is_left(text: str) -> None:
    with pytest.raises(ConfigError, match="do it by hand"):
        without(text, "a")


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_value_can_be_written(url: str, own_id: str) -> None:
    if any(0xD800 <= ord(character) < 0xE000 for character in url + own_id):
        return
    facts = {"id": own_id, "url": url}
    assert tomllib.loads(appended("[site]\n", facts))["source"] == [facts]
