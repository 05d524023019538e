"""Pure: which entry of the archive each entry of a snapshot is, by their names."""

from collections.abc import Callable, Container, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from schemas.revision import EntryKey, Kind

#: In the order of strength (DESIGN.md §6).
KINDS: tuple[Kind, ...] = ("page", "guid", "link", "title-date", "text")
#: A date that is written anew may move by a zone …
ZONE_MAX = timedelta(hours=14)
#: … or lose its time of day, or both. The strip of the next day stands 24 hours later.
DAY_LOST_MAX = timedelta(hours=38)


class Candidate(Struct, frozen=True):
    """The entry of the archive that carries a name."""

    number: int  #: Row id of the entry.
    published: datetime | None = None  #: Only asked for where a text was looked up.


class Match(Struct, frozen=True):
    """An entry of the archive, and the name by which it was found."""

    number: int
    kind: Kind


Lookup = Callable[[EntryKey], Candidate | None]


def match(
    keys: Sequence[tuple[EntryKey, ...]],
    known_by_key: Lookup,
    *,
    refused: Container[tuple[int, int]] = (),
) -> tuple[Match | None, ...]:
    """Find, for every entry of a snapshot, the entry of the archive that it is; None where it is new.

    Stronger names choose before weaker ones over the whole snapshot, and nothing is chosen twice. In which order the
    entries stand makes no difference. A name is only looked up while its entry still needs one: `known_by_key` is
    asked once for most. `refused` holds pairs of an index and a number that are no match, whatever the names say.
    """
    chosen: list[Match | None] = [None] * len(keys)
    taken: set[int] = set()
    waiting: Sequence[int] = range(len(keys))
    for kind in KINDS:
        left = []
        claims: dict[int, int] = {}
        contested: dict[int, list[int]] = {}
        for index in waiting:
            number = _chosen(kind, keys[index], known_by_key)
            if number is None or number in taken or (index, number) in refused:
                left.append(index)
            elif (first := claims.setdefault(number, index)) != index:
                contested.setdefault(number, [first]).append(index)
        for wanted, claimants in contested.items():
            claimants.sort(key=lambda index: _remoteness(wanted, kind, keys[index], known_by_key))
            claims[wanted] = claimants[0]
            left += claimants[1:]
        for wanted, index in claims.items():
            chosen[index] = Match(wanted, kind)
        taken.update(claims)
        waiting = left
    return tuple(chosen)


def same_date(one: datetime, other: datetime) -> bool:
    """Whether one date may be the other, written anew."""
    apart = abs(one - other)
    return apart <= ZONE_MAX or (apart <= DAY_LOST_MAX and _is_day(one) != _is_day(other))


def _is_day(date: datetime) -> bool:
    return not (date.hour or date.minute or date.second)


def _chosen(kind: str, keys: tuple[EntryKey, ...], known_by_key: Lookup) -> int | None:
    for key in keys:
        if key.kind == kind:
            candidate = known_by_key(key)
            if candidate is None or (kind == "text" and _has_another_date(keys, candidate)):
                return None
            return candidate.number
    return None


def _remoteness(number: int, kind: str, keys: tuple[EntryKey, ...], known_by_key: Lookup) -> tuple[int, str]:
    """How little speaks for a claim to entry `number`, where several that have a name of this kind make it.

    Nothing speaks against one whose next name finds the same entry; one whose names find nothing else would be new,
    where one that another entry knows need not be. Then the names decide, as the order in a document is no evidence.
    """
    name = next(key.value for key in keys if key.kind == kind)
    for weaker in KINDS[KINDS.index(kind) + 1 :]:
        found = _chosen(weaker, keys, known_by_key)
        if found is not None:
            return (0 if found == number else 2), name
    return 1, name


def _has_another_date(keys: tuple[EntryKey, ...], candidate: Candidate) -> bool:
    """Whether our text stands under another date there: the caption of a daily comic, a weekly open thread."""
    if candidate.published is None:
        return False
    dates = (key.value.rpartition("\n")[2] for key in keys if key.kind == "title-date")
    return any(date and not same_date(datetime.fromisoformat(date), candidate.published) for date in dates)
