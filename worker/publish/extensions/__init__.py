"""What feeds and entries say beyond RSS and Atom, one module for each namespace; `docs/published.md` lists it.

All is checked once more before it is published: a value that would be an error to the W3C validator, or an address
that is not safe, is left out. An entry that says nothing of the kind costs a few looks.
"""

from collections.abc import Iterable, Iterator

from schemas.feed import Entry, Feed
from schemas.media import Credit
from schemas.publication import Channel
from worker.publish.extensions import comments, episodes, itunes, locations, media, podcast, syndication
from worker.publish.parts import Part


def of_entry(entry: Entry, *, in_rss: bool) -> Iterator[Part]:
    """Give what an entry says besides."""
    is_episode = entry.episode is not None
    if entry.images or is_episode:
        yield from itunes.of_entry(entry)
        yield from podcast.pictures(entry.images)
        yield from media.thumbnails(entry.images)
    if entry.episode is not None:
        yield from episodes.of(entry.episode)
        yield from episodes.renditions(entry.enclosures)
    if entry.enclosures:
        elsewhere = episodes.alternates(entry.enclosures) if is_episode else None
        yield from media.files(entry, in_rss=in_rss, grouped_elsewhere=elsewhere)
    if entry.credits:
        yield from _people(entry.credits, is_podcast=is_episode)
    if entry.ratings:
        yield from media.ratings(entry.ratings)
    if entry.locations:
        yield from locations.of(entry.locations)
    if entry.statistics is not None:
        yield from comments.counted(entry, in_rss=in_rss)
    if entry.links or entry.unknown:
        yield from comments.answers(entry)


def of_feed(channel: Channel) -> Iterator[Part]:
    """Give what the feed that was read says besides, where it is true of ours."""
    feed: Feed = channel.upstream
    yield from itunes.of_feed(feed, channel.authors)
    yield from podcast.of_feed(feed)
    yield from podcast.pictures(feed.images)
    yield from media.thumbnails(feed.images)
    yield from _people(feed.credits, is_podcast=feed.podcast is not None)
    yield from media.ratings(feed.ratings)
    yield from locations.of(feed.locations)
    if feed.update_schedule is not None:
        yield from syndication.of(feed.update_schedule)


def _people(people: Iterable[Credit], *, is_podcast: bool) -> Iterator[Part]:
    """Give who had a part: in the words of Podcast 2.0 for podcasts, where no other vocabulary is named."""
    for credit in people:
        part = None if is_podcast and credit.scheme is None else media.credit(credit)
        yield part or podcast.person(credit)
