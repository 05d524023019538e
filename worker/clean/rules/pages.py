"""Saved pages: which line is the title, which the author, which the furniture of the site."""

import html
import re
from collections.abc import Iterable

from schemas.feed import Person
from worker.clean.cut import Cut
from worker.clean.markup import PARAGRAPH, plain, without
from worker.clean.names import is_name
from worker.clean.rule import Fragment, rule

#: Phrases that are furniture on any page, folded and in lower case.
GENERIC = frozenset(
    {
        "skip navigation", "skip to content", "skip to footer", "skip to main content", "skip to main navigation",
        "skip to navigation", "skip to search", "back to top", "written by",
    }
)  # fmt: skip
#: Longest line that can be a title, in characters.
TITLE_LENGTH_MAX = 200
#: How many lines, furniture aside, are looked at for title and author.
HEAD_LINES = 3

_MARKER = re.compile(r"(?P<bullet>[•◦▪‣⁃·*-])\s+(?=\S)|(?P<number>\d{1,3})[.)]\s+(?=\S)")


@rule(
    stage="text",
    family="pages",
    for_pages=True,
    reason='A page names its author in a line beside the title, or under "Written by".',
    before="<p>Jon Ainger</p><p>Changing the game</p><p>Text of the page.</p><p>Written by</p><p>Jon Ainger</p>",
    after="<p>Changing the game</p><p>Text of the page.</p><p>Written by</p>",
)
def take_page_author(fragment: Fragment) -> list[Cut]:
    """Move lines that hold only the author's name into the entry's authors."""
    if fragment.title is not None or fragment.authors:
        return []
    paragraphs = _paragraphs(fragment)
    texts = [text for _, text in paragraphs]
    signed = [at + 1 for at, text in enumerate(texts[:-1]) if text.lower() == "written by" and is_name(texts[at + 1])]
    head = [at for at, text in enumerate(texts) if text and not is_furniture(text, fragment)][:HEAD_LINES]
    beside = _author_beside_title(texts, head, {texts[at] for at in signed})
    names = list(dict.fromkeys([texts[at] for at in [*beside, *signed]]))
    if not names:
        return []
    fragment.authors = tuple(Person(name=name) for name in names)
    fragment.inferred.append("authors")
    fragment.findings.append(("author-inferred", "; ".join(names)))
    return _cut_paragraphs(fragment, [paragraphs[at] for at in sorted({*beside, *signed})])


@rule(
    stage="text",
    family="pages",
    for_pages=True,
    reason="Links for keyboard users and labels say nothing about the page.",
    before="<p>Skip to navigation Skip to main content</p><p>Text</p>",
    after="<p>Text</p>",
)
def drop_page_furniture(fragment: Fragment) -> list[Cut]:
    """Drop lines that consist of generic phrases."""
    return _cut_paragraphs(fragment, [item for item in _paragraphs(fragment) if _is_generic(item[1])])


@rule(
    stage="text",
    family="pages",
    for_pages=True,
    value="No spam; unsubscribe easily at any time.",
    reason="Lines that stand on every page of a site, or that its configuration names, belong to the site.",
    before="<p>Text</p><p>No spam; unsubscribe easily at any time.</p>",
    after="<p>Text</p>",
)
def drop_repeated_lines(fragment: Fragment) -> list[Cut]:
    """Drop lines that were learned from the pages of the source or are named in its configuration."""
    lines = fragment.values.get("drop_repeated_lines", ())
    return _cut_paragraphs(fragment, [item for item in _paragraphs(fragment) if _is_among(item[1], lines)])


@rule(
    stage="text",
    family="pages",
    for_pages=True,
    reason="The first line of a page that is neither furniture nor author is its title.",
    before="<p>The IMPOWER Collaborative</p><p>Across England, councils</p>",
    after="<p>Across England, councils</p>",
)
def take_page_title(fragment: Fragment) -> list[Cut]:
    """Move the first line into the title. Its words stay in the entry, so the ledger has no line of it."""
    match, text = next((item for item in _paragraphs(fragment) if item[1]), (None, ""))  # not an image
    if fragment.title is None and match and len(text) <= TITLE_LENGTH_MAX:
        fragment.title = text
        fragment.inferred.append("title")
        fragment.names.add("br")
        fragment.markup = without(fragment.markup, [match.span()])
    return []


@rule(
    stage="text",
    family="pages",
    for_pages=True,
    writes_tags=True,
    reason="Text saved from a browser keeps the marks of its lists but not the lists.",
    before="<p>• One</p><p>• Two</p><p>Then</p><p>2. Three</p>",
    after='<ul><li>One</li><li>Two</li></ul><p>Then</p><ol start="2"><li>Three</li></ol>',
)
def mark_up_lists(fragment: Fragment) -> list[Cut]:
    """Make paragraphs that begin with a list marker lists; neighbours of one kind that count on are one list."""
    cuts: list[Cut] = []
    out: list[str] = []
    end, is_open, number = 0, "", 0
    for match in PARAGRAPH.finditer(fragment.markup):
        marker = _MARKER.match(match[1])
        between = fragment.markup[end : match.start()]
        kind = "" if marker is None else "ul" if marker["bullet"] else "ol"
        this = int(marker["number"]) if marker and marker["number"] else 0
        goes_on = is_open and kind == is_open and not between.strip() and (kind == "ul" or this == number + 1)
        if is_open and not goes_on:
            out.append(f"</{is_open}>")
        out.append(between)
        if kind and not goes_on:
            out.append(f'<ol start="{this}">' if kind == "ol" and this != 1 else f"<{kind}>")
        is_open, number = kind, this
        out.append(f"<li>{match[1][marker.end() :]}</li>" if marker else match[0])
        if marker:
            cuts.append(Cut(text=marker[0].strip()))
        end = match.end()
    if cuts:
        fragment.markup = "".join(out) + (f"</{is_open}>" if is_open else "") + fragment.markup[end:]
    return cuts


def is_furniture(text: str, fragment: Fragment) -> bool:
    """Whether a line is generic, learned or configured furniture."""
    return _is_generic(text) or _is_among(text, fragment.values.get("drop_repeated_lines", ()))


def _is_generic(text: str) -> bool:
    """Whether a line is one generic phrase or several in a row ("Skip to navigation Skip to main content")."""
    rest = text.lower().strip(" |·•:")
    while rest:
        phrase = max((phrase for phrase in GENERIC if rest.startswith(phrase)), key=len, default=None)
        if phrase is None:
            return False
        rest = rest[len(phrase) :].lstrip(" |·•:")
    return bool(text)


def _is_among(text: str, lines: Iterable[str]) -> bool:
    for line in lines:
        if line.endswith(("…", "*")):
            if text.startswith(line[:-1].rstrip()):
                return True
        elif text == line:
            return True
    return False


def _author_beside_title(texts: list[str], head: list[int], signed: set[str]) -> list[int]:
    """Give the place of a name beside the title, if there is one.

    A page may be titled with two capitalised words too: of two names the first is the title, and a name that
    no title follows is one.
    """
    if len(head) < 2:  # noqa: PLR2004  a title and a name
        return []
    first, second = head[:2]
    if is_name(texts[first]) and texts[first] in signed:
        return [first]
    if is_name(texts[second]):
        return [second]
    return [first] if is_name(texts[first]) and _could_be_title(texts[second]) else []


def _could_be_title(text: str) -> bool:
    return len(text) <= TITLE_LENGTH_MAX and not text.endswith((".", ":", ";", ",")) and not _MARKER.match(text)


def _paragraphs(fragment: Fragment) -> list[tuple[re.Match[str], str]]:
    return [(match, plain(match[1])) for match in PARAGRAPH.finditer(fragment.markup)]


def _cut_paragraphs(fragment: Fragment, items: list[tuple[re.Match[str], str]]) -> list[Cut]:
    if items:
        fragment.names.add("br")
        fragment.markup = without(fragment.markup, (match.span() for match, _ in items))
    return [Cut(text=text, markup_bytes=len(match[0]) - len(html.escape(text, quote=False))) for match, text in items]
