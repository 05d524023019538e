import pytest

from tests.worker.parse.documents import element
from worker.parse import markup

XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", ""),
        ("text", "text"),
        ("a &lt;b&gt; &amp; <i>c</i>", "a &lt;b&gt; &amp; <i>c</i>"),
        ("<p>one<br/>two</p> three", "<p>one<br>two</p> three"),
        ("<br>odd</br>", "<br>odd"),
        ("<p/><img src='x.png' alt='a &quot;b&quot;'/>", '<p></p><img src="x.png" alt="a &quot;b&quot;">'),
        (f"<h:p {XHTML} h:x='1' y='2'>a<h:b>c</h:b></h:p>", '<p y="2">a<b>c</b></p>'),
        ("<p xmlns='urn:x'>a<q xmlns=''/></p>", "<p>a<q></q></p>"),
        ("<script>a &lt; b &amp;&amp; c</script>", "<script>a < b && c</script>"),
        ("<été>x</été>", "x"),  # to HTML, `<é` is text
        ("<a>" * 200 + "x" + "</a>" * 200, "<a>" * 200 + "x" + "</a>" * 200),
    ],
)
def test_the_inside_of_an_element_is_html(inside: str, expected: str) -> None:
    assert markup.inner(element(f"<x>{inside}</x>")) == expected


def test_words_are_the_text_without_markup() -> None:
    assert markup.words(element("<x>a <b>b<i/>c</b>&amp;d</x>")) == "a bc&d"


def test_an_element_of_many_attributes_keeps_them() -> None:
    attributes = "".join(f' a{number}="x"' for number in range(100_000))
    assert markup.inner(element(f"<x><b{attributes}>c</b></x>")) == f"<b{attributes}>c</b>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<div xmlns="http://www.w3.org/1999/xhtml"><p>a</p></div>', "<p>a</p>"),
        ('\n<div xmlns="http://www.w3.org/1999/xhtml">a</div>\n', "a"),
        ("<p>a</p>", "<p>a</p>"),
        ('<div xmlns="http://www.w3.org/1999/xhtml">a</div><p>b</p>', "<div>a</div><p>b</p>"),
    ],
)
def test_an_xhtml_construct_has_a_div_that_is_not_content(inside: str, expected: str) -> None:
    assert markup.xhtml(element(f"<content>{inside}</content>")) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<STYLE>a &gt; b</STYLE>", "<STYLE>a > b</STYLE>"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><circle r='1'/></svg>", '<svg><circle r="1"></circle></svg>'),
        ("<p xml:lang='de' o:x='1' xmlns:o='urn:o'>a</p>", "<p>a</p>"),
        ("<p><a href='x'>y</a></p>", '<p><a href="http://base.org/x">y</a></p>'),
        ("<p xml:base='http://e.org/a/'><a href='x'/><i xml:base='b/'><a href='y'/></i></p><a href='z'/>", '<p><a href="http://e.org/a/x"></a><i><a href="http://e.org/a/b/y"></a></i></p><a href="http://base.org/z"></a>'),
        ("<p title=\"a'b\">c</p>", '<p title="a&#x27;b">c</p>'),
        ("<pre>\na  b\n</pre><hr/>", "<pre>\na  b\n</pre><hr>"),
    ],
)  # fmt: skip
def test_an_xhtml_construct_is_html(inside: str, expected: str) -> None:
    content = element(f'<content><div xmlns="http://www.w3.org/1999/xhtml">{inside}</div></content>')
    assert markup.xhtml(content, "http://base.org/") == expected
