"""What the entries of a source show together and none of them shows alone: learned rules. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from schemas.feed import Entry, Text
from schemas.snapshot import Defect, LearnedRule
from worker.clean import html
from worker.clean.markup import PARAGRAPH, plain

#: A template's mark is believed from this many titles on.
TITLES_MIN = 5
#: A line is furniture when it ends or begins at least this many pages, and at least half of all.
PAGES_MIN = 3
#: How far from the beginning and the end of a page furniture is looked for, in lines.
MARGIN_LINES = 8

#: Not `!!`, which authors write.
_AFTER_ANOTHER = re.compile(r"[.?…]\s*!\Z")


def learn(entries: Sequence[Entry], *, is_pages: bool, known: Iterable[LearnedRule] = ()) -> tuple[LearnedRule, ...]:
    """Give the rules that a source's parsed entries prove, after those that are known already."""
    known = tuple(known)
    found = _repeated_lines(entries) if is_pages else _title_mark(entries)
    taken = {(rule.rule, rule.value) for rule in known}
    return known + tuple(rule for rule in found if (rule.rule, rule.value) not in taken)


def suspect(entries: Sequence[Entry], learned: Iterable[LearnedRule]) -> tuple[Defect, ...]:
    """Report titles that all end in `?` or `!` where nothing proves that the template puts it there."""
    titles = _titles(entries)
    if len(titles) < TITLES_MIN or any(rule.rule == "strip_title_mark" for rule in learned):
        return ()
    ends = {title[-1:] for title in titles}
    if not ends <= {"?", "!"}:
        return ()
    detail = f"all {len(titles)} titles end in {' or '.join(sorted(ends))}"
    return (Defect(code="title-mark-suspected", where="item/title", detail=detail),)


def _title_mark(entries: Sequence[Entry]) -> list[LearnedRule]:
    """Find the `!` that a template prints: after every title, and at least once after another end mark."""
    titles = _titles(entries)
    doubled = sum(bool(_AFTER_ANOTHER.search(title)) for title in titles)
    if len(titles) < TITLES_MIN or not doubled or not all(title.endswith("!") for title in titles):
        return []
    evidence = f"{len(titles)} of {len(titles)} titles end in it, {doubled} of them after another end mark"
    return [LearnedRule(rule="strip_title_mark", value="!", evidence=evidence)]


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
    return (html.text(title.value) if title.kind == "html" else title.value).strip()


def _lines(content: Text) -> list[str]:
    return [plain(markup) for markup in PARAGRAPH.findall(content.value)]
