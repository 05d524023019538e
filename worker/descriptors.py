"""Open files: as many as polling may need, where the system lets us have them; else fewer requests at once."""

import resource

import structlog

from schemas.config import RunSettings
from worker.fetch.web import KEPT_MAX

log = structlog.get_logger()

#: The archive, its readers, published files, and look-ups of names, each of which opens one.
_OTHERS = 160
#: Of one request: a connection, and a second one where the first of a host's addresses does not answer soon.
_EACH = 2


def requests_at_once(run: RunSettings) -> int:
    """Give how many requests there may be at once, as configured or as open files allow; the soft limit is raised."""
    fixed = _OTHERS + KEPT_MAX * run.host_connections
    wanted = fixed + _EACH * run.concurrency
    there = _raised(wanted)
    if there is None or there >= wanted:
        return run.concurrency
    found = max(1, (there - fixed) // _EACH)
    log.warning("files.limited", limit=there, wanted=wanted, concurrency=found)
    return found


def _raised(wanted: int) -> int | None:
    """Raise the soft limit of open files to so many, as far as the hard one goes, and give it; None: there is none."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return None
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if most > soft:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            return most
    return soft
