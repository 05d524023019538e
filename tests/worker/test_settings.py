from pathlib import Path

import pytest

from schemas.config import Config, Site
from schemas.errors import ConfigError
from schemas.source import Publication, Source
from worker.clean import FAMILIES
from worker.settings import Settings, check_for_work, find_source, load, with_defaults

SOURCE = '[[source]]\nid = "my-blog"\nurl = "blog.rss"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backissue.toml"


def given(file: Path, text: str, **environ: str) -> Settings:
    file.write_text(text)
    return load(str(file), environ)


def refusal(file: Path, text: str, **environ: str) -> ConfigError:
    with pytest.raises(ConfigError) as refused:
        given(file, text, **environ)
    assert str(refused.value).startswith(f"{file}: ")
    assert "\n" not in str(refused.value)
    return refused.value


def test_an_empty_file_is_all_defaults(file: Path) -> None:
    settings = given(file, "")
    assert settings.config == Config()
    assert settings.archive == file.parent / "var/archive.db"
    assert settings.public == file.parent / "var/public"


def test_the_seeds_configuration_is_read(root: Path) -> None:
    settings = load(str(root / "seeds/sources.toml"), {})
    assert settings.archive == root / "var/archive.db"
    assert settings.public == root / "var/public"
    assert settings.config.site == Site(title="Back issues", base_url="https://feeds.example.org")
    assert settings.config.sources == (
        Source(id="impower-blog", url="impower-blog.rss", strip=("sign-off", "dateline")),
        Source(
            id="impower-pages",
            title="IMPOWER pages",
            link="http://www.impower.co.uk/",
            kind="pages",
            url="pages/*.txt",
        ),
    )
    assert settings.config.publications == (
        Publication(id="impower", title="IMPOWER, 2011 to today", sources=("impower-blog", "impower-pages")),
    )
    check_for_work(settings)


def test_the_file_is_the_one_named_or_that_of_the_environment_or_the_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("named", "environment", "backissue"):
        (tmp_path / f"{name}.toml").write_text(f'site.title = "{name}"')
    environ = {"BACKISSUE_CONFIG": "environment.toml"}
    assert load("named.toml", environ).config.site.title == "named"
    assert load(None, environ).config.site.title == "environment"
    assert load(None, {}).config.site.title == "backissue"
    assert load(None, {}).archive == tmp_path / "var/archive.db"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such file; name one with --config"):
        load(str(tmp_path / "absent.toml"), {})
    with pytest.raises(ConfigError, match="it cannot be read: Is a directory"):
        load(str(tmp_path), {})


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        # Keys that nobody knows, wherever they stand.
        ('titel = "x"', "titel", "there is no such key"),
        ('"ti\\ntle" = "x"', "ti\ntle", "ti tle: there is no such key"),
        ('[sites]\ntitle = "x"', "sites", "did you mean 'site'?"),
        ('[site]\ntitel = "x"', "site.titel", "did you mean 'title'?"),
        ("[publish]\nentries_per_page = 3", "publish.entries_per_page", "did you mean 'entries_per_feed'?"),
        (SOURCE + 'stripp = ["sign-off"]', "source.my-blog.stripp", "did you mean 'strip'?"),
        (SOURCE + '[[source]]\nurls = "x"', "source.2.urls", "did you mean 'url'?"),
        ('[[publication]]\nid = "all"\nsource = ["a"]', "publication.all.source", "did you mean 'sources'?"),
        # Types.
        ('[publish]\nentries_per_feed = "50"', "publish.entries_per_feed", "Expected a whole number, got text"),
        ("[publish]\nentries_per_feed = 5.5", "publish.entries_per_feed", "Expected a whole number, got a number"),
        ("[site]\ntitle = 3", "site.title", "Expected text in quotes, got a whole number"),
        ("[site]\ntitle = 2024-01-01", "site.title", "Expected text in quotes, got a date"),
        ("site = 3", "site", "Expected a table, got a whole number"),
        ('[source]\nid = "x"\nurl = "x"', "source", "Expected a list, got a table"),
        ("source = [1]", "source.1", "Expected a table, got a whole number"),
        (SOURCE + 'strip = "sign-off"', "source.my-blog.strip", "Expected a list, got text"),
        (SOURCE + "every = 60", "source.my-blog.every", "Expected text in quotes"),
        (SOURCE + 'disable = ["x", 1]', "source.my-blog.disable[1]", "Expected text in quotes"),
        ('[[source]]\nid = "x"', "source.x", "missing required field `url`"),
        ('[[publication]]\nid = "x"', "publication.x", "missing required field `sources`"),
        (SOURCE + 'kind = "page"', "source.my-blog.kind", "'page' is none of feed, pages; did you mean 'pages'?"),
        (SOURCE + 'redact = ["mail"]', "source.my-blog.redact.1", "none of email, phone; did you mean 'email'?"),
        (SOURCE + "kind = 3", "source.my-blog.kind", "3 is none of feed, pages"),
        # Ids: they name folders, so nothing in them may lead elsewhere.
        *(
            (f'[[source]]\nid = "{own_id}"\nurl = "x"', "source.id", "is no id")
            for own_id in ["", "../etc", "/etc", "a/b", ".", "A", "ä", "a_b", "a b", "x" * 64, "a\\n", "\\u0000"]
        ),
        ('[[publication]]\nid = "../x"\nsources = ["a"]', "publication.id", "is no id"),
        *(
            (f'[[source]]\nid = "{own_id}"\nurl = "x"', "source.id", "needed by the published site")
            for own_id in ["api", "archive", "metrics", "healthz", "readyz", "static"]
        ),
        (SOURCE + SOURCE, "id", "'my-blog' is given 2 times"),
        (SOURCE + '[[publication]]\nid = "my-blog"\nsources = ["my-blog"]', "id", "'my-blog' is given 2 times"),
        # References.
        (SOURCE + '[[publication]]\nid = "all"\nsources = ["my-blgo"]', "publication.all.sources", "mean 'my-blog'?"),
        (SOURCE + '[[publication]]\nid = "all"\nsources = []', "publication.all.sources", "at least one"),
        ('[[source]]\nid = "x"\nurl = ""', "source.x.url", "an address is missing"),
        ('[[source]]\nid = "x"\nurl = []', "source.x.url", "an address is missing"),
        ('[[source]]\nid = "x"\nurl = ["a", ""]', "source.x.url", "an address is missing"),
        # Times.
        ('[defaults]\nevery = "hourly"', "defaults.every", "'hourly' is no interval"),
        (SOURCE + 'every = "0s"', "source.my-blog.every", "from 1s to 366d"),
        (SOURCE + 'floor = "0s"', "source.my-blog.floor", "from 1s to 366d"),
        ('[defaults]\nceiling = "weekly"', "defaults.ceiling", "'weekly' is no interval"),
        *(
            (f'[defaults]\ntimezone = "{zone}"', "defaults.timezone", "no time zone is called")
            for zone in ["Europe/Londom", "Europe", "", "/etc/passwd", "../../etc/passwd", "London\\u0000"]
        ),
        # Values.
        ("[run]\nfail_over = 1.5", "run.fail_over", "from 0 to 1"),
        ("[run]\nfail_over = nan", "run.fail_over", "from 0 to 1"),
        ("[run]\nbody_bytes_max = 0", "run.body_bytes_max", "at least 1"),
        ("[publish]\nentries_per_feed = 0", "publish.entries_per_feed", "at least 1"),
        *(
            (f'[site]\nbase_url = "{url}"', "site.base_url", "is no http(s) URL")
            for url in [
                "",
                "feeds.example.org",
                "ftp://example.org",
                "https://",
                "https://a b",
                "http://a/?x",
                "http://a/#x",
            ]
        ),
        # What is archived is private.
        ('[archive]\npath = "var/public/a.db"', "archive.path", "everybody could read it"),
        ('[publish]\npath = "var"', "archive.path", "everybody could read it"),
        ('[archive]\npath = ""', "archive.path", "no name that a file can have"),
        ('[publish]\npath = "a\\u0000"', "publish.path", "no name that a file can have"),
        ("[site", None, "it is no valid TOML"),
        ("[site]\ntitle = 'a\nb'", None, "it is no valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_key(file: Path, text: str, key: str | None, says: str) -> None:
    refused = refusal(file, text)
    assert refused.exit_code == 78
    assert refused.key == key
    assert says in str(refused)
    assert key is None or f": {' '.join(key.split())}: " in str(refused)


def test_bytes_that_are_no_text_are_refused(file: Path) -> None:
    file.write_bytes(b'[site]\ntitle = "\xff"')
    with pytest.raises(ConfigError, match="it is no valid TOML"):
        load(str(file), {})


@pytest.mark.parametrize(
    ("variable", "value", "place", "expected"),
    [
        ("SITE_TITLE", "Mine", "site.title", "Mine"),
        ("SITE_TITLE", "42", "site.title", "42"),
        ("SITE_BASE_URL", "https://x.example/a,b", "site.base_url", "https://x.example/a,b"),
        ("SITE_BASE_URL", "", "site.base_url", None),
        ("ARCHIVE_PATH", "/srv/a.db", "archive.path", "/srv/a.db"),
        ("PUBLISH_ENTRIES_PER_FEED", "7", "publish.entries_per_feed", 7),
        ("DEFAULTS_EVERY", "5m", "defaults.every", "5m"),
        ("DEFAULTS_CRON", "", "defaults.cron", None),
        ("RUN_FAIL_OVER", "0.25", "run.fail_over", 0.25),
        ("RUN_FAIL_OVER", "1", "run.fail_over", 1.0),
        ("RUN_BODY_BYTES_MAX", "1048576", "run.body_bytes_max", 1_048_576),
        ("SOURCE_MY_BLOG_STRIP", "sign-off, dateline", "sources.0.strip", ("sign-off", "dateline")),
        ("SOURCE_MY_BLOG_STRIP", "", "sources.0.strip", ()),
        ("SOURCE_MY_BLOG_DROP_LINES", "No spam…", "sources.0.drop_lines", ("No spam…",)),
        ("SOURCE_MY_BLOG_URL", "http://a.example/?x=1,2", "sources.0.url", "http://a.example/?x=1,2"),
        ("SOURCE_MY_BLOG_KIND", "pages", "sources.0.kind", "pages"),
        ("SOURCE_MY_BLOG_CRON", "0 6 * * *", "sources.0.cron", "0 6 * * *"),
        ("PUBLICATION_ALL_TITLE", "All", "publications.0.title", "All"),
        ("PUBLICATION_ALL_SOURCES", "my-blog", "publications.0.sources", ("my-blog",)),
    ],
)
def test_any_value_comes_from_the_environment(
    file: Path, variable: str, value: str, place: str, expected: object
) -> None:
    text = SOURCE + 'strip = ["x"]\n[[publication]]\nid = "all"\nsources = ["x"]\n'
    environ = {"BACKISSUE_PUBLICATION_ALL_SOURCES": "my-blog", f"BACKISSUE_{variable}": value, "HOME": "/root"}
    found: object = given(file, text, **environ).config
    for step in place.split("."):
        found = found[int(step)] if isinstance(found, tuple) else getattr(found, step)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("BACKISSUE_SITE_TITEL", "x", "no setting is called so; did you mean 'BACKISSUE_SITE_TITLE'?"),
        ("BACKISSUE_SOURCE_MY_BLOG_STRIPP", "x", "did you mean 'BACKISSUE_SOURCE_MY_BLOG_STRIP'?"),
        ("BACKISSUE_SOURCE_OTHER_URL", "x", "no setting is called so"),
        ("BACKISSUE_", "x", "no setting is called so"),
        ("BACKISSUE_PUBLISH_ENTRIES_PER_FEED", "many", "Expected a whole number, got text"),
        ("BACKISSUE_PUBLISH_ENTRIES_PER_FEED", "", "Expected a whole number, got text"),
        ("BACKISSUE_RUN_FAIL_OVER", "half", "Expected a number, got text"),
        ("BACKISSUE_SOURCE_MY_BLOG_KIND", "page", "Invalid enum value 'page'"),
        ("BACKISSUE_PUBLISH_ENTRIES_PER_FEED", "0", "publish.entries_per_feed: it is at least 1"),
        ("BACKISSUE_SOURCE_MY_BLOG_ID", "../x", "source.id: '../x' is no id"),
    ],
)
def test_a_wrong_variable_is_named(file: Path, variable: str, value: str, says: str) -> None:
    refused = refusal(file, SOURCE, **{variable: value})
    assert says in str(refused)
    assert variable in {refused.key, "BACKISSUE_PUBLISH_ENTRIES_PER_FEED", "BACKISSUE_SOURCE_MY_BLOG_ID"}


def test_a_file_of_another_shape_does_not_upset_the_environment(file: Path) -> None:
    for text in ("site = 3", "source = 3", "source = [3]"):
        assert "Expected" in str(refusal(file, text, BACKISSUE_DEFAULTS_EVERY="1m"))


@pytest.mark.parametrize(
    ("line", "key", "says"),
    [
        (
            'strip = ["sign-of"]',
            "strip",
            f"no such family: 'sign-of'; did you mean 'sign-off'?; there are {', '.join(FAMILIES)}",
        ),
        ('strip = ["everything"]', "strip", f"there are {', '.join(FAMILIES)}"),
        (
            'disable = ["strip_title_marks"]',
            "disable",
            "no such rule or family: 'strip_title_marks'; did you mean 'strip_title_mark'?",
        ),
        ('disable = ["drop_embedded"]', "disable", "drop_embedded has to run"),
        ('disable = ["sites", "slashdot_more"]', None, ""),
        ('disable = ["slashdot_mroe"]', "disable", "did you mean 'slashdot_more'?"),
        ('cron = "0 6 * *"', "cron", "it has five fields"),
        ('cron = "0 0 31 2 *"', "cron", "never happens"),
        (
            'cron = "0 6 * * *"\ntimezone = "Europe/London"\nstrip = ["dateline"]\ndisable = ["strip_title_mark"]',
            None,
            "",
        ),
    ],
)
def test_rules_and_cron_expressions_are_checked_for_those_who_work(
    file: Path, line: str, key: str | None, says: str
) -> None:
    settings = given(file, SOURCE + line)
    if key is None:
        check_for_work(settings)
        return
    with pytest.raises(ConfigError) as refused:
        check_for_work(settings)
    assert refused.value.key == f"source.my-blog.{key}"
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"{file}: source.my-blog.{key}: ")


def test_cron_of_the_defaults_is_checked_too(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"defaults\.cron: 'x' is no cron expression"):
        check_for_work(given(file, '[defaults]\ncron = "x"'))


@pytest.mark.parametrize(
    ("defaults", "own", "every", "cron"),
    [
        ("", "", None, None),  # its own rhythm decides
        ('every = "2h"', "", "2h", None),
        ('every = "2h"', 'every = "5m"', "5m", None),
        ('cron = "0 6 * * *"', "", None, "0 6 * * *"),
        ('every = "2h"\ncron = "0 6 * * *"', "", "2h", "0 6 * * *"),  # wins over `every`
        ('cron = "0 6 * * *"', 'every = "5m"', "5m", None),  # what is nearer wins
        ('every = "2h"', 'cron = "0 7 * * *"', None, "0 7 * * *"),
    ],
)
def test_defaults_are_for_what_a_source_does_not_say(
    file: Path, defaults: str, own: str, every: str | None, cron: str | None
) -> None:
    settings = given(file, f'[defaults]\ntimezone = "Europe/Paris"\n{defaults}\n{SOURCE}{own}')
    source = find_source(settings, "my-blog")
    assert (source.every, source.cron, source.timezone) == (every, cron, "Europe/Paris")
    own_zone = Source(id="x", url="x", timezone="Europe/London")
    assert with_defaults(own_zone, settings.config).timezone == "Europe/London"


def test_a_source_that_is_not_there_is_named_with_the_nearest(file: Path) -> None:
    with pytest.raises(ConfigError, match="no source is called 'my-blg'; did you mean 'my-blog'"):
        find_source(given(file, SOURCE), "my-blg")
