import pytest

from tests.worker.clean.cleaning import cleaned, texts
from worker.clean import clean_html, rules_for

LAYOUT = [
    ("<div>a</div>", "<p>a</p>"),
    ("<div><div>a</div></div>", "<p>a</p>"),
    ("<div><div>a</div><p>b</p></div>", "<p>a</p><p>b</p>"),
    ("<div>a<p>b</p>c</div>", "a<p>b</p>c"),
    ("<div>a</div>b<div>c</div>", "<p>a</p>b<p>c</p>"),
    ("a<div>b<p>c</p></div>d", "a<br>b<p>c</p>d"),
    ("a<div><em>b</em></div>c", "a<p><em>b</em></p>c"),
    ("<em>a<div>b</div>c</em>", "<em>a<p>b</p>c</em>"),
    ("<em><div>a<p>b</p></div></em>", "<em>a<p>b</p></em>"),
    ("<li><div>a</div></li>", "<li><p>a</p></li>"),
    ("<ul><li><div>a</div><div>b</div></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
    ("<table><tr><td><div>a</div>b</td></tr></table>", "<table><tbody><tr><td><p>a</p>b</td></tr></tbody></table>"),
    ("<h2><div>a</div><div>b</div></h2>", "<h2>a<br>b</h2>"),
    ("<h2>a<div>b</div>c</h2>", "<h2>a<br>b<br>c</h2>"),
    ("<dl><dt><div>a</div></dt><dd><div>b</div></dd></dl>", "<dl><dt>a</dt><dd><p>b</p></dd></dl>"),
    ("<pre><div>a</div><div>b</div></pre>", "<pre>a<br>b</pre>"),
    ("<pre><div>\na</div></pre>", "<pre>a</pre>"),
    ("<div>a<hr>b</div>", "a<hr>b"),
    ("<div><br></div>", ""),
    ("<div>a</div>\n\n<div>b</div>", "<p>a</p>\n\n<p>b</p>"),
    (
        "<section><header><h2>a</h2></header><main>b</main><footer><nav>c</nav></footer></section>",
        "<h2>a</h2><p>b</p><p>c</p>",
    ),
    ("<article><blockquote><div>a</div></blockquote></article>", "<blockquote><p>a</p></blockquote>"),
    ('<div dir="rtl">a</div>', '<p dir="rtl">a</p>'),
    ('<div dir="RTL">a</div>', '<p dir="rtl">a</p>'),
    ("<center><img src='https://e.org/x'></center>", '<p><img src="https://e.org/x"></p>'),
    ("<a href='https://e.org'><div>a</div></a>", '<a href="https://e.org"><p>a</p></a>'),
    ("<form><fieldset><legend>a</legend>b</fieldset></form>", "<p>a</p>b"),
    ("<div>a<span>b</span></div>c", "<p>ab</p>c"),
]
EMPTY = [
    ("<p></p>", ""),
    ("<p>&nbsp;</p><p> </p><p><br></p>", ""),
    ("a<p></p>b", "a<br>b"),
    ("a<em></em>b", "ab"),
    ("a<em> </em>b", "a b"),
    ("a <em></em> b", "a b"),
    ("a <em> </em> <b> </b> b", "a b"),
    ("a<em>&nbsp;</em>b", "a b"),
    ("10<em>&nbsp;</em>kg", "10&nbsp;kg"),
    ("a<strong><em><a></a></em></strong>b", "ab"),
    ("<em>a<p></p></em>", "<em>a</em>"),
    ("<em><p></p></em>a", "a"),
    ("<ul><li></li><li>a</li></ul>", "<ul><li>a</li></ul>"),
    ("<ul><li> </li></ul>", ""),
    ("<blockquote><p>&nbsp;</p></blockquote>", ""),
    ("<table><tr><td></td><td>a</td></tr></table>", "<table><tbody><tr><td></td><td>a</td></tr></tbody></table>"),
    ("<h2><a href='https://e.org'></a></h2>a", "a"),
    (
        "<a href='https://e.org'><img src='https://e.org/x'></a>",
        '<a href="https://e.org"><img src="https://e.org/x"></a>',
    ),
    ("<p><img></p><p><img alt='x'></p>", ""),
    ("<p><img srcset='https://e.org/x 2x'></p>", '<p><img src="https://e.org/x" srcset="https://e.org/x 2x"></p>'),
    ("<p><wbr></p>", "<p><wbr></p>"),
    ("<s><source></s>", "<s><source></s>"),
    ("<p><b>a</b><big></big></p>", "<p><b>a</b></p>"),
    ("a<em><br></em>b", "a<br>b"),
    ("<pre>a  <b></b>  b</pre>", "<pre>a    b</pre>"),
    ("<pre><a>\n</a>a</pre>", "<pre>a</pre>"),
    ("<video src='https://e.org/v'></video>", '<video src="https://e.org/v" controls=""></video>'),
    ("<p>a</p>\n<p></p>\n<p>b</p>", "<p>a</p>\n\n<p>b</p>"),
]
EMPHASIS = [
    ("<em>a</em><em>b</em>", "<em>ab</em>"),
    ("<em>a</em> <em>b</em>", "<em>a</em> <em>b</em>"),
    ("<em>a</em><i>b</i>", "<em>a</em><i>b</i>"),
    ("<em><strong>a</strong></em><em><strong>b</strong></em>", "<em><strong>ab</strong></em>"),
    ("<b>a</b><b>b</b><b>c</b>", "<b>abc</b>"),
    ("<em>a <em>b</em> c</em>", "<em>a b c</em>"),
    ("<em>a <b>b <em>c</em></b></em>", "<em>a <b>b c</b></em>"),
    ("<em><em><em>a</em></em></em>", "<em>a</em>"),
    ("<b><i>a</i></b><b>b</b>", "<b><i>a</i>b</b>"),
    ('<em>a<em lang="de">b</em>c</em>', "<em>abc</em>"),
    ("<sup>a</sup><sup>b</sup>", "<sup>a</sup><sup>b</sup>"),
    ("<code>a</code><code>b</code>", "<code>a</code><code>b</code>"),
]
BREAKS = [
    ("<p>a<br></p>", "<p>a</p>"),
    ("<p>a<br> <br>\n<br></p>", "<p>a</p>"),
    ("<p><em>a<br></em></p>", "<p><em>a</em></p>"),
    ("<p>a<br>b</p>", "<p>a<br>b</p>"),
    ("<p>a<br><br>b</p>", "<p>a<br><br>b</p>"),
    ("a<br>", "a"),
    ("<em>a<br></em>", "<em>a</em>"),
    (
        '<a href="http://e.org/"><img src="http://e.org/a.png"><div></div></a><p>x</p>',
        '<a href="http://e.org/"><img src="http://e.org/a.png"></a><p>x</p>',
    ),
    ("<em>a<br></em>b", "<em>a<br></em>b"),
    ("<ul><li>a<br></li></ul>", "<ul><li>a</li></ul>"),
    ("a</br>", "a"),
    ("<br>", ""),
]


@pytest.mark.parametrize(("markup", "expected"), LAYOUT + EMPTY + EMPHASIS + BREAKS)
def test_tidy(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected
    assert texts(clean_html(markup, rules_for())[1]) == [], "tidying removes no word"


@pytest.mark.parametrize("count", [1, 2, 3, 30])
def test_emphasis_of_all_kinds_in_another_takes_few_rounds(count: int) -> None:
    nested = "<em><b><i><u><s><strong>" * count + "a" + "</strong></s></u></i></b></em>" * count
    assert cleaned(nested) == "<em><b><i><u><s><strong>a</strong></s></u></i></b></em>"
    assert cleaned(nested * 2) == "<em><b><i><u><s><strong>aa</strong></s></u></i></b></em>"


@pytest.mark.parametrize("depth", [1, 50, 500])
def test_empty_elements_in_empty_elements_all_go(depth: int) -> None:
    assert cleaned("a" + "<em> <b>" * depth + "</b></em>" * depth + "b") == "a b"
    assert cleaned("<blockquote><ul><li>" * depth + "</li></ul></blockquote>" * depth + "b") == "b"
