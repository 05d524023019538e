import pytest

from tests.worker.parse.documents import codes, read, rss
from worker.parse import mojibake, numbers


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a&#150;b &#x93;c&#X0094; &#0133;", "a–b “c” …"),
        ("don\x92t", "don’t"),
        ("&#129; \x81", "&#129; \x81"),  # undefined in Windows-1252
        ("&#127; &#160; &#233; &#1502; \xa0", "&#127; &#160; &#233; &#1502; \xa0"),
        ("&amp;#150;", "&amp;#150;"),  # HTML, and read as such later
        ("&#xD83D;&#xDE00; &#55357;&#56832; &#xd83d;&#56832;", "😀 😀 😀"),
        ("&amp;#55357;&amp;#56832;", "😀"),  # what HTML would read as two characters that are missing
        ("&#xD83D; &#56832;&#55357; &#55000;&#56832;", "&#xD83D; &#56832;&#55357; &#55000;&#56832;"),
    ],
)
def test_characters_are_those_that_were_meant(data: str, expected: str) -> None:
    mended, defects = numbers.mend(data.encode())
    assert mended.decode() == expected
    assert {defect.code for defect in defects} == ({"encoding-mismatch"} if expected != data else set())


def test_a_long_document_is_looked_at_in_places() -> None:
    filler = "x" * mojibake.EVERY_BYTES
    assert numbers.is_suspect(f"{filler}{filler}&#150;".encode())
    assert numbers.is_suspect(f"{filler}\x96".encode())
    assert not numbers.is_suspect(f"# {filler} é &#233; {filler}".encode())


def test_a_feed_with_wrong_numbers_is_read_and_told() -> None:
    snapshot = read(rss("<title>a&#150;b</title><description>&lt;p&gt;&#xD83D;&#xDE00;&lt;/p&gt;</description>"))
    (entry,) = snapshot.entries
    assert entry.title is not None
    assert entry.content is not None
    assert (entry.title.value, entry.content.value) == ("a–b", "<p>😀</p>")
    assert codes(snapshot) == ["encoding-mismatch"] * 2
    assert snapshot.defects[0].where == "line 1, column 64"
