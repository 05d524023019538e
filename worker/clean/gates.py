"""Which rules of a stage may apply to a fragment: looked up for all of them at once, as for most none does."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from worker.clean.rule import Fragment, Rule


class Gated(Struct, frozen=True):
    """Rules in order, and by what opens their gates."""

    rules: tuple[Rule, ...]
    always: frozenset[int]  #: Places, in `rules`, of those that ask for nothing.
    by_name: dict[str, tuple[int, ...]]  #: By the names of elements.
    in_tags: tuple[tuple[str, int], ...]  #: Words, looked for in the start tags as published.
    in_styles: tuple[tuple[str, int], ...]  #: In what the start tags say of style.
    in_markup: tuple[tuple[str, int], ...]
    patterns: tuple[tuple[re.Pattern[str], frozenset[int]], ...]  #: Rules share them, and each is searched for once.

    def __iter__(self) -> Iterator[Rule]:
        """Yield the rules in order."""
        return iter(self.rules)

    def open(self, fragment: Fragment, start: int = 0) -> list[int]:
        """Give the places of the rules, from one on, that may apply to a fragment as it is now."""
        found = set(self.always)
        for name in self.by_name.keys() & fragment.names:
            found.update(self.by_name[name])
        if self.in_tags and fragment.tags:
            _add(found, self.in_tags, fragment.tags)
        if self.in_styles and (styles := fragment.style_values()):
            _add(found, self.in_styles, styles)
        if self.in_markup:
            _add(found, self.in_markup, fragment.markup)
        for pattern, places in self.patterns:
            if not places <= found and pattern.search(fragment.markup):
                found |= places
        return sorted(place for place in found if place >= start) if found else []


def gated(rules: Iterable[Rule]) -> Gated:
    """Turn the gates of rules around."""
    rules = tuple(rules)
    by_name: dict[str, list[int]] = {}
    patterns: dict[re.Pattern[str], set[int]] = {}
    words: dict[str, list[tuple[str, int]]] = {"tree": [], "styled": [], "later": []}
    for place, rule in enumerate(rules):
        for name in sorted(rule.tags):
            by_name.setdefault(name, []).append(place)
        for pattern in rule.patterns:
            patterns.setdefault(pattern, set()).add(place)
        words[rule.stage if rule.stage in words else "later"].extend((word, place) for word in rule.strings)
    return Gated(
        rules=rules,
        always=frozenset(place for place, rule in enumerate(rules) if not rule.needs),
        by_name={name: tuple(places) for name, places in by_name.items()},
        in_tags=tuple(words["tree"]),
        in_styles=tuple(words["styled"]),
        in_markup=tuple(words["later"]),
        patterns=tuple((pattern, frozenset(places)) for pattern, places in patterns.items()),
    )


def _add(found: set[int], words: Iterable[tuple[str, int]], held: str) -> None:
    for word, place in words:
        if place not in found and word in held:
            found.add(place)
