"""Types to rows and back, both directions side by side.

A time is kept as text in UTC that sorts ("2012-01-10T23:00:00.000000Z"), or, where the writer's calendar day matters,
as it was published ("2012-01-11T00:00:00+01:00"); whole values are kept as JSON.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from archive.words import words
from schemas.feed import Entry, Feed
from schemas.publication import PublishedEntry
from schemas.revision import Known, Revision
from schemas.snapshot import Defect, Edit
from schemas.source import Publication, Source

Row = tuple[Any, ...]
Columns = dict[str, str | int | None]

INTEGER_MAX = 2**63 - 1  #: Largest integer SQLite can hold.

_encode = msgspec.json.Encoder().encode
_decode_entry = msgspec.json.Decoder(Entry).decode
_decode_feed = msgspec.json.Decoder(Feed).decode


def utc_text(moment: datetime) -> str:
    """Write a moment in UTC, so that texts sort as moments do."""
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar, west or east of Greenwich
        utc = moment.replace(tzinfo=UTC)
    return utc.isoformat(timespec="microseconds")[:-6] + "Z"


def moment(text: str | None) -> datetime | None:
    """Read a time that is kept as text, in whatever offset it was kept."""
    return None if text is None else datetime.fromisoformat(text)


def seen_moment(text: str) -> datetime:
    """Read a time that is always there."""
    return datetime.fromisoformat(text)


def to_json(value: object) -> str:
    """Write a struct as it is kept."""
    return _encode(value).decode()


def entry_from_json(text: str) -> Entry:
    """Read an entry back."""
    return _decode_entry(text)


def feed_from_json(text: str) -> Feed:
    """Read what a document says of itself back."""
    return _decode_feed(text)


def source_from_json(text: str) -> Source | None:
    """Read the settings of a source back; None where they are those of a version that had others."""
    try:
        return msgspec.json.decode(text, type=Source)
    except msgspec.ValidationError:
        return None


def publication_from_json(text: str) -> Publication | None:
    """Read the settings of a publication back; None where they are those of a version that had others."""
    try:
        return msgspec.json.decode(text, type=Publication)
    except msgspec.ValidationError:
        return None


def feed_columns(feed: Feed) -> Columns:
    """Write feed-level facts as the `feed…` columns of `sources`."""
    return {
        "feed": to_json(feed),
        "feed_title": " ".join(words(feed.title)) or None,
        "feed_home_page": feed.home_page,
        "feed_language": feed.language,
        "feed_updated": feed.updated.isoformat() if feed.updated else None,
    }


def entry_columns(entry: Entry) -> Columns:
    """Write a clean entry as those columns of `entries` that follow from it alone."""
    summary, content = " ".join(words(entry.summary)), " ".join(words(entry.content))
    text = content if summary in content else f"{summary}\n{content}".rstrip()
    return {
        "published_utc": utc_text(entry.published) if entry.published else None,
        "published": entry.published.isoformat() if entry.published else None,
        "title": " ".join(words(entry.title)) or None,
        "authors": "; ".join(filter(None, (person.name or person.email for person in entry.authors))) or None,
        "link": entry.permalink,
        "language": entry.language,
        "text": text or None,
        "summary": entry.summary.value if entry.summary else None,
        "content": entry.content.value if entry.content else None,
        "json": to_json(entry),
    }


def author_rows(number: int, entry: Entry) -> Iterator[Row]:
    """Write the authors of an entry as rows of `authors`."""
    for position, person in enumerate(entry.authors):
        yield number, position, person.name, person.email, person.uri


def tag_rows(number: int, entry: Entry) -> Iterator[Row]:
    """Write the categories of an entry as rows of `tags`."""
    for position, tag in enumerate(entry.categories):
        yield number, position, tag.term, tag.scheme, tag.label


def enclosure_rows(number: int, entry: Entry) -> Iterator[Row]:
    """Write the enclosures of an entry as rows of `enclosures`."""
    for position, enclosure in enumerate(entry.enclosures):
        length = enclosure.length_bytes
        length = length if length is not None and abs(length) <= INTEGER_MAX else None
        yield number, position, enclosure.url, enclosure.type, length, enclosure.title


def known(row: Row, found_by: str | None = None) -> Known:
    """Read `number, public_id, raw_hash, revision, json` of `entries`; `found_by` says how it was found."""
    number, public_id, raw_hash, revision_number, json = row
    return Known(
        number=number,
        public_id=public_id,
        raw_hash=bytes.fromhex(raw_hash),
        revision=revision_number,
        entry=_decode_entry(json),
        found_by=found_by,
    )


def published_entry(row: Row, defects: tuple[Defect, ...]) -> PublishedEntry:
    """Read `public_id, source, updated, first_seen, json` of `entries`."""
    public_id, source, updated, first_seen, json = row
    return PublishedEntry(
        id=public_id,
        entry=_decode_entry(json),
        updated=moment(updated),
        first_seen=moment(first_seen),
        source_id=source,
        defects=defects,
    )


def revision(row: Row) -> Revision:
    """Read `number, kind, seen, capture, rules_hash, json` of `revisions`."""
    number, kind, seen, capture, rules_hash, json = row
    return Revision(
        number=number,
        kind=kind,
        seen_at=seen_moment(seen),
        capture=capture,
        rules_hash=rules_hash,
        entry=_decode_entry(json),
    )


def edit_columns(edit: Edit) -> Columns:
    """Write a line of the ledger as those columns of `ledger` that follow from it alone."""
    return {
        "rule": edit.rule,
        "version": edit.version,
        "place": edit.place,
        "text": edit.text,
        "kept_before": edit.kept_before or None,
        "kept_after": edit.kept_after or None,
        "added": edit.added or None,
        "words": max(0, len(edit.text.split()) - bool(edit.kept_before) - bool(edit.kept_after)),
        "count": edit.count,
        "markup_bytes": edit.markup_bytes,
    }


def edit(row: Row) -> Edit:
    """Read `rule, version, place, text, kept_before, kept_after, added, count, markup_bytes` of `ledger`."""
    rule, version, place, text, kept_before, kept_after, added, count, markup_bytes = row
    return Edit(
        rule=rule,
        version=version,
        place=place,
        text=text,
        kept_before=kept_before or "",
        kept_after=kept_after or "",
        added=added or "",
        count=count,
        markup_bytes=markup_bytes,
    )


def defect_columns(defect: Defect) -> Columns:
    """Write a defect as those columns of `defects` that follow from it alone."""
    return {"code": defect.code, "place": defect.where, "detail": defect.detail}


def defect(row: Row) -> Defect:
    """Read `code, place, detail` of `defects`."""
    code, place, detail = row
    return Defect(code=code, where=place, detail=detail)
