"""What a configuration may not say of how sources are fetched."""

from pathlib import Path

import pytest

from schemas.config import FetchSettings
from schemas.errors import ConfigError
from worker.secrets import Secrets
from worker.settings import load

BLOG = '[[source]]\nid = "blog"\nurl = "https://example.org/feed"\n'


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ('[site]\ncontact = "mé"', "site.contact", "printable ASCII"),
        ('[defaults]\nuser_agent = "a\\nb"', "defaults.user_agent", "printable ASCII"),
        ("[fetch]\nconnect_seconds = 0", "fetch.connect_seconds", "over 0, up to a day"),
        ("[fetch]\ntotal_seconds = 1e9", "fetch.total_seconds", "over 0, up to a day"),
        ("[fetch]\nanswer_seconds = nan", "fetch.answer_seconds", "over 0, up to a day"),
        ("[fetch]\nslow_bytes = 0", "fetch.slow_bytes", "at least 1"),
        ("[fetch]\nredirects_max = -1", "fetch.redirects_max", "from 0 to 100"),
        ("[fetch]\nheader_bytes_max = 10", "fetch.header_bytes_max", "at least 1024"),
        ('[fetch]\nproxy = "proxy:3128"', "fetch.proxy", "is no proxy"),
        ('[fetch]\nproxy = "direct"', "fetch.proxy", "is no proxy"),
        ('[fetch]\nproxy = "http://p/path"', "fetch.proxy", "it has a path"),
        ('[fetch]\nproxy = "http://me:s3cr3t@p/"', "fetch.proxy", "[fetch] proxy_auth holds them"),
        ('[fetch.proxy_auth]\nkind = "bearer"\ntoken = { env = "X" }', "fetch.proxy_auth.kind", "basic alone"),
        ('[fetch]\nproxi = "x"', "fetch.proxi", "did you mean 'proxy'?"),
        (BLOG.replace("example", "u:s3cr3t@example"), "source.blog.url", "take name and password out of the address"),
        (BLOG.replace("example.org", "exa mple"), "source.blog.url", "cannot be fetched: 'exa mple' is no name"),
        (BLOG.replace("example.org", "u:s3cr3t@a b"), "source.blog.url", "cannot be fetched"),
        (BLOG + 'user_agent = ""', "source.blog.user_agent", "printable ASCII"),
        (BLOG + 'headers = ["X"]', "source.blog.headers", 'write "Name: value"'),
        (BLOG + 'headers = ["X: a\\r\\nY: b"]', "source.blog.headers", 'write "Name: value"'),
        (BLOG + 'headers = ["X Y: a"]', "source.blog.headers", 'write "Name: value"'),
        (BLOG + 'headers = ["cookie: a"]', "source.blog.headers", "auth keeps secrets out"),
        (BLOG + 'headers = ["If-None-Match: a"]', "source.blog.headers", "as the server gave them"),
        (BLOG + 'headers = ["Host: a"]', "source.blog.headers", "belongs to the connection"),
        (BLOG + 'headers = ["User-Agent: a"]', "source.blog.headers", "user_agent is the setting"),
        (BLOG + 'auth = { kind = "digest" }', "source.blog.auth.kind", "'digest' is none of basic, bearer, header"),
        (BLOG + 'auth = { kind = "basic", username = "a" }', "source.blog.auth", "password and username, and nothing else"),
        (BLOG + 'auth = { kind = "bearer", password = { env = "X" } }', "source.blog.auth", "has token, and nothing"),
        (BLOG + 'auth = { kind = "basic", username = "a:b", password = { env = "X" } }', "source.blog.auth.username", "colon"),
        (BLOG + 'auth = { kind = "bearer", token = "s3cr3t" }', "source.blog.auth.token", "Expected a table, got text"),
        (BLOG + 'auth = { kind = "bearer", token = {} }', "source.blog.auth.token", "say where it stands"),
        (BLOG + 'auth = { kind = "bearer", token = { env = "A", file = "b" } }', "source.blog.auth.token", "say where"),
        (BLOG + 'auth = { kind = "bearer", token = { env = "" } }', "source.blog.auth.token", "it names nothing"),
        (BLOG + 'auth = { kind = "bearer", token = { evn = "A" } }', "source.blog.auth.token.evn", "did you mean 'env'?"),
        (BLOG + 'auth = { kind = "header", name = "Host", value = { env = "A" } }', "source.blog.auth.name", "no header"),
        (BLOG + 'auth = { kind = "header", name = "a b", value = { env = "A" } }', "source.blog.auth.name", "no header"),
        (BLOG + 'client_certificate = { key = "a" }', "source.blog.client_certificate", "missing required field `certificate`"),
        (BLOG + 'client_certificate = { certificate = "" }', "source.blog.client_certificate", "no name that a file"),
        (BLOG + 'ca_file = ""', "source.blog.ca_file", "no name that a file can have"),
        (BLOG + 'proxy = "socks5://p/"', "source.blog.proxy", "is no proxy"),
        (BLOG + "allow_private = 1", "source.blog.allow_private", "Expected true or false"),
    ],
)  # fmt: skip
def test_it_is_refused_by_name(tmp_path: Path, text: str, key: str, says: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ConfigError) as failed:
        load(str(tmp_path / "x.toml"), {})
    assert failed.value.key == key
    assert says in str(failed.value)
    assert "s3cr3t" not in str(failed.value)


def test_all_of_it_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(
        """\
[site]
contact = "mailto:me@example.org"
[fetch]
connect_seconds = 1.5
proxy = "http://proxy.example:3128"
proxy_auth = { kind = "basic", username = "me", password = { file = "proxy.txt" } }
[defaults]
user_agent = "mine/1 (+https://example.org)"
[[source]]
id = "blog"
url = ["https://example.org/feed?a=%zz", "http://bücher.example:8080/", "local.rss"]
user_agent = "other/2"
headers = ["Accept-Language: de, en;q=0.5"]
auth = { kind = "basic", username = "mé", password = { env = "BLOG_PASSWORD" } }
client_certificate = { certificate = "client.pem", key = "client.key", password = { env = "KEY" } }
ca_file = "ca.pem"
allow_private = true
proxy = "direct"
[[source]]
id = "other"
url = "https://example.org/other"
auth = { kind = "header", name = "Cookie", value = { env = "COOKIE" } }
"""
    )
    settings = load(str(tmp_path / "x.toml"), {"BLOG_PASSWORD": "s3cr3t"})
    auth = settings.config.sources[0].auth
    assert auth is not None
    assert auth.password is not None
    assert settings.secrets.read(auth.password) == "s3cr3t"
    assert "s3cr3t" not in repr(settings)


def test_a_file_of_a_secret_starts_from_the_configuration(tmp_path: Path) -> None:
    assert Secrets({}, tmp_path).path("a/b") == str(tmp_path / "a/b")
    assert Secrets({}, tmp_path).path("/etc/x") == "/etc/x"


def test_the_example_in_the_documentation_is_read(tmp_path: Path, root: Path) -> None:
    example = (root / "docs/fetching.md").read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "x.toml").write_text(example)
    settings = load(str(tmp_path / "x.toml"), {})
    assert settings.config.fetch == FetchSettings(), "they are the defaults"
    assert settings.config.sources[0].client_certificate is not None
