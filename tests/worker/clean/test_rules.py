"""Every rule does what its example says, says why, and stands in the order once."""

import importlib
import pkgutil
from typing import get_args

import pytest

from schemas.feed import Person
from schemas.source import Source
from tests.worker.clean.cleaning import only
from worker.clean import FAMILIES, clean_html, rules, rules_for
from worker.clean.gates import gated
from worker.clean.html import start_tags, tag_names
from worker.clean.rule import Fragment, Rule, Stage
from worker.clean.rules import RULES
from worker.clean.sanitize import sanitize

DEFINED = [
    value
    for module in pkgutil.iter_modules(rules.__path__)
    for value in vars(importlib.import_module(f"{rules.__name__}.{module.name}")).values()
    if isinstance(value, Rule)
]
#: They take facts from the text and leave it as it is.
READERS = {"infer_authors", "infer_authors_from_byline", "report_mailto_mismatch"}
#: What the value of an example is, where it is not one of the source.
BASED = {"resolve_links", "drop_own_links"}
TITLED = {"drop_repeated_title", "drop_title_paragraph"}
SIGNED = {"drop_byline"}
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
each_rule_on_markup = pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.stage != "title"], ids=lambda rule: rule.name
)


def fragment(rule: Rule, markup: str) -> Fragment:
    """Give markup as the engine would hand it to a rule, with the value of its example."""
    is_fact = rule.name in BASED | TITLED | SIGNED
    return Fragment(
        markup=markup,
        place="title" if rule.stage == "title" else "content",
        is_page=rule.for_pages,
        base=rule.value if rule.name in BASED else None,
        title=rule.value if rule.name in TITLED else None,
        authors=(Person(name=rule.value),) if rule.name in SIGNED else (),
        values={rule.name: (rule.value,)} if rule.value and not is_fact else {},
        names=tag_names(markup),
        tags=start_tags(markup),
    )


@each_rule
def test_a_rule_does_what_its_example_says(rule: Rule) -> None:
    before = fragment(rule, rule.before)
    assert gated((rule,)).open(before), "the gate must let its own example through"
    cuts = rule.edit(before)
    before.fell()
    # What a rule on the tree or on styles leaves for nh3 to drop is no part of what it does.
    assert (sanitize(before.markup) if rule.stage in {"tree", "styled"} else before.markup) == rule.after
    assert cuts or before.inferred or before.findings
    after = fragment(rule, rule.after)
    after.title, after.authors = before.title, before.authors
    assert rule.edit(after) == [], "a second run must find nothing"
    assert after.markup == rule.after


@each_rule_on_markup
def test_the_engine_with_that_rule_alone_agrees(rule: Rule) -> None:
    assert clean_html(rule.before, only(rule), fragment=fragment(rule, rule.before))[0] == rule.after.strip()


@each_rule_on_markup
def test_without_its_rule_an_example_comes_out_otherwise(rule: Rule) -> None:
    another = next(other for other in RULES if other.stage == "title")
    markup, _ = clean_html(rule.before, only(another), fragment=fragment(rule, rule.before))
    assert (markup == rule.after) == (rule.name in READERS)


@each_rule
def test_a_rule_gives_its_reason_in_a_sentence(rule: Rule) -> None:
    assert rule.reason[0].isupper()
    assert rule.reason.endswith(".")
    assert rule.edit.__doc__


def test_each_rule_is_listed_exactly_once() -> None:
    assert len(DEFINED) >= 20
    assert sorted(rule.name for rule in RULES) == sorted({rule.name for rule in DEFINED})
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_rules_stand_in_the_order_in_which_stages_come() -> None:
    stages = [get_args(Stage).index(rule.stage) for rule in RULES]
    assert stages == sorted(stages)


def test_a_family_is_opt_in_as_a_whole_or_not_at_all() -> None:
    assert set(FAMILIES) >= {"dateline", "sign-off"}
    assert set(FAMILIES).isdisjoint(rule.family for rule in RULES if not rule.is_opt_in)
    assert {rule.family for rule in RULES if rule.is_opt_in} == set(FAMILIES)


def test_a_disabled_family_leaves_only_what_is_required() -> None:
    chosen = rules_for(Source(id="x", url="x", disable=("tidy", "spaces")))
    assert {rule.name for rule in chosen.tidy if rule.family == "tidy"} == {"unwrap_layout", "drop_empty_elements"}
    assert "fold_title_spaces" not in {rule.name for rule in chosen.title}


@pytest.mark.parametrize("name", [rule.name for rule in RULES if not rule.is_required])
def test_a_disabled_rule_is_left_out(name: str) -> None:
    chosen = rules_for(Source(id="x", url="x", strip=FAMILIES, disable=(name,)))
    assert name not in {rule.name for rule in (*chosen.tree, *chosen.tidy, *chosen.page, *chosen.title)}
    assert chosen.hash != rules_for(Source(id="x", url="x", strip=FAMILIES)).hash


@pytest.mark.parametrize("name", [rule.name for rule in RULES if rule.is_required])
def test_a_rule_that_the_words_need_cannot_be_disabled(name: str) -> None:
    chosen = rules_for(Source(id="x", url="x", disable=(name,)))
    assert name in {rule.name for rule in (*chosen.tree, *chosen.tidy, *chosen.page, *chosen.title)}
