"""The rungs below the two commonest spellings, in order."""

from datetime import tzinfo

from worker.parse.dates import iso, mail, stamps, words
from worker.parse.dates.fold import fold
from worker.parse.dates.limits import Result
from worker.parse.dates.moment import build
from worker.parse.dates.numeric import First
from worker.parse.dates.parts import Parts

RUNGS = (mail.read, stamps.read, iso.read)


def descend(text: str, zone: tzinfo | None, first: First | None) -> Result:
    """Read a date by the first rung that can."""
    folded = fold(text)
    if not folded:
        return None, "date-unreadable"
    found = next((found for rung in RUNGS if (found := rung(folded))), None) or words.read(folded, first)
    return build(found, zone) if isinstance(found, Parts) else (None, found or "date-unreadable")
