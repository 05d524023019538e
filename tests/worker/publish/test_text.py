import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feed import Text
from tests.worker.publish.samples import entry
from worker.publish import text

PLAIN = [
    ("", ""),
    ("<p>One</p><p>Two</p>", "One Two"),
    ("One<br>two", "One two"),
    ("<p>pa<em>ra</em>graph</p>", "paragraph"),
    ("<ul><li>a</li>\n<li>b</li></ul>", "a b"),
    ("a &amp; b &lt;c&gt; &nbsp; d", "a & b <c> d"),
    ("AT&T", "AT&T"),
    ("<style>p {}</style>x<script>y()</script>z", "x z"),
    ('<img alt="x > y" src="a">z', "z"),
]


@pytest.mark.parametrize(("markup", "expected"), PLAIN)
def test_markup_reads_as_its_words(markup: str, expected: str) -> None:
    assert text.plain(Text(value=markup, kind="html")) == expected


def test_a_plain_text_keeps_what_looks_like_markup() -> None:
    assert text.plain(Text(value=" a  <b>\n&amp; ")) == "a <b> &amp;"
    assert text.plain(None) == ""


@pytest.mark.parametrize("length", [1, 299, 300])
def test_a_short_body_is_its_own_excerpt(length: int) -> None:
    assert text.excerpt(Text(value="x" * length)) == "x" * length


@pytest.mark.parametrize("markup", ["word " * 100, "<p>word</p>" * 100, "<p>" + "word, " * 9_000])
def test_an_excerpt_is_cut_between_words(markup: str) -> None:
    excerpt = text.excerpt(Text(value=markup, kind="html"))
    assert 280 < len(excerpt) <= 300
    assert excerpt.endswith("word…")


def test_a_word_that_is_too_long_is_cut_anyway() -> None:
    assert text.excerpt(Text(value="x" * 400)) == "x" * 299 + "…"


@pytest.mark.parametrize("end", ["&amp;" * 9_000, "<a href='" + "x" * 30_000, "x" * 19_995 + "&amp;" * 10])
def test_where_a_long_body_is_cut_nothing_is_made_up(end: str) -> None:
    excerpt = text.excerpt(Text(value="<p>x</p>" + end, kind="html"))
    assert excerpt.startswith("x")
    assert not {"p;", "href"} & set(excerpt.split())


@pytest.mark.parametrize("title", ["AT&T", "1 < 2", "a > b", "R&D", "x <3 y", "Fish & chips"])
def test_a_title_that_reads_the_same_either_way_stays(title: str) -> None:
    assert text.rss_title(title) == title


@pytest.mark.parametrize(
    "title", ["<b>", "</p>", "<!-- x", "<?php", "&amp;", "&#60;", "&copy 2012", "<script>alert(1)</script>"]
)
def test_a_title_that_reads_as_markup_is_escaped(title: str) -> None:
    escaped = text.rss_title(title)
    assert "<" not in escaped
    assert html.unescape(escaped) == title


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF])
def test_characters_that_xml_forbids_are_dropped_wherever_they_stand(code: int) -> None:
    character = chr(code)
    dirty = entry(f"i{character}d", title=Text(value=f"a{character}b"), inferred=(f"x{character}",))
    assert text.scrubbed((dirty,)) == (entry("id", title=Text(value="ab"), inferred=("x",)),)


def test_without_a_character_no_address_becomes_another() -> None:
    value = Text(value='<a href="java\x1bscript:alert(1)">a\uffff</a>', kind="html")
    assert text.scrubbed(value) == Text(value='<a href="java\ufffdscript:alert(1)">a\ufffd</a>', kind="html")


def test_a_clean_value_comes_back_itself() -> None:
    clean = entry("id", title=Text(value="tab\tline\nreturn\r\x7f\x85\ufffd👩‍👧 \\u0000"))
    assert text.scrubbed(clean) == clean
    plain = entry("id", title=Text(value="a"))
    assert text.scrubbed(plain) is plain


PIECES = (
    "<p>", "</p>", "<b>", "</b>", "<P>", "<br/>", "<h1 id='a>b'>", '<a title="a>b">', "<a title='", "</", "</>", "<", "a<b",
    "<1>", "<x", "<script>", "</script>", "<title>", "<!--", "-->", "<?x?>", "&amp;", "&am", "p;", "&lt;", "&nbsp", "&#39;",
    "x", " ", "\n", '"', ">",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_markup_that_needs_no_parser_reads_as_a_parser_reads_it(markup: str) -> None:
    parser = text._Words()  # what stands behind the quick way
    parser.feed(markup)
    parser.close()
    assert text.plain(Text(value=markup, kind="html")) == " ".join("".join(parser.parts).split())
