"""`verify`: whether the archive is sound, down to whether every revision still comes out of what was fetched.

The checks of the database are in `archive.soundness` and `archive.provenance`. What is here is the last: every
revision is made once more from its capture, with the rules that it names, as far as today's program has them.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from archive import entries, origins, provenance, retrieval, rows, soundness, sources
from archive.connect import snapshot
from archive.ledger import ledger
from archive.provenance import Kept, Tally
from schemas.errors import ArchiveError, SourceError
from schemas.snapshot import Snapshot
from schemas.soundness import Checked, Finding, Verified
from schemas.source import Source
from worker import pipeline
from worker.clean import Rules, rules_for

if TYPE_CHECKING:
    from archive.connect import Database

#: Findings of one check that are told; of a thousand of a kind, the first say it all.
FINDINGS_MAX = 100
#: Captures whose revisions a quick check makes once more.
SAMPLE = 20
#: Between two tellings of how far it is.
TELL_SECONDS = 0.1

#: Told of which check is at work, how far it is, and how far it goes; 0 where nobody knows.
Progress = Callable[[str, int, int], None]


def verify(
    db: "Database",
    configured: Mapping[str, Source],
    *,
    path: str,
    is_quick: bool = False,
    progress: Progress = lambda _check, _done, _all: None,
) -> Verified:
    """Check an archive as it is at this moment; whoever writes to it may go on.

    `configured` are the sources as they are configured now, with `[defaults]` filled in.
    """
    tally: Tally = Counter()
    findings: list[Finding] = []
    more = 0
    with snapshot(db):
        for name, found, is_counted in _checks(db, configured, tally, is_quick=is_quick):
            count = 0
            total = soundness.count(db, name) if is_counted else 0
            with soundness.ticking(db, _teller(progress, name, tally, total)):
                for finding in soundness.to_the_end(name, found):
                    count += 1
                    if count <= FINDINGS_MAX:
                        findings.append(finding)
            more += max(0, count - FINDINGS_MAX)
        head = provenance.head(db)
    return Verified(
        archive=path,
        is_sound=not findings,
        is_quick=is_quick,
        head=head,
        checked=Checked(**{name: tally[name] for name in Checked.__struct_fields__}),
        findings=tuple(findings),
        more=more,
    )


def _checks(
    db: "Database", configured: Mapping[str, Source], tally: Tally, *, is_quick: bool
) -> Iterator[tuple[str, Iterator[Finding], bool]]:
    """Yield each check: its name, what it finds, and whether it goes through all rows of the table of that name."""
    some_or_all = provenance.some_bodies if is_quick else provenance.all_bodies
    yield "file", soundness.file(db, is_quick=is_quick), False
    yield "schema", soundness.schema(db), False
    yield "references", soundness.references(db), False
    yield "captures", provenance.captures(db, tally), True
    yield "bodies", some_or_all(db, tally), not is_quick
    yield "entries", soundness.entries(db, tally), True
    yield "entries", origins.origins(db), False
    yield "search", soundness.search(db, is_quick=is_quick), False
    yield "revisions", _revisions(db, configured, tally, is_quick=is_quick), not is_quick


def _teller(progress: Progress, name: str, tally: Tally, total: int) -> Callable[[], None]:
    """Give what tells how far a check is, when it is asked to, and not more often than anybody can see."""
    last = 0.0

    def tell() -> None:
        nonlocal last
        if time.monotonic() - last >= TELL_SECONDS:
            progress(name, tally[name], total)
            last = time.monotonic()

    tell()
    return tell


def _revisions(db: "Database", configured: Mapping[str, Source], tally: Tally, *, is_quick: bool) -> Iterator[Finding]:
    """Tell which revisions do not come out of their captures any more, though their rules are those of today."""
    known: dict[str, tuple[Source | None, dict[str, Rules]]] = {}
    for capture, source_id in provenance.revised(db, sample=SAMPLE if is_quick else None):
        if source_id not in known:
            source = configured.get(source_id) or sources.settings(db, source_id)
            known[source_id] = source, _rules_by_hash(db, source_id, source)
        source, by_hash = known[source_id]
        groups: dict[str, list[Kept]] = {}
        for kept in provenance.revisions_of(db, capture):
            tally["revisions"] += 1
            try:
                rows.entry_from_json(kept.json)
            except msgspec.DecodeError as error:
                where = f"entry {kept.entry}, revision {kept.number}"
                yield Finding(
                    check="revisions", where=where, what=f"its JSON cannot be read: {error}", todo=soundness.RESTORE
                )
                continue
            if kept.rules_hash in by_hash:
                groups.setdefault(kept.rules_hash, []).append(kept)
            else:
                tally["by_other_rules"] += 1
        if not groups:
            continue
        try:
            parsed = pipeline.read(retrieval.fetched(db, capture), source)
        except (ArchiveError, SourceError) as error:
            what = f"no revision can be made again from it: {error}"
            yield Finding(check="revisions", where=f"capture {capture}", what=what, todo=soundness.RESTORE)
            continue
        for rules_hash, wanted in groups.items():
            yield from _made_again(db, source_id, parsed, rules=by_hash[rules_hash], wanted=wanted, tally=tally)


def _rules_by_hash(db: "Database", source_id: str, source: Source | None) -> dict[str, Rules]:
    """Give today's rules for a source as they were when it had learned nothing, its first learned rule, and so on."""
    learned = entries.learned(db, source_id)
    chosen = (rules_for(source, learned[:count]) for count in range(len(learned) + 1))
    return {pipeline.rules_hash(rules, source): rules for rules in chosen}


def _made_again(
    db: "Database", source_id: str, parsed: Snapshot, *, rules: Rules, wanted: list[Kept], tally: Tally
) -> Iterator[Finding]:
    """Clean those entries of a document that became revisions; and where they do not come out, all the others.

    What carries the names of an entry today may have been another one then, so that an entry is known by what it says.
    """
    numbers = {kept.entry for kept in wanted}
    names = entries.known(db, source_id, parsed.keys)
    likely = {index for index, one in enumerate(names) if one is not None and one.number in numbers}
    made: dict[str, list[int]] = {}
    for only in (likely, set(range(len(parsed.entries))) - likely):
        cleaned = pipeline.clean_again(parsed, rules, only)
        for index in sorted(only, reverse=True):
            made.setdefault(rows.to_json(cleaned.entries[index]), []).append(index)
        missing = []
        for kept in wanted:
            indexes = made.get(rows.to_json(rows.entry_from_json(kept.json)))
            if not indexes:
                missing.append(kept)
                continue
            tally["reproduced"] += 1
            index = indexes.pop()
            removed = Counter(replace(edit, entry=None) for edit in cleaned.ledger if edit.entry == index)
            if removed != Counter(ledger(db, kept.entry, kept.number)):
                yield _finding(kept, "made again from capture {}, it comes out with another ledger")
        wanted = missing
        if not wanted:
            return
    for kept in wanted:
        yield _finding(kept, "made again from capture {} by the same rules, it comes out as something else")


def _finding(kept: Kept, what: str) -> Finding:
    return Finding(
        check="revisions",
        where=f"entry {kept.entry}, revision {kept.number}",
        what=what.format(kept.capture),
        todo=f"compare them with `backissue explain {kept.entry} --revision {kept.number}`; if backissue was updated "
        f"since, it may read the document better now, and else {soundness.RESTORE}",
    )
