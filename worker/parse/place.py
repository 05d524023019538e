"""Where something stands in a document, in the words of a defect."""

from collections.abc import Iterable


def place(data: bytes, position: int) -> str:
    """Give a byte position as "line 12, column 5", both from 1; columns count bytes, as lxml's do."""
    return places(data, [position])[0]


def places(data: bytes, positions: Iterable[int]) -> list[str]:
    """Give several positions, in ascending order, in one pass."""
    found = []
    line, counted = 1, 0
    for position in positions:
        line += data.count(b"\n", counted, position)
        counted = position
        column = position - data.rfind(b"\n", 0, position)
        found.append(f"line {line}, column {column}")
    return found
