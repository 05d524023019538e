"""A feed as one of the formats."""

from collections.abc import Sequence
from typing import get_args

from schemas.errors import UsageError
from schemas.publication import Channel, PublishedEntry
from worker.publish.places import Format


def render(to: Format, channel: Channel, entries: Sequence[PublishedEntry]) -> bytes:
    """Render a feed as one of the formats. Raises UsageError for any other."""
    # feedgen and lxml cost 64 ms at start-up; a round in which nothing changed, or JSON alone, needs neither.
    match to:
        case "jsonfeed":
            from worker.publish import jsonfeed

            return jsonfeed.render(channel, entries)
        case "rss":
            from worker.publish import rss

            return rss.render(channel, entries)
        case "atom":
            from worker.publish import atom

            return atom.render(channel, entries)
    raise UsageError(f"no such format: {to}; there are {', '.join(get_args(Format))}")
