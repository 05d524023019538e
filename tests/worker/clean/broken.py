"""Rules with bugs, as no rule should have, for the tests that hold what happens then."""

import re

from msgspec.structs import replace

from worker.clean import Rules
from worker.clean.cut import Cut
from worker.clean.gates import gated
from worker.clean.rule import Fragment, Rule, rule

_WORD = re.compile(r"\w+(?=[^<>]*(?:<|\Z))")


@rule(stage="text", family="broken", reason="A bug.", before="a b", after="a ")
def lose_the_last_word(fragment: Fragment) -> list[Cut]:
    """Drop the last word, and keep silent about it."""
    words = list(_WORD.finditer(fragment.markup))
    if len(words) < 2:
        return []
    fragment.markup = fragment.markup[: words[-1].start()] + fragment.markup[words[-1].end() :]
    return [Cut(markup_bytes=1)]


@rule(stage="text", family="broken", reason="A bug.", before="a", after="a invented")
def invent_a_word(fragment: Fragment) -> list[Cut]:
    """Write a word that nobody wrote, and keep silent about it."""
    if "invented" in fragment.markup or not fragment.markup:
        return []
    fragment.markup += " invented"
    return [Cut()]


@rule(stage="text", family="broken", reason="A bug.", before="a b", after="a b")
def lie(fragment: Fragment) -> list[Cut]:
    """Say that a word went, which stands there still."""
    return [Cut(text="lie")] if fragment.markup else []


@rule(stage="text", family="tidy", reason="A bug.", before="<p>a</p><p>b</p>", after="ab", needs=("<p",))
def run_words_together(fragment: Fragment) -> list[Cut]:
    """Drop what parts words."""
    return fragment.sub(re.compile("</?p>"), "")


@rule(stage="title", family="broken", reason="A bug.", before="A b", after="A")
def lose_a_word_of_the_title(fragment: Fragment) -> list[Cut]:
    """Drop the last word of a title, and keep silent about it."""
    kept, _, gone = fragment.markup.rpartition(" ")
    fragment.markup = kept or gone
    return [Cut()] if kept else []


@rule(stage="tree", family="broken", reason="A bug.", before="<p>a</p>", after="", needs=("<p",))
def break_down(fragment: Fragment) -> list[Cut]:
    """Meet something that was not thought of, with half of the work done."""
    fragment.grow().css("p")[0].decompose()
    raise KeyError(fragment.markup)


@rule(stage="title", family="broken", reason="A bug.", before="A", after="A")
def break_down_on_a_title(fragment: Fragment) -> list[Cut]:
    """Meet something that was not thought of."""
    raise KeyError(fragment.markup)


@rule(stage="tree", family="broken", reason="A bug.", before="<p>a</p>b", after="b", needs=("<p",))
def lose_a_paragraph(fragment: Fragment) -> list[Cut]:
    """Drop a paragraph of the tree, and keep silent about it."""
    node = fragment.grow().css_first("p")
    if node is None:
        return []
    node.decompose()
    return [Cut()]


BROKEN: tuple[Rule, ...] = (
    lose_the_last_word,
    invent_a_word,
    lie,
    run_words_together,
    lose_a_word_of_the_title,
    lose_a_paragraph,
)


def with_bug(bug: Rule, rules: Rules) -> Rules:
    """Give rules with one more, the last of its stage."""
    return replace(rules, **{bug.stage: gated((*getattr(rules, bug.stage), bug))})
