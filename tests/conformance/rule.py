"""A rule of the score: what it asks for, in a sentence, and how one visit is judged by it."""

from collections.abc import Callable

from msgspec import Struct

from tests.conformance.visits import Terms, Visit

#: What a rule says of a visit: nothing to judge here, kept, or how it was broken.
Verdict = str | None
KEPT = ""
Judge = Callable[[Visit, Terms], Verdict]


class Rule(Struct, frozen=True, kw_only=True):
    """One line of the scorecard."""

    name: str
    sentence: str  #: What is asked, so that a stranger knows why.
    judge: Judge


def rule(name: str, sentence: str) -> Callable[[Judge], Rule]:
    """Turn a function that judges one visit into a Rule."""
    return lambda judge: Rule(name=name, sentence=sentence, judge=judge)
