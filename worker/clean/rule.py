"""A rule of cleaning, and the fragment it works on."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from schemas.feed import Person
from worker.clean import html
from worker.clean.cut import Cut

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Place = Literal["title", "summary", "content"]
#: When a rule runs: on the tree of the published markup, where attributes still stand; on canonical markup after
#: nh3, again until nothing changes ("tidy") or after that ("text"); or on a title, which is plain text by then.
Stage = Literal["tree", "tidy", "text", "title"]


class Fragment(Struct, kw_only=True):
    """The piece of an entry that rules work on. It belongs to the rule while the rule runs."""

    markup: str
    place: Place = "content"
    is_page: bool = False  #: A saved page, where title and author are still among the paragraphs.
    base: str | None = None  #: For relative links.
    title: str | None = None  #: Of the entry; a rule for pages may set it.
    authors: tuple[Person, ...] = ()  #: Of the entry; a rule may set them where they are empty.
    inferred: list[str] = field(default_factory=list)  #: Fields that a rule has set.
    findings: list[tuple[str, str]] = field(default_factory=list)  #: Defects noticed: code and detail.
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)  #: By rule: learned and configured values.
    names: set[str] = field(default_factory=set)  #: Of the elements it may hold; more than it holds is fine.
    tree: "LexborHTMLParser | None" = None

    def may_need(self, rule: "Rule") -> bool:
        """Whether a rule may apply: the gate before anything is parsed, searched or copied."""
        if not rule.needs:
            return True
        if not rule.tags.isdisjoint(self.names):
            return True
        for string in rule.strings:  # noqa: SIM110  any() costs three times as much here
            if string in self.markup:
                return True
        return False

    def grow(self) -> "LexborHTMLParser":
        """Give the tree of the markup, parsed once."""
        if self.tree is None:
            self.tree = html.parse(self.markup)
        return self.tree

    def fell(self) -> None:
        """Write the tree back to markup."""
        if self.tree is not None:
            self.markup = html.serialize(self.tree)
            self.tree = None

    def sub(self, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]) -> list[Cut]:
        """Replace in the markup, for rules that remove no text; the cut says how often and how much."""
        before = len(self.markup)
        self.markup, count = pattern.subn(replacement, self.markup)
        return [Cut(count=count, markup_bytes=before - len(self.markup))] if count else []


Edit = Callable[[Fragment], list[Cut]]


class Rule(Struct, frozen=True, kw_only=True):
    """A named rule with its reason and an example that is both documentation and test."""

    name: str
    edit: Edit
    stage: Stage
    needs: tuple[str, ...]  #: It may apply when the markup holds one of these; "<x" is the element x.
    tags: frozenset[str]  #: Those of `needs` that are elements.
    strings: tuple[str, ...]  #: The others.
    reason: str
    before: str
    after: str
    family: str | None  #: None: on by default. Else opt-in, by `strip`.
    value: str | None  #: For the example: the learned or configured value it works with.
    for_pages: bool  #: Only for saved pages.
    is_required: bool  #: May not be disabled: the equation of words needs it.
    moves_tags: bool  #: nh3 must look again at what it changed; False for a rule that only changes white space.
    version: int


def rule(  # noqa: PLR0913  every keyword is a column of docs/rules.md
    *,
    reason: str,
    before: str,
    after: str,
    stage: Stage,
    needs: tuple[str, ...] = (),
    family: str | None = None,
    value: str | None = None,
    for_pages: bool = False,
    is_required: bool = False,
    moves_tags: bool = True,
    version: int = 1,
) -> Callable[[Edit], Rule]:
    """Label a function as a rule. The label makes a value and registers nothing; `rules.RULES` spells the order."""

    def label(edit: Edit) -> Rule:
        name = edit.__name__  # type: ignore[attr-defined]  # a Callable need not have a name; a function does
        return Rule(
            name=name,
            edit=edit,
            stage=stage,
            needs=needs,
            tags=frozenset(need[1:] for need in needs if need.startswith("<")),
            strings=tuple(need for need in needs if not need.startswith("<")),
            reason=reason,
            before=before,
            after=after,
            family=family,
            value=value,
            for_pages=for_pages,
            is_required=is_required,
            moves_tags=moves_tags,
            version=version,
        )

    return label
