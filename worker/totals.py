"""What cleaning comes to for a source: by rule, of the ledger; and what markup was spent on, of the bodies kept."""

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import entries, retrieval, sources
from archive.ledger import totals_by_rule
from schemas.errors import NotInArchive, SourceError
from schemas.feed import Entry
from schemas.source import Source
from worker import pipeline
from worker.clean import as_html, clean, rules_for
from worker.explain import reason_of
from worker.tokens import weights

if TYPE_CHECKING:
    from archive.connect import Database


class ExplainedTotal(Struct, frozen=True, kw_only=True):
    """What one rule did to the entries of a source as they are now."""

    rule: str
    reason: str | None  #: None where this version knows no such rule.
    entries: int
    words: int  #: Whole words removed.
    count: int  #: Elements, attributes, characters; the rule says which.
    markup_bytes: int


class Share(Struct, frozen=True, kw_only=True):
    """What of the published texts was spent on one thing, and how much of that went."""

    what: str
    published_bytes: int  #: Characters.
    removed_bytes: int  #: More than nothing was added where this is negative.
    removed_share: float  #: Of all that was published, from 0 to 1.


class Totals(Struct, frozen=True, kw_only=True):
    """What cleaning comes to for a source."""

    source: str
    rules: tuple[ExplainedTotal, ...]  #: Most words first.
    entries: int  #: In its documents as last fetched; what follows is of these.
    published_bytes: int
    clean_bytes: int
    shares: tuple[Share, ...]  #: Most removed first.
    failures: tuple[str, ...] = ()  #: Documents that could not be read.


def totals(db: "Database", source_id: str, *, configured: Source | None = None) -> Totals:
    """Sum up a source. Raises NotInArchive."""
    source = configured or sources.settings(db, source_id)
    if source_id not in {row.id for row in sources.overview(db)}:
        names = ", ".join(row.id for row in sources.overview(db)) or "none"
        raise NotInArchive(f"the archive holds no source {source_id!r}; there are {names}")
    rules = rules_for(source, entries.learned(db, source_id))
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    count = 0
    failures = []
    for document, _ in retrieval.latest_bodies(db, source_id):
        try:
            parsed = pipeline.read(document, source)
        except SourceError as error:
            failures.append(f"{document.url}: {error}")
            continue
        count += len(parsed.entries)
        for entry in parsed.entries:
            before += _weights(entry)
        for entry in clean(parsed, rules, base=parsed.feed.home_page).entries:
            after += _weights(entry)
    return Totals(
        source=source_id,
        rules=tuple(
            ExplainedTotal(
                rule=one.rule,
                reason=reason_of(one.rule, source),
                entries=one.entries,
                words=one.words,
                count=one.count,
                markup_bytes=one.markup_bytes,
            )
            for one in totals_by_rule(db, source_id)
        ),
        entries=count,
        published_bytes=before.total(),
        clean_bytes=after.total(),
        shares=_shares(before, after),
        failures=tuple(failures),
    )


def _shares(before: Counter[str], after: Counter[str]) -> tuple[Share, ...]:
    total = before.total()
    found = (
        Share(
            what=what,
            published_bytes=before[what],
            removed_bytes=before[what] - after[what],
            removed_share=(before[what] - after[what]) / total if total else 0.0,
        )
        for what in before.keys() | after.keys()
    )
    return tuple(sorted(found, key=lambda share: (-share.removed_bytes, share.what)))


def _weights(entry: Entry) -> Counter[str]:
    total: Counter[str] = Counter()
    for text in (entry.title, entry.summary, entry.content):
        if text is not None:
            total.update(weights(as_html(text)))
    return total
