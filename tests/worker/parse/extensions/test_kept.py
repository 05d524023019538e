"""What a field has no place for any more is kept as an element that nothing stands for."""

import pytest
from msgspec.structs import replace

from schemas.feed import Enclosure, Entry, Text
from tests.worker.parse.extensions.elements import of_entry, of_feed


def unknown(entry: Entry) -> list[tuple[str, str | None]]:
    return [(element.name, element.text.value if element.text else None) for element in entry.unknown]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<itunes:duration>10:00</itunes:duration><itunes:duration>600</itunes:duration>", []),
        ("<itunes:duration>10:00</itunes:duration><itunes:duration>11:00</itunes:duration>", [("duration", "11:00")]),
        ("<itunes:duration>about an hour</itunes:duration>", [("duration", "about an hour")]),
        ("<itunes:season> </itunes:season><itunes:block>no</itunes:block>", []),
        ("<itunes:explicit>maybe</itunes:explicit>", [("explicit", "maybe")]),
        ("<itunes:summary>a</itunes:summary><googleplay:description>a</googleplay:description>", []),
        ("<itunes:summary>a</itunes:summary><itunes:summary>b c</itunes:summary>", [("summary", "b c")]),
        ("<slash:comments>3</slash:comments><thr:total>3</thr:total>", []),
        ("<slash:comments>3</slash:comments><slash:comments>4</slash:comments>", []),  # or each comment made a revision
        ("<media:title>a</media:title><media:title>b</media:title>", [("title", "b")]),
    ],
)
def test_a_second_value_and_an_unreadable_one_are_kept(inside: str, expected: list[tuple[str, str]]) -> None:
    assert unknown(of_entry(inside)) == expected


def test_what_is_said_of_files_is_kept_where_there_are_none() -> None:
    entry = Entry(title=Text(value="Title"), content=Text(value="words"))
    inside = "<media:title>Other</media:title><media:description>More</media:description>"
    assert unknown(of_entry(inside, entry)) == [("title", "Other"), ("description", "More")]
    assert unknown(of_entry("<media:title>Title</media:title>", entry)) == []
    assert unknown(of_entry("<media:title>a &lt;b&gt;c&lt;/b&gt;</media:title>")) == []
    with_file = of_entry(inside, replace(entry, enclosures=(Enclosure(url="http://e.example/x"),)))
    assert unknown(with_file) == []
    assert with_file.enclosures[0].title == "Other"


def test_a_second_value_of_a_feed_is_kept() -> None:
    feed = of_feed("<itunes:type>serial</itunes:type><itunes:type>episodic</itunes:type>")
    assert feed.podcast is not None
    assert feed.podcast.kind == "serial"
    assert [element.name for element in feed.unknown] == ["type"]
