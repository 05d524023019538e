"""What decides when a source is polled: what its feed says of it, when it is due and why, and hosts in trouble."""

from datetime import datetime

from msgspec import Struct


class Pace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the newest document of a source says, and its entries show, of how often to poll it."""

    ttl_minutes: int | None = None  #: RSS ttl.
    period: str | None = None  #: sy:updatePeriod.
    frequency: int | None = None  #: sy:updateFrequency: times in a period.
    base: datetime | None = None  #: sy:updateBase.
    skip_hours: tuple[int, ...] = ()  #: RSS skipHours: hours of the day in UTC, 0 to 23.
    skip_days: tuple[int, ...] = ()  #: RSS skipDays: 0 is Monday, 6 is Sunday.
    is_complete: bool = False  #: podcast:updateFrequency@complete: nothing will follow.
    gap_seconds: int | None = None  #: Between two of its last entries: the median; None where too few have dates.
    newest: datetime | None = None  #: When its last entry was published.


class Due(Struct, frozen=True, kw_only=True):
    """When a source is next due, and why."""

    when: datetime  #: In UTC.
    reasons: tuple[str, ...]  #: Sentences without a full stop: what decided first, what asked for less after it.


class Trouble(Struct, frozen=True, kw_only=True):
    """A host that did not answer as it should, since it last did."""

    host: str
    failures: int  #: Polls in a row that failed for its sake, of all its sources together.
    witnesses: tuple[str, ...]  #: The sources that saw it, at most `worker.backoff.WITNESSES_MAX`.
    since: datetime
    last: datetime
    reason: str  #: What it answers: "503", "no answer".
    held_until: datetime | None = None  #: Nothing is asked of it before; None while only its failing sources wait.
    neighbour_answered: datetime | None = None  #: When another host of its registrable domain last answered.
