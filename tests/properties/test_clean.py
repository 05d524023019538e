"""What holds of the cleaner whatever it is given (DESIGN.md §2): no word is lost, nothing executable passes, once is enough."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import LearnedRule, Snapshot
from schemas.source import Rewrite, SiteRule, SiteRules, Source
from tests.properties.fragments import fragments, spaces, words
from worker.clean import clean, clean_html, html, rules_for
from worker.clean import words as equation
from worker.clean.anchors import PREFIX
from worker.clean.sanitize import URL_SCHEMES, sanitize
from worker.publish.text import FORBIDDEN

#: Here they have to be quick; a profile with more examples gets more.
many = settings(max_examples=max(200, settings().max_examples))
BASE = "https://example.org/blog/"
PLAIN = rules_for()
STRIPPING = rules_for(
    Source(
        id="x",
        url="x",
        strip=("sign-off", "dateline", "byline", "repeated-title", "post-meta", "cross-post"),
    ),
    [
        LearnedRule(rule="strip_title_suffix", value=" word", evidence=""),
        LearnedRule(rule="strip_title_prefix", value="a ", evidence=""),
    ],
)
PAGES = rules_for(
    Source(id="x", url="x", kind="pages", drop_lines=("word", "Ealing…")),
    [LearnedRule(rule="strip_title_mark", value="!", evidence="")],
)
SITE = SiteRules(
    rules=tuple(
        SiteRule(name=f"site_{number}", reason="x", before="x", after="x", **facts)  # type: ignore[arg-type]
        for number, facts in enumerate(
            (
                {"unwrap": (".x", "blockquote > p", "li.y")},
                {"drop": ("hr", "a:only-child", "p > em:first-child")},
                {"drop": (".x > b", "[style]")},
                {"drop_lines": ("Read more", "word*word")},
                {
                    "rewrite": (
                        Rewrite(from_="http://*", to="https://{1}"),
                        Rewrite(from_="https://e.org/?to=*", to="{1}"),
                    )
                },
            )
        )
    )
)
LETTERS = rules_for(
    Source(id="x", url="x", strip=("breaks", "capitals", "email-layout", "masking"), site_rules=(SITE,))
)
EVERY = {"plain": PLAIN, "stripping": STRIPPING, "letters": LETTERS, "pages": PAGES}

texts = st.builds(Text, value=fragments.filter(bool), kind=st.sampled_from(["html", "html", "html", "text"]))
titles = st.builds(
    Text,
    value=fragments.filter(str.strip) | st.builds("{}{}{}".format, spaces, words, spaces),
    kind=st.sampled_from(["html", "text"]),
)
entries = st.builds(Entry, title=st.none() | titles, summary=st.none() | texts, content=st.none() | texts)
pages = st.builds(Entry, content=st.none() | texts)
rules = st.sampled_from(sorted(EVERY))
cases = st.tuples(entries, st.sampled_from(["plain", "stripping", "letters"])) | st.tuples(pages, st.just("pages"))


def cleaned(entry: Entry, name: str) -> Snapshot:
    dialect: Literal["rss", "pages"] = "pages" if name == "pages" else "rss"
    return clean(Snapshot(dialect=dialect, feed=Feed(), entries=(entry,)), EVERY[name], base=BASE)


class Reader(HTMLParser):
    """Elements and attributes, by Python's own parser."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@many
@given(cases)
def test_every_word_is_accounted_for(case: tuple[Entry, str]) -> None:
    entry, name = case
    once = cleaned(entry, name)
    assert not equation.difference(entry, once.entries[0], once.ledger)


@many
@given(cases)
def test_cleaning_twice_is_cleaning_once(case: tuple[Entry, str]) -> None:
    entry, name = case
    once = cleaned(entry, name)
    twice = clean(replace(once, ledger=(), defects=()), EVERY[name], base=BASE)
    assert twice.entries == once.entries
    assert twice.ledger == ()


@many
@given(fragments)
def test_the_words_of_a_fragment_stay_in_order(markup: str) -> None:
    after, done = clean_html(markup, PLAIN)
    if not any(cut.text or cut.added for _, cut in done):
        assert html.text(after).split() == html.text(markup).split()


@many
@given(fragments, rules)
def test_what_comes_out_is_canonical(markup: str, name: str) -> None:
    after, _ = clean_html(markup, EVERY[name])
    assert sanitize(after) == after
    assert html.serialize(html.parse(after)) == after
    assert set(FORBIDDEN.findall(after)) <= set(FORBIDDEN.findall(markup)), "a reference brings none in"


@many
@given(fragments, rules)
def test_nothing_that_styles_or_runs_comes_out(markup: str, name: str) -> None:
    after, _ = clean_html(markup, EVERY[name])
    for tag, attributes in Reader(after).elements:
        assert tag not in {
            "script",
            "style",
            "iframe",
            "form",
            "svg",
            "math",
            "object",
            "embed",
            "template",
            "noscript",
        }
        for attribute, value in attributes.items():
            assert attribute not in {"style", "class", "srcdoc"}
            assert attribute != "id" or (value or "").startswith(PREFIX)
            assert not attribute.startswith("on")
            if attribute in {"href", "src", "cite", "poster"}:
                address = re.sub(r"[\x00-\x20]", "", value or "")
                scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", address)
                assert scheme is None or scheme[1].lower() in URL_SCHEMES, (tag, attribute, value)


@given(published=fragments, clean=fragments)
def test_no_letter_is_lost_that_the_rough_reading_does_not_miss(published: str, clean: str) -> None:
    for after in (sanitize(clean), sanitize(published)):
        parsed, cleaned = (Entry(content=Text(value=value, kind="html")) for value in (published, after))
        lost = _letters(published) - _letters(after)
        assert not lost or equation.difference(parsed, cleaned, ())


def _letters(markup: str) -> Counter[str]:
    return Counter("".join(html.text(markup).split()))
