"""What people read. Every text here is what a hostile feed could make it."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from archive.entries import ArchivedEntry, ListedEntry
from archive.search import Hit
from archive.sources import SourceRow
from archive.tombstones import Deleted
from schemas.feed import Category, Enclosure, Entry, Person, Text
from worker import terminal
from worker.layout import BOLD, GREEN, NOT_UNDERLINED, PLAIN, RED, UNDERLINED, WIDTH, width
from worker.publish import PublishedFeed, PublishReport
from worker.refreshed import Refreshed
from worker.rounds import Round

SEEN = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
PUBLISHED = datetime(2012, 1, 11, tzinfo=timezone(timedelta(hours=1)))
HOSTILE = "\x1b]0;owned\x07Title \x9b2J\u202e \r\n" + "日本語" * 40 + " " + "x" * 200
BODY = f"<p>One <b>two</b> &amp; three</p><ul><li>four</li><li>five</li></ul><p>{HOSTILE}</p>six<br>seven &lt;8&gt;"
ENTRY = Entry(
    guid="g",
    permalink="http://example.org/" + "y" * 150,
    title=Text(value=HOSTILE),
    content=Text(value=BODY, kind="html"),
    published=PUBLISHED,
    authors=(Person(name=HOSTILE), Person(email="a@example.org")),
    categories=(Category(term="one"), Category(term="2", label="two")),
    enclosures=(Enclosure(url="http://example.org/a.mp3"),),
    inferred=("authors",),
)
HELD = ArchivedEntry(
    number=7,
    public_id="urn:uuid:" + "0" * 36,
    source="s" * 63,
    updated=None,
    first_seen=SEEN,
    last_seen=SEEN,
    revision=2,
    text=None,
    entry=ENTRY,
)


def check(text: str) -> str:
    """Whatever it says, it fits and is harmless."""
    for paint in (BOLD, RED, GREEN, UNDERLINED, NOT_UNDERLINED, PLAIN):
        text = text.replace(paint, "")
    for line in text.splitlines():
        assert width(line) <= WIDTH, line
    assert not {"\x1b", "\x07", "\x9b", "\r", "\u202e"} & set(text)
    assert not any(line != line.rstrip() for line in text.splitlines())
    return text


def listed(number: int, title: str | None, published: datetime | None) -> ListedEntry:
    return ListedEntry(
        number=number,
        public_id="x",
        source="blog",
        title=title,
        authors=None,
        link=None,
        published=published,
        updated=None,
        first_seen=SEEN,
        revision=1,
    )


def test_a_listing_has_a_line_for_each_entry() -> None:
    text = check(terminal.listing([listed(9, "Short", PUBLISHED), listed(10, None, None), listed(11, HOSTILE, None)]))
    one, two, three = text.splitlines()
    assert one == " 9  2012-01-11  blog  Short"
    assert two == "10  undated     blog  (no title)"
    assert three.endswith("…")


def test_a_listing_says_who_is_gone() -> None:
    one = msgspec.structs.replace(listed(1, "One", PUBLISHED), gone_since=SEEN)
    two = msgspec.structs.replace(one, number=2, deleted=Deleted(at=PUBLISHED, seen_at=SEEN))
    lines = check(terminal.listing([one, two, msgspec.structs.replace(two, title=HOSTILE)])).splitlines()
    assert lines[0] == "1  2012-01-11  blog  [gone since 2024-05-17] One"
    assert lines[1] == "2  2012-01-11  blog  [deleted 2012-01-11] One"


@pytest.mark.parametrize("color", [True, False])
def test_hits_show_where_the_words_stand(color: bool) -> None:  # noqa: FBT001  a table
    before, after = terminal.MARKS
    hit = Hit(
        number=3,
        public_id="x",
        source="blog",
        title=f"Found {before}care{after} of old",
        authors=None,
        link=None,
        published=PUBLISHED,
        snippet=f"… some {before}Valuing Care{after} and\n{before}more{after}…",
    )
    text = terminal.hits(
        [hit, msgspec.structs.replace(hit, title=f"{before}{HOSTILE}", snippet=f"{before}{HOSTILE}", source="s" * 63)],
        color=color,
    )
    check(text)
    lines = text.splitlines()
    if color:
        assert lines[0] == f"{BOLD}3  2012-01-11  blog  Found {UNDERLINED}care{NOT_UNDERLINED} of old{PLAIN}"
        assert lines[1] == f"    … some {BOLD}Valuing Care{PLAIN} and {BOLD}more…{PLAIN}"
        assert all(line.count(PLAIN) == line.count(BOLD) for line in lines)
    else:
        assert lines[:2] == ["3  2012-01-11  blog  Found care of old", "    … some Valuing Care and more…"]
        assert PLAIN not in text
    assert not set(terminal.MARKS) & set(text)


def test_an_entry_is_shown_whole() -> None:
    lines = check(terminal.entry(HELD)).splitlines()
    assert "published   2012-01-11 00:00:00+01:00" in lines
    assert "first seen  2024-05-17 12:00:00+00:00" in lines
    assert "tags        one, two" in lines
    assert "enclosure   http://example.org/a.mp3" in lines
    assert not any(line.startswith("updated") for line in lines)
    paragraphs = "\n".join(lines).split("\n\n")
    assert [paragraphs[2], *paragraphs[3:5]] == ["One two & three", "• four", "• five"]
    assert paragraphs[-2:] == ["six", "seven <8>"]
    joined = "".join("".join(lines).split())
    assert "y" * 150 in joined, "a long address is broken, not cut"
    assert "x" * 200 in joined
    assert "a@example.org(inferred)" in joined


def test_an_entry_of_nothing_is_shown() -> None:
    bare = msgspec.structs.replace(HELD, source="blog", entry=Entry())
    assert check(terminal.entry(bare)).splitlines()[:4] == [
        "(no title)",
        "",
        f"id          {HELD.public_id}",
        "number      7",
    ]
    text = msgspec.structs.replace(HELD, entry=Entry(summary=Text(value="1 < 2 & <b>")))
    assert check(terminal.entry(text)).endswith("1 < 2 & <b>")


def test_a_round_is_summed_up() -> None:
    done = Round(
        refreshed=(
            Refreshed(
                source_id="blog",
                new=10,
                words_stripped={"drop_sign_off": 200, "drop_dateline": 9},
                defects={"author-inferred": 8},
                authors_inferred=8,
            ),
            Refreshed(
                source_id="p" * 63,
                unchanged=1234,
                words_stripped={"drop_dateline": 1},
                failures=(f"{HOSTILE}: this is no feed",),
                is_failed=True,
            ),
        ),
        published=PublishReport(
            feeds=(
                PublishedFeed(
                    id="blog",
                    paths=("/srv/public/blog/rss.xml", "/srv/public/blog/feed.json"),
                    entries=10,
                    changed=("/srv/public/blog/feed.json",),
                ),
                PublishedFeed(id="p" * 63, paths=(), entries=3, changed=()),
            )
        ),
    )
    text = check(terminal.round_summary(done))
    lines = text.splitlines()
    assert lines[0].split() == ["source", "new", "revised", "cosmetic", "unchanged", "not", "modified"]
    assert lines[1].split() == ["blog", "10", "0", "0", "0", "0"]
    assert lines[2].split()[1:] == ["0", "0", "0", "1234", "0"]
    assert "\nwords stripped  210\n  drop_sign_off  200\n  drop_dateline   10\n" in text
    assert "\nauthors inferred  8\n" in text
    assert "\ndefects  8\n  author-inferred  8\n" in text
    assert "this is no feed" in text
    assert lines[-3] == "feeds in /srv/public"
    assert lines[-2].split() == ["blog/", "10", "entries", "feed.json"]
    assert lines[-1].endswith(" 3 entries  nothing to write")
    volatile = msgspec.structs.replace(done.refreshed[0], volatile=3)
    restless = check(terminal.round_summary(msgspec.structs.replace(done, refreshed=(volatile, done.refreshed[1]))))
    assert restless.split("\n", 1)[0].split()[3:6] == ["cosmetic", "volatile", "unchanged"]
    assert restless.splitlines()[1].split() == ["blog", "10", "0", "0", "3", "0", "0"]


def test_a_source_that_is_gone_for_good_is_told() -> None:
    done = Round(refreshed=(Refreshed(source_id="blog", is_retired=True),), published=PublishReport())
    assert "\nblog: its server says that it is gone for good (410)" in check(terminal.round_summary(done))


def test_a_round_without_work_says_so() -> None:
    done = Round(refreshed=(), published=PublishReport())
    assert terminal.round_summary(done) == "Nothing was due.\n\nNo feed was touched."


def test_sources_are_listed_with_how_they_are() -> None:
    row = SourceRow(
        id="blog",
        title=None,
        kind="feed",
        url="x",
        configured=True,
        entries=10,
        last_polled=SEEN,
        next_due=SEEN + timedelta(hours=1),
        failures=0,
        last_error=None,
        retired=None,
    )
    others = [
        msgspec.structs.replace(row, id="failing", failures=3, last_error=HOSTILE, next_due=None),
        msgspec.structs.replace(row, id="old", configured=False),
        msgspec.structs.replace(row, id="gone-" + "x" * 58, retired=SEEN, entries=1_000_000),
    ]
    lines = check(terminal.overview([row, *others])).splitlines()
    assert lines[1].split() == ["blog", "feed", "10", "2024-05-17", "12:00", "2024-05-17", "13:00", "ok"]
    assert lines[2].split()[-2:] == ["failed", "3×"]
    assert lines[3].endswith("removed")
    assert lines[4].endswith("retired")
    told = "captures 1 and 2 share no entry"
    gaps = [msgspec.structs.replace(row, gaps=count, last_gap=told) for count in (1, 2)]
    assert check(terminal.overview(gaps)).splitlines()[3:] == [
        f"blog: a gap is suspected: {told}",
        f"blog: a gap is suspected (2 so far): {told}",
    ]
    assert lines[5].startswith("failing: ")
