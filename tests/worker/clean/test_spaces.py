import pytest

from tests.worker.clean.cleaning import DEFAULT, cleaned
from worker.clean.rule import Fragment
from worker.clean.rules.spaces import fold_title_spaces

N = "\u202f"  # narrow, as HTML entities have no short name for it


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # between words it is a space
        ("a&nbsp;b", "a b"),
        ("a&#160;b", "a b"),
        ("a\u00a0b", "a b"),
        (f"a{N}b", "a b"),
        ("a, &nbsp;b. &nbsp; c", "a, b. c"),
        ("a&nbsp;&nbsp;&nbsp;b", "a b"),
        (f"a&nbsp;{N} b", "a b"),
        ("100&nbsp;000", "100 000"),
        ("p.&nbsp;5", "p. 5"),
        ("«&nbsp;a", "« a"),
        # between a digit and a letter it belongs, alone
        ("£1&nbsp;million", "£1&nbsp;million"),
        (f"10{N}kg", f"10{N}kg"),
        ("10&nbsp; kg", "10 kg"),  # where two spaces met, nobody meant one
        ("10 &nbsp;kg", "10 kg"),
        (f"10{N}&nbsp;kg", "10 kg"),
        ("<b>10</b>&nbsp;<i>kg</i>", "<b>10</b>&nbsp;<i>kg</i>"),
        ("10&nbsp;é", "10&nbsp;é"),
        # before a high mark it belongs
        ("quoi&nbsp;?", "quoi&nbsp;?"),
        (f"a{N}; b{N}: c{N}! d{N}?", f"a{N}; b{N}: c{N}! d{N}?"),
        ("a&nbsp;»", "a&nbsp;»"),
        ("quoi &nbsp;?", "quoi&nbsp;?"),
        ("quoi&nbsp; ?", "quoi&nbsp;?"),
        ("quoi&nbsp;<em>?</em>", "quoi&nbsp;<em>?</em>"),
        ("a&nbsp;.", "a ."),
        ("a&nbsp;&amp;", "a &amp;"),
        # at the ends of a block it is nothing
        ("<p>&nbsp;a&nbsp;</p>", "<p>a</p>"),
        ("<p><em>&nbsp;a&nbsp;</em></p>", "<p><em>a</em></p>"),
        ("<p>a &nbsp; </p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a&nbsp;</p>\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("a&nbsp;<br>&nbsp;b", "a<br>b"),
        ("<ul><li>a&nbsp;<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("&nbsp;a&nbsp;", "a"),
        ("<p>?</p>&nbsp;!", "<p>?</p>!"),
        # across inline tags runs are one too
        ("a&nbsp;<em> b</em>", "a <em>b</em>"),
        ("a <em>&nbsp;b</em>", "a <em>b</em>"),
        ("a&nbsp;<em>&nbsp;b</em>", "a <em>b</em>"),
        ("<em>a&nbsp;</em>&nbsp;b", "<em>a </em>b"),
        ('<img src="https://e.org/x">&nbsp;a', '<img src="https://e.org/x"> a'),
        # and elsewhere nothing is touched
        ("<pre>a&nbsp;&nbsp;b&nbsp;\n  c</pre>", "<pre>a&nbsp;&nbsp;b&nbsp;\n  c</pre>"),
        ("a&nbsp;b<pre>c&nbsp;d</pre>e&nbsp;f", "a b<pre>c&nbsp;d</pre>e f"),
        (
            '<img src="https://e.org/x" alt="a&nbsp; b&nbsp;"> c&nbsp;d',
            '<img src="https://e.org/x" alt="a&nbsp; b&nbsp;"> c d',
        ),
        (f'<a href="https://e.org/{N}x">c&nbsp;d</a>', f'<a href="https://e.org/{N}x">c d</a>'),
        ("a  b", "a  b"),
        ("a&amp;nbsp;b", "a&amp;nbsp;b"),
    ],
)
def test_a_hard_space_stays_where_it_belongs(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a", "a"),
        (" a  b\n\tc ", "a b c"),
        ("a\u00a0b", "a b"),
        ("10\u00a0kg of what \u202f?", "10\u00a0kg of what\u202f?"),
        ("10\u00a0 kg", "10 kg"),
        ("a\u00a0", "a"),
        ("a\u2003b", "a b"),
        ("<em>\u00a0a</em>\u00a0</p>", "<em> a</em> </p>"),  # a title is text, and this is no markup
    ],
)
def test_white_space_of_a_title_is_folded(title: str, expected: str) -> None:
    fragment = Fragment(markup=title, place="title")
    cuts = fold_title_spaces.edit(fragment)
    assert fragment.markup == expected
    assert bool(cuts) == (title != expected)
    assert fold_title_spaces.edit(fragment) == []


def test_softening_can_be_switched_off() -> None:
    from schemas.source import Source
    from worker.clean import rules_for

    assert cleaned("a&nbsp;b", rules_for(Source(id="x", url="x", disable=("soften_hard_spaces",)))) == "a&nbsp;b"
    assert cleaned("a&nbsp;b", DEFAULT) == "a b"
