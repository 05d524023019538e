"""What each rule made of one entry, step by step: for explaining, as it cleans the entry again. Pure."""

from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from schemas.feed import Entry, Text
from schemas.snapshot import Snapshot
from worker.clean import FAULTS, SANITIZE, Rules, as_html, by_host, clean, html, sites
from worker.clean.cut import Cut
from worker.clean.gates import Gated, gated
from worker.clean.rule import Fragment, Place, Rule


class Step(Struct, frozen=True, kw_only=True):
    """The markup of one place, or the text of a title, after a rule or nh3 has changed it."""

    rule: str
    markup: str


class Trace(Struct, frozen=True, kw_only=True):
    """How one entry became clean."""

    entry: Entry  #: Clean.
    steps: dict[Place, tuple[Step, ...]]  #: In order. What no step says was done by none.


def trace(parsed: Snapshot, index: int, rules: Rules, *, base: str | None = None) -> Trace:
    """Clean one entry of a snapshot, and tell what each rule did to it."""
    steps: dict[Place, list[Step]] = {"title": [], "summary": [], "content": []}
    chosen = by_host(rules, parsed.feed)(parsed.entries[index].permalink)
    watched = {
        name: gated(replace(rule, edit=partial(_watched, rule, steps)) for rule in held)
        for name in Rules.__struct_fields__
        if isinstance(held := getattr(chosen, name), Gated)
    }
    # Those for its site are among them by now.
    watching = replace(chosen, **watched, disabled=chosen.disabled | {sites.FAMILY})
    cleaned = clean(parsed, watching, base=base, only={index}, counts_words=True)
    entry = cleaned.entries[index]
    if any(defect.code in FAULTS and defect.entry == index for defect in cleaned.defects):
        steps = {place: [] for place in steps}  # it was done again without these rules
    ends: dict[Place, Text | None] = {"title": entry.title, "summary": entry.summary, "content": entry.content}
    return Trace(
        entry=entry,
        steps={
            place: (*steps[place], Step(rule=SANITIZE, markup=as_html(text) if text else ""))
            for place, text in ends.items()
        },
    )


def _watched(rule: Rule, steps: dict[Place, list[Step]], fragment: Fragment) -> list[Cut]:
    if rule.stage == "tree":
        fragment.grow()  # or what the parser mends would look like the rule's work
    before, inferred = _markup(fragment), len(fragment.inferred)
    cuts = rule.edit(fragment)
    after = _markup(fragment)
    if after != before:
        # What a rule drops without a word of it, as styles that mean nothing, is in the line of nh3.
        name = rule.name if cuts or len(fragment.inferred) > inferred else SANITIZE
        steps[fragment.place] += [Step(rule=SANITIZE, markup=before), Step(rule=name, markup=after)]
    return cuts


def _markup(fragment: Fragment) -> str:
    if fragment.place == "title":
        return as_html(Text(value=fragment.markup))
    return fragment.markup if fragment.tree is None else html.serialize(fragment.tree)
