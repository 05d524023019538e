import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.layout import BOLD, PLAIN, WIDTH, cut, fill, harmless, one_line, table, width, wrap

ANYTHING = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b]0;title\x07\x1b[2J", " ]0;title  [2J"),
        ("a\x9b31mb", "a 31mb"),  # C1: xterm takes U+009B for ESC [
        ("a\rb\bc\x7fd\x00", "a b c d "),
        ("line\nline", "line\nline"),
        ("evil\u202excod.exe\u202c \u2066x\u2069 \u200f", "evilxcod.exe x "),
        ("half \ud83d", "half  "),
        ("می\u200cخواهم 👩\u200d👩", "می\u200cخواهم 👩\u200d👩"),  # joiners are spelling, not commands
    ],
)
def test_text_from_outside_is_made_harmless(text: str, expected: str) -> None:
    assert harmless(text) == expected


@given(ANYTHING)
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    assert not set(one_line(text)) & {chr(code) for code in (*range(32), *range(127, 160), 0x202E, 0x2028)}
    one_line(text).encode()


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("日本", 4), ("👍", 2), ("a\u200db", 2)]
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("ab cd", 4, "ab…"),
    ],
)
def test_cut(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected


@given(ANYTHING, st.sampled_from(["", "    ", " " * 12]), st.sampled_from([None, "", "published   "]))
def test_no_line_is_wider_than_a_terminal_and_no_letter_is_lost(text: str, indent: str, first: str | None) -> None:
    lines = wrap(text, indent=indent, first=first)
    assert max(map(width, lines)) <= WIDTH
    start = indent if first is None else first
    assert lines[0].startswith(start.rstrip())
    rest = [lines[0].removeprefix(start.rstrip()), *(line.removeprefix(indent) for line in lines[1:])]
    assert "".join("".join(rest).split()) == "".join(one_line(text).split())


def test_paint_never_leaves_its_line() -> None:
    lines = fill((("word", BOLD) for _ in range(40)), indent="    ")
    assert len(lines) > 1
    for line in lines:
        assert line.startswith(f"    {BOLD}word")
        assert line.endswith(PLAIN)
        assert line.count(BOLD) == line.count(PLAIN) == 1
        assert width(line.replace(BOLD, "").replace(PLAIN, "")) <= WIDTH


def test_a_table_is_aligned_and_fits() -> None:
    assert table([("a", "1"), ("日本", "20")], right=(1,)) == ["a      1", "日本  20"]
    assert table([]) == []
    (long, short) = table([("x" * 90, "new", "10"), ("y", "old", "2")], right=(2,), flexible=0)
    assert width(long) == WIDTH
    assert long.endswith("x…  new  10")
    assert short.startswith("y  ")
    assert short.endswith("  old   2")
    assert width(table([("1", "title " * 30)])[0]) <= WIDTH
