from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from archive.decide import decide, judge
from archive.identity import raw_hash
from schemas.feed import Category, Entry, Feed, Statistics, Text
from schemas.revision import EntryKey, Known
from schemas.snapshot import Defect, Snapshot

DATE = datetime(2012, 1, 11, tzinfo=UTC)
OLD = Entry(title=Text(value="T"), content=Text(value="<p>One two</p>", kind="html"), published=DATE, updated=DATE)
KNOWN = Known(number=7, public_id="g", raw_hash=raw_hash(OLD), revision=3, entry=OLD)


def keys(*names: str) -> tuple[EntryKey, ...]:
    """Read "guid:a link:b" as keys."""
    return tuple(EntryKey(*name.split(":", 1)) for name in names[0].split()) if names[0] else ()  # type: ignore[arg-type]


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


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ('It\'s "ours" -- or -- is it...', "It\u2019s \u201cours\u201d \u2014 or \u2013 is it\u2026", "cosmetic"),
        ("caf\u00e9 unver\u00e4ndert", "cafe\u0301 unver\u00ad\u00e4ndert", "cosmetic"),
        ("see http://e.example/a", "see https://e.example/a", "cosmetic"),
        ("its ours", "it's ours", "substantive"),
        ("a b", "a - b", "substantive"),
        ("well-known", "well known", "substantive"),
        ("Is it.", "Is it...", "substantive"),
    ],
)
def test_another_typography_is_no_other_text(before: str, after: str, verdict: str) -> None:
    old = msgspec.structs.replace(OLD, content=Text(value=before))
    new = msgspec.structs.replace(OLD, content=Text(value=after))
    known = msgspec.structs.replace(KNOWN, raw_hash=raw_hash(old), entry=old)
    assert judge(new, raw_hash(new), known) == verdict


def test_what_a_cut_has_taken_is_unchanged_and_its_hash_stays() -> None:
    cut = msgspec.structs.replace(OLD, content=Text(value="<p>One</p>", kind="html"))
    defect = Defect(code="document-truncated", where="item[1]", entry=0)
    named = (keys("guid:a"), keys("guid:b"))
    snapshot = Snapshot(dialect="rss", feed=Feed(), entries=(cut, cut), keys=named, defects=(defect,))
    decided = decide(snapshot, [b"c", b"d"], [KNOWN, None])
    assert (decided.seen, decided.touched) == (((0, KNOWN.number),), ())
    assert [change.verdict for change in decided.changes] == ["new"]


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
