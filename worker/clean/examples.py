"""Whether rules that are data do what their own examples say."""

from collections.abc import Iterable, Iterator

from schemas.source import SiteRules
from worker.clean import REQUIRED, clean_html, with_rules
from worker.clean.compiled import compiled as compile_rules
from worker.clean.html import start_tags, tag_names
from worker.clean.rule import Fragment, Rule
from worker.clean.rules import RULES

_BUILT_IN = frozenset(rule.name for rule in RULES)


def problems(rules: SiteRules, *, taken: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with rules for sites: the name of the rule, and what; `taken` are names of other rules."""
    names = _BUILT_IN.union(taken)
    for one in rules.rules:
        if not one.name.isascii() or not one.name.isidentifier() or one.name != one.name.lower():
            yield one.name, "a name is made of lower-case letters, digits and underscores"
        elif one.name in names:
            yield one.name, "another rule has this name; choose another"
        names |= {one.name}
        if not one.reason.strip():
            yield one.name, "give the reason, for whoever asks why something is gone"
    try:
        compiled = compile_rules(rules)
    except ValueError as error:
        name, _, message = str(error).partition(": ")
        yield name, message
        return
    for rule in compiled:
        if (mistake := wrong(rule, compiled)) is not None:
            yield rule.name, mistake


def wrong(rule: Rule, others: Iterable[Rule] = ()) -> str | None:
    """Tell what is wrong with the example of a rule for sites; None where it is right.

    An example is cleaned by its rule and by those alone that always run. After `others` have been there as well, nobody
    may find anything more to do.
    """
    before, after = rule.before.strip(), rule.after.strip()
    out, acted = _cleaned(before, (rule,))
    if rule.name not in acted:
        return f"it does nothing to its own example, {before!r}"
    if out != after:
        return f"its example comes out as {out!r}, not as {after!r}"
    settled, _ = _cleaned(out, tuple(others))
    for then, rules in ((out, (rule,)), (settled, tuple(others))):
        again, acted = _cleaned(then, rules)
        if acted or again != then:
            return f"cleaned again, its example becomes {again!r} by {', '.join(sorted(acted))}; once must be enough"
    return None


def _cleaned(markup: str, rules: tuple[Rule, ...]) -> tuple[str, set[str]]:
    """Clean markup by some rules, and those that are required; give it with the names of those that did something."""
    fragment = Fragment(markup=markup, names=tag_names(markup), tags=start_tags(markup))
    clean, done = clean_html(markup, with_rules(REQUIRED, rules), fragment=fragment)
    return clean, {rule.name for rule, _ in done} & {rule.name for rule in rules}
