"""Podcast 2.0: whom listeners pay (podcast:value), and feeds and entries that stand elsewhere."""

from schemas.podcast import Recipient, RemoteItem, TimeSplit, Value
from worker.parse import values
from worker.parse.extensions.gathered import attributes, number, positive, token, truth, words
from worker.parse.extensions.names import qualified
from worker.parse.values import Reading
from worker.parse.wellformed import Element

_REMOTE = {
    "feedGuid": ("feed_guid", words),
    "itemGuid": ("item_guid", words),
    "medium": ("medium", token),
    "title": ("title", words),
}
_RECIPIENT = {
    "split": ("split", values.integer),
    "type": ("type", words),
    "name": ("name", words),
    "customKey": ("custom_key", words),
    "customValue": ("custom_value", words),
    "fee": ("is_fee", truth),
}
_TIME_SPLIT = {
    "duration": ("duration_seconds", positive),
    "remoteStartTime": ("remote_start_seconds", positive),
    "remotePercentage": ("remote_percentage", number),
}


def value(element: Element, reading: Reading) -> Value | None:
    """Read podcast:value."""
    table = {"type": ("type", token), "method": ("method", token), "suggested": ("suggested", words)}
    time_splits = tuple(
        split
        for child in element
        if qualified(child.tag) == "podcast:valuetimesplit" and (split := _time_split(child, reading)) is not None
    )
    return Value(recipients=_recipients(element), time_splits=time_splits, **attributes(element, table))


def remote_item(element: Element, reading: Reading) -> RemoteItem | None:
    """Read podcast:remoteItem."""
    feed_url = values.url(reading, element.get("feedUrl"), "podcast:remoteItem/@feedUrl")
    found = RemoteItem(feed_url=feed_url, **attributes(element, _REMOTE))
    return found if found != RemoteItem() else None


def _time_split(element: Element, reading: Reading) -> TimeSplit | None:
    start = positive(element.get("startTime"))
    if start is None:
        reading.report("attribute-unreadable", "podcast:valueTimeSplit/@startTime", element.get("startTime") or "")
        return None
    remote = (remote_item(child, reading) for child in element if qualified(child.tag) == "podcast:remoteitem")
    return TimeSplit(
        start_seconds=start,
        remote_item=next(remote, None),
        recipients=_recipients(element),
        **attributes(element, _TIME_SPLIT),
    )


def _recipients(element: Element) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(address=address, **attributes(child, _RECIPIENT))
        for child in element
        if qualified(child.tag) == "podcast:valuerecipient" and (address := words(child.get("address")))
    )
