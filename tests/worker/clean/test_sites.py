import time
from importlib.resources import files

import pytest
from msgspec.structs import replace

from schemas.errors import ConfigError
from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from schemas.source import Rewrite, SiteRule, SiteRules, Source
from worker.clean import clean, examples, rules_for, sites
from worker.clean.words import difference

BOX = '<p>Text.</p><div class="x-box">Buy it</div>'


def rule(**facts: object) -> SiteRule:
    given = {"name": "box", "reason": "It is in the way.", "before": BOX, "after": "<p>Text.</p>", "drop": (".x-box",)}
    return SiteRule(**{**given, **facts})  # type: ignore[arg-type]


def rules(*items: SiteRule, **facts: object) -> SiteRules:
    return SiteRules(rules=items or (rule(),), **facts)  # type: ignore[arg-type]


def cleaned(
    markup: str, *site_rules: SiteRules, link: str | None = None, feed: Feed | None = None, **facts: object
) -> tuple[str, list[tuple[str, str]]]:
    """Clean an entry, see that every word is accounted for and that once is enough; give what came out and the ledger."""
    source = Source(**{"id": "x", "url": "x", "site_rules": site_rules, **facts})  # type: ignore[arg-type]
    entry = Entry(permalink=link, content=Text(value=markup, kind="html"))
    chosen = rules_for(source)
    once = clean(Snapshot(dialect="rss", feed=feed or Feed(), entries=(entry,)), chosen)
    assert not difference(entry, once.entries[0], once.ledger)
    twice = clean(replace(once, ledger=(), defects=()), chosen)
    assert (twice.entries, twice.ledger) == (once.entries, ())
    content = once.entries[0].content
    return content.value if content else "", [(edit.rule, edit.text) for edit in once.ledger if edit.rule != "sanitize"]


# --- ours -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", sorted({*sites.STARTERS.values(), *sites.GENERATORS.values()}))
def test_our_rules_do_what_their_examples_say(stem: str) -> None:
    others = [one.name for other in sites.starters() if other is not sites.starter(stem) for one in other.rules]
    assert list(examples.problems(sites.starter(stem), taken=others)) == []


def test_our_files_are_listed_under_their_hosts() -> None:
    stems = {file.name.removesuffix(".toml") for file in files("worker.clean.rules").joinpath("sites").iterdir()}
    assert stems == {*sites.STARTERS.values(), *sites.GENERATORS.values()}
    hosts = {host: stem for stem in stems for host in sites.starter(stem).hosts}
    generators = {start.lower(): stem for stem in stems for start in sites.starter(stem).generators}
    assert (hosts, generators) == (sites.STARTERS, sites.GENERATORS)
    assert all(host == host.lower() and not host.startswith("www.") for host in hosts)


def test_the_digest_of_our_files_is_current() -> None:
    assert sites.digest() == sites.STARTERS_DIGEST, "files have changed: set STARTERS_DIGEST to the first of these"


def test_our_files_say_where_they_were_seen() -> None:
    for file in files("worker.clean.rules").joinpath("sites").iterdir():
        assert file.read_text("utf-8").startswith("# Seen in: "), file.name


def test_nothing_is_read_for_entries_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "starter", None)
    assert cleaned("<p>Comments</p>", link="https://example.org/1") == ("<p>Comments</p>", [])


# --- where they apply -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org/a", "example.org"),
        ("HTTPS://www.Example.ORG:8080?x", "example.org:8080?x".partition(":")[0]),
        ("https://user:word@example.org/", "example.org"),
        ("tag:example.org,2012:1", None),
        ("/about", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_the_host_of_an_address(url: str | None, host: str | None) -> None:
    assert sites.host_of(url) == host


@pytest.mark.parametrize(
    ("hosts", "link", "applies"),
    [
        ((), None, True),
        (("example.org",), "https://example.org/1", True),
        (("example.org",), "https://www.example.org/1", True),
        (("www.example.org",), "https://example.org/1", True),
        (("Example.org",), "https://example.org/1", True),
        (("example.org",), "https://blog.example.org/1", False),
        (("example.org",), "https://badexample.org/1", False),
        (("example.org",), "https://example.org.evil.test/1", False),
        (("example.org",), "https://other.test/example.org", False),
        (("*.example.org",), "https://blog.example.org/1", True),
        (("*.example.org",), "https://a.blog.example.org/1", True),
        (("*.example.org",), "https://example.org/1", False),
        (("other.test", "example.org"), "https://example.org/1", True),
        (("example.org",), None, False),
    ],
)
def test_rules_apply_to_their_hosts(*, hosts: tuple[str, ...], link: str | None, applies: bool) -> None:
    after, done = cleaned(BOX, rules(hosts=hosts), link=link)
    assert (after, done) == (
        ("<p>Text.</p>", [("box", "Buy it")]) if applies else ("<p>Text.</p><p>Buy it</p>", [("unwrap_layout", "")])
    )


def test_the_home_page_the_source_and_the_generator_tell_the_host_too() -> None:
    own = rules(hosts=("example.org",), generators=("Press",))
    assert cleaned(BOX, own, url="https://example.org/feed")[0] == "<p>Text.</p>"
    assert cleaned(BOX, own, feed=Feed(home_page="https://www.example.org"))[0] == "<p>Text.</p>"
    assert cleaned(BOX, own, feed=Feed(generator="press 2.1"))[0] == "<p>Text.</p>"
    assert cleaned(BOX, own, feed=Feed(generator="WordPress"))[0] != "<p>Text.</p>"


def test_each_entry_of_a_planet_is_cleaned_by_the_rules_of_its_own_host() -> None:
    body = Text(value="<p>Text.</p><p>Comments</p>", kind="html")
    entries = tuple(Entry(permalink=f"https://{host}/1", content=body) for host in ("lobste.rs", "example.org"))
    done = clean(Snapshot(dialect="rss", feed=Feed(), entries=entries), rules_for())
    assert [one.content.value for one in done.entries if one.content] == ["<p>Text.</p>", body.value]


def test_rules_for_sites_are_switched_off_by_name_and_as_a_family() -> None:
    own, link = rules(hosts=("lobste.rs",)), "https://lobste.rs/s/1"
    markup = BOX + "<p>Comments</p>"
    assert cleaned(markup, own, link=link)[0] == "<p>Text.</p>"
    assert "Buy it" in cleaned(markup, own, link=link, disable=("box",))[0]
    assert "Comments" in cleaned(markup, own, link=link, disable=("lobsters_comments",))[0]
    assert cleaned(markup, own, link=link, disable=("sites",))[0] == "<p>Text.</p><p>Buy it</p><p>Comments</p>"


def test_the_hash_of_the_rules_tells_rules_for_sites() -> None:
    sources = [
        Source(id="x", url="x"),
        Source(id="x", url="x", site_rules=(rules(),)),
        Source(id="x", url="x", site_rules=(rules(rule(version=2)),)),
        Source(id="x", url="x", site_rules=(rules(hosts=("example.org",)),)),
        Source(id="x", url="x", disable=("sites",)),
        Source(id="x", url="x", disable=("lobsters_comments",)),
    ]
    assert len({rules_for(source).hash for source in sources}) == len(sources)


def test_names_of_files_must_have_been_read() -> None:
    with pytest.raises(ConfigError, match=r"mine\.toml has not been read"):
        rules_for(Source(id="x", url="x", site_rules=("mine.toml",)))


# --- what they do -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "markup", "expected", "done"),
    [
        # Selectors on what nh3 drops run on the published tree.
        ({"drop": (".x",)}, 'a<span class="x y">b</span>c', "ac", [("box", "b")]),
        ({"drop": ("[data-box]",)}, "<p>a</p><p data-box>b</p>", "<p>a</p>", [("box", "b")]),
        ({"drop": ("#x", ".y")}, "<p id=x>a</p><p class=y>b</p><p>c</p>", "<p>c</p>", [("box", "a"), ("box", "b")]),
        ({"drop": (".x",)}, '<p class="X">a</p>', "<p>a</p>", []),
        ({"drop": ("p.x > b",)}, "<p class=x>a <b>b</b></p><p>a <b>b</b></p>", "<p>a </p><p>a <b>b</b></p>", [("box", "b")]),
        # Others run on clean markup, where they find what other rules have made, too.
        ({"drop": ('a[href^="https://example.org/x"]',)}, '<p>a <a href="/x">b</a></p>', "<p>a </p>", [("box", "b")]),
        ({"drop": ("hr",)}, "<p>a</p><hr><p>b</p>", "<p>a</p><p>b</p>", [("box", "")]),
        ({"drop": ("p:last-child",)}, "<p>a</p><p>b</p>", "", [("box", "b"), ("box", "a")]),
        # Unwrapping keeps words, and apart.
        ({"drop": (), "unwrap": (".x",)}, "a<b class=x>b</b>c", "abc", [("box", "")]),
        ({"drop": (), "unwrap": (".x",)}, "<p>a</p><blockquote class=x>b <i>c</i></blockquote>d", "<p>a</p><p>b <i>c</i></p>d", None),
        ({"drop": (), "unwrap": (".x",)}, "a<blockquote class=x><p>b</p></blockquote>c", "a<p>b</p>c", None),
        ({"drop": (), "unwrap": (".x",)}, "<blockquote class=x>a<blockquote class=x>b</blockquote>c</blockquote>", "a<p>b</p>c", None),
        ({"drop": (), "unwrap": (".x",)}, "<script class=x>a</script><p>b</p>", "<p>b</p>", [("drop_embedded", "")]),
        ({"drop": (), "unwrap": ("blockquote",)}, "<p>a</p><blockquote><p>b</p></blockquote>", "<p>a</p><p>b</p>", None),
        # Lines.
        ({"drop": (), "drop_lines": ("Read more",)}, "<p>a</p><p><a href=x>Read more</a></p>", "<p>a</p>", None),
        ({"drop": (), "drop_lines": ("The post * on *",)}, "<p>a</p><p>The post b on c</p>", "<p>a</p>", None),
        ({"drop": (), "drop_lines": ("Tom & Co <x>",)}, "a<br>Tom &amp; Co &lt;x&gt;", "a", None),
    ],
)  # fmt: skip
def test_rules_do_what_they_say(
    facts: dict[str, object], markup: str, expected: str, done: list[tuple[str, str]] | None
) -> None:
    after, ledger = cleaned(markup, rules(rule(**facts)), link="https://example.org/blog/")
    assert after == expected
    if done is not None:
        tidying = {"drop_empty_elements", "drop_trailing_breaks", "resolve_links"}
        assert [line for line in ledger if line[0] not in tidying] == done


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.test/go?https://b.test/?x=1&amp;y=2", "https://b.test/?x=1&amp;y=2"),
        ("https://a.test/go?https://a.test/go?https://b.test/", "https://b.test/"),
        ("https://a.test/go?javascript:alert(1)", "https://a.test/go?javascript:alert(1)"),
        ("https://a.test/go?https://b.test/&quot;onclick=&quot;x", "https://a.test/go?https://b.test/&quot;onclick=&quot;x"),
        ("https://loop.test/1", "https://loop.test/1"),
        ("https://grow.test/1", "https://grow.test/1"),
    ],
)  # fmt: skip
def test_addresses_are_rewritten_until_they_settle_or_not_at_all(address: str, expected: str) -> None:
    pairs = [
        ("https://a.test/go?*", "{1}"),
        ("https://loop.test/*", "https://pool.test/{1}"),
        ("https://pool.test/*", "https://loop.test/{1}"),
        ("https://grow.test/*", "https://grow.test/x{1}"),
    ]
    own = rules(rule(drop=(), rewrite=tuple(Rewrite(from_=pattern, to=to) for pattern, to in pairs)))
    assert cleaned(f'<p><a href="{address}">x</a></p>', own)[0] == f'<p><a href="{expected}">x</a></p>'
    assert cleaned(f'<p><img src="{address}"></p>', own)[0] == f'<p><img src="{expected}"></p>'


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "name", "says"),
    [
        ((rule(after="<p>Else</p>"),), "box", "its example comes out as '<p>Text.</p>', not as '<p>Else</p>'"),
        ((rule(before="<p>Text.</p>"),), "box", "it does nothing to its own example, '<p>Text.</p>'"),
        ((rule(name="Box"),), "Box", "a name is made of lower-case letters, digits and underscores"),
        ((rule(name="drop_embedded"),), "drop_embedded", "another rule has this name; choose another"),
        ((rule(), rule()), "box", "another rule has this name; choose another"),
        ((rule(reason=" "),), "box", "give the reason, for whoever asks why something is gone"),
        ((rule(drop=()),), "box", "it does one of drop, unwrap, drop_lines and rewrite, not 0 of them"),
        ((rule(unwrap=(".y",)),), "box", "it does one of drop, unwrap, drop_lines and rewrite, not 2 of them"),
        ((rule(drop=("div[",)),), "box", "'div[' is no selector that can be used"),
        ((rule(drop=(), drop_lines=("*",)),), "box", "'*' would match almost anything"),
    ],
)
def test_rules_that_are_wrong_say_so(items: tuple[SiteRule, ...], name: str, says: str) -> None:
    found = list(examples.problems(rules(*items)))
    assert [one for one, message in found if message.startswith(says)] == [name]


def test_two_rules_may_build_on_each_other_but_not_undo_each_other() -> None:
    there = rule(
        name="there", drop=(), rewrite=(Rewrite(from_="https://a.test/*", to="https://b.test/{1}"),),
        before='<a href="https://a.test/1">x</a>', after='<a href="https://b.test/1">x</a>',
    )  # fmt: skip
    back = rule(
        name="back", drop=(), rewrite=(Rewrite(from_="https://b.test/*", to="https://a.test/{1}"),),
        before='<a href="https://b.test/1">x</a>', after='<a href="https://a.test/1">x</a>',
    )  # fmt: skip
    assert list(examples.problems(rules(there))) == []
    assert "cleaned again, its example becomes" in dict(examples.problems(rules(there, back)))["there"]


@pytest.mark.parametrize(
    "unit", ["<b class=x>", "<blockquote class=x>", "<b class=x>y</b>", "<p>Read more</p>", "Read more<br>"]
)
@pytest.mark.parametrize(
    "facts", [{"drop": (".q .x",)}, {"drop": (), "unwrap": (".x",)}, {"drop": (), "drop_lines": ("Read *",)}]
)
def test_nonsense_takes_no_more_than_time(unit: str, facts: dict[str, object]) -> None:
    count = 4_000 if "</" not in unit and "br" not in unit else 100_000 // len(unit)
    chosen = rules_for(Source(id="x", url="x", site_rules=(rules(rule(**facts)),)))
    entry = Entry(content=Text(value=unit * count, kind="html"))
    start = time.process_time()
    clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), chosen)
    assert time.process_time() - start < 8
