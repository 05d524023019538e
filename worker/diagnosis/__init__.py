"""Why it is not well, in sentences, from what the archive keeps of every fetch. Pure.

causes.py        an error, or a status, -> what is the matter, and what to do next
failing.py       sources from which nothing comes
habits.py        sources from which something comes, and what is odd about it
surroundings.py  the worker, the disk, hosts that are left alone
"""

from collections.abc import Sequence
from datetime import datetime

from schemas.diagnosis import Ailment, Diagnosis, Level, SourceFacts, Surroundings
from worker.diagnosis import failing, habits, surroundings

#: The worst first.
ORDER: tuple[Level, ...] = ("broken", "look", "note")


def diagnose(sources: Sequence[SourceFacts], around: Surroundings, *, now: datetime) -> Diagnosis:
    """Tell all that is not well, the worst first; what is not of one source before what is."""
    found: list[Ailment] = list(surroundings.ailments(around, now=now))
    for source in sources:
        found += failing.ailments(source, now=now)
        found += habits.ailments(source, now=now)
    found.sort(key=lambda one: ORDER.index(one.level))
    polled = [source.last_polled for source in sources if source.last_polled is not None]
    return Diagnosis(
        is_well=all(one.level == "note" for one in found),
        sources=len(sources),
        last_polled=max(polled, default=None),
        ailments=tuple(found),
    )
