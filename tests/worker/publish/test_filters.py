import time

import pytest

from schemas.feed import Category, Entry, Person, Text
from schemas.source import EntryFilter, Publication
from worker.publish.filters import LENGTH_MAX, STARS_MAX, admits, why_not

ENTRY = Entry(
    title=Text(value="Budget day: what the councils of “Kent” don’t say"),
    summary=Text(value="<p>Adult <em>social</em> care, in short</p>", kind="html"),
    content=Text(
        value="<p>The plan costs &pound;5m &amp; more.</p><p>Stra&szlig;e, Cafe\u0301, AT&amp;T; 地球の気候変動について</p>",
        kind="html",
    ),
    categories=(Category(term="c1", label="Local  News"), Category(term="Health")),
    authors=(Person(name="Jon Ainger", email="jon@example.org"), Person(email="only@example.org")),
    language="de-AT",
)


def holds(
    entry: Entry,
    *,
    language: str | None = None,
    include: tuple[EntryFilter, ...] = (),
    exclude: tuple[EntryFilter, ...] = (),
) -> bool:
    return admits(Publication(id="p", sources=("s",), include=include, exclude=exclude), entry, language=language)


@pytest.mark.parametrize(
    ("pattern", "is_meant"),
    [
        ("budget", True),
        ("BUDGET DAY", True),
        ("day budget", False),
        ("budget day what", True),  # punctuation separates words, and is none
        ("Budget, Day!", True),
        ("council", False),
        ("council*", True),
        ("*ouncil*", True),
        ("c*s of", True),
        ("c*x of", False),
        ("budget * kent", True),
        ("budget*kent", False),  # a star in a word stays in it
        ("kent * budget", False),
        ("* kent", True),
        ("say * adult", False),  # title and summary are two texts
        ("don't say", True),
        ('"kent"', True),
        ("adult social care", True),
        ("more strasse", True),
        ("STRASSE", True),
        ("caf\u00e9", True),
        ("at&t", True),
        ("5m", True),
        ("£5m", True),
        ("em", False),
        ("pound", False),
        ("気候", True),
        ("候気", False),
        ("球*候", True),  # each of its characters is a word
        ("候 * 球", False),
        ("more. strasse, café", True),
    ],
)
def test_text_is_words_that_follow_each_other(pattern: str, *, is_meant: bool) -> None:
    assert why_not(EntryFilter(text=pattern)) is None
    assert holds(ENTRY, include=(EntryFilter(text=pattern),)) is is_meant
    assert holds(ENTRY, exclude=(EntryFilter(text=pattern),)) is not is_meant


@pytest.mark.parametrize(
    ("one", "is_meant"),
    [
        (EntryFilter(tag="local news"), True),
        (EntryFilter(tag="C1"), True),
        (EntryFilter(tag="local"), False),
        (EntryFilter(tag="local*"), True),
        (EntryFilter(tag="*l*n*s"), True),
        (EntryFilter(tag="*s*l*n"), False),
        (EntryFilter(tag="*"), True),
        (EntryFilter(author="jon ainger"), True),
        (EntryFilter(author="* Ainger"), True),
        (EntryFilter(author="Ainger"), False),
        (EntryFilter(author="*@*"), False),  # an address is no name
        (EntryFilter(language="de"), True),
        (EntryFilter(language="DE_at"), True),
        (EntryFilter(language="de-CH"), False),
        (EntryFilter(language="d"), False),
        (EntryFilter(language="*-at"), True),
        (EntryFilter(language="en"), False),
        (EntryFilter(tag="health", author="jon*", language="de", text="budget"), True),
        (EntryFilter(tag="health", author="jon*", language="en"), False),
        (EntryFilter(tag="health", text="nothing of it"), False),
        (EntryFilter(tag="sport", author="jon*"), False),
        (EntryFilter(author="nobody", tag="health"), False),
    ],
)
def test_all_that_a_filter_says_has_to_be_true(one: EntryFilter, *, is_meant: bool) -> None:
    assert why_not(one) is None
    assert holds(ENTRY, include=(one,)) is is_meant


def test_an_entry_without_a_language_has_that_of_its_feed() -> None:
    german = (EntryFilter(language="de"),)
    assert holds(Entry(), language="de-CH", include=german)
    assert not holds(Entry(), language="en", include=german)
    assert not holds(Entry(), include=german)
    assert holds(Entry(), exclude=german)
    assert not holds(ENTRY, language="en", exclude=german)


def test_one_filter_that_includes_is_enough_and_one_that_excludes_too() -> None:
    health, sport, jon = EntryFilter(tag="health"), EntryFilter(tag="sport"), EntryFilter(author="jon*")
    assert holds(ENTRY)
    assert holds(ENTRY, include=(sport, health))
    assert not holds(ENTRY, include=(sport,))
    assert not holds(ENTRY, include=(health,), exclude=(sport, jon))
    assert holds(ENTRY, include=(health,), exclude=(sport,))


def test_an_entry_that_says_nothing_is_meant_by_nothing() -> None:
    for one in (EntryFilter(text="a*"), EntryFilter(tag="*"), EntryFilter(author="*"), EntryFilter(language="*")):
        assert not holds(Entry(), include=(one,))
        assert holds(Entry(), exclude=(one,))


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (EntryFilter(), "it says nothing, so it would mean every entry; give text, tag, author or language"),
        (EntryFilter(tag="  "), "tag is empty"),
        (EntryFilter(text=""), "text is empty"),
        (EntryFilter(text="*"), "has no word in it"),
        (EntryFilter(text="* ** !"), "has no word in it"),
        (EntryFilter(text="++"), "has no word in it"),
        (EntryFilter(text="a" * (LENGTH_MAX + 1)), f"text has up to {LENGTH_MAX} characters"),
        (EntryFilter(author="a*" * (STARS_MAX + 1)), f"author has up to {LENGTH_MAX} characters and {STARS_MAX} stars"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_told(one: EntryFilter, says: str) -> None:
    assert says in (why_not(one) or "")


@pytest.mark.parametrize(
    "pattern",
    [
        "a" + "*a" * STARS_MAX,
        "*" + "a*" * (STARS_MAX - 1) + "b",
        "a " * 10 + "b*a",
        "* a b " * 9,
    ],
)
def test_no_text_takes_long(pattern: str) -> None:
    one = EntryFilter(text=pattern.strip())
    assert why_not(one) is None
    hostile = [Text(value="a" * 1_000_000 + "b"), Text(value="a " * 100_000 + "b"), Text(value="ab " * 100_000)]
    began = time.process_time()
    for text in hostile:
        holds(Entry(content=text), include=(one,))
    assert time.process_time() - began < 5
