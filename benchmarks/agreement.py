"""Read feeds beside feedparser, and tell every difference: what it is, and whose.

    python benchmarks/agreement.py FOLDER… [--all] [--json]

Compared are, for each feed, its title and the number of its entries, and for each entry title, link, id, dates and
text. Ours is what worker.parse.parse says, feedparser's is parse(data) without its sanitiser: what cleaning removes
is another question. Titles and texts are compared by their words (runs without white space; tags removed where the
text is markup), dates by the second, links and ids byte for byte.

A difference is feedparser's where one of RULES says so: a rule names what feedparser is known to do and looks in the
document itself for what shows that it did it here. All others are listed as ours to explain. Where the numbers of
entries differ, entries are matched by id, link or title. Documents that neither reader finds an entry in agree.
"""

import argparse
import calendar
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
from lxml import etree

from archive.words import words
from schemas.errors import BackissueError
from schemas.feed import Text
from schemas.outcome import Document
from worker.parse import parse

SUFFIXES = {".xml", ".rss", ".atom", ".rdf", ".json", ".cdf"}
ENTRY_TAGS = ("{*}item", "{*}entry")
_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])")
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")


class Read(NamedTuple):
    """What a reader says of one entry, in the form in which it is compared."""

    title: tuple[str, ...]
    link: str | None
    id: str | None
    published: str | None
    updated: str | None
    text: tuple[str, ...]


class Difference(NamedTuple):
    """One place where the readers disagree."""

    file: str
    entry: int | None  # of ours
    field: str
    ours: Any
    theirs: Any
    rule: str | None = None  # why it is feedparser's, None where it is ours to explain


class Pair(NamedTuple):
    """One entry as both read it, with its element where lxml finds one."""

    ours: Read
    theirs: Read
    element: etree._Element | None


# --- what is known of feedparser --------------------------------------------------------------------------------------


class Rule(NamedTuple):
    """Something that feedparser does, and how to see that it did."""

    fields: frozenset[str]
    reason: str
    applies: Callable[[Pair], bool]


def _stands_in(pair: Pair, found: tuple[str, ...], names: frozenset[str]) -> bool:
    """Whether an element of one of these local names holds what feedparser found."""
    inside = () if pair.element is None else pair.element.iter("{*}*")
    return any(found == _markup(each.text) for each in inside if etree.QName(each).localname in names)


def _holds(pair: Pair, name: str) -> bool:
    return pair.element is not None and pair.element.find(f"{{*}}{name}") is not None


RULES = (
    Rule(
        frozenset({"text"}),
        "feedparser writes media:description, media:text or an iTunes text over the entry's own",
        lambda pair: (
            pair.ours.text != () and _stands_in(pair, pair.theirs.text, frozenset({"description", "text", "summary"}))
        ),
    ),
    Rule(
        frozenset({"link"}),
        "feedparser takes the id for the link where the entry has no link; an Atom id is no address (RFC 4287 §4.2.6)",
        lambda pair: pair.ours.link is None and pair.theirs.link == pair.theirs.id and not _holds(pair, "link"),
    ),
    Rule(
        frozenset({"link"}),
        "feedparser takes a link that is no page (rel=self, enclosure, replies) for the permalink",
        lambda pair: (
            pair.ours.link is None
            and pair.element is not None
            and any(
                each.get("href") == pair.theirs.link and each.get("rel") != "alternate"
                for each in pair.element.iterfind("{*}link")
            )
        ),
    ),
    Rule(
        frozenset({"link"}),
        "feedparser gives the redirect of FeedBurner, though feedburner:origLink names the page",
        lambda pair: (
            pair.element is not None
            and pair.ours.link is not None
            and pair.ours.link in {(each.text or "").strip() for each in pair.element.iterfind("{*}origLink")}
        ),
    ),
    Rule(
        frozenset({"link"}),
        "feedparser leaves a relative link as it is, though the feed says where it lives",
        lambda pair: (
            bool(pair.theirs.link) and ":" not in str(pair.theirs.link) and _ends(pair.ours.link, pair.theirs.link)
        ),
    ),
    Rule(
        frozenset({"id"}),
        "feedparser resolves an id against the feed's address; ids are compared byte for byte (RFC 4287 §4.2.6.1)",
        lambda pair: _ends(pair.theirs.id, pair.ours.id),
    ),
    Rule(
        frozenset({"title"}),
        "feedparser drops words in angle brackets from a title that is text",
        lambda pair: _markup(_TAG.sub(" ", " ".join(pair.ours.title))) == _markup(" ".join(pair.theirs.title)),
    ),
    Rule(
        frozenset({"published", "updated"}),
        "feedparser cannot read the date, which stands in the entry",
        lambda pair: (
            (pair.theirs.published or pair.theirs.updated) is None
            and any(
                _holds(pair, name)
                for name in ("pubDate", "date", "published", "updated", "issued", "modified", "created")
            )
        ),
    ),
    Rule(
        frozenset({"published", "updated"}),
        "feedparser calls dc:date the date of an update; it is of the resource, and RSS 1.0 has no other",
        lambda pair: _holds(pair, "date") and (pair.ours.published or pair.ours.updated) == pair.theirs.updated,
    ),
    Rule(
        frozenset({"published", "updated"}),
        "feedparser gives the year 1, which is the zero of Go and .NET, as a date",
        lambda pair: (pair.theirs.published or pair.theirs.updated or "").startswith("0001-"),
    ),
    Rule(
        frozenset({"published"}),
        "feedparser drops PM after a time with seconds",
        lambda pair: (
            pair.element is not None
            and bool(re.search(r"\d\s*[Pp]\.?[Mm]", pair.element.findtext("{*}pubDate") or ""))
            and _hours_between(pair.ours.published, pair.theirs.published) == 12  # noqa: PLR2004
        ),
    ),
)


def _ends(whole: str | None, end: str | None) -> bool:
    return bool(whole and end) and str(whole).endswith(str(end).lstrip("./"))


def _hours_between(ours: str | None, theirs: str | None) -> float:
    if ours is None or theirs is None:
        return 0
    return (datetime.fromisoformat(ours) - datetime.fromisoformat(theirs)).total_seconds() / 3600


# --- reading ----------------------------------------------------------------------------------------------------------


def _markup(value: str | None) -> tuple[str, ...]:
    return tuple(words(Text(value=value, kind="html"))) if value else ()


def _ours(data: bytes) -> tuple[tuple[str, ...], list[Read]] | None:
    try:
        snapshot = parse(Document(url="", key="", body=data))
    except BackissueError:
        return None
    entries = [
        Read(
            tuple(words(entry.title)),
            entry.permalink,
            entry.guid,
            _second(entry.published),
            _second(entry.updated),
            tuple(words(entry.content) or words(entry.summary)),  # a content may hold no more than images
        )
        for entry in snapshot.entries
    ]
    return tuple(words(snapshot.feed.title)), entries


def _second(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat() if moment else None


def _theirs(data: bytes) -> tuple[tuple[str, ...], list[Read]]:
    found = feedparser.parse(data, sanitize_html=False)
    entries = [
        Read(
            _construct(entry.get("title_detail")),
            entry.get("link") or None,
            entry.get("id") or None,
            _tuple_second(dict.get(entry, "published_parsed")),  # its own get() falls back on other dates
            _tuple_second(dict.get(entry, "updated_parsed")),
            _construct(next(iter(entry.get("content", ())), None)) or _construct(entry.get("summary_detail")),
        )
        for entry in found.entries
    ]
    return _construct(found.feed.get("title_detail")), entries


def _construct(detail: dict[str, str] | None) -> tuple[str, ...]:
    if not detail:
        return ()
    kind = "text" if detail.get("type") == "text/plain" else "html"
    return tuple(words(Text(value=detail.get("value") or "", kind=kind)))  # type: ignore[arg-type]  # one of the two


def _tuple_second(moment: time.struct_time | None) -> str | None:
    return datetime.fromtimestamp(calendar.timegm(moment), UTC).isoformat() if moment else None


def _elements(data: bytes) -> list[etree._Element]:
    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError:
        return []
    return [] if root is None else list(root.iter(*ENTRY_TAGS))


# --- comparing --------------------------------------------------------------------------------------------------------


def differences(file: str, data: bytes, agreed: Counter[str]) -> Iterator[Difference]:
    """Give every difference in one document; what agrees is counted by field."""
    ours, theirs = _ours(data), _theirs(data)
    if ours is None:
        if theirs[1]:
            yield Difference(file, None, "entries", "refused", len(theirs[1]))
        return
    for field, mine, other in (("feed title", ours[0], theirs[0]), ("entries", len(ours[1]), len(theirs[1]))):
        if mine == other:
            agreed[field] += 1
        else:
            yield Difference(file, None, field, mine, other, _of_document(data, ours[1], theirs[1]))
    elements = _elements(data)
    for index, mine_, other_ in _matched(ours[1], theirs[1]):
        element = elements[index] if len(elements) == len(ours[1]) else None
        yield from _entry_differences(file, index, Pair(mine_, other_, element), agreed)


def _of_document(data: bytes, ours: list[Read], theirs: list[Read]) -> str | None:
    """Say why a difference of the whole is feedparser's."""
    if theirs or not ours:
        return None
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "feedparser does not read JSON Feed"
    is_counted = len(_START.findall(data)) == len(ours)
    return "feedparser finds none of the entries whose start tags stand in the document" if is_counted else None


def _matched(ours: list[Read], theirs: list[Read]) -> Iterator[tuple[int, Read, Read]]:
    if len(ours) == len(theirs):
        yield from ((index, *both) for index, both in enumerate(zip(ours, theirs, strict=True)))
        return
    left = list(theirs)
    for index, mine in enumerate(ours):
        same = (
            other
            for name in ("id", "link", "title")
            for other in left
            if getattr(mine, name) and getattr(mine, name) == getattr(other, name)
        )
        if (other := next(same, None)) is not None:
            left.remove(other)
            yield index, mine, other


def _entry_differences(file: str, index: int, pair: Pair, agreed: Counter[str]) -> Iterator[Difference]:
    for field, mine, other in zip(Read._fields, pair.ours, pair.theirs, strict=True):
        if mine == other:
            agreed[field] += 1
            continue
        reasons = (rule.reason for rule in RULES if field in rule.fields and rule.applies(pair))
        yield Difference(file, index, field, mine, other, next(reasons, None))


# --- reporting --------------------------------------------------------------------------------------------------------


def _shown(value: object) -> str:
    text = " ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 160 else text[:157] + "..."  # noqa: PLR2004


def _report(found: list[Difference], agreed: Counter[str], *, show_all: bool) -> None:
    explained = [each for each in found if each.rule]
    for each in found if show_all else [each for each in found if not each.rule]:
        where = each.file if each.entry is None else f"{each.file} entry {each.entry + 1}"
        print(f"{where}: {each.field}" + (f"  ({each.rule})" if each.rule else ""))
        print(f"    ours   {_shown(each.ours)}\n    theirs {_shown(each.theirs)}")
    print(f"\n{'':14}{'agree':>8}{'theirs':>8}{'ours?':>8}")
    for field in ("feed title", "entries", *Read._fields):
        of_field = [each for each in found if each.field == field]
        theirs = sum(bool(each.rule) for each in of_field)
        print(f"{field:14}{agreed[field]:>8}{theirs:>8}{len(of_field) - theirs:>8}")
    for reason, count in Counter(each.rule for each in explained).most_common():
        print(f"{count:>6}  {reason}")


def main() -> None:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description="Where do we and feedparser read a feed differently?")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--all", action="store_true", help="list also the differences that are feedparser's")
    parser.add_argument("--json", action="store_true", help="all differences for programs")
    arguments = parser.parse_args()
    agreed: Counter[str] = Counter()
    found: list[Difference] = []
    for folder in arguments.folders:
        for file in sorted(folder.iterdir()):
            if file.suffix in SUFFIXES:
                found += differences(f"{folder.name}/{file.name}", file.read_bytes(), agreed)
    if arguments.json:
        print(json.dumps({"agreed": agreed, "differences": [each._asdict() for each in found]}, indent=2))
    else:
        _report(found, agreed, show_all=arguments.all)


if __name__ == "__main__":
    main()
