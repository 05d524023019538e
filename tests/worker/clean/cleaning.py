"""Shorthand for the tests of the cleaner: a fragment in, what became of it out."""

from typing import get_args

from schemas.feed import Person
from schemas.source import Source
from worker.clean import Rules, clean_html, rules_for
from worker.clean.cut import Cut
from worker.clean.gates import gated
from worker.clean.rule import Fragment, Rule, Stage

BASE = "https://example.org/blog/"
DEFAULT = rules_for()
STRIPPING = rules_for(Source(id="x", url="x", strip=("sign-off", "dateline")))


def only(rule: Rule) -> Rules:
    """Give rules of which there is one."""
    stages = {stage: gated((rule,) if rule.stage == stage else ()) for stage in get_args(Stage)}
    return Rules(
        tree=stages["tree"],
        styled=stages["styled"],
        tidy=stages["tidy"],
        text=stages["text"],
        page=stages["text"],
        title=stages["title"],
        late_title=gated(()),
    )


def cleaned(markup: str, rules: Rules = DEFAULT) -> str:
    """Give clean markup, and see that cleaning it again finds nothing."""
    clean, _ = clean_html(markup, rules)
    again, done = clean_html(clean, rules)
    assert (again, done) == (clean, []), "a second run must find nothing"
    return clean


def stripped(markup: str, rules: Rules = STRIPPING) -> tuple[str, list[str], Fragment]:
    """Give clean markup, the texts that went, and the fragment with what was found out."""
    fragment = Fragment(markup=markup, values=rules.values)
    clean, done = clean_html(markup, rules, fragment=fragment)
    return clean, [cut.text for _, cut in done if cut.text], fragment


def texts(done: list[tuple[Rule, Cut]]) -> list[tuple[str, str]]:
    """Give the texts that went, each with the rule that took it."""
    return [(rule.name, cut.text) for rule, cut in done if cut.text]


def names(authors: tuple[Person, ...]) -> list[str | None]:
    return [author.name for author in authors]
