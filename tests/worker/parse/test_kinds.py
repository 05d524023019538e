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
