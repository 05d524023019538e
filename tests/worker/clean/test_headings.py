import pytest

from tests.worker.clean.cleaning import cleaned

TEXT = "<p>They sleep through most of the day, and through most of the night.</p>"
IMAGE = '<img src="https://example.org/a.png">'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h1>a</h1><p>x</p><h1>b</h1><p>x</p>", "<h2>a</h2><p>x</p><h2>b</h2><p>x</p>"),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>", "<h2>a</h2><h3>b</h3><h4>c</h4><h3>d</h3>"),
        ("<h1>a</h1><h2>b</h2><h4>c</h4>", "<h2>a</h2><h3>b</h3><h4>c</h4>"),
        ("<h1>a</h1><h3>b</h3>", "<h2>a</h2><h3>b</h3>"),
        ("<h3>a</h3><h1>b</h1>", "<h3>a</h3><h2>b</h2>"),
        ("".join(f"<h{level}>a</h{level}>" for level in range(1, 7)), "<h2>a</h2><h3>a</h3><h4>a</h4><h5>a</h5><h6>a</h6><h6>a</h6>"),
        ('<h1 dir="rtl">a</h1>', '<h2 dir="rtl">a</h2>'),
        # nothing of the first level: nothing changes
        ("<h2>a</h2><h4>b</h4>", "<h2>a</h2><h4>b</h4>"),
        ("<h4>a</h4>", "<h4>a</h4>"),
        ("<h1> </h1><h2>a</h2>", "<h2>a</h2>"),
        ("<p>&lt;h1&gt;</p>", "<p>&lt;h1&gt;</p>"),
    ],
)  # fmt: skip
def test_headings_begin_below_the_title(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<h2>{IMAGE}</h2>", f"<p>{IMAGE}</p>"),
        (f'<h3><a href="https://e.org/">{IMAGE}</a>&nbsp;</h3>', f'<p><a href="https://e.org/">{IMAGE}</a></p>'),
        (f"<h1>{IMAGE}</h1><h2>a</h2>", f"<p>{IMAGE}</p><h2>a</h2>"),
        (f'<h2 dir="rtl">{IMAGE}</h2>', f'<p dir="rtl">{IMAGE}</p>'),
        (f"<h2>{IMAGE} a</h2>", f"<h2>{IMAGE} a</h2>"),
        (f"<h2><figure>{IMAGE}</figure></h2>", f"<h2><figure>{IMAGE}</figure></h2>"),
        ("<h2> <b></b></h2>a", "a"),
    ],
)
def test_a_picture_heads_nothing(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f'<p><font size="6">Cats</font></p>{TEXT}', "<h2>Cats</h2>"),
        (f'<p><b><font size="+1">Cats</font></b></p>{TEXT}<p><b><font size="+1">Dogs</font></b></p>{TEXT}', f"<h2><b>Cats</b></h2>{TEXT}<h2><b>Dogs</b></h2>"),
        (f'<div style="font-size: x-large"><b>Cats?</b></div>{TEXT}', "<h2><b>Cats?</b></h2>"),
        (f'<center><span style="font-size: 24pt">Cats</span></center>{TEXT}', "<h2>Cats</h2>"),
        (f'<p dir="rtl"><font size="6">Cats</font></p>{TEXT}', '<h2 dir="rtl">Cats</h2>'),
        (f'<p><font size="6">Cats</font></p>{TEXT}<p><font size="5">Dogs</font></p>{TEXT}', f"<h2>Cats</h2>{TEXT}<h3>Dogs</h3>"),
        # a motto, a quotation
        (f'<p><font size="6"><i>Cats</i></font></p>{TEXT}', "<p><i>Cats</i></p>"),
        (f'<p><font size="6">“Cats”</font></p>{TEXT}', "<p>“Cats”</p>"),
        # not large, not large alone, or not all of it
        (f'<p><font size="4">Cats</font></p>{TEXT}', "<p>Cats</p>"),
        (f'<p><b><font size="4">Cats</font></b></p>{TEXT}', "<p><b>Cats</b></p>"),
        (f'<p><b><font size="3">Cats</font></b></p>{TEXT}', "<p><b>Cats</b></p>"),
        (f'<p><font size="6">C</font>ats</p>{TEXT}', "<p>Cats</p>"),
        (f'<p><font size="6">Cats <font size="1">purr</font></font></p>{TEXT}', "<p>Cats purr</p>"),
        # not a heading by its looks or its place
        (f'<p><font size="6">Cats purr.</font></p>{TEXT}', "<p>Cats purr.</p>"),
        (f'<p><font size="6">Cats<br>purr</font></p>{TEXT}', "<p>Cats<br>purr</p>"),
        (f'<p><font size="6">***</font></p>{TEXT}', "<p>***</p>"),
        (f'<blockquote><p><font size="6">Cats</font></p></blockquote>{TEXT}', "<blockquote><p>Cats</p></blockquote>"),
        (f'<ul><li><p><font size="6">Cats</font></p></li></ul>{TEXT}', "<ul><li><p>Cats</p></li></ul>"),
    ],
)  # fmt: skip
def test_a_line_in_large_letters_is_a_heading(markup: str, expected: str) -> None:
    assert cleaned(markup) == f"{expected}{TEXT}"


@pytest.mark.parametrize(
    "markup",
    [
        f'{TEXT}<p><font size="6">The end</font></p>',
        f'<h3>Pets</h3><p><font size="6">Cats</font></p>{TEXT}',
        f'<p><font size="6">Cats</font></p><p style="font-size: 36px">{TEXT[3:]}',
        '<p><font size="6">Cats and dogs</font></p><p>They sleep.</p>',
    ],
)
def test_large_letters_that_head_nothing_are_no_heading(markup: str) -> None:
    assert "<h2>" not in cleaned(markup)
