"""Podcast 2.0: whom listeners pay, and feeds and entries that stand elsewhere."""

from schemas.podcast import Recipient, RemoteItem, TimeSplit, Value
from worker.publish import uris
from worker.publish.parts import Part, decimal, set_only


def value(found: Value) -> Part | None:
    """Give podcast:value, of which type and method are demanded."""
    if not found.type or not found.method:
        return None
    facts = set_only(type=found.type, method=found.method, suggested=found.suggested)
    parts = (*map(_recipient, found.recipients), *map(_time_split, found.time_splits))
    return Part("podcast:value", attributes=facts, parts=parts)


def remote_item(found: RemoteItem) -> Part | None:
    """Give podcast:remoteItem; None where nothing is left of it that could be published."""
    facts = set_only(
        feedGuid=found.feed_guid,
        feedUrl=uris.link(found.feed_url),
        itemGuid=found.item_guid,
        medium=found.medium,
        title=found.title,
    )
    return Part("podcast:remoteItem", attributes=facts) if facts else None


def _recipient(found: Recipient) -> Part:
    facts = set_only(
        name=found.name,
        type=found.type,
        address=found.address,
        customKey=found.custom_key,
        customValue=found.custom_value,
        split=None if found.split is None else str(found.split),
        fee="true" if found.is_fee else None,
    )
    return Part("podcast:valueRecipient", attributes=facts)


def _time_split(found: TimeSplit) -> Part:
    facts = set_only(
        startTime=decimal(found.start_seconds),
        duration=decimal(found.duration_seconds),
        remoteStartTime=decimal(found.remote_start_seconds),
        remotePercentage=decimal(found.remote_percentage),
    )
    remote = remote_item(found.remote_item) if found.remote_item else None
    parts = (*((remote,) if remote else ()), *map(_recipient, found.recipients))
    return Part("podcast:valueTimeSplit", attributes=facts, parts=parts)
