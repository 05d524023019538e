"""The way of a document: ask, keep, read, strip, compare, record; a round ends with what was touched being shown.

addresses -> fetch -> captures.record                      kept before anybody looks inside
                            |
                          read -> learn -> clean -> decide -> entries.record
                                                                    |
                                                                 publish       once a round

Parser and cleaner are imported where they are used: a round that brings nothing new needs neither.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Container, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import captures, entries, ledger, sources
from archive.decide import decide
from archive.identity import entry_keys, raw_hash, reused_guids, settled
from archive.recording import Recorded, record
from schemas.errors import SourceError
from schemas.outcome import Document, Gone, Outcome
from schemas.revision import Known
from schemas.snapshot import Defect, LearnedRule, Snapshot
from schemas.source import Source
from worker.fetch import Address, addresses

if TYPE_CHECKING:
    from archive.connect import Database
    from worker.clean import Rules

Fetch = Callable[[Address], Awaitable[Outcome]]


#: The defects that are bugs of rules (`worker.clean.FAULTS`), and how they are logged.
FAULT_EVENTS = {"words-unaccounted": "entry.words_unaccounted", "rule-failed": "entry.rule_failed"}


class Fault(Struct, frozen=True, kw_only=True):
    """A bug of a rule, as one entry has shown it."""

    event: str  #: Its name in the log.
    entry: str  #: The first name of the entry.
    detail: str  #: What does not add up, or which rule broke down, and where.


class Refreshed(Struct, frozen=True, kw_only=True):
    """What bringing one source up to date came to."""

    source_id: str
    new: int = 0
    revised: int = 0  #: Entries whose words changed.
    cosmetic: int = 0  #: Entries of which only the markup changed.
    unchanged: int = 0
    not_modified: int = 0  #: Documents that came back as they were.
    defects: dict[str, int] = {}  #: By code.
    words_stripped: dict[str, int] = {}  #: By rule.
    authors_inferred: int = 0  #: Entries.
    faults: tuple[Fault, ...] = ()  #: Bugs of our rules; the entries were only sanitized.
    body_bytes: int = 0
    failures: tuple[str, ...] = ()  #: One line for each document that could not be fetched or read.
    is_failed: bool = False  #: No document of the source could be used.


async def refresh(source: Source, db: "Database", *, fetch: Fetch, folder: Path, now: datetime) -> Refreshed:
    """Bring one source up to date. What goes wrong with a document is told in `failures`, and the others go on."""
    failures: list[str] = []
    fresh: list[tuple[Document, int]] = []
    asked = not_modified = gone = 0
    try:
        for address in addresses(source, folder):
            asked += 1
            try:
                outcome = await fetch(address)
            except SourceError as error:
                captures.record_failure(db, source.id, address.url, address.key, str(error), now=now)
                failures.append(str(error))
                continue
            capture = captures.record(db, source.id, outcome, now=now)
            match outcome:
                case Document() if capture.is_new:
                    fresh.append((outcome, capture.number))
                case Gone():
                    gone += 1
                case _:
                    not_modified += 1
    except SourceError as error:  # nothing (more) could even be asked
        failures.append(str(error))
    if asked and gone == asked:
        sources.retire(db, source.id, now=now)
    done = _take_in(source, db, fresh, failures, now=now)
    return replace(
        done,
        not_modified=not_modified,
        body_bytes=sum(len(document.body) for document, _ in fresh),
        failures=tuple(failures),
        is_failed=bool(failures) and len(failures) >= asked,
    )


def normalize(
    data: bytes, *, base_url: str | None = None, source: Source | None = None, document: Document | None = None
) -> Snapshot:
    """Give what a document says, cleaned, judged by itself alone. A pure function of the bytes and the settings.

    `base_url` resolves relative links; `source` brings the settings of a configured source. Raises ParseError.
    """
    document = document or Document(url="", key="", body=data)
    parsed = read(document, source, base_url=base_url, first_names_only=True)
    return clean_alone([parsed], source, base_url=base_url)


def clean_alone(
    parsed: Sequence[Snapshot], source: Source | None, *, base_url: str | None = None, counts_words: bool = False
) -> Snapshot:
    """Clean the documents of one source without an archive, and give them as one snapshot."""
    merged = merge(parsed)
    return _clean(merged, _rules(merged, source, known=()), base=base_url, counts_words=counts_words)


def read(
    document: Document, source: Source | None, *, base_url: str | None = None, first_names_only: bool = False
) -> Snapshot:
    """Parse a document and name its entries; ids need only their first names. Raises ParseError."""
    from worker.parse import parse

    kind = source.kind if source else "feed"
    parsed = parse(document, kind=kind, timezone=source.timezone if source else None, base_url=base_url)
    page_key = document.key if kind == "pages" else None
    keys = entry_keys(parsed.entries, home_page=parsed.feed.home_page, page_key=page_key, first_only=first_names_only)
    return replace(parsed, keys=keys, defects=(*parsed.defects, *_reused_guids(parsed)))


def merge(snapshots: Sequence[Snapshot]) -> Snapshot:
    """Give several documents of one source as one snapshot, entries in order; the feed is that of the first."""
    if len(snapshots) == 1:
        return snapshots[0]
    defects: list[Defect] = []
    first = 0
    for snapshot in snapshots:
        for defect in snapshot.defects:
            index = None if defect.entry is None else defect.entry + first
            defects.append(replace(defect, entry=index))
        first += len(snapshot.entries)
    return replace(
        snapshots[0],
        entries=tuple(entry for snapshot in snapshots for entry in snapshot.entries),
        keys=tuple(keys for snapshot in snapshots for keys in snapshot.keys),
        tombstones=tuple(tombstone for snapshot in snapshots for tombstone in snapshot.tombstones),
        defects=tuple(defects),
    )


def faults(cleaned: Snapshot) -> tuple[Fault, ...]:
    """Give the bugs of rules that the entries of a snapshot have shown."""
    return tuple(
        Fault(event=FAULT_EVENTS[defect.code], entry=cleaned.keys[defect.entry][0].value, detail=defect.detail)
        for defect in cleaned.defects
        if defect.code in FAULT_EVENTS and defect.entry is not None
    )


def _take_in(
    source: Source, db: "Database", fresh: Iterable[tuple[Document, int]], failures: list[str], *, now: datetime
) -> Refreshed:
    """Parse what is new, learn from all there is, then clean, compare and record document by document."""
    parsed: list[tuple[Snapshot, int]] = []
    for document, capture in fresh:
        try:
            parsed.append((read(document, source), capture))
        except SourceError as error:
            captures.set_outcome(db, capture, str(error))
            failures.append(f"{document.url}: {error}")
    if not parsed:
        return Refreshed(source_id=source.id)
    evidence = _pages_held(source, db) if source.kind == "pages" else [snapshot for snapshot, _ in parsed]
    rules = _rules(merge(evidence), source, known=entries.learned(db, source.id))
    return _sum(source.id, [_record(source, db, snapshot, capture, rules, now=now) for snapshot, capture in parsed])


def _record(
    source: Source, db: "Database", parsed: Snapshot, capture: int, rules: "Rules", *, now: datetime
) -> tuple[Recorded, Snapshot]:
    """Clean the entries that are new or have changed, and record what that means."""
    known = entries.known(db, source.id, parsed.keys)
    hashes = [raw_hash(entry) for entry in parsed.entries]
    # An unchanged entry is never cleaned again.
    changed = {index for index, held in enumerate(known) if held is None or held.raw_hash != hashes[index]}
    cleaned = _clean(parsed, rules, only=changed, counts_words=True)
    changes = decide(cleaned, hashes, known, relisted=_relisted(db, cleaned, known, changed))
    recorded = record(db, source.id, capture, cleaned, changes, rules_hash=rules.hash, now=now)
    return recorded, replace(cleaned, entries=tuple(change.entry for change in changes.changes))


def _relisted(
    db: "Database", cleaned: Snapshot, known: Sequence[Known | None], changed: Iterable[int]
) -> frozenset[int]:
    """Give the entries that look as they did, but of which cleaning removed words that the ledger does not list.

    That fewer went (a template's mark is gone from the titles) changes nothing.
    """
    found = []
    for index in changed:
        held = known[index]
        if held is not None and settled(held.entry) == settled(cleaned.entries[index]):
            removed = Counter(edit.text for edit in cleaned.ledger if edit.entry == index and edit.text)
            if removed - Counter(edit.text for edit in ledger.ledger(db, held.number)):
                found.append(index)
    return frozenset(found)


def _pages_held(source: Source, db: "Database") -> list[Snapshot]:
    """Parse the newest body of every page of a source, for what only all of them together show."""
    held = []
    for document, _ in captures.latest_bodies(db, source.id):
        try:
            held.append(read(document, source))
        except SourceError:
            continue  # its own round has reported it
    return held


def _rules(evidence: Snapshot, source: Source | None, *, known: Iterable[LearnedRule]) -> "Rules":
    """Choose the rules for a source, with what is known of it and what the evidence shows besides."""
    from worker.clean import rules_for
    from worker.clean.learn import learn

    is_pages = evidence.dialect == "pages"
    learned = learn(evidence.entries, is_pages=is_pages, feed_title=evidence.feed.title, known=known)
    return rules_for(source, learned)


def _clean(
    parsed: Snapshot,
    rules: "Rules",
    *,
    base: str | None = None,
    only: Container[int] | None = None,
    counts_words: bool = False,
) -> Snapshot:
    from worker.clean import clean
    from worker.clean.learn import suspect

    parsed = replace(parsed, defects=(*parsed.defects, *suspect(parsed.entries, rules.learned)))
    return clean(parsed, rules, base=base or parsed.feed.home_page, only=only, counts_words=counts_words)


def _reused_guids(parsed: Snapshot) -> list[Defect]:
    return [
        Defect(code="guid-reused", where="item/guid", detail=guid[:200])
        for guid in sorted(reused_guids(parsed.entries))
    ]


def _sum(source_id: str, done: Sequence[tuple[Recorded, Snapshot]]) -> Refreshed:
    defects: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for _, snapshot in done:
        defects.update(defect.code for defect in snapshot.defects)
        for edit in snapshot.ledger:
            words[edit.rule] += len(edit.text.split())
    changed = [entry for _, snapshot in done for entry in snapshot.entries]
    return Refreshed(
        source_id=source_id,
        new=sum(recorded.new for recorded, _ in done),
        revised=sum(recorded.substantive for recorded, _ in done),
        cosmetic=sum(recorded.cosmetic for recorded, _ in done),
        unchanged=sum(recorded.unchanged for recorded, _ in done),
        defects=dict(sorted(defects.items())),
        words_stripped={rule: count for rule, count in sorted(words.items()) if count},
        authors_inferred=sum("authors" in entry.inferred for entry in changed),
        faults=tuple(fault for _, snapshot in done for fault in faults(snapshot)),
    )
