"""Pure: what speaks for and against two entries being one, besides their names."""

import re
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from archive.guids import is_weak
from archive.links import canonical_link, guid_name, host_and_path, slug
from archive.matching import same_date
from archive.words import words
from schemas.feed import Entry, Text

#: Fewer words are no evidence, neither for nor against.
WORDS_MIN = 5
#: Of the words of the shorter text, so many stand in one that was edited, cut to an excerpt, put into a new template …
ALIKE_SHARE = 0.7
#: … and fewer than so many in another text of the same language.
UNLIKE_SHARE = 0.5
#: Of date, text, title, guid and link, so many must differ for another entry to have got a name.
POINTS_MIN = 3
SLUG_MIN = 8  #: Characters: "news" or "2012" names no entry.
TITLE_WORDS_MIN = 4  #: "Open thread" and "Garfield" come back; "How we moved to another host" does not.
ZONE_STEP = timedelta(minutes=15)

Dates = Literal["equal", "zone", "day", "near", "other", "unknown"]

_WORD = re.compile(r"\w+")
#: Scripts that put no space between words: of these, two neighbours count as one.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]")


class Gist(Struct, frozen=True, kw_only=True):
    """What two entries are compared by."""

    guid: str | None
    is_guid_title: bool
    link: str | None
    title: str  #: Letters and digits alone.
    title_words: int
    published: datetime | None
    words: frozenset[str]


def gist(entry: Entry) -> Gist:
    """Take from an entry what it is compared by."""
    title = entry.title.value if entry.title else None
    return Gist(
        guid=guid_name(entry.guid) if entry.guid is not None else None,
        is_guid_title=entry.guid is not None and title is not None and entry.guid.strip() == title.strip(),
        link=canonical_link(entry.permalink) if entry.permalink else None,
        title=folded(entry.title),
        title_words=len(words(entry.title)),
        published=entry.published,
        words=_words(entry),
    )


def folded(title: Text | None) -> str:
    """Give a title without differences of case, white space and punctuation; "" where there is none."""
    return "".join(_WORD.findall("".join(words(title)).casefold()))


def is_doubtful(kind: str | None, one: Entry, held: Entry) -> bool:
    """Whether a name may have been given to another entry: a guid where it is weak, a link between two other guids."""
    if kind == "guid":
        return one.guid is not None and is_weak(one.guid, one.title.value if one.title else None)
    if kind != "link" or one.guid is None or held.guid is None:
        return False
    return guid_name(one.guid) != guid_name(held.guid)


def contradicts(kind: str | None, one: Gist, held: Gist) -> bool:
    """Whether a name that is doubtful was given to another entry: nothing else is the same, and much is not."""
    agreements = [_agree_dates(one, held), _agree_words(one, held)]
    points = POINTS_MIN
    if kind == "guid":
        if one.guid != one.link:  # or the links are the same because the guids are
            agreements.append(one.link == held.link if one.link and held.link else None)
    else:
        points -= 1  # the guids differ, or the link were not doubtful
    if kind == "guid" and one.is_guid_title:
        points -= 1  # the titles are the same because the guids are
    else:
        agreements.append(one.title == held.title if one.title and held.title else None)
    return True not in agreements and agreements.count(False) >= points


def resembles(one: Gist, held: Gist, *, in_mass: bool) -> str | None:
    """Say by what an entry without any known name can be told to be one that is held; None where it cannot.

    `in_mass`: most of its document is without known names as well, as after a move to another system. Then it is
    likelier that entries got new names than that all of them are new and have the titles of old ones.
    """
    dates = how_dated(one.published, held.published)
    has_title = bool(one.title) and one.title == held.title
    has_slug = _has_slug(one, held)
    is_alike = _agree_words(one, held) is True
    is_moved = _is_moved(one.link, held.link) or _is_moved(one.guid, held.guid)
    if is_moved and (has_title or is_alike or (dates in {"equal", "zone", "day"} and not _says_otherwise(one, held))):
        return "path"
    if has_title and (dates == "equal" or (dates == "day" and (is_alike or in_mass)) or (dates == "zone" and in_mass)):
        return "title and date"
    if dates == "equal" and not _is_midnight(one.published) and (is_alike or has_slug):
        return "date and text" if is_alike else "date and path"
    if has_title and has_slug and dates != "other":
        return "title and path"
    return None


def echoes(one: Gist, held: Gist) -> bool:
    """Whether an entry says what another one has said: the same text, or a title that does not come back by chance."""
    if one.words == held.words and len(one.words) >= WORDS_MIN:
        return True
    if not one.title or one.title != held.title:
        return False
    is_dated = one.published is not None and held.published is not None
    return one.title_words >= TITLE_WORDS_MIN or not is_dated or _agree_words(one, held) is True


def how_dated(one: datetime | None, other: datetime | None) -> Dates:
    """How two dates differ: by a zone, by a lost time of day, by some hours of one day, or altogether."""
    if one is None or other is None:
        return "unknown"
    if one == other:
        return "equal"
    if not same_date(one, other):
        return "other"
    if _is_midnight(one) != _is_midnight(other):
        return "day"
    return "near" if abs(one - other) % ZONE_STEP else "zone"


def _agree_dates(one: Gist, held: Gist) -> bool | None:
    dates = how_dated(one.published, held.published)
    return None if dates == "unknown" else dates != "other"


def _agree_words(one: Gist, held: Gist) -> bool | None:
    """Whether two texts are the same, edited; None where nothing speaks for it or against it."""
    shorter = min(len(one.words), len(held.words))
    if shorter < WORDS_MIN:
        return None
    share = len(one.words & held.words) / shorter
    return True if share >= ALIKE_SHARE else False if share < UNLIKE_SHARE else None


def _says_otherwise(one: Gist, held: Gist) -> bool:
    """Whether title and text are both another's: two sites may well have a page of one path and date."""
    return bool(one.title and held.title) and one.title != held.title and _agree_words(one, held) is False


def _is_moved(one: str | None, held: str | None) -> bool:
    """Whether two names are the same place on two hosts."""
    ours, theirs = host_and_path(one or ""), host_and_path(held or "")
    if ours is None or theirs is None:
        return False
    return ours[0] != theirs[0] and ours[1] == theirs[1] and bool(ours[1])


def _has_slug(one: Gist, held: Gist) -> bool:
    ours = slug(one.link or "")
    return len(ours) >= SLUG_MIN and ours == slug(held.link or "")


def _is_midnight(date: datetime | None) -> bool:
    return date is not None and not (date.hour or date.minute or date.second)


def _words(entry: Entry) -> frozenset[str]:
    found: set[str] = set()
    for word in _WORD.findall(" ".join(words(entry.content or entry.summary)).casefold()):
        if _UNSPACED.search(word):
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        else:
            found.add(word)
    return frozenset(found)
