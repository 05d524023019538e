"""Which rules of a stage may apply to a fragment: looked up for all of them at once, as for most none does."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from worker.clean.rule import Fragment, Rule


class Gated(Struct, frozen=True):
    """Rules in order, and by what opens their gates. Sets of rules are whole numbers: bit 3 is `rules[3]`."""

    rules: tuple[Rule, ...]
    always: int  #: Those that ask for nothing.
    by_name: dict[str, int]  #: By the names of elements.
    in_tags: tuple[tuple[str, int], ...]  #: Words, looked for in the start tags as published.
    in_styles: tuple[tuple[str, int], ...]  #: In what the start tags say of style.
    in_markup: tuple[tuple[str, int], ...]
    patterns: tuple[tuple[re.Pattern[str], int], ...]  #: Rules share them, and each is searched for once.

    def __iter__(self) -> Iterator[Rule]:
        """Yield the rules in order."""
        return iter(self.rules)

    def open(self, fragment: Fragment, waiting: int = 0) -> int:
        """Give the rules that may apply to a fragment as it is now; those that wait already are not asked again."""
        found = waiting | self.always
        by_name = self.by_name
        for name in by_name.keys() & fragment.names if by_name else ():
            found |= by_name[name]
        if self.in_tags and fragment.tags:
            found = _looked_up(found, self.in_tags, fragment.tags)
        if self.in_styles and (styles := fragment.style_values()):
            found = _looked_up(found, self.in_styles, styles)
        if self.in_markup:
            found = _looked_up(found, self.in_markup, fragment.markup)
        for pattern, places in self.patterns:
            if places & ~found and pattern.search(fragment.markup):
                found |= places
        return found


def gated(rules: Iterable[Rule]) -> Gated:
    """Turn the gates of rules around."""
    rules = tuple(rules)
    always = 0
    by_name: dict[str, int] = {}
    patterns: dict[re.Pattern[str], int] = {}
    words: dict[str, dict[str, int]] = {"tree": {}, "styled": {}, "later": {}}
    for place, rule in enumerate(rules):
        bit = 1 << place
        always |= 0 if rule.needs else bit
        for name in rule.tags:
            by_name[name] = by_name.get(name, 0) | bit
        for pattern in rule.patterns:
            patterns[pattern] = patterns.get(pattern, 0) | bit
        held = words[rule.stage if rule.stage in words else "later"]
        for word in rule.strings:
            held[word] = held.get(word, 0) | bit
    return Gated(
        rules=rules,
        always=always,
        by_name=by_name,
        in_tags=tuple(words["tree"].items()),
        in_styles=tuple(words["styled"].items()),
        in_markup=tuple(words["later"].items()),
        patterns=tuple(patterns.items()),
    )


def _looked_up(found: int, words: Iterable[tuple[str, int]], held: str) -> int:
    for word, places in words:
        if places & ~found and word in held:
            found |= places
    return found
