"""Where something stands in a document, in the words of a defect."""


def place(data: bytes, position: int) -> str:
    """Give a byte position as "line 12, column 5", both from 1; columns count bytes, as lxml's do."""
    line = data.count(b"\n", 0, position) + 1
    column = position - data.rfind(b"\n", 0, position)
    return f"line {line}, column {column}"
