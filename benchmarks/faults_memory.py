"""How much memory a process and all that it has started have, over time; and whether that grows."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

WARM_UP_SHARE = 0.25
#: With fewer samples, or seconds, nothing can be said of memory.
SAMPLES_MIN = 60
#: One is taken each second.
MINUTE = 60
#: Growth that is no growth.
GROWN_SHARE, GROWN_MEGABYTES = 0.05, 2.0


class Sample(NamedTuple):
    """What the worker and all its processes had at a moment, in megabytes."""

    worker: float  # resident, of the worker itself
    tree: float  # proportional, of all together
    own: float  # the same without what is read from files, of which other Pythons on the machine have a share
    archive: float  # on disk


def sample(process: int, archive: Path) -> Sample:
    """Look at how much memory a process and all below it have, and how large the archive is that they are on."""
    tree = own = 0.0
    for one in (process, *below(process)):
        told = proc(one, "smaps_rollup")
        tree += _kilobytes(told, "Pss:")
        own += _kilobytes(told, "Pss_Anon:") + _kilobytes(told, "Pss_Shmem:")
    size = archive.stat().st_size / 1024**2 if archive.exists() else 0.0
    worker = _kilobytes(proc(process, "status"), "VmRSS:")
    return Sample(worker=worker / 1024, tree=tree / 1024, own=own / 1024, archive=size)


def below(process: int) -> Iterator[int]:
    """Give all processes that one has started, and those that they have."""
    for one in proc(process, f"task/{process}/children").split():
        yield int(one)
        yield from below(int(one))


def _kilobytes(text: str, name: str) -> float:
    return next((float(line.split()[1]) for line in text.splitlines() if line.startswith(name)), 0.0)


def proc(process: int, name: str) -> str:
    """Read what the system tells of a process; nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def thirds(values: Sequence[float]) -> tuple[float, float] | None:
    """Give the medians of the first and of the last third after warm-up; None where there is too little to say."""
    warm = values[int(len(values) * WARM_UP_SHARE) :]
    if len(values) < SAMPLES_MIN:
        return None
    third = len(warm) // 3
    return median(warm[:third]), median(warm[-third:])


def by_minute(values: Sequence[float]) -> tuple[float, ...]:
    """Give the median of each whole minute."""
    return tuple(median(values[at : at + MINUTE]) for at in range(0, len(values) - MINUTE + 1, MINUTE))


def grown(name: str, found: tuple[float, float] | None) -> Iterator[str]:
    """Tell where memory has grown."""
    if found is not None and found[1] - found[0] > max(found[0] * GROWN_SHARE, GROWN_MEGABYTES):
        yield f"the memory of the {name} grew from {found[0]:.1f} to {found[1]:.1f} MB"
