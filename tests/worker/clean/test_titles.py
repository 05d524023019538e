import pytest

from worker.clean.rule import Fragment
from worker.clean.rules.titles import strip_title_mark


@pytest.mark.parametrize(
    ("title", "after", "kept"),
    [
        ("Pop goes the Council?!", "Pop goes the Council?", "Council?"),
        ("Game!", "Game", "Game"),
        ("Game !", "Game", ""),
        ("Game! ", "Game", "Game"),
        ("Help!!", "Help!", "Help!"),
        ("Game", "Game", None),
        ("!", "!", None),
        ("Game! now", "Game! now", None),
    ],
)
def test_the_mark_goes_once_and_what_it_was_cut_from_is_told(title: str, after: str, kept: str | None) -> None:
    fragment = Fragment(markup=title, place="title", values={"strip_title_mark": ("!",)})
    cuts = strip_title_mark.edit(fragment)
    assert fragment.markup == after
    assert [(cut.text, cut.kept_before) for cut in cuts] == ([] if kept is None else [("!", kept)])


def test_nothing_is_stripped_that_was_not_learned() -> None:
    fragment = Fragment(markup="Game!", place="title")
    assert strip_title_mark.edit(fragment) == []
