"""Which rules apply to a source, and to an entry by its host."""

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from schemas.feed import Feed
from schemas.snapshot import LearnedRule
from schemas.source import SiteRules, Source
from worker.clean import sites
from worker.clean.gates import Gated, gated
from worker.clean.rule import Rule
from worker.clean.rules import RULES
from worker.clean.rules.capitals import lower_capitals
from worker.clean.rules.redact import REDACTING

#: Families that a source may switch on with `strip`.
FAMILIES = tuple(sorted({rule.family for rule in RULES if rule.is_opt_in}))


class Rules(Struct, frozen=True, kw_only=True):
    """The rules that apply to a source: what is switched on, and what was learned and configured for it."""

    tree: Gated
    styled: Gated
    tidy: Gated
    text: Gated
    page: Gated  #: In place of `text` for saved pages.
    title: Gated
    late_title: Gated  #: Those that look at the clean text.
    learned: tuple[LearnedRule, ...] = ()
    values: dict[str, tuple[str, ...]] = {}
    hosts: tuple[str, ...] = ()  #: Of the source; rules for them apply to all of its entries.
    site_rules: tuple[SiteRules, ...] = ()  #: Of the source, beside ours.
    disabled: frozenset[str] = frozenset()
    versions: tuple[tuple[str, int], ...] = ()  #: Of all of them, by name.
    redacts: frozenset[str] = frozenset()  #: Kinds of contact data that nothing published may hold.
    hash: str = ""  #: Identifies all of it; revisions name the rules they were made with by it.


def rules_for(source: Source | None = None, learned: Iterable[LearnedRule] = ()) -> Rules:
    """Choose the rules for a source from its settings and what was learned of it."""
    strip = frozenset(source.strip if source else ())
    disabled = frozenset(source.disable if source else ())
    redacting = {name for kind in (source.redact if source else ()) for name in REDACTING[kind]}
    names = frozenset(
        rule.name
        for rule in RULES
        if (not rule.is_opt_in or rule.family in strip or rule.name in redacting)
        and (rule.is_required or disabled.isdisjoint((rule.name, rule.family)))
    )
    learned = tuple(item for item in learned if item.rule in names)
    values: dict[str, tuple[str, ...]] = {"drop_repeated_lines": source.drop_lines} if source else {}
    for item in learned:
        values[item.rule] = (*values.get(item.rule, ()), item.value)
    staged = _in_stages(names)
    facts = (staged.versions, sorted(values.items()), *(() if sites.FAMILY in disabled else sites.facts(source)))
    return replace(
        staged,
        learned=learned,
        values=values,
        hosts=sites.hosts_of(source),
        site_rules=sites.of_source(source),
        disabled=disabled,
        redacts=frozenset(kind for kind, needed in REDACTING.items() if needed <= names),
        hash=hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:16],
    )


@lru_cache(maxsize=64)
def _in_stages(names: frozenset[str]) -> Rules:
    """Give rules by their stages. Sources choose few sets of them."""
    chosen = [rule for rule in RULES if rule.name in names]
    return Rules(
        tree=gated(rule for rule in chosen if rule.stage == "tree"),
        styled=gated(rule for rule in chosen if rule.stage == "styled"),
        tidy=gated(rule for rule in chosen if rule.stage == "tidy"),
        text=gated(rule for rule in chosen if rule.stage == "text" and not rule.for_pages),
        page=gated(rule for rule in chosen if rule.stage == "text"),
        title=gated(rule for rule in chosen if rule.stage == "title" and rule is not lower_capitals),
        late_title=gated(rule for rule in chosen if rule is lower_capitals),
        versions=tuple((rule.name, rule.version) for rule in chosen),
    )


#: Those without which nh3 would drop words that no rule names. What an entry falls back to.
REQUIRED = _in_stages(frozenset(rule.name for rule in RULES if rule.is_required))
NONE = _in_stages(frozenset())


def by_host(rules: Rules, feed: Feed) -> Callable[[str | None], Rules]:
    """Give what gives the rules for an entry by its link: with those for its host."""
    found: dict[str | None, Rules] = {}
    shared = (*rules.hosts, sites.host_of(feed.home_page))

    def rules_of(permalink: str | None) -> Rules:
        host = sites.host_of(permalink)
        if host not in found:
            more = sites.chosen(rules.site_rules, (*shared, host), feed.generator, rules.disabled)
            found[host] = with_rules(rules, more) if more else rules
        return found[host]

    return rules_of


def with_rules(rules: Rules, more: tuple[Rule, ...]) -> Rules:
    """Add rules for a site. They know their markup best and come first, but where they work on what others made."""
    of = {stage: tuple(rule for rule in more if rule.stage == stage) for stage in ("tree", "tidy", "text")}
    return replace(
        rules,
        tree=gated((*of["tree"], *rules.tree)),
        tidy=gated((*rules.tidy, *of["tidy"])),
        text=gated((*of["text"], *rules.text)),
        page=gated((*of["text"], *rules.page)),
    )
