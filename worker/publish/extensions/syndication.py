"""Syndication (https://web.resource.org/rss/1.0/modules/syndication/): how often a feed says that it changes."""

from collections.abc import Iterator

from schemas.feed import UpdateSchedule
from worker.publish import dates
from worker.publish.extensions.vocabularies import PERIODS
from worker.publish.parts import Part, whole


def of(schedule: UpdateSchedule) -> Iterator[Part]:
    """Give period, frequency and base; Podcast 2.0 says the rest."""
    if schedule.period in PERIODS:
        yield Part("sy:updatePeriod", schedule.period)
    if frequency := whole(schedule.frequency):
        yield Part("sy:updateFrequency", frequency)
    if schedule.base is not None and schedule.rule is None:
        yield Part("sy:updateBase", dates.rfc3339(schedule.base))
