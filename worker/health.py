"""Whether the worker is alive and its sources are well, for probes. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from archive.vitals import Vitals
from schemas.pace import Trouble
from worker.backoff import hold_all
from worker.cadence.intervals import spell

#: The service gives a sign of life every half minute; several may be missed on a machine that is busy.
ALIVE_WITHIN = timedelta(minutes=5)


class Health(Struct, frozen=True, kw_only=True):
    """What a probe is told."""

    is_well: bool
    says: str  #: In one line.
    last_beat: datetime | None = None  #: The worker's last sign of life.
    last_polled: datetime | None = None  #: When a source was last polled.
    sources: int = 0  #: Configured.
    failing: int = 0
    late: int = 0  #: Due for too long, although their hosts may be asked.
    retired: int = 0


def dead(last_beat: datetime | None, *, now: datetime, within: timedelta) -> str | None:
    """Say that the worker is not alive; None where it is."""
    if last_beat is None:
        return "no worker has ever run on this archive"
    if now - last_beat > within:
        return f"the worker gave its last sign of life {spell(now - last_beat)} ago"
    return None


def late(vitals: Vitals, troubles: Mapping[str, Trouble], *, now: datetime) -> tuple[str, ...]:
    """Name the sources that should have been polled; those whose hosts are left alone need not."""
    return tuple(one.id for one in vitals.late if hold_all(one.urls, troubles, now=now) is None)


def judge(vitals: Vitals, late_ids: tuple[str, ...], last_beat: datetime, *, now: datetime, fail_over: float) -> Health:
    """Judge the sources of a worker that is alive: more than `fail_over` of them must neither fail nor be late."""
    active = vitals.sources - vitals.retired
    limit = active * fail_over
    failing, behind = vitals.failing, len(late_ids)
    wrong = [f"{failing} of {active} sources fail"] if failing > limit else []
    wrong += [f"{behind} of {active} sources are late"] if behind > limit else []
    facts = [f"{active} source{'s' * (active != 1)}", f"{failing} failing", f"{behind} late"]
    facts += [f"last sign of life {spell(max(now - last_beat, timedelta()))} ago"]
    return Health(
        is_well=not wrong,
        says="; ".join(wrong) or ", ".join(facts),
        last_beat=last_beat,
        last_polled=vitals.last_polled,
        sources=vitals.sources,
        failing=failing,
        late=behind,
        retired=vitals.retired,
    )
