import base64

import pytest

from schemas.feed import Text
from tests.worker.parse.documents import atom, codes, read

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


def html(value: str) -> Text:
    return Text(value=value, kind="html")


def coded(value: str | bytes) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()


@pytest.mark.parametrize(
    ("attributes", "inside", "expected"),
    [
        # RFC 4287 §3.1.1: a title that speaks of an element, in all ways it may be written
        ("", "a &lt;b&gt;", Text(value="a <b>")),
        ('type="text"', "a &lt;b&gt;", Text(value="a <b>")),
        ('type="text"', "<![CDATA[a <b>]]>", Text(value="a <b>")),
        ('type="text"', "a &#60;b&#62;", Text(value="a <b>")),
        ('type="html"', "a &amp;lt;b&amp;gt;", html("a &lt;b&gt;")),
        ('type="html"', "<![CDATA[a &lt;b&gt;]]>", html("a &lt;b&gt;")),
        ('type="HTML"', "&lt;p&gt;a", html("<p>a")),
        ('type="xhtml"', DIV.format("a &lt;b&gt;"), html("a &lt;b&gt;")),
        ('type="xhtml"', "<x:div xmlns:x='http://www.w3.org/1999/xhtml'>a <x:i>b</x:i></x:div>", html("a <i>b</i>")),
        ('type="xhtml"', "a <i>b</i>", html("a <i>b</i>")),  # without the div that must be there
        ('type="xhtml"', DIV.format("a") + DIV.format("b"), html("<div>a</div><div>b</div>")),
        ('type="xhtml"', "", None),
        # §4.1.3.3: media types
        ('type="text/plain"', "a", Text(value="a")),
        ('type="text/html"', "&lt;p&gt;a&lt;/p&gt;", html("<p>a</p>")),
        ('type="application/xhtml+xml"', DIV.format("<p>a</p>"), html("<p>a</p>")),
        ('type="application/xml"', "<a>x<b/>y</a>", html("<a>x<b></b>y</a>")),
        ('type="image/svg+xml"', '<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', html("<svg><text>x</text></svg>")),
        ('type="application/octet-stream"', coded("a < b"), Text(value="a < b")),
        ('type="application/octet-stream"', coded("<p>a</p>"), html("<p>a</p>")),
        ('type="x"', "a", Text(value="a")),
        # Atom 0.3 §4.13.2
        ('mode="escaped"', "a &lt;b&gt;", Text(value="a <b>")),
        ('type="text/html" mode="escaped"', "&lt;p&gt;a&lt;/p&gt;", html("<p>a</p>")),
        ('type="text/html" mode="xml"', DIV.format("<p>a</p>"), html("<p>a</p>")),
        ('type="application/xhtml+xml" mode="xml"', DIV.format("<p>a</p>"), html("<p>a</p>")),
        ('type="text/html" mode="base64"', coded("<p>a</p>"), html("<p>a</p>")),
        ('mode="base64"', coded("a & b"), Text(value="a & b")),
        ('mode="base64"', " " + coded("a & b") + "\n", Text(value="a & b")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["title", "content", "summary"])
def test_a_construct_is_text_or_html(name: str, attributes: str, inside: str, expected: Text | None) -> None:
    snapshot = read(atom(f"<{name} {attributes}>{inside}</{name}>"))
    assert getattr(snapshot.entries[0], "content" if name == "summary" else name) == expected
    assert codes(snapshot) == []


@pytest.mark.parametrize(
    ("content", "expected", "code"),
    [
        ('<content type="html"><p>a</p></content>', html("<p>a</p>"), "markup-unescaped"),
        ("<content>a <i>b</i></content>", html("a <i>b</i>"), "markup-unescaped"),
        (f'<content type="image/png">{coded(bytes(range(256)))}</content>', None, "content-not-text"),
        ('<content type="text/plain" mode="base64">!!!</content>', None, "content-not-text"),
        ('<content type="image/png">a</content>', None, "content-not-text"),
    ],
)
def test_what_is_not_as_declared_is_a_defect(content: str, expected: Text | None, code: str) -> None:
    snapshot = read(atom(content))
    assert snapshot.entries[0].content == expected
    assert codes(snapshot) == [code]


def test_of_alternatives_the_one_in_html_counts() -> None:
    said = (
        '<content type="text/plain">p</content><content type="text/html" mode="escaped">&lt;p&gt;h&lt;/p&gt;</content>'
    )
    content = f'<content type="multipart/alternative">{said}</content>'
    document = f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>{content}</entry></feed>'
    assert read(document).entries[0].content == Text(value="<p>h</p>", kind="html")
