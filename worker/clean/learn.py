"""What the entries of a source show together and none of them shows alone: learned rules. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from schemas.feed import Entry, Text
from schemas.snapshot import Defect, LearnedRule
from worker.clean import html
from worker.clean.compare import folded
from worker.clean.markup import PARAGRAPH, plain
from worker.clean.rule import Fragment
from worker.clean.rules.spaces import fold_title_spaces

#: A template's mark is believed from this many titles on.
TITLES_MIN = 5
#: A line is furniture when it ends or begins at least this many pages, and at least half of all.
PAGES_MIN = 3
#: How far from the beginning and the end of a page furniture is looked for, in lines.
MARGIN_LINES = 8

#: Shorter names of sites may be words of titles.
NAME_LENGTH_MIN = 3

#: What templates put between a title and the name of the site, space included, so that no word is cut.
_SEPARATOR = re.compile(r" (?:[|–—·•»«›‹/-]|::|//|:) |: ")
_SEPARATING = " |–—·•»«›‹/:-"
#: Not `!!`, which authors write.
_AFTER_ANOTHER = re.compile(r"[.?…]\s*!\Z")


def learn(
    entries: Sequence[Entry], *, is_pages: bool, feed_title: Text | None = None, known: Iterable[LearnedRule] = ()
) -> tuple[LearnedRule, ...]:
    """Give the rules that a source's parsed entries prove, after those that are known already."""
    known = tuple(known)
    titles = [] if is_pages else _titles(entries)
    found = _repeated_lines(entries) if is_pages else [*_title_mark(titles), *_title_name(titles, feed_title)]
    taken = {(rule.rule, rule.value) for rule in known}
    return known + tuple(rule for rule in found if (rule.rule, rule.value) not in taken)


def suspect(entries: Sequence[Entry], learned: Iterable[LearnedRule]) -> tuple[Defect, ...]:
    """Report titles that all end in `?` or `!` where nothing proves that the template puts it there."""
    if len(entries) < TITLES_MIN or any(rule.rule == "strip_title_mark" for rule in learned):
        return ()
    titles = []
    for entry in entries:
        if entry.title is not None:
            titles.append(_title(entry.title))
            if titles[-1][-1:] not in {"?", "!"}:
                return ()  # as nearly always, at the first
    if len(titles) < TITLES_MIN:
        return ()
    ends = {title[-1:] for title in titles}
    detail = f"all {len(titles)} titles end in {' or '.join(sorted(ends))}"
    return (Defect(code="title-mark-suspected", where="item/title", detail=detail),)


def _title_mark(titles: Sequence[str]) -> list[LearnedRule]:
    """Find the `!` that a template prints: after every title, and at least once after another end mark."""
    if len(titles) < TITLES_MIN or not all(title.endswith("!") for title in titles):
        return []
    doubled = sum(bool(_AFTER_ANOTHER.search(title)) for title in titles)
    if not doubled:
        return []
    evidence = f"{len(titles)} of {len(titles)} titles end in it, {doubled} of them after another end mark"
    return [LearnedRule(rule="strip_title_mark", value="!", evidence=evidence)]


def _title_name(titles: Sequence[str], feed_title: Text | None) -> list[LearnedRule]:
    """Find the name of the site, as the feed's title has it, that a template prints before or behind every title."""
    if feed_title is None or len(titles) < TITLES_MIN or not _SEPARATOR.search(_spaced(titles[0])):
        return []
    titles = [_spaced(title) for title in titles]
    name = f" {folded(_title(feed_title))} "
    evidence = f"{len(titles)} of {len(titles)} titles carry it, and the feed's title holds the name"
    separators = list(_SEPARATOR.finditer(titles[0]))
    suffixes = [titles[0][found.start() :] for found in separators if not found[0].startswith(":")]
    prefixes = [titles[0][: found.end()] for found in reversed(separators)]
    for suffix in suffixes:  # the longest first
        if _names(suffix, name) and all(title.endswith(suffix) and title != suffix for title in titles):
            return [LearnedRule(rule="strip_title_suffix", value=suffix, evidence=evidence)]
    for prefix in prefixes:
        if _names(prefix, name) and all(title.startswith(prefix) and title != prefix for title in titles):
            return [LearnedRule(rule="strip_title_prefix", value=prefix, evidence=evidence)]
    return []


def _names(affix: str, name: str) -> bool:
    """Whether what stands before or behind a separator is in a name, in whole words."""
    words = folded(affix.strip(_SEPARATING))
    return len(words) >= NAME_LENGTH_MIN and f" {words} " in name


def _spaced(title: str) -> str:
    """Give a title as the rules on titles find it."""
    fragment = Fragment(markup=title, place="title")
    fold_title_spaces.edit(fragment)
    return fragment.markup


def _repeated_lines(entries: Sequence[Entry]) -> list[LearnedRule]:
    """Find the lines that stand at the beginning or end of most pages."""
    pages = [_lines(entry.content) for entry in entries if entry.content is not None]
    seen = Counter(line for lines in pages for line in {*lines[:MARGIN_LINES], *lines[-MARGIN_LINES:]})
    return [
        LearnedRule(rule="drop_repeated_lines", value=line, evidence=f"stands on {count} of {len(pages)} pages")
        for line, count in sorted(seen.items())
        if count >= PAGES_MIN and 2 * count >= len(pages)
    ]


def _titles(entries: Sequence[Entry]) -> list[str]:
    return [_title(entry.title) for entry in entries if entry.title is not None]


def _title(title: Text) -> str:
    return (html.plain(title.value) if title.kind == "html" else title.value).strip()


def _lines(content: Text) -> list[str]:
    return [plain(markup) for markup in PARAGRAPH.findall(content.value)]
