"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). Its validator knows no names of errors: these say where."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from tests.validity.values import language, mime, rfc3339, uri

Rule = Callable[[Any], bool]


def document(data: bytes) -> Iterator[str]:
    """Say what is wrong with a feed, and where: `items.authors`."""
    try:
        feed = msgspec.json.decode(data)
    except msgspec.DecodeError:
        yield "no JSON"
        return
    yield from _object(feed, _FEED, "feed", "version", "title", "items")
    items = feed.get("items", ()) if isinstance(feed, dict) else ()
    for item in items if isinstance(items, list) else ():
        yield from _object(item, _ITEM, "items", "id")
        if not item.keys() & {"content_html", "content_text"}:
            yield "items: neither content_html nor content_text"
    ids = Counter(item.get("id") for item in items)
    yield from (f"items.id: {count} times {id}" for id, count in ids.items() if count > 1)


def _object(value: object, rules: Mapping[str, Rule], where: str, *required: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: no object"
        return
    yield from (f"{where}.{name} is missing" for name in required if name not in value)
    for name, held in value.items():
        if not name.startswith("_"):
            is_right = rules.get(name)
            if is_right is None:
                yield f"{where}.{name} is not in the specification"
            elif not is_right(held):
                yield f"{where}.{name}: {held!r:.80}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_any_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_url(value: object) -> bool:
    return isinstance(value, str) and ":" in value and not any(uri(value, is_full=False))


def _is_date(value: object) -> bool:
    return isinstance(value, str) and not any(rfc3339(value))


def _is_language(value: object) -> bool:
    return isinstance(value, str) and not any(language(value))


def _list_of(is_right: Rule) -> Rule:
    return lambda value: isinstance(value, list) and all(map(is_right, value))


def _struct(rules: Mapping[str, Rule], *required: str, least: int = 0) -> Rule:
    return lambda value: not any(_object(value, rules, "", *required)) and len(value) >= least


_AUTHOR = _struct({"name": _is_text, "url": _is_url, "avatar": _is_url}, least=1)
_HUB = _struct({"type": _is_text, "url": _is_url}, "type", "url")
_ATTACHMENT = _struct(
    {
        "url": _is_url,
        "mime_type": lambda value: isinstance(value, str) and not any(mime(value)),
        "title": _is_any_text,
        "size_in_bytes": _is_number,
        "duration_in_seconds": _is_number,
    },
    "url",
    "mime_type",
)
_FEED: Mapping[str, Rule] = {
    "version": lambda value: value == "https://jsonfeed.org/version/1.1",
    "title": _is_text,
    "home_page_url": _is_url,
    "feed_url": _is_url,
    "description": _is_any_text,
    "user_comment": _is_any_text,
    "next_url": _is_url,
    "icon": _is_url,
    "favicon": _is_url,
    "authors": _list_of(_AUTHOR),
    "language": _is_language,
    "expired": lambda value: isinstance(value, bool),
    "hubs": _list_of(_HUB),
    "items": lambda value: isinstance(value, list),
}
_ITEM: Mapping[str, Rule] = {
    "id": _is_text,
    "url": _is_url,
    "external_url": _is_url,
    "title": _is_any_text,
    "content_html": _is_any_text,
    "content_text": _is_any_text,
    "summary": _is_any_text,
    "image": _is_url,
    "banner_image": _is_url,
    "date_published": _is_date,
    "date_modified": _is_date,
    "authors": _list_of(_AUTHOR),
    "tags": _list_of(_is_text),
    "language": _is_language,
    "attachments": _list_of(_ATTACHMENT),
}
