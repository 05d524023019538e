import pytest

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import LearnedRule, Snapshot
from schemas.source import Source
from tests.worker.clean.cleaning import texts
from worker.clean import clean, clean_html, rules_for
from worker.clean.rule import Fragment
from worker.clean.words import difference

TEXT = "<p>Text.</p>"
BASE = "https://example.org/x/"
STRIPPING = rules_for(Source(id="x", url="x", strip=("repeated-title",)))
A, B = '<img src="https://example.org/a.jpg">', '<img src="https://example.org/b.jpg">'


def run(markup: str, title: str | None = "A “title” – x") -> tuple[str, list[tuple[str, str]]]:
    done = clean_html(markup, rules_for(), fragment=Fragment(markup=markup, title=title, base=BASE))
    again = clean_html(done[0], rules_for(), fragment=Fragment(markup=done[0], title=title, base=BASE))
    assert again == (done[0], [])
    return done[0], texts(done[1])


@pytest.mark.parametrize(
    "heading",
    [
        "A “title” – x",
        'a "Title" - X',
        "A  &ldquo;title&rdquo;&nbsp;&ndash; <b>x</b>",
        f'<a href="{BASE}">A “title” – x</a>',
    ],
)
@pytest.mark.parametrize("name", ["h1", "h2", "h3"])
def test_a_heading_that_is_the_title_goes(heading: str, name: str) -> None:
    clean, went = run(f"\n<{name}>{heading}</{name}>\n{TEXT}")
    assert clean == TEXT
    assert [rule for rule, _ in went] == ["drop_repeated_title"]


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>A “title”</h2>" + TEXT,
        "<h2>A “title” – x, and more</h2>" + TEXT,
        "<h4>A “title” – x</h4>" + TEXT,
        "<p>A “title” – x</p>" + TEXT,
        TEXT + "<h2>A “title” – x</h2>" + TEXT,
        "<h2>A “title” – x</h2>",  # nothing else would be left
        '<h2><a href="https://example.com/">A “title” – x</a></h2>' + TEXT,  # where it leads is said nowhere else
        f"<h2>A “title” – x{A}</h2>" + TEXT,
    ],
)
def test_another_heading_stays(markup: str) -> None:
    assert run(markup)[1] == []


def test_without_a_title_nothing_repeats_it() -> None:
    assert run("<h2>A</h2>" + TEXT, None)[1] == run("<h2>A</h2>" + TEXT, "")[1] == []


def test_a_paragraph_that_is_the_title_goes_on_request() -> None:
    fragment = Fragment(markup="<p><b>A Title</b></p>" + TEXT, title="A title")
    assert clean_html(fragment.markup, STRIPPING, fragment=fragment)[0] == TEXT
    fragment = Fragment(markup="<p><b>A Title</b></p>" + TEXT, title="A title")
    assert clean_html(fragment.markup, rules_for(), fragment=fragment)[1] == []


def test_the_title_is_compared_as_it_will_be() -> None:
    learned = LearnedRule(rule="strip_title_suffix", value=" | Site", evidence="")
    entry = Entry(
        title=Text(value="A &amp; <i>b</i> | Site", kind="html"),
        content=Text(value="<h1>A &amp; b</h1><p>Text.</p>", kind="html"),
        summary=Text(value="<h2>A &amp; b</h2><p>Text.</p>", kind="html"),
    )
    rules = rules_for(None, [learned])
    done = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), rules)
    text = Text(value=TEXT, kind="html")
    assert done.entries == (Entry(title=Text(value="A & b"), content=text, summary=text),)
    assert not difference(entry, done.entries[0], done.ledger)
    assert clean(done, rules).entries == done.entries


@pytest.mark.parametrize(
    ("markup", "clean"),
    [
        (A + "<p>" + A + "</p>" + TEXT, "<p>" + A + "</p>" + TEXT),
        ("<p>" + A + "</p>\n<figure>" + A + "<figcaption>It.</figcaption></figure>", "<figure>" + A + "<figcaption>It.</figcaption></figure>"),
        (f'<p><a href="{BASE}">' + A + "</a></p><p>" + A + "</p>" + TEXT, "<p>" + A + "</p>" + TEXT),
        ('<a href="https://example.org/a.jpg">' + A + "</a><p>" + A + "</p>" + TEXT, "<p>" + A + "</p>" + TEXT),
        (A + "<p>" + A.replace(">", ' alt="It">') + TEXT, "<p>" + A.replace(">", ' alt="It">') + "</p>" + TEXT),
        # these stay
        (A * 2 + TEXT, A * 2 + TEXT),  # stars
        (f"<p>{A}</p>" * 3 + TEXT, f"<p>{A}</p>" * 3 + TEXT),
        (A + B + A + TEXT, A + B + A + TEXT),
        (A + TEXT + A, A + TEXT + A),
        (TEXT + A + A, TEXT + A + A),
        (A.replace(">", ' alt="It">') + f"<p>{A}</p>" + TEXT, A.replace(">", ' alt="It">') + f"<p>{A}</p>" + TEXT),
        ('<a href="https://example.com/">' + A + f"</a><p>{A}</p>" + TEXT, '<a href="https://example.com/">' + A + f"</a><p>{A}</p>" + TEXT),
        (A + "<p>" + A.replace("a.jpg", "a.jpg?w=2") + "</p>" + TEXT, A + "<p>" + A.replace("a.jpg", "a.jpg?w=2") + "</p>" + TEXT),
    ],
)  # fmt: skip
def test_the_first_image_stands_once(markup: str, clean: str) -> None:
    assert run(markup) == (clean, [])
