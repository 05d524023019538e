from datetime import UTC, datetime, timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.decide import KINDS, Candidate, decide, judge, match
from archive.identity import raw_hash
from schemas.feed import Category, Entry, Feed, Statistics, Text
from schemas.revision import EntryKey, Known
from schemas.snapshot import Snapshot

DATE = datetime(2012, 1, 11, tzinfo=UTC)
OLD = Entry(title=Text(value="T"), content=Text(value="<p>One two</p>", kind="html"), published=DATE, updated=DATE)
KNOWN = Known(number=7, public_id="g", raw_hash=raw_hash(OLD), revision=3, entry=OLD)


def keys(*names: str) -> tuple[EntryKey, ...]:
    """Read "guid:a link:b" as keys."""
    return tuple(EntryKey(*name.split(":", 1)) for name in names[0].split()) if names[0] else ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("snapshot", "archive", "expected"),
    [
        pytest.param([], {}, (), id="nothing"),
        pytest.param(["guid:a", "guid:b"], {}, (None, None), id="nothing known"),
        pytest.param(["guid:a", "guid:b"], {"guid:b": 1}, (None, 1), id="by guid"),
        pytest.param(["guid:new link:l"], {"guid:old": 1, "link:l": 1}, (1,), id="guid churn"),
        pytest.param(["guid:a link:new"], {"guid:a": 1, "link:old": 1}, (1,), id="link moved"),
        pytest.param(["guid:n link:n title-date:t"], {"title-date:t": 4}, (4,), id="by title and date"),
        pytest.param(["guid:n link:n text:t"], {"text:t": 4}, (4,), id="by text"),
        pytest.param(["page:p text:t"], {"page:p": 1, "text:t": 2}, (1,), id="a page by its place first"),
        pytest.param(["guid:a link:l"], {"guid:a": 1, "link:l": 2}, (1,), id="the stronger name decides"),
        pytest.param(["text:t", "guid:a"], {"text:t": 1, "guid:a": 1}, (None, 1), id="the stronger claim wins"),
        pytest.param(["guid:a", "guid:b"], {"guid:a": 1, "guid:b": 1}, (1, None), id="claimed once"),
        pytest.param(["guid:b", "guid:a"], {"guid:a": 1, "guid:b": 1}, (None, 1), id="by the same in any order"),
        pytest.param(
            ["guid:a link:new", "guid:b link:l"],
            {"guid:a": 1, "guid:b": 1, "link:l": 1},
            (None, 1),
            id="by the one that other names speak for",
        ),
        pytest.param(
            ["link:a title-date:t", "link:b"],
            {"link:a": 1, "link:b": 1, "title-date:t": 2},
            (2, 1),
            id="by the one that would be new",
        ),
        pytest.param(
            ["guid:b link:a", "guid:a link:b"],
            {"guid:a": 1, "link:a": 1, "guid:b": 2, "link:b": 2},
            (2, 1),
            id="links exchanged",
        ),
        pytest.param(
            ["guid:b link:l", "guid:x title-date:t"],
            {"guid:b": 1, "link:l": 2, "title-date:t": 2},
            (1, 2),
            id="what a strong name left is free for a weaker one",
        ),
        pytest.param(["", "guid:a"], {"guid:a": 1}, (None, 1), id="an entry without a name"),
    ],
)
def test_match(snapshot: list[str], archive: dict[str, int], expected: tuple[int | None, ...]) -> None:
    held = {keys(name)[0]: Candidate(number) for name, number in archive.items()}
    assert match([keys(names) for names in snapshot], held.get) == expected


@given(st.lists(st.dictionaries(st.sampled_from(KINDS), st.none() | st.integers(1, 4)), max_size=6), st.randoms())
def test_the_order_of_a_snapshot_decides_nothing(found: list[dict[str, int | None]], random: Random) -> None:
    # Per entry, what each of its names finds.
    named = [tuple(EntryKey(kind, str(index)) for kind in own) for index, own in enumerate(found)]  # type: ignore[arg-type]
    held = {
        EntryKey(kind, str(index)): Candidate(number)  # type: ignore[arg-type]
        for index, own in enumerate(found)
        for kind, number in own.items()
        if number is not None
    }
    matched = dict(zip(named, match(named, held.get), strict=True))
    shuffled = list(named)
    random.shuffle(shuffled)
    assert match(shuffled, held.get) == tuple(matched[keys] for keys in shuffled)
    claimed = [number for number in matched.values() if number is not None]
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize(
    ("date", "known", "found"),
    [
        (DATE, DATE, True),
        (DATE + timedelta(hours=47), DATE, True),
        (DATE + timedelta(days=7), DATE, False),
        (DATE - timedelta(days=7), DATE, False),
        (None, DATE, True),
        (DATE, None, True),
    ],
)
def test_the_same_text_under_another_date_is_another_entry(
    date: datetime | None,
    known: datetime | None,
    found: bool,  # noqa: FBT001 - a table
) -> None:
    # A daily comic whose feed holds the newest only: guid, link and date are new, the text never is.
    named = EntryKey("title-date", f"T\n{date.isoformat() if date else ''}"), EntryKey("text", "t")
    held = {named[1]: Candidate(1, known)}
    assert match([named], held.get) == (1 if found else None,)


def test_names_are_only_looked_up_while_they_are_needed() -> None:
    asked = []

    def held(key: EntryKey) -> Candidate | None:
        asked.append(key)
        return Candidate(1) if key.value == "a" else None

    match([keys("guid:a link:b text:c"), keys("guid:d link:e")], held)
    assert [f"{key.kind}:{key.value}" for key in asked] == ["guid:a", "guid:d", "link:e"]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "unchanged"),
        ({"published": DATE.astimezone()}, "unchanged"),
        ({"content": Text(value="<div>One <b>two</b></div>", kind="html")}, "cosmetic"),
        ({"updated": DATE + timedelta(days=1)}, "cosmetic"),
        ({"guid": "new"}, "cosmetic"),
        ({"content": Text(value="<p>One two three</p>", kind="html")}, "substantive"),
        ({"title": Text(value="T!"), "updated": DATE + timedelta(days=1)}, "substantive"),
        ({"published": None}, "substantive"),
        ({"statistics": Statistics(comments=3)}, "unchanged"),
        ({"statistics": Statistics(comments=3), "categories": (Category(term="a"),)}, "cosmetic"),
    ],
)
def test_judge(change: dict[str, object], verdict: str) -> None:
    entry = msgspec.structs.replace(OLD, **change)
    assert judge(entry, b"another raw hash", KNOWN) == verdict


def test_the_same_raw_entry_is_unchanged_whatever_cleaning_makes_of_it() -> None:
    cleaned_by_other_rules = msgspec.structs.replace(OLD, title=Text(value="Something else"))
    assert judge(cleaned_by_other_rules, KNOWN.raw_hash, KNOWN) == "unchanged"


def test_other_statistics_make_no_revision() -> None:
    held = msgspec.structs.replace(KNOWN, entry=msgspec.structs.replace(OLD, statistics=Statistics(comments=3)))
    assert judge(msgspec.structs.replace(OLD, statistics=Statistics(comments=4)), b"another", held) == "unchanged"


def test_what_is_not_known_is_new() -> None:
    assert judge(OLD, KNOWN.raw_hash, None) == "new"


def test_decide_names_new_and_changed_entries_in_document_order() -> None:
    changed = msgspec.structs.replace(OLD, title=Text(value="Changed"))
    new = Entry(title=Text(value="New"))
    named = (keys("guid:c"), keys("guid:o"), keys("guid:n link:n"))
    snapshot = Snapshot(dialect="rss", feed=Feed(), entries=(changed, OLD, new), keys=named)
    hashes = [b"c", KNOWN.raw_hash, b"n"]
    decided = decide(snapshot, hashes, [KNOWN, KNOWN, None])
    assert [(change.index, change.verdict) for change in decided.changes] == [(0, "substantive"), (2, "new")]
    assert decided.changes[0].known == KNOWN
    assert decided.changes[1].keys == named[2]
    assert decided.changes[1].raw_hash == b"n"
    assert decided.unchanged == 1


def test_decide_refuses_what_does_not_line_up() -> None:
    snapshot = Snapshot(dialect="rss", feed=Feed(), entries=(OLD,), keys=(keys("guid:a"),))
    with pytest.raises(ValueError, match="zip"):
        decide(snapshot, [], [None])
