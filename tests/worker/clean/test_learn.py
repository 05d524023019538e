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
