"""What lists of all published feeds say of each. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from schemas.feed import Feed
from schemas.publication import Channel
from schemas.source import Publication, Source, Variant
from worker.publish import channel as channels
from worker.publish.variants import variants

if TYPE_CHECKING:
    from schemas.config import Config

#: The one of a feed's formats that a list names: every reader reads it, those of podcasts no other.
FILE = "rss.xml"


class Listed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed as lists show it."""

    title: str
    url: str  #: Where its files are published, with final "/".
    file: str = FILE
    home_page: str | None = None
    description: str | None = None
    language: str | None = None
    variants: tuple["Listed", ...] = ()  #: Its further feeds.
    moved_from: str | None = None  #: The address that it had before, where that is to be told.


def listed(channel: Channel, further: Iterable[Channel] = ()) -> Listed | None:
    """Give a feed as lists show it, with its further feeds; None where nobody knows its address (no base_url)."""
    if channel.url is None:
        return None
    return Listed(
        title=channel.title,
        url=channel.url,
        home_page=channel.link,
        description=channel.description,
        language=channel.language,
        variants=tuple(found for found in map(listed, further) if found),
    )


def is_wanted(config: "Config", item: Source | Publication, *kinds: Variant) -> bool:
    """Whether any of these further feeds is configured of a feed."""
    wanted = config.publish.variants if item.variants is None else item.variants
    return not set(kinds).isdisjoint(wanted)


def catalogue(
    config: "Config", feeds: Mapping[str, Feed], further: Mapping[str, Sequence[Listed]] | None = None
) -> dict[str, Listed]:
    """Give every feed that is configured by its id, sources first; none where nobody knows addresses (no base_url).

    `feeds` is what those of the sources say of themselves, `further` are the further feeds of some ids. Where these are
    not given, the summaries are there alone: which tags and authors there are, nobody knows without the entries.
    """
    base_url, found = config.site.base_url, dict[str, Listed]()
    items: tuple[Source | Publication, ...] = (*config.sources, *config.publications)
    for item in items:
        if isinstance(item, Source):
            channel = channels.of_source(item, feeds.get(item.id), (), base_url=base_url)
        else:
            channel = channels.of_publication(item, (), base_url=base_url)
        summaries = variants(channel, (), ("summary",)) if is_wanted(config, item, "summary") else ()
        one = listed(channel, [variant.channel for variant in summaries])
        if one is not None:
            held = (further or {}).get(item.id)
            found[item.id] = one if held is None else replace(one, variants=tuple(held))
    return found
