"""What changes by itself, and what only looks as if it did. Each row is a place seen in feeds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.volatile import STATES_MAX, calm, flickers, is_volatile
from schemas.feed import Category, Enclosure, Entry, Person, Text
from schemas.media import Image

DATE = datetime(2012, 1, 11, tzinfo=UTC)
LONG = "The petition that the council received last year has been answered at last, by a letter of three lines."
S3 = "https://b.example.org/a.mp3"


def html(markup: str) -> Text:
    return Text(value=markup, kind="html")


def entry(markup: str) -> Entry:
    return Entry(title=Text(value="T"), content=html(markup), published=DATE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>3 comments</p>", "<p>12 comments</p>"),
        ("<p>No comments yet</p>", "<p>1 comment</p>"),
        ("<p>Be the first to comment</p>", "<p>2 Comments</p>"),
        ("<p></p>", "<p>1 comment</p>"),
        ("<p>Points: 57</p><p># Comments: 33</p>", "<p>Points: 61</p><p># Comments: 40</p>"),
        ("submitted by /u/ann <a href='l'>[link]</a> [2 comments]", "submitted by /u/ann <a href='l'>[link]</a> [14 comments]"),
        ("<p>Filed under <a href='/n'>News</a> | <a href='#c'>3 comments</a></p>", "<p>Filed under <a href='/n'>News</a> | <a href='#c'>4 comments</a></p>"),
        ("<p>1,204 views · 17 likes</p>", "<p>1.3k views · 21 likes</p>"),
        ("<p><b>3</b> comments</p>", "<p><b>4</b> comments</p>"),
        ("<p><a href='#c'>3</a> replies</p>", "<p><a href='#c'>4</a> replies</p>"),
        ("<p>Viewed 1,234 times</p>", "<p>Viewed 1,235 times</p>"),
        ("<p>12 people like this.</p>", "<p>13 people like this.</p>"),
        (f"<p>{LONG} <a href='#c'>3 comments</a></p>", f"<p>{LONG} <a href='#c'>4 comments</a></p>"),
        (f"<p>{LONG} (3 comments)</p>", f"<p>{LONG} (4 comments)</p>"),
        (f"<p>{LONG}<br>3 comments</p>", f"<p>{LONG}<br>4 comments</p>"),
        ("<p>3 Kommentare</p>", "<p>Keine Kommentare</p>"),
        ("<p>12 commentaires</p>", "<p>13 commentaires</p>"),
        ("<p>5 комментариев</p>", "<p>6 комментариев</p>"),
        ("<p>Posted in News | Comments (3)</p>", "<p>Posted in News | Comments (4)</p>"),
        ("<p>コメント (3)</p>", "<p>コメント (4)</p>"),
        ("<p>Updated 5 minutes ago</p>", "<p>Updated 1 hour ago</p>"),
        ("<p>Posted 3 days ago</p>", "<p>Posted yesterday</p>"),
        ("<p>Aktualisiert vor 5 Minuten</p>", "<p>Aktualisiert vor 2 Stunden</p>"),
        ("<p>il y a 5 minutes</p>", "<p>il y a 2 heures</p>"),
        ("<p>Updated Jul 24</p>", "<p>Updated Jul 25</p>"),
        ("<p>Last updated: 2024-05-17T12:00:00Z</p>", "<p>Last updated: 2024-05-18T12:00:00Z</p>"),
        ("<p>Page generated in 0.123 seconds</p>", "<p>Page generated in 0.2 seconds</p>"),
        (
            "<p>(Digital Fingerprint: 97a32a1995caacdab374463b5fe92e4c)</p>",
            "<p>(Digital Fingerprint: 17a32a1995caacdab374463b5fe92e4d)</p>",
        ),
        ("<p>Advertisement</p><p>Buy this.</p>", "<p>Advertisement</p><p>Buy that instead.</p>"),
        ("<p>Sponsored by Acme, makers of anvils.</p>", "<p>Sponsored by Brand, makers of irons.</p>"),
        ("<p><img src='https://x.org/a.jpg?ts=1'></p>", "<p><img src='https://x.org/a.jpg?ts=2'></p>"),
        ("<p><img src='https://x.org/a.jpg?w=9&amp;v=1'> 3 views</p>", "<p><img src='https://x.org/a.jpg?w=9&amp;v=2'> 4 views</p>"),
        ("<p>One</p><p>3 comments</p><p>Two</p>", "<p>One</p><p>9 comments</p><p>Two</p>"),
    ],
)  # fmt: skip
def test_what_changes_by_itself(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        old, new = entry(f"<p>Words that stay.</p>{one}"), entry(f"<p>Words that stay.</p>{other}")
        assert calm(old).content == calm(new).content
        assert is_volatile(old, replace(new, updated=DATE + timedelta(days=1)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>The petition drew 300 comments.</p>", "<p>The petition drew 350 comments.</p>"),
        ("<p>The petition drew <b>300 comments</b> in a day.</p>", "<p>The petition drew <b>350 comments</b> in a day.</p>"),
        ("<p>Lakers win by 12 points</p>", "<p>Lakers win by 13 points</p>"),
        ("<p>12 points</p>", "<p>13 points</p>"),
        ("<p>Yes: 12 votes, no: 3 votes for Ann</p>", "<p>Yes: 13 votes, no: 3 votes for Ann</p>"),
        ("<table><tr><td>Ann</td><td>12 votes</td></tr></table>", "<table><tr><td>Ann</td><td>13 votes</td></tr></table>"),
        ("<table><tr><td><p>12 votes</p></td></tr></table>", "<table><tr><td><p>13 votes</p></td></tr></table>"),
        ("<p>17 May 2024</p>", "<p>18 May 2024</p>"),
        ("<p>Posted on 17 May 2024</p>", "<p>Posted on 18 May 2024</p>"),
        ("<p>Doors open at 7 pm</p>", "<p>Doors open at 8 pm</p>"),
        ("<p>It costs 3 euros</p>", "<p>It costs 4 euros</p>"),
        ("<p>One</p>", "<p>One</p><p>Two</p>"),
        ("<p>3 comments and a correction</p>", "<p>3 comments and another correction</p>"),
        ("<p>Ad astra per aspera</p>", "<p>Ad astra per terram</p>"),
        ("<p>Sponsors met in Rome</p>", "<p>Sponsors met in Paris</p>"),
        (f"<p>Advertisement</p><p>{LONG} {LONG}</p>", f"<p>Advertisement</p><p>{LONG} not.</p>"),
        ("<p>3 comments</p><p>One two</p>", "<p>4 comments</p><p>One three</p>"),
    ],
)  # fmt: skip
def test_what_somebody_wrote(before: str, after: str) -> None:
    assert not is_volatile(entry(before), entry(after))
    assert calm(entry(before)) != calm(entry(after))


@pytest.mark.parametrize(
    ("before", "after", "volatile"),
    [
        ("?Expires=1&Signature=a&Key-Pair-Id=K", "?Expires=2&Signature=b&Key-Pair-Id=K", True),
        ("?X-Amz-Date=1&X-Amz-Signature=a", "?X-Amz-Date=2&X-Amz-Signature=b", True),
        ("?token-hash=a%3D&token-time=1761177600", "?token-hash=b%3D&token-time=1761264000", True),
        ("?_=1715947200", "?_=1715950800", True),
        ("?v=1", "?v=2", True),
        ("?utm_source=a", "", True),
        ("?id=1&ts=1", "?id=1&ts=2", True),
        ("?v=dQw4w9WgXcQ", "?v=oHg5SJYRHA0", False),
        ("?id=1", "?id=2", False),
        ("", "?episode=2", False),
    ],
)
def test_addresses_of_files(before: str, after: str, volatile: bool) -> None:  # noqa: FBT001 - a table
    def with_file(query: str, length: int) -> Entry:
        return replace(entry("<p>One</p>"), enclosures=(Enclosure(url=S3 + query, length_bytes=length),))

    assert is_volatile(with_file(before, 1), with_file(after, 2)) is volatile
    pictures = [replace(entry("<p>One</p>"), images=(Image(url=S3 + query),)) for query in (before, after)]
    assert is_volatile(*pictures) is volatile


@pytest.mark.parametrize(
    ("before", "after", "volatile"),
    [
        ("News (3 replies)", "News (4 replies)", True),
        ("[2 comments] News", "[3 comments] News", True),
        ("10 likes that matter", "12 likes that matter", False),
        ("3 comments", "4 comments", False),
        ("News (3 dead)", "News (4 dead)", False),
    ],
)
def test_titles(before: str, after: str, volatile: bool) -> None:  # noqa: FBT001 - a table
    one, other = (Entry(title=Text(value=title)) for title in (before, after))
    assert is_volatile(one, other) is volatile


@pytest.mark.parametrize(
    "change",
    [
        {"updated": DATE},
        {"published": DATE + timedelta(days=1)},
        {"authors": (Person(name="Ann"),)},
        {"categories": (Category(term="3 comments"),)},
        {"permalink": "http://x.org/?ts=1"},
    ],
)
def test_other_fields_do_not_change_by_themselves(change: dict[str, object]) -> None:
    old = entry("<p>One</p>")
    assert not is_volatile(old, replace(old, **change))


def test_counters_in_plain_text() -> None:
    one, other = (Entry(summary=Text(value=f"{LONG}\n{count} comments")) for count in (3, 4))
    assert is_volatile(one, other)
    assert not is_volatile(*(Entry(summary=Text(value=f"{LONG} {count} comments")) for count in (3, 4)))


def block(name: str, *, words: str = "The same words.") -> Entry:
    return entry(f"<p>{words}</p><p>Have you seen {name}?</p>")


@pytest.mark.parametrize(
    ("past", "after", "expected"),
    [
        ("ABAB", "A", True),
        ("ABA", "B", False),
        ("ABCABC", "A", True),
        ("ABABABAB", "A", True),
        ("ABAB", "C", False),
        ("AAAA", "B", False),
        ("ABBBB", "A", False),
        ("A", "B", False),
        ("", "A", False),
        ("ABAB" + "B" * STATES_MAX, "A", False),
    ],
)
def test_a_place_that_went_to_and_fro_is_volatile(past: str, after: str, expected: bool) -> None:  # noqa: FBT001
    assert flickers([block(name) for name in past], block(after)) is expected


def test_other_words_beside_a_flickering_place_are_an_edit() -> None:
    past = [block(name) for name in "ABAB"]
    assert flickers(past, block("A"))
    assert not flickers(past, block("A", words="Other words."))
    assert not flickers(past, replace(block("A"), published=None))
    reordered = entry("<p>Have you seen B?</p><p>The same words.</p>")
    assert not flickers(past, reordered), "nothing came or went, so nothing is known of it"


def test_whole_fields_flicker_too() -> None:
    past = [replace(block("A"), authors=(Person(name=name),)) for name in ("Ann", "Ben", "Ann", "Ben")]
    assert flickers(past, past[0])


@given(st.text(alphabet="<>/pabr=\"'?&; 3comments|()[]\n-", max_size=200), st.sampled_from(["html", "text"]))
def test_any_text_is_compared(value: str, kind: str) -> None:
    text = Text(value=value, kind=kind)  # type: ignore[arg-type]
    one = Entry(title=text, summary=text, content=text)
    assert not is_volatile(one, one)
    assert not is_volatile(one, replace(one, guid="g"))


@pytest.mark.parametrize(
    "piece", ["<", "<p", "<a ", "(", "3 ", "3.", "a0", "?a=", "<p>3 comments", "3 comments | ", "&"]
)
def test_long_texts_take_no_longer_than_they_are_long(piece: str) -> None:
    one, other = (Entry(content=html(f"{piece * 20_000}{count}")) for count in (3, 4))
    assert not is_volatile(one, replace(other, guid="g"))
