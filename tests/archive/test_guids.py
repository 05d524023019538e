import pytest

from archive.guids import guid_defects, is_weak, reused_guids, usable
from schemas.feed import Entry, Text
from schemas.snapshot import Defect

HOME = "https://www.x.org/"


def entry(guid: str | None, title: str | None = "A title") -> Entry:
    return Entry(guid=guid, title=Text(value=title) if title else None)


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (entry("urn:1"), "urn:1"),
        (entry(" urn:1\n"), "urn:1"),
        (entry("http://x.org/1"), "//x.org/1"),
        (entry("http://x.org/1#b"), "//x.org/1#b"),
        (entry("12"), "12"),
        (entry(None), None),
        (entry(""), None),
        (entry(" \n"), None),
        (entry("http://x.org"), None),
        (entry("https://x.org/?utm_source=rss"), None),
        (entry("A title"), "A title"),
    ],
)
def test_which_guids_are_usable(one: Entry, name: str | None) -> None:
    assert usable(one, link=None, home="//x.org") == name


def test_each_kind_of_fault_is_one_defect() -> None:
    entries = [
        *(entry("same", f"T{number}") for number in range(3)),
        entry("twice"),
        entry("twice"),
        entry(HOME),
        entry("urn:1"),
        entry(None),
    ]
    assert reused_guids(entries) == {"same", "twice"}
    assert guid_defects(entries, home_page=HOME) == [
        Defect(code="guid-reused", where="item/guid", detail="same (and 1 more)"),
        Defect(code="guid-unfit", where="item/guid", detail=HOME),
    ]
    assert guid_defects(entries[-2:], home_page=HOME) == []


@pytest.mark.parametrize(
    ("guid", "title", "weak"),
    [
        ("12", None, True),
        ("N/A", None, True),
        ("undefined", None, True),
        (" 12 ", None, True),
        ("https://x.org/?p=12", None, True),
        ("https://x.org/node/12/", None, True),
        ("12 at https://x.org", None, True),
        ("tag:x.org,2008:post-12", None, True),
        ("Open thread", "Open thread", True),
        ("Open thread", "Open thread 2", False),
        ("https://x.org/2012/01/a-post", None, False),
        ("tag:blogger.com,1999:blog-1.post-1234567890123456789", None, False),
        ("urn:uuid:6f1d2c0e-3b0a-5d0e-9c55-6b61636b6973", None, False),
        ("yt:video:dQw4w9WgXcQ", None, False),
        ("", None, False),
    ],
)
def test_which_guids_are_weak(guid: str, title: str | None, weak: bool) -> None:  # noqa: FBT001 - a table
    assert is_weak(guid, title) == weak
