"""Syndication (https://web.resource.org/rss/1.0/modules/syndication/): how often a feed changes."""

from worker.parse import values
from worker.parse.extensions.gathered import Gathered, Row, Table, fact, token
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: What programs write for no base; it is one like any other, so that nothing is wrong with it.
EPOCH = "1970-01-01T00:00"


def _base(element: Element, found: Gathered, reading: Reading) -> None:
    value = values.text(element)
    moment = None if value and value.startswith(EPOCH) else values.date(reading, (value,), "sy:updateBase")
    if moment is not None:
        found.schedule.setdefault("base", moment)


ENTRY: Table = {}
FEED: Table = {
    "sy:updatePeriod": fact("update_schedule.period", token),
    "sy:updateFrequency": fact("update_schedule.frequency", values.integer),
    "sy:updateBase": Row("update_schedule.base", _base),
}
