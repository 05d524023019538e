"""The people that elements and members name: as feeds write them, each once."""

import re
from collections.abc import Collection

from schemas.feed import Person
from worker.parse import kinds
from worker.parse.values import Reading, unescape

#: Longest e-mail address (RFC 5321 §4.5.3.1).
EMAIL_CHARACTERS_MAX = 320

#: A longer text is no list of people.
SEVERAL_CHARACTERS_MAX = 1_000

_EMAIL = re.compile(r"[^\s<>()@,;:\"]+@[^\s<>()@,;:\"]+\.[A-Za-z][A-Za-z-]*")
_ONE = re.compile(rf"{_EMAIL.pattern}(?:\s*+\([^()]*+\))?|[^\s<>()@,;][^<>()@,;]*+<\s*+{_EMAIL.pattern}\s*+>")
_BETWEEN = re.compile(r"\s*+(?:[,;&]|and\b)\s*+")
#: An address or a host. Its end must be a country's or a common one: "julia.d.wise" and "J.R.R.Tolkien" are people.
_HOST = re.compile(
    r"[A-Za-z]+://\S+|www\.\S+"
    r"|(?:[a-z0-9-]+\.)+(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|name|pro|app|dev|blog|news|online|site)(?:/\S*)?",
    re.IGNORECASE,
)


def apart(value: str) -> list[str]:
    """Give what is said of each of several persons in one element: "a@e.org (Al), b@e.org (Bo)"."""
    if value.count("@") < 2 or len(value) > SEVERAL_CHARACTERS_MAX:  # noqa: PLR2004
        return [value]
    people = value.strip()
    found, end = [], 0
    while one := _ONE.match(people, end):
        found.append(one[0])
        if one.end() == len(people):
            return found
        between = _BETWEEN.match(people, one.end())
        if between is None:
            break
        end = between.end()
    return [value]  # it is something else


def rss_person(reading: Reading, value: str | None, where: str) -> Person | None:
    """Give the person of an RSS author: "address (Name)", "Name <address>" or a name; a host name is none.

    Some put the name into a link or other markup, which is not part of it.
    """
    value = unescape(value).strip() if value else None
    if value and "<" in value and kinds.markup_names(value):
        value = kinds.TAG.sub("", value).strip()
    if not value:
        return None
    if "@" in value:
        return _person_with_email(value)
    if "." in value and _HOST.fullmatch(value):
        reading.report("author-not-a-person", where, value)
        return None
    return Person(name=" ".join(value.split()))


def _person_with_email(value: str) -> Person:
    value = value.removeprefix("mailto:")
    opening = re.search(r"[<(]", value)
    before = value[: opening.start()].strip() if opening else value
    inside = value[opening.end() :].removesuffix(">").removesuffix(")").strip() if opening else ""
    for email, name in ((before, inside), (inside, before)):
        if len(email) <= EMAIL_CHARACTERS_MAX and _EMAIL.fullmatch(email):
            own = " ".join(name.split())
            own = own[1:-1].strip() if len(own) > 2 and own[0] == own[-1] == '"' else own  # noqa: PLR2004
            return Person(name=own if own != email else None, email=email) if own else Person(email=email)
    return Person(name=" ".join(value.split()))


def unique(persons: Collection[Person | None]) -> tuple[Person, ...]:
    """Give the persons in order, without gaps; what several elements say of one is said of one person."""
    if len(persons) == 1:  # mostly
        (person,) = persons
        return (person,) if person is not None else ()
    found = list(dict.fromkeys(person for person in persons if person is not None))
    return tuple(found) if len(found) < 2 else _merged(found)  # noqa: PLR2004  one is nobody else


def _merged(persons: list[Person]) -> tuple[Person, ...]:
    """Put together persons of one name or one address, unless they differ in something."""
    merged: list[Person] = []
    places: dict[str, int] = {}
    for person in persons:
        names = [name.casefold() for name in (person.name, person.email) if name]
        place = next((places[name] for name in names if name in places), len(merged))
        if place == len(merged) or _differ(merged[place], person):
            place = len(merged)
            merged.append(person)
        else:
            known = merged[place]
            merged[place] = Person(
                name=known.name or person.name, email=known.email or person.email, uri=known.uri or person.uri
            )
        for name in names:
            places.setdefault(name, place)
    return tuple(merged)


def _differ(one: Person, other: Person) -> bool:
    pairs = ((one.name, other.name), (one.email, other.email), (one.uri, other.uri))
    return any(mine and theirs and mine.casefold() != theirs.casefold() for mine, theirs in pairs)
