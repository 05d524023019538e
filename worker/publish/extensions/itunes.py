"""Apple's podcast elements (https://podcasters.apple.com/support/823-podcast-requirements).

Left out: itunes:new-feed-url, which would move our subscribers away; itunes:complete, itunes:order,
itunes:isClosedCaptioned and a channel's itunes:title, which the W3C validator does not know.
"""

import math
from collections.abc import Iterable, Iterator

from schemas.feed import Category, Entry, Feed, Person
from schemas.media import Image
from schemas.podcast import Episode, Podcast
from schemas.text import Text
from worker.publish import text, tokens, uris
from worker.publish.extensions.vocabularies import CATEGORIES, EPISODE_KINDS, PODCAST_KINDS
from worker.publish.parts import Part, whole

#: The scheme that Apple's categories have as tags.
SCHEME = "http://www.itunes.com/dtds/podcast-1.0.dtd"
LINE_CHARACTERS_MAX, SUMMARY_CHARACTERS_MAX = 255, 4000


def of_feed(feed: Feed, authors: Iterable[Person]) -> Iterator[Part]:
    """Give what a channel says as a podcast."""
    podcast = feed.podcast
    if podcast is not None or feed.owner is not None:
        yield from _author(authors)
    if feed.owner is not None:
        yield from _owner(feed.owner)
    if feed.images:
        yield from _cover(feed.images)
    if feed.categories:
        yield from _categories(feed.categories)
    if podcast is not None:
        if podcast.kind in PODCAST_KINDS:
            yield Part("itunes:type", podcast.kind)
        yield from _shared(podcast)


def of_entry(entry: Entry) -> Iterator[Part]:
    """Give what an entry says as an episode."""
    if entry.images:
        yield from _cover(entry.images)
    episode = entry.episode
    if episode is None:
        return
    yield from _author(entry.authors)
    if episode.title:
        yield Part("itunes:title", episode.title)
    if (seconds := episode.duration_seconds) and 1 <= seconds < math.inf:
        yield Part("itunes:duration", str(round(seconds)))
    if number := whole(episode.number):
        yield Part("itunes:episode", number)
    if season := whole(episode.season):
        yield Part("itunes:season", season)
    if episode.kind in EPISODE_KINDS:
        yield Part("itunes:episodeType", episode.kind)
    yield from _shared(episode)


def is_category(category: Category) -> bool:
    """Whether a tag is one of Apple's categories, which a channel says in Apple's element."""
    return category.scheme == SCHEME and _path(category) is not None


def plain_cover(images: Iterable[Image]) -> Image | None:
    """Give the cover that itunes:image can say whole; JPEG or PNG, Apple demands, but no address tells for sure."""
    bare = (image for image in images if image.role == "cover" and image == Image(url=image.url, role="cover"))
    return next((image for image in bare if uris.rss_file(image.url)), None)


def _shared(said: Episode | Podcast) -> Iterator[Part]:
    if said.subtitle and len(said.subtitle) <= LINE_CHARACTERS_MAX:
        yield Part("itunes:subtitle", said.subtitle)
    if said.summary and len(summary := _markup(said.summary)) <= SUMMARY_CHARACTERS_MAX:
        yield Part("itunes:summary", summary)
    if said.is_explicit is not None:
        yield Part("itunes:explicit", "true" if said.is_explicit else "false")
    if said.is_blocked:
        yield Part("itunes:block", "Yes")


def _author(authors: Iterable[Person]) -> Iterator[Part]:
    """Give the one author that Apple shows: of several the last, as a parser puts itunes:author after the dialect's."""
    names = [name for person in authors if (name := tokens.person_name(person)) and len(name) <= LINE_CHARACTERS_MAX]
    if names:
        yield Part("itunes:author", names[-1])


def _owner(owner: Person) -> Iterator[Part]:
    """Give the owner, whose address is demanded."""
    if email := tokens.email(owner.email):
        is_named = owner.name and len(owner.name) <= LINE_CHARACTERS_MAX
        name = (Part("itunes:name", owner.name),) if is_named else ()
        yield Part("itunes:owner", parts=(*name, Part("itunes:email", email)))


def _cover(images: Iterable[Image]) -> Iterator[Part]:
    if cover := plain_cover(images):
        yield Part("itunes:image", attributes={"href": uris.rss_file(cover.url) or ""})


def _categories(categories: Iterable[Category]) -> Iterator[Part]:
    """Give Apple's categories among some tags, each with those inside it."""
    inside: dict[str, list[str]] = {}
    for category in categories:
        if category.scheme == SCHEME and (path := _path(category)):
            above, name = path
            held = inside.setdefault(above, [])
            if name and name not in held:
                held.append(name)
    for above, names in inside.items():
        below = tuple(Part("itunes:category", attributes={"text": name}) for name in names)
        yield Part("itunes:category", attributes={"text": above}, parts=below)


def _path(category: Category) -> tuple[str, str | None] | None:
    """Give a category of Apple's list as the one above and the one inside it, if any."""
    if category.label is None:
        return (category.term, None) if category.term in CATEGORIES else None
    above, _, name = category.label.partition(" > ")
    return (above, name) if name == category.term and name in CATEGORIES.get(above, ()) else None


def _markup(summary: Text) -> str:
    """Give a summary so that its tags tell whether it is HTML."""
    return summary.value if summary.kind == "html" else text.rss_title(summary.value)
