import pytest

from tests.worker.clean.cleaning import cleaned


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><strike>a</strike></p>", "<p><s>a</s></p>"),
        ('<p><strike style="font-weight: bold">a</strike> b</p>', "<p><s><strong>a</strong></s> b</p>"),
        ("<p><s><strike>a</strike></s></p>", "<p><s>a</s></p>"),
        ("<p><tt>a</tt></p>", "<p><code>a</code></p>"),
        ('<p><acronym title="T">a</acronym></p>', '<p><abbr title="T">a</abbr></p>'),
        ("<dir><li>a</li></dir>", "<ul><li>a</li></ul>"),
        ("<menu compact><li>a<menu><li>b</menu></menu>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<menu>a</menu><dir><p>b</p></dir>", "<p>a</p><p>b</p>"),
        ("<center>a</center>", "<p>a</p>"),
        ("<p><nobr>a</nobr> <blink>b</blink> <font color=red>c</font></p>", "<p>a b c</p>"),
        ("<p><marquee>a</marquee></p>", "<p>a</p>"),
        ("<p><big>a</big> <u>b</u></p>", "<p><big>a</big> <u>b</u></p>"),
        # other editors' wrappings
        ("<en-note><div>a<en-todo checked=true></en-todo></div></en-note>", "<p>a</p>"),
        ('<p><span class="Apple-style-span" style="font-weight: bold">a</span> b</p>', "<p><strong>a</strong> b</p>"),
        ('<div dir="ltr" style="text-align: left;" trbidi="on">a<br>b</div>', "<p>a<br>b</p>"),
    ],
)
def test_obsolete_elements_get_the_names_of_today(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected
