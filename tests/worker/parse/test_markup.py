import pytest
from lxml import etree

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
    element = etree.fromstring(f"<x>{inside}</x>")
    before = etree.tostring(element)
    assert markup.inner(element) == expected
    assert etree.tostring(element) == before, "the tree stays as it is"


def test_words_are_the_text_without_markup() -> None:
    assert markup.words(etree.fromstring("<x>a <b>b<i/>c</b>&amp;d</x>")) == "a bc&d"


def test_an_element_of_too_many_attributes_loses_them() -> None:
    attributes = " ".join(f"a{number}='x'" for number in range(markup.ATTRIBUTES_MAX + 1))
    assert markup.inner(etree.fromstring(f"<x><b {attributes}>c</b></x>")) == "<b>c</b>"


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
    assert markup.xhtml(etree.fromstring(f"<content>{inside}</content>")) == expected


@pytest.mark.parametrize(
    "inside",
    [
        "text only",
        "a <b>c</b> &lt; d &amp;amp; <i/>",
        "<p class='x y'>a<br/>b<img src='c.png' alt='&quot;d&quot; &lt;'/></p><a id='e'/>",
        "<p title='a&gt;b'>a<em>c</em></p>",
        "<script>a &lt; b</script>",
        "<STYLE>a &gt; b</STYLE>",
        "<br>odd</br>",
        "<svg xmlns='http://www.w3.org/2000/svg'><circle r='1'/></svg>",
        "<x:p xmlns:x='http://www.w3.org/1999/xhtml'>a</x:p>",
        "<p xml:lang='de' o:x='1' xmlns:o='urn:o'>a</p>",
        "<été>x</été>",
        "<p xml:base='http://e.org/'><a href='x'>y</a></p>",
        "xmlns and xml: in a text <b>x</b>",
        "<pre>\na  b\n</pre><hr/>",
    ],
)
@pytest.mark.parametrize("base", [None, "http://base.org/"])
def test_the_fast_way_comes_to_the_same(inside: str, base: str | None) -> None:
    element = etree.fromstring(f'<content><div xmlns="http://www.w3.org/1999/xhtml">{inside}</div></content>')
    assert markup.xhtml(element, base, is_fast=True) == markup.xhtml(element, base)
