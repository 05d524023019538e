"""The texts of an entry or feed that are neither title, summary nor content.

Those are descriptions of files, summaries of episodes, unknown elements. They are made safe and otherwise left as they
are: no rule is for them, and the ledger is not about them.
"""

from typing import TypeVar

import msgspec

from schemas.feed import Entry, Feed, LiveItem, Origin, Text
from schemas.snapshot import Deletion
from worker.clean import bounds, html
from worker.clean.rule import Fragment
from worker.clean.rules.controls import DROPPED
from worker.clean.rules.tidy import unwrap_layout
from worker.clean.sanitize import sanitize

T = TypeVar("T", bound=msgspec.Struct)

#: Fields that may hold texts, at any depth.
OF_ENTRY = ("enclosures", "episode", "origin", "unknown")
OF_FEED = ("podcast", "live_items", "unknown")
#: What is sanitized is sanitized again until nothing changes: read again, what was written may be another tree.
ROUNDS_MAX = 20


def of_entry(entry: Entry) -> Entry:
    """Give an entry with its further texts safe."""
    if not (entry.enclosures or entry.episode or entry.unknown or entry.origin):
        return entry  # as most are
    return _with(entry, OF_ENTRY)


def of_feed(feed: Feed) -> Feed:
    """Give a feed with its further texts safe."""
    return _with(feed, OF_FEED)


def of_tombstones(tombstones: tuple[Deletion, ...]) -> tuple[Deletion, ...]:
    """Give tombstones with their comments safe."""
    return tuple(_with(tombstone, ("comment",)) for tombstone in tombstones)


def _with(whole: T, names: tuple[str, ...]) -> T:
    changes = {name: _safe(held) for name in names if (held := getattr(whole, name))}
    changes = {name: value for name, value in changes.items() if value is not getattr(whole, name)}
    return msgspec.structs.replace(whole, **changes) if changes else whole


def _safe(value: object) -> object:
    """Give a value with every text in it safe; the same object where nothing had to change."""
    match value:
        case Text():
            return _safe_text(value)
        case tuple():
            safe = tuple(map(_safe, value))
            return safe if any(new is not old for new, old in zip(safe, value, strict=True)) else value
        case LiveItem() | Origin():
            title = Text(value=_plain(value.title)) if value.title and value.title.kind == "html" else value.title
            named = msgspec.structs.replace(value, title=title) if title is not value.title else value
            return _with(named, ("summary", "enclosures", "unknown")) if isinstance(named, LiveItem) else named
        case msgspec.Struct():
            return _with(value, value.__struct_fields__)
    return value


def _safe_text(text: Text) -> Text | None:
    if text.kind == "text":
        return text
    fragment = Fragment(markup=text.value)
    for _ in range(ROUNDS_MAX):
        before = fragment.markup
        fragment.markup, _ = bounds.shallow(sanitize(before).translate(DROPPED))
        unwrap_layout.edit(fragment)
        fragment.markup = fragment.markup.strip()
        if fragment.markup == before:
            break
    else:
        fragment.markup = sanitize(fragment.markup)
    markup = fragment.markup
    if markup == text.value:
        return text
    return Text(value=markup, kind="html") if markup else None


def _plain(text: Text) -> str:
    return " ".join(html.text(text.value).split())
