"""Values of the vocabulary as they may be published: every address in them is checked, whatever came in."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

import msgspec

from schemas.feed import Attribute, Enclosure
from schemas.media import Image, Transcript
from schemas.podcast import Trailer
from worker.publish import uris

T = TypeVar("T", bound=msgspec.Struct)

#: Fields that hold addresses.
ADDRESSES = frozenset(
    (
        *(
            "account_url",
            "chapters_url",
            "feed_url",
            "home_page",
            "href",
            "image",
            "new_url",
            "permalink",
            "player_url",
        ),
        *("self_link", "uri", "url"),
    )
)
#: Types whose address a reader loads by itself.
FILES = (Enclosure, Image, Trailer, Transcript)
#: What browsers pass over in an address, and what runs.
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_RUNS = re.compile(rf"(?:{'|'.join(sorted(uris.EXECUTABLE_SCHEMES))}):", re.IGNORECASE)


def all_of(values: Iterable[T]) -> tuple[T, ...]:
    """Give those of some values that may be published, each without the addresses that may not."""
    return tuple(checked for value in values if (checked := one(value)) is not None)


def one(value: T | None) -> T | None:
    """Give a value without the addresses in it that may not be published; None where it is nothing without one."""
    if value is None or (isinstance(value, Attribute) and _RUNS.match(_INVISIBLE.sub("", value.value[:400]))):
        return None
    changes: dict[str, object] = {}
    for name, is_required in _fields(type(value)):
        held = getattr(value, name)
        if not held and name not in ADDRESSES:
            continue
        if isinstance(held, str):
            if name not in ADDRESSES:
                continue
            checked: object = (uris.file if isinstance(value, FILES) else uris.link)(held)
            if checked is None and is_required:
                return None
        elif isinstance(held, msgspec.Struct):
            checked = one(held)
        elif isinstance(held, tuple) and isinstance(held[0], msgspec.Struct):
            checked = all_of(held)
        else:
            continue
        if checked != held:
            changes[name] = checked
    return msgspec.structs.replace(value, **changes) if changes else value


@lru_cache(maxsize=64)
def _fields(struct: type[msgspec.Struct]) -> tuple[tuple[str, bool], ...]:
    """Give the names of a type's fields, each with whether a value cannot be without it."""
    return tuple((field.name, field.required) for field in msgspec.structs.fields(struct))
