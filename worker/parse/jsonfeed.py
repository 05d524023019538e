"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to a Snapshot.

Lenient in types, as readers are: numbers as ids, one author where a list belongs, tags in one string. What is of no
use in its place is left out. Nothing is trusted: addresses are looked at like everywhere, texts hold no controls.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

import msgspec

from schemas.errors import NotAFeed
from schemas.feed import Category, Enclosure, Entry, Feed, Link, Person, Text, UnknownElement
from schemas.media import Image
from schemas.snapshot import Snapshot
from worker.parse import decode, extreme, jsonrepair, jsontext, people, values
from worker.parse.values import Reading

#: Field of an entry -> the members of an item it is read from. Those of a list all count.
ENTRY: dict[str, tuple[str, ...]] = {
    "guid": ("id",),
    "permalink": ("url",),
    "title": ("title",),
    "summary": ("summary",),
    "content": ("content_html", "content_text"),
    "published": ("date_published",),
    "updated": ("date_modified",),
    "authors": ("authors", "author"),
    "categories": ("tags",),
    "enclosures": ("attachments",),
    "links": ("external_url",),
    "language": ("language",),
    "images": ("image", "banner_image"),
}
#: The same of the feed.
FEED: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "subtitle": ("description",),
    "home_page": ("home_page_url",),
    "self_link": ("feed_url",),
    "links": ("next_url", "hubs"),
    "language": ("language",),
    "authors": ("authors", "author"),
    "icon": ("favicon",),
    "image": ("icon",),
}
#: Members that are links -> their relation.
RELATIONS = {"external_url": "related", "next_url": "next"}

#: Members that are the document's own matter.
STRUCTURE = frozenset({"version", "items", "user_comment"})
#: Unknown members kept of one object, and the longest; what is left out is in the document.
UNKNOWN_MAX = 100
UNKNOWN_CHARACTERS_MAX = 100_000

_VERSION = re.compile(r"\s*(?:https?://)?(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)
#: What XML forbids (XML 1.0 §2.2), which all that we write must be able to hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_START = re.compile(rb"(?:\xef\xbb\xbf|[\s\x00]++|\xff\xfe|\xfe\xff)*+[{\[]")

Json = dict[str, Any]


def is_json(body: bytes) -> bool:
    """Whether a body begins as JSON does."""
    return _START.match(body) is not None


def read(body: bytes, content_type: str | None, reading: Reading) -> Snapshot | None:
    """Read a JSON document; None where it is none, or damaged too much.

    Raises NotAFeed for one that is no feed, and BeyondRepair for one of more values than any feed has.
    """
    extreme.refuse_json(body)
    decoded = _decoded(body, content_type, reading)
    if decoded is None:
        return None
    if not isinstance(decoded, dict) or not _is_feed(decoded):
        raise NotAFeed("JSON that is no feed")
    if not _VERSION.match(str(decoded.get("version"))):
        reading.report("version-missing", "version")
    feed = _feed(decoded, reading)
    reading.base = reading.base or (feed.home_page if values.is_base(feed.home_page) else None)
    items = reading.bounded(_objects(decoded.get("items")))
    entries = []
    for reading.entry, item in enumerate(items):
        entries.append(_entry(item, reading, feed.language))
    return Snapshot(dialect="jsonfeed", feed=feed, entries=tuple(entries), defects=tuple(reading.defects))


def _decoded(body: bytes, content_type: str | None, reading: Reading) -> object:
    """Give the value of a JSON document; None where there is none to be had."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text, defects = decode.to_text(body, content_type)
    text = text.lstrip("\ufeff \t\n")
    try:
        decoded: object = jsontext.DECODER.decode(text)
    except (ValueError, RecursionError):
        kept = _FORBIDDEN.sub("", text)
        if len(kept) < len(text):
            reading.report("characters-dropped", "document", f"{len(text) - len(kept)} characters")
        salvaged = jsonrepair.salvage(kept, itertools.chain(*ENTRY.values()), itertools.chain(*FEED.values()))
        decoded = salvaged.found if salvaged else None
        reading.defects += salvaged.defects if salvaged else ()
    reading.defects += defects
    return decoded


def _is_feed(found: Json) -> bool:
    has_items = isinstance(found.get("items"), list)
    return bool(_VERSION.match(str(found.get("version")))) or (
        has_items and any(isinstance(found.get(name), str) for name in ("title", "home_page_url", "feed_url"))
    )


def _feed(found: Json, reading: Reading) -> Feed:
    for name in ("title", "items"):
        if name not in found:
            reading.report("element-missing", name)
    hubs = (hub.get("url") for hub in _objects(found.get("hubs")))
    return Feed(
        title=_text(found.get("title"), reading),
        subtitle=_text(found.get("description"), reading),
        home_page=_url(found, "home_page_url", reading),
        self_link=_url(found, "feed_url", reading),
        language=_string(found.get("language"), reading),
        authors=_authors(found, reading),
        links=(
            *_links(found, ("next_url",), reading),
            *(
                Link(href=url, rel="hub")
                for hub in hubs
                if (url := values.url(reading, _string(hub, reading), "hubs/url"))
            ),
        ),
        icon=_url(found, "favicon", reading),
        image=_url(found, "icon", reading),
        unknown=_unknown(found, FEED),
    )


def _entry(item: Json, reading: Reading, feed_language: str | None) -> Entry:
    if "id" not in item:
        reading.report("element-missing", "id")
    content = _text(item.get("content_html"), reading, kind="html") or _text(item.get("content_text"), reading)
    summary = _text(item.get("summary"), reading)
    language = _string(item.get("language"), reading)
    return Entry(
        guid=_string(item.get("id"), reading),
        permalink=_url(item, "url", reading),
        title=_text(item.get("title"), reading),
        summary=summary if content and summary != content else None,
        content=content or summary,
        published=_date(item, "date_published", reading),
        updated=_date(item, "date_modified", reading),
        authors=_authors(item, reading),
        categories=_tags(item.get("tags"), reading),
        enclosures=tuple(dict.fromkeys(_enclosures(item, reading))),
        links=tuple(_links(item, ENTRY["links"], reading)),
        language=language if language != feed_language else None,
        images=tuple(_images(item, reading)),
        unknown=_unknown(item, ENTRY),
    )


def _string(value: object, reading: Reading) -> str | None:
    """Give a string, or a number as one, without what no feed can hold; None for anything else, and for nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value) if isinstance(value, str | float) or abs(value) < 1 << 256 else ""  # Python refuses longer ones
    if _FORBIDDEN.search(text):
        reading.report("characters-dropped", "text", f"{len(_FORBIDDEN.findall(text))} characters")
        text = _FORBIDDEN.sub("", text)
    return text.replace("\f", " ").strip(values.XML_SPACE) or None


def _text(value: object, reading: Reading, *, kind: Literal["text", "html"] = "text") -> Text | None:
    text = _string(value, reading)
    return Text(value=text, kind=kind) if text else None


def _url(found: Json, name: str, reading: Reading) -> str | None:
    return values.url(reading, _string(found.get(name), reading), name)


def _date(item: Json, name: str, reading: Reading) -> datetime | None:
    return values.date(reading, (_string(item.get(name), reading),), name)


def _objects(value: object) -> list[Json]:
    """Give the objects of a list, or the one that stands where a list of them belongs."""
    found: Iterable[object] = value if isinstance(value, list) else (value,)
    return [each for each in found if isinstance(each, dict)]


def _links(found: Json, names: Iterable[str], reading: Reading) -> Iterator[Link]:
    return (Link(href=href, rel=RELATIONS[name]) for name in names if (href := _url(found, name, reading)))


def _authors(found: Json, reading: Reading) -> tuple[Person, ...]:
    """Read the authors, version 1.1, or the author, 1.0; some write the name alone."""
    persons: list[Person | None] = []
    for name in ("authors", "author"):
        value = found.get(name)
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, dict):
                person = Person(name=_string(each.get("name"), reading), uri=_url(each, "url", reading))
                persons.append(person if person != Person() else None)
            elif isinstance(each, str):
                persons.append(people.rss_person(reading, _string(each, reading), name))
        if any(persons):
            break
    return people.unique(persons)


def _tags(value: object, reading: Reading) -> tuple[Category, ...]:
    found = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else ()
    terms = (_string(each, reading) for each in found)
    return tuple(dict.fromkeys(Category(term=term) for term in terms if term))


def _enclosures(item: Json, reading: Reading) -> Iterator[Enclosure]:
    for attachment in _objects(item.get("attachments")):
        if not _string(attachment.get("url"), reading):
            reading.report("enclosure-without-url", "attachments")
        if href := values.url(reading, _string(attachment.get("url"), reading), "attachments/url"):
            yield Enclosure(
                url=href,
                type=_string(attachment.get("mime_type"), reading),
                length_bytes=_whole(attachment.get("size_in_bytes"), reading),
                title=_string(attachment.get("title"), reading),
                duration_seconds=_whole(attachment.get("duration_in_seconds"), reading),
            )


def _images(item: Json, reading: Reading) -> Iterator[Image]:
    if href := _url(item, "image", reading):
        yield Image(url=href)
    if href := _url(item, "banner_image", reading):
        yield Image(url=href, role="banner")


def _unknown(found: Json, table: dict[str, tuple[str, ...]]) -> tuple[UnknownElement, ...]:
    """Keep members that no field stands for, most of them extensions, as they were: in JSON."""
    known = {name for names in table.values() for name in names} | STRUCTURE
    written = ((name, _written(value)) for name, value in found.items() if name not in known)
    return tuple(
        UnknownElement(name=_FORBIDDEN.sub("", name), text=Text(value=_FORBIDDEN.sub("", text)))
        for name, text in itertools.islice(written, UNKNOWN_MAX)
        if 0 < len(text) <= UNKNOWN_CHARACTERS_MAX
    )


def _written(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):  # deeper than it may be read; numbers that JSON does not know
        return ""


def _whole(value: object, reading: Reading) -> int | None:
    """Give a number that is not negative; fractions are cut off."""
    return values.integer((_string(value, reading) or "").partition(".")[0])
