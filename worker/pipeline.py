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
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from archive import captures, entries, forgetting, held, ledger, recognition, repeats, sources, timers
from archive.captures import Capture
from archive.conclusion import conclude
from archive.guids import guid_defects
from archive.identity import entry_keys, raw_hash, settled
from archive.recording import Recorded
from schemas.config import Defaults
from schemas.errors import FetchError, SourceError
from schemas.outcome import Document, Gone, Outcome
from schemas.revision import Known
from schemas.snapshot import Defect, LearnedRule, Snapshot
from schemas.source import Source
from worker import writes
from worker.belief import believed
from worker.cadence import parse_interval
from worker.fetch import Address, addresses
from worker.forgetting import Forgetful
from worker.laps import Laps
from worker.refreshed import Refreshed, Taken, summed
from worker.writes import Writer

if TYPE_CHECKING:
    from archive.connect import Database
    from worker.clean import Rules

Fetch = Callable[[Address], Awaitable[Outcome]]
Result = TypeVar("Result")
#: Documents that have not been read yet, each with the number of its capture.
Fresh = Sequence[tuple[Document, int]]


class NoMore(Exception):
    """Raised by a fetcher that asks for nothing any more: what came until then is taken in, and the rest left."""


class Desk(Protocol):
    """Where a poll has done what takes time or writes: see `worker.desk`."""

    async def do(self, job: Callable[[], Result]) -> Result:
        """Do a job that writes to the archive; when this returns, that is committed."""

    async def take_in(self, source: Source, fresh: Fresh, *, now: datetime) -> Refreshed:
        """Take in documents of a source."""


class AtOnce(Struct, frozen=True):
    """A desk where everything is done here and now."""

    db: "Database"

    async def do(self, job: Callable[[], Result]) -> Result:
        """Do a job; it commits by itself."""
        return job()

    async def take_in(self, source: Source, fresh: Fresh, *, now: datetime) -> Refreshed:
        """Take in documents of a source."""
        return take_in(source, self.db, fresh, write=partial(writes.carry_out, self.db), now=now)


async def refresh(
    source: Source, db: "Database", *, fetch: Fetch, folder: Path, now: datetime, desk: Desk | None = None
) -> Refreshed:
    """Bring one source up to date. What goes wrong with a document is told in `failures`, and the others go on.

    With a `desk`, several sources may be refreshed at a time, none of them twice.
    """
    desk = desk or AtOnce(db)
    failures: list[str] = []
    fresh = [] if source.flood == "hold" else held.documents(db, source.id)
    asked = not_modified = gone = 0
    held_copies = sources.copies(db, source.id)
    try:
        for address in addresses(source, folder):
            asked += 1
            if copy := held_copies.get(address.url):
                stamp = copy.stamp if copy.key == address.key else None  # its address was configured in another way
                address = replace(address, validators=copy.validators, stamp=stamp)  # noqa: PLW2901
            try:
                outcome = await fetch(address)
            except SourceError as error:
                await desk.do(partial(_record_failure, db, source, address, error, now=now))
                failures.append(str(error))
                continue
            redact = forgetful(db, source).redact if isinstance(outcome, Document) else None
            capture = await desk.do(partial(_keep, db, source, outcome, redact, now=now))
            match outcome:
                case Document() if capture.is_new:
                    fresh.append((outcome, capture.number))
                case Gone():
                    gone += 1
                case _:
                    not_modified += 1
                    if capture.still is not None:  # the page that stands in its place still does
                        failures.append(f"{address.url}: {capture.still}")
                    if capture.unread is not None:  # a crash came between, and its server will not send it again
                        fresh.append((captures.fetched(db, capture.unread), capture.unread))
    except SourceError as error:  # nothing (more) could even be asked
        failures.append(str(error))
    except NoMore:
        asked -= 1
    is_gone = bool(asked) and gone == asked
    is_retired = is_gone and await desk.do(partial(sources.retire, db, source.id, now=now))
    fresh = list({number: (document, number) for document, number in fresh}.values())
    done = await desk.take_in(source, fresh, now=now) if fresh else Refreshed(source_id=source.id)
    failures += done.failures
    return replace(
        done,
        not_modified=not_modified,
        body_bytes=sum(len(document.body) for document, _ in fresh),
        failures=tuple(failures),
        is_failed=bool(failures) and len(failures) >= asked,
        is_retired=is_retired,
    )


def _keep(
    db: "Database", source: Source, outcome: Outcome, redact: captures.Redact | None, *, now: datetime
) -> Capture:
    """Keep what a fetch brought. A crash that follows is no reason to ask a server again at once."""
    if isinstance(outcome, Document) and outcome.final_url is not None:
        timers.postpone(db, source.id, now + parse_interval(source.floor or Defaults().floor), now=now)
    return captures.record(db, source.id, outcome, now=now, redact=redact)


def _record_failure(db: "Database", source: Source, address: Address, error: SourceError, *, now: datetime) -> None:
    """Keep that a document could not be had, and what its server said instead."""
    answer = error.answer if isinstance(error, FetchError) else None
    keeps_body = answer is not None and bool(answer.body) and forgetful(db, source).redact is None
    captures.record_failure(
        db, source.id, address.url, address.key, str(error), now=now, answer=answer, keeps_body=keeps_body
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
    document: Document,
    source: Source | None,
    *,
    base_url: str | None = None,
    first_names_only: bool = False,
    with_repeats: bool = False,
) -> Snapshot:
    """Parse a document and name its entries; ids need only their first names. Raises ParseError.

    Of entries that stand in it several times only the first counts; `with_repeats` gives all, as their bytes stand.
    """
    from worker.parse import parse

    kind = source.kind if source else "feed"
    base = base_url or document.final_url  # relative links start from where it came from (RFC 3986 §5.1.3)
    parsed = parse(document, kind=kind, timezone=source.timezone if source else None, base_url=base)
    page_key = document.key if kind == "pages" else None
    single = repeats.once(parsed)
    keys = entry_keys(single.entries, home_page=parsed.feed.home_page, page_key=page_key, first_only=first_names_only)
    wrong = guid_defects(single.entries, home_page=parsed.feed.home_page)
    if with_repeats and single is not parsed:
        single, keys = parsed, repeats.named_alike(parsed.entries, keys)
    return replace(single, keys=keys, defects=(*single.defects, *wrong))


def forgetful(db: "Database", source: Source) -> Forgetful:
    """Give the way to read documents of a source without what was forgotten of it."""
    return Forgetful(db, forgetting.names(db, source.id), lambda document: read(document, source, with_repeats=True))


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


def clean_again(parsed: Snapshot, rules: "Rules", only: Container[int]) -> Snapshot:
    """Clean some entries of a snapshot as a round does, where nothing is recorded."""
    return _clean(parsed, rules, only=only, counts_words=True)


def rules_hash(rules: "Rules", source: Source | None) -> str:
    """Identify all that makes of a document's bytes what is recorded: the rules, and the zone of dates without one."""
    if source is None or source.timezone is None:
        return rules.hash
    return sha256(f"{rules.hash}\n{source.timezone}".encode()).hexdigest()[: len(rules.hash)]


def take_in(source: Source, db: "Database", fresh: Fresh, *, write: Writer, now: datetime) -> Refreshed:
    """Parse what is new, learn from all there is, then clean, compare and record document by document.

    `db` is only read; `write` carries out what follows. What goes wrong with a document is told in `failures`.
    """
    failures: list[str] = []
    laps = Laps()
    parsed: list[tuple[Snapshot, int]] = []
    for document, capture in fresh:
        try:
            snapshot = forgetful(db, source).read(document)
            parsed.append((believed(source, db, document, snapshot, write=write, now=now), capture))
        except SourceError as error:
            write(writes.Unreadable(capture=capture, error=str(error)))
            failures.append(f"{document.url}: {error}")
    laps.lap("parse")
    if not parsed:
        return Refreshed(source_id=source.id, seconds=laps.seconds, failures=tuple(failures))
    evidence = _pages_held(source, db) if source.kind == "pages" else [snapshot for snapshot, _ in parsed]
    rules = _rules(merge(evidence), source, known=entries.learned(db, source.id))
    done = []
    for snapshot, capture in parsed:
        taken = _record(source, db, snapshot, capture, rules, laps=laps, write=write, now=now)
        if taken.held:
            why = _flooded(source, taken)
            write(writes.Held(capture=capture, why=why))
            failures.append(why)
        done.append(taken)
    return replace(summed(source.id, done), seconds=laps.seconds, failures=tuple(failures))


def _record(
    source: Source,
    db: "Database",
    parsed: Snapshot,
    capture: int,
    rules: "Rules",
    *,
    laps: Laps,
    write: Writer,
    now: datetime,
) -> Taken:
    """Clean the entries that are new or have changed, and record what that means; or nothing, where it is a flood."""
    hashes = [raw_hash(entry) for entry in parsed.entries]
    names = recognition.recognise(db, source.id, parsed, hashes)
    # An unchanged entry is never cleaned again.
    changed = {index for index, one in enumerate(names.known) if one is None or one.raw_hash != hashes[index]}
    laps.lap("record")
    cleaned = _clean(names.parsed, rules, only=changed, counts_words=True)
    laps.lap("clean")
    look = recognition.look_again(db, source.id, names, cleaned, by_echo=source.flood == "known")
    if look.is_flood and source.flood == "hold":
        return Taken(cleaned=replace(cleaned, entries=(), defects=(), ledger=()), held=look.new)
    notices = _kin(recognition.removed_kin(db, source.id, parsed), len(hashes)) if look.new == len(hashes) else []
    relisted = _relisted(db, cleaned, look.known, changed)
    found = conclude(db, source.id, cleaned, hashes, keys=parsed.keys, names=names, look=look, relisted=relisted)
    recorded = write(
        writes.Record(
            source=source.id,
            capture=capture,
            cleaned=found.cleaned,
            changes=found.changes,
            rules_hash=rules_hash(rules, source),
            judgement=found.judgement,
            now=now,
        )
    )
    notices += found.judgement.lines
    cleaned = replace(found.cleaned, entries=tuple(change.entry for change in found.changes.changes))
    laps.lap("record")
    return Taken(recorded=recorded or Recorded(), cleaned=cleaned, notices=tuple(notices))


def _flooded(source: Source, taken: Taken) -> str:
    return (
        f"{taken.held} new entries are held, because most say what known ones do, under other names and dates; "
        f"`backissue run --once --flood known {source.id}` takes those for the known ones, "
        f"`--flood new` records all as new"
    )


def _kin(kin: tuple[str, int] | None, entries: int) -> list[str]:
    if kin is None:
        return []
    other, count = kin
    told = f"{count} of {entries} entries are those of the source {other!r}, which is no longer configured"
    return [f"{told}; to go on with its history and ids, configure this feed under that id"]


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
