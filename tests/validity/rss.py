"""RSS 2.0 (https://www.rssboard.org/rss-specification)."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.validity import atom, dublin_core, extensions, places
from tests.validity.elements import (
    Check,
    Element,
    Rules,
    anything,
    attributes,
    branch,
    children,
    holding,
    leaf,
    missing,
    text,
)
from tests.validity.names import ATOM, CC, CONTENT, DC
from tests.validity.values import (
    DAYS,
    email,
    full_uri,
    integer,
    language,
    mime,
    positive,
    rfc822,
    rfc3339,
    uri,
    web_url,
)

_DAY_NAMES = dict(zip(DAYS, "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), strict=True))


def guid(element: Element) -> Iterator[str]:
    match element.get("isPermaLink", "true"):
        case "true":
            value = text(element).strip()
            if any(uri(value, error="InvalidHttpGUID")):
                yield "InvalidHttpGUID"
            elif value.lower().startswith(("tag:", "urn:uuid:")):
                yield "InvalidPermalink"
        case "false":
            pass
        case _:
            yield "InvalidBooleanAttribute"


def enclosure(element: Element) -> Iterator[str]:
    yield from attributes(element, "url", "length", "type")
    yield from ("MissingAttribute" for name in ("url", "length", "type") if name not in element.attrib)
    length = element.get("length", "0")
    if not re.fullmatch(r"[+-]?\d+", length):
        yield "InvalidIntegerAttribute"
    elif length.startswith("-") and length.strip("-0"):
        yield "UseZeroForUnknown" if int(length[:9]) == -1 else "InvalidNonNegativeInteger"
    yield from mime(element.get("type", "a/b"), "InvalidMIMEAttribute")
    yield from web_url(element.get("url", "http://example.com/"))


def source(element: Element) -> Iterator[str]:
    if "url" not in element.attrib:
        yield "MissingAttribute"
    yield from full_uri(element.get("url", "http://example.com/"))


_IMAGE: Check = branch(
    {
        **dublin_core.RULES,
        **places.RULES,
        "url": holding(full_uri),
        "title": leaf(),
        "link": holding(full_uri),
        "description": leaf(),
        "width": holding(integer("InvalidWidth", least=1, most=144)),
        "height": holding(integer("InvalidHeight", least=1, most=400)),
    },
    frozenset({"url", "title", "link", "description", "width", "height", *dublin_core.ONCE}),
)


def image(element: Element) -> Iterator[str]:
    yield from _IMAGE(element)
    yield from missing(element, "title", error="MissingTitle")
    yield from missing(element, "url")
    yield from missing(element, "link", error="MissingLink")


def cloud(element: Element) -> Iterator[str]:
    names = ("domain", "path", "registerProcedure", "protocol", "port")
    yield from attributes(element, *names)
    yield from ("MissingAttribute" for name in names if name not in element.attrib)
    yield from integer("InvalidIntegerAttribute", least=1)(element.get("port", "80"))


def skip_hours(element: Element) -> Iterator[str]:
    yield from branch({"hour": holding(integer("InvalidHour", least=0, most=23))})(element)
    yield from _listed(element, "hour", 24, "NotEnoughHoursInTheDay")


def skip_days(element: Element) -> Iterator[str]:
    def day(each: Element) -> Iterator[str]:
        if text(each).strip() not in _DAY_NAMES.values():
            yield "InvalidDay"

    yield from branch({"day": leaf(day)})(element)
    yield from _listed(element, "day", 7, "EightDaysAWeek")


def _listed(element: Element, tag: str, most: int, error: str) -> Iterator[str]:
    yield from missing(element, tag)
    values = Counter(text(child).strip() for child in children(element))
    yield from ("DuplicateValue" for count in values.values() if count > 1)
    if values.total() > most:
        yield error


# --- item, channel ----------------------------------------------------------------------------------------------------

_ATOM_IN_ITEM: Rules = {
    ATOM + "author": atom.person,
    ATOM + "content": atom.content,
    ATOM + "contributor": atom.person,
    ATOM + "id": holding(full_uri),
    ATOM + "link": atom.link,
    ATOM + "published": holding(rfc3339),
    ATOM + "summary": atom.text_construct,
    ATOM + "title": atom.content,
    ATOM + "updated": holding(rfc3339),
}
_ITEM: Check = branch(
    {
        **extensions.ENTRY,
        **_ATOM_IN_ITEM,
        "title": leaf(),
        "link": holding(full_uri),
        "description": leaf(),
        "author": holding(email),
        "category": leaf(None, "domain"),
        "comments": holding(full_uri),
        "enclosure": enclosure,
        "guid": leaf(guid, "isPermaLink"),
        "pubDate": holding(rfc822),
        "source": leaf(source, "url"),
        CC + "license": anything,
        CONTENT + "encoded": leaf(),
    },
    extensions.ONCE
    | {"title", "link", "description", "author", "comments", "guid", "pubDate", "source", CONTENT + "encoded"}
    | _ATOM_IN_ITEM.keys() - {ATOM + "link", ATOM + "contributor", ATOM + "content"},
)


def item(element: Element) -> Iterator[str]:
    yield from _ITEM(element)
    if element.find("title") is None and element.find("description") is None:
        yield "ItemMustContainTitleOrDescription"


_ATOM_IN_CHANNEL: Rules = {
    ATOM + "author": atom.person,
    ATOM + "category": atom.category,
    ATOM + "contributor": atom.person,
    ATOM + "generator": leaf(atom.generator, "uri", "version"),
    ATOM + "icon": holding(lambda value: uri(value, error="InvalidLink", is_full=False)),
    ATOM + "id": holding(full_uri),
    ATOM + "link": atom.link,
    ATOM + "logo": holding(lambda value: uri(value, error="InvalidLink", is_full=False)),
    ATOM + "rights": atom.text_construct,
    ATOM + "subtitle": atom.text_construct,
    ATOM + "title": atom.text_construct,
    ATOM + "updated": holding(rfc3339),
}
_CHANNEL_ELEMENTS: Rules = {
    "title": leaf(),
    "link": holding(full_uri),
    "description": leaf(),
    "language": holding(language),
    "copyright": leaf(),
    "managingEditor": holding(email),
    "webMaster": holding(email),
    "pubDate": holding(rfc822),
    "lastBuildDate": holding(rfc822),
    "generator": leaf(),
    "docs": holding(full_uri),
    "cloud": cloud,
    "ttl": holding(positive),
    "image": image,
    "skipHours": skip_hours,
    "skipDays": skip_days,
}
_MANY_IN_CHANNEL = {ATOM + name for name in ("author", "category", "contributor", "link")}
_CHANNEL: Check = branch(
    {
        **extensions.FEED,
        **_ATOM_IN_CHANNEL,
        **_CHANNEL_ELEMENTS,
        "category": leaf(None, "domain"),
        "rating": leaf(),
        "item": item,
        CC + "license": anything,
    },
    extensions.ONCE | _CHANNEL_ELEMENTS.keys() | {DC + "date"} | _ATOM_IN_CHANNEL.keys() - _MANY_IN_CHANNEL,
)


def channel(element: Element) -> Iterator[str]:
    yield from _CHANNEL(element)
    yield from missing(element, "title", error="MissingTitle")
    yield from missing(element, "link", error="MissingLink")
    yield from missing(element, "description", error="MissingDescription")
    for tag in ("guid", ATOM + "id"):
        names = Counter(text(found).strip() for found in element.findall(f"item/{tag}"))
        yield from ("DuplicateValue" for name, count in names.items() if name and count > 1)


def document(root: Element) -> Iterator[str]:
    """Name the errors of a feed document."""
    if root.tag != "rss":
        yield "UndefinedElement"
        return
    if root.get("version") is None:
        yield "MissingAttribute"
    elif root.get("version") != "2.0":  # the validator knows 0.91 and 0.92 besides, which we never are
        yield "InvalidRSSVersion"
    yield from branch({"channel": channel}, {"channel"}, "version")(root)
    yield from missing(root, "channel")
