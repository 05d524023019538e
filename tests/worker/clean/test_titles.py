from collections import Counter

import pytest

from worker.clean.rule import Fragment, Rule
from worker.clean.rules.titles import strip_title_mark, strip_title_prefix, strip_title_suffix


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


@pytest.mark.parametrize(
    ("rule", "value", "title", "after"),
    [
        (strip_title_suffix, " | Site", "A | Site", "A"),
        (strip_title_suffix, " | Site", "A | Site | Site", "A | Site"),
        (strip_title_suffix, " | Site", " | Site", " | Site"),
        (strip_title_suffix, " | Site", "A | Site!", "A | Site!"),
        (strip_title_suffix, " | Site", "Site | A", "Site | A"),
        (strip_title_prefix, "Site: ", "Site: A", "A"),
        (strip_title_prefix, "Site: ", "Site: Site: A", "Site: A"),
        (strip_title_prefix, "Site: ", "Site: ", "Site: "),
        (strip_title_prefix, "Site: ", "A Site: B", "A Site: B"),
    ],
)
def test_the_name_of_the_site_goes_once(rule: Rule, value: str, title: str, after: str) -> None:
    fragment = Fragment(markup=title, place="title", values={rule.name: (value,)})
    cuts = rule.edit(fragment)
    assert fragment.markup == after
    assert [cut.text for cut in cuts] == ([value.strip()] if after != title else [])
    assert Counter(f"{after} {''.join(cut.text for cut in cuts)}".split()) == Counter(title.split())
    assert rule.edit(Fragment(markup=title, place="title")) == []
