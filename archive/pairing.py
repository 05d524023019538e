"""Pure: of entries that no name tells apart from new ones, which are old ones; and which are suspect of it."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from msgspec import Struct

from archive.resemblance import Gist, echoes, how_dated, resembles

Pair = tuple[int, int]  # index into the entries of the snapshot, number of an entry of the archive

#: Titles alone are enough where so many of a mass, and such a share of it, have those of old entries …
TITLES_ALONE_MIN = 5
TITLES_ALONE_SHARE = 0.8


class Pairing(Struct, frozen=True, kw_only=True):
    """What came of comparing entries without a known name with those that they could be."""

    same: dict[Pair, str]  #: Pairs that are one entry, and what shows it.
    echoes: tuple[Pair, ...]  #: Pairs of which the first says what the second has said, and nothing shows more.


def pair_up(
    pairs: Iterable[Pair],
    ours: Mapping[int, Gist],
    theirs: Mapping[int, Gist],
    *,
    claimed: Container[int],
    unnamed: int,
    in_mass: bool,
    by_echo: bool,
) -> Pairing:
    """Pair entries of a snapshot with those of the archive that are not `claimed`, each with one or none.

    `unnamed` counts the entries without a known name, `in_mass` says that they are many. With `by_echo` a title or a
    text is enough, whatever the dates.
    """
    pairs = list(pairs)
    # A title that several carry, here or there, is no evidence, also where one of those is known by its names.
    echoing = [
        pair for pair in _one_to_one(p for p in pairs if echoes(ours[p[0]], theirs[p[1]])) if pair[1] not in claimed
    ]
    reasons = {
        (index, number): reason
        for index, number in pairs
        if number not in claimed and (reason := resembles(ours[index], theirs[number], in_mass=in_mass))
    }
    titled = [pair for pair in echoing if _share_title_alone(ours[pair[0]], theirs[pair[1]])]
    if by_echo:
        reasons = dict.fromkeys(echoing, "title or text") | reasons
    elif in_mass and len(titled) >= max(TITLES_ALONE_MIN, TITLES_ALONE_SHARE * unnamed):
        reasons = dict.fromkeys(titled, "title") | reasons
    same = {pair: reasons[pair] for pair in _one_to_one(reasons)}
    found, taken = {index for index, _ in same}, {number for _, number in same}
    left = tuple((index, number) for index, number in echoing if index not in found and number not in taken)
    return Pairing(same=same, echoes=left)


def _one_to_one(pairs: Iterable[Pair]) -> list[Pair]:
    """Give the pairs of which neither side stands in another pair."""
    pairs = list(pairs)
    indexes, numbers = Counter(index for index, _ in pairs), Counter(number for _, number in pairs)
    return [(index, number) for index, number in pairs if indexes[index] == numbers[number] == 1]


def _share_title_alone(one: Gist, held: Gist) -> bool:
    """Whether two entries have one title, and a date of at least one of them is not known."""
    return bool(one.title) and one.title == held.title and how_dated(one.published, held.published) == "unknown"
