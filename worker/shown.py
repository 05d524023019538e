"""Any field of an entry in words for people. Pure."""

from datetime import datetime

import msgspec

from schemas.feed import Category, Link, Person, Text
from worker.layout import one_line


def shown(value: object) -> str:
    """Write any field of an entry for people; "" for nothing."""
    told: object = value
    match value:
        case datetime():
            told = value.isoformat(sep=" ", timespec="seconds")
        case tuple():
            told = ", ".join(map(shown, value))
        case Person():
            told = value.name or value.email or value.uri
        case Category():
            told = value.label or value.term
        case Link():
            told = value.href
        case Text():
            told = value.value
        case msgspec.Struct():
            named = ((name, shown(getattr(value, name))) for name in value.__struct_fields__)
            facts = [(name, fact) for name, fact in named if fact]
            told = facts[0][1] if len(facts) == 1 else " ".join(f"{name}={fact}" for name, fact in facts)
    return "" if told is None or told is False else str(told)


def title(text: Text | None) -> str:
    """Write the title of an entry on one line."""
    return one_line(text.value if text else "") or "(no title)"
