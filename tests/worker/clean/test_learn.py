"""What all entries of a source show together, and where the evidence is too thin."""

import pytest

from schemas.feed import Entry, Text
from schemas.snapshot import LearnedRule
from worker.clean.learn import learn, suspect


def titled(*titles: str) -> list[Entry]:
    return [Entry(title=Text(value=title)) for title in titles]


def page(*lines: str) -> Entry:
    return Entry(content=Text(value="".join(f"<p>{line}</p>" for line in lines), kind="html"))


@pytest.mark.parametrize(
    ("titles", "marks", "is_suspected"),
    [
        (("One!", "Two!", "Three!", "Four?!", "Five!"), ["!"], False),
        (("One!", "Two!", "Three!", "Four.!", "Five!"), ["!"], False),
        (("One!", "Two!", "Three!", "Four?!"), [], False),  # four titles are too few
        (("One!", "Two!", "Three!", "Four!", "Five!"), [], True),  # nothing proves it
        (("One!", "Two!", "Three!", "Four!!", "Five!"), [], True),  # writers do that
        (("One?", "Two?", "Three?", "Four!?", "Five?"), [], True),
        (("One!", "Two!", "Three!", "Four?!", "Five"), [], False),  # one title does without
    ],
)
def test_a_mark_is_learned_where_it_is_proved(titles: tuple[str, ...], marks: list[str], is_suspected: bool) -> None:  # noqa: FBT001
    learned = learn(titled(*titles), is_pages=False)
    assert [rule.value for rule in learned] == marks
    assert [defect.code for defect in suspect(titled(*titles), learned)] == ["title-mark-suspected"] * is_suspected


def test_what_is_known_stays_known_without_evidence() -> None:
    known = (LearnedRule(rule="strip_title_mark", value="!", evidence="then"),)
    assert learn(titled("One"), is_pages=False, known=known) == known
    again = learn(titled("One!", "Two!", "Three!", "Four?!", "Five!"), is_pages=False, known=known)
    assert again == known


@pytest.mark.parametrize(
    ("with_line", "pages", "is_learned"), [(3, 4, True), (2, 2, False), (3, 7, False), (4, 8, True)]
)
def test_a_line_is_furniture_where_most_pages_have_it(with_line: int, pages: int, is_learned: bool) -> None:  # noqa: FBT001
    entries = [page(f"Title {at}", "Text.", *(["Sign up."] if at < with_line else [])) for at in range(pages)]
    assert ("Sign up." in [rule.value for rule in learn(entries, is_pages=True)]) is is_learned


FIVE = ("One", "Two", "Three: four", "Five | six", "Seven")


@pytest.mark.parametrize(
    ("pattern", "feed_title", "rule"),
    [
        ("{} | The Site", "The Site", ("strip_title_suffix", " | The Site")),
        ("{} - The Site", "the site – cats and dogs", ("strip_title_suffix", " - The Site")),
        ("{} « The Site", "Cats » The Site", ("strip_title_suffix", " « The Site")),
        ("{} | Blog | The Site", "The Site | Blog", ("strip_title_suffix", " | The Site")),
        ("{} | The Site | Blog", "The Site | Blog", ("strip_title_suffix", " | The Site | Blog")),
        ("{}\u00a0| The  Site", "The Site", ("strip_title_suffix", " | The Site")),
        ("The Site: {}", "The Site", ("strip_title_prefix", "The Site: ")),
        ("The Site » {}", "The Site", ("strip_title_prefix", "The Site » ")),
        ("The Site\u00a0: {}", "The Site", ("strip_title_prefix", "The Site\u00a0: ")),
        # what is no name of the site may be the author's
        ("{} | Cats", "The Site", None),
        ("Cats: {}", "The Site", None),
        ("{} | Sit", "The Site", None),
        ("{} | it", "What it is", None),
        ("[The Site] {}", "The Site", None),
        ("{} The Site", "The Site", None),
        ("{}: The Site", "The Site", None),
        ("{} | The Site", None, None),
    ],
)
def test_a_site_s_name_in_all_titles_is_learned(
    pattern: str, feed_title: str | None, rule: tuple[str, str] | None
) -> None:
    title = Text(value=feed_title) if feed_title else None
    entries = titled(*map(pattern.format, FIVE))
    assert [(found.rule, found.value) for found in learn(entries, is_pages=False, feed_title=title)] == [rule] * bool(
        rule
    )
    for fewer in (entries[1:], [*entries, *titled("Eight")]):
        assert learn(fewer, is_pages=False, feed_title=title) == ()


@pytest.mark.parametrize("title", ["The Site", "| The Site", " | The Site"])
def test_a_title_that_is_the_site_s_name_alone_is_no_evidence(title: str) -> None:
    entries = titled(*(f"{title} | The Site" for title in FIVE), title)
    assert learn(entries, is_pages=False, feed_title=Text(value="The Site")) == ()


def test_the_name_of_a_site_in_html_is_read() -> None:
    entries = [Entry(title=Text(value=f"{title} &amp; x | A &amp; B", kind="html")) for title in FIVE]
    (found,) = learn(entries, is_pages=False, feed_title=Text(value="A &amp; B", kind="html"))
    assert (found.value, found.evidence) == (" | A & B", "5 of 5 titles carry it, and the feed's title holds the name")
