"""Files of rules for sites: read with the configuration, checked before work."""

from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from schemas.errors import ConfigError
from schemas.source import SiteRules
from worker.settings import Settings, check_for_work, find_source, load
from worker.standalone import documents, normalize

RULES = """
hosts = ["example.org"]
[[rule]]
name = "box"
reason = "It is in the way."
drop = [".box"]
before = '<p>Text.</p><div class="box">Buy</div>'
after = "<p>Text.</p>"
"""
SOURCE = '[[source]]\nid = "a"\nurl = "feed.xml"\n'
FEED = """<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>D</description>
<item><title>One</title><description>&lt;p&gt;Text.&lt;/p&gt;&lt;div class="box"&gt;Buy&lt;/div&gt;</description></item>
</channel></rss>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/a.toml").write_text(RULES)
    (tmp_path / "mine/b.toml").write_text(RULES.replace("box", "tub").replace("example.org", "*.example.org"))
    (tmp_path / "feed.xml").write_text(FEED)
    return tmp_path


def given(folder: Path, text: str) -> Settings:
    (folder / "backissue.toml").write_text(text)
    return load(str(folder / "backissue.toml"), {})


def names(settings: Settings) -> list[str]:
    held = find_source(settings, "a").site_rules
    assert all(isinstance(one, SiteRules) for one in held), "names of files must be gone"
    return [rule.name for one in held if isinstance(one, SiteRules) for rule in one.rules]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOURCE, []),
        (SOURCE + 'site_rules = ["mine/a.toml"]', ["box"]),
        (SOURCE + 'site_rules = ["mine/*.toml"]', ["box", "tub"]),
        (SOURCE + 'site_rules = ["**/b.toml"]', ["tub"]),
        ('[defaults]\nsite_rules = ["mine/a.toml"]\n' + SOURCE, ["box"]),
        ('[defaults]\nsite_rules = ["mine/a.toml"]\n' + SOURCE + 'site_rules = ["mine/b.toml"]', ["tub", "box"]),
        ('[defaults]\nsite_rules = ["mine/a.toml"]\n' + SOURCE + 'site_rules = ["mine/*.toml"]', ["box", "tub"]),
    ],
)
def test_rules_stand_where_names_of_files_stood(folder: Path, text: str, expected: list[str]) -> None:
    settings = given(folder, text)
    check_for_work(settings)
    assert names(settings) == expected


def test_names_are_relative_to_the_configuration_or_absolute(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert names(given(folder, SOURCE + 'site_rules = ["mine/a.toml"]')) == ["box"]
    assert names(given(folder, SOURCE + f'site_rules = ["{folder}/mine/a.toml"]')) == ["box"]
    assert names(given(folder, SOURCE + f'site_rules = ["{folder}/mine/*.toml"]')) == ["box", "tub"]


def test_rules_may_stand_in_the_configuration_itself(folder: Path) -> None:
    rule = RULES.replace("[[rule]]", "[[source.site_rules.rule]]").replace("\nhosts", "[[source.site_rules]]\nhosts")
    settings = given(folder, SOURCE + rule)
    check_for_work(settings)
    assert names(settings) == ["box"]


def test_they_clean_what_comes_from_their_host(folder: Path) -> None:
    settings = given(folder, SOURCE + 'site_rules = ["mine/a.toml"]')
    source = find_source(settings, "a")
    found = documents(None, stdin=BytesIO(), source=source, settings=settings)
    done = normalize(found, source)
    assert done.entries[0].content
    assert done.entries[0].content.value == "<p>Text.</p>"
    assert [(edit.rule, edit.text) for edit in done.ledger if edit.text] == [("box", "Buy")]


@pytest.mark.parametrize(
    ("changed", "to", "key", "says"),
    [
        ('drop = [".box"]', 'dropp = [".box"]', "rule.box.dropp", "there is no such key; did you mean 'drop'?"),
        ("hosts =", "host =", "host", "did you mean 'hosts'?"),
        ('name = "box"\n', "", "rule.1", "missing required field `name`"),
        ('[".box"]', '".box"', "rule.box.drop", "Expected a list, got text"),
        ("[[rule]]", "[rule]", "rule", "Expected a list, got a table"),
        ("hosts", "hosts =", None, "it is no valid TOML"),
    ],
)
def test_a_file_that_is_wrong_is_named(folder: Path, changed: str, to: str, key: str | None, says: str) -> None:
    (folder / "mine/a.toml").write_text(RULES.replace(changed, to))
    with pytest.raises(ConfigError, match=r"mine/a\.toml: ") as refused:
        given(folder, SOURCE + 'site_rules = ["mine/a.toml"]')
    assert says in str(refused.value)
    assert refused.value.key == key
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('site_rules = ["mine/c.toml"]', "mine/c.toml: there is no such file"),
        ('site_rules = ["other/*.toml"]', "source.a.site_rules: no file is called 'other/*.toml'"),
        ("site_rules = [1]", "source.a.site_rules[0]: Expected text in quotes or a table, got a whole number"),
        ("site_rules = [{ hostt = [] }]", "source.a.site_rules.1.hostt: there is no such key; did you mean 'hosts'?"),
    ],
)
def test_a_file_that_is_not_there_is_named(folder: Path, line: str, says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        given(folder, SOURCE + line)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "to", "says"),
    [
        ('after = "<p>Text.</p>"', 'after = ""', "its example comes out as '<p>Text.</p>', not as ''"),
        ('drop = [".box"]', 'drop = [".bax"]', "it does nothing to its own example"),
        ('drop = [".box"]', 'drop = ["div:has(p)"]', "is no selector that can be used"),
        ('name = "box"', 'name = "drop_embedded"', "another rule has this name"),
        ('name = "box"', 'name = "slashdot_share"', "another rule has this name"),
    ],
)
def test_examples_are_tried_before_work(folder: Path, changed: str, to: str, says: str) -> None:
    (folder / "mine/a.toml").write_text(RULES.replace(changed, to))
    settings = given(folder, SOURCE + 'site_rules = ["mine/a.toml"]')
    with pytest.raises(ConfigError, match=r"backissue\.toml: source\.a\.site_rules: .*mine/a\.toml: rule ") as refused:
        check_for_work(settings)
    assert says in str(refused.value)


def test_two_files_may_not_name_their_rules_alike(folder: Path) -> None:
    (folder / "mine/b.toml").write_text(RULES.replace("example.org", "example.com"))
    settings = given(folder, SOURCE + 'site_rules = ["mine/*.toml"]')
    with pytest.raises(ConfigError, match="2 rules are called 'box'"):
        check_for_work(settings)


def test_own_rules_may_be_disabled(folder: Path) -> None:
    line = 'site_rules = ["mine/a.toml"]\ndisable = ["box", "sites"]'
    check_for_work(given(folder, SOURCE + line))
    with pytest.raises(ConfigError, match="did you mean 'box'"):
        check_for_work(given(folder, SOURCE + line.replace('"box"', '"boxx"')))


def test_settings_with_rules_can_be_kept(folder: Path) -> None:
    source = find_source(given(folder, SOURCE + 'site_rules = ["mine/a.toml"]'), "a")
    assert msgspec.json.decode(msgspec.json.encode(source), type=type(source)) == source
