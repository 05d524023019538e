"""Bytes to XML that a strict parser accepts. Every step says what it did and where; what is fine never comes here.

`rebuild` follows where those that change characters were not enough.
"""

from schemas.snapshot import Defect
from worker.parse.repair import prefixes, references, sections, structure
from worker.parse.repair.characters import drop_forbidden
from worker.parse.repair.doubled import drop_doubled
from worker.parse.repair.junk import drop_junk
from worker.parse.repair.prefixes import respell
from worker.parse.repair.report import Report
from worker.parse.repair.sections import Marks

__all__ = ["drop_doubled", "drop_forbidden", "drop_junk", "mend_markup", "mend_sections", "rebuild", "respell"]


def mend_markup(data: bytes) -> tuple[bytes, list[Defect]]:
    """Escape bare `&` and `<`, replace HTML's entities by their characters, close CDATA sections, declare prefixes.

    Raises BeyondRepair where there is more to mend than in any feed.
    """
    data, defects = _prepared(data)
    report = Report(data)
    data = references.mend(Marks(data), 0, len(data), report)
    return data, defects + report.defects()


def mend_sections(data: bytes) -> tuple[bytes, list[Defect]]:
    """Mend the CDATA sections of a well-formed document: doubled ones, and those that end where another should."""
    report = Report(data)
    mended = references.mend(Marks(data), 0, len(data), report)
    mended, places = sections.unwrap_escaped(mended)
    for position in places:
        report.note("cdata-repaired", position, "escaped")
    return mended, report.defects()


def rebuild(data: bytes) -> tuple[bytes, int, list[Defect]] | None:
    """Give a feed with its elements closed, its tags mended and stray markup made text; None where it is no feed.

    The number says how many elements are open where the document ends in the middle, 0 where it is whole.
    """
    data, defects = _prepared(data)
    report = Report(data)
    found = structure.restructure(data, report)
    if found is None:
        return None
    return prefixes.declare_again(found.data, data), found.depth, defects + report.defects()


def _prepared(data: bytes) -> tuple[bytes, list[Defect]]:
    report = Report(data)
    data = references.mend_openings(Marks(data), report)
    more = Report(data)
    data = prefixes.declare(data, more)
    return data, report.defects() + more.defects()
