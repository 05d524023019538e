"""CSS selectors for rules that are data: which are taken, and what markup must hold for one to match anything.

A subset of Selectors 4, chosen for its bounded time. Each " " and each "~" multiplies a search by the depth or the
length of the document (lexbor took 29 s for `.q .x .x .x` on 500 nested elements), so a selector may have one of them.
"""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from worker.clean.sanitize import ATTRIBUTES

LENGTH_MAX = 200
#: Shorter names of classes and the like would open the gate for half of all tags.
GATE_LENGTH_MIN = 3
#: Attributes that may pass nh3; a selector of these alone may match what other rules have made of an entry.
_KEPT = frozenset({"dir"}.union(*ATTRIBUTES.values()))

_NAME = r"-?[A-Za-z_][A-Za-z0-9_-]*+"
_ATTRIBUTE = rf"""\[ ?({_NAME}) ?(?:[~|^$*]?= ?(?:({_NAME})|"([^"\\]*+)"|'([^'\\]*+)')(?: ?([isIS]))? ?)?\]"""
_STRUCTURE = r":(?:first-child|last-child|only-child|empty)"
_SIMPLE = rf"(?:[.#]{_NAME}|{_ATTRIBUTE}|{_STRUCTURE})"
_COMPOUND = re.compile(rf"([A-Za-z][A-Za-z0-9]*+)?((?:{_SIMPLE}|:not\((?:[A-Za-z][A-Za-z0-9]*+|{_SIMPLE})\))*+)")
_COMBINATOR = re.compile(r" ?([>+~]) ?| ")
_PART = re.compile(rf"([.#])({_NAME})|{_ATTRIBUTE}")
_NOT = re.compile(r":not\([^)]*+\)")


class Selector(NamedTuple):
    """A selector that is fit for use."""

    css: str
    need: str  #: What the markup must hold for it to match, as in `needs` of a rule.
    is_late: bool  #: It names nothing that nh3 drops, so it may match clean markup as well.


def read(text: str) -> Selector:
    """Read one selector. Raises ValueError, saying what is wrong."""
    css = " ".join(text.split())
    if len(css) > LENGTH_MAX:
        raise ValueError(f"a selector has up to {LENGTH_MAX} characters")
    if "," in _PART.sub("", css):
        raise ValueError(f"{css!r} is several selectors; make each an item of the list")
    compounds, far, at = [], 0, 0
    while True:
        compound = _COMPOUND.match(css, at)
        if compound is None or compound.end() == at:
            raise ValueError(
                f"{css!r} is no selector that can be used (at {css[at : at + 20]!r}): elements, .class, #id, "
                "[attribute], :first-child, :last-child, :only-child, :empty, :not(…) and > + ~ between them can"
            )
        compounds.append(compound)
        at = compound.end()
        if at == len(css):
            break
        combinator = _COMBINATOR.match(css, at)
        if combinator is None:
            raise ValueError(f"{css!r} is no selector that can be used, from {css[at : at + 20]!r} on")
        far += combinator[1] in {None, "~"}
        at = combinator.end()
    if far > 1:
        raise ValueError(f"{css!r} looks far more than once: one space or ~ between elements is all; use > or +")
    _try(css)
    need = _need(compounds[-1])
    if need is None:
        raise ValueError(f"{css!r} says nothing of what it looks for: name an element, a class, an id or an attribute")
    return Selector(css, need, all(_is_late(compound) for compound in compounds))


def _try(css: str) -> None:
    try:
        LexborHTMLParser("<p>", is_fragment=True).css(css)
    except SelectolaxError as error:
        raise ValueError(f"{css!r} is no selector: {error}") from error


def _need(compound: re.Match[str]) -> str | None:
    """Give the longest word that a matching start tag holds, else the element's name."""
    words = []
    for part in _PART.finditer(_NOT.sub("", compound[2])):
        _, name, attribute, bare, double, single, flag = part.groups()
        value = bare or double or single or ""
        is_plain = value and not flag and value.isascii() and not set("&<>\"'\n") & set(value)
        words.append(name or (value if is_plain and len(value) >= GATE_LENGTH_MIN else attribute))
    longest = max(words, key=len, default="")
    if len(longest) >= GATE_LENGTH_MIN or not compound[1]:
        return longest or None
    return f"<{compound[1].lower()}"


def _is_late(compound: re.Match[str]) -> bool:
    return all(part[3] is not None and part[3].lower() in _KEPT for part in _PART.finditer(compound[2]))
