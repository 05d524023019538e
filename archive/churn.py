"""Pure: how many entries of a snapshot have new guids and links, and what that means for the trust in these."""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from archive.links import canonical_link, guid_name
from schemas.feed import Entry
from schemas.revision import EntryKey, Known
from schemas.snapshot import Defect

NameKind = Literal["guid", "link"]
Standing = Literal["suspected", "unstable"]
#: How each kind of names of a source stands, and why; most are above suspicion.
Standings = Mapping[NameKind, tuple[Standing, str]]
NAME_KINDS: tuple[NameKind, ...] = ("guid", "link")

#: Whether an entry of the snapshot has had its name of a kind before.
Familiar = Callable[[int, NameKind], bool]

REPORTED_MIN = 3  #: Fewer entries with new names are no re-keying, but edits.
FOUND_BY = {"title-date": "title and date"}


class Churn(Struct, frozen=True, kw_only=True):
    """What became of the names of the entries that were recognised."""

    entries: int  #: In the snapshot.
    recognised: int
    steady: int  #: Recognised entries that are as they were last fetched, to the byte.
    changed: dict[NameKind, int]  #: Recognised entries that had another name of that kind, or none.
    found_by: dict[str, int]  #: How those were recognised, the commonest first.

    @property
    def has_news(self) -> bool:
        """Whether the document was made anew: the same one, fetched twice, says nothing about its names."""
        return self.steady < self.entries


class Judgement(Struct, frozen=True, kw_only=True):
    """What a snapshot has shown of the names of its source."""

    changed: dict[NameKind, tuple[Standing | None, str]]  #: What stands otherwise now, and why; None: trusted again.
    standings: Standings  #: How all names stand now.
    rekeyed: tuple[NameKind, ...] = ()  #: Names that most entries have given up for others.
    lines: tuple[str, ...]  #: What a person may want to know of it.


def churn(
    entries: Sequence[Entry], hashes: Sequence[bytes], known: Sequence[Known | None], *, is_familiar: Familiar
) -> Churn:
    """Compare the names of clean entries with those they had. `hashes` are of the entries as parsed.

    A name that an entry has had before is not new: two mirrors may serve a feed in turn. `is_familiar` is asked for
    those alone that are not what they were last.
    """
    recognised = steady = 0
    changed: Counter[NameKind] = Counter()
    found_by: Counter[str] = Counter()
    for index, (entry, raw_hash, held) in enumerate(zip(entries, hashes, known, strict=True)):
        if held is None or held.found_by == "page":  # a page has no other name than its place
            continue
        recognised += 1
        if held.raw_hash == raw_hash:
            steady += 1
            continue
        new = [kind for kind in NAME_KINDS if _has_changed(kind, entry, held.entry) and not is_familiar(index, kind)]
        changed.update(new)
        if new:
            by = held.found_by or "its names"
            found_by[FOUND_BY.get(by, by)] += 1
    return Churn(
        entries=len(entries),
        recognised=recognised,
        steady=steady,
        changed=dict(changed),
        found_by=dict(found_by.most_common()),
    )


def judge(seen: Churn, standings: Standings) -> Judgement:
    """Say what a snapshot shows of the names of its source, given how they stand.

    Names that change in most entries at once are suspected, as every feed may be re-keyed once; where that happens
    again the next time the feed has changed, they are unstable. When they have stayed they are trusted again.
    """
    changed: dict[NameKind, tuple[Standing | None, str]] = {}
    moved = tuple(kind for kind in NAME_KINDS if _is_mass(seen, kind, REPORTED_MIN))
    lines = _rekeyed(seen, [kind for kind in moved if kind not in distrusted(standings)])
    for kind in NAME_KINDS:
        standing = standings[kind][0] if kind in standings else None
        has_changed = _is_mass(seen, kind, min(2, seen.entries))
        evidence = f"{seen.changed.get(kind, 0)} of {seen.entries} entries had another {kind} when fetched again"
        if standing is None and has_changed:
            changed[kind] = "suspected", evidence
        elif standing == "suspected" and has_changed:
            changed[kind] = "unstable", evidence
            lines.append(f"{kind}s change from fetch to fetch and are not used any more: {evidence}")
        elif standing == "suspected" and seen.has_news and seen.recognised:
            changed[kind] = None, evidence
        elif standing == "unstable" and seen.has_news and seen.steady and 2 * seen.steady >= seen.recognised:
            evidence = f"{seen.steady} of {seen.entries} entries had the same {kind} when fetched again"
            changed[kind] = None, evidence
            lines.append(f"{kind}s stay as they are and are used again: {evidence}")
    after = {kind: (now, why) for kind, (now, why) in {**standings, **changed}.items() if now is not None}
    return Judgement(changed=changed, standings=after, rekeyed=moved, lines=tuple(lines))


def distrusted(standings: Standings) -> tuple[NameKind, ...]:
    """Give the kinds of names that identify nothing."""
    return tuple(kind for kind, (standing, _) in standings.items() if standing == "unstable")


def defects(standings: Standings) -> tuple[Defect, ...]:
    """Tell which names of a document are not used, and why: one defect each."""
    found = []
    for kind in distrusted(standings):
        why = standings[kind][1]
        if kind == "guid":
            found.append(Defect(code="guid-unstable", where="item/guid", detail=why))
        else:
            found.append(Defect(code="link-unstable", where="item/link", detail=why))
    return tuple(found)


def without(keys: Sequence[tuple[EntryKey, ...]], kinds: Container[str]) -> tuple[tuple[EntryKey, ...], ...]:
    """Leave out names of these kinds wherever an entry has any other."""
    return tuple(tuple(key for key in own if key.kind not in kinds) or own for own in keys)


def to_keep(
    keys: Sequence[tuple[EntryKey, ...]], before: Standings, judged: Judgement
) -> tuple[tuple[EntryKey, ...], ...]:
    """Give the names under which entries are kept: those that count again from this snapshot on, too.

    Without them the next fetch would find by such a name whoever had it before it was distrusted.
    """
    return without(keys, set(distrusted(before)) & set(distrusted(judged.standings)))


def _is_mass(seen: Churn, kind: NameKind, least: int) -> bool:
    changed = seen.changed.get(kind, 0)
    return changed >= max(least, 1) and 2 * changed > seen.recognised


def _has_changed(kind: NameKind, entry: Entry, held: Entry) -> bool:
    if kind == "guid":
        return entry.guid is not None and (held.guid is None or guid_name(entry.guid) != guid_name(held.guid))
    ours, theirs = entry.permalink, held.permalink
    return ours is not None and (theirs is None or canonical_link(ours) != canonical_link(theirs))


def _rekeyed(seen: Churn, kinds: Sequence[NameKind]) -> list[str]:
    """Tell in a line that most entries have new names; nothing where none are new."""
    if not kinds:
        return []
    count = max(seen.changed[kind] for kind in kinds)
    names = " and ".join(f"{kind}s" for kind in kinds)
    by = ", ".join(f"{how} ({times})" for how, times in seen.found_by.items())
    by = next(iter(seen.found_by)) if len(seen.found_by) == 1 else by
    return [f"re-keyed: {count} of {seen.entries} entries have new {names}; recognised by {by}"]
