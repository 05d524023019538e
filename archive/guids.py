"""Pure: which guids of a snapshot can be the name of an entry, and why the others cannot.

Some faults show in one entry (its guid is the address of the home page), some only across a snapshot (several carry
it), some only to the memory of the archive (they are others on every fetch: `archive.trust`). A guid that is judged bad
identifies nothing; the judgement is one defect of the document, whatever the number of its entries. One that is weak (a
small number, the title, "null") identifies its entry unless all else speaks against it (`archive.resemblance`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from archive.links import canonical_link, guid_name
from schemas.feed import Entry
from schemas.snapshot import Defect

#: What templates write where they have no guid.
PLACEHOLDERS = frozenset(
    {"-", "0", "#", "none", "null", "nil", "undefined", "nan", "n/a", "guid", "id", "false", "true"}
)
#: A number of up to seven digits that something else stands before, if anything does.
_COUNTED = re.compile(r"(?:.*[?&/=:_-])?\d{1,7}(?:/|\.html?| at \S+)?", re.DOTALL)
PLACEHOLDER_MAX = 16
ADDRESS_MARGIN = 40  #: Spelt otherwise, an address is longer than its canonical form by a mark or two, seldom by more.
SHOWN_MAX = 200  #: Characters of a guid in a defect.
WHERE = "item/guid"


def usable(entry: Entry, *, link: str | None, home: str | None) -> str | None:
    """Name an entry by its guid, as far as one entry can tell.

    `link` is the canonical address of the entry, which most guids are, `home` that of the feed's home page.
    """
    guid = entry.guid
    if guid is None or not guid.strip():
        return None
    name = link if guid == entry.permalink and "#" not in guid else guid_name(guid)
    return None if name == home else name


def is_weak(guid: str, title: str | None) -> bool:
    """Whether a guid may be given again to another entry by somebody who means no harm.

    A new CMS counts from 1 again, also in `?p=12` and "12 at https://example.org"; a title comes back every week.
    """
    guid = guid.strip()
    return (
        bool(_COUNTED.fullmatch(guid))
        or (title is not None and guid == title.strip())
        or (len(guid) < PLACEHOLDER_MAX and guid.lower() in PLACEHOLDERS)
    )


def reused_guids(entries: Iterable[Entry]) -> frozenset[str]:
    """The guids that more than one of these entries carries."""
    carriers = Counter(entry.guid for entry in entries if entry.guid is not None)
    return frozenset(guid for guid, count in carriers.items() if count > 1)


def guid_defects(entries: Sequence[Entry], *, home_page: str | None) -> list[Defect]:
    """Tell what is wrong with the guids of a snapshot: one defect for each kind of fault."""
    home = canonical_link(home_page) if home_page else None
    found = []
    if reused := reused_guids(entries):
        found.append(Defect(code="guid-reused", where=WHERE, detail=_shown(reused)))
    if unfit := {entry.guid for entry in entries if entry.guid is not None and _is_home_page(entry.guid, home)}:
        found.append(Defect(code="guid-unfit", where=WHERE, detail=_shown(unfit)))
    return found


def recycled_guids(guids: Sequence[str]) -> list[Defect]:
    """Tell that these guids were given to other entries than before, in one defect if at all."""
    return [Defect(code="guid-recycled", where=WHERE, detail=_shown(guids))] if guids else []


def _is_home_page(guid: str, home: str | None) -> bool:
    return home is not None and len(guid) < len(home) + ADDRESS_MARGIN and guid_name(guid) == home


def _shown(guids: Iterable[str]) -> str:
    first, *others = sorted(guids)
    return first[:SHOWN_MAX] + (f" (and {len(others)} more)" if others else "")
