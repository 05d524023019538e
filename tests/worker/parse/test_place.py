import pytest

from worker.parse.place import place, places


@pytest.mark.parametrize(
    ("data", "position", "expected"),
    [
        (b"", 0, "line 1, column 1"),
        (b"ab", 1, "line 1, column 2"),
        (b"a\nb", 1, "line 1, column 2"),
        (b"a\nb", 2, "line 2, column 1"),
        (b"a\n\nbcd", 5, "line 3, column 3"),
        ("é\né!".encode(), 5, "line 2, column 3"),  # bytes, as lxml counts
    ],
)
def test_a_position_is_told_as_line_and_column(data: bytes, position: int, expected: str) -> None:
    assert place(data, position) == expected


def test_several_positions_are_told_as_each_by_itself() -> None:
    data = b"a\nbc\n\nd"
    assert places(data, range(len(data))) == [place(data, position) for position in range(len(data))]
