"""What is done to one fragment of HTML, in order: rules on the tree, nh3, rules on what it left, nh3 last."""

import re
from collections.abc import Sequence

from worker.clean import account, anchors, bounds, html
from worker.clean.chosen import Rules
from worker.clean.cut import Cut
from worker.clean.gates import Gated
from worker.clean.rule import Fragment, Rule
from worker.clean.sanitize import sanitize

#: Rounds, each of which must have changed something. Real markup needs two; hostile markup gets no more.
ROUNDS_MAX = 20
#: Elements in which others may nest as they cannot without: read again, what nh3 wrote may be another tree.
MAY_DIFFER = frozenset({"table", "marquee", "dir", "listing"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_IN_HEADING = re.compile(r"<h[1-6][ >][^<]*+(?:<(?!/?h[1-6][ >])[^<]*+)*+<h[1-6][ >]")


def clean_html(markup: str, rules: Rules, *, fragment: Fragment | None = None) -> tuple[str, list[tuple[Rule, Cut]]]:
    """Clean one fragment of HTML; give it in canonical form with what each rule cut, in order."""
    fragment = fragment or Fragment(markup=markup)
    fragment.markup, left_out = bounds.within(markup)
    if left_out:
        fragment.findings.append(("markup-extreme", left_out))
    done: list[tuple[Rule, Cut]] = []
    fragment.tags = html.start_tags(fragment.markup) if "<" in markup else ""
    fragment.names = html.tag_names(fragment.markup, fragment.tags) if "<" in markup else set()
    if "a" in fragment.names and anchors.LINK.search(fragment.tags):
        fragment.names.add(anchors.MARK)
        fragment.may_differ = True  # ids go with the last link to them, whatever takes it away
    done += run(fragment, rules.tree)
    fragment.fell()
    on_tree, attributes = len(done), _attributes(fragment)
    if styled := rules.styled.open(fragment):
        fragment.markup = first = sanitize(fragment.markup, names=fragment.names, keeps_styles=True)
        fragment.is_styled = True
        done += run(fragment, rules.styled, styled)
        if fragment.is_styled:
            fragment.markup = sanitize(fragment.markup, names=fragment.names)
    else:
        fragment.markup = first = sanitize(fragment.markup, names=fragment.names)
    # In texts both sides agree on what looks like an attribute, as nh3 escapes no quotes there.
    fragment.attributes_dropped = max(0, attributes - fragment.markup.count('="'))
    fragment.markup, left_out = bounds.shallow(fragment.markup)
    if left_out:
        fragment.may_differ = True
        fragment.findings.append(("markup-extreme", left_out))
    later = _settle(fragment, rules)
    may_differ = _may_differ(fragment) or any(rule.writes_tags for rule, _ in later)
    for _ in range(ROUNDS_MAX if may_differ else 0):
        settled, fragment.markup = fragment.markup, sanitize(fragment.markup, names=fragment.names)
        if settled == fragment.markup:
            break
        later += _settle(fragment, rules)
    else:
        fragment.markup = sanitize(fragment.markup, names=fragment.names) if may_differ else fragment.markup
    fragment.markup = fragment.markup.strip()
    done += later
    fragment.is_doubtful = _is_doubtful(first, fragment, done[on_tree:])
    return fragment.markup, done


def _attributes(fragment: Fragment) -> int:
    """Count the attributes with quoted values, as nearly all are, in published markup."""
    single = fragment.markup.count("='") if "='" in fragment.tags else 0
    return fragment.markup.count('="') + single


def _is_doubtful(first: str, fragment: Fragment, done: Sequence[tuple[Rule, Cut]]) -> bool:
    """Whether the letters of what nh3 wrote first do not add up."""
    if not (fragment.is_page or any(account.moves_words(rule, cut) for rule, cut in done)):
        return False
    return not account.is_balanced(first, fragment.markup, [cut for _, cut in done])


def _may_differ(fragment: Fragment) -> bool:
    """Whether the markup, read again, may be another tree."""
    names = fragment.names
    return (
        fragment.may_differ
        or not names.isdisjoint(MAY_DIFFER)
        or (not names.isdisjoint(HEADINGS) and _HEADING_IN_HEADING.search(fragment.markup) is not None)
    )


def _settle(fragment: Fragment, rules: Rules) -> list[tuple[Rule, Cut]]:
    """Tidy canonical markup and run the rules on text, until they find nothing."""
    done = _tidy(fragment, rules)
    for _ in range(ROUNDS_MAX):
        tidy = fragment.markup
        done += run(fragment, rules.page if fragment.is_page else rules.text)
        if fragment.markup == tidy:
            break
        done += _tidy(fragment, rules)
    return done


def _tidy(fragment: Fragment, rules: Rules) -> list[tuple[Rule, Cut]]:
    """Run the tidying rules until none of them can have given another one something to do."""
    done: list[tuple[Rule, Cut]] = []
    for _ in range(ROUNDS_MAX):
        cuts = run(fragment, rules.tidy)
        done += cuts
        if all(rule.is_final for rule, _ in cuts):
            break
    return done


def run(fragment: Fragment, rules: Gated, waiting: int | None = None) -> list[tuple[Rule, Cut]]:
    """Run rules in order, once: those that wait, or whose gates are open; a cut may open those of rules behind it."""
    done: list[tuple[Rule, Cut]] = []
    waiting = rules.open(fragment) if waiting is None else waiting
    while waiting:
        bit = waiting & -waiting
        waiting ^= bit
        rule = rules.rules[bit.bit_length() - 1]
        try:
            cuts = rule.edit(fragment)
        except Exception as error:
            error.add_note(rule.name)
            raise
        if cuts:
            done += [(rule, cut) for cut in cuts]
            behind = -bit << 1  # all of them: bits to the left of this one
            waiting = rules.open(fragment, waiting) & behind
    return done
