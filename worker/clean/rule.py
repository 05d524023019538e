"""A rule of cleaning, and the fragment it works on."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from schemas.feed import Person
from worker.clean import html
from worker.clean.addresses import Addresses, look_for
from worker.clean.cut import Cut

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Place = Literal["title", "summary", "content"]
#: When a rule runs: on the tree of the published markup, where all attributes still stand; on canonical markup in
#: which nh3 has left styles that may mean something; on what it writes without them, again until nothing changes
#: ("tidy") or after that ("text"); or on a title, which is plain text by then.
Stage = Literal["tree", "styled", "tidy", "text", "title"]
#: The family of rules that are data.
SITES = "sites"


class Fragment(Struct, kw_only=True):
    """The piece of an entry that rules work on. It belongs to the rule while the rule runs."""

    markup: str
    place: Place = "content"
    is_page: bool = False  #: A saved page, where title and author are still among the paragraphs.
    base: str | None = None  #: For relative links.
    below: str = ""  #: Of a title: the clean text that it stands over.
    title: str | None = None  #: Of the entry; a rule for pages may set it.
    authors: tuple[Person, ...] = ()  #: Of the entry; a rule may set them where they are empty.
    inferred: list[str] = field(default_factory=list)  #: Fields that a rule has set.
    findings: list[tuple[str, str]] = field(default_factory=list)  #: Defects noticed: code and detail.
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)  #: By rule: learned and configured values.
    names: set[str] = field(default_factory=set)  #: Of the elements it may hold; more than it holds is fine.
    tags: str = ""  #: Its start tags as published, for rules that run before nh3 has dropped attributes.
    styles: str | None = None  #: What its start tags say of style, once asked for.
    is_styled: bool = False  #: Styles stand in the markup, and elements that are nothing without.
    may_differ: bool = False  #: A rule may have changed what a parser makes of the markup.
    attributes_dropped: int = 0  #: By nh3.
    is_doubtful: bool = False  #: More or fewer letters went than the cuts of its rules say.
    tree: "LexborHTMLParser | None" = None
    parted: Addresses | None = None  #: Markup, parted around the addresses in it that a rule may have to change.

    def style_values(self) -> str:
        """Give what the start tags say of style, in a form to look for words in."""
        if self.styles is None:
            self.styles = html.style_values(self.tags)
        return self.styles

    def addresses(self) -> Addresses:
        """Give the addresses in canonical markup that a rule may have to change, looked for once for all rules."""
        if self.parted is None or self.parted.markup is not self.markup:
            self.parted = look_for(self.markup)
        return self.parted

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
    #: It may apply when the markup holds one; "<x" is the element x. On the tree the others stand in a start tag,
    #: in the stage "styled" in what start tags say of style: lower case, without white space and quotes.
    needs: tuple[str | re.Pattern[str], ...]
    tags: frozenset[str]  #: Those of `needs` that are elements.
    strings: tuple[str, ...]  #: Those that are text.
    patterns: tuple[re.Pattern[str], ...]  #: Those that are patterns; one that rules share is searched for once.
    reason: str
    before: str
    after: str
    family: str  #: What a source switches on with `strip`, or off with `disable`.
    is_opt_in: bool  #: Its family changes meaning, or takes away what some readers want: off unless `strip` names it.
    value: str | None  #: For the example: the learned or configured value it works with.
    for_pages: bool  #: Only for saved pages.
    is_required: bool  #: May not be disabled: the equation of words needs it.
    writes_tags: bool  #: It may write a tag or an attribute, so nh3 must look again. Others only delete what is whole.
    is_final: bool  #: What it did gives no rule of its stage anything to do, but those after it in the same round.
    version: int


def rule(  # noqa: PLR0913  every keyword is a column of docs/rules.md
    *,
    reason: str,
    before: str,
    after: str,
    stage: Stage,
    needs: tuple[str | re.Pattern[str], ...] = (),
    family: str,
    is_opt_in: bool = False,
    value: str | None = None,
    for_pages: bool = False,
    is_required: bool = False,
    writes_tags: bool = False,
    is_final: bool = False,
    version: int = 1,
) -> Callable[[Edit], Rule]:
    """Label a function as a rule. The label makes a value and registers nothing; `rules.RULES` spells the order."""

    def label(edit: Edit) -> Rule:
        name = edit.__name__
        return Rule(
            name=name,
            edit=edit,
            stage=stage,
            needs=needs,
            tags=frozenset(need[1:] for need in needs if isinstance(need, str) and need[0] == "<"),
            strings=tuple(need for need in needs if isinstance(need, str) and need[0] != "<"),
            patterns=tuple(need for need in needs if isinstance(need, re.Pattern)),
            reason=reason,
            before=before,
            after=after,
            family=family,
            is_opt_in=is_opt_in,
            value=value,
            for_pages=for_pages,
            is_required=is_required,
            writes_tags=writes_tags,
            is_final=is_final,
            version=version,
        )

    return label
