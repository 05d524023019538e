"""Bytes to a cleaned snapshot, judged by nothing but themselves and the settings: read, learn, clean. Pure.

addresses -> fetch -> captures.record                      kept before anybody looks inside (`worker.visiting`)
                            |
                          read -> learn -> clean -> decide -> entries.record               (`worker.intake`)
                                                                    |
                                                                 publish       once a round (`worker.rounds`)

Parser and cleaner are imported where they are used: a round that brings nothing new needs neither.
"""

from collections.abc import Container, Iterable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archive import repeats
from archive.guids import guid_defects
from archive.identity import entry_keys
from schemas.outcome import Document
from schemas.snapshot import Defect, LearnedRule, Snapshot
from schemas.source import Source

if TYPE_CHECKING:
    from worker.clean import Rules


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
    return cleaned(merged, rules_of(merged, source, known=()), base=base_url, counts_words=counts_words)


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
    return cleaned(parsed, rules, only=only, counts_words=True)


def rules_hash(rules: "Rules", source: Source | None) -> str:
    """Identify all that makes of a document's bytes what is recorded: the rules, and the zone of dates without one."""
    if source is None or source.timezone is None:
        return rules.hash
    return sha256(f"{rules.hash}\n{source.timezone}".encode()).hexdigest()[: len(rules.hash)]


def rules_of(evidence: Snapshot, source: Source | None, *, known: Iterable[LearnedRule]) -> "Rules":
    """Choose the rules for a source, with what is known of it and what the evidence shows besides."""
    from worker.clean import rules_for
    from worker.clean.learn import learn

    is_pages = evidence.dialect == "pages"
    learned = learn(evidence.entries, is_pages=is_pages, feed_title=evidence.feed.title, known=known)
    return rules_for(source, learned)


def cleaned(
    parsed: Snapshot,
    rules: "Rules",
    *,
    base: str | None = None,
    only: Container[int] | None = None,
    counts_words: bool = False,
) -> Snapshot:
    """Clean the entries of a snapshot, or those alone that are in `only`; relative links start from `base`."""
    from worker.clean import clean
    from worker.clean.learn import suspect

    parsed = replace(parsed, defects=(*parsed.defects, *suspect(parsed.entries, rules.learned)))
    return clean(parsed, rules, base=base or parsed.feed.home_page, only=only, counts_words=counts_words)
