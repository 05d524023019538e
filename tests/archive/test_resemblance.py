from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from archive.resemblance import contradicts, echoes, folded, gist, how_dated, is_doubtful, resembles
from schemas.feed import Entry, Text

DATE = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
NIGHT = datetime(2024, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = "one two three four five six seven eight nine ten"
OTHERS = "a b c d e f g h i j"
HELD = Entry(
    guid="http://old.example/?p=12",
    permalink="http://old.example/2024/05/a-story-of-ours/",
    title=Text(value="It’s a story of ours!"),
    content=Text(value=WORDS),
    published=DATE,
)


def text(words: str) -> Text:
    return Text(value=f"<p>{words}</p>", kind="html")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (None, DATE, "unknown"),
        (DATE, DATE, "equal"),
        (DATE + 9 * HOUR, DATE, "zone"),
        (DATE + HOUR / 4, DATE, "zone"),
        (DATE + HOUR / 3, DATE, "near"),
        (NIGHT, DATE, "day"),
        (NIGHT + 24 * HOUR, NIGHT, "other"),
        (DATE + 24 * HOUR, DATE, "other"),
    ],
)
def test_how_two_dates_differ(one: datetime | None, other: datetime, expected: str) -> None:
    assert how_dated(one, other) == expected
    assert how_dated(other, one) == expected


def test_titles_are_compared_by_their_letters() -> None:
    assert folded(Text(value="It's a Story of ours")) == folded(HELD.title) == "itsastoryofours"
    assert folded(None) == ""


NEW = {"guid": "urn:1", "permalink": "https://new.example/posts/17"}


@pytest.mark.parametrize(
    ("change", "alone", "in_mass"),
    [
        pytest.param({}, "title and date", "title and date", id="its title and its date"),
        pytest.param({"published": DATE + 9 * HOUR}, None, "title and date", id="its date in another zone"),
        pytest.param({"published": NIGHT}, "title and date", "title and date", id="its day, the text is alike"),
        pytest.param({"published": NIGHT, "content": text(OTHERS)}, None, "title and date", id="its day"),
        pytest.param({"published": DATE + HOUR / 3}, None, None, id="hours later: hourly reports"),
        pytest.param({"published": DATE + 72 * HOUR}, None, None, id="days later: an open thread"),
        pytest.param({"published": None}, None, None, id="its title alone"),
        pytest.param({"title": Text(value="Renamed")}, "date and text", "date and text", id="its text and its date"),
        pytest.param({"title": Text(value="Renamed"), "content": text(OTHERS)}, None, None, id="its date alone"),
        pytest.param(
            {"title": Text(value="Renamed"), "content": text(OTHERS), "permalink": "http://x.org/b/a-story-of-ours"},
            "date and path",
            "date and path",
            id="its date and the last part of its address",
        ),
        pytest.param(
            {"permalink": "http://x.org/b/a-story-of-ours.html", "published": None, "content": None},
            "title and path",
            "title and path",
            id="its title and the last part of its address",
        ),
        pytest.param(
            {"permalink": "http://x.org/2024/05/a-story-of-ours", "published": DATE + 72 * HOUR, "content": None},
            "path",
            "path",
            id="its path on another host",
        ),
        pytest.param(
            {"guid": "https://x.org/?p=12", "title": None, "published": None},
            "path",
            "path",
            id="its guid on another host",
        ),
        pytest.param(
            {"guid": "https://x.org/?p=12", "title": None, "published": None, "content": text(OTHERS)},
            None,
            None,
            id="its guid on another host alone",
        ),
    ],
)
def test_what_an_entry_is_known_by_besides_its_names(
    change: dict[str, object], alone: str | None, in_mass: str | None
) -> None:
    one = gist(replace(HELD, **{**NEW, **change}))
    assert resembles(one, gist(HELD), in_mass=False) == alone
    assert resembles(one, gist(HELD), in_mass=True) == in_mass


OTHER = Entry(
    guid="http://old.example/?p=12",
    permalink="http://old.example/other/",
    title=Text(value="Another"),
    content=Text(value=OTHERS),
    published=DATE + 72 * HOUR,
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, True, id="all else"),
        pytest.param({"published": DATE}, False, id="the date is the same"),
        pytest.param({"content": text(WORDS)}, False, id="the text is the same"),
        pytest.param({"title": HELD.title}, False, id="the title is the same"),
        pytest.param({"permalink": HELD.permalink}, False, id="the link is the same"),
        pytest.param({"content": None}, True, id="three points are enough"),
        pytest.param({"content": None, "published": None}, False, id="two are not"),
        pytest.param({"guid": "urn:uuid:6f1d2c0e-3b0a-5d0e-9c55-6b61636b6973"}, False, id="a guid beyond doubt"),
    ],
)
def test_a_weak_guid_is_given_to_another_entry(change: dict[str, object], expected: bool) -> None:  # noqa: FBT001
    one = replace(OTHER, **change)
    assert (is_doubtful("guid", one, HELD) and contradicts("guid", gist(one), gist(HELD))) == expected


def test_a_title_for_a_guid_tells_nothing_of_the_title() -> None:
    held = replace(HELD, guid="Open thread", title=Text(value="Open thread"))
    one = replace(OTHER, guid="Open thread", title=Text(value="Open thread"))
    assert is_doubtful("guid", one, held)
    assert contradicts("guid", gist(one), gist(held))
    assert not contradicts("guid", gist(replace(one, content=text(WORDS))), gist(held))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"guid": "urn:2"}, True, id="another guid, date, title, text"),
        pytest.param({}, False, id="the same guid"),
        pytest.param({"guid": None}, False, id="no guid"),
        pytest.param({"guid": "urn:2", "title": HELD.title}, False, id="another guid, the same title"),
    ],
)
def test_a_link_is_given_to_another_entry(change: dict[str, object], expected: bool) -> None:  # noqa: FBT001
    one = replace(OTHER, permalink=HELD.permalink, **change)
    assert (is_doubtful("link", one, HELD) and contradicts("link", gist(one), gist(HELD))) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, True, id="all of it"),
        pytest.param({"title": None}, True, id="its text"),
        pytest.param({"content": None}, True, id="a title of five words"),
        pytest.param({"content": None, "title": Text(value="Garfield")}, False, id="another title"),
        pytest.param({"content": text(OTHERS), "title": None}, False, id="nothing"),
    ],
)
def test_echoes(change: dict[str, object], expected: bool) -> None:  # noqa: FBT001 - a table
    assert (
        echoes(gist(replace(OTHER, **{"title": HELD.title, "content": HELD.content, **change})), gist(HELD)) == expected
    )


def test_a_short_title_comes_back_by_chance() -> None:
    strip = Entry(title=Text(value="Garfield"), published=DATE)
    assert not echoes(gist(replace(strip, published=DATE + 24 * HOUR)), gist(strip))
    assert echoes(gist(replace(strip, published=None)), gist(strip))


def test_texts_of_scripts_without_spaces_are_compared_by_pairs() -> None:
    held = replace(HELD, content=Text(value="私たちの図書館は来月から毎日夜九時まで開館します"))
    edited = replace(held, **NEW, title=None, content=Text(value="私たちの図書館は来月から毎日夜八時まで開館します"))
    other = replace(held, **NEW, title=None, content=Text(value="新しい道路の工事は予算が足りないため延期された"))
    assert resembles(gist(edited), gist(held), in_mass=False) == "date and text"
    assert resembles(gist(other), gist(held), in_mass=False) is None
