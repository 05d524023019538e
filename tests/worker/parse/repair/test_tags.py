"""Tags as people write them."""

import pytest

from worker.parse.repair.tags import faults, tag_at, written

ATTRIBUTES, UNCLOSED, MISSPELT = ["attributes-repaired"], ["tag-unclosed"], ["tag-misspelt"]


@pytest.mark.parametrize(
    ("data", "expected", "wrong"),
    [
        ('<link href="x" rel="alternate"/>', '<link href="x" rel="alternate"/>', []),
        ("<a b='1' c = \"2\" >", '<a b="1" c="2">', []),
        ("</title >", "</title>", []),
        # HTML's ways (HTML §13.1.2.3)
        (
            "<link href=http://e.org/a?b=1&c=2 rel=alternate/>",
            '<link href="http://e.org/a?b=1&amp;c=2" rel="alternate"/>',
            ATTRIBUTES,
        ),
        ("<enclosure url=http://e.org/x/>", '<enclosure url="http://e.org/x/"/>', ATTRIBUTES),
        ("<input disabled>", '<input disabled="disabled">', ATTRIBUTES),
        ('<a href="x" href="y">', '<a href="x">', ATTRIBUTES),
        ('<a b="1"c="2">', '<a b="1" c="2">', ATTRIBUTES),
        (
            '<a title="x &nbsp; & &amp; &#1; &#65; <b>">',
            '<a title="x \u00a0 &amp; &amp; &amp;#1; &#65; &lt;b>">',
            ATTRIBUTES,
        ),
        ("<a title='say \"no\"'>", '<a title="say &quot;no&quot;">', []),
        # quotes that do not match
        (
            '<link href="http://x rel="alternate" type="text/html"/>',
            '<link href="http://x" rel="alternate" type="text/html"/>',
            ATTRIBUTES,
        ),
        ('<guid isPermaLink="false>', '<guid isPermaLink="false">', ATTRIBUTES),
        # bindings that XML forbids
        ('<rss xmlns:a="" xmlns:xml="x" xmlns:b="y">', '<rss xmlns:b="y">', []),
        # names
        ("<dc:dc:creator>", "<dc:creator>", MISSPELT),
        ("<:title>", "<title>", MISSPELT),
        ("<PubDate>", "<pubDate>", MISSPELT),
        ("</ITEM>", "</item>", MISSPELT),
        ("<pub&Date>", "<pubDate>", [*MISSPELT, *ATTRIBUTES]),
        ("</ti?tle>", "</title>", [*MISSPELT, *ATTRIBUTES]),
        ("< item>", "<item>", [*UNCLOSED, *MISSPELT]),
        # the end
        ("<title?Foo</title>", "<title>", UNCLOSED),
        ("<title Foo</title>", "<title>", UNCLOSED),
        ('<link href="x"<title>', '<link href="x">', UNCLOSED),
        ("<title&>", "<title>", UNCLOSED),
    ],
)
def test_a_tag_is_written_as_it_was_meant(data: str, expected: str, wrong: list[str]) -> None:
    tag = tag_at(data.encode(), 0, len(data.encode()))
    assert tag
    assert written(tag).decode() == expected
    assert faults(data.encode(), tag) == wrong


@pytest.mark.parametrize(
    "text", ["<3", "< 4", "<foo@example.org>", "<b and c<", "<>", "</>", "<a", "<!x>", "<http://e.org/>"]
)
def test_what_only_begins_like_a_tag_is_text(text: str) -> None:
    assert tag_at(text.encode(), 0, len(text)) is None


def test_attributes_can_be_set_and_left_out() -> None:
    data = b'<content type="xhtml" mode="xml" src="x">'
    tag = tag_at(data, 0, len(data))
    assert tag
    assert written(tag, type=b"html", mode=b"") == b'<content type="html" src="x">'
