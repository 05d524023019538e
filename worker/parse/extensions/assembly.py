"""What extensions say, put into the entry or feed that the dialect's own elements made."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from schemas.feed import (
    PROXY_ENCLOSURE,
    PROXY_LINK,
    Category,
    Enclosure,
    Entry,
    Feed,
    Link,
    Statistics,
    Text,
    UnknownElement,
    UpdateSchedule,
)
from schemas.podcast import Episode, Podcast
from worker.parse import people
from worker.parse.extensions import media_facts, places
from worker.parse.extensions.gathered import Gathered
from worker.parse.extensions.media import NAMESPACE, PLAYER
from worker.parse.values import Reading

#: Fields of a feed that only extensions give.
_FEED_FACTS = frozenset({"owner", "new_url", "is_complete", "is_archive"})
#: Fields that extensions add to what the dialect's own elements gave; of all others the dialect's value stays.
_LISTS = ("images", "locations", "credits", "ratings", "unknown")


def entry_with(entry: Entry, found: Gathered, reading: Reading) -> Entry:
    """Give an entry with what was found."""
    changes: dict[str, Any] = {}
    if found.titles and entry.title is None:
        changes["title"] = found.titles[0]
    if found.bodies and entry.content is None:
        changes["content"] = _longest(found.bodies[:8])
    elif "subtitle" in found.episode and entry.content is None:
        changes["content"] = Text(value=found.episode["subtitle"])
    if found.files and not (found.enclosures or entry.enclosures):
        _keep_texts(entry, found, changes)
    changes |= _common(entry, found, reading)
    if "permalink" in found.facts:
        _use_original(entry, found, changes)
    if found.enclosures or found.files or entry.enclosures:
        changes["enclosures"] = _files(entry, found, changes)
    if found.statistics:
        changes["statistics"] = Statistics(**found.statistics)
    if found.episode and (facts := _episode(found, (changes.get("content") or entry.content, entry.summary))):
        changes["episode"] = Episode(**facts)
    if found.links:
        changes["links"] = _joined(entry.links, found.links)
    return replace(entry, **changes) if changes else entry


def feed_with(feed: Feed, found: Gathered, reading: Reading) -> Feed:
    """Give a feed with what was found."""
    changes = _common(feed, found, reading)
    changes |= {name: value for name, value in found.facts.items() if name in _FEED_FACTS}
    if feed.generator is None and "generator" in found.facts:
        changes["generator"] = found.facts["generator"]
    if found.bodies and feed.subtitle is None:
        changes["subtitle"] = found.bodies[0]
    if feed.image is None and found.images:
        changes["image"] = found.images[0].url
    if found.episode and (facts := _episode(found, (changes.get("subtitle") or feed.subtitle,))):
        changes["podcast"] = Podcast(**facts)
    if found.schedule:
        changes["update_schedule"] = UpdateSchedule(**found.schedule)
    if found.live_items:
        changes["live_items"] = tuple(found.live_items)
    if found.links:
        changes["links"] = _joined(feed.links, found.links)
    return replace(feed, **changes) if changes else feed


def _common(whole: Entry | Feed, found: Gathered, reading: Reading) -> dict[str, Any]:
    """Give the changes that entries and feeds have in common."""
    if found.place:
        places.settle(found, reading)
    changes: dict[str, Any] = {}
    lists: tuple[list[Any], ...] = (found.images, found.locations, found.credits, found.ratings, found.unknown)
    if any(lists):
        for name, additions in zip(_LISTS, lists, strict=True):
            if additions:
                changes[name] = _joined(getattr(whole, name), additions)
    if found.persons:
        changes["authors"] = people.unique([*whole.authors, *found.persons])
    if found.categories:
        changes["categories"] = _with_categories(whole.categories, found.categories)
    if whole.rights is None and "rights" in found.facts:
        changes["rights"] = found.facts["rights"]
    return changes


def _joined(first: Iterable[Any], second: Iterable[Any]) -> tuple[Any, ...]:
    several = (*first, *second)
    return several if len(several) == 1 else tuple(dict.fromkeys(several))  # hashing one is half of the work


def _with_categories(categories: tuple[Category, ...], found: list[Category]) -> tuple[Category, ...]:
    """Add tags; the same word is one tag, in whatever vocabulary it was said first."""
    terms = {category.term.casefold() for category in categories}
    added: dict[str, Category] = {}
    for category in found:
        term = category.term.casefold()
        if term not in terms:
            added.setdefault(term, category)
    return (*categories, *added.values())


def _longest(texts: list[Text]) -> Text:
    return max(texts, key=lambda text: len(text.value))


def _use_original(entry: Entry, found: Gathered, changes: dict[str, Any]) -> None:
    """Take the original link for the permalink, and keep the proxy's."""
    changes["permalink"] = found.facts["permalink"]
    if entry.permalink and entry.permalink != changes["permalink"]:
        found.links.append(Link(href=entry.permalink, rel=PROXY_LINK))


def _files(entry: Entry, found: Gathered, changes: dict[str, Any]) -> tuple[Enclosure, ...]:
    """Give all files of an entry, one for each URL, with what is said of all of them."""
    core = list(entry.enclosures)
    if "url" in found.files:  # of feedburner:origEnclosureLink
        original = found.files["url"]
        if core and core[0].url != original:
            found.links.append(Link(href=core[0].url, rel=PROXY_ENCLOSURE))
        core[:1] = [replace(core[0], url=original) if core else Enclosure(url=original)]
    if found.main_group and core:
        core[0] = replace(core[0], group=found.main_group)
    files: dict[str, Enclosure] = {}
    for file in (*core, *found.enclosures):
        held = files.get(file.url)
        files[file.url] = file if held is None else _merged(held, file)
    if not files and "player_url" in found.files:
        found.links.append(Link(href=found.files["player_url"], rel=PLAYER))
    facts = _of_all(entry, found, changes) if found.files else {}
    done = [_filled(file, facts) for file in files.values()] if facts else list(files.values())
    length = found.episode.get("duration_seconds")
    if done and length is not None and done[0].duration_seconds is None:
        done[0] = replace(done[0], duration_seconds=length)
    return tuple(done)


def _of_all(entry: Entry, found: Gathered, changes: dict[str, Any]) -> dict[str, Any]:
    """Give what is said of all files, as far as it is not said of the entry already."""
    facts: dict[str, Any] = {}
    if "player_url" in found.files:
        facts["player_url"] = found.files["player_url"]
    if (title := found.files.get("title")) is not None:
        named = {text.value for text in (entry.title, changes.get("title")) if text}
        facts |= {"title": media_facts.plain(title)} if title.value not in named else {}
    if (description := found.files.get("description")) is not None:
        told = {text.value for text in (entry.content, entry.summary, changes.get("content")) if text}
        facts |= {"description": description} if description.value not in told else {}
    return facts


def _keep_texts(entry: Entry, found: Gathered, changes: dict[str, Any]) -> None:
    """Keep what is said of files where there are none, unless the entry says it, too."""
    added = (changes.get("title"), changes.get("content"), found.episode.get("summary"))
    told = {text.value for text in (entry.title, entry.content, entry.summary, *added) if text}
    for name in ("title", "description"):
        text: Text | None = found.files.get(name)
        if text is not None and told.isdisjoint((text.value, media_facts.plain(text))):
            found.unknown.append(UnknownElement(name=name, namespace=NAMESPACE, text=text))


def _merged(first: Enclosure, second: Enclosure) -> Enclosure:
    """Give a file with what a second element says of it besides; what the first says stays."""
    return _filled(first, {name: value for name in Enclosure.__struct_fields__ if (value := getattr(second, name))})


def _filled(file: Enclosure, facts: dict[str, Any]) -> Enclosure:
    """Give a file with those facts that it does not say itself."""
    changes = {name: value for name, value in facts.items() if not getattr(file, name)}
    return replace(file, **changes) if changes else file


def _episode(found: Gathered, told: Iterable[Text | None]) -> dict[str, Any]:
    """Give the fields of an Episode or Podcast; a summary that is the entry's text is told once."""
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in found.episode.items()
    }
    summary = facts.get("summary")
    if summary is not None and summary.value in {text.value for text in told if text}:
        del facts["summary"]
    return facts
