"""The history of an entry: as data, on a terminal, as a page. Every text here is what a hostile feed could make it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from archive.tombstones import Deleted
from schemas.errors import NotInArchive, UsageError
from schemas.feed import Enclosure, Entry, Link, Person, Text
from schemas.media import Image
from schemas.podcast import Episode
from schemas.revision import Revision
from tests.worker.test_terminal import ENTRY, HELD, PUBLISHED, SEEN, check
from worker import terminal, terminal_history
from worker.history import Changed, Run, chosen, steps
from worker.history_page import page
from worker.layout import GREEN, PLAIN, RED

DELETED = replace(
    HELD,
    deleted=Deleted(at=PUBLISHED, seen_at=SEEN, by="Ann", comment="Wrong blog"),
    gone_since=SEEN + timedelta(days=1),
)
BEFORE = Entry(title=Text(value="Old title"), content=Text(value="<p>one two three</p>", kind="html"))


def html(markup: str) -> Text:
    return Text(value=markup, kind="html")


def revisions(*entries: Entry) -> list[Revision]:
    return [
        Revision(
            number=number,
            kind="substantive" if number > 1 else "new",
            seen_at=SEEN,
            entry=entry,
            rules_hash="r",
            capture=number + 10,
        )
        for number, entry in enumerate(entries, 1)
    ]


def told(*entries: Entry, color: bool = False) -> str:
    return terminal_history.history(steps(revisions(*entries), {}), color=color)


def changed(*, color: bool = False, **fields: Any) -> list[str]:
    first, second, *lines = told(BEFORE, replace(BEFORE, **fields), color=color).splitlines()
    assert first.endswith("1  2024-05-17 12:00:00+00:00  new  capture 11" + (PLAIN if color else ""))
    assert "2  2024-05-17 12:00:00+00:00  substantive  capture 12" in second
    return lines


def test_a_step_says_what_changed_field_by_field() -> None:
    after = replace(BEFORE, content=html("<p>one <b>2</b> three</p>"), permalink="http://x.org/", title=None)
    first, second = steps(revisions(BEFORE, after), {2: (4, 5)})
    assert (first.number, first.compared_with, first.changes, first.captures_passed) == (1, None, (), ())
    assert (second.number, second.compared_with, second.capture, second.captures_passed) == (2, 1, 12, (4, 5))
    assert second.entry == after
    assert second.changes == (
        Changed(field="permalink", after="http://x.org/"),
        Changed(field="title", runs=(Run(kind="removed", words=("Old", "title")),)),
        Changed(
            field="content",
            runs=(
                Run(kind="same", words=("one",)),
                Run(kind="removed", words=("two",)),
                Run(kind="added", words=("2",)),
                Run(kind="same", words=("three",)),
            ),
        ),
    )
    assert msgspec.json.decode(msgspec.json.encode(second))["changes"][0] == {
        "field": "permalink",
        "after": "http://x.org/",
    }
    assert steps([], {}) == ()


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, (1, 2, 3)),
        (1, 3, (1, 3)),
        (1, None, (1, 3)),
        (None, 2, (1, 2)),
        (3, 1, (3, 1)),
    ],
)
def test_two_revisions_may_be_chosen(first: int | None, last: int | None, expected: tuple[int, ...]) -> None:
    held = revisions(BEFORE, ENTRY, BEFORE)
    assert tuple(one.number for one in chosen(held, first, last)) == expected


@pytest.mark.parametrize(
    ("first", "last", "error", "words"),
    [
        (1, 9, NotInArchive, "no revision 9; it has 1, 2, 3"),
        (9, 1, NotInArchive, "no revision 9"),
        (None, 1, NotInArchive, "no revision 0"),
        (2, 2, UsageError, "--from and --to"),
        (3, None, UsageError, "revision 3 does not differ from itself"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    first: int | None, last: int | None, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        chosen(revisions(BEFORE, ENTRY, BEFORE), first, last)


# --- on a terminal ----------------------------------------------------------------------------------------------------


def test_history_shows_the_words_that_changed() -> None:
    body = html("<p>one <b>2 2</b> three four</p>")
    assert changed(content=body) == ["    content: one [-two-] {+2 2+} three {+four+}"]
    assert changed(color=True, content=body) == [
        f"    content: one {RED}two{PLAIN} {GREEN}2 2{PLAIN} three {GREEN}four{PLAIN}"
    ]
    assert changed(content=None) == ["    content: [-one two three-]"]
    assert changed(content=html("<p>one <i>two</i> three</p>")) == ["    content: only the markup changed"]


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("published", PUBLISHED, "published: none → 2012-01-11 00:00:00+01:00"),
        ("authors", (Person(name="A"), Person(uri="http://a")), "authors: none → A, http://a"),
        ("links", (Link(href="http://b", rel="via"),), "links: none → http://b"),
        ("permalink", "http://example.org/1", "permalink: none → http://example.org/1"),
        ("enclosures", (Enclosure(url="http://a"),), "enclosures: none → http://a"),
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
    text = told(Entry(), ENTRY, Entry(title=Text(value="x")))
    check(text)
    check(told(ENTRY, Entry(), ENTRY, color=True))
    assert [line for line in text.splitlines() if "nothing" in line] == []


@pytest.mark.parametrize(
    ("passed", "line"),
    [
        ((4,), "the last of 2 volatile changes in a row; the others are in capture 4"),
        ((4, 5, 9), "the last of 4 volatile changes in a row; the others are in captures 4 to 9"),
    ],
)
def test_history_says_where_volatile_states_are(passed: tuple[int, ...], line: str) -> None:
    text = terminal_history.history(steps(revisions(BEFORE, ENTRY), {2: passed}), color=False)
    assert text.splitlines()[2] == f"    {line}"


def test_what_became_of_an_entry_is_told() -> None:
    deleted, gone = "by its publisher on 2012-01-11 by Ann: Wrong blog", "from its feed since 2024-05-18"
    assert check(terminal_history.history(steps(revisions(BEFORE), {}), DELETED, color=False)).splitlines()[1:] == [
        f"deleted {deleted}",
        f"gone {gone}",
    ]
    lines = check(terminal.entry(DELETED)).splitlines()
    assert f"deleted     {deleted}" in lines
    assert f"gone        {gone}" in lines
    assert "gone" not in check(terminal.entry(replace(HELD, entry=Entry())))
    bare = replace(DELETED, deleted=Deleted(seen_at=datetime(2024, 5, 20, tzinfo=UTC)))
    assert "deleted     by its publisher on 2024-05-20" in check(terminal.entry(bare)).splitlines()


# --- as a page --------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_went_and_came() -> None:
    after = replace(
        BEFORE, content=html("<p>one 2 three</p>"), title=Text(value="New title"), permalink="http://x.org/"
    )
    markup = page(DELETED, steps(revisions(BEFORE, after), {2: (4, 5)}))
    for expected in (
        "<h2>Revision 2, substantive</h2>",
        "<p>Seen 2024-05-17 12:00:00+00:00, capture 12.</p>",
        "<dt>title</dt><dd><del>Old</del> <ins>New</ins> title</dd>",
        "<dt>content</dt><dd>one <del>two</del> <ins>2</ins> three</dd>",
        "<dt>permalink</dt><dd>none → <ins>http://x.org/</ins></dd>",
        "<p>It is the last of 3 volatile changes in a row; the others are in captures 4 to 5.</p>",
        "<p>Deleted by its publisher on 2012-01-11 by Ann: Wrong blog.</p>",
        "<p>Gone from its feed since 2024-05-18.</p>",
    ):
        assert expected in markup
    assert "Only the markup changed." in page(
        HELD, steps(revisions(BEFORE, replace(BEFORE, content=html("<div>one two three</div>"))), {})
    )


def test_nothing_in_a_page_acts() -> None:
    script = "<script>alert(1)</script>"
    evil = Entry(
        title=Text(value=f"</title>{script}\x1b[2J"),
        content=Text(value=script),
        permalink=f'"><img src=x onerror=alert(1)>{script}',
        authors=(Person(name=script),),
    )
    held = replace(DELETED, entry=evil, deleted=Deleted(seen_at=SEEN, by=script, comment=script))
    markup = page(held, steps(revisions(BEFORE, evil), {}))
    body = markup.partition("<body>")[2]
    for active in ("<script", "<img", "</title", "\x1b", "href", "<style"):
        assert active not in body
    assert "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"" in markup
    assert markup.count("<title>") == markup.count("</title>") == 1


def test_a_page_of_one_state_has_no_comparison() -> None:
    assert "Compared" not in page(HELD, steps(revisions(BEFORE), {}))
    assert "Nothing that is shown changed." in page(HELD, steps(revisions(BEFORE, BEFORE), {}))
