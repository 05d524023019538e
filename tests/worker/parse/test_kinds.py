import html
import re

import pytest

from worker.parse import kinds


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("Plain title", "text", None),
        ("A guide to <head> elements", "text", None),
        ("a < b & c > d", "text", None),
        ("AT&T; and more", "text", None),  # no reference has one letter
        ("AT&T and more", "text", None),
        ("<abbreviation>", "text", None),
        ("The <b> element", "text", None),
        ("Closing </b> first, then <b>", "text", None),
        ("An <img> without source", "text", None),
        ("<head>in</head> a title", "text", None),  # no title is marked up so
        ("Caf&eacute;", "html", None),
        ("&#8220;x&#x201d;", "html", None),
        ("An <em>important</em> title", "html", None),
        ("A<br/>B", "html", None),
        ("<B>x</B>", "html", None),
        ("<p>A title in a paragraph</p>", "html", None),
        ('See <a href="x">this', "html", None),  # cut off by a template
        ('<img src="x.png" alt="">', "html", None),
        ("<em>Use</em> <head> well", "html", "<em>Use</em> &lt;head> well"),
        ("AT&amp;T's <head>", "html", "AT&amp;T's &lt;head>"),
        ("3 < 4 &amp; 5", "html", "3 &lt; 4 &amp; 5"),
    ],
)
def test_a_title_is_html_where_it_is_marked_up(value: str, kind: str, expected: str | None) -> None:
    found = kinds.title(value)
    assert (found.kind, found.value) == (kind, expected or value)


@pytest.mark.parametrize(
    "value",
    [
        "We show $a <b$ and $p<0.05$ for all $x>y$.",  # to HTML, all from "b" to "x" is one tag
        "Jo <jo@example.org> and <jo-ann@example.org> of <http://example.org/> wrote Vec<T>",
    ],
)
def test_a_body_with_brackets_and_no_tag_of_html_is_text(value: str) -> None:
    assert html.unescape(kinds.body(value)) == value
    assert not re.search("<[a-z]", kinds.body(value), re.IGNORECASE)


@pytest.mark.parametrize(
    "value",
    [
        "a < b, 1 <2", "One<P>two", "x<br/>y", "<o:p></o:p>", "<my-card>x", "x <!-- y -->", "cut <a", "<main>x</main>", "</div>",
        "Vec<T><p>x</p>", "<unknown>x</unknown>", "<x y onclick='z'>x",
    ],
)  # fmt: skip
def test_a_body_of_html_stays_as_it_is(value: str) -> None:
    assert kinds.body(value) == value


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("Plain\n\ntext", "text", None),
        ("The <slot> element\n\nand more", "text", None),
        ("The <slot> element &amp; more", "html", "The &lt;slot> element &amp; more"),
        ("<p>One<p>Two", "html", None),
        ("<em>x</em>", "html", None),
        ("<!-- x --> y", "html", None),
        ("it&#8217;s", "html", None),
    ],
)
def test_a_description_is_html_where_it_is_marked_up(value: str, kind: str, expected: str | None) -> None:
    found = kinds.described(value)
    assert (found.kind, found.value) == (kind, expected or value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("no tags", set()),
        ("<p>a</p><b>c", {"p"}),
        ("<x>a</x>", set()),
        ("<P CLASS='a'>b", {"p"}),
        ("a<br>b", {"br"}),
        ("</p><p>", set()),
        ("a < b> c", set()),
    ],
)
def test_markup_is_what_is_used_and_not_spoken_of(value: str, expected: set[str]) -> None:
    assert kinds.markup_names(value) == expected
