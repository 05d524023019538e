import pytest

from schemas.source import Source
from tests.worker.clean.cleaning import DEFAULT
from worker.clean import addresses, clean_html, rule, rules_for
from worker.clean.cut import Cut
from worker.clean.rule import Fragment
from worker.clean.rules import RULES

BASE = "https://example.org/blog/post?x=1"
PAGES = "https://example.org/blog/"


def resolved(markup: str, base: str | None = BASE) -> str:
    clean, _ = clean_html(markup, DEFAULT, fragment=Fragment(markup=markup, base=base))
    again, done = clean_html(clean, DEFAULT, fragment=Fragment(markup=clean, base=base))
    assert (again, done) == (clean, [])
    return clean


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/about", "https://example.org/about"),
        ("about", "https://example.org/blog/about"),
        ("../a/./b?c=d#e", "https://example.org/a/b?c=d#e"),
        ("?p=2&amp;q=3", "https://example.org/blog/post?p=2&amp;q=3"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("", "https://example.org/blog/post?x=1"),
        ("a b", "https://example.org/blog/a%20b"),
        ("é", "https://example.org/blog/é"),
        ("it's", "https://example.org/blog/it's"),
        ("a&lt;b&gt;", "https://example.org/blog/a&lt;b&gt;"),
        ("x:y", None),  # no scheme that may pass
        ("#top", "#top"),
        ("http://e.org/", "http://e.org/"),
        ("mailto:a@e.org", "mailto:a@e.org"),
        ("//[", "//["),  # nobody can read it
        ("www.e.org", "http://www.e.org"),
        ("jon@e.org", "mailto:jon@e.org"),
        ("?a=1&amp;amp;b=2", "https://example.org/blog/post?a=1&amp;b=2"),
        ("http://e.org/&quot;", "http://e.org/"),
        ("htp://e.org/a", "http://e.org/a"),
        ("ttps://e.org/a", "https://e.org/a"),
        ("htp://", None),
        ("htp://e.org&quot;&gt;", None),
        ("https://www.google.com/url?q=https%3A%2F%2Fe.org%2F%3Fa%3D1%26utm_source%3Db&amp;sa=D", "https://e.org/?a=1"),
        ("https://www.google.com/url?q=javascript%3Aalert(1)", "https://www.google.com/url?q=javascript%3Aalert(1)"),
        ("https://www.google.com/url?q=http%3A%2F%2F%5B", "https://www.google.com/url?q=http%3A%2F%2F%5B"),
        ("https://www.google.com/url?q=a&amp;utm_source=b", "https://www.google.com/url?q=a&amp;utm_source=b"),
        ("//e.org/?utm_source=a", "https://e.org/"),
        ("https://e.org/?ref=example.org", "https://e.org/"),
        ("https://e.org/?a=&quot;&amp;utm_source=b", "https://e.org/?a=&quot;&amp;utm_source=b"),
        ("https://e.org/?a=b&amp;utm_source=c&amp;d=&lt;&gt;&nbsp;e", "https://e.org/?a=b&amp;d=&lt;&gt;&nbsp;e"),
        ("&nbsp;javascript:alert(1)", "https://example.org/blog/&nbsp;javascript:alert(1)"),
        ("https://e.org/&lt;a href=", "https://e.org/&lt;a href="),
    ],
)
def test_an_address_becomes_absolute(address: str, expected: str | None) -> None:
    attribute = "" if expected is None else f' href="{expected}"'
    assert resolved(f'<p><a href="{address}">x</a></p>') == f"<p><a{attribute}>x</a></p>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            '<img src="a.png" alt="href=&quot;/x&quot;">',
            '<img src="https://example.org/blog/a.png" alt="href=&quot;/x&quot;">',
        ),
        (
            '<video src="v" poster="p" controls=""></video>',
            '<video src="https://example.org/blog/v" poster="https://example.org/blog/p" controls=""></video>',
        ),
        (
            '<blockquote cite="/x"><p>a</p></blockquote>',
            '<blockquote cite="https://example.org/x"><p>a</p></blockquote>',
        ),
        ('<img src="a.png" srcset="b.png 2x">', '<img src="{}a.png" srcset="{}b.png 2x">'.replace("{}", PAGES)),
        (
            '<picture><source srcset="a 1x, //e.org/b 2x"><img src="https://e.org/a"></picture>',
            f'<picture><source srcset="{PAGES}a 1x, https://e.org/b 2x"><img src="https://e.org/a"></picture>',
        ),
        # the addresses of files may be signed, or chosen by their parameters
        ('<img src="https://e.org/a?utm_source=b">', '<img src="https://e.org/a?utm_source=b">'),
        ('<img src="https://exit.sc/?url=https://e.org/">', '<img src="https://exit.sc/?url=https://e.org/">'),
        ('<q cite="https://e.org/?fbclid=a">x</q>', '<q cite="https://e.org/">x</q>'),
        # only an attribute of a tag is an address
        ('<p>write &lt;a href="/about"&gt;</p>', '<p>write &lt;a href="/about"&gt;</p>'),
        ('<pre>src="x"</pre><a href="/">y</a>', '<pre>src="x"</pre><a href="https://example.org/">y</a>'),
        ("<a href='https://e.org/@<a href=' title='x'>y</a>", '<a href="https://e.org/@&lt;a href=" title="x">y</a>'),
        ("<a href='/x' title=' href='>y</a>", '<a href="https://example.org/x" title=" href=">y</a>'),
    ],
)
def test_attributes_are_taken_whole(markup: str, expected: str) -> None:
    assert resolved(markup) == expected


@pytest.mark.parametrize("base", [None, "", "post.html", "/blog/", "urn:x"])
def test_without_an_address_of_the_page_nothing_changes(base: str | None) -> None:
    assert resolved('<a href="/about">x</a>', base) == '<a href="/about">x</a>'


def test_an_entry_is_walked_through_once_for_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[str] = []

    def counted(markup: str) -> addresses.Addresses:
        walks.append(markup)
        return addresses.look_for(markup)

    monkeypatch.setattr(rule, "look_for", counted)
    done = only_links(
        '<p><a href="www.e.org/?utm_source=a">a</a> <a href="/b">b</a> <a href="https://href.li/?http://e.org">c</a></p>'
    )
    assert [rule.name for rule, _ in done] == [
        "repair_links",
        "resolve_links",
        "unwrap_redirects",
        "drop_tracking_parameters",
    ]
    assert [cut.count for _, cut in done] == [1, 1, 1, 1]
    assert len(walks) == 1


def only_links(markup: str) -> list[tuple[rule.Rule, Cut]]:
    fragment = Fragment(markup=markup, base=BASE)
    return [
        (each, cut) for each in RULES if each.family == "links" and each.stage == "tidy" for cut in each.edit(fragment)
    ]


def test_the_ledger_says_how_much_went() -> None:
    markup = '<a href="https://e.org/?utm_source=a">x</a>'
    assert [(rule.name, cut) for rule, cut in clean_html(markup, DEFAULT)[1]] == [
        ("drop_tracking_parameters", Cut(count=1, markup_bytes=len("?utm_source=a")))
    ]


@pytest.mark.parametrize(
    "name", ["repair_links", "resolve_links", "unwrap_redirects", "drop_tracking_parameters", "links"]
)
def test_each_can_be_switched_off(name: str) -> None:
    markup = (
        '<a href="mailto: a@e.org">a</a> <a href="/b">b</a> <a href="https://href.li/?http://e.org">c</a> '
        '<a href="https://e.org/?fbclid=d">d</a>'
    )
    rules = rules_for(Source(id="x", url="x", disable=(name,)))
    clean, done = clean_html(markup, rules, fragment=Fragment(markup=markup, base=BASE))
    assert name not in {each.name for each, _ in done}
    assert len(done) == (0 if name == "links" else 3)
    assert clean_html(clean, rules, fragment=Fragment(markup=clean, base=BASE)) == (clean, [])
