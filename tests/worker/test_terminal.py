"""What people read. Every text here is what a hostile feed could make it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from archive.entries import ArchivedEntry, ListedEntry
from archive.search import Hit
from archive.sources import SourceRow
from schemas.feed import Category, Enclosure, Entry, Link, Person, Text
from schemas.media import Image
from schemas.podcast import Episode
from schemas.revision import Revision
from worker import terminal
from worker.layout import BOLD, GREEN, PLAIN, RED, WIDTH, width
from worker.pipeline import Refreshed
from worker.publish import PublishedFeed, PublishReport
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
    for paint in (BOLD, RED, GREEN, PLAIN):
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


@pytest.mark.parametrize("color", [True, False])
def test_hits_show_where_the_words_stand(color: bool) -> None:  # noqa: FBT001  a table
    before, after = terminal.MARKS
    hit = Hit(
        number=3,
        public_id="x",
        source="blog",
        title="Found",
        authors=None,
        link=None,
        published=PUBLISHED,
        snippet=f"… some {before}Valuing Care{after} and\n{before}more{after}…",
    )
    text = terminal.hits([hit, msgspec.structs.replace(hit, title=HOSTILE, snippet=f"{before}{HOSTILE}")], color=color)
    check(text)
    lines = text.splitlines()
    if color:
        assert lines[0] == f"{BOLD}3  2012-01-11  blog  Found{PLAIN}"
        assert lines[1] == f"    … some {BOLD}Valuing Care{PLAIN} and {BOLD}more…{PLAIN}"
        assert all(line.count(PLAIN) == line.count(BOLD) for line in lines)
    else:
        assert lines[:2] == ["3  2012-01-11  blog  Found", "    … some Valuing Care and more…"]
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


def revisions(*entries: Entry) -> list[Revision]:
    return [
        Revision(
            number=number,
            kind="substantive" if number > 1 else "new",
            seen_at=SEEN,
            entry=entry,
            rules_hash="r",
            capture=number,
        )
        for number, entry in enumerate(entries, 1)
    ]


def changed(*, color: bool = False, **fields: Any) -> list[str]:
    before = Entry(title=Text(value="Old title"), content=Text(value="<p>one two three</p>", kind="html"))
    text = terminal.history(revisions(before, msgspec.structs.replace(before, **fields)), color=color)
    first, second, *lines = text.splitlines()
    assert first.endswith("1  2024-05-17 12:00:00+00:00  new" + (PLAIN if color else ""))
    assert "2  2024-05-17 12:00:00+00:00  substantive" in second
    return lines


def test_history_shows_the_words_that_changed() -> None:
    body = Text(value="<p>one <b>2 2</b> three four</p>", kind="html")
    assert changed(content=body) == ["    content: one [-two-] {+2 2+} three {+four+}"]
    assert changed(color=True, content=body) == [
        f"    content: one {RED}two{PLAIN} {GREEN}2 2{PLAIN} three {GREEN}four{PLAIN}"
    ]
    assert changed(content=None) == ["    content: [-one two three-]"]
    assert changed(content=Text(value="<p>one <i>two</i> three</p>", kind="html")) == [
        "    content: only the markup changed"
    ]


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("published", PUBLISHED, "published: none → 2012-01-11 00:00:00+01:00"),
        ("authors", (Person(name="A"), Person(uri="http://a")), "authors: none → A, http://a"),
        ("links", (Link(href="http://b", rel="via"),), "links: none → http://b"),
        ("permalink", "http://example.org/1", "permalink: none → http://example.org/1"),
        ("images", (Image(url="http://i", role="cover"),), "images: none → url=http://i role=cover"),
        (
            "episode",
            Episode(number=3, summary=Text(value="S"), is_explicit=True),
            "episode: none → number=3 summary=S is_explicit=True",
        ),
        ("inferred", ("authors",), "nothing that is shown changed"),
    ],
)
def test_history_shows_other_fields_too(field: str, value: Any, line: str) -> None:
    assert changed(**{field: value}) == [f"    {line}"]


def test_history_of_anything_fits() -> None:
    text = terminal.history(revisions(Entry(), ENTRY, Entry(title=Text(value="x"))), color=False)
    check(text)
    check(terminal.history(revisions(ENTRY, Entry(), ENTRY), color=True))
    assert [line for line in text.splitlines() if "nothing" in line] == []


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
    assert lines[5].startswith("failing: ")
