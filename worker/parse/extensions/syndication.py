"""Syndication (https://web.resource.org/rss/1.0/modules/syndication/): how often a feed changes."""

from worker.parse import values
from worker.parse.extensions.gathered import Gathered, Row, Table, fact, token
from worker.parse.tree import Element
from worker.parse.values import Reading


def _base(element: Element, found: Gathered, reading: Reading) -> None:
    moment = values.date(reading, (values.text(element),), "sy:updateBase")
    if moment is not None:
        found.schedule.setdefault("base", moment)


ENTRY: Table = {}
FEED: Table = {
    "sy:updatePeriod": fact("update_schedule.period", token),
    "sy:updateFrequency": fact("update_schedule.frequency", values.integer),
    "sy:updateBase": Row("update_schedule.base", _base),
}
